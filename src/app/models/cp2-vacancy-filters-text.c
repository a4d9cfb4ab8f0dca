#include "config.h"

#include <glib/gi18n-lib.h>

#include "app/models/cp2-display.h"
#include "app/models/cp2-vacancy-filters-text.h"

char *
cp2_vacancy_filters_describe (Cp2VacancyFilters *filters)
{
  guint n = cp2_vacancy_filters_get_n_found (filters);
  const char *since = NULL;
  guint n_new = cp2_vacancy_filters_get_n_new (filters, &since);
  g_autofree char *number = cp2_display_number (n);
  g_autofree char *found = g_strdup_printf (ngettext ("%s vacancy", "%s vacancies", n), number);
  g_autofree char *day = NULL;
  g_autofree char *fresh = NULL;

  if (!cp2_vacancy_filters_get_ready (filters))
    return g_strdup (_("Counting…"));
  if (n_new == 0 || since == NULL)
    return g_steal_pointer (&found);

  day = cp2_display_day (since, CP2_DAY_SHORT);
  /* Translators: so many vacancies are new since a day, such as "12 new since Mon 2 Nov" */
  fresh = g_strdup_printf (ngettext ("%u new since %s", "%u new since %s", n_new), n_new, day);
  return g_strjoin (" · ", found, fresh, NULL);
}

char *
cp2_vacancy_filters_describe_set (Cp2VacancyFilters *filters)
{
  guint n = cp2_vacancy_filters_get_n_set (filters);

  return n > 0 ? g_strdup_printf (ngettext ("%u filter", "%u filters", n), n) : g_strdup (_("Filters"));
}

char *
cp2_vacancy_filters_describe_loosening (Cp2VacancyFilters *filters)
{
  guint n = 0;
  guint what = cp2_vacancy_filters_get_loosening (filters, &n);

  if (what < CP2_VACANCY_N_FACETS)
    /* Translators: %s is what is chosen in a filter, such as "Meru"; %u how many vacancies there are without it */
    return g_strdup_printf (ngettext ("Without “%s”: %u vacancy", "Without “%s”: %u vacancies", n),
                            cp2_vacancy_filters_get_name (filters, what), n);
  if (what == CP2_VACANCY_LOOSEN_WORDS)
    return g_strdup_printf (ngettext ("Without the words: %u vacancy", "Without the words: %u vacancies", n), n);
  if (what == CP2_VACANCY_LOOSEN_ALL)
    return g_strdup_printf (ngettext ("Without filters: %u vacancy", "Without filters: %u vacancies", n), n);

  return NULL;
}
