#include "config.h"

#include <string.h>

#include "client/cp2-vault-private.h"
#include "client/cp2-vault-wrap.h"

#define DIGITS_OF_A_NUMBER 9

/* A phone number keeps enough digits for its owner to know it: 254712345678 becomes 2547•••678. */
static char *
mask_numbers (const char *label)
{
  g_autoptr(GString) masked = g_string_new (NULL);

  while (*label != '\0')
    {
      gsize digits = strspn (label, "0123456789");

      if (digits >= DIGITS_OF_A_NUMBER)
        {
          g_string_append_len (masked, label, MIN (4, digits - 8));
          g_string_append (masked, "•••");
          g_string_append_len (masked, label + digits - 3, 3);
          label += digits;
        }
      else
        {
          gsize length = digits > 0 ? digits : 1;

          g_string_append_len (masked, label, length);
          label += length;
        }
    }

  return g_string_free (g_steal_pointer (&masked), FALSE);
}

static Cp2VaultJob *
new_job (Cp2Vault        *self,
         Cp2VaultJobFunc  func,
         const char      *password,
         const char      *new_password)
{
  Cp2VaultJob *job = cp2_vault_prepare_job (self, func);

  if (password != NULL)
    job->password = cp2_vault_secret_copy (password, strlen (password) + 1);
  if (new_password != NULL)
    job->new_password = cp2_vault_secret_copy (new_password, strlen (new_password) + 1);

  return job;
}

static void
job_worker (GTask        *task,
            gpointer      source_object,
            gpointer      task_data,
            GCancellable *cancellable)
{
  Cp2VaultJob *job = task_data;
  GError *error = NULL;

  if (job->func (job, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* The job itself looks at the cancellable up to the moment at which the file is replaced. What it then returns is the
 * truth about the file, so the task must not overrule it. */
static void
start (Cp2Vault            *self,
       Cp2VaultJob         *job,
       GBytes              *recovery_key,
       gpointer             tag,
       GCancellable        *cancellable,
       GAsyncReadyCallback  callback,
       gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, tag);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, job, (GDestroyNotify) cp2_vault_job_free);

  if (recovery_key != NULL && g_bytes_get_size (recovery_key) != CP2_VAULT_KEY_BYTES)
    {
      g_task_return_new_error (task, CP2_VAULT_ERROR, CP2_VAULT_ERROR_WRONG_RECOVERY_KEY,
                               "A recovery key has %d bytes", CP2_VAULT_KEY_BYTES);
      return;
    }

  if (recovery_key != NULL)
    job->recovery_key = cp2_vault_secret_copy (g_bytes_get_data (recovery_key, NULL), CP2_VAULT_KEY_BYTES);
  g_task_run_in_thread (task, job_worker);
}

static gboolean
finish (Cp2Vault      *self,
        GAsyncResult  *result,
        gpointer       tag,
        GError       **error)
{
  gboolean done;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, tag), FALSE);

  done = g_task_propagate_boolean (G_TASK (result), error);
  cp2_vault_take_job (self, g_task_get_task_data (G_TASK (result)), done);
  return done;
}

void
cp2_vault_create_async (Cp2Vault            *self,
                        const char          *password,
                        GBytes              *recovery_key,
                        const char          *label,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  Cp2VaultJob *job;

  g_return_if_fail (CP2_IS_VAULT (self));
  g_return_if_fail (password != NULL);
  g_return_if_fail (label != NULL);

  job = new_job (self, cp2_vault_job_create, NULL, password);
  job->label = mask_numbers (label);
  start (self, job, recovery_key, cp2_vault_create_async, cancellable, callback, user_data);
}

gboolean
cp2_vault_create_finish (Cp2Vault      *self,
                         GAsyncResult  *result,
                         GError       **error)
{
  g_return_val_if_fail (CP2_IS_VAULT (self), FALSE);

  return finish (self, result, cp2_vault_create_async, error);
}

