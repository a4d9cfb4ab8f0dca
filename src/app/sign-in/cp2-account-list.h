#pragma once

#include <adwaita.h>

#include "client/cp2-session.h"

G_BEGIN_DECLS

/**
 * Cp2AccountList:
 *
 * The accounts that this computer knows, to choose from.
 *
 * Signals: `chosen` (#Cp2Vault): one of them; `other`: none of them.
 */
#define CP2_TYPE_ACCOUNT_LIST (cp2_account_list_get_type ())
G_DECLARE_FINAL_TYPE (Cp2AccountList, cp2_account_list, CP2, ACCOUNT_LIST, AdwBin)

/** cp2_account_list_load: shows the accounts of @session (nullable). Returns: how many there are. */
guint       cp2_account_list_load  (Cp2AccountList *self,
                                    Cp2Session     *session);

/** cp2_account_list_label: (transfer none): what a person knows @account by. */
const char *cp2_account_list_label (Cp2Vault       *account);
/** cp2_account_list_set_avatar: initials of a name, a figure for a number. */
void        cp2_account_list_set_avatar (AdwAvatar  *avatar,
                                    const char     *label);

G_END_DECLS
