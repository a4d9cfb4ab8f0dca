#include "config.h"

#include "core/cp2-role.h"

static const struct
{
  Cp2Role     role;
  const char *name;
} roles[] = {
  { CP2_ROLE_PROFESSIONAL, "professional" },
  { CP2_ROLE_CENTRE, "centre" },
  { CP2_ROLE_SUBCOUNTY, "subcounty" },
  { CP2_ROLE_COUNTY, "county" },
  { CP2_ROLE_COUNCIL, "council" },
};

Cp2Actor *
cp2_actor_new (const char *account,
               Cp2Role     role,
               const char *scope)
{
  Cp2Actor *actor = g_new0 (Cp2Actor, 1);

  actor->account = g_strdup (account);
  actor->role = role;
  actor->scope = g_strdup (scope);
  return actor;
}

Cp2Actor *
cp2_actor_copy (const Cp2Actor *actor)
{
  return cp2_actor_new (actor->account, actor->role, actor->scope);
}

void
cp2_actor_free (Cp2Actor *actor)
{
  g_free (actor->account);
  g_free (actor->scope);
  g_free (actor);
}

gboolean
cp2_actor_covers (const Cp2Actor *actor,
                  Cp2Place        place)
{
  const char *id;

  switch (actor->role)
    {
    case CP2_ROLE_CENTRE:
      id = place.centre;
      break;
    case CP2_ROLE_SUBCOUNTY:
      id = place.subcounty;
      break;
    case CP2_ROLE_COUNTY:
      id = place.county;
      break;
    case CP2_ROLE_COUNCIL:
      return TRUE;
    case CP2_ROLE_PROFESSIONAL:
    default:
      return FALSE;
    }

  return id != NULL && id[0] != '\0' && g_strcmp0 (id, actor->scope) == 0;
}

char **
cp2_actor_list_scopes (const Cp2Actor *actor)
{
  g_autoptr(GStrvBuilder) scopes = g_strv_builder_new ();
  g_autofree char *account = g_strconcat ("account:", actor->account, NULL);

  g_strv_builder_add (scopes, "public");
  g_strv_builder_add (scopes, account);
  if (actor->role == CP2_ROLE_COUNCIL)
    {
      g_strv_builder_add (scopes, "council");
    }
  else if (actor->role != CP2_ROLE_PROFESSIONAL)
    {
      g_autofree char *place = g_strconcat (cp2_role_get_name (actor->role), ":", actor->scope, NULL);

      g_strv_builder_add (scopes, place);
    }

  return g_strv_builder_end (scopes);
}

const char *
cp2_role_get_name (Cp2Role role)
{
  for (guint i = 0; i < G_N_ELEMENTS (roles); i++)
    if (roles[i].role == role)
      return roles[i].name;

  return "";
}

Cp2Role
cp2_role_from_name (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (roles); i++)
    if (g_strcmp0 (roles[i].name, name) == 0)
      return roles[i].role;

  return 0;
}
