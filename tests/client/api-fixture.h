#pragma once

/* What the tests of the API share: a call with its wait. */

#include "client/cp2-api-calls.h"

/* GIO asks for the desktop's proxy even where it is overruled, and in the isolated folders of a test finds no schema
 * for it, which ends the program. To be called first in main(). */
G_GNUC_UNUSED static void
avoid_desktop_proxy (void)
{
  g_setenv ("GIO_USE_PROXY_RESOLVER", "dummy", TRUE);
}

static gboolean
has_pool_threads (void)
{
  g_autoptr(GDir) tasks = g_dir_open ("/proc/self/task", 0, NULL);
  const char *task;

  while (tasks != NULL && (task = g_dir_read_name (tasks)) != NULL)
    {
      g_autofree char *path = g_build_filename ("/proc/self/task", task, "comm", NULL);
      g_autofree char *name = NULL;

      if (g_file_get_contents (path, &name, NULL, NULL) &&
          g_str_has_prefix (name, "pool-") && !g_str_has_prefix (name, "pool-spawner"))
        return TRUE;
    }

  return FALSE;
}

/* The leak checker of gcc 12 stumbles over pool threads that once did a TLS handshake, so each test sees them off. */
G_GNUC_UNUSED static void
settle_threads (void)
{
  for (guint i = 0; i < 500 && has_pool_threads (); i++)
    {
      g_main_context_iteration (NULL, FALSE);
      g_thread_pool_stop_unused_threads ();
      g_usleep (10000);
    }
}

G_GNUC_UNUSED static void
take_result_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

G_GNUC_UNUSED static GAsyncResult *
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (g_main_context_get_thread_default (), TRUE);

  return *result;
}

/* With limits small enough for a test. */
G_GNUC_UNUSED static Cp2Api *
new_api (const char *server_url)
{
  return g_object_new (CP2_TYPE_API,
                       "server-url", server_url,
                       "stall-seconds", 1,
                       "response-max", 100000,
                       NULL);
}

G_GNUC_UNUSED static Cp2ApiResponse *
call (Cp2Api        *api,
      const char    *method,
      const char    *path,
      GBytes        *body,
      Cp2ApiFlags    flags,
      guint          deadline_seconds,
      GCancellable  *cancellable,
      GError       **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  cp2_api_call_async (api, method, path, NULL, body, flags, deadline_seconds, cancellable, take_result_cb, &result);
  return cp2_api_call_finish (api, wait_for (&result), error);
}

G_GNUC_UNUSED static Cp2ApiResponse *
get (Cp2Api      *api,
     const char  *path,
     GError     **error)
{
  return call (api, "GET", path, NULL, CP2_API_NONE, 10, NULL, error);
}
