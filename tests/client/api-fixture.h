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

/* With clocks short enough for a test. */
G_GNUC_UNUSED static Cp2Api *
new_api (const char *server_url)
{
  return g_object_new (CP2_TYPE_API,
                       "server-url", server_url,
                       "connect-seconds", 1,
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
