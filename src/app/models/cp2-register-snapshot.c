#include "config.h"

#include <string.h>

#include "app/models/cp2-register-snapshot.h"

#include "core/cp2-json.h"
#include "storage/cp2-query.h"

static void
entry_free (Cp2RegisterEntry *entry)
{
  g_object_unref (entry->deployment);
  g_clear_object (&entry->mark);
  g_free (entry->problem);
  g_free (entry);
}

void
cp2_register_snapshot_free (Cp2RegisterSnapshot *self)
{
  g_ptr_array_unref (self->entries);
  g_clear_object (&self->sheet);
  g_free (self->problem);
  g_free (self);
}

static gboolean
read_people (Cp2RegisterSnapshot  *self,
             Cp2Sql               *sql,
             const char           *centre,
             const char           *exam,
             const char           *day,
             GError              **error)
{
  g_autoptr(Cp2Query) query = cp2_query_new (&cp2_deployment_kind);
  g_autoptr(GPtrArray) deployments = NULL;

  cp2_query_filter_one (query, "centre", centre);
  cp2_query_filter_one (query, "exam", exam);
  deployments = cp2_query_list (query, sql, 0, -1, error);
  for (guint i = 0; deployments != NULL && i < deployments->len; i++)
    {
      Cp2Deployment *deployment = g_ptr_array_index (deployments, i);
      Cp2RegisterEntry *entry;

      if (!cp2_deployment_holds_on (deployment, day))
        continue;

      entry = g_new0 (Cp2RegisterEntry, 1);
      entry->deployment = g_object_ref (deployment);
      g_ptr_array_add (self->entries, entry);
    }

  return deployments != NULL;
}

static Cp2RegisterEntry *
find_entry (Cp2RegisterSnapshot *self,
            const char          *deployment)
{
  for (guint i = 0; i < self->entries->len; i++)
    {
      Cp2RegisterEntry *entry = g_ptr_array_index (self->entries, i);

      if (g_strcmp0 (CP2_RECORD (entry->deployment)->id, deployment) == 0)
        return entry;
    }

  return NULL;
}

static gboolean
is_waiting (Cp2AttendanceMark *mark)
{
  return mark->late && !mark->approved;
}

/* As the core settles it, but as if the late marks were approved: a person sees what was entered last. */
static gboolean
shows_over (Cp2AttendanceMark *mark,
            Cp2AttendanceMark *other)
{
  int order;

  if (!mark->current && !is_waiting (mark))
    return FALSE;
  if (other == NULL || mark->level != other->level)
    return other == NULL || mark->level > other->level;

  order = g_strcmp0 (mark->effective_at, other->effective_at);
  return order > 0 || (order == 0 && strcmp (CP2_RECORD (mark)->id, CP2_RECORD (other)->id) > 0);
}

static void
set_flags (Cp2RegisterEntry *entry)
{
  Cp2AttendanceMark *mark = entry->mark;

  if (mark == NULL)
    return;

  entry->save = CP2_REGISTER_SAVE_RECEIVED;
  if (is_waiting (mark))
    entry->flags |= CP2_REGISTER_LATE;
  if (mark->disputed)
    entry->flags |= CP2_REGISTER_DISPUTED;
  if (mark->level == CP2_ATTENDANCE_LEVEL_OFFICE)
    entry->flags |= CP2_REGISTER_BY_OFFICE;
}

static gboolean
read_marks (Cp2RegisterSnapshot  *self,
            Cp2Sql               *sql,
            const char           *sheet,
            GError              **error)
{
  g_autoptr(Cp2Query) query = cp2_query_new (&cp2_attendance_mark_kind);
  g_autoptr(GPtrArray) marks = NULL;

  cp2_query_filter_one (query, "sheet", sheet);
  marks = cp2_query_list (query, sql, 0, -1, error);
  for (guint i = 0; marks != NULL && i < marks->len; i++)
    {
      Cp2AttendanceMark *mark = g_ptr_array_index (marks, i);
      Cp2RegisterEntry *entry = find_entry (self, mark->deployment);

      if (entry != NULL && shows_over (mark, entry->mark))
        g_set_object (&entry->mark, mark);
    }

  for (guint i = 0; marks != NULL && i < self->entries->len; i++)
    set_flags (g_ptr_array_index (self->entries, i));
  return marks != NULL;
}

static char *
describe_problem (Cp2OutboxEntry *operation)
{
  g_autofree char *problem = cp2_outbox_entry_dup_problem (operation);

  return problem[0] != '\0' ? g_steal_pointer (&problem) : NULL;
}

/* A refused mark left no record, so that its words say whom it was about. It is news until the person is marked again. */
static void
note_refused_mark (Cp2RegisterSnapshot *self,
                   Cp2OutboxEntry      *operation,
                   const char          *day)
{
  const Cp2OutboxRow *row = cp2_outbox_entry_get_row (operation);
  g_autoptr(JsonNode) node = json_from_string (row->payload, NULL);
  JsonObject *json = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  JsonObject *body = json != NULL ? json_object_get_object_member (json, "body") : NULL;
  Cp2RegisterEntry *entry;

  if (body == NULL || g_strcmp0 (cp2_json_get_string (body, "on_date"), day) != 0)
    return;

  entry = find_entry (self, cp2_json_get_string (body, "deployment"));
  if (entry == NULL || (entry->mark != NULL && cp2_clock_parse (entry->mark->effective_at) > row->created))
    return;

  entry->save = CP2_REGISTER_SAVE_REFUSED;
  g_free (entry->problem);
  entry->problem = describe_problem (operation);
}

