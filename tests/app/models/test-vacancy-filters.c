#include "config.h"

#include "app/models/cp2-vacancy-filters.h"
#include "app/models/cp2-vacancy-place.h"
#include "core/cp2-vacancy.h"
#include "test-vacancy-world.h"

#define N_VACANCIES 400

static const char * const columns[] = { "exam", "activity", "station", "position", "county", "subcounty" };

typedef struct
{
  StoreFixture       parent;
  Cp2VacancyFilters *filters;
  guint              n_changed;
} FiltersFixture;

static void
changed_cb (FiltersFixture *fixture)
{
  fixture->n_changed++;
}

static void
filters_set_up (FiltersFixture *fixture,
                gconstpointer   data)
{
  world_set_clock (WORLD_TODAY);
  store_set_up (&fixture->parent, NULL);
  world_feed_names (fixture->parent.store);
  fixture->filters = cp2_vacancy_filters_new (fixture->parent.store);
  g_signal_connect_swapped (fixture->filters, "changed", G_CALLBACK (changed_cb), fixture);
}

static void
filters_tear_down (FiltersFixture *fixture,
                   gconstpointer   data)
{
  g_object_run_dispose (G_OBJECT (fixture->filters));
  g_clear_object (&fixture->filters);
  store_tear_down (&fixture->parent, NULL);
  cp2_clock_set_for_tests (0);
}

static void
wait_until_ready (FiltersFixture *fixture)
{
  while (!cp2_vacancy_filters_get_ready (fixture->filters))
    g_main_context_iteration (NULL, TRUE);
}

/* The list follows the store in the end, whatever is said in between. */
static void
wait_until_n_open (FiltersFixture *fixture,
                   guint           n)
{
  while (!cp2_vacancy_filters_get_ready (fixture->filters) || cp2_vacancy_filters_get_n_open (fixture->filters) != n)
    g_main_context_iteration (NULL, TRUE);
}

/* Ids of the vacancies that plain SQL finds; a facet may be left out, and the words. */
static char *
make_condition (FiltersFixture *fixture,
                guint           without)
{
  GString *text = g_string_new (" FROM vacancy r WHERE closed = 0 AND closes_on >= '" WORLD_TODAY "'");
  const char *words = cp2_vacancy_filters_get_words (fixture->filters);

  for (guint i = 0; i < CP2_VACANCY_N_FACETS; i++)
    if (i != without && cp2_vacancy_filters_get_value (fixture->filters, i) != NULL)
      g_string_append_printf (text, " AND %s = '%s'", columns[i], cp2_vacancy_filters_get_value (fixture->filters, i));
  if (without != CP2_VACANCY_LOOSEN_WORDS && words[0] != '\0')
    g_string_append_printf (text, " AND \"row\" IN (SELECT rowid FROM vacancy_search WHERE vacancy_search MATCH '\"%s\"*')", words);

  return g_string_free (text, FALSE);
}

static gint64
count (FiltersFixture *fixture,
       guint           without,
       const char     *more)
{
  g_autofree char *condition = make_condition (fixture, without);
  g_autofree char *text = g_strconcat ("SELECT count(*)", condition, more, NULL);
  Cp2Statement *statement = cp2_sql_prepare (cp2_store_get_reader (fixture->parent.store), text, NULL);
  gboolean row;
  gint64 number;

  g_assert_nonnull (statement);
  g_assert_true (cp2_statement_step (statement, &row, NULL) && row);
  number = cp2_statement_get_integer (statement, 0);
  cp2_statement_reset (statement);
  return number;
}

