#include "config.h"

#include <string.h>

#include "app/models/cp2-coverage-model-table.h"
#include "core/cp2-attendance.h"
#include "core/cp2-deployment.h"

/* Exams of so many days ago are of no more concern, unless a register of theirs is here. */
#define PAST_DAYS "-90 days"

/* A session of which the timetable does not say the end. */
#define USUAL_MINUTES 150
#define END_OF_WORK   "17:00"

/* Whether deployment `d` was to serve on the day: cp2_deployment_holds_on() as SQL. */
#define HELD_STATES "'offered', 'accepted', 'reported', 'served'"
#define ENDED_STATES "'replaced', 'cancelled'"

typedef struct
{
  Cp2Sql           *sql;
  Cp2CoverageTable *table;
  GHashTable       *centres;
  GHashTable       *days;
} Reading;

typedef void (*RowFunc) (Reading      *reading,
                         Cp2Statement *row);

static gboolean
read_rows (Reading       *reading,
           Cp2Statement  *statement,
           RowFunc        func,
           GError       **error)
{
  gboolean more = TRUE;

  while (statement != NULL && more)
    {
      if (!cp2_statement_step (statement, &more, error))
        return FALSE;
      if (more)
        func (reading, statement);
    }

  return statement != NULL;
}

static const char *
get_text (Cp2Statement *row,
          guint         column)
{
  const char *text = cp2_statement_get_text (row, column);

  return text != NULL ? text : "";
}

static void
exam_row (Reading      *reading,
          Cp2Statement *row)
{
  Cp2CoverageExam *exam = g_new0 (Cp2CoverageExam, 1);

  exam->id = g_strdup (get_text (row, 0));
  exam->name = g_strdup (get_text (row, 1));
  exam->starts_on = g_strdup (get_text (row, 2));
  exam->ends_on = g_strdup (get_text (row, 3));
  g_ptr_array_add (reading->table->exams, exam);
}

/* The one asked for; else the first that is not over; else the last. */
static void
choose_exam (Cp2CoverageTable *table)
{
  for (guint i = 0; table->asked->exam != NULL && i < table->exams->len; i++)
    if (g_str_equal (((Cp2CoverageExam *) g_ptr_array_index (table->exams, i))->id, table->asked->exam))
      table->exam = i;

  for (guint i = 0; table->exam < 0 && i < table->exams->len; i++)
    if (strcmp (((Cp2CoverageExam *) g_ptr_array_index (table->exams, i))->ends_on, table->asked->today) >= 0)
      table->exam = i;

  if (table->exam < 0)
    table->exam = (int) table->exams->len - 1;
}

static gboolean
read_exams (Reading  *reading,
            GError  **error)
{
  if (!read_rows (reading, cp2_sql_query (reading->sql, error,
                                          "SELECT id, name, COALESCE(rehearsal_on, starts_on), ends_on FROM exam WHERE"
                                          " id IN (SELECT exam FROM attendance_sheet) OR"
                                          " (ends_on >= date($1, '" PAST_DAYS "') AND id IN"
                                          "  (SELECT exam FROM deployment UNION SELECT exam FROM candidature))"
                                          " ORDER BY starts_on, id", "s", reading->table->asked->today), exam_row, error))
    return FALSE;

  choose_exam (reading->table);
  return TRUE;
}

static void
centre_row (Reading      *reading,
            Cp2Statement *row)
{
  Cp2CoverageCentre *centre = g_new0 (Cp2CoverageCentre, 1);

  centre->id = g_strdup (get_text (row, 0));
  centre->name = g_strdup (get_text (row, 1));
  centre->candidates = cp2_statement_get_integer (row, 2);
  centre->key = g_utf8_collate_key (centre->name, -1);
  g_ptr_array_add (reading->table->centres, centre);
}

static int
compare_centres (gconstpointer a,
                 gconstpointer b)
{
  Cp2CoverageCentre *left = *(Cp2CoverageCentre **) a;
  Cp2CoverageCentre *right = *(Cp2CoverageCentre **) b;
  int order = strcmp (left->key, right->key);

  return order != 0 ? order : strcmp (left->id, right->id);
}

static gboolean
read_centres (Reading     *reading,
              const char  *exam,
              GError     **error)
{
  Cp2CoverageQuestion *asked = reading->table->asked;
  g_autofree char *text =
    g_strconcat ("SELECT c.id, c.name, COALESCE(k.candidates, 0) FROM centre c"
                 " LEFT JOIN candidature k ON k.centre = c.id AND k.exam = $1 WHERE"
                 " (k.id IS NOT NULL OR EXISTS (SELECT 1 FROM deployment d WHERE d.centre = c.id AND d.exam = $1)) AND ",
                 asked->role == CP2_ROLE_SUBCOUNTY ? "c.subcounty = $2" :
                 asked->role == CP2_ROLE_COUNTY ? "c.county = $2" : "$2 IS NOT NULL", NULL);

  if (!read_rows (reading, cp2_sql_query (reading->sql, error, text, "ss", exam, asked->scope ? asked->scope : ""),
                  centre_row, error))
    return FALSE;

  g_ptr_array_sort (reading->table->centres, compare_centres);
  for (guint i = 0; i < reading->table->centres->len; i++)
    g_hash_table_insert (reading->centres, cp2_coverage_table_get_centre (reading->table, i)->id, GUINT_TO_POINTER (i));
  return TRUE;
}

