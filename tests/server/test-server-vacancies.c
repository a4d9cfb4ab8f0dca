#include "config.h"

#include "server-fixture.h"

#include "core/cp2-vacancy.h"

static void
add_vacancy (Cp2Feed    *feed,
             guint       n,
             const char *exam,
             const char *closes_on,
             gboolean    closed)
{
  g_autofree char *title = g_strdup_printf ("Invigilator %u", n);
  Cp2Vacancy *vacancy = cp2_record_new (&cp2_vacancy_kind, NULL);

  cp2_set_text (&vacancy->exam, exam);
  cp2_set_text (&vacancy->activity, "FIELD");
  cp2_set_text (&vacancy->station, "47001001");
  cp2_set_text (&vacancy->position, "INV");
  cp2_set_text (&vacancy->county, "47");
  cp2_set_text (&vacancy->subcounty, "47001");
  cp2_set_text (&vacancy->title, title);
  cp2_set_text (&vacancy->station_name, "Ngara School");
  cp2_set_text (&vacancy->closes_on, closes_on);
  vacancy->slots = 3;
  vacancy->closed = closed;
  put (feed, vacancy);
}

static void
add_vacancies (Fixture *fixture)
{
  g_autoptr(Cp2Sql) sql = cp2_server_database_open (fixture->database, NULL);
  g_autoptr(Cp2Feed) feed = cp2_feed_new (sql);
  g_autofree char *today = cp2_clock_today ();
  g_autofree char *tomorrow = cp2_date_add_days (today, 1);
  g_autofree char *yesterday = cp2_date_add_days (today, -1);

  g_assert_true (cp2_sql_begin (sql, NULL));
  for (guint i = 0; i < 25; i++)
    add_vacancy (feed, i, i % 5 == 0 ? "KPSEA-2026" : "KCSE-2026", i < 12 ? today : tomorrow, FALSE);
  add_vacancy (feed, 90, "KCSE-2026", yesterday, FALSE);
  add_vacancy (feed, 91, "KCSE-2026", tomorrow, TRUE);
  g_assert_true (cp2_sql_commit (sql, NULL));
}

/* Walks through all pages, and counts what is different on them. */
static guint
count_vacancies (Fixture    *fixture,
                 const char *token,
                 const char *query)
{
  g_autoptr(GHashTable) ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *cursor = g_strdup ("");
  gboolean more = TRUE;

  while (more)
    {
      g_autofree char *path = g_strdup_printf ("/v1/vacancies?limit=4&after=%s&%s", cursor, query);
      g_auto(Answer) page = call (fixture, "GET", path, token, NULL);
      JsonArray *vacancies;

      g_assert_cmpuint (page.status, ==, 200);
      vacancies = cp2_json_get_array (get_object (&page), "vacancies");
      for (guint i = 0; i < json_array_get_length (vacancies); i++)
        g_assert_true (g_hash_table_add (ids, g_strdup (cp2_json_get_string (json_array_get_object_element (vacancies, i), "id"))));
      more = cp2_json_get_boolean (get_object (&page), "more");
      g_assert_true (!more || json_array_get_length (vacancies) == 4);
      g_free (cursor);
      cursor = g_strdup (get_text (&page, "cursor"));
      g_assert_true (more == (cursor != NULL));
    }

  return g_hash_table_size (ids);
}

static void
test_vacancies_search (Fixture       *fixture,
                       gconstpointer  data)
{
  g_autofree char *token = get_token (fixture, MOBILE);

  add_vacancies (fixture);
  g_assert_cmpuint (count_vacancies (fixture, token, "county=47"), ==, 25);
  g_assert_cmpuint (count_vacancies (fixture, token, "exam=KPSEA-2026"), ==, 5);
  g_assert_cmpuint (count_vacancies (fixture, token, "exam=KCSE-2026&position=INV&subcounty=47001"), ==, 20);
  g_assert_cmpuint (count_vacancies (fixture, token, "q=ngara%20invig"), ==, 25);
  g_assert_cmpuint (count_vacancies (fixture, token, "q=%22*%20OR%20--"), ==, 0);
  g_assert_cmpuint (count_vacancies (fixture, token, "county=01"), ==, 0);
  g_assert_cmpuint (count_vacancies (fixture, token, "county=47'%20OR%201=1"), ==, 0);

  assert_problem (fixture, "GET", "/v1/vacancies?after=nonsense", token, NULL, 400, "bad-query");
  assert_problem (fixture, "GET", "/v1/vacancies?after=AAAA", token, NULL, 400, "bad-query");
  assert_problem (fixture, "GET", "/v1/vacancies?limit=201", token, NULL, 400, "bad-query");
  assert_problem (fixture, "GET", "/v1/vacancies", NULL, NULL, 401, "unauthenticated");
}

#define ADD(path, function) \
  g_test_add (path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("/server/vacancies/search/pages", test_vacancies_search);

  return g_test_run ();
}
