#include "config.h"

#include <string.h>

#include "core/cp2-kinds.h"
#include "storage/cp2-plain-record.h"
#include "storage/cp2-record-tables.h"
#include "storage/cp2-sql-repository.h"
#include "tests/core/random-record.h"

#define VALUES_MAX 128

typedef struct
{
  Cp2Sql           *sql;
  Cp2SqlRepository *repository;
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
  fixture->repository = cp2_sql_repository_new (fixture->sql, FALSE);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_assert_finalize_object (fixture->repository);
  g_assert_finalize_object (fixture->sql);
}

/* The one row of the kind, each column as SQL, and then it is gone. */
static char *
take_row (Fixture       *fixture,
          const Cp2Kind *kind)
{
  g_auto(GStrv) columns = cp2_sql_list_columns (fixture->sql, kind->name, NULL);
  g_autoptr(GString) text = g_string_new ("SELECT '");
  g_autofree char *erase = g_strdup_printf ("DELETE FROM %s", kind->name);
  g_autoptr(GError) error = NULL;
  Cp2Statement *statement;
  gboolean found;
  char *row;

  for (guint i = 0; columns[i] != NULL; i++)
    if (!g_str_equal (columns[i], "row"))
      g_string_append_printf (text, " %s=' || quote (\"%s\") || '", columns[i], columns[i]);
  g_string_append_printf (text, "' FROM %s", kind->name);
  statement = cp2_sql_prepare (fixture->sql, text->str, &error);
  g_assert_no_error (error);
  g_assert_true (cp2_statement_step (statement, &found, &error));
  g_assert_true (found);
  row = g_strdup (cp2_statement_get_text (statement, 0));
  cp2_statement_reset (statement);
  g_assert_true (cp2_sql_run (fixture->sql, &error, erase, ""));
  return row;
}

static gboolean
is_plain (const Cp2Kind  *kind,
          const char     *text,
          Cp2PlainValue  *values)
{
  const char *end = text + strlen (text);

  return cp2_plain_record_read (kind, text, end, values) == end;
}

/* Whether it was plain; if it was, the long way must take it too and write the same. */
static gboolean
compare (Fixture       *fixture,
         const Cp2Kind *kind,
         const char    *text)
{
  Cp2PlainValue values[VALUES_MAX];
  g_autoptr(JsonNode) node = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *one = NULL;
  g_autofree char *other = NULL;

  g_assert_cmpuint (cp2_plain_record_get_n_values (kind), <=, VALUES_MAX);
  if (!is_plain (kind, text, values))
    return FALSE;

  cp2_plain_record_store (fixture->sql, kind, values, &error);
  g_assert_no_error (error);
  one = take_row (fixture, kind);

  node = json_from_string (text, &error);
  g_assert_no_error (error);
  cp2_sql_repository_store_json (fixture->repository, kind, json_node_get_object (node), &error);
  g_assert_no_error (error);
  other = take_row (fixture, kind);
  g_assert_cmpstr (one, ==, other);
  return TRUE;
}

static void
test_random (Fixture       *fixture,
             gconstpointer  data)
{
  guint n_kinds;
  const Cp2Kind * const *kinds = cp2_kind_list (&n_kinds);
  guint n_plain = 0;

  for (guint i = 0; i < 500; i++)
    {
      const Cp2Kind *kind = kinds[g_test_rand_int_range (0, n_kinds)];
      g_autoptr(Cp2Record) record = random_record (kind, "r1");
      g_autofree char *text = cp2_record_to_json (record, CP2_FORM_WHOLE);

      n_plain += compare (fixture, kind, text);
    }
  g_assert_cmpuint (n_plain, >, 0);
}

/* One byte changed, taken out or doubled. */
static void
test_mutated (Fixture       *fixture,
              gconstpointer  data)
{
  static const char bytes[] = "{}[]\":,\\/ \n09-+.eEtfnu\x7f\xc3";
  const char *text = "{\"id\":\"v1\",\"version\":12,\"updated_at\":\"2026-11-02T08:00:00Z\",\"exam\":\"KCSE\",\"title\":\"Z\xc3\xbc\","
                     "\"slots\":40,\"closed\":true,\"masked\":false}";
  gsize length = strlen (text);
  guint n_plain = 0;

  g_assert_true (compare (fixture, &cp2_vacancy_kind, text));
  for (gsize at = 0; at < length; at++)
    for (gsize i = 0; i < sizeof bytes; i++)
      for (gsize n_taken = 0; n_taken < 2; n_taken++)
        {
          g_autofree char *mutant = g_strdup_printf ("%.*s%.1s%s", (int) at, text, bytes + i, text + at + n_taken);

          if (g_utf8_validate (mutant, -1, NULL))
            n_plain += compare (fixture, &cp2_vacancy_kind, mutant);
        }
  g_assert_cmpuint (n_plain, >, 0);
}

static void
test_refused (Fixture       *fixture,
              gconstpointer  data)
{
  static const char * const texts[] = {
    "", "{", "{}", "[]", "{\"id\":\"\"}", "{\"id\":7}", "{\"id\":null}", "{\"name\":\"Kwale\"}", "{ \"id\":\"02\"}", "{\"id\":\"02\"} ",
    "{\"id\":\"02\",}", "{\"id\":\"02\",\"id\":\"03\"}", "{\"id\":\"02\",\"name\":\"a\\\"b\"}", "{\"id\":\"02\",\"name\":\"a\tb\"}",
    "{\"id\":\"02\",\"name\":null}", "{\"id\":\"02\",\"name\":7}", "{\"id\":\"02\",\"version\":\"1\"}", "{\"id\":\"02\",\"version\":1.0}",
    "{\"id\":\"02\",\"version\":01}", "{\"id\":\"02\",\"version\":-}", "{\"id\":\"02\",\"version\":9999999999999999999}",
    "{\"id\":\"02\",\"masked\":1}", "{\"id\":\"02\",\"extra\":\"a\"}", "{\"id\":\"02\",\"\":[]}", "{\"id\":\"02\",\"unknown\":1}",
    "{\"id\":\"02\",\"name\":\"Kwale", "{\"id\":\"02\",\"name\":\"Kwale\"", "{\"id\":\"02\",\"name\"", "{\"id\":\"02\",\"version\":",
  };
  Cp2PlainValue values[VALUES_MAX];

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_assert_false (is_plain (&cp2_county_kind, texts[i], values));
  g_assert_true (is_plain (&cp2_county_kind, "{\"name\":\"Kwale\",\"masked\":true,\"version\":-3,\"id\":\"02\"}", values));
  g_assert_null (cp2_plain_record_read (&cp2_county_kind, NULL, NULL, values));
  g_assert_null (cp2_plain_text_read (NULL, NULL, values));
  g_assert_null (cp2_plain_number_read (NULL, NULL, values));
}

/* Every place where the text may be cut: nothing behind the end is read. */
static void
test_cut (Fixture       *fixture,
          gconstpointer  data)
{
  const char *text = "{\"id\":\"02\",\"version\":17,\"masked\":true,\"name\":\"Kwale\"}";
  Cp2PlainValue values[VALUES_MAX];

  for (gsize length = 0; length < strlen (text); length++)
    {
      g_autofree char *part = g_memdup2 (text, length);

      g_assert_null (cp2_plain_record_read (&cp2_county_kind, part, part + length, values));
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define add(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  add ("/plain-record/random", test_random);
  add ("/plain-record/mutated", test_mutated);
  add ("/plain-record/refused", test_refused);
  add ("/plain-record/cut", test_cut);

  return g_test_run ();
}
