#include "config.h"

#include <glib/gi18n-lib.h>

#include "app/models/cp2-display.h"
#include "app/models/cp2-sheet-history.h"
#include "core/cp2-clock.h"
#include "core/cp2-json.h"

/* Operations of this office on one register; more than that nobody reads. */
#define OPERATIONS_MAX 50

static Cp2SheetEvent *
add_event (Cp2SheetDetail *detail,
           gint64          at,
           const char     *sentence,
           const char     *note)
{
  Cp2SheetEvent *event = g_new0 (Cp2SheetEvent, 1);

  event->at = at;
  event->when = at > 0 ? cp2_display_time (at, detail->today) : g_strdup ("");
  event->sentence = g_strdup (sentence);
  event->note = g_strdup (note);
  g_ptr_array_add (detail->events, event);
  return event;
}

static void
add_marks (Cp2SheetDetail *detail,
           GPtrArray      *marks)
{
  gint64 first = G_MAXINT64;

  for (guint i = 0; i < marks->len; i++)
    {
      Cp2AttendanceMark *mark = g_ptr_array_index (marks, i);
      gint64 at = cp2_clock_parse (mark->effective_at);

      if (at > 0)
        first = MIN (first, at);
      if (mark->late)
        add_event (detail, at, mark->approved ? _("A late mark, approved since") : _("A late mark came"), mark->reason);
      else if (mark->level == CP2_ATTENDANCE_LEVEL_OFFICE)
        add_event (detail, at, _("The sub-county marked a person"), mark->remark);
    }

  if (first < G_MAXINT64)
    add_event (detail, first, _("The centre began to mark"), NULL);
}

static const char *
describe_progress (const Cp2OutboxRow *row)
{
  switch (row->status)
    {
    case CP2_OUTBOX_PENDING:
      return _("Saved on this computer; it will be sent by itself");
    case CP2_OUTBOX_HELD:
      return _("The server keeps it until it has what belongs to it");
    case CP2_OUTBOX_REJECTED:
    case CP2_OUTBOX_SUPERSEDED:
      return _("The server refused it");
    default:
      return NULL;
    }
}

static char *
dup_reason (const Cp2OutboxRow *row)
{
  g_autoptr(JsonNode) node = json_from_string (row->payload, NULL);
  JsonObject *json = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  JsonObject *body = json != NULL ? cp2_json_get_object (json, "body") : NULL;

  return g_strdup (body != NULL ? cp2_json_get_string (body, "reason") : NULL);
}

static void
add_operation (Cp2SheetDetail *detail,
               Cp2OutboxEntry *entry,
               gboolean       *has_verified,
               gboolean       *has_reopened)
{
  const Cp2OutboxRow *row = cp2_outbox_entry_get_row (entry);
  gboolean is_reopening = g_str_equal (row->kind, "attendance.reopen");
  gboolean is_refused = row->status == CP2_OUTBOX_REJECTED || row->status == CP2_OUTBOX_SUPERSEDED;
  g_autofree char *reason = dup_reason (row);
  const char *progress = describe_progress (row);
  g_autoptr(GString) note = g_string_new (reason);

  if (!is_reopening && !g_str_equal (row->kind, "attendance.verify"))
    return;

  if (progress != NULL)
    g_string_append_printf (note, "%s%s", note->len > 0 ? "\n" : "", progress);
  add_event (detail, row->created, is_reopening ? _("Reopened on this computer") : _("Verified on this computer"),
             note->len > 0 ? note->str : NULL);

  *has_verified = *has_verified || (!is_reopening && !is_refused);
  *has_reopened = *has_reopened || (is_reopening && !is_refused);
  detail->is_pending = detail->is_pending || row->status == CP2_OUTBOX_PENDING || row->status == CP2_OUTBOX_HELD;
  if (is_refused && !row->dismissed && detail->problem == NULL)
    {
      detail->problem = cp2_outbox_entry_dup_problem (entry);
      detail->problem_operation = g_strdup (row->op_id);
    }
}

static void
add_record (Cp2SheetDetail *detail,
            gboolean        has_verified,
            gboolean        has_reopened)
{
  Cp2AttendanceSheet *sheet = detail->sheet;
  g_autofree char *submitted = NULL;

  if (sheet == NULL)
    return;

  if (sheet->countersigned_by != NULL)
    /* Translators: a person's name */
    submitted = g_strdup_printf (_("Countersigned and submitted by %s"), sheet->countersigned_by);
  if (sheet->submitted_at != NULL)
    add_event (detail, cp2_clock_parse (sheet->submitted_at), submitted != NULL ? submitted : _("Submitted"), NULL);
  if (sheet->state == CP2_ATTENDANCE_SHEET_VERIFIED && !has_verified)
    add_event (detail, cp2_clock_parse (sheet->verified_at), _("Verified by the sub-county"), NULL);
  if (sheet->state == CP2_ATTENDANCE_SHEET_REOPENED && !has_reopened)
    add_event (detail, 0, _("Reopened by the sub-county"), sheet->reason);
}

/* What has no time happened last: only the state of a record is without one. */
static int
compare_events (gconstpointer a,
                gconstpointer b)
{
  const Cp2SheetEvent *left = *(Cp2SheetEvent **) a;
  const Cp2SheetEvent *right = *(Cp2SheetEvent **) b;
  gint64 left_at = left->at > 0 ? left->at : G_MAXINT64;
  gint64 right_at = right->at > 0 ? right->at : G_MAXINT64;

  return left_at < right_at ? -1 : left_at > right_at;
}

gboolean
cp2_sheet_history_read (Cp2SheetDetail  *detail,
                        Cp2Store        *store,
                        GPtrArray       *marks,
                        GError         **error)
{
  g_autoptr(GPtrArray) operations = cp2_store_list_outbox (store, CP2_OUTBOX_FILTER_ALL, detail->id, OPERATIONS_MAX, error);
  gboolean has_verified = FALSE, has_reopened = FALSE;

  if (operations == NULL)
    return FALSE;

  add_marks (detail, marks);
  for (guint i = operations->len; i > 0; i--)
    add_operation (detail, g_ptr_array_index (operations, i - 1), &has_verified, &has_reopened);
  add_record (detail, has_verified, has_reopened);
  g_ptr_array_sort (detail->events, compare_events);
  return TRUE;
}
