#include "config.h"

#include <glib-unix.h>

#include "client/tool/cp2-tool.h"
#include "core/cp2-json.h"

static const char * const state_words[] = { "stopped", "working", "up-to-date", "waiting", "signed-out" };

static void
changed_cb (Cp2Store   *store,
            GStrv       kinds,
            gpointer    user_data)
{
  g_autofree char *joined = g_strjoinv (" ", kinds);
  GString *line = g_string_new ("{");

  cp2_json_append_member (line, "changed", joined);
  g_string_append_c (line, '}');
  cp2_tool_print (line);
}

static void
state_changed_cb (Cp2Sync *sync)
{
  const GError *problem = cp2_sync_get_problem (sync);
  GString *line = g_string_new ("{");

  cp2_json_append_member (line, "state", state_words[cp2_sync_get_state (sync)]);
  cp2_json_append_member (line, "problem", problem ? problem->message : NULL);
  g_string_append_c (line, '}');
  cp2_tool_print (line);
}

static gboolean
quit_cb (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_CONTINUE;
}

gboolean
cp2_tool_watch (Cp2Tool  *tool,
                GError  **error)
{
  Cp2Sync *sync = cp2_session_get_sync (tool->session);
  gboolean stop = FALSE;
  guint term = g_unix_signal_add (SIGTERM, quit_cb, &stop);
  guint interrupt = g_unix_signal_add (SIGINT, quit_cb, &stop);
  gulong changed = g_signal_connect (cp2_session_get_store (tool->session), "changed", G_CALLBACK (changed_cb), NULL);
  gulong state = g_signal_connect (sync, "notify::state", G_CALLBACK (state_changed_cb), NULL);

  cp2_sync_start (sync);
  while (!stop)
    g_main_context_iteration (NULL, TRUE);

  g_signal_handler_disconnect (cp2_session_get_store (tool->session), changed);
  g_signal_handler_disconnect (sync, state);
  g_source_remove (term);
  g_source_remove (interrupt);
  cp2_sync_stop (sync);
  return TRUE;
}
