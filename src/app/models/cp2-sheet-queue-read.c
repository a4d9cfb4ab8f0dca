#include "config.h"

#include "app/models/cp2-sheet-item.h"
#include "app/models/cp2-sheet-queue-read.h"
#include "core/cp2-clock.h"

/* What this office did to a register is on its way, or was refused. */
#define OPERATIONS(statuses) "(SELECT record FROM outbox WHERE status IN (" statuses ") AND dismissed = 0)"

Cp2SheetQuestion *
cp2_sheet_question_new (const Cp2Actor *actor)
{
  Cp2SheetQuestion *question = g_new0 (Cp2SheetQuestion, 1);

  question->role = actor->role;
  question->scope = g_strdup (actor->scope);
  question->today = cp2_clock_today ();
  return question;
}

void
cp2_sheet_question_free (Cp2SheetQuestion *question)
{
  g_free (question->scope);
  g_free (question->today);
  g_free (question);
}

void
cp2_sheet_list_free (Cp2SheetList *list)
{
  g_ptr_array_unref (list->items);
  g_free (list);
}

static const char *
get_condition (Cp2SheetQuestion *question,
               const char       *subcounty,
               const char       *county)
{
  return question->role == CP2_ROLE_SUBCOUNTY ? subcounty : question->role == CP2_ROLE_COUNTY ? county : "$1 IS NOT NULL";
}

static Cp2SheetItem *
item_new (Cp2Statement *row)
{
  Cp2SheetItem *item = g_object_new (CP2_TYPE_SHEET_ITEM, NULL);
  const char *state = cp2_statement_get_text (row, 5);
  const char *name = cp2_statement_get_text (row, 3);

  item->id = g_strdup (cp2_statement_get_text (row, 0));
  item->version = cp2_statement_get_integer (row, 1);
  item->centre = g_strdup (cp2_statement_get_text (row, 2));
  /* A centre that is not here yet goes by its code. */
  item->centre_name = g_strdup (name != NULL ? name : item->centre);
  item->centre_folded = g_utf8_casefold (item->centre_name != NULL ? item->centre_name : "", -1);
  item->on_date = g_strdup (cp2_statement_get_text (row, 4));
  for (guint i = 0; cp2_attendance_sheet_state_words[i] != NULL; i++)
    if (g_strcmp0 (state, cp2_attendance_sheet_state_words[i]) == 0)
      item->state = i;
  item->submitted_at = g_strdup (cp2_statement_get_text (row, 6));
  item->late = (guint) CLAMP (cp2_statement_get_integer (row, 7), 0, G_MAXINT);
  item->marked = (guint) cp2_statement_get_integer (row, 8);
  item->absent = (guint) cp2_statement_get_integer (row, 9);
  item->disputed = (guint) cp2_statement_get_integer (row, 10);
  item->is_pending = cp2_statement_get_integer (row, 11) > 0;
  item->is_refused = cp2_statement_get_integer (row, 12) > 0;
  return item;
}

static void
count_today (Cp2SheetList     *list,
             Cp2SheetItem     *item,
             Cp2SheetQuestion *question)
{
  if (g_strcmp0 (item->on_date, question->today) == 0 &&
      (item->state == CP2_ATTENDANCE_SHEET_SUBMITTED || item->state == CP2_ATTENDANCE_SHEET_VERIFIED))
    list->come++;
}

static gboolean
read_items (Cp2SheetList      *list,
            Cp2Sql            *sql,
            Cp2SheetQuestion  *question,
            GCancellable      *cancellable,
            GError           **error)
{
  g_autofree char *text =
    g_strconcat ("SELECT s.id, s.version, s.centre, c.name, s.on_date, s.state, s.submitted_at, s.late_marks,"
                 " COALESCE(m.marked, 0), COALESCE(m.absent, 0), COALESCE(m.disputed, 0),"
                 " s.id IN " OPERATIONS ("'pending', 'held'") ", s.id IN " OPERATIONS ("'rejected', 'superseded'")
                 " FROM attendance_sheet s LEFT JOIN centre c ON c.id = s.centre LEFT JOIN"
                 " (SELECT sheet, COUNT(*) AS marked,"
                 "  SUM(CASE WHEN status = 'absent' AND COALESCE(replaced_by, '') = '' THEN 1 ELSE 0 END) AS absent,"
                 "  SUM(disputed) AS disputed FROM attendance_mark WHERE current = 1 GROUP BY sheet) m ON m.sheet = s.id WHERE ",
                 get_condition (question, "s.subcounty = $1", "s.county = $1"), NULL);
  Cp2Statement *statement = cp2_sql_query (sql, error, text, "s", question->scope != NULL ? question->scope : "");
  gboolean row = TRUE;

  if (statement == NULL)
    return FALSE;

  while (row)
    {
      if (!cp2_statement_step (statement, &row, error))
        return FALSE;
      if (row)
        {
          g_ptr_array_add (list->items, item_new (statement));
          count_today (list, g_ptr_array_index (list->items, list->items->len - 1), question);
        }
      if (row && list->items->len % 1024 == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
        {
          cp2_statement_reset (statement);
          return FALSE;
        }
    }

  return TRUE;
}

/* Centres with somebody who is to serve today; none on a day without a session. */
static gboolean
read_expected (Cp2SheetList      *list,
               Cp2Sql            *sql,
               Cp2SheetQuestion  *question,
               GError           **error)
{
  g_autofree char *text =
    g_strconcat ("SELECT COUNT(DISTINCT d.centre) FROM deployment d WHERE $2 BETWEEN d.from_on AND d.to_on"
                 " AND (d.state IN ('offered', 'accepted', 'reported', 'served')"
                 "  OR (d.state IN ('replaced', 'cancelled') AND d.ended_on > $2))"
                 " AND EXISTS (SELECT 1 FROM session t WHERE t.exam = d.exam AND t.on_date = $2) AND ",
                 get_condition (question, "d.subcounty = $1", "d.county = $1"), NULL);
  Cp2Statement *statement = cp2_sql_query (sql, error, text, "ss", question->scope != NULL ? question->scope : "",
                                           question->today);
  gboolean row;

  if (statement == NULL || !cp2_statement_step (statement, &row, error))
    return FALSE;

  list->expected = (guint) cp2_statement_get_integer (statement, 0);
  cp2_statement_reset (statement);
  return TRUE;
}

static int
compare_items (gconstpointer a,
               gconstpointer b)
{
  return cp2_sheet_item_compare (*(Cp2SheetItem **) a, *(Cp2SheetItem **) b);
}

Cp2SheetList *
cp2_sheet_list_read (Cp2Sql            *sql,
                     Cp2SheetQuestion  *question,
                     GCancellable      *cancellable,
                     GError           **error)
{
  g_autoptr(Cp2SheetQuestion) asked = question;
  g_autoptr(Cp2SheetList) list = g_new0 (Cp2SheetList, 1);

  list->items = g_ptr_array_new_with_free_func (g_object_unref);
  if (!read_items (list, sql, asked, cancellable, error) || !read_expected (list, sql, asked, error))
    return NULL;

  g_ptr_array_sort (list->items, compare_items);
  return g_steal_pointer (&list);
}
