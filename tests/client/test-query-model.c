#include "config.h"

#include "client/cp2-query-model.h"
#include "store-async-fixture.h"

#define N_CENTRES 500

/* A plain list that follows the model only through its announcements. */
typedef struct
{
  GListModel *model;
  GPtrArray  *items;
  guint       n_announced;
} Follower;

static void
items_changed_cb (GListModel *model,
                  guint       position,
                  guint       removed,
                  guint       added,
                  Follower   *follower)
{
  g_assert_cmpuint (position + removed, <=, follower->items->len);
  if (removed > 0)
    g_ptr_array_remove_range (follower->items, position, removed);
  for (guint i = 0; i < added; i++)
    g_ptr_array_insert (follower->items, position + i, g_list_model_get_item (model, position + i));
  follower->n_announced += removed + added;
  g_assert_cmpuint (follower->items->len, ==, g_list_model_get_n_items (model));
}

static void
follow (Follower      *follower,
        Cp2QueryModel *model)
{
  follower->model = G_LIST_MODEL (model);
  follower->items = g_ptr_array_new_with_free_func (g_object_unref);
  follower->n_announced = 0;
  for (guint i = 0; i < g_list_model_get_n_items (follower->model); i++)
    g_ptr_array_add (follower->items, g_list_model_get_item (follower->model, i));
  g_signal_connect (model, "items-changed", G_CALLBACK (items_changed_cb), follower);
}

static void
unfollow (Follower *follower)
{
  g_signal_handlers_disconnect_by_data (follower->model, follower);
  g_ptr_array_unref (follower->items);
}

static void
wait_for (Cp2QueryModel *model)
{
  while (cp2_query_model_get_loading (model))
    g_main_context_iteration (NULL, TRUE);
}

static char *
centre_change (guint       number,
               guint       version,
               const char *name)
{
  g_autofree char *id = g_strdup_printf ("%08u", number);
  g_autofree char *record = g_strdup_printf ("{\"id\":\"%s\",\"version\":%u,\"name\":\"%s\",\"county\":\"%02u\"}", id, version, name, number % 5);

  return change (name != NULL ? "put" : "delete", "centre", id, name != NULL ? record : NULL);
}

static void
fill (Cp2Store *store,
      guint     n_centres)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < n_centres; i++)
    {
      g_autofree char *one = centre_change (2 * i, i + 1, "Shule");

      g_string_append_printf (text, "%s%s", i > 0 ? "," : "", one);
    }

  feed (store, text->str, n_centres, FALSE);
}

/* What the database says now, record by record. */
static void
check (Cp2QueryModel *model,
       Cp2Store      *store,
       Follower      *follower)
{
  g_autoptr(GPtrArray) expected = cp2_query_list (cp2_query_model_get_query (model), cp2_store_get_reader (store), 0, -1, NULL);

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (model)), ==, expected->len);
  for (guint i = 0; i < expected->len; i++)
    {
      g_autoptr(Cp2Record) item = g_list_model_get_item (G_LIST_MODEL (model), i);
      Cp2Record *record = g_ptr_array_index (expected, i);

      g_assert_cmpstr (item->id, ==, record->id);
      g_assert_cmpint (item->version, ==, record->version);
      g_assert_true (cp2_record_equal (item, record));
      if (follower != NULL)
        g_assert_cmpstr (((Cp2Record *) g_ptr_array_index (follower->items, i))->id, ==, record->id);
    }
}

static void
test_filled (StoreFixture  *fixture,
             gconstpointer  data)
{
  g_autoptr(Cp2Query) query = cp2_query_new (&cp2_centre_kind);
  g_autoptr(Cp2QueryModel) model = NULL;
  guint n_items;

  fill (fixture->store, N_CENTRES);
  model = cp2_query_model_new (fixture->store, query);
  g_assert_true (cp2_query_model_get_loading (model));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (model)), ==, 0);
  wait_for (model);
  g_assert_true (g_list_model_get_item_type (G_LIST_MODEL (model)) == CP2_TYPE_RECORD);
  g_object_get (model, "n-items", &n_items, NULL);
  g_assert_cmpuint (n_items, ==, N_CENTRES);
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (model), N_CENTRES));
  g_assert_null (cp2_query_model_get_error (model));
  check (model, fixture->store, NULL);
}

/* Only what changed is announced, and what did not is the same object. */
static void
test_minimal (StoreFixture  *fixture,
              gconstpointer  data)
{
  g_autoptr(Cp2Query) query = cp2_query_new (&cp2_centre_kind);
  g_autoptr(Cp2QueryModel) model = NULL;
  g_autoptr(Cp2Record) before = NULL;
  g_autoptr(Cp2Record) after = NULL;
  Follower follower;

  fill (fixture->store, 100);
  model = cp2_query_model_new (fixture->store, query);
  wait_for (model);
  follow (&follower, model);
  before = g_list_model_get_item (G_LIST_MODEL (model), 10);

  feed_one (fixture->store, centre_change (21, 900, "Mpya"));
  wait_for (model);
  g_assert_cmpuint (follower.n_announced, ==, 1);
  check (model, fixture->store, &follower);
  after = g_list_model_get_item (G_LIST_MODEL (model), 10);
  g_assert_true (before == after);

  feed_one (fixture->store, centre_change (40, 901, "Jina lingine"));
  wait_for (model);
  g_assert_cmpuint (follower.n_announced, ==, 3);
  check (model, fixture->store, &follower);

  feed_one (fixture->store, centre_change (0, 0, NULL));
  wait_for (model);
  g_assert_cmpuint (follower.n_announced, ==, 4);
  check (model, fixture->store, &follower);

  /* Another kind is none of its business. */
  feed_one (fixture->store, PUT ("county", "01", "{\"id\":\"01\",\"version\":3,\"name\":\"Mombasa\"}"));
  g_assert_false (cp2_query_model_get_loading (model));
  g_assert_cmpuint (follower.n_announced, ==, 4);
  unfollow (&follower);
}

