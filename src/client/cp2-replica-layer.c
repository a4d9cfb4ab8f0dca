#include "config.h"

#include <string.h>

#include "client/cp2-json-scan.h"
#include "client/cp2-replica-private.h"
#include "core/cp2-json.h"

/*
 * What a person sees is the server's state with the effects of the outbox on top. Below every record that an effect
 * changed, the table `base` keeps what the server sent, so that the whole layer can be taken off, the ground changed,
 * and the layer laid on again by running the same operations over the new ground.
 */

/* A replay is no new decision about time: whatever the device's clock said when the operation was made stands. */
#define LATEST G_MAXINT64

static gboolean
has_base (Cp2Replica     *self,
          const Cp2Kind  *kind,
          const char     *id,
          gboolean       *has,
          GError        **error)
{
  Cp2Statement *statement = cp2_sql_query (self->sql, error, "SELECT 1 FROM base WHERE kind = $1 AND id = $2", "ss",
                                           kind->name, id);

  if (statement == NULL || !cp2_statement_step (statement, has, error))
    return FALSE;

  cp2_statement_reset (statement);
  return TRUE;
}

gboolean
cp2_replica_save_base (const Cp2Kind  *kind,
                       const char     *id,
                       Cp2Record      *record,
                       gpointer        user_data,
                       GError        **error)
{
  Cp2Replica *self = user_data;
  g_autoptr(Cp2Record) current = NULL;
  g_autofree char *json = NULL;
  gboolean has;

  cp2_replica_note_kind (self, kind);
  if (!has_base (self, kind, id, &has, error))
    return FALSE;
  if (has)
    return TRUE;

  if (!cp2_repository_get (CP2_REPOSITORY (self->repository), kind, id, (gpointer *) &current, error))
    return FALSE;

  if (current != NULL)
    json = cp2_record_to_json (current, CP2_FORM_WHOLE);
  return cp2_sql_run (self->sql, error, "INSERT INTO base (kind, id, json) VALUES ($1, $2, $3)", "sss",
                      kind->name, id, json);
}

gboolean
cp2_replica_has_layer (Cp2Replica  *self,
                       gboolean    *has,
                       GError     **error)
{
  Cp2Statement *statement = cp2_sql_prepare (self->sql,
                                             "SELECT 1 WHERE EXISTS (SELECT 1 FROM outbox WHERE replays = 1)"
                                             " OR EXISTS (SELECT 1 FROM base)", error);

  if (statement == NULL || !cp2_statement_step (statement, has, error))
    return FALSE;

  cp2_statement_reset (statement);
  return TRUE;
}

static gboolean
restore (Cp2Replica     *self,
         const Cp2Kind  *kind,
         const char     *id,
         const char     *json,
         GError        **error)
{
  g_autoptr(JsonNode) node = NULL;

  cp2_replica_note_kind (self, kind);
  if (json == NULL)
    return cp2_sql_repository_erase (self->repository, kind, id, error);

  node = cp2_json_parse_text (json, strlen (json), error);
  return node != NULL && cp2_sql_repository_store_json (self->repository, kind, json_node_get_object (node), error);
}

gboolean
cp2_replica_take_layer_off (Cp2Replica  *self,
                            GError     **error)
{
  Cp2Statement *statement = cp2_sql_prepare (self->sql, "SELECT kind, id, json FROM base", error);
  gboolean row = TRUE;

  if (statement == NULL)
    return FALSE;

  while (row)
    {
      const Cp2Kind *kind;

      if (!cp2_statement_step (statement, &row, error))
        return FALSE;
      if (!row)
        break;

      kind = cp2_kind_lookup (cp2_statement_get_text (statement, 0));
      if (kind != NULL && !restore (self, kind, cp2_statement_get_text (statement, 1), cp2_statement_get_text (statement, 2), error))
        {
          cp2_statement_reset (statement);
          return FALSE;
        }
    }

  return cp2_sql_run (self->sql, error, "DELETE FROM base", "");
}

static gboolean
set_version (Cp2Replica  *self,
             JsonObject  *object,
             GError     **error)
{
  const Cp2Kind *kind = cp2_kind_lookup (cp2_json_get_string (object, "kind"));
  const char *id = cp2_json_get_string (object, "id");
  gint64 version = cp2_json_get_integer (object, "version", 0);
  g_autofree char *text = NULL;

  if (kind == NULL || id == NULL || version <= 0)
    return TRUE;

  /* Never backwards: another operation's answer, or the feed, may have been faster. */
  text = g_strdup_printf ("UPDATE %s SET version = $1 WHERE id = $2 AND version < $1", kind->name);
  cp2_replica_note_kind (self, kind);
  return cp2_sql_run (self->sql, error, text, "is", version, id);
}

