#include "config.h"

#include <string.h>

#include "client/cp2-replica-private.h"
#include "core/cp2-json.h"
#include "core/cp2-state-hash.h"
#include "server/cp2-changes.h"
#include "server/cp2-operation-log.h"
#include "tests/faults/history.h"

/* Questions to the server's tables that must have no answer; the first column says where the trouble is. */
static const struct
{
  const char *claim;
  const char *text;
} server_claims[] = {
  { "I3: places of a vacancy are not those of its live applications",
    "SELECT v.id || ' has ' || v.taken FROM vacancy v WHERE v.taken <> (SELECT count(*) FROM job_application a"
    " WHERE a.vacancy = v.id AND a.state NOT IN ('withdrawn', 'declined'))" },
  { "I3: a vacancy has more applications than places",
    "SELECT id FROM vacancy WHERE taken > slots" },
  { "I3: a person applied twice",
    "SELECT profile FROM job_application GROUP BY profile, vacancy HAVING count(*) > 1" },
  { "I10: a person has several marks that count",
    "SELECT sheet FROM attendance_mark GROUP BY sheet, deployment HAVING sum(current) > 1" },
  { "I10: a person has marks and none that counts",
    "SELECT sheet FROM attendance_mark GROUP BY sheet, deployment HAVING sum(current) = 0 AND sum(late = 0 OR approved = 1) > 0" },
  { "I10: the late marks of a sheet are miscounted",
    "SELECT s.id FROM attendance_sheet s WHERE s.late_marks <> (SELECT count(*) FROM attendance_mark m"
    " WHERE m.sheet = s.id AND m.late = 1 AND m.approved = 0)" },
  { "I3: an applied mark is not there",
    "SELECT op_id FROM applied_op a LEFT JOIN settled_op s USING (op_id) WHERE coalesce (s.status, a.status) = 'applied'"
    " AND json_extract (payload, '$.kind') = 'attendance.mark'"
    " AND NOT EXISTS (SELECT 1 FROM attendance_mark m WHERE m.id = json_extract (payload, '$.record'))" },
  { "I3: there are marks that no operation made",
    "SELECT id FROM attendance_mark m WHERE NOT EXISTS (SELECT 1 FROM applied_op a LEFT JOIN settled_op s USING (op_id)"
    " WHERE coalesce (s.status, a.status) = 'applied' AND json_extract (payload, '$.record') = m.id)" },
  { "I4: operations of a device were done out of order",
    "SELECT a.op_id FROM applied_op a JOIN applied_op b ON a.device = b.device AND a.incarnation = b.incarnation"
    " AND a.number < b.number AND a.seq > b.seq" },
  { "I7: a group was done in part",
    "SELECT json_extract (payload, '$.group') AS g FROM applied_op a LEFT JOIN settled_op s USING (op_id) WHERE g IS NOT NULL"
    " GROUP BY g HAVING count(DISTINCT coalesce (s.status, a.status) IN ('applied', 'merged')) > 1" },
  { "I11: an operation has no result",
    "SELECT op_id FROM applied_op WHERE chain IS NULL" },
};

static void
check_claim (World      *world,
             Cp2Sql     *sql,
             const char *claim,
             const char *text)
{
  g_autoptr(GError) error = NULL;
  Cp2Statement *statement = cp2_sql_prepare (sql, text, &error);
  gboolean row = FALSE;

  if (statement != NULL && cp2_statement_step (statement, &row, &error) && row)
    {
      world_fail (world, "%s: %s", claim, world_label (world, "record", cp2_statement_get_text (statement, 0)));
      cp2_statement_reset (statement);
    }
  world_expect (world, claim, error);
}

static void
check_server (World *world)
{
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (server_claims); i++)
    check_claim (world, world->server.reader, server_claims[i].claim, server_claims[i].text);

  cp2_operation_log_verify (world->server.reader, NULL, &error);
  world_expect (world, "I11: the audit's chain", error);
}

/* As JSON in a form that does not depend on where it was written. */
static char *
describe (const Cp2Kind *kind,
          const char    *json)
{
  g_autoptr(JsonNode) node = json_from_string (json, NULL);
  g_autoptr(Cp2Record) record = node != NULL ? cp2_record_new_from_json (kind, json_node_get_object (node), NULL) : NULL;

  return record != NULL ? cp2_record_to_json (record, CP2_FORM_WHOLE) : g_strdup (json);
}

static char *
make_key (const Cp2Kind *kind,
          const char    *id)
{
  return g_strconcat (kind->name, " ", id, NULL);
}

