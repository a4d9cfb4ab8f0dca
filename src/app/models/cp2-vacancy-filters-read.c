#include "config.h"

#include <string.h>

#include "app/models/cp2-vacancy-filters-private.h"
#include "app/models/cp2-vacancy-reader.h"

/* When the person last looked: `DAY ROW`, the highest row number on that day; and the same of the day before that. */
#define SETTING_LOOKED        "vacancies_looked"
#define SETTING_LOOKED_BEFORE "vacancies_looked_before"

/* While changes pour in the vacancies are not looked through again all the time. */
#define REST_MILLISECONDS 1000

/* Notes that the person looks today, and knows from then on when it was before. */
static void
note_look (Cp2VacancyFilters *self)
{
  const char *looked = cp2_store_get_setting (self->store, SETTING_LOOKED);
  const char *before = cp2_store_get_setting (self->store, SETTING_LOOKED_BEFORE);
  const char *today = cp2_vacancy_index_get_day (self->index);
  g_autofree char *now = g_strdup_printf ("%s %" G_GINT64_FORMAT, today, cp2_vacancy_index_get_last_row (self->index));
  const char *settings[] = { SETTING_LOOKED, now, SETTING_LOOKED_BEFORE, NULL, NULL };

  /* Until everything was fetched once, all of it would be new. */
  if (!cp2_store_get_status (self->store)->initial_complete)
    return;

  if (!g_str_has_prefix (looked, today))
    before = looked;
  settings[3] = before;
  self->new_after = strlen (before) > 11 ? g_ascii_strtoll (before + 11, NULL, 10) : G_MAXINT64;
  g_free (self->since);
  self->since = self->new_after < G_MAXINT64 ? g_strndup (before, 10) : NULL;
  if (g_strcmp0 (looked, now) != 0)
    cp2_store_set_settings_async (self->store, settings, NULL, NULL, NULL);
}

static gboolean
rested_cb (gpointer data)
{
  Cp2VacancyFilters *self = data;

  self->rest_id = 0;
  if (self->is_stale && !self->is_reading)
    cp2_vacancy_filters_start_reading (self);
  return G_SOURCE_REMOVE;
}

static void
end_reading (Cp2VacancyIndex *index,
             const GError    *error,
             gpointer         user_data)
{
  Cp2VacancyFilters *self = user_data;

  self->is_reading = FALSE;
  g_clear_error (&self->error);
  if (index != NULL)
    {
      g_clear_pointer (&self->index, cp2_vacancy_index_free);
      self->index = index;
      note_look (self);
    }
  else
    {
      self->error = g_error_copy (error);
    }

  cp2_vacancy_filters_ask (self, FALSE);
  if (self->rest_id == 0)
    self->rest_id = g_timeout_add (REST_MILLISECONDS, rested_cb, self);
}

/* The list is there before the filters are, as long as nobody has asked for anything. */
static void
rows_read_cb (GArray   *rows,
              gpointer  user_data)
{
  Cp2VacancyFilters *self = user_data;

  if (cp2_vacancy_filters_get_n_set (self) > 0 || self->words != NULL || self->sort != CP2_VACANCY_SORT_CLOSING)
    return;

  cp2_vacancy_filters_show_rows (self, rows, FALSE);
  g_signal_emit_by_name (self, "changed");
}

void
cp2_vacancy_filters_start_reading (Cp2VacancyFilters *self)
{
  self->is_reading = TRUE;
  self->is_stale = FALSE;
  cp2_vacancy_reader_start (self->store, self->index == NULL ? rows_read_cb : NULL, end_reading, self->cancellable, self);
}
