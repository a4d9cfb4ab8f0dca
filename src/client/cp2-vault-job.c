#include "config.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "client/cp2-durable-file.h"
#include "client/cp2-vault-job.h"
#include "client/cp2-vault-wrap.h"
#include "client/cp2-vault.h"
#include "core/cp2-clock.h"

#define CONTACT_INTERVAL 3600

Cp2VaultJob *
cp2_vault_job_new (const char *folder,
                   guint       memory_kib)
{
  Cp2VaultJob *job = g_new0 (Cp2VaultJob, 1);

  job->folder = g_strdup (folder);
  job->memory_kib = memory_kib;
  return job;
}

void
cp2_vault_job_free (Cp2VaultJob *job)
{
  g_free (job->folder);
  g_free (job->label);
  sodium_free (job->password);
  sodium_free (job->new_password);
  sodium_free (job->recovery_key);
  sodium_free (job->data_key);
  g_clear_pointer (&job->file, cp2_vault_file_free);
  g_free (job);
}

/* One worker of one process at a time; released by close(), so also by a crash. */
static int
take_folder (const char  *folder,
             GError     **error)
{
  g_autofree char *path = g_build_filename (folder, "vault.lock", NULL);
  int fd = g_open (path, O_RDONLY | O_CREAT | O_CLOEXEC, 0600);

  if (fd >= 0 && flock (fd, LOCK_EX) == 0)
    return fd;

  if (fd >= 0)
    close (fd);
  if (!g_file_test (folder, G_FILE_TEST_IS_DIR))
    g_set_error_literal (error, CP2_VAULT_ERROR, CP2_VAULT_ERROR_MISSING, "The folder holds no vault");
  else
    g_set_error_literal (error, CP2_VAULT_ERROR, CP2_VAULT_ERROR_IO, "The account's folder cannot be used");
  return -1;
}

/* Tries */

/* A disk that takes no writes must not keep a centre out: its tries are then counted in memory. */
static void
save_tries (Cp2VaultJob *job)
{
  job->unsaved = (Cp2VaultTries) { 0 };
  if (!cp2_vault_file_save (job->file, job->folder, FALSE, NULL))
    job->unsaved = job->file->tries;
}

static gboolean
count_try (Cp2VaultJob    *job,
           Cp2VaultTries  *before,
           GError        **error)
{
  guint wait;

  if (job->unsaved.failures > job->file->tries.failures)
    job->file->tries = job->unsaved;
  *before = job->file->tries;

  if ((wait = cp2_vault_tries_wait (&job->file->tries)) > 0)
    {
      g_set_error (error, CP2_VAULT_ERROR, CP2_VAULT_ERROR_WAIT, "Too many wrong passwords: wait %u seconds", wait);
      return FALSE;
    }

  cp2_vault_tries_add (&job->file->tries);
  save_tries (job);
  return TRUE;
}

static gboolean
open_with_password (Cp2VaultJob   *job,
                    GCancellable  *cancellable,
                    GError       **error)
{
  g_autoptr(GError) local_error = NULL;
  Cp2VaultTries before;

  if (g_cancellable_set_error_if_cancelled (cancellable, error) || !count_try (job, &before, error))
    return FALSE;

  job->data_key = cp2_vault_unwrap_with_password (job->file, job->password, &local_error);
  /* Only a wrong password stays counted; a computer short of memory has not been guessing. */
  if (!g_error_matches (local_error, CP2_VAULT_ERROR, CP2_VAULT_ERROR_WRONG_PASSWORD))
    {
      job->file->tries = job->data_key ? (Cp2VaultTries) { 0 } : before;
      save_tries (job);
    }

  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));

  return job->data_key != NULL;
}

/* Jobs */

static gboolean
save (Cp2VaultJob   *job,
      GCancellable  *cancellable,
      GError       **error)
{
  return !g_cancellable_set_error_if_cancelled (cancellable, error) &&
         cp2_vault_file_save (job->file, job->folder, TRUE, error);
}

static gboolean
create (Cp2VaultJob   *job,
        GCancellable  *cancellable,
        GError       **error)
{
  if (cp2_vault_file_exists (job->folder))
    {
      g_set_error_literal (error, CP2_VAULT_ERROR, CP2_VAULT_ERROR_EXISTS, "The folder holds a vault already");
      return FALSE;
    }

  job->file = g_new0 (Cp2VaultFile, 1);
  job->file->label = g_strdup (job->label);
  job->file->last_contact = cp2_clock_now () / G_USEC_PER_SEC;
  job->data_key = cp2_vault_secret_new_key ();
  randombytes_buf (job->data_key, CP2_VAULT_KEY_BYTES);
  if (job->recovery_key != NULL)
    cp2_vault_wrap_with_recovery (job->file, job->recovery_key, job->data_key);

  return cp2_vault_wrap_with_password (job->file, job->memory_kib, job->new_password, job->data_key, error) &&
         save (job, cancellable, error);
}

