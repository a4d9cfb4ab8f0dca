#include "config.h"

#include <glib/gi18n-lib.h>

#include "core/cp2-account.h"

/* A professional's user name is the mobile number. */
static const Cp2Field cp2_account_fields[] = {
  CP2_FIELD (Cp2Account, username, TEXT, .flags = CP2_FIELD_REQUIRED | CP2_FIELD_SENSITIVE, .label = N_("User name")),
  CP2_FIELD (Cp2Account, role, TEXT, .flags = CP2_FIELD_REQUIRED, .label = N_("Role")),
  CP2_FIELD (Cp2Account, scope, TEXT, .label = N_("Scope")),
  CP2_FIELD (Cp2Account, label, TEXT, .label = N_("Name shown")),
  CP2_FIELD (Cp2Account, subcounty, REFERENCE, .kind = "subcounty", .label = N_("Sub-county")),
  CP2_FIELD (Cp2Account, suspended, BOOLEAN, .label = N_("Suspended")),
};

static gboolean
audience (Cp2Record      *record,
          Cp2Repository  *repository,
          Cp2Audience    *audience,
          GError        **error)
{
  cp2_audience_add (audience, CP2_FORM_WHOLE, "account", record->id);
  cp2_audience_add_offices (audience, CP2_FORM_MASKED, CP2_ACCOUNT (record)->subcounty, NULL);
  return TRUE;
}

CP2_DEFINE_KIND (Cp2Account, cp2_account, "account", .audience = audience,
                 .keys = (const char * const []) { "username", NULL })

Cp2Actor *
cp2_account_to_actor (Cp2Account *account)
{
  Cp2Role role = cp2_role_from_name (account->role);

  return role ? cp2_actor_new (CP2_RECORD (account)->id, role, account->scope ? account->scope : "") : NULL;
}