static void
test_random (StoreFixture  *fixture,
             gconstpointer  data)
{
  g_autoptr(Cp2Query) query = cp2_query_new (&cp2_centre_kind);
  g_autoptr(Cp2QueryModel) model = NULL;
  guint n_rounds = g_test_slow () ? 1000 : 150;
  Follower follower;

  cp2_query_sort (query, "name", FALSE);
  fill (fixture->store, N_CENTRES);
  model = cp2_query_model_new (fixture->store, query);
  wait_for (model);
  follow (&follower, model);

  for (guint round = 0; round < n_rounds; round++)
    {
      guint n_changes = g_test_rand_int_range (1, 6);
      g_autoptr(GString) text = g_string_new (NULL);

      for (guint i = 0; i < n_changes; i++)
        {
          static const char * const names[] = { "Alfa", "Mwanga", "Zebra", NULL };
          g_autofree char *one = centre_change (g_test_rand_int_range (0, 2 * N_CENTRES), 1000 + round, names[g_test_rand_int_range (0, 4)]);

          g_string_append_printf (text, "%s%s", i > 0 ? "," : "", one);
        }

      feed (fixture->store, text->str, n_changes, FALSE);
      if (g_test_rand_int_range (0, 4) > 0)
        wait_for (model);
    }

  wait_for (model);
  check (model, fixture->store, &follower);
  unfollow (&follower);
}

static void
test_query (StoreFixture  *fixture,
            gconstpointer  data)
{
  g_autoptr(Cp2Query) all = cp2_query_new (&cp2_centre_kind);
  g_autoptr(Cp2Query) some = cp2_query_new (&cp2_centre_kind);
  g_autoptr(Cp2Query) other = cp2_query_new (&cp2_county_kind);
  g_autoptr(Cp2QueryModel) model = cp2_query_model_new (fixture->store, NULL);
  Follower follower;

  fill (fixture->store, N_CENTRES);
  feed_one (fixture->store, PUT ("county", "01", "{\"id\":\"01\",\"version\":3,\"name\":\"Mombasa\"}"));
  g_assert_false (cp2_query_model_get_loading (model));
  follow (&follower, model);

  cp2_query_filter_one (some, "county", "03");
  cp2_query_model_set_query (model, all);
  /* Asked before the first answer came: the first is dropped. */
  cp2_query_model_set_query (model, some);
  wait_for (model);
  g_assert_cmpuint (follower.items->len, ==, N_CENTRES / 5);
  check (model, fixture->store, &follower);

  cp2_query_model_set_query (model, all);
  wait_for (model);
  check (model, fixture->store, &follower);
  cp2_query_model_set_query (model, other);
  wait_for (model);
  g_assert_cmpuint (follower.items->len, ==, 1);
  check (model, fixture->store, &follower);
  cp2_query_model_set_query (model, NULL);
  g_assert_cmpuint (follower.items->len, ==, 0);
  unfollow (&follower);
}

/* A model that goes away in the middle of everything. */
static void
test_dropped (StoreFixture  *fixture,
              gconstpointer  data)
{
  g_autoptr(Cp2Query) query = cp2_query_new (&cp2_centre_kind);
  Cp2QueryModel *model;

  fill (fixture->store, N_CENTRES);
  model = cp2_query_model_new (fixture->store, query);
  g_object_run_dispose (G_OBJECT (model));
  g_object_unref (model);
  feed_one (fixture->store, centre_change (1, 1, "X"));
}

/* Before the first load is complete there is nothing to search in; that is said, and later it works. */
static void
test_error (StoreFixture  *fixture,
            gconstpointer  data)
{
  g_autoptr(Cp2Query) query = cp2_query_new (&cp2_vacancy_kind);
  g_autoptr(Cp2QueryModel) model = NULL;

  cp2_query_search (query, "invig");
  model = cp2_query_model_new (fixture->store, query);
  wait_for (model);
  g_assert_error ((GError *) cp2_query_model_get_error (model), CP2_SQL_ERROR, CP2_SQL_ERROR_STATEMENT);

  feed_one (fixture->store, PUT ("vacancy", VACANCY, VACANCY_JSON (2, 1)));
  wait_for (model);
  g_assert_null (cp2_query_model_get_error (model));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (model)), ==, 1);
}

/* A local change shows at once. */
static void
test_local (StoreFixture  *fixture,
            gconstpointer  data)
{
  g_autoptr(Cp2Query) query = cp2_query_new (&cp2_attendance_mark_kind);
  g_autoptr(Cp2QueryModel) model = cp2_query_model_new (fixture->store, query);
  g_autoptr(Cp2Operation) operation = new_mark ();

  sign_in_centre (fixture->store);
  MUST (run_and_wait (fixture->store, operation, NULL, NULL, failure));
  wait_for (model);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (model)), ==, 1);
  check (model, fixture->store, NULL);
}

#define add(path, func) g_test_add (path, StoreFixture, NULL, store_set_up, func, store_tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  add ("/query-model/filled", test_filled);
  add ("/query-model/changes/minimal", test_minimal);
  add ("/query-model/changes/random", test_random);
  add ("/query-model/changes/local", test_local);
  add ("/query-model/query", test_query);
  add ("/query-model/dropped", test_dropped);
  add ("/query-model/error", test_error);

  return g_test_run ();
}