/* What the account may see now, worked out from the records themselves and not from the feed. */
static void
add_server_record (World      *world,
                   GHashTable *view,
                   char      **scopes,
                   Cp2Record  *record)
{
  g_autoptr(Cp2Audience) audience = cp2_audience_new ();
  const Cp2Kind *kind = cp2_record_get_kind (record);
  g_autoptr(GError) error = NULL;
  g_autofree char *json = NULL;
  Cp2FieldForm form, strongest = CP2_FORM_MASKED;
  gboolean seen = FALSE;

  kind->audience (record, CP2_REPOSITORY (cp2_feed_get_repository (world->server.feed)), audience, &error);
  if (!world_expect (world, "the audience of a record", error))
    return;

  for (guint i = 0; scopes[i] != NULL; i++)
    if (cp2_audience_find (audience, scopes[i], &form))
      {
        strongest = seen ? MIN (strongest, form) : form;
        seen = TRUE;
      }
  if (!seen)
    return;

  json = cp2_record_to_json (record, cp2_kind_is_sensitive (kind) ? strongest : CP2_FORM_WHOLE);
  g_hash_table_insert (view, make_key (kind, record->id), describe (kind, json));
}

static GHashTable *
view_server (World  *world,
             char  **scopes)
{
  GHashTable *view = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  Cp2Repository *repository = CP2_REPOSITORY (cp2_feed_get_repository (world->server.feed));
  guint n_kinds;
  const Cp2Kind * const *kinds = cp2_kind_list (&n_kinds);

  for (guint i = 0; i < n_kinds; i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(GPtrArray) records = cp2_repository_find (repository, kinds[i], &error, NULL);

      if (world_expect (world, "the server's records are read", error))
        for (guint j = 0; j < records->len; j++)
          add_server_record (world, view, scopes, g_ptr_array_index (records, j));
    }

  return view;
}

static void
take_base (Desktop    *desktop,
           GHashTable *view)
{
  Cp2Statement *statement = cp2_sql_prepare (cp2_replica_get_sql (desktop->replica), "SELECT kind, id, json FROM base", NULL);
  gboolean row;

  while (cp2_statement_step (statement, &row, NULL) && row)
    {
      const Cp2Kind *kind = cp2_kind_lookup (cp2_statement_get_text (statement, 0));
      const char *json = cp2_statement_get_text (statement, 2);
      char *key = make_key (kind, cp2_statement_get_text (statement, 1));

      if (json != NULL)
        {
          g_hash_table_insert (view, key, describe (kind, json));
        }
      else
        {
          g_hash_table_remove (view, key);
          g_free (key);
        }
    }
}

/* What the server sent, below whatever still waits there. */
static GHashTable *
view_desktop (Desktop *desktop)
{
  GHashTable *view = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  guint n_kinds;
  const Cp2Kind * const *kinds = cp2_kind_list (&n_kinds);

  for (guint i = 0; i < n_kinds; i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(GPtrArray) records = cp2_repository_find (CP2_REPOSITORY (desktop->repository), kinds[i], &error, NULL);

      if (world_expect (desktop->world, "a desktop's records are read", error))
        for (guint j = 0; j < records->len; j++)
          {
            Cp2Record *record = g_ptr_array_index (records, j);

            g_hash_table_insert (view, make_key (kinds[i], record->id), cp2_record_to_json (record, CP2_FORM_WHOLE));
          }
    }

  take_base (desktop, view);
  return view;
}

static void
compare_views (Desktop    *desktop,
               GHashTable *mine,
               GHashTable *theirs)
{
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, theirs);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      const char *own = g_hash_table_lookup (mine, key);

      if (g_strcmp0 (own, value) != 0)
        world_fail (desktop->world, "I5: %s has not what the server has:\n    %s\n    desktop %s\n    server  %s",
                    desktop->member->name, (char *) key, own, (char *) value);
    }

  g_hash_table_iter_init (&iter, mine);
  while (g_hash_table_iter_next (&iter, &key, &value))
    if (!g_hash_table_contains (theirs, key))
      world_fail (desktop->world, "I5: %s has what it may not see: %s %s", desktop->member->name, (char *) key, (char *) value);
}

static void
add_to_sum (GHashTable *sums,
            const char *key,
            const char *json)
{
  g_autoptr(JsonNode) node = json_from_string (json, NULL);
  g_auto(GStrv) words = g_strsplit (key, " ", 2);
  Cp2StateSum *sum = g_hash_table_lookup (sums, words[0]);

  if (sum == NULL)
    g_hash_table_insert (sums, g_strdup (words[0]), sum = g_new0 (Cp2StateSum, 1));
  sum->count++;
  sum->sum += cp2_state_hash (words[1], cp2_json_get_integer (json_node_get_object (node), "version", -1));
}

