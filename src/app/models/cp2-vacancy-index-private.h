#pragma once

#include "app/models/cp2-vacancy-index.h"
#include "app/models/cp2-vacancy-words.h"

G_BEGIN_DECLS

/* Half a cache line. */
typedef struct
{
  guint32 values[CP2_VACANCY_N_FACETS];
  guint32 row;
  guint16 closes; /* days from the index's day */
  guint16 left;
} Cp2VacancyRow;

typedef struct
{
  GHashTable *numbers; /* of an id in @ids */
  GPtrArray  *ids;
  GPtrArray  *names;
} Cp2VacancyValues;

struct _Cp2VacancyIndex
{
  char            *today;
  GDate            date;

  GArray          *rows;
  Cp2VacancyValues facets[CP2_VACANCY_N_FACETS];
  GStringChunk    *texts;  /* of the facets' values */
  Cp2VacancyWords *words;
  guint32         *orders[CP2_VACANCY_N_SORTS];
  gint64           last_row;
  gboolean         is_whole;
};

G_END_DECLS
