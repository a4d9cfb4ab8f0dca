#include "config.h"

#include <string.h>

#include "core/cp2-uuid.h"

#define N_THREADS 4
#define N_EACH    20000

static void
test_new_shape (void)
{
  for (guint i = 0; i < 1000; i++)
    {
      g_autofree char *id = cp2_uuid_new ();

      g_assert_cmpuint (strlen (id), ==, 36);
      g_assert_true (cp2_uuid_is_valid (id));
      g_assert_cmpint (id[14], ==, '7');
    }
}

/* More than the counter's 4096 in one millisecond. */
static void
test_new_ascends (void)
{
  g_autofree char *previous = cp2_uuid_new ();

  for (guint i = 0; i < 50000; i++)
    {
      char *id = cp2_uuid_new ();

      g_assert_cmpstr (previous, <, id);
      g_free (previous);
      previous = id;
    }
}

static void
test_new_carries_time (void)
{
  gint64 before = g_get_real_time () / 1000;
  g_autofree char *id = cp2_uuid_new ();
  g_autofree char *digits = g_strdup_printf ("%.8s%.4s", id, id + 9);
  gint64 stamp = g_ascii_strtoll (digits, NULL, 16);

  /* The counter of earlier tests may have run ahead by a few milliseconds. */
  g_assert_cmpint (stamp, >=, before);
  g_assert_cmpint (stamp, <, before + 60 * 1000);
}

static gpointer
make_many (gpointer data)
{
  GPtrArray *ids = g_ptr_array_new_full (N_EACH, g_free);

  for (guint i = 0; i < N_EACH; i++)
    g_ptr_array_add (ids, cp2_uuid_new ());
  return ids;
}

static void
test_new_threads (void)
{
  g_autoptr(GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  GThread *threads[N_THREADS];
  GPtrArray *made[N_THREADS];

  for (guint i = 0; i < N_THREADS; i++)
    threads[i] = g_thread_new (NULL, make_many, NULL);
  for (guint i = 0; i < N_THREADS; i++)
    made[i] = g_thread_join (threads[i]);

  for (guint i = 0; i < N_THREADS; i++)
    for (guint j = 0; j < N_EACH; j++)
      {
        g_assert_true (g_hash_table_add (seen, g_ptr_array_index (made[i], j)));
        if (j > 0)
          g_assert_cmpstr (g_ptr_array_index (made[i], j - 1), <, g_ptr_array_index (made[i], j));
      }
  for (guint i = 0; i < N_THREADS; i++)
    g_ptr_array_unref (made[i]);
}

static void
test_is_valid_every_position (void)
{
  static const char good[] = "01931c7a-0000-7abc-8def-000000000001";

  g_assert_true (cp2_uuid_is_valid (good));
  for (guint i = 0; i < strlen (good); i++)
    {
      g_autofree char *wrong = g_strdup (good);
      g_autofree char *cut = g_strndup (good, i);

      wrong[i] = 'g';
      g_assert_false (cp2_uuid_is_valid (wrong));
      wrong[i] = good[i] == '-' ? '0' : '-';
      g_assert_false (cp2_uuid_is_valid (wrong));
      wrong[i] = '\n';
      g_assert_false (cp2_uuid_is_valid (wrong));
      g_assert_false (cp2_uuid_is_valid (cut));
    }
}

static void
test_is_valid_others (void)
{
  const char * const wrong[] = {
    NULL, "", "01931c7a-0000-4abc-8def-000000000001", "01931c7a-0000-7abc-7def-000000000001",
    "01931c7a-0000-7abc-cdef-000000000001", "01931C7A-0000-7abc-8def-000000000001",
    "01931c7a-0000-7abc-8def-0000000000011", "01931c7a-0000-7abc-8def-000000000001 ",
    "{01931c7a-0000-7abc-8def-00000000001}", "01931c7a00007abc8def000000000001",
  };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    g_assert_false (cp2_uuid_is_valid (wrong[i]));
  for (const char *variant = "89ab"; *variant != '\0'; variant++)
    {
      g_autofree char *id = g_strdup_printf ("01931c7a-0000-7abc-%cdef-000000000001", *variant);

      g_assert_true (cp2_uuid_is_valid (id));
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/uuid/new/shape", test_new_shape);
  g_test_add_func ("/uuid/new/ascends", test_new_ascends);
  g_test_add_func ("/uuid/new/carries-time", test_new_carries_time);
  g_test_add_func ("/uuid/new/threads", test_new_threads);
  g_test_add_func ("/uuid/is-valid/every-position", test_is_valid_every_position);
  g_test_add_func ("/uuid/is-valid/others", test_is_valid_others);

  return g_test_run ();
}