gboolean
cp2_replica_set_versions (Cp2Replica  *self,
                          const char  *versions,
                          GError     **error)
{
  g_autoptr(JsonNode) root = versions != NULL ? json_from_string (versions, NULL) : NULL;
  JsonArray *array = root != NULL && JSON_NODE_HOLDS_ARRAY (root) ? json_node_get_array (root) : NULL;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);

      if (JSON_NODE_HOLDS_OBJECT (node) && !set_version (self, json_node_get_object (node), error))
        return FALSE;
    }

  return TRUE;
}

/* FALSE with a rule's error when the operation is refused over the new ground. */
static gboolean
replay (Cp2Replica    *self,
        Cp2OutboxRow  *row,
        GError       **error)
{
  g_autoptr(JsonNode) node = cp2_json_parse_text (row->payload, strlen (row->payload), error);
  g_autoptr(Cp2Operation) operation = NULL;
  Cp2OperationOutcome outcome;

  if (node == NULL || (operation = cp2_operation_parse (json_node_get_object (node), error)) == NULL)
    return FALSE;

  return cp2_operation_run (operation, self->actor, CP2_REPOSITORY (self->repository), LATEST, &outcome, error) &&
         cp2_replica_set_versions (self, row->versions, error);
}

static char *
describe_problem (const GError *error)
{
  g_autoptr(JsonObject) problem = json_object_new ();

  json_object_set_string_member (problem, "code", cp2_rule_error_get_name (error));
  json_object_set_object_member (problem, "facts", json_object_ref (cp2_rule_error_get_facts (error)));
  return cp2_json_to_string (problem);
}

static gboolean
note_problem (Cp2Replica    *self,
              Cp2OutboxRow  *row,
              const char    *problem,
              GError       **error)
{
  if (g_strcmp0 (row->local_problem, problem) == 0)
    return TRUE;

  self->outbox_changed = TRUE;
  return cp2_sql_run (self->sql, error, "UPDATE outbox SET local_problem = $1 WHERE position = $2", "si", problem, row->position);
}

/* Operations of one group stand side by side; the place after the last of them. */
static guint
find_group_end (GPtrArray *rows,
                guint      start)
{
  Cp2OutboxRow *first = g_ptr_array_index (rows, start);
  guint end = start + 1;

  while (first->group != NULL && end < rows->len &&
         g_strcmp0 (first->group, ((Cp2OutboxRow *) g_ptr_array_index (rows, end))->group) == 0)
    end++;

  return end;
}

/* One group, or one operation without a group: all of it, or nothing of it and the reason at each. */
static gboolean
replay_group (Cp2Replica  *self,
              GPtrArray   *rows,
              guint        start,
              guint        end,
              GError     **error)
{
  g_autoptr(GError) local_error = NULL;
  g_autofree char *problem = NULL;

  if (!cp2_sql_savepoint (self->sql, "replay", error))
    return FALSE;

  for (guint i = start; i < end && local_error == NULL; i++)
    replay (self, g_ptr_array_index (rows, i), &local_error);

  if (local_error == NULL)
    {
      if (!cp2_sql_release (self->sql, "replay", error))
        return FALSE;
    }
  else if (local_error->domain == CP2_SQL_ERROR)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  else
    {
      if (!cp2_sql_rollback_to (self->sql, "replay", error))
        return FALSE;
      problem = local_error->domain == CP2_RULE_ERROR ? describe_problem (local_error) : g_strdup ("{}");
    }

  for (guint i = start; i < end; i++)
    if (!note_problem (self, g_ptr_array_index (rows, i), problem, error))
      return FALSE;

  return TRUE;
}

gboolean
cp2_replica_lay_layer_on (Cp2Replica  *self,
                          GError     **error)
{
  g_autoptr(GPtrArray) rows = NULL;
  guint end;

  /* Without knowing who asks there is nothing to run; signing in comes back here. */
  if (self->actor == NULL)
    return TRUE;

  /* Read to the end first: a savepoint that is rolled back would disturb the reading. */
  rows = cp2_outbox_select (self->sql, error, "WHERE replays = 1 ORDER BY position", "");
  if (rows == NULL)
    return FALSE;

  for (guint start = 0; start < rows->len; start = end)
    {
      end = find_group_end (rows, start);
      if (!replay_group (self, rows, start, end, error))
        return FALSE;
    }

  return TRUE;
}