static void
check_list (FiltersFixture *fixture)
{
  static const char * const orders[] = { "closes_on, \"row\"", "\"row\" DESC", "slots - taken DESC, closes_on, \"row\"", "station_name, station, closes_on" };
  GListModel *list = cp2_vacancy_filters_get_list (fixture->filters);
  Cp2VacancySort sort = cp2_vacancy_filters_get_sort (fixture->filters);
  g_autofree char *condition = make_condition (fixture, CP2_VACANCY_LOOSEN_NOTHING);
  g_autofree char *text = g_strconcat ("SELECT id, station_name", condition, " ORDER BY ", orders[sort], NULL);
  Cp2Statement *statement = cp2_sql_prepare (cp2_store_get_reader (fixture->parent.store), text, NULL);
  gboolean row = TRUE;
  guint n = 0;

  /* It becomes long or empty in steps. */
  while (g_list_model_get_n_items (list) != cp2_vacancy_filters_get_n_found (fixture->filters))
    g_main_context_iteration (NULL, TRUE);

  while (cp2_statement_step (statement, &row, NULL) && row)
    {
      g_autoptr(Cp2VacancyPlace) place = g_list_model_get_item (list, n++);
      Cp2Vacancy *vacancy = cp2_vacancy_place_get_vacancy (place);

      g_assert_nonnull (vacancy);
      /* Schools of one name may come in any order, and the alphabet is the language's. */
      if (sort != CP2_VACANCY_SORT_STATION)
        g_assert_cmpstr (CP2_RECORD (vacancy)->id, ==, cp2_statement_get_text (statement, 0));
    }

  g_assert_cmpuint (g_list_model_get_n_items (list), ==, n);
  g_assert_cmpuint (cp2_vacancy_filters_get_n_found (fixture->filters), ==, n);
}

static void
check_alphabet (FiltersFixture *fixture)
{
  GListModel *list = cp2_vacancy_filters_get_list (fixture->filters);
  g_autofree char *last = g_strdup ("");

  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr(Cp2VacancyPlace) place = g_list_model_get_item (list, i);
      Cp2Vacancy *vacancy = cp2_vacancy_place_get_vacancy (place);

      g_assert_cmpint (g_utf8_collate (last, vacancy->station_name), <=, 0);
      cp2_set_text (&last, vacancy->station_name);
    }
}

