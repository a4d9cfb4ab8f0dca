#pragma once

#include "core/cp2-record.h"
#include "core/cp2-role.h"

G_BEGIN_DECLS

/** Cp2Account: a sign-in name with one role and one scope. Its secrets are the server's and never part of a record. */
struct _Cp2Account
{
  Cp2Record  parent_instance;

  char      *username;
  char      *role;
  char      *scope;
  char      *label;
  char      *subcounty;
  gboolean   suspended;
};
CP2_DECLARE_KIND (Cp2Account, cp2_account, ACCOUNT)

/** cp2_account_to_actor: (transfer full) (nullable): who signs in with it; %NULL when its role is unknown. */
Cp2Actor *cp2_account_to_actor (Cp2Account *account);

G_END_DECLS
