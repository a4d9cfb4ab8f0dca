#include "config.h"

#include <string.h>

#include "client/cp2-json-scan.h"
#include "client/cp2-replica-private.h"
#include "core/cp2-json.h"
#include "tests/faults/history.h"

/*
 * What a desktop shows must be what the server sent with the pending operations on top. The same is worked out here by
 * other code, on the desktop's own tables in a transaction that is rolled back, and compared.
 */

static const Cp2Kind * const written_kinds[] = {
  &cp2_profile_kind, &cp2_profile_change_kind, &cp2_qualification_kind, &cp2_experience_kind, &cp2_vacancy_kind,
  &cp2_job_application_kind, &cp2_deployment_kind, &cp2_attendance_sheet_kind, &cp2_attendance_mark_kind,
};

/* Versions and instants of writing are not part of what an operation does. */
static char *
dump (Desktop *desktop)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (written_kinds); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(GPtrArray) records = cp2_repository_find (CP2_REPOSITORY (desktop->repository), written_kinds[i], &error, NULL);

      if (!world_expect (desktop->world, "a desktop's records are read", error))
        break;

      for (guint j = 0; j < records->len; j++)
        {
          Cp2Record *record = g_ptr_array_index (records, j);

          record->version = 0;
          g_clear_pointer (&record->updated_at, g_free);
          g_string_append (text, written_kinds[i]->name);
          cp2_record_write_json (record, CP2_FORM_WHOLE, text);
          g_string_append_c (text, '\n');
        }
    }

  return g_string_free (text, FALSE);
}

static gboolean
has_layer (Desktop *desktop)
{
  Cp2Statement *statement = cp2_sql_prepare (cp2_replica_get_sql (desktop->replica),
                                             "SELECT 1 FROM outbox WHERE replays = 1 LIMIT 1", NULL);
  gboolean row = FALSE;

  if (statement != NULL && cp2_statement_step (statement, &row, NULL))
    cp2_statement_reset (statement);
  return row;
}

static gboolean
restore_ground (Desktop  *desktop,
                GError  **error)
{
  Cp2Statement *statement = cp2_sql_prepare (cp2_replica_get_sql (desktop->replica), "SELECT kind, id, json FROM base", error);
  gboolean row;

  while (statement != NULL && cp2_statement_step (statement, &row, error) && row)
    {
      const Cp2Kind *kind = cp2_kind_lookup (cp2_statement_get_text (statement, 0));
      const char *json = cp2_statement_get_text (statement, 2);
      g_autoptr(JsonNode) node = json != NULL ? json_from_string (json, NULL) : NULL;

      if (!(node != NULL ? cp2_sql_repository_store_json (desktop->repository, kind, json_node_get_object (node), error)
                         : cp2_sql_repository_erase (desktop->repository, kind, cp2_statement_get_text (statement, 1), error)))
        {
          cp2_statement_reset (statement);
          return FALSE;
        }
    }

  return *error == NULL;
}

static gboolean
run_row (Desktop       *desktop,
         Cp2Actor      *actor,
         Cp2OutboxRow  *row)
{
  g_autoptr(JsonNode) node = cp2_json_parse_text (row->payload, strlen (row->payload), NULL);
  g_autoptr(Cp2Operation) operation = cp2_operation_parse (json_node_get_object (node), NULL);
  Cp2OperationOutcome outcome;

  return operation != NULL &&
         cp2_operation_run (operation, actor, CP2_REPOSITORY (desktop->repository), G_MAXINT64, &outcome, NULL);
}

/* One operation after the other; those of a group all or none. */
static gboolean
run_pending (Desktop  *desktop,
             GError  **error)
{
  Cp2Sql *sql = cp2_replica_get_sql (desktop->replica);
  g_autoptr(Cp2Actor) actor = desktop_get_actor (desktop);
  g_autoptr(GPtrArray) rows = cp2_outbox_select (sql, error, "WHERE replays = 1 ORDER BY position", "");

  for (guint i = 0; rows != NULL && i < rows->len; )
    {
      const char *group = ((Cp2OutboxRow *) g_ptr_array_index (rows, i))->group;
      gboolean done = cp2_sql_savepoint (sql, "oracle", error);

      do
        done = done && run_row (desktop, actor, g_ptr_array_index (rows, i));
      while (++i < rows->len && group != NULL && g_strcmp0 (group, ((Cp2OutboxRow *) g_ptr_array_index (rows, i))->group) == 0);

      if (!(done ? cp2_sql_release (sql, "oracle", error) : cp2_sql_rollback_to (sql, "oracle", error)))
        return FALSE;
    }

  return rows != NULL;
}

static void
report (Desktop    *desktop,
        const char *shown,
        const char *expected)
{
  g_auto(GStrv) left = g_strsplit (shown, "\n", -1);
  g_auto(GStrv) right = g_strsplit (expected, "\n", -1);
  guint i = 0;

  while (left[i] != NULL && right[i] != NULL && g_str_equal (left[i], right[i]))
    i++;
  world_fail (desktop->world, "%s does not show its own pending operations:\n    shown    %s\n    expected %s",
              desktop->member->name, left[i], right[i]);
}

void
check_layer (Desktop *desktop)
{
  Cp2Sql *sql = cp2_replica_get_sql (desktop->replica);
  g_autofree char *shown = NULL;
  g_autofree char *expected = NULL;
  g_autoptr(GError) error = NULL;

  if (!has_layer (desktop))
    return;

  world_count (desktop->world, "layer compared");
  shown = dump (desktop);
  if (cp2_sql_begin (sql, &error) && restore_ground (desktop, &error) && run_pending (desktop, &error))
    expected = dump (desktop);
  cp2_sql_rollback (sql);

  if (world_expect (desktop->world, "the pending operations are run again", error) && !g_str_equal (shown, expected))
    report (desktop, shown, expected);
}
