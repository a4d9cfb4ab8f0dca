#pragma once

#include "client/cp2-store.h"

G_BEGIN_DECLS

/* Names of counties, sub-counties, centres and other references, for those who choose one by typing. */

/** Cp2PlaceName: a record's id and its name, and, for telling equal names apart, where it is (empty for not needed). */
typedef struct
{
  char *id;
  char *name;
  char *where;
} Cp2PlaceName;

void       cp2_place_name_free  (Cp2PlaceName   *place);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Cp2PlaceName, cp2_place_name_free)

/**
 * cp2_place_names_list:
 * @kind: a kind with a `name`
 * @words: typed so far: a part of the name, or the beginning of the id
 * @inside_field: (nullable): `county` or `subcounty`, to look inside of one only
 * @inside: (nullable): its id; nothing is limited when it is empty
 *
 * Returns: (transfer full) (element-type Cp2PlaceName): at most @limit, by name; empty when nothing can be read
 */
GPtrArray *cp2_place_names_list (Cp2Store       *store,
                                 const Cp2Kind  *kind,
                                 const char     *words,
                                 const char     *inside_field,
                                 const char     *inside,
                                 guint           limit);

/** cp2_place_names_get: (transfer full): the name of one; the id when it is not known, empty for %NULL or empty. */
char      *cp2_place_names_get  (Cp2Store       *store,
                                 const Cp2Kind  *kind,
                                 const char     *id);

G_END_DECLS
