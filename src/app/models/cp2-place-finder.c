#include "config.h"

#include <glib/gi18n.h>

#include "app/models/cp2-display.h"
#include "app/models/cp2-place-finder.h"
#include "app/models/cp2-words.h"
#include "core/cp2-kinds.h"
#include "storage/cp2-query.h"

typedef Cp2FoundPlace *(*MakePlace) (Cp2Store *store, gpointer record);

static Cp2FoundPlace *
new_place (char       *title,
           char       *subtitle,
           const char *page,
           const char *target)
{
  Cp2FoundPlace *place = g_new0 (Cp2FoundPlace, 1);

  place->title = title;
  place->subtitle = subtitle;
  place->page = page;
  place->target = g_strdup (target);

  return place;
}

static const char *
name_position (Cp2Store   *store,
               const char *id,
               char      **owned)
{
  g_autoptr(Cp2Position) position = NULL;

  if (!cp2_store_get_record (store, &cp2_position_kind, id, (gpointer *) &position, NULL) || position == NULL)
    return id;

  *owned = g_strdup (cp2_words_get_name (position->name));
  return *owned;
}

static Cp2FoundPlace *
make_person (Cp2Store *store,
             gpointer  record)
{
  Cp2Deployment *deployment = record;
  g_autofree char *owned = NULL;
  const char *position = name_position (store, deployment->position, &owned);

  return new_place (g_strdup (deployment->full_name), g_strdup (position), "staff", deployment->parent_instance.id);
}

static Cp2FoundPlace *
make_centre (Cp2Store *store,
             gpointer  record)
{
  Cp2Centre *centre = record;

  return new_place (g_strdup (centre->name), g_strdup_printf (_("Centre %s"), centre->parent_instance.id), "coverage",
                    centre->parent_instance.id);
}

static Cp2FoundPlace *
make_vacancy (Cp2Store *store,
              gpointer  record)
{
  Cp2Vacancy *vacancy = record;
  g_autofree char *owned = NULL;
  const char *position = name_position (store, vacancy->position, &owned);

  return new_place (g_strdup (position), g_strdup (vacancy->station_name), "vacancies", vacancy->parent_instance.id);
}

void
cp2_found_place_free (Cp2FoundPlace *place)
{
  g_free (place->title);
  g_free (place->subtitle);
  g_free (place->target);
  g_free (place);
}

GPtrArray *
cp2_place_finder_search (Cp2Store   *store,
                         const char *words,
                         guint       limit)
{
  static const struct
  {
    Cp2Role        role;
    const Cp2Kind *kind;
    const char    *sort;
    MakePlace      make;
  } searches[] = {
    { CP2_ROLE_PROFESSIONAL, &cp2_vacancy_kind, "closes_on", make_vacancy },
    { CP2_ROLE_CENTRE, &cp2_deployment_kind, "full_name", make_person },
    { CP2_ROLE_SUBCOUNTY, &cp2_centre_kind, "name", make_centre },
    { CP2_ROLE_COUNTY, &cp2_centre_kind, "name", make_centre },
  };
  GPtrArray *places = g_ptr_array_new_with_free_func ((GDestroyNotify) cp2_found_place_free);
  const Cp2Actor *actor = cp2_store_get_actor (store);
  g_autofree char *trimmed = g_strstrip (g_strdup (words));

  for (guint i = 0; i < G_N_ELEMENTS (searches); i++)
    {
      g_autoptr(Cp2Query) query = NULL;
      g_autoptr(GPtrArray) records = NULL;

      if (*trimmed == '\0' || actor == NULL || searches[i].role != actor->role)
        continue;

      query = cp2_query_new (searches[i].kind);
      cp2_query_search (query, trimmed);
      cp2_query_sort (query, searches[i].sort, FALSE);
      records = cp2_query_list (query, cp2_store_get_reader (store), 0, limit, NULL);
      for (guint j = 0; records != NULL && j < records->len; j++)
        g_ptr_array_add (places, searches[i].make (store, g_ptr_array_index (records, j)));
    }

  return places;
}