static gboolean
recover (Cp2VaultJob   *job,
         GCancellable  *cancellable,
         GError       **error)
{
  if ((job->data_key = cp2_vault_unwrap_with_recovery (job->file, job->recovery_key, error)) == NULL)
    return FALSE;

  return cp2_vault_wrap_with_password (job->file, job->memory_kib, job->new_password, job->data_key, error) &&
         save (job, cancellable, error);
}

static gboolean
change_password (Cp2VaultJob   *job,
                 GCancellable  *cancellable,
                 GError       **error)
{
  return open_with_password (job, cancellable, error) &&
         cp2_vault_wrap_with_password (job->file, job->memory_kib, job->new_password, job->data_key, error) &&
         save (job, cancellable, error);
}

static gboolean
set_recovery_key (Cp2VaultJob   *job,
                  GCancellable  *cancellable,
                  GError       **error)
{
  if (job->data_key == NULL)
    {
      g_set_error_literal (error, CP2_VAULT_ERROR, CP2_VAULT_ERROR_LOCKED, "The vault is locked");
      return FALSE;
    }

  cp2_vault_wrap_with_recovery (job->file, job->recovery_key, job->data_key);
  return save (job, cancellable, error);
}

static gboolean
touch_contact (Cp2VaultJob   *job,
               GCancellable  *cancellable,
               GError       **error)
{
  gint64 now = cp2_clock_now () / G_USEC_PER_SEC;

  if (ABS (now - job->file->last_contact) < CONTACT_INTERVAL)
    return TRUE;

  job->file->last_contact = now;
  return !g_cancellable_set_error_if_cancelled (cancellable, error) &&
         cp2_vault_file_save (job->file, job->folder, FALSE, error);
}

/* Runs a job with the folder to itself. After a failure the file is read again, since it may be half changed. */
static gboolean
run (Cp2VaultJob      *job,
     Cp2VaultJobFunc   func,
     gboolean          makes,
     GCancellable     *cancellable,
     GError          **error)
{
  int fd = take_folder (job->folder, error);
  gboolean done;

  if (fd < 0)
    return FALSE;

  done = (makes || (job->file = cp2_vault_file_load (job->folder, error)) != NULL) && func (job, cancellable, error);
  if (!done)
    {
      g_clear_pointer (&job->file, cp2_vault_file_free);
      job->file = cp2_vault_file_load (job->folder, NULL);
    }

  close (fd);
  return done;
}

gboolean
cp2_vault_job_create (Cp2VaultJob   *job,
                      GCancellable  *cancellable,
                      GError       **error)
{
  g_autoptr(GError) local_error = NULL;

  if (!cp2_vault_check_new_password (job->new_password, error))
    return FALSE;

  if (!cp2_durable_folder_make (job->folder, &local_error))
    {
      g_set_error_literal (error, CP2_VAULT_ERROR, CP2_VAULT_ERROR_IO, local_error->message);
      return FALSE;
    }

  return run (job, create, TRUE, cancellable, error);
}

gboolean
cp2_vault_job_unlock (Cp2VaultJob   *job,
                      GCancellable  *cancellable,
                      GError       **error)
{
  return run (job, open_with_password, FALSE, cancellable, error);
}

gboolean
cp2_vault_job_recover (Cp2VaultJob   *job,
                       GCancellable  *cancellable,
                       GError       **error)
{
  return cp2_vault_check_new_password (job->new_password, error) && run (job, recover, FALSE, cancellable, error);
}

gboolean
cp2_vault_job_change_password (Cp2VaultJob   *job,
                               GCancellable  *cancellable,
                               GError       **error)
{
  return cp2_vault_check_new_password (job->new_password, error) && run (job, change_password, FALSE, cancellable, error);
}

gboolean
cp2_vault_job_set_recovery_key (Cp2VaultJob   *job,
                                GCancellable  *cancellable,
                                GError       **error)
{
  return run (job, set_recovery_key, FALSE, cancellable, error);
}

gboolean
cp2_vault_job_touch_contact (Cp2VaultJob   *job,
                             GCancellable  *cancellable,
                             GError       **error)
{
  return run (job, touch_contact, FALSE, cancellable, error);
}
