#include "config.h"

#include "core/cp2-clock.h"
#include "core/cp2-rule-error.h"
#include "storage/cp2-record-tables.h"
#include "storage/cp2-sql-repository.h"
#include "tests/core/random-record.h"

typedef struct
{
  Cp2Sql           *sql;
  Cp2SqlRepository *self;
  Cp2Repository    *repository;
  GString          *calls;
  gboolean          refuse;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  fixture->sql = cp2_sql_open ("sqlite::memory:", NULL, CP2_SQL_READ_WRITE, &error);
  g_assert_no_error (error);
  cp2_record_tables_create (fixture->sql, 0, &error);
  g_assert_no_error (error);
  fixture->self = cp2_sql_repository_new (fixture->sql, data != NULL);
  fixture->repository = CP2_REPOSITORY (fixture->self);
  fixture->calls = g_string_new (NULL);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_string_free (fixture->calls, TRUE);
  g_assert_finalize_object (fixture->self);
  g_assert_finalize_object (fixture->sql);
}

static Cp2Record *
get (Fixture       *fixture,
     const Cp2Kind *kind,
     const char    *id)
{
  g_autoptr(GError) error = NULL;
  gpointer record;

  g_assert_true (cp2_repository_get (fixture->repository, kind, id, &record, &error));
  g_assert_no_error (error);
  return record;
}

static void
store (Fixture  *fixture,
       gpointer  record)
{
  g_autoptr(GError) error = NULL;

  g_assert_true (cp2_sql_repository_store (fixture->self, record, &error));
  g_assert_no_error (error);
}

static gboolean
store_json (Fixture        *fixture,
            const Cp2Kind  *kind,
            const char     *text,
            GError        **error)
{
  g_autoptr(JsonNode) node = json_from_string (text, NULL);

  g_assert_nonnull (node);
  return cp2_sql_repository_store_json (fixture->self, kind, json_node_get_object (node), error);
}

static void
assert_same (gpointer a,
             gpointer b)
{
  g_autofree char *left = cp2_record_to_json (a, CP2_FORM_WHOLE);
  g_autofree char *right = cp2_record_to_json (b, CP2_FORM_WHOLE);

  g_assert_cmpstr (left, ==, right);
  g_assert_true (cp2_record_equal (a, b));
}

static const Cp2Kind *
random_kind (void)
{
  guint n_kinds;
  const Cp2Kind * const *kinds = cp2_kind_list (&n_kinds);

  return kinds[g_test_rand_int_range (0, n_kinds)];
}

/* Put in, replaced and read back, from the object and from its JSON: every kind, whatever it holds. */
static void
test_store_round_trip (Fixture       *fixture,
                       gconstpointer  data)
{
  for (guint i = 0; i < 2000; i++)
    {
      const Cp2Kind *kind = random_kind ();
      g_autofree char *id = g_strdup_printf ("r%d", g_test_rand_int_range (0, 3));
      g_autoptr(Cp2Record) record = random_record (kind, id);
      g_autofree char *text = cp2_record_to_json (record, CP2_FORM_WHOLE);
      g_autoptr(GPtrArray) found = NULL;
      g_autoptr(Cp2Record) stored = NULL;
      g_autoptr(Cp2Record) from_json = NULL;
      g_autoptr(GError) error = NULL;

      store (fixture, record);
      stored = get (fixture, kind, id);
      assert_same (record, stored);

      store_json (fixture, kind, text, &error);
      g_assert_no_error (error);
      from_json = get (fixture, kind, id);
      assert_same (record, from_json);

      found = cp2_repository_find (fixture->repository, kind, &error, "id", id, NULL);
      g_assert_no_error (error);
      g_assert_cmpuint (found->len, ==, 1);
      assert_same (record, g_ptr_array_index (found, 0));
    }
}

/* By the value of each field, as text, a record is found, and by another value it is not. */
static void
test_find_each_field (Fixture       *fixture,
                      gconstpointer  data)
{
  for (guint i = 0; i < 300; i++)
    {
      const Cp2Kind *kind = random_kind ();
      g_autoptr(Cp2Record) record = random_record (kind, "r");

      store (fixture, record);
      for (guint j = 0; j < kind->n_fields; j++)
        {
          const Cp2Field *field = &kind->fields[j];
          g_autofree char *value = cp2_field_to_text (field, record);
          g_autoptr(GPtrArray) found = NULL;
          g_autoptr(GPtrArray) others = NULL;
          g_autoptr(GError) error = NULL;

          if (value == NULL)
            continue;
          found = cp2_repository_find (fixture->repository, kind, &error, field->name, value, NULL);
          g_assert_no_error (error);
          g_assert_cmpuint (found->len, ==, 1);
          others = cp2_repository_find (fixture->repository, kind, &error, field->name, value, "id", "' OR ''='", NULL);
          g_assert_no_error (error);
          g_assert_cmpuint (others->len, ==, 0);
        }
      g_assert_true (cp2_sql_repository_erase (fixture->self, kind, "r", NULL));
    }
}

