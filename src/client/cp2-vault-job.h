#pragma once

#include "client/cp2-vault-file.h"

G_BEGIN_DECLS

typedef struct _Cp2VaultJob Cp2VaultJob;

/** Cp2VaultJobFunc: does the work; blocks on the disk and for the time of one or two Argon2id runs. */
typedef gboolean (*Cp2VaultJobFunc) (Cp2VaultJob   *job,
                                     GCancellable  *cancellable,
                                     GError       **error);

/**
 * Cp2VaultJob:
 * @func: the work
 * @folder: the account's folder
 * @memory_kib: Argon2id memory for a new wrapping
 * @label: the label of a new vault
 * @password: the password that must open the vault
 * @new_password: the password that must open it afterwards
 * @recovery_key: the server's recovery key
 * @data_key: in: the key of an unlocked vault where one is needed; out: the key
 * @unsaved: in and out: wrong tries that the disk did not take, for a vault that cannot be written
 * @file: out: what the vault file says afterwards, also after a failure
 *
 * What a worker gets and gives: copies only. Passwords and keys lie in libsodium's guarded memory.
 */
struct _Cp2VaultJob
{
  Cp2VaultJobFunc  func;
  char            *folder;
  guint            memory_kib;
  char            *label;
  char            *password;
  char            *new_password;
  guint8          *recovery_key;
  guint8          *data_key;
  Cp2VaultTries    unsaved;
  Cp2VaultFile    *file;
};

Cp2VaultJob *cp2_vault_job_new                  (const char       *folder,
                                                 guint             memory_kib);
void         cp2_vault_job_free                 (Cp2VaultJob      *job);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Cp2VaultJob, cp2_vault_job_free)

gboolean     cp2_vault_job_create               (Cp2VaultJob      *job,
                                                 GCancellable     *cancellable,
                                                 GError          **error);
gboolean     cp2_vault_job_unlock               (Cp2VaultJob      *job,
                                                 GCancellable     *cancellable,
                                                 GError          **error);
gboolean     cp2_vault_job_recover              (Cp2VaultJob      *job,
                                                 GCancellable     *cancellable,
                                                 GError          **error);
gboolean     cp2_vault_job_change_password      (Cp2VaultJob      *job,
                                                 GCancellable     *cancellable,
                                                 GError          **error);
gboolean     cp2_vault_job_set_recovery_key     (Cp2VaultJob      *job,
                                                 GCancellable     *cancellable,
                                                 GError          **error);
gboolean     cp2_vault_job_touch_contact        (Cp2VaultJob      *job,
                                                 GCancellable     *cancellable,
                                                 GError          **error);

G_END_DECLS
