#pragma once

/* A store through its asynchronous face, each call with its wait. */

#include "store-fixture.h"

typedef struct
{
  char     *folder;
  Cp2Store *store;
} StoreFixture;

G_GNUC_UNUSED static void
take_result_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

#define WAIT(result) \
  G_STMT_START { \
    while (*(result) == NULL) \
      g_main_context_iteration (NULL, TRUE); \
  } G_STMT_END

#define DEFINE_CALL(name, call_arguments, ...) \
  G_GNUC_UNUSED static gboolean \
  name##_and_wait (Cp2Store *store, ##__VA_ARGS__, GError **error) \
  { \
    g_autoptr(GAsyncResult) result = NULL; \
    cp2_store_##name##_async call_arguments; \
    WAIT (&result); \
    return cp2_store_##name##_finish (store, result, error); \
  }

DEFINE_CALL (open, (store, key, NULL, take_result_cb, &result), const guint8 *key)
DEFINE_CALL (close, (store, take_result_cb, &result))
DEFINE_CALL (set_settings, (store, settings, NULL, take_result_cb, &result), const char * const *settings)
DEFINE_CALL (set_actor, (store, actor, NULL, take_result_cb, &result), const Cp2Actor *actor)
DEFINE_CALL (apply_results, (store, answer, NULL, take_result_cb, &result), JsonObject *answer)
DEFINE_CALL (start_over, (store, epoch, NULL, take_result_cb, &result), const char *epoch)
DEFINE_CALL (rewind, (store, seq, NULL, take_result_cb, &result), gint64 seq)
DEFINE_CALL (renumber, (store, device, incarnation, NULL, take_result_cb, &result), const char *device, gint64 incarnation)
DEFINE_CALL (dismiss, (store, op_id, NULL, take_result_cb, &result), const char *op_id)
DEFINE_CALL (apply_page, (store, after, page, NULL, take_result_cb, &result), const char *after, Cp2ApiPage *page)

G_GNUC_UNUSED static gboolean
run_and_wait (Cp2Store             *store,
              Cp2Operation         *operation,
              GCancellable         *cancellable,
              Cp2OperationOutcome  *outcome,
              GError              **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  cp2_store_run_async (store, operation, cancellable, take_result_cb, &result);
  WAIT (&result);
  return cp2_store_run_finish (store, result, outcome, error);
}

#define MUST(call) \
  G_STMT_START { \
    g_autoptr(GError) must_error = NULL; \
    GError **failure = &must_error; \
    gboolean must_done = call; \
    g_assert_no_error (must_error); \
    g_assert_true (must_done); \
  } G_STMT_END

/* Changes (text of @n_changes of them) as the next page. */
G_GNUC_UNUSED static void
feed (Cp2Store   *store,
      const char *changes,
      guint       n_changes,
      gboolean    more)
{
  static guint n_cursors;
  g_autofree char *cursor = g_strdup_printf ("S%u", ++n_cursors);
  g_autofree char *after = g_strdup (cp2_store_get_cursor (store));
  g_autoptr(Cp2ApiPage) page = new_page (EPOCH, changes, n_changes, cursor, 10, more);

  MUST (apply_page_and_wait (store, after, page, failure));
}

G_GNUC_UNUSED static void
feed_one (Cp2Store *store,
          char     *change_text)
{
  feed (store, change_text, 1, FALSE);
  g_free (change_text);
}

G_GNUC_UNUSED static void
sign_in_centre (Cp2Store *store)
{
  g_autoptr(Cp2Actor) actor = cp2_actor_new (ACCOUNT, CP2_ROLE_CENTRE, CENTRE);

  MUST (set_actor_and_wait (store, actor, failure));
  MUST (renumber_and_wait (store, DEVICE, 1, failure));
  feed_one (store, PUT ("deployment", DEPLOYMENT, DEPLOYMENT_JSON (DEPLOYMENT, 5, "accepted")));
}

G_GNUC_UNUSED static void
store_set_up (StoreFixture  *fixture,
              gconstpointer  data)
{
  fixture->folder = g_dir_make_tmp ("cp2-store-XXXXXX", NULL);
  fixture->store = cp2_store_new (fixture->folder);
  MUST (open_and_wait (fixture->store, store_key, failure));
}

G_GNUC_UNUSED static void
store_tear_down (StoreFixture  *fixture,
                 gconstpointer  data)
{
  MUST (close_and_wait (fixture->store, failure));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (fixture->store);
  remove_folder (fixture->folder);
  g_free (fixture->folder);
}
