#include "config.h"

#include <stdio.h>
#include <string.h>

#include "client/tool/cp2-tool.h"
#include "core/cp2-json.h"
#include "core/cp2-uuid.h"
#include "storage/cp2-query.h"

typedef struct
{
  const char  *name;
  const char  *usage;
  guint        least;
  gboolean     needs_store;
  gboolean   (*run) (Cp2Tool             *tool,
                     const char * const  *arguments,
                     GError             **error);
} Command;

void
cp2_tool_take_result_cb (GObject      *object,
                         GAsyncResult *result,
                         gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

void
cp2_tool_wait (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
}

void
cp2_tool_print (GString *line)
{
  g_autofree char *text = g_string_free (line, FALSE);

  g_print ("%s\n", text);
  fflush (stdout);
}

char *
cp2_tool_describe (const GError *error)
{
  const Cp2ApiProblem *problem = cp2_api_error_get_problem (error);
  g_autofree char *sentence = NULL;

  if (error->domain == CP2_RULE_ERROR)
    {
      sentence = cp2_rule_error_describe (error);
      return g_strdup_printf ("%s: %s", cp2_rule_error_get_name (error), sentence);
    }

  return problem && problem->code ? g_strdup_printf ("%s: %s", problem->code, error->message) : g_strdup (error->message);
}

static Cp2Store *
get_store (Cp2Tool *tool)
{
  return cp2_session_get_store (tool->session);
}

static gboolean
call_anonymous (Cp2Tool     *tool,
                const char  *path,
                GString     *body,
                GError     **error)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(Cp2ApiResponse) response = NULL;
  g_autoptr(GBytes) bytes = NULL;
  Cp2Courier *courier = cp2_session_get_courier (tool->session);

  g_string_append_c (body, '}');
  bytes = g_string_free_to_bytes (body);
  cp2_courier_call_async (courier, "POST", path, NULL, bytes, CP2_API_ANONYMOUS, CP2_API_DEADLINE_SMALL, NULL,
                          cp2_tool_take_result_cb, &result);
  cp2_tool_wait (&result);
  response = cp2_courier_send_finish (courier, result, error);
  return response != NULL;
}

static gboolean
create_account (Cp2Tool             *tool,
                const char * const  *arguments,
                GError             **error)
{
  GString *body = g_string_new ("{");

  cp2_json_append_member (body, "mobile", arguments[0]);
  cp2_json_append_member (body, "mobile_confirmation", arguments[1]);
  return call_anonymous (tool, "/v1/accounts", body, error);
}

static gboolean
reset_password (Cp2Tool             *tool,
                const char * const  *arguments,
                GError             **error)
{
  GString *body = g_string_new ("{");

  cp2_json_append_member (body, "mobile", arguments[0]);
  return call_anonymous (tool, "/v1/password-resets", body, error);
}

static gboolean
sign_in (Cp2Tool             *tool,
         const char * const  *arguments,
         GError             **error)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GAsyncResult) second = NULL;
  g_autoptr(GError) local_error = NULL;
  const Cp2Actor *actor;
  GString *line;

  cp2_session_sign_in_async (tool->session, tool->username, tool->password, NULL, cp2_tool_take_result_cb, &result);
  cp2_tool_wait (&result);
  if (!cp2_session_enter_finish (tool->session, result, &local_error))
    {
      if (!g_error_matches (local_error, CP2_SESSION_ERROR, CP2_SESSION_ERROR_MUST_CHANGE_PASSWORD) ||
          tool->new_password == NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      cp2_session_set_first_password_async (tool->session, tool->new_password, NULL, cp2_tool_take_result_cb, &second);
      cp2_tool_wait (&second);
      if (!cp2_session_enter_finish (tool->session, second, error))
        return FALSE;
    }

  actor = cp2_store_get_actor (get_store (tool));
  line = g_string_new ("{");
  cp2_json_append_member (line, "account", actor->account);
  cp2_json_append_member (line, "role", cp2_role_get_name (actor->role));
  cp2_json_append_member (line, "scope", actor->scope);
  g_string_append_c (line, '}');
  cp2_tool_print (line);
  return TRUE;
}

