#pragma once

#include "client/cp2-store.h"

G_BEGIN_DECLS

/**
 * Cp2FoundPlace:
 * @title: what it is called
 * @subtitle: what tells it from others of that name
 * @page: the page that shows it
 * @target: what that page is told
 *
 * A record that one can go to from anywhere.
 */
typedef struct
{
  char       *title;
  char       *subtitle;
  const char *page;
  char       *target;
} Cp2FoundPlace;

void       cp2_found_place_free (Cp2FoundPlace *place);

/**
 * cp2_place_finder_search:
 * @words: beginnings of words
 * @limit: how many at most
 *
 * Returns: (transfer full) (element-type Cp2FoundPlace): the records of what the signed-in role works with: people for a
 *   centre, centres for an office, vacancies for a professional; none for blank @words
 */
GPtrArray *cp2_place_finder_search (Cp2Store   *store,
                                    const char *words,
                                    guint       limit);

G_END_DECLS
