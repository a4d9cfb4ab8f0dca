#include "config.h"

#include "store-fixture.h"

#define N_STEPS 25

typedef struct
{
  const char *kind;
  const char *id;
  const char *json;
} Put;

static const Put choices[] = {
  { "attendance_sheet", SHEET, SHEET_JSON (11, "open", 0) },
  { "attendance_sheet", SHEET, SHEET_JSON (12, "submitted", 3) },
  { "attendance_sheet", SHEET, SHEET_JSON (13, "reopened", 7) },
  { "attendance_sheet", SHEET, NULL },
  { "deployment", DEPLOYMENT, DEPLOYMENT_JSON (DEPLOYMENT, 21, "accepted") },
  { "deployment", DEPLOYMENT, DEPLOYMENT_JSON (DEPLOYMENT, 22, "reported") },
  { "deployment", DEPLOYMENT, NULL },
  { "county", "21", "{\"id\":\"21\",\"version\":31,\"name\":\"Nyeri\"}" },
  { "county", "21", NULL },
};

static void
pull_put (Cp2Replica *replica,
          const Put  *put,
          gboolean    more)
{
  pull (replica, 10, more, change (put->json != NULL ? "put" : g_test_rand_bit () ? "evict" : "delete", put->kind, put->id, put->json));
}

/* What the server sent last of each record, kept beside the replica. */
static void
put_random (Cp2Replica *replica,
            GHashTable *ground)
{
  const Put *put = &choices[g_test_rand_int_range (0, G_N_ELEMENTS (choices))];

  g_hash_table_insert (ground, (gpointer) put->kind, (gpointer) put);
  pull_put (replica, put, g_test_rand_bit ());
}

static void
run_random (Cp2Replica *replica,
            GPtrArray  *operations)
{
  g_autoptr(Cp2Operation) operation = new_mark ();

  if (run (replica, operation, NULL))
    g_ptr_array_add (operations, cp2_operation_ref (operation));
}

static void
reject_random (Cp2Replica *replica,
               GPtrArray  *operations)
{
  guint which = g_test_rand_int_range (0, operations->len);

  answer (replica, ((Cp2Operation *) g_ptr_array_index (operations, which))->id, "rejected", "");
  g_ptr_array_remove_index (operations, which);
}

static void
live (Fixture    *fixture,
      GHashTable *ground,
      GPtrArray  *operations)
{
  static const Put end = { "county", "99", "{\"id\":\"99\",\"version\":1,\"name\":\"End\"}" };

  load_centre (fixture->replica);
  for (guint step = 0; step < N_STEPS; step++)
    {
      guint what = g_test_rand_int_range (0, 10);

      if (what < 4)
        run_random (fixture->replica, operations);
      else if (what < 5 && operations->len > 0)
        reject_random (fixture->replica, operations);
      else if (what < 6)
        reopen (fixture);
      else
        put_random (fixture->replica, ground);
    }

  pull_put (fixture->replica, &end, FALSE);
  g_hash_table_insert (ground, (gpointer) "end", (gpointer) &end);
}

/* The ground at once, then what is left of the operations, as if they were made now. */
static void
begin_at_the_end (Fixture    *fixture,
                  GHashTable *ground,
                  GPtrArray  *operations)
{
  GHashTableIter iter;
  gpointer put;

  load_centre (fixture->replica);
  g_hash_table_iter_init (&iter, ground);
  while (g_hash_table_iter_next (&iter, NULL, &put))
    pull_put (fixture->replica, put, FALSE);

  for (guint i = 0; i < operations->len; i++)
    run (fixture->replica, g_ptr_array_index (operations, i), NULL);
}

/* Every history leads to what the server sent last and the outbox on top of it. */
static void
test_random (Fixture       *one,
             gconstpointer  data)
{
  Fixture other;
  g_autoptr(GHashTable) ground = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GPtrArray) operations = g_ptr_array_new_with_free_func ((GDestroyNotify) cp2_operation_unref);
  g_autofree char *picture = NULL;
  g_autofree char *expected = NULL;

  set_up (&other, NULL);
  live (one, ground, operations);
  begin_at_the_end (&other, ground, operations);

  g_assert_cmpuint (get_status (one->replica).n_pending, ==, operations->len);
  picture = dump_records (one->replica);
  expected = dump_records (other.replica);
  g_assert_cmpstr (picture, ==, expected);
  tear_down (&other, NULL);
}

int
main (int   argc,
      char *argv[])
{
  guint n_rounds;

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  n_rounds = g_test_slow () ? 300 : 25;
  for (guint i = 0; i < n_rounds; i++)
    {
      g_autofree char *path = g_strdup_printf ("/replay/random/%u", i);

      g_test_add (path, Fixture, NULL, set_up, test_random, tear_down);
    }

  return g_test_run ();
}