static gboolean
change_password (Cp2Tool             *tool,
                 const char * const  *arguments,
                 GError             **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  if (tool->new_password == NULL)
    {
      g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "--new-password-file is missing");
      return FALSE;
    }

  cp2_session_change_password_async (tool->session, tool->password, tool->new_password, NULL,
                                     cp2_tool_take_result_cb, &result);
  cp2_tool_wait (&result);
  return cp2_session_change_password_finish (tool->session, result, error);
}

static gboolean
run_operation (Cp2Tool             *tool,
               const char * const  *arguments,
               GError             **error)
{
  Cp2Store *store = get_store (tool);
  g_autofree char *record = g_str_equal (arguments[1], "-") ? cp2_uuid_new () : g_strdup (arguments[1]);
  g_autoptr(JsonNode) node = json_from_string (arguments[2] ? arguments[2] : "{}", error);
  g_autoptr(Cp2Operation) operation = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  Cp2OperationOutcome outcome;
  GString *line;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    {
      if (error != NULL && *error == NULL)
        g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "The body is no JSON object");
      return FALSE;
    }

  operation = cp2_store_new_operation (store, arguments[0], record, 0, json_node_get_object (node));
  cp2_store_run_async (store, operation, NULL, cp2_tool_take_result_cb, &result);
  cp2_tool_wait (&result);
  if (!cp2_store_run_finish (store, result, &outcome, error))
    return FALSE;

  line = g_string_new ("{");
  cp2_json_append_member (line, "operation", operation->id);
  cp2_json_append_member (line, "record", record);
  g_string_append_printf (line, ",\"undecided\":%s}", outcome.undecided ? "true" : "false");
  cp2_tool_print (line);
  return TRUE;
}

static gboolean
print_status (Cp2Tool             *tool,
              const char * const  *arguments,
              GError             **error)
{
  const Cp2ReplicaStatus *status = cp2_store_get_status (get_store (tool));
  const Cp2DamageReport *damage = cp2_store_get_damage_report (get_store (tool));
  GString *line = g_string_new ("{");

  g_string_append_printf (line, "\"pending\":%u,\"attention\":%u,\"held\":%u,\"complete\":%s,\"rescued\":%d",
                          status->n_pending, status->n_attention, status->n_held,
                          status->initial_complete ? "true" : "false", damage ? (int) damage->n_rescued : -1);
  cp2_json_append_member (line, "set_aside", damage ? damage->moved_to : NULL);
  g_string_append_c (line, '}');
  cp2_tool_print (line);
  return TRUE;
}

static gboolean
settle (Cp2Tool             *tool,
        const char * const  *arguments,
        GError             **error)
{
  g_autoptr(GAsyncResult) result = NULL;
  Cp2Sync *sync = cp2_session_get_sync (tool->session);

  cp2_sync_settle_async (sync, NULL, cp2_tool_take_result_cb, &result);
  cp2_tool_wait (&result);
  if (!cp2_sync_settle_finish (sync, result, error))
    return FALSE;

  return print_status (tool, arguments, error);
}

/* FIELD=VALUE filters, words to search for. */
static gboolean
query (Cp2Tool             *tool,
       const char * const  *arguments,
       GError             **error)
{
  const Cp2Kind *kind = cp2_kind_lookup (arguments[0]);
  g_autoptr(Cp2Query) question = kind ? cp2_query_new (kind) : NULL;
  g_autoptr(GPtrArray) records = NULL;

  for (guint i = 1; kind != NULL && arguments[i] != NULL; i++)
    {
      const char *equals = strchr (arguments[i], '=');
      g_autofree char *field = equals ? g_strndup (arguments[i], equals - arguments[i]) : NULL;

      if (equals == NULL && cp2_kind_is_searchable (kind))
        cp2_query_search (question, arguments[i]);
      else if (equals != NULL && (g_str_equal (field, "id") || cp2_kind_find_field (kind, field) != NULL))
        cp2_query_filter_one (question, field, equals + 1);
      else
        kind = NULL;
    }
  if (kind == NULL)
    {
      g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "There is no such kind or field");
      return FALSE;
    }

  records = cp2_query_list (question, cp2_store_get_reader (get_store (tool)), 0, -1, error);
  for (guint i = 0; records != NULL && i < records->len; i++)
    {
      GString *line = g_string_new (NULL);

      cp2_record_write_json (g_ptr_array_index (records, i), CP2_FORM_WHOLE, line);
      cp2_tool_print (line);
    }

  return records != NULL;
}

