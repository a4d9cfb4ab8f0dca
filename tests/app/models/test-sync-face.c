#include "config.h"

#include "app/models/cp2-sync-face.h"
#include "client/cp2-api-error.h"

#define TODAY "2026-11-04"
/* 09:41 in Kenya on that day */
#define MORNING G_GINT64_CONSTANT (1793774460000000)

typedef struct
{
  const char       *name;
  Cp2SyncState      state;
  Cp2ReplicaStatus  status;
  Cp2SyncFace       face;
  const char       *label;
} Case;

static const Case cases[] = {
  { "up-to-date", CP2_SYNC_UP_TO_DATE, { .initial_complete = TRUE, .last_pull = MORNING }, CP2_SYNC_FACE_UP_TO_DATE, "09:41" },
  { "never-pulled", CP2_SYNC_UP_TO_DATE, { .initial_complete = TRUE }, CP2_SYNC_FACE_UP_TO_DATE, "Up to date" },
  { "first-time", CP2_SYNC_WORKING, { .initial_complete = FALSE }, CP2_SYNC_FACE_WORKING, "Receiving" },
  { "sending-one", CP2_SYNC_WORKING, { .initial_complete = TRUE, .n_pending = 1 }, CP2_SYNC_FACE_WORKING, "Sending 1" },
  /* Saved two seconds ago and not yet on its way: never shown as arrived. */
  { "about-to-send", CP2_SYNC_UP_TO_DATE, { .initial_complete = TRUE, .n_pending = 2 }, CP2_SYNC_FACE_WORKING, "Sending 2" },
  { "offline", CP2_SYNC_WAITING, { .initial_complete = TRUE }, CP2_SYNC_FACE_WAITING, "Offline" },
  { "offline-waiting", CP2_SYNC_WAITING, { .initial_complete = TRUE, .n_pending = 3 }, CP2_SYNC_FACE_WAITING, "3 waiting" },
  { "stopped", CP2_SYNC_STOPPED, { .initial_complete = TRUE, .n_pending = 3 }, CP2_SYNC_FACE_WAITING, "3 waiting" },
  { "refused", CP2_SYNC_UP_TO_DATE, { .initial_complete = TRUE, .n_attention = 1 }, CP2_SYNC_FACE_ATTENTION, "1 refused" },
  { "refused-offline", CP2_SYNC_WAITING, { .n_attention = 2, .n_pending = 5 }, CP2_SYNC_FACE_ATTENTION, "2 refused" },
  { "signed-out", CP2_SYNC_SIGNED_OUT, { .n_pending = 5 }, CP2_SYNC_FACE_ATTENTION, "Sign in again" },
};

static void
test_face (gconstpointer data)
{
  const Case *expected = data;
  g_autoptr(Cp2SyncWords) words = cp2_sync_words_new (expected->state, &expected->status, NULL, TODAY);

  g_assert_cmpint (words->face, ==, expected->face);
  g_assert_cmpstr (words->label, ==, expected->label);
  g_assert_cmpint (strlen (words->headline), >, 0);
  g_assert_cmpint (strlen (words->explanation), >, 0);
}

/* Somebody who sees no colours tells the faces apart by their icons. */
static void
test_icons_differ (void)
{
  g_autoptr(GHashTable) icons = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(Cp2SyncWords) words = cp2_sync_words_new (cases[i].state, &cases[i].status, NULL, TODAY);
      gpointer face;

      if (g_hash_table_lookup_extended (icons, words->icon, NULL, &face))
        g_assert_cmpint (GPOINTER_TO_INT (face), ==, words->face);
      g_hash_table_insert (icons, (gpointer) words->icon, GINT_TO_POINTER (words->face));
    }
  g_assert_cmpint (g_hash_table_size (icons), ==, 4);
}

static void
test_offline_says_why (void)
{
  const Cp2ReplicaStatus status = { .initial_complete = TRUE, .n_pending = 1 };
  g_autoptr(GError) problem = cp2_api_error_new (CP2_API_ERROR_NOT_OUR_SERVER, NULL, "a captive portal");
  g_autoptr(Cp2SyncWords) without = cp2_sync_words_new (CP2_SYNC_WAITING, &status, NULL, TODAY);
  g_autoptr(Cp2SyncWords) with = cp2_sync_words_new (CP2_SYNC_WAITING, &status, problem, TODAY);

  g_assert_cmpstr (without->explanation, !=, with->explanation);
  /* Never the program's own text. */
  g_assert_null (strstr (with->explanation, "captive portal"));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/sync-face/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_face);
    }
  g_test_add_func ("/sync-face/icons-differ", test_icons_differ);
  g_test_add_func ("/sync-face/offline-says-why", test_offline_says_why);

  return g_test_run ();
}