static void
test_find_order (Fixture       *fixture,
                 gconstpointer  data)
{
  const char * const ids[] = { "b", "a", "é", "B", "aa" };
  const char * const sorted[] = { "B", "a", "aa", "b", "é" };
  g_autoptr(GPtrArray) found = NULL;
  g_autoptr(GPtrArray) none = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autoptr(Cp2County) county = cp2_record_new (&cp2_county_kind, ids[i]);

      cp2_set_text (&county->name, "same");
      store (fixture, county);
    }

  found = cp2_repository_find (fixture->repository, &cp2_county_kind, NULL, "name", "same", NULL);
  g_assert_cmpuint (found->len, ==, G_N_ELEMENTS (sorted));
  for (guint i = 0; i < found->len; i++)
    g_assert_cmpstr (CP2_RECORD (g_ptr_array_index (found, i))->id, ==, sorted[i]);
  none = cp2_repository_find (fixture->repository, &cp2_county_kind, NULL, "name", NULL, NULL);
  g_assert_cmpuint (none->len, ==, 0);
}

static void
test_find_unknown_field (Fixture       *fixture,
                         gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (cp2_repository_find (fixture->repository, &cp2_county_kind, &error, "no_such_field", "x", NULL));
  g_assert_error (error, CP2_SQL_ERROR, CP2_SQL_ERROR_STATEMENT);
}

static void
test_get_missing (Fixture       *fixture,
                  gconstpointer  data)
{
  gint64 version;

  g_assert_null (get (fixture, &cp2_county_kind, "99"));
  g_assert_null (get (fixture, &cp2_county_kind, ""));
  g_assert_null (get (fixture, &cp2_county_kind, NULL));
  g_assert_true (cp2_sql_repository_get_version (fixture->self, &cp2_county_kind, "99", &version, NULL));
  g_assert_cmpint (version, ==, -1);
}

static void
assert_county (Fixture    *fixture,
               const char *name,
               gint64      version)
{
  g_autoptr(Cp2County) county = CP2_COUNTY (get (fixture, &cp2_county_kind, "01"));
  gint64 found;

  g_assert_cmpstr (county->name, ==, name);
  g_assert_true (cp2_sql_repository_get_version (fixture->self, &cp2_county_kind, "01", &found, NULL));
  g_assert_cmpint (found, ==, version);
  /* What an operation does with a record that it was given stays its own. */
  cp2_set_text (&county->name, "Elsewhere");
}

static void
test_get_remembered (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autoptr(Cp2County) county = cp2_record_new (&cp2_county_kind, "01");
  g_autoptr(GError) error = NULL;

  cp2_sql_repository_set_remembers (fixture->self, TRUE);
  g_assert_null (get (fixture, &cp2_county_kind, "01"));
  g_assert_null (get (fixture, &cp2_county_kind, "01"));
  county->name = g_strdup ("Mombasa");
  CP2_RECORD (county)->version = 3;
  store (fixture, county);
  for (guint i = 0; i < 4; i++)
    assert_county (fixture, "Mombasa", 3);

  cp2_sql_execute (fixture->sql, "UPDATE county SET name = 'Kwale', version = 4", &error);
  g_assert_no_error (error);
  assert_county (fixture, "Mombasa", 3);
  cp2_sql_repository_set_remembers (fixture->self, TRUE);
  assert_county (fixture, "Kwale", 4);
  g_assert_true (store_json (fixture, &cp2_county_kind, "{\"id\":\"01\",\"version\":5,\"name\":\"Kilifi\"}", &error));
  assert_county (fixture, "Kilifi", 5);

  g_assert_true (cp2_sql_repository_erase (fixture->self, &cp2_county_kind, "01", &error));
  g_assert_null (get (fixture, &cp2_county_kind, "01"));
}