static void
check_sums (Desktop     *desktop,
            GHashTable  *mine,
            char       **scopes)
{
  g_autoptr(GHashTable) own = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr(GHashTable) theirs = NULL;
  g_autoptr(GError) error = NULL;
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, mine);
  while (g_hash_table_iter_next (&iter, &key, &value))
    add_to_sum (own, key, value);

  theirs = cp2_changes_state_sum (desktop->world->server.reader, (const char * const *) scopes, &error);
  if (!world_expect (desktop->world, "the state sums", error))
    return;

  if (g_hash_table_size (own) != g_hash_table_size (theirs))
    world_fail (desktop->world, "I5: %s has sums of %u kinds, the server of %u", desktop->member->name,
                g_hash_table_size (own), g_hash_table_size (theirs));
  g_hash_table_iter_init (&iter, theirs);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      const Cp2StateSum *sum = g_hash_table_lookup (own, key);

      if (sum == NULL || memcmp (sum, value, sizeof *sum) != 0)
        world_fail (desktop->world, "I5: %s has another sum of %s than the server", desktop->member->name, (char *) key);
    }
}

static void
check_desktop (Desktop *desktop)
{
  World *world = desktop->world;
  g_autoptr(Cp2Actor) actor = server_find_actor (&world->server, desktop->member->account);
  g_auto(GStrv) scopes = cp2_actor_list_scopes (actor);
  g_autoptr(GHashTable) mine = view_desktop (desktop);
  g_autoptr(GHashTable) theirs = view_server (world, scopes);
  g_autoptr(GError) error = NULL;
  Cp2ReplicaStatus status;

  if (!cp2_replica_get_status (desktop->replica, &status, &error))
    {
      world_expect (world, "a desktop's status", error);
      return;
    }

  if (status.n_pending > 0 || status.enrolment_needed || !status.initial_complete || status.n_skipped > 0)
    world_fail (world, "I8: %s still waits: %u pending, %u skipped%s%s", desktop->member->name, status.n_pending, status.n_skipped,
                status.enrolment_needed ? ", needs enrolment" : "", status.initial_complete ? "" : ", has not everything");
  if (status.n_held == 0)
    check_claim (world, cp2_replica_get_sql (desktop->replica), "I5: something is still laid over what the server sent",
                 "SELECT id FROM base");
  compare_views (desktop, mine, theirs);
  check_sums (desktop, mine, scopes);
}

/* (transfer full) (nullable): what the server's log says of the operation in the end. */
static char *
find_outcome (World      *world,
              const char *op_id)
{
  Cp2Statement *statement = cp2_sql_query (world->server.reader, NULL,
                                           "SELECT coalesce (s.status, a.status) FROM applied_op a LEFT JOIN settled_op s"
                                           " USING (op_id) WHERE op_id = $1", "s", op_id);
  gboolean row = FALSE;
  char *status = NULL;

  if (statement != NULL && cp2_statement_step (statement, &row, NULL) && row)
    {
      status = g_strdup (cp2_statement_get_text (statement, 0));
      cp2_statement_reset (statement);
    }
  return status;
}

static gboolean
says_the_same (const Cp2OutboxRow *row,
               const char         *outcome)
{
  const char *own = cp2_outbox_status_get_name (row->status);

  return g_str_equal (own, g_str_equal (outcome, "applied") ? "settled" : outcome);
}

/* I1, I2, I9: what was saved is at the server once, and both sides say the same of it. */
static void
check_saved (World *world,
             Saved *saved)
{
  Desktop *desktop = saved->desktop;
  g_autofree char *outcome = find_outcome (world, saved->op_id);
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) rows = NULL;
  const Cp2OutboxRow *row;

  if (outcome == NULL)
    {
      if (!saved->doubtful)
        world_fail (world, "I1: %s of %s never reached the server", saved->label, desktop->member->name);
      return;
    }

  rows = cp2_outbox_select (cp2_replica_get_sql (desktop->replica), &error, "WHERE op_id = $1", "s", saved->op_id);
  if (!world_expect (world, "a desktop's outbox is read", error))
    return;
  if (rows->len == 0)
    {
      /* Forgotten with the right: a backup has it, and a clock that is off makes a month go by at once. */
      if (!saved->doubtful && !world->server.has_backup)
        world_fail (world, "I2: the desktop of %s forgot %s", desktop->member->name, saved->label);
      return;
    }

  row = g_ptr_array_index (rows, 0);
  if (!says_the_same (row, outcome))
    world_fail (world, "I9: %s is %s at the server, and %s on the desktop of %s", saved->label, outcome,
                cp2_outbox_status_get_name (row->status), desktop->member->name);
}

void
check_agreement (World *world)
{
  check_server (world);
  for (guint i = 0; i < world->saved->len; i++)
    check_saved (world, g_ptr_array_index (world->saved, i));
  for (guint i = 0; i < world->n_desktops; i++)
    check_desktop (world_get_desktop (world, i));
}
