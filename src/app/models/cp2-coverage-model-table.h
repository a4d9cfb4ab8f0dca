#pragma once

#include "core/cp2-role.h"
#include "storage/cp2-sql.h"

G_BEGIN_DECLS

/** Cp2CoverageSheet: how far a day's register of a centre has come. */
typedef enum
{
  CP2_COVERAGE_SHEET_NONE,
  CP2_COVERAGE_SHEET_OPEN,
  CP2_COVERAGE_SHEET_SUBMITTED,
  CP2_COVERAGE_SHEET_VERIFIED,
  CP2_COVERAGE_SHEET_REOPENED,
} Cp2CoverageSheet;

/**
 * Cp2CoverageCell:
 * @due: people who were to serve that day, and so have to be marked
 * @accepted: those of them who accepted
 * @reported: those of them who reported for duty
 * @marked: those of them with a mark that counts
 * @present: marked present
 * @absent: marked absent, with nobody named in their place
 * @disputed: marks about which two accounts disagree
 * @late: marks that came after the register was submitted and wait for the office
 * @refused: whether the server refused what this office did to the register
 * @sheet: the register's state
 *
 * One centre on one day.
 */
typedef struct
{
  guint16           due;
  guint16           accepted;
  guint16           reported;
  guint16           marked;
  guint16           present;
  guint16           absent;
  guint16           disputed;
  guint16           late;
  gboolean          refused;
  Cp2CoverageSheet  sheet;
} Cp2CoverageCell;

/** Cp2CoverageCentre: a row; @needed: posts that the year's rules give a centre of so many candidates. */
typedef struct
{
  char   *id;
  char   *name;
  char   *key;
  gint64  candidates;
  guint   needed;
} Cp2CoverageCentre;

/** Cp2CoverageSum: the four numbers of a day, over all centres, and how many were to be marked. */
typedef struct
{
  guint needed;
  guint accepted;
  guint reported;
  guint marked;
  guint due;
} Cp2CoverageSum;

/**
 * Cp2CoverageDay:
 * @date: the day
 * @marks_due: local time by which everyone has to be marked: the end of the first session
 * @has_session: whether the timetable has a session; other days are there since somebody was marked on them
 * @is_rehearsal: whether it is the rehearsal
 *
 * A column.
 */
typedef struct
{
  char           *date;
  char           *marks_due;
  gboolean        has_session;
  gboolean        is_rehearsal;
  Cp2CoverageSum  sum;
} Cp2CoverageDay;

/** Cp2CoverageKind: what is wrong with a day's register; the gravest first. */
typedef enum
{
  CP2_COVERAGE_REFUSED,
  CP2_COVERAGE_MISSING,
  CP2_COVERAGE_NOT_MARKED,
  CP2_COVERAGE_DISPUTED,
  CP2_COVERAGE_LATE,
  CP2_COVERAGE_ABSENT,
  CP2_COVERAGE_NOT_SUBMITTED,
  CP2_COVERAGE_REOPENED,
} Cp2CoverageKind;

/** Cp2CoverageIssue: an exception; @count: people or marks, 0 where it is about the register as a whole. */
typedef struct
{
  Cp2CoverageKind kind;
  guint           centre;
  guint           day;
  guint           count;
} Cp2CoverageIssue;

/** Cp2CoverageExam: an exam that there is something to see of. */
typedef struct
{
  char *id;
  char *name;
  char *starts_on;
  char *ends_on;
} Cp2CoverageExam;

/**
 * Cp2CoverageQuestion:
 * @role: the office's
 * @scope: (nullable): its sub-county or county; none for the council
 * @exam: (nullable): the exam; %NULL takes the one that is on, or else the next, or else the last
 * @today: the day in Kenya
 * @time: the local time in Kenya, `HH:MM`
 */
typedef struct
{
  Cp2Role  role;
  char    *scope;
  char    *exam;
  char    *today;
  char    *time;
} Cp2CoverageQuestion;

