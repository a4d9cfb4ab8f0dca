#include "config.h"

#include <glib/gi18n.h>

#include "app/models/cp2-account-title.h"
#include "app/models/cp2-words.h"
#include "client/cp2-session-settings.h"
#include "core/cp2-kinds.h"

/* The name of the record that an account stands for; %NULL while it has not come yet. */
static char *
dup_name (Cp2Store      *store,
          const Cp2Kind *kind,
          const char    *member,
          const char    *id)
{
  g_autoptr(Cp2Record) record = NULL;
  const Cp2Field *field = cp2_kind_find_field (kind, member);

  if (!cp2_store_get_record (store, kind, id, (gpointer *) &record, NULL) || record == NULL)
    return NULL;

  return cp2_field_to_text (field, record);
}

char *
cp2_account_title (Cp2Store *store)
{
  const Cp2Actor *actor = cp2_store_get_actor (store);
  char *name = NULL;

  if (actor == NULL)
    return g_strdup ("");

  switch (actor->role)
    {
    case CP2_ROLE_PROFESSIONAL:
      name = dup_name (store, &cp2_profile_kind, "full_name", actor->account);
      break;
    case CP2_ROLE_CENTRE:
      name = dup_name (store, &cp2_centre_kind, "name", actor->scope);
      break;
    case CP2_ROLE_SUBCOUNTY:
      name = dup_name (store, &cp2_subcounty_kind, "name", actor->scope);
      break;
    case CP2_ROLE_COUNTY:
      name = dup_name (store, &cp2_county_kind, "name", actor->scope);
      break;
    case CP2_ROLE_COUNCIL:
    default:
      break;
    }

  if (name == NULL || *name == '\0')
    {
      /* Who has not given a name yet is told from others by the user name, a mobile number. */
      g_free (name);
      name = g_strdup (cp2_store_get_setting (store, CP2_SESSION_USERNAME));
    }

  return *name != '\0' ? name : (g_free (name), g_strdup (cp2_words_get_role (actor->role)));
}

char *
cp2_account_subtitle (Cp2Store *store)
{
  const Cp2Actor *actor = cp2_store_get_actor (store);

  if (actor == NULL)
    return g_strdup ("");
  if (actor->role == CP2_ROLE_CENTRE)
    /* Translators: %s is the eight-digit code of an exam centre */
    return g_strdup_printf (_("Centre %s"), actor->scope);

  return g_strdup (cp2_words_get_role (actor->role));
}
