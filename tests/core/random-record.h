#pragma once

#include "core/cp2-kinds.h"

/* Values drawn with g_test_rand_int(): the seed is printed when the test starts, and --seed repeats it. */

/* (transfer full): any text that is UTF-8, nice or not, maybe empty. */
char     *random_text   (void);
/* (transfer full): a record with random values of the right types, whatever the fields' rules say. */
gpointer  random_record (const Cp2Kind *kind,
                         const char    *id);
