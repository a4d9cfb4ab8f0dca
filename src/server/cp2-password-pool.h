#pragma once

#include <gio/gio.h>

#include "server/cp2-password.h"

G_BEGIN_DECLS

#define CP2_PASSWORD_POOL_WORKERS 4
#define CP2_PASSWORD_POOL_QUEUE 64

/**
 * Cp2PasswordPool:
 *
 * Hashes and verifies passwords on a few threads of its own. Each worker needs 64 MiB while it works, and whoever has
 * to wait for more than a full queue is better told to come back: a flood of sign-ins costs neither memory nor the
 * sign-ins already waiting. Passwords are copied and wiped. The functions are safe from any thread; results arrive in
 * the main context from which the work was asked for.
 */
#define CP2_TYPE_PASSWORD_POOL (cp2_password_pool_get_type ())
G_DECLARE_FINAL_TYPE (Cp2PasswordPool, cp2_password_pool, CP2, PASSWORD_POOL, GObject)

/**
 * cp2_password_pool_new:
 * @n_workers: threads, 1 or more; usually %CP2_PASSWORD_POOL_WORKERS
 * @n_waiting: how many may wait besides those being worked on; usually %CP2_PASSWORD_POOL_QUEUE
 * @error: %CP2_PASSWORD_ERROR_FAILED when the threads cannot be started
 *
 * Returns: (transfer full): the pool
 */
Cp2PasswordPool *cp2_password_pool_new           (guint                 n_workers,
                                                  guint                 n_waiting,
                                                  GError              **error);

/** cp2_password_pool_get_n_jobs: what is being worked on and what waits, for the metrics. */
guint            cp2_password_pool_get_n_jobs    (Cp2PasswordPool      *self);

/**
 * cp2_password_pool_verify_async:
 * @hash: (nullable): the stored PHC string, %NULL when there is no such user
 * @password: what was typed
 *
 * cp2_password_verify() on a worker. Cancelling frees the place in the queue once a worker comes to it.
 */
void             cp2_password_pool_verify_async  (Cp2PasswordPool      *self,
                                                  const char           *hash,
                                                  const char           *password,
                                                  GCancellable         *cancellable,
                                                  GAsyncReadyCallback   callback,
                                                  gpointer              user_data);

/**
 * cp2_password_pool_verify_finish:
 * @needs_rehash: (out) (optional): see cp2_password_verify()
 * @error: those of cp2_password_verify(), %CP2_PASSWORD_ERROR_BUSY at once when the queue is full,
 *   %G_IO_ERROR_CANCELLED
 *
 * Returns: %TRUE when the password is right
 */
gboolean         cp2_password_pool_verify_finish (Cp2PasswordPool      *self,
                                                  GAsyncResult         *result,
                                                  gboolean             *needs_rehash,
                                                  GError              **error);

/** cp2_password_pool_hash_async: cp2_password_hash() of @password on a worker. */
void             cp2_password_pool_hash_async    (Cp2PasswordPool      *self,
                                                  const char           *password,
                                                  GCancellable         *cancellable,
                                                  GAsyncReadyCallback   callback,
                                                  gpointer              user_data);

/**
 * cp2_password_pool_hash_finish:
 * @error: %CP2_PASSWORD_ERROR_FAILED, %CP2_PASSWORD_ERROR_BUSY at once when the queue is full, %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full): the PHC string to be stored
 */
char            *cp2_password_pool_hash_finish   (Cp2PasswordPool      *self,
                                                  GAsyncResult         *result,
                                                  GError              **error);

G_END_DECLS