/**
 * Cp2CoverageTable:
 * @exam: index of the exam in @exams, -1 when there is none
 * @today: index of today's column, -1 when it is none
 * @exams: (element-type Cp2CoverageExam): by their first day
 * @centres: (element-type Cp2CoverageCentre): by name
 * @days: (element-type Cp2CoverageDay): by date
 * @cells: (element-type Cp2CoverageCell): row after row
 * @issues: (element-type Cp2CoverageIssue): the latest day first, then the gravest, then by centre
 * @asked: what it answers
 *
 * Centres and days of one exam in one office's area, as they were at one moment. Made on any thread, never changed
 * then, counted by reference.
 */
typedef struct
{
  int                  exam;
  int                  today;
  GPtrArray           *exams;
  GPtrArray           *centres;
  GPtrArray           *days;
  GArray              *cells;
  GArray              *issues;
  Cp2CoverageQuestion *asked;
} Cp2CoverageTable;

Cp2CoverageQuestion   *cp2_coverage_question_new   (const Cp2Actor        *actor,
                                                    const char            *exam);
void                   cp2_coverage_question_free  (Cp2CoverageQuestion   *question);

/** cp2_coverage_table_read: (transfer full): sums up what @sql holds: a few statements, whatever the number of centres. Takes @question. */
Cp2CoverageTable      *cp2_coverage_table_read     (Cp2Sql                *sql,
                                                    Cp2CoverageQuestion   *question,
                                                    GCancellable          *cancellable,
                                                    GError               **error);
/** cp2_coverage_table_new: (transfer full): an empty one; takes @question. */
Cp2CoverageTable      *cp2_coverage_table_new      (Cp2CoverageQuestion   *question);
Cp2CoverageTable      *cp2_coverage_table_ref      (Cp2CoverageTable      *table);
void                   cp2_coverage_table_unref    (Cp2CoverageTable      *table);
/** cp2_coverage_table_finish: once rows, columns and cells are there: sums and exceptions. */
void                   cp2_coverage_table_finish   (Cp2CoverageTable      *table);

/** cp2_coverage_table_get_centre: (transfer none): a row. */
Cp2CoverageCentre     *cp2_coverage_table_get_centre (Cp2CoverageTable    *table,
                                                      guint                centre);
/** cp2_coverage_table_get_day: (transfer none): a column. */
Cp2CoverageDay        *cp2_coverage_table_get_day  (Cp2CoverageTable      *table,
                                                    guint                  day);
/** cp2_coverage_table_get_cell: (transfer none): a centre on a day. */
Cp2CoverageCell       *cp2_coverage_table_get_cell (Cp2CoverageTable      *table,
                                                    guint                  centre,
                                                    guint                  day);
/** cp2_coverage_table_dup_sheet: (transfer full): id of the centre's register of that day, be it there or not. */
char                  *cp2_coverage_table_dup_sheet (Cp2CoverageTable     *table,
                                                    guint                  centre,
                                                    guint                  day);
/** cp2_coverage_table_is_due: whether everyone is to be marked by now on that day. */
gboolean               cp2_coverage_table_is_due   (Cp2CoverageTable      *table,
                                                    guint                  day);
/** cp2_coverage_table_is_current: whether time alone has not changed what it says. */
gboolean               cp2_coverage_table_is_current (Cp2CoverageTable    *table,
                                                    const char            *today,
                                                    const char            *time);
/** cp2_coverage_table_same_axes: whether two have the same rows and columns. */
gboolean               cp2_coverage_table_same_axes (Cp2CoverageTable     *a,
                                                    Cp2CoverageTable      *b);

/** cp2_coverage_local_time: (transfer full): the time in Kenya now, `HH:MM`. */
char                  *cp2_coverage_local_time     (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Cp2CoverageTable, cp2_coverage_table_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Cp2CoverageQuestion, cp2_coverage_question_free)

G_END_DECLS
