#pragma once

#include "ctl/cp2-demo-world.h"
#include "server/cp2-secret.h"
#include "storage/cp2-sql.h"

G_BEGIN_DECLS

/* Cp2DemoSignIn: one that the demo prints; @shows: what there is to see, empty when that is what the role says. */
typedef struct
{
  Cp2Account *account;
  Cp2Secret  *password;
  const char *shows;
} Cp2DemoSignIn;

/**
 * cp2_demo_make_accounts:
 * @sql: where their credentials go
 * @n_each: how many accounts of each role get a password; the beginner of the cast gets one besides
 * @is_derived: whether passwords follow from the seed; such ones are cheap to hash, as they are no secret
 *
 * Makes the accounts of all people, centres and offices. It comes last: whether a database has accounts tells whether
 * somebody lives there. Accounts without a password get one from `cp2ctl account password`, or by SMS as usual.
 *
 * Returns: (transfer full) (element-type Cp2DemoSignIn): those with a password; %NULL with @error
 */
GPtrArray *cp2_demo_make_accounts (Cp2DemoWorld  *world,
                                   Cp2Sql        *sql,
                                   guint          n_each,
                                   gboolean       is_derived,
                                   GError       **error);

G_END_DECLS