static void
check_choices (FiltersFixture  *fixture,
               Cp2VacancyFacet  facet)
{
  g_autoptr(GPtrArray) choices = cp2_vacancy_filters_list_choices (fixture->filters, facet);
  g_autoptr(GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  guint sum = 0;

  g_assert_cmpstr (cp2_vacancy_choice_get_id (choices->pdata[0]), ==, "");
  g_assert_cmpuint (cp2_vacancy_choice_get_count (choices->pdata[0]), ==, count (fixture, facet, ""));
  for (guint i = 1; i < choices->len; i++)
    {
      const char *id = cp2_vacancy_choice_get_id (choices->pdata[i]);
      g_autofree char *more = g_strdup_printf (" AND %s = '%s'", columns[facet], id);

      g_assert_cmpuint (cp2_vacancy_choice_get_count (choices->pdata[i]), ==, count (fixture, facet, more));
      g_assert_cmpuint (cp2_vacancy_choice_get_count (choices->pdata[i]), >, 0);
      g_assert_true (g_hash_table_add (seen, (gpointer) id));
      g_assert_cmpint (g_utf8_collate (i > 1 ? cp2_vacancy_choice_get_name (choices->pdata[i - 1]) : "",
                                       cp2_vacancy_choice_get_name (choices->pdata[i])), <=, 0);
      sum += cp2_vacancy_choice_get_count (choices->pdata[i]);
    }

  g_assert_cmpuint (sum, ==, count (fixture, facet, ""));
}

static void
check_loosening (FiltersFixture *fixture)
{
  guint n_found;
  guint what = cp2_vacancy_filters_get_loosening (fixture->filters, &n_found);
  gint64 best = 0;

  for (guint i = 0; i <= CP2_VACANCY_LOOSEN_WORDS; i++)
    if (i < CP2_VACANCY_N_FACETS ? cp2_vacancy_filters_get_value (fixture->filters, i) != NULL
                                 : cp2_vacancy_filters_get_words (fixture->filters)[0] != '\0')
      best = MAX (best, count (fixture, i, ""));

  if (best == 0)
    {
      g_assert_cmpuint (what, >=, CP2_VACANCY_LOOSEN_ALL);
      return;
    }

  g_assert_cmpuint (n_found, ==, best);
  g_assert_cmpuint (count (fixture, what, ""), ==, best);
  cp2_vacancy_filters_loosen (fixture->filters, what);
  g_assert_cmpuint (cp2_vacancy_filters_get_n_found (fixture->filters), ==, best);
  check_list (fixture);
}

static void
draw_question (FiltersFixture *fixture)
{
  static const char * const typed[] = { "", "ziwa", "pos", "gate", "zzz", "ni" };

  for (guint i = 0; i < CP2_VACANCY_N_FACETS; i++)
    {
      g_autoptr(GPtrArray) choices = cp2_vacancy_filters_list_choices (fixture->filters, i);
      guint at = g_test_rand_int_range (0, choices->len);

      if (g_test_rand_int_range (0, 3) == 0)
        cp2_vacancy_filters_set_value (fixture->filters, i, cp2_vacancy_choice_get_id (choices->pdata[at]));
      else if (g_test_rand_int_range (0, 3) == 0)
        cp2_vacancy_filters_set_value (fixture->filters, i, NULL);
      else if (g_test_rand_int_range (0, 30) == 0)
        cp2_vacancy_filters_set_value (fixture->filters, i, "none-such");
    }
  cp2_vacancy_filters_set_words (fixture->filters, draw (typed));
  cp2_vacancy_filters_set_sort (fixture->filters, g_test_rand_int_range (0, CP2_VACANCY_N_SORTS));
}

/* Any question, against the same one in plain SQL. */
static void
test_random (FiltersFixture *fixture,
             gconstpointer   data)
{
  guint n_rounds = g_test_slow () ? 1000 : 120;

  world_feed (fixture->parent.store, 0, N_VACANCIES, 100);
  cp2_vacancy_filters_refresh (fixture->filters);
  wait_until_ready (fixture);

  for (guint round = 0; round < n_rounds; round++)
    {
      draw_question (fixture);
      check_list (fixture);
      if (cp2_vacancy_filters_get_sort (fixture->filters) == CP2_VACANCY_SORT_STATION)
        check_alphabet (fixture);
      for (guint i = 0; i < CP2_VACANCY_N_FACETS; i++)
        check_choices (fixture, i);
      check_loosening (fixture);
    }
}

/* The list is filled before the filters are there, and then it does not jump. */
static void
test_first (FiltersFixture *fixture,
            gconstpointer   data)
{
  g_autoptr(Cp2VacancyPlace) first = NULL;
  g_autoptr(Cp2VacancyPlace) again = NULL;
  g_autoptr(Cp2Vacancy) vacancy = NULL;

  world_feed (fixture->parent.store, 0, N_VACANCIES, 100);
  cp2_vacancy_filters_refresh (fixture->filters);
  g_assert_cmpuint (cp2_vacancy_filters_get_n_found (fixture->filters), ==, 0);
  while (cp2_vacancy_filters_get_n_found (fixture->filters) == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (cp2_vacancy_filters_get_ready (fixture->filters));
  first = g_list_model_get_item (cp2_vacancy_filters_get_list (fixture->filters), 0);
  vacancy = g_object_ref (cp2_vacancy_place_get_vacancy (first));

  wait_until_ready (fixture);
  check_list (fixture);
  again = g_list_model_get_item (cp2_vacancy_filters_get_list (fixture->filters), 0);
  g_assert_true (first == again);
  if (!vacancy->closed)
    g_assert_true (cp2_vacancy_place_get_vacancy (again) == vacancy);
  g_assert_cmpuint (fixture->n_changed, ==, 2);
}

/* Asked before anything was read: it holds as soon as it was. */
static void
test_early (FiltersFixture *fixture,
            gconstpointer   data)
{
  world_feed (fixture->parent.store, 0, N_VACANCIES, 100);
  cp2_vacancy_filters_set_value (fixture->filters, CP2_VACANCY_FACET_POSITION, "INV");
  cp2_vacancy_filters_set_words (fixture->filters, "ziwa");
  cp2_vacancy_filters_refresh (fixture->filters);
  wait_until_ready (fixture);
  check_list (fixture);
  g_assert_cmpuint (cp2_vacancy_filters_get_n_found (fixture->filters), >, 0);
  g_assert_cmpstr (cp2_vacancy_filters_get_name (fixture->filters, CP2_VACANCY_FACET_POSITION), ==, "Invigilator");
  g_assert_cmpuint (cp2_vacancy_filters_get_n_set (fixture->filters), ==, 1);
}

/* Names of places and positions are found, though no vacancy writes them; and the code of a centre. */
static void
test_words_of_names (FiltersFixture *fixture,
                     gconstpointer   data)
{
  static const struct { const char *typed, *column, *value; } cases[] = {
    { "invigil", "position", "INV" }, { "nyando", "subcounty", "02004" }, { "kisumu", "county", "02" }, { "02004001", "station", "02004001" },
  };

  world_feed (fixture->parent.store, 0, N_VACANCIES, 100);
  cp2_vacancy_filters_refresh (fixture->filters);
  wait_until_ready (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *more = g_strdup_printf (" AND %s = '%s'", cases[i].column, cases[i].value);

      cp2_vacancy_filters_set_words (fixture->filters, cases[i].typed);
      g_assert_cmpuint (cp2_vacancy_filters_get_n_found (fixture->filters), ==, count (fixture, CP2_VACANCY_LOOSEN_WORDS, more));
      g_assert_cmpuint (cp2_vacancy_filters_get_n_found (fixture->filters), >, 0);
    }
}

static void
test_refresh (FiltersFixture *fixture,
              gconstpointer   data)
{
  guint before;

  world_feed (fixture->parent.store, 0, 50, 100);
  cp2_vacancy_filters_refresh (fixture->filters);
  wait_until_ready (fixture);
  before = cp2_vacancy_filters_get_n_open (fixture->filters);

  world_feed (fixture->parent.store, 1000, 100, 300);
  cp2_vacancy_filters_refresh (fixture->filters);
  cp2_vacancy_filters_refresh (fixture->filters);
  g_assert_cmpuint (count (fixture, CP2_VACANCY_LOOSEN_NOTHING, ""), >, before);
  wait_until_n_open (fixture, count (fixture, CP2_VACANCY_LOOSEN_NOTHING, ""));
  check_list (fixture);

  /* A day later some have closed. */
  world_set_clock ("2026-11-07");
  cp2_vacancy_filters_refresh (fixture->filters);
  wait_until_n_open (fixture, count (fixture, CP2_VACANCY_LOOSEN_NOTHING, " AND closes_on >= '2026-11-07'"));
}

static void
test_new (FiltersFixture *fixture,
          gconstpointer   data)
{
  const char *since;
  guint n_before;

  world_feed (fixture->parent.store, 0, 50, 100);
  cp2_vacancy_filters_refresh (fixture->filters);
  wait_until_ready (fixture);
  g_assert_cmpuint (cp2_vacancy_filters_get_n_new (fixture->filters, &since), ==, 0);
  g_assert_null (since);
  n_before = cp2_vacancy_filters_get_n_open (fixture->filters);

  world_feed (fixture->parent.store, 1000, 100, 300);
  world_set_clock ("2026-11-05");
  cp2_vacancy_filters_refresh (fixture->filters);
  while (cp2_vacancy_filters_get_n_new (fixture->filters, &since) == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (since, ==, WORLD_TODAY);
  g_assert_cmpuint (cp2_vacancy_filters_get_n_new (fixture->filters, &since), <=, 100);
  g_assert_cmpuint (cp2_vacancy_filters_get_n_open (fixture->filters) - cp2_vacancy_filters_get_n_new (fixture->filters, &since), <=, n_before);

  /* The whole day long it is since the same day. */
  g_clear_object (&fixture->filters);
  fixture->filters = cp2_vacancy_filters_new (fixture->parent.store);
  cp2_vacancy_filters_refresh (fixture->filters);
  wait_until_ready (fixture);
  g_assert_cmpuint (cp2_vacancy_filters_get_n_new (fixture->filters, &since), >, 0);
  g_assert_cmpstr (since, ==, WORLD_TODAY);
}

static void
test_loosen_all (FiltersFixture *fixture,
                 gconstpointer   data)
{
  guint n_found;

  world_feed (fixture->parent.store, 0, 50, 100);
  cp2_vacancy_filters_refresh (fixture->filters);
  wait_until_ready (fixture);
  cp2_vacancy_filters_set_value (fixture->filters, CP2_VACANCY_FACET_COUNTY, "none");
  cp2_vacancy_filters_set_words (fixture->filters, "zzz");
  g_assert_cmpuint (cp2_vacancy_filters_get_loosening (fixture->filters, &n_found), ==, CP2_VACANCY_LOOSEN_ALL);
  g_assert_cmpuint (n_found, ==, cp2_vacancy_filters_get_n_open (fixture->filters));
  cp2_vacancy_filters_loosen (fixture->filters, CP2_VACANCY_LOOSEN_ALL);
  g_assert_cmpuint (cp2_vacancy_filters_get_n_found (fixture->filters), ==, n_found);
  g_assert_cmpuint (cp2_vacancy_filters_get_n_set (fixture->filters), ==, 0);
  g_assert_cmpstr (cp2_vacancy_filters_get_words (fixture->filters), ==, "");
}

static void
test_empty (FiltersFixture *fixture,
            gconstpointer   data)
{
  guint n_found;

  cp2_vacancy_filters_refresh (fixture->filters);
  wait_until_ready (fixture);
  g_assert_cmpuint (cp2_vacancy_filters_get_n_found (fixture->filters), ==, 0);
  g_assert_cmpuint (cp2_vacancy_filters_get_loosening (fixture->filters, &n_found), ==, CP2_VACANCY_LOOSEN_NOTHING);
  g_assert_null (cp2_vacancy_filters_get_error (fixture->filters));
}

/* Gone in the middle of a reading; and a store that closes under it. */
static void
test_dropped (FiltersFixture *fixture,
              gconstpointer   data)
{
  Cp2VacancyFilters *other = cp2_vacancy_filters_new (fixture->parent.store);

  world_feed (fixture->parent.store, 0, N_VACANCIES, 100);
  cp2_vacancy_filters_refresh (other);
  g_object_unref (other);
  cp2_vacancy_filters_refresh (fixture->filters);
  MUST (close_and_wait (fixture->parent.store, failure));
  while (cp2_vacancy_filters_get_error (fixture->filters) == NULL && !cp2_vacancy_filters_get_ready (fixture->filters))
    g_main_context_iteration (NULL, TRUE);
  cp2_vacancy_filters_refresh (fixture->filters);
  MUST (open_and_wait (fixture->parent.store, store_key, failure));
}

#define add(path, func) g_test_add (path, FiltersFixture, NULL, filters_set_up, func, filters_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  add ("/vacancy-filters/random", test_random);
  add ("/vacancy-filters/first", test_first);
  add ("/vacancy-filters/early", test_early);
  add ("/vacancy-filters/words-of-names", test_words_of_names);
  add ("/vacancy-filters/refresh", test_refresh);
  add ("/vacancy-filters/new", test_new);
  add ("/vacancy-filters/loosen-all", test_loosen_all);
  add ("/vacancy-filters/empty", test_empty);
  add ("/vacancy-filters/dropped", test_dropped);

  return g_test_run ();
}
