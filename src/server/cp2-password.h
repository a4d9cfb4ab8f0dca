#pragma once

#include "server/cp2-secret.h"

G_BEGIN_DECLS

/**
 * SECTION: Passwords
 *
 * A password is stored as a PHC string of Argon2id. Its bytes are hashed as they came, UTF-8. Hashing takes about a
 * tenth of a second and 64 MiB: never on a main loop, and only as often as #Cp2PasswordPool lets it. All functions
 * here are safe from any thread.
 */

#define CP2_PASSWORD_MIN_LENGTH 10   /* characters */
#define CP2_PASSWORD_MAX_LENGTH 128  /* characters */

/** CP2_PASSWORD_ONE_TIME_LENGTH: characters of a one-time password; 31 letters and digits each, so 49 bits. */
#define CP2_PASSWORD_ONE_TIME_LENGTH 10

/**
 * Cp2PasswordError:
 * @CP2_PASSWORD_ERROR_WRONG: the password is not the one that was hashed, or there is no such user
 * @CP2_PASSWORD_ERROR_TOO_SHORT: fewer than %CP2_PASSWORD_MIN_LENGTH characters
 * @CP2_PASSWORD_ERROR_TOO_LONG: more than %CP2_PASSWORD_MAX_LENGTH characters
 * @CP2_PASSWORD_ERROR_COMMON: many people choose this one, so it is tried first
 * @CP2_PASSWORD_ERROR_USERNAME: it is little more than the user name
 * @CP2_PASSWORD_ERROR_NOT_TEXT: not valid UTF-8
 * @CP2_PASSWORD_ERROR_BUSY: the queue of the pool is full; ask again later (503)
 * @CP2_PASSWORD_ERROR_FAILED: hashing was not possible: no memory, or the stored hash is damaged
 */
typedef enum
{
  CP2_PASSWORD_ERROR_WRONG,
  CP2_PASSWORD_ERROR_TOO_SHORT,
  CP2_PASSWORD_ERROR_TOO_LONG,
  CP2_PASSWORD_ERROR_COMMON,
  CP2_PASSWORD_ERROR_USERNAME,
  CP2_PASSWORD_ERROR_NOT_TEXT,
  CP2_PASSWORD_ERROR_BUSY,
  CP2_PASSWORD_ERROR_FAILED,
} Cp2PasswordError;

#define CP2_PASSWORD_ERROR (cp2_password_error_quark ())
GQuark     cp2_password_error_quark        (void);

/**
 * Cp2PasswordCost:
 * @passes: how often the memory is gone over, 1 or more
 * @memory: bytes, 8192 or more
 */
typedef struct
{
  guint64  passes;
  gsize    memory;
} Cp2PasswordCost;

/**
 * cp2_password_set_cost:
 * @cost: (nullable): what new hashes cost from now on in this process; %NULL for the product's 3 passes over 65,536 KiB
 *
 * For tests and for accounts made in bulk, as those of a demonstration. A server that then meets a hash of another
 * cost asks for a new one, see cp2_password_verify().
 */
void       cp2_password_set_cost           (const Cp2PasswordCost *cost);

/**
 * cp2_password_check:
 * @password: what somebody wants as a password
 * @username: (nullable): whose it would be
 * @error: %CP2_PASSWORD_ERROR_NOT_TEXT, %CP2_PASSWORD_ERROR_TOO_SHORT, %CP2_PASSWORD_ERROR_TOO_LONG,
 *   %CP2_PASSWORD_ERROR_COMMON, %CP2_PASSWORD_ERROR_USERNAME
 *
 * Whether @password may be chosen. There are no rules about kinds of characters: they make passwords worse.
 */
gboolean   cp2_password_check              (const char            *password,
                                            const char            *username,
                                            GError               **error);

/**
 * cp2_password_hash:
 * @password: checked by cp2_password_check() where a person chose it
 * @error: %CP2_PASSWORD_ERROR_FAILED
 *
 * Blocks for as long as the cost says.
 *
 * Returns: (transfer full): the PHC string to be stored
 */
char      *cp2_password_hash               (const char            *password,
                                            GError               **error);

/**
 * cp2_password_verify:
 * @hash: (nullable): the stored PHC string; %NULL when there is no such user, which takes as long and fails the same
 * @password: what was typed
 * @needs_rehash: (out) (optional): whether the password was right but its hash costs something else than hashes cost
 *   today, so that it should be hashed and stored anew now
 * @error: %CP2_PASSWORD_ERROR_WRONG, %CP2_PASSWORD_ERROR_FAILED (which must not count as a failed sign-in)
 *
 * Blocks for as long as the cost says.
 *
 * Returns: %TRUE when @password is right
 */
gboolean   cp2_password_verify             (const char            *hash,
                                            const char            *password,
                                            gboolean              *needs_rehash,
                                            GError               **error);

/**
 * cp2_password_generate_one_time:
 *
 * Makes a password that is sent by SMS or read out, and typed once: lower-case letters and digits that are not taken
 * for one another.
 *
 * Returns: (transfer full): %CP2_PASSWORD_ONE_TIME_LENGTH characters, to be freed with cp2_secret_free()
 */
Cp2Secret *cp2_password_generate_one_time  (void);

G_END_DECLS