void
cp2_vault_unlock_async (Cp2Vault            *self,
                        const char          *password,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  g_return_if_fail (CP2_IS_VAULT (self));
  g_return_if_fail (password != NULL);

  start (self, new_job (self, cp2_vault_job_unlock, password, NULL), NULL,
         cp2_vault_unlock_async, cancellable, callback, user_data);
}

gboolean
cp2_vault_unlock_finish (Cp2Vault      *self,
                         GAsyncResult  *result,
                         GError       **error)
{
  g_return_val_if_fail (CP2_IS_VAULT (self), FALSE);

  return finish (self, result, cp2_vault_unlock_async, error);
}

void
cp2_vault_unlock_with_recovery_async (Cp2Vault            *self,
                                      GBytes              *recovery_key,
                                      const char          *new_password,
                                      GCancellable        *cancellable,
                                      GAsyncReadyCallback  callback,
                                      gpointer             user_data)
{
  g_return_if_fail (CP2_IS_VAULT (self));
  g_return_if_fail (recovery_key != NULL);
  g_return_if_fail (new_password != NULL);

  start (self, new_job (self, cp2_vault_job_recover, NULL, new_password), recovery_key,
         cp2_vault_unlock_with_recovery_async, cancellable, callback, user_data);
}

gboolean
cp2_vault_unlock_with_recovery_finish (Cp2Vault      *self,
                                       GAsyncResult  *result,
                                       GError       **error)
{
  g_return_val_if_fail (CP2_IS_VAULT (self), FALSE);

  return finish (self, result, cp2_vault_unlock_with_recovery_async, error);
}

void
cp2_vault_change_password_async (Cp2Vault            *self,
                                 const char          *old_password,
                                 const char          *new_password,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  g_return_if_fail (CP2_IS_VAULT (self));
  g_return_if_fail (old_password != NULL);
  g_return_if_fail (new_password != NULL);

  start (self, new_job (self, cp2_vault_job_change_password, old_password, new_password), NULL,
         cp2_vault_change_password_async, cancellable, callback, user_data);
}

gboolean
cp2_vault_change_password_finish (Cp2Vault      *self,
                                  GAsyncResult  *result,
                                  GError       **error)
{
  g_return_val_if_fail (CP2_IS_VAULT (self), FALSE);

  return finish (self, result, cp2_vault_change_password_async, error);
}

void
cp2_vault_set_recovery_key_async (Cp2Vault            *self,
                                  GBytes              *recovery_key,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data)
{
  Cp2VaultJob *job;

  g_return_if_fail (CP2_IS_VAULT (self));
  g_return_if_fail (recovery_key != NULL);

  job = new_job (self, cp2_vault_job_set_recovery_key, NULL, NULL);
  if (cp2_vault_get_unlocked (self))
    job->data_key = cp2_vault_secret_copy (cp2_vault_get_key (self), CP2_VAULT_KEY_BYTES);
  start (self, job, recovery_key, cp2_vault_set_recovery_key_async, cancellable, callback, user_data);
}

gboolean
cp2_vault_set_recovery_key_finish (Cp2Vault      *self,
                                   GAsyncResult  *result,
                                   GError       **error)
{
  g_return_val_if_fail (CP2_IS_VAULT (self), FALSE);

  return finish (self, result, cp2_vault_set_recovery_key_async, error);
}

void
cp2_vault_touch_contact_async (Cp2Vault            *self,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  g_return_if_fail (CP2_IS_VAULT (self));

  start (self, new_job (self, cp2_vault_job_touch_contact, NULL, NULL), NULL,
         cp2_vault_touch_contact_async, cancellable, callback, user_data);
}

gboolean
cp2_vault_touch_contact_finish (Cp2Vault      *self,
                                GAsyncResult  *result,
                                GError       **error)
{
  g_return_val_if_fail (CP2_IS_VAULT (self), FALSE);

  return finish (self, result, cp2_vault_touch_contact_async, error);
}