static gboolean
print_outbox (Cp2Tool             *tool,
              const char * const  *arguments,
              GError             **error)
{
  g_autoptr(GPtrArray) entries = cp2_store_list_outbox (get_store (tool), CP2_OUTBOX_FILTER_ALL, NULL, G_MAXINT, error);

  for (guint i = 0; entries != NULL && i < entries->len; i++)
    {
      const Cp2OutboxRow *row = cp2_outbox_entry_get_row (g_ptr_array_index (entries, i));
      g_autofree char *problem = cp2_outbox_entry_dup_problem (g_ptr_array_index (entries, i));
      GString *line = g_string_new ("{");

      cp2_json_append_member (line, "operation", row->op_id);
      cp2_json_append_member (line, "kind", row->kind);
      cp2_json_append_member (line, "record", row->record);
      cp2_json_append_member (line, "status", cp2_outbox_status_get_name (row->status));
      cp2_json_append_member (line, "problem", problem);
      g_string_append_c (line, '}');
      cp2_tool_print (line);
    }

  return entries != NULL;
}

static gboolean
watch (Cp2Tool             *tool,
       const char * const  *arguments,
       GError             **error)
{
  return cp2_tool_watch (tool, error);
}

static const Command commands[] = {
  { "create-account", "MOBILE MOBILE", 2, FALSE, create_account },
  { "reset-password", "MOBILE", 1, FALSE, reset_password },
  { "sign-in", "", 0, FALSE, sign_in },
  { "change-password", "", 0, TRUE, change_password },
  { "run", "OPERATION RECORD|- [BODY]", 2, TRUE, run_operation },
  { "sync", "", 0, TRUE, settle },
  { "status", "", 0, TRUE, print_status },
  { "query", "KIND [FIELD=VALUE …] [WORDS]", 1, TRUE, query },
  { "outbox", "", 0, TRUE, print_outbox },
  { "watch", "", 0, TRUE, watch },
};

const char *
cp2_tool_get_help (void)
{
  static char *help;
  GString *text;

  if (help != NULL)
    return help;

  text = g_string_new ("Commands; several are separated by “,”, and “-” reads one a line from standard input:\n");
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    g_string_append_printf (text, "  %s %s\n", commands[i].name, commands[i].usage);
  help = g_string_free (text, FALSE);
  return help;
}

static gboolean
unlock (Cp2Tool  *tool,
        GError  **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  if (cp2_session_get_opened (tool->session))
    return TRUE;

  cp2_session_unlock_async (tool->session, tool->username, tool->password, NULL, cp2_tool_take_result_cb, &result);
  cp2_tool_wait (&result);
  return cp2_session_enter_finish (tool->session, result, error);
}

gboolean
cp2_tool_run (Cp2Tool             *tool,
              const char * const  *arguments,
              GError             **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      const Command *command = &commands[i];

      if (g_strcmp0 (command->name, arguments[0]) != 0)
        continue;
      if (g_strv_length ((char **) arguments) <= command->least)
        {
          g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "%s %s", command->name, command->usage);
          return FALSE;
        }
      return (!command->needs_store || unlock (tool, error)) && command->run (tool, arguments + 1, error);
    }

  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "There is no command “%s”", arguments[0]);
  return FALSE;
}
