#include "config.h"

#include <glib/gi18n-lib.h>

#include "app/models/cp2-vacancy-filters-private.h"
#include "app/models/cp2-words.h"
#include "core/cp2-record.h"

G_DEFINE_FINAL_TYPE (Cp2VacancyFilters, cp2_vacancy_filters, G_TYPE_OBJECT)

enum {
  SIGNAL_CHANGING,
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

void
cp2_vacancy_filters_show_rows (Cp2VacancyFilters *self,
                               GArray            *rows,
                               gboolean           asked)
{
  g_signal_emit (self, signals[SIGNAL_CHANGING], 0, asked);
  cp2_vacancy_list_set_rows (self->list, rows);
}

static Cp2VacancyQuestion
make_question (Cp2VacancyFilters *self)
{
  Cp2VacancyQuestion question = { .words = self->words, .sort = self->sort, .new_after = self->new_after };

  for (guint i = 0; i < CP2_VACANCY_N_FACETS; i++)
    question.chosen[i] = self->values[i] != NULL ? cp2_vacancy_index_find_value (self->index, i, self->values[i]) : CP2_VACANCY_ANY;

  return question;
}

void
cp2_vacancy_filters_ask (Cp2VacancyFilters *self,
                         gboolean           asked)
{
  if (self->index != NULL)
    {
      Cp2VacancyQuestion question = make_question (self);

      cp2_vacancy_index_ask (self->index, &question, &self->answer);
      cp2_vacancy_filters_show_rows (self, self->answer.rows, asked);
    }

  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/* Nobody asks for them while typing. */
static void
need_counts (Cp2VacancyFilters *self)
{
  if (self->index != NULL && self->answer.rows != NULL)
    {
      Cp2VacancyQuestion question = make_question (self);

      cp2_vacancy_index_count (self->index, &question, &self->answer);
    }
}

static void
cp2_vacancy_filters_dispose (GObject *object)
{
  Cp2VacancyFilters *self = CP2_VACANCY_FILTERS (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->rest_id, g_source_remove);

  G_OBJECT_CLASS (cp2_vacancy_filters_parent_class)->dispose (object);
}

static void
cp2_vacancy_filters_finalize (GObject *object)
{
  Cp2VacancyFilters *self = CP2_VACANCY_FILTERS (object);

  cp2_vacancy_answer_clear (&self->answer);
  g_clear_pointer (&self->index, cp2_vacancy_index_free);
  g_clear_error (&self->error);
  for (guint i = 0; i < CP2_VACANCY_N_FACETS; i++)
    g_free (self->values[i]);
  g_free (self->words);
  g_free (self->since);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->list);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (cp2_vacancy_filters_parent_class)->finalize (object);
}

static void
cp2_vacancy_filters_class_init (Cp2VacancyFiltersClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = cp2_vacancy_filters_dispose;
  object_class->finalize = cp2_vacancy_filters_finalize;

  signals[SIGNAL_CHANGING] =
    g_signal_new ("changing", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
  signals[SIGNAL_CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
cp2_vacancy_filters_init (Cp2VacancyFilters *self)
{
  self->cancellable = g_cancellable_new ();
  self->new_after = G_MAXINT64;
}

Cp2VacancyFilters *
cp2_vacancy_filters_new (Cp2Store *store)
{
  Cp2VacancyFilters *self = g_object_new (CP2_TYPE_VACANCY_FILTERS, NULL);

  self->store = g_object_ref (store);
  self->list = cp2_vacancy_list_new (store);
  return self;
}

void
cp2_vacancy_filters_refresh (Cp2VacancyFilters *self)
{
  g_return_if_fail (CP2_IS_VACANCY_FILTERS (self));

  cp2_vacancy_list_refresh (self->list);
  self->is_stale = TRUE;
  if (!self->is_reading && self->rest_id == 0)
    cp2_vacancy_filters_start_reading (self);
}

GListModel *
cp2_vacancy_filters_get_list (Cp2VacancyFilters *self)
{
  g_return_val_if_fail (CP2_IS_VACANCY_FILTERS (self), NULL);

  return G_LIST_MODEL (self->list);
}

gboolean
cp2_vacancy_filters_get_ready (Cp2VacancyFilters *self)
{
  g_return_val_if_fail (CP2_IS_VACANCY_FILTERS (self), FALSE);

  return self->index != NULL;
}

const GError *
cp2_vacancy_filters_get_error (Cp2VacancyFilters *self)
{
  g_return_val_if_fail (CP2_IS_VACANCY_FILTERS (self), NULL);

  return self->error;
}

void
cp2_vacancy_filters_set_value (Cp2VacancyFilters *self,
                               Cp2VacancyFacet    facet,
                               const char        *id)
{
  const char *value = id != NULL && id[0] != '\0' ? id : NULL;

  g_return_if_fail (CP2_IS_VACANCY_FILTERS (self));
  g_return_if_fail (facet < CP2_VACANCY_N_FACETS);

  if (g_strcmp0 (self->values[facet], value) == 0)
    return;

  cp2_set_text (&self->values[facet], value);
  cp2_vacancy_filters_ask (self, TRUE);
}

const char *
cp2_vacancy_filters_get_value (Cp2VacancyFilters *self,
                               Cp2VacancyFacet    facet)
{
  g_return_val_if_fail (CP2_IS_VACANCY_FILTERS (self), NULL);
  g_return_val_if_fail (facet < CP2_VACANCY_N_FACETS, NULL);

  return self->values[facet];
}

const char *
cp2_vacancy_filters_get_name (Cp2VacancyFilters *self,
                              Cp2VacancyFacet    facet)
{
  const char *id = cp2_vacancy_filters_get_value (self, facet);
  guint32 number;

  if (id == NULL || self->index == NULL)
    return id;

  number = cp2_vacancy_index_find_value (self->index, facet, id);
  return number < cp2_vacancy_index_get_n_values (self->index, facet)
           ? cp2_words_get_name (cp2_vacancy_index_get_name (self->index, facet, number)) : id;
}

guint
cp2_vacancy_filters_get_n_set (Cp2VacancyFilters *self)
{
  guint n = 0;

  g_return_val_if_fail (CP2_IS_VACANCY_FILTERS (self), 0);

  for (guint i = 0; i < CP2_VACANCY_N_FACETS; i++)
    n += self->values[i] != NULL;

  return n;
}

void
cp2_vacancy_filters_set_words (Cp2VacancyFilters *self,
                               const char        *words)
{
  g_return_if_fail (CP2_IS_VACANCY_FILTERS (self));

  if (g_strcmp0 (self->words != NULL ? self->words : "", words != NULL ? words : "") == 0)
    return;

  cp2_set_text (&self->words, words != NULL && words[0] != '\0' ? words : NULL);
  cp2_vacancy_filters_ask (self, TRUE);
}

const char *
cp2_vacancy_filters_get_words (Cp2VacancyFilters *self)
{
  g_return_val_if_fail (CP2_IS_VACANCY_FILTERS (self), NULL);

  return self->words != NULL ? self->words : "";
}

void
cp2_vacancy_filters_set_sort (Cp2VacancyFilters *self,
                              Cp2VacancySort     sort)
{
  g_return_if_fail (CP2_IS_VACANCY_FILTERS (self));
  g_return_if_fail (sort < CP2_VACANCY_N_SORTS);

  if (self->sort == sort)
    return;

  self->sort = sort;
  cp2_vacancy_filters_ask (self, TRUE);
}

Cp2VacancySort
cp2_vacancy_filters_get_sort (Cp2VacancyFilters *self)
{
  g_return_val_if_fail (CP2_IS_VACANCY_FILTERS (self), CP2_VACANCY_SORT_CLOSING);

  return self->sort;
}

void
cp2_vacancy_filters_reset (Cp2VacancyFilters *self)
{
  g_return_if_fail (CP2_IS_VACANCY_FILTERS (self));

  for (guint i = 0; i < CP2_VACANCY_N_FACETS; i++)
    g_clear_pointer (&self->values[i], g_free);
  g_clear_pointer (&self->words, g_free);
  cp2_vacancy_filters_ask (self, TRUE);
}

GPtrArray *
cp2_vacancy_filters_list_choices (Cp2VacancyFilters *self,
                                  Cp2VacancyFacet    facet)
{
  GPtrArray *choices = g_ptr_array_new_with_free_func (g_object_unref);

  g_return_val_if_fail (CP2_IS_VACANCY_FILTERS (self), choices);
  g_return_val_if_fail (facet < CP2_VACANCY_N_FACETS, choices);

  need_counts (self);
  g_ptr_array_add (choices, cp2_vacancy_choice_new ("", _("All"), self->answer.without[facet]));
  if (!self->answer.is_counted)
    return choices;

  for (guint i = 0; i < cp2_vacancy_index_get_n_values (self->index, facet); i++)
    if (self->answer.counts[facet][i] > 0)
      g_ptr_array_add (choices, cp2_vacancy_choice_new (cp2_vacancy_index_get_value (self->index, facet, i),
                                                        cp2_words_get_name (cp2_vacancy_index_get_name (self->index, facet, i)),
                                                        self->answer.counts[facet][i]));

  g_ptr_array_sort (choices, cp2_vacancy_choice_compare);
  return choices;
}

guint
cp2_vacancy_filters_get_n_found (Cp2VacancyFilters *self)
{
  g_return_val_if_fail (CP2_IS_VACANCY_FILTERS (self), 0);

  return cp2_vacancy_list_get_n_rows (self->list);
}

guint
cp2_vacancy_filters_get_n_open (Cp2VacancyFilters *self)
{
  g_return_val_if_fail (CP2_IS_VACANCY_FILTERS (self), 0);

  return self->index != NULL ? cp2_vacancy_index_get_n_rows (self->index) : cp2_vacancy_filters_get_n_found (self);
}

guint
cp2_vacancy_filters_get_n_new (Cp2VacancyFilters  *self,
                               const char        **since)
{
  g_return_val_if_fail (CP2_IS_VACANCY_FILTERS (self), 0);

  *since = self->since;
  return self->since != NULL ? self->answer.n_new : 0;
}

guint
cp2_vacancy_filters_get_loosening (Cp2VacancyFilters *self,
                                   guint             *n_found)
{
  guint best = CP2_VACANCY_LOOSEN_NOTHING;

  g_return_val_if_fail (CP2_IS_VACANCY_FILTERS (self), CP2_VACANCY_LOOSEN_NOTHING);

  *n_found = 0;
  need_counts (self);
  for (guint i = 0; i < CP2_VACANCY_N_FACETS; i++)
    if (self->values[i] != NULL && self->answer.without[i] > *n_found)
      {
        *n_found = self->answer.without[i];
        best = i;
      }
  if (self->words != NULL && self->answer.without_words > *n_found)
    {
      *n_found = self->answer.without_words;
      best = CP2_VACANCY_LOOSEN_WORDS;
    }

  if (best == CP2_VACANCY_LOOSEN_NOTHING && (self->words != NULL || cp2_vacancy_filters_get_n_set (self) > 0) &&
      (*n_found = cp2_vacancy_filters_get_n_open (self)) > 0)
    best = CP2_VACANCY_LOOSEN_ALL;
  return best;
}

void
cp2_vacancy_filters_loosen (Cp2VacancyFilters *self,
                            guint              what)
{
  g_return_if_fail (CP2_IS_VACANCY_FILTERS (self));

  if (what < CP2_VACANCY_N_FACETS)
    cp2_vacancy_filters_set_value (self, what, NULL);
  else if (what == CP2_VACANCY_LOOSEN_WORDS)
    cp2_vacancy_filters_set_words (self, NULL);
  else if (what == CP2_VACANCY_LOOSEN_ALL)
    cp2_vacancy_filters_reset (self);
}
