#pragma once

#include "server/cp2-secret.h"
#include "storage/cp2-sql.h"

G_BEGIN_DECLS

/**
 * SECTION: The desktops of an account
 *
 * The table is in %CP2_ACCOUNTS_SCHEMA. What is counted there of operations (`last_seq`, `head_seq`,
 * `durable_through`) belongs to one incarnation and starts anew with it; the push keeps it up.
 */

/** CP2_DEVICES_MAX_NAME: characters of a device's name. */
#define CP2_DEVICES_MAX_NAME 100
/** CP2_DEVICES_MAX_EACH: devices of one account; a guard against a program gone wild. */
#define CP2_DEVICES_MAX_EACH 50
/** CP2_DEVICES_FRESH_SECONDS: how long after a password the recovery key may be had. */
#define CP2_DEVICES_FRESH_SECONDS (10 * 60)

/**
 * Cp2DevicesError:
 * @CP2_DEVICES_ERROR_REVOKED: this key was revoked
 * @CP2_DEVICES_ERROR_TOO_MANY: the account has %CP2_DEVICES_MAX_EACH devices
 */
typedef enum
{
  CP2_DEVICES_ERROR_REVOKED,
  CP2_DEVICES_ERROR_TOO_MANY,
} Cp2DevicesError;

#define CP2_DEVICES_ERROR (cp2_devices_error_quark ())
GQuark     cp2_devices_error_quark    (void);

/**
 * Cp2Enrolment:
 * @device: its id
 * @incarnation: the number of this life of it, from 1
 * @recovery_key: base64url of 32 bytes
 */
typedef struct
{
  char      *device;
  gint64     incarnation;
  Cp2Secret *recovery_key;
} Cp2Enrolment;

void       cp2_enrolment_clear        (Cp2Enrolment  *enrolment);

/** cp2_devices_is_public_key: whether @text (nullable) is the base64url of an Ed25519 point, without padding. Any thread. */
gboolean   cp2_devices_is_public_key  (const char    *text);

/**
 * cp2_devices_enrol:
 * @account: whose device
 * @public_key: checked by cp2_devices_is_public_key()
 * @name: what people call it
 * @enrolment: (out caller-allocates): to be cleared with cp2_enrolment_clear()
 * @error: #Cp2DevicesError, those of the storage
 *
 * Adds a device, or gives the one with this key of this account its next incarnation. On the writer.
 */
gboolean   cp2_devices_enrol          (Cp2Sql        *sql,
                                       const char    *account,
                                       const char    *public_key,
                                       const char    *name,
                                       gint64         now,
                                       Cp2Enrolment  *enrolment,
                                       GError       **error);

/** cp2_devices_is_of: @is_of (out): whether @device (nullable) is one of @account and not revoked. */
gboolean   cp2_devices_is_of          (Cp2Sql        *sql,
                                       const char    *device,
                                       const char    *account,
                                       gboolean      *is_of,
                                       GError       **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Cp2Enrolment, cp2_enrolment_clear)

G_END_DECLS
