#pragma once

#include "client/cp2-vault-job.h"
#include "client/cp2-vault.h"

G_BEGIN_DECLS

/** cp2_vault_prepare_job: (transfer full): a job for this vault's folder. */
Cp2VaultJob *cp2_vault_prepare_job (Cp2Vault        *self,
                                    Cp2VaultJobFunc  func);

/** cp2_vault_take_job: takes over what a finished job says; the key only when it is @done. On the vault's thread. */
void         cp2_vault_take_job    (Cp2Vault        *self,
                                    Cp2VaultJob     *job,
                                    gboolean         done);

G_END_DECLS