/* The short way takes and refuses what the long way does, and stores the same. */
static void
test_store_json_ways (Fixture       *fixture,
                      gconstpointer  data)
{
  const char * const records[] = {
    "{}", "{\"id\":\"\"}", "{\"id\":5}", "{\"id\":\"d\"}", "{\"id\":\"d\",\"version\":\"x\"}", "{\"id\":\"d\",\"masked\":1}",
    "{\"id\":\"d\",\"state\":\"abducted\"}", "{\"id\":\"d\",\"state\":\"served\"}", "{\"id\":\"d\",\"state\":\"\"}",
    "{\"id\":\"d\",\"state\":null}", "{\"id\":\"d\",\"state\":2}", "{\"id\":\"d\",\"gender\":\"\"}", "{\"id\":\"d\",\"reason\":\"\"}",
    "{\"id\":\"d\",\"reason\":null}", "{\"id\":\"d\",\"reason\":7}", "{\"id\":\"d\",\"from_on\":\"never\"}",
    "{\"id\":\"d\",\"updated_at\":5}", "{\"id\":\"d\",\"version\":-4}", "{\"id\":\"d\",\"unknown\":{\"a\":[]}}",
    "{\"id\":\"d\",\"extra\":\"x\"}", "{\"id\":\"d\",\"row\":1}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (records); i++)
    {
      g_autoptr(JsonNode) node = json_from_string (records[i], NULL);
      g_autoptr(GError) error = NULL;
      g_autoptr(Cp2Record) expected = cp2_record_new_from_json (&cp2_deployment_kind, json_node_get_object (node), NULL);
      g_autoptr(Cp2Record) stored = NULL;

      g_test_message ("%s", records[i]);
      g_assert_cmpint (store_json (fixture, &cp2_deployment_kind, records[i], &error), ==, expected != NULL);
      if (expected == NULL)
        {
          g_assert_error (error, CP2_RULE_ERROR, CP2_RULE_ERROR_MALFORMED);
          continue;
        }
      stored = get (fixture, &cp2_deployment_kind, "d");
      assert_same (expected, stored);
      g_assert_cmpstr (stored->extra, ==, expected->extra);
      g_assert_true (cp2_sql_repository_erase (fixture->self, &cp2_deployment_kind, "d", NULL));
    }
}

/* A member once unknown goes away when the record no longer has it. */
static void
test_store_json_forgets (Fixture       *fixture,
                         gconstpointer  data)
{
  g_autoptr(Cp2Record) record = NULL;

  g_assert_true (store_json (fixture, &cp2_county_kind, "{\"id\":\"01\",\"name\":\"Mombasa\",\"flag\":1,\"masked\":true}", NULL));
  g_assert_true (store_json (fixture, &cp2_county_kind, "{\"id\":\"01\",\"version\":2}", NULL));
  record = get (fixture, &cp2_county_kind, "01");
  g_assert_null (record->extra);
  g_assert_null (CP2_COUNTY (record)->name);
  g_assert_false (record->masked);
  g_assert_cmpint (record->version, ==, 2);
}

static gboolean
note_call (const Cp2Kind  *kind,
           const char     *id,
           Cp2Record      *record,
           gpointer        user_data,
           GError        **error)
{
  Fixture *fixture = user_data;

  /* It may look at what is still there. */
  g_autoptr(Cp2Record) old = get (fixture, kind, id);

  g_string_append_printf (fixture->calls, "%s %s%s%s;", kind->name, id, record ? "" : " removed", old ? " over" : "");
  if (fixture->refuse)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "not now");
      return FALSE;
    }
  if (record != NULL)
    record->version = 77;
  return TRUE;
}

static void
test_before_write (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr(Cp2County) county = cp2_record_new (&cp2_county_kind, "01");
  gint64 version;

  cp2_sql_repository_set_before_write (fixture->self, note_call, fixture);
  g_assert_true (cp2_repository_put (fixture->repository, county, NULL));
  g_assert_cmpint (CP2_RECORD (county)->version, ==, 77);
  g_assert_true (cp2_sql_repository_get_version (fixture->self, &cp2_county_kind, "01", &version, NULL));
  g_assert_cmpint (version, ==, 77);
  g_assert_true (cp2_repository_put (fixture->repository, county, NULL));
  g_assert_true (cp2_repository_remove (fixture->repository, &cp2_county_kind, "01", NULL));
  g_assert_true (cp2_repository_remove (fixture->repository, &cp2_county_kind, "01", NULL));
  g_assert_cmpstr (fixture->calls->str, ==, "county 01;county 01 over;county 01 removed over;");

  /* Not for what comes from the feed. */
  store (fixture, county);
  g_assert_true (cp2_sql_repository_erase (fixture->self, &cp2_county_kind, "01", NULL));
  g_assert_true (store_json (fixture, &cp2_county_kind, "{\"id\":\"02\"}", NULL));
  g_assert_cmpstr (fixture->calls->str, ==, "county 01;county 01 over;county 01 removed over;");
}