/* One rule for all centres: posts for so many candidates, see #Cp2StaffingRule. */
static void
rule_row (Reading      *reading,
          Cp2Statement *row)
{
  gint64 each = cp2_statement_get_integer (row, 0);
  gint64 least = cp2_statement_get_integer (row, 1);
  gint64 extra_above = cp2_statement_get_integer (row, 2);
  gint64 hosted_below = cp2_statement_get_integer (row, 3);

  for (guint i = 0; i < reading->table->centres->len; i++)
    {
      Cp2CoverageCentre *centre = cp2_coverage_table_get_centre (reading->table, i);
      gint64 posts = each > 0 ? (centre->candidates + each - 1) / each : 0;

      if (centre->candidates < hosted_below)
        continue;

      posts = MAX (posts, least) + (extra_above > 0 && centre->candidates > extra_above ? 1 : 0);
      centre->needed += (guint) CLAMP (posts, 0, G_MAXUINT16);
    }
}

/* Without a known end a session takes as long as most. */
static char *
end_session (const char *starts_at,
             const char *ends_at)
{
  guint64 hours, minutes;

  if (ends_at[0] != '\0')
    return g_strdup (ends_at);
  if (strlen (starts_at) != strlen ("HH:MM"))
    return g_strdup (END_OF_WORK);

  hours = g_ascii_strtoull (starts_at, NULL, 10);
  minutes = MIN (hours * 60 + g_ascii_strtoull (starts_at + strlen ("HH:"), NULL, 10) + USUAL_MINUTES, 23 * 60 + 59);
  return g_strdup_printf ("%02u:%02u", (guint) (minutes / 60), (guint) (minutes % 60));
}

static void
day_row (Reading      *reading,
         Cp2Statement *row)
{
  Cp2CoverageTable *table = reading->table;
  Cp2CoverageDay *day = g_new0 (Cp2CoverageDay, 1);

  day->date = g_strdup (get_text (row, 0));
  day->marks_due = end_session (get_text (row, 1), get_text (row, 2));
  day->has_session = cp2_statement_get_integer (row, 3) > 0;
  day->is_rehearsal = cp2_statement_get_integer (row, 4) > 0;
  if (g_str_equal (day->date, table->asked->today))
    table->today = (int) table->days->len;
  g_hash_table_insert (reading->days, day->date, GUINT_TO_POINTER (table->days->len));
  g_ptr_array_add (table->days, day);
}

static Cp2CoverageCell *
find_cell (Reading      *reading,
           const char   *centre,
           const char   *day)
{
  gpointer row, column;

  if (centre == NULL || day == NULL || !g_hash_table_lookup_extended (reading->centres, centre, NULL, &row) ||
      !g_hash_table_lookup_extended (reading->days, day, NULL, &column))
    return NULL;

  return cp2_coverage_table_get_cell (reading->table, GPOINTER_TO_UINT (row), GPOINTER_TO_UINT (column));
}

/* So many people of one centre, posted for the same days. */
static void
deployment_row (Reading      *reading,
                Cp2Statement *row)
{
  const char *from = get_text (row, 1);
  const char *to = get_text (row, 2);
  const char *state = get_text (row, 3);
  const char *ended = cp2_statement_get_text (row, 4);
  guint16 count = (guint16) MIN (cp2_statement_get_integer (row, 5), G_MAXUINT16);
  gboolean has_ended = g_str_equal (state, "replaced") || g_str_equal (state, "cancelled");
  gboolean has_accepted = !g_str_equal (state, "offered");
  gboolean has_reported = has_accepted && !g_str_equal (state, "accepted");

  for (guint i = 0; i < reading->table->days->len; i++)
    {
      const char *date = cp2_coverage_table_get_day (reading->table, i)->date;
      Cp2CoverageCell *cell;

      if (strcmp (date, from) < 0 || strcmp (date, to) > 0 || (has_ended && (ended == NULL || strcmp (date, ended) >= 0)) ||
          (cell = find_cell (reading, get_text (row, 0), date)) == NULL)
        continue;

      cell->due += count;
      cell->accepted += has_accepted ? count : 0;
      cell->reported += has_reported ? count : 0;
    }
}

static void
mark_row (Reading      *reading,
          Cp2Statement *row)
{
  Cp2CoverageCell *cell = find_cell (reading, get_text (row, 0), get_text (row, 1));

  if (cell == NULL)
    return;

  cell->marked = (guint16) cp2_statement_get_integer (row, 2);
  cell->present = (guint16) cp2_statement_get_integer (row, 3);
  cell->absent = (guint16) cp2_statement_get_integer (row, 4);
  cell->disputed = (guint16) cp2_statement_get_integer (row, 5);
}

