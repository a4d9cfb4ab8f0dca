#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * Cp2Role:
 * @CP2_ROLE_PROFESSIONAL: a person who is contracted; the scope is the person's own account
 * @CP2_ROLE_CENTRE: the account of an exam centre, used by its manager; the scope is the centre's code
 * @CP2_ROLE_SUBCOUNTY: TSC sub-county director and SCDE officers; the scope is the sub-county
 * @CP2_ROLE_COUNTY: county directors; the scope is the county
 * @CP2_ROLE_COUNCIL: the council; no limit
 *
 * Bits, so that an operation can name all roles that may ask for it.
 */
typedef enum
{
  CP2_ROLE_PROFESSIONAL = 1 << 0,
  CP2_ROLE_CENTRE       = 1 << 1,
  CP2_ROLE_SUBCOUNTY    = 1 << 2,
  CP2_ROLE_COUNTY       = 1 << 3,
  CP2_ROLE_COUNCIL      = 1 << 4,
} Cp2Role;

#define CP2_ROLE_OFFICES (CP2_ROLE_SUBCOUNTY | CP2_ROLE_COUNCIL)

/**
 * Cp2Actor:
 * @account: id of the account
 * @role: its one role
 * @scope: its one scope: a centre, sub-county or county id, the account itself, or empty for the council
 *
 * Who asks. A professional's profile has the account's id.
 */
typedef struct
{
  char    *account;
  Cp2Role  role;
  char    *scope;
} Cp2Actor;

/**
 * Cp2Place: where a record belongs. Members a record does not have are %NULL. Owned by the record.
 */
typedef struct
{
  const char *county;
  const char *subcounty;
  const char *centre;
} Cp2Place;

Cp2Actor   *cp2_actor_new    (const char     *account,
                              Cp2Role         role,
                              const char     *scope);
Cp2Actor   *cp2_actor_copy   (const Cp2Actor *actor);
void        cp2_actor_free   (Cp2Actor       *actor);

/** cp2_actor_covers: whether @place lies inside the actor's scope; never for a professional. */
gboolean    cp2_actor_covers (const Cp2Actor *actor,
                              Cp2Place        place);

/** cp2_actor_list_scopes: (transfer full): the scope keys whose records this actor may see, `public` first. */
char      **cp2_actor_list_scopes (const Cp2Actor *actor);

/** cp2_role_get_name: the role's word on the wire. */
const char *cp2_role_get_name (Cp2Role        role);
/** cp2_role_from_name: the role, 0 for an unknown word. */
Cp2Role     cp2_role_from_name (const char   *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Cp2Actor, cp2_actor_free)

G_END_DECLS