static void
test_before_write_refuses (Fixture       *fixture,
                           gconstpointer  data)
{
  g_autoptr(Cp2County) county = cp2_record_new (&cp2_county_kind, "01");
  g_autoptr(Cp2County) kept = NULL;
  g_autoptr(GError) error = NULL;

  cp2_set_text (&county->name, "before");
  store (fixture, county);
  cp2_sql_repository_set_before_write (fixture->self, note_call, fixture);
  fixture->refuse = TRUE;

  cp2_set_text (&county->name, "after");
  g_assert_false (cp2_repository_put (fixture->repository, county, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
  g_clear_error (&error);
  g_assert_false (cp2_repository_remove (fixture->repository, &cp2_county_kind, "01", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);

  kept = (Cp2County *) get (fixture, &cp2_county_kind, "01");
  g_assert_cmpstr (kept->name, ==, "before");
}

static void
test_put_sets_instant (Fixture       *fixture,
                       gconstpointer  data)
{
  g_autoptr(Cp2County) county = cp2_record_new (&cp2_county_kind, "01");
  g_autoptr(Cp2Record) stored = NULL;

  cp2_clock_set_for_tests (cp2_clock_parse ("2026-10-20T06:00:00.123Z"));
  g_assert_true (cp2_repository_put (fixture->repository, county, NULL));
  cp2_clock_set_for_tests (0);
  stored = get (fixture, &cp2_county_kind, "01");
  g_assert_cmpstr (stored->updated_at, ==, "2026-10-20T06:00:00.123Z");
}

static void
test_is_authority (Fixture       *fixture,
                   gconstpointer  data)
{
  g_assert_cmpint (cp2_repository_is_authority (fixture->repository), ==, data != NULL);
}

/* A failure of the storage is told as one, by every call. */
static void
test_failures (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr(Cp2County) county = cp2_record_new (&cp2_county_kind, "01");
  GError *errors[7] = { NULL };
  gpointer record;
  gint64 version;

  g_assert_true (cp2_sql_execute (fixture->sql, "DROP TABLE county", NULL));
  g_assert_false (cp2_repository_get (fixture->repository, &cp2_county_kind, "01", &record, &errors[0]));
  g_assert_false (cp2_repository_put (fixture->repository, county, &errors[1]));
  g_assert_false (cp2_repository_remove (fixture->repository, &cp2_county_kind, "01", &errors[2]));
  g_assert_null (cp2_repository_find (fixture->repository, &cp2_county_kind, &errors[3], NULL));
  g_assert_false (store_json (fixture, &cp2_county_kind, "{\"id\":\"01\"}", &errors[4]));
  g_assert_false (cp2_sql_repository_get_version (fixture->self, &cp2_county_kind, "01", &version, &errors[5]));
  g_assert_false (cp2_sql_repository_erase (fixture->self, &cp2_county_kind, "01", &errors[6]));
  for (guint i = 0; i < G_N_ELEMENTS (errors); i++)
    {
      g_assert_error (errors[i], CP2_SQL_ERROR, CP2_SQL_ERROR_STATEMENT);
      g_clear_error (&errors[i]);
    }
}

#define ADD(path, function) g_test_add ("/sql-repository/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("store/round-trip", test_store_round_trip);
  ADD ("find/each-field", test_find_each_field);
  ADD ("find/order", test_find_order);
  ADD ("find/unknown-field", test_find_unknown_field);
  ADD ("get/missing", test_get_missing);
  ADD ("get/remembered", test_get_remembered);
  ADD ("store-json/ways", test_store_json_ways);
  ADD ("store-json/forgets", test_store_json_forgets);
  ADD ("before-write/called", test_before_write);
  ADD ("before-write/refuses", test_before_write_refuses);
  ADD ("put/sets-instant", test_put_sets_instant);
  ADD ("is-authority/desktop", test_is_authority);
  g_test_add ("/sql-repository/is-authority/server", Fixture, "server", set_up, test_is_authority, tear_down);
  ADD ("failures/told", test_failures);

  return g_test_run ();
}