static void
sheet_row (Reading      *reading,
           Cp2Statement *row)
{
  Cp2CoverageCell *cell = find_cell (reading, get_text (row, 0), get_text (row, 1));

  if (cell == NULL)
    return;

  for (guint i = 0; cp2_attendance_sheet_state_words[i] != NULL; i++)
    if (g_str_equal (get_text (row, 2), cp2_attendance_sheet_state_words[i]))
      cell->sheet = CP2_COVERAGE_SHEET_OPEN + i;
  cell->late = (guint16) CLAMP (cp2_statement_get_integer (row, 3), 0, G_MAXUINT16);
  cell->refused = cp2_statement_get_integer (row, 4) > 0;
}

static gboolean
read_axes (Reading     *reading,
           const char  *exam,
           GError     **error)
{
  return read_centres (reading, exam, error) &&
         read_rows (reading, cp2_sql_query (reading->sql, error,
                                            "SELECT r.candidates_each, r.least, r.extra_above, r.hosted_below"
                                            " FROM staffing_rule r JOIN position p ON p.id = r.position"
                                            " WHERE r.exam = $1 AND p.register_order > 0", "s", exam), rule_row, error) &&
         read_rows (reading, cp2_sql_query (reading->sql, error,
                                            "SELECT on_date, MIN(starts_at), COALESCE(MIN(ends_at), ''), SUM(counts), MAX(rehearsal)"
                                            " FROM (SELECT on_date, starts_at, ends_at, 1 AS counts, rehearsal FROM session"
                                            " WHERE exam = $1 UNION ALL SELECT DISTINCT on_date, NULL, NULL, 0, 0"
                                            " FROM attendance_sheet WHERE exam = $1) AS day GROUP BY on_date ORDER BY on_date",
                                            "s", exam), day_row, error);
}

static gboolean
read_cells (Reading     *reading,
            const char  *exam,
            GError     **error)
{
  g_array_set_size (reading->table->cells, reading->table->centres->len * reading->table->days->len);

  return read_rows (reading, cp2_sql_query (reading->sql, error,
                                            "SELECT centre, from_on, to_on, state, ended_on, COUNT(*) FROM deployment"
                                            " WHERE exam = $1 AND state IN (" HELD_STATES ", " ENDED_STATES ")"
                                            " GROUP BY centre, from_on, to_on, state, ended_on", "s", exam),
                    deployment_row, error) &&
         read_rows (reading, cp2_sql_query (reading->sql, error,
                                            "SELECT m.centre, m.on_date, COUNT(*),"
                                            " SUM(CASE WHEN m.status = 'present' THEN 1 ELSE 0 END),"
                                            " SUM(CASE WHEN m.status = 'absent' AND COALESCE(m.replaced_by, '') = '' THEN 1 ELSE 0 END),"
                                            " SUM(m.disputed) FROM attendance_mark m JOIN deployment d ON d.id = m.deployment"
                                            " WHERE m.exam = $1 AND m.current = 1 AND m.status <> 'cleared' AND m.on_date BETWEEN d.from_on AND d.to_on"
                                            " AND (d.state IN (" HELD_STATES ")"
                                            "  OR (d.state IN (" ENDED_STATES ") AND d.ended_on > m.on_date))"
                                            " GROUP BY m.centre, m.on_date", "s", exam), mark_row, error) &&
         read_rows (reading, cp2_sql_query (reading->sql, error,
                                            "SELECT centre, on_date, state, late_marks, id IN (SELECT record FROM outbox WHERE"
                                            " status IN ('rejected', 'superseded') AND dismissed = 0) FROM attendance_sheet"
                                            " WHERE exam = $1", "s", exam), sheet_row, error);
}

Cp2CoverageTable *
cp2_coverage_table_read (Cp2Sql               *sql,
                         Cp2CoverageQuestion  *question,
                         GCancellable         *cancellable,
                         GError              **error)
{
  g_autoptr(Cp2CoverageTable) table = cp2_coverage_table_new (question);
  g_autoptr(GHashTable) centres = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GHashTable) days = g_hash_table_new (g_str_hash, g_str_equal);
  Reading reading = { .sql = sql, .table = table, .centres = centres, .days = days };
  const char *exam;

  if (!read_exams (&reading, error))
    return NULL;
  if (table->exam < 0)
    return g_steal_pointer (&table);

  exam = ((Cp2CoverageExam *) g_ptr_array_index (table->exams, table->exam))->id;
  if (!read_axes (&reading, exam, error) || g_cancellable_set_error_if_cancelled (cancellable, error) ||
      !read_cells (&reading, exam, error))
    return NULL;

  cp2_coverage_table_finish (table);
  return g_steal_pointer (&table);
}
