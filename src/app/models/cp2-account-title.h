#pragma once

#include "client/cp2-store.h"

G_BEGIN_DECLS

/** cp2_account_title: (transfer full): who is signed in, as people say it: a person's, a centre's or a sub-county's name. */
char *cp2_account_title    (Cp2Store *store);
/** cp2_account_subtitle: (transfer full): what kind of account it is, with the centre's code: `Centre 21304017`. */
char *cp2_account_subtitle (Cp2Store *store);

G_END_DECLS
