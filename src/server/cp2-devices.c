#include "config.h"

#include <sodium.h>
#include <string.h>

#include "core/cp2-uuid.h"
#include "server/cp2-devices.h"
#include "server/cp2-token.h"

/* base64url of 32 bytes without padding. */
#define KEY_CHARACTERS 43

G_DEFINE_QUARK (cp2-devices-error-quark, cp2_devices_error)

void
cp2_enrolment_clear (Cp2Enrolment *enrolment)
{
  g_clear_pointer (&enrolment->device, g_free);
  g_clear_pointer (&enrolment->recovery_key, cp2_secret_free);
}

gboolean
cp2_devices_is_public_key (const char *text)
{
  guint8 key[crypto_sign_PUBLICKEYBYTES];
  gsize length;

  cp2_secret_init ();

  return text != NULL && strlen (text) == KEY_CHARACTERS &&
         sodium_base642bin (key, sizeof key, text, KEY_CHARACTERS, NULL, &length, NULL,
                            sodium_base64_VARIANT_URLSAFE_NO_PADDING) == 0 &&
         length == sizeof key && crypto_core_ed25519_is_valid_point (key);
}

static gboolean
renew (Cp2Sql        *sql,
       Cp2Enrolment  *enrolment,
       const char    *name,
       gint64         now,
       GError       **error)
{
  return cp2_sql_run (sql, error,
                      "UPDATE device SET incarnation = $2, name = $3, last_seq = 0, head_seq = 0, durable_through = 0, "
                      "enrolled_at = $4, last_seen = $4 WHERE id = $1",
                      "sisi", enrolment->device, enrolment->incarnation, name, now);
}

static gboolean
check_room (Cp2Sql      *sql,
            const char  *account,
            GError     **error)
{
  Cp2Statement *statement = cp2_sql_query (sql, error, "SELECT count(*) FROM device WHERE account = $1", "s", account);
  gboolean row;
  gint64 n_devices;

  if (statement == NULL || !cp2_statement_step (statement, &row, error))
    return FALSE;

  n_devices = row ? cp2_statement_get_integer (statement, 0) : 0;
  cp2_statement_reset (statement);
  if (n_devices < CP2_DEVICES_MAX_EACH)
    return TRUE;

  g_set_error (error, CP2_DEVICES_ERROR, CP2_DEVICES_ERROR_TOO_MANY, "The account has %d devices", CP2_DEVICES_MAX_EACH);
  return FALSE;
}

/* A token is 32 random bytes in the very form that the recovery key has. */
static gboolean
add (Cp2Sql        *sql,
     const char    *account,
     const char    *public_key,
     const char    *name,
     gint64         now,
     Cp2Enrolment  *enrolment,
     GError       **error)
{
  if (!check_room (sql, account, error))
    return FALSE;

  enrolment->device = cp2_uuid_new ();
  enrolment->incarnation = 1;
  enrolment->recovery_key = cp2_token_new ();
  return cp2_sql_run (sql, error,
                      "INSERT INTO device (id, account, public_key, name, incarnation, last_seq, head_seq, "
                      "durable_through, recovery_key, revoked, enrolled_at, last_seen) "
                      "VALUES ($1, $2, $3, $4, 1, 0, 0, 0, $5, 0, $6, $6)",
                      "sssssi", enrolment->device, account, public_key, name, enrolment->recovery_key, now);
}

static gboolean
find (Cp2Sql        *sql,
      const char    *account,
      const char    *public_key,
      Cp2Enrolment  *enrolment,
      GError       **error)
{
  gboolean row, revoked = FALSE;
  Cp2Statement *statement;

  statement = cp2_sql_query (sql, error,
                             "SELECT id, incarnation, recovery_key, revoked FROM device "
                             "WHERE account = $1 AND public_key = $2", "ss", account, public_key);
  if (statement == NULL || !cp2_statement_step (statement, &row, error))
    return FALSE;

  if (row)
    {
      enrolment->device = g_strdup (cp2_statement_get_text (statement, 0));
      enrolment->incarnation = cp2_statement_get_integer (statement, 1) + 1;
      enrolment->recovery_key = cp2_secret_dup (cp2_statement_get_text (statement, 2));
      revoked = cp2_statement_get_integer (statement, 3) != 0;
      cp2_statement_reset (statement);
    }

  if (revoked)
    g_set_error_literal (error, CP2_DEVICES_ERROR, CP2_DEVICES_ERROR_REVOKED, "The device was revoked");
  return !revoked;
}

gboolean
cp2_devices_enrol (Cp2Sql        *sql,
                   const char    *account,
                   const char    *public_key,
                   const char    *name,
                   gint64         now,
                   Cp2Enrolment  *enrolment,
                   GError       **error)
{
  g_return_val_if_fail (CP2_IS_SQL (sql), FALSE);

  *enrolment = (Cp2Enrolment) { NULL };
  if (!find (sql, account, public_key, enrolment, error))
    return FALSE;

  return enrolment->device != NULL ? renew (sql, enrolment, name, now, error)
                                   : add (sql, account, public_key, name, now, enrolment, error);
}

gboolean
cp2_devices_is_of (Cp2Sql      *sql,
                   const char  *device,
                   const char  *account,
                   gboolean    *is_of,
                   GError     **error)
{
  Cp2Statement *statement;

  *is_of = FALSE;
  if (device == NULL)
    return TRUE;

  statement = cp2_sql_query (sql, error, "SELECT 1 FROM device WHERE id = $1 AND account = $2 AND revoked = 0",
                             "ss", device, account);
  if (statement == NULL || !cp2_statement_step (statement, is_of, error))
    return FALSE;

  if (*is_of)
    cp2_statement_reset (statement);
  return TRUE;
}