static void
note_mark (Cp2RegisterSnapshot *self,
           const Cp2OutboxRow  *row)
{
  for (guint i = 0; i < self->entries->len; i++)
    {
      Cp2RegisterEntry *entry = g_ptr_array_index (self->entries, i);

      if (entry->mark != NULL && g_str_equal (CP2_RECORD (entry->mark)->id, row->record))
        entry->save = CP2_REGISTER_SAVE_SAVED;
    }
}

static void
note_submission (Cp2RegisterSnapshot *self,
                 Cp2OutboxEntry      *operation)
{
  const Cp2OutboxRow *row = cp2_outbox_entry_get_row (operation);

  g_clear_pointer (&self->problem, g_free);
  self->submission = row->status == CP2_OUTBOX_PENDING ? CP2_REGISTER_SAVE_SAVED :
                     row->status == CP2_OUTBOX_HELD ? CP2_REGISTER_SAVE_RECEIVED : CP2_REGISTER_SAVE_REFUSED;
  if (self->submission == CP2_REGISTER_SAVE_REFUSED)
    self->problem = describe_problem (operation);
}

static void
note_operation (Cp2RegisterSnapshot *self,
                Cp2OutboxEntry      *operation,
                const char          *day)
{
  const Cp2OutboxRow *row = cp2_outbox_entry_get_row (operation);

  if (g_str_equal (row->kind, "attendance.submit"))
    note_submission (self, operation);
  else if (row->status == CP2_OUTBOX_PENDING)
    note_mark (self, row);
  else if (row->status == CP2_OUTBOX_REJECTED || row->status == CP2_OUTBOX_SUPERSEDED)
    note_refused_mark (self, operation, day);
}

/* What of this sheet has not arrived or was refused, in the order in which it was made. */
static gboolean
read_outbox (Cp2RegisterSnapshot  *self,
             Cp2Sql               *sql,
             const char           *sheet,
             const char           *day,
             GError              **error)
{
  g_autoptr(GPtrArray) rows = NULL;

  rows = cp2_outbox_select (sql, error,
                            "WHERE (status IN ('pending', 'held') OR (status IN ('rejected', 'superseded') AND dismissed = 0))"
                            " AND (record = $1 AND kind = 'attendance.submit' OR kind = 'attendance.mark' AND"
                            " (status IN ('rejected', 'superseded') OR record IN (SELECT id FROM attendance_mark WHERE sheet = $1)))"
                            " ORDER BY position", "s", sheet);
  if (rows == NULL)
    return FALSE;

  for (guint i = 0; i < rows->len; i++)
    {
      g_autoptr(Cp2OutboxEntry) operation = cp2_outbox_entry_new (g_ptr_array_index (rows, i));

      note_operation (self, operation, day);
    }

  /* The entries took the rows. */
  g_ptr_array_set_free_func (rows, NULL);
  return TRUE;
}

/* A submission that is neither here nor refused has arrived; one that was refused before the sheet was closed is old. */
static void
settle_submission (Cp2RegisterSnapshot *self)
{
  gboolean is_closed = self->sheet != NULL && cp2_attendance_sheet_is_closed (self->sheet);

  if (is_closed && self->submission != CP2_REGISTER_SAVE_SAVED)
    {
      self->submission = CP2_REGISTER_SAVE_RECEIVED;
      g_clear_pointer (&self->problem, g_free);
    }
}

static gboolean
read_all (Cp2RegisterSnapshot  *self,
          Cp2Store             *store,
          const char           *centre,
          const char           *exam,
          const char           *day,
          GError              **error)
{
  g_autofree char *sheet = cp2_attendance_sheet_make_id (centre, exam, day);
  Cp2Sql *sql = cp2_store_get_reader (store);

  return read_people (self, sql, centre, exam, day, error) &&
         read_marks (self, sql, sheet, error) &&
         cp2_store_get_record (store, &cp2_attendance_sheet_kind, sheet, (gpointer *) &self->sheet, error) &&
         read_outbox (self, sql, sheet, day, error);
}

Cp2RegisterSnapshot *
cp2_register_snapshot_read (Cp2Store    *store,
                            const char  *centre,
                            const char  *exam,
                            const char  *day,
                            GError     **error)
{
  g_autoptr(Cp2RegisterSnapshot) self = g_new0 (Cp2RegisterSnapshot, 1);
  Cp2Sql *sql;
  gboolean done;

  g_return_val_if_fail (CP2_IS_STORE (store), NULL);
  g_return_val_if_fail (centre != NULL && exam != NULL && day != NULL, NULL);

  self->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) entry_free);
  sql = cp2_store_get_reader (store);
  if (sql == NULL)
    {
      g_set_error_literal (error, CP2_STORE_ERROR, CP2_STORE_ERROR_CLOSED, "The store is not open");
      return NULL;
    }

  /* One state, though the writer goes on. */
  if (!cp2_sql_begin_read (sql, error))
    return NULL;

  done = read_all (self, store, centre, exam, day, error);
  cp2_sql_rollback (sql);
  if (!done)
    return NULL;

  settle_submission (self);
  return g_steal_pointer (&self);
}
