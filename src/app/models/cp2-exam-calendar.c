#include "config.h"

#include <string.h>

#include "app/models/cp2-exam-calendar.h"

#include "core/cp2-deployment.h"
#include "storage/cp2-query.h"

struct _Cp2ExamCalendar
{
  char      *exam;
  char      *name;
  GPtrArray *days;
  guint      n_paper_days;
};

static void
day_free (Cp2ExamDay *day)
{
  g_free (day->date);
  g_ptr_array_unref (day->sessions);
  g_free (day);
}

static int
compare_sessions (gconstpointer a,
                  gconstpointer b)
{
  Cp2ExamSession *left = *(Cp2ExamSession **) a;
  Cp2ExamSession *right = *(Cp2ExamSession **) b;
  int order = g_strcmp0 (left->on_date, right->on_date);

  if (order == 0)
    order = g_strcmp0 (left->starts_at, right->starts_at);
  return order != 0 ? order : g_strcmp0 (CP2_RECORD (left)->id, CP2_RECORD (right)->id);
}

static void
add_session (Cp2ExamCalendar *self,
             Cp2ExamSession  *session)
{
  Cp2ExamDay *day = self->days->len > 0 ? g_ptr_array_index (self->days, self->days->len - 1) : NULL;

  if (day == NULL || !g_str_equal (day->date, session->on_date))
    {
      day = g_new0 (Cp2ExamDay, 1);
      day->date = g_strdup (session->on_date);
      day->sessions = g_ptr_array_new_with_free_func (g_object_unref);
      g_ptr_array_add (self->days, day);
    }

  /* A day on which something is written is no rehearsal, whatever else is on it. */
  if (!session->rehearsal && day->number == 0)
    day->number = ++self->n_paper_days;
  g_ptr_array_add (day->sessions, g_object_ref (session));
}

Cp2ExamCalendar *
cp2_exam_calendar_new (Cp2Store    *store,
                       const char  *exam,
                       GError     **error)
{
  g_autoptr(Cp2ExamCalendar) self = g_new0 (Cp2ExamCalendar, 1);
  g_autoptr(Cp2Query) query = NULL;
  g_autoptr(GPtrArray) sessions = NULL;
  g_autoptr(Cp2Exam) record = NULL;

  g_return_val_if_fail (CP2_IS_STORE (store), NULL);
  g_return_val_if_fail (exam != NULL, NULL);

  self->exam = g_strdup (exam);
  self->days = g_ptr_array_new_with_free_func ((GDestroyNotify) day_free);
  if (!cp2_store_get_record (store, &cp2_exam_kind, exam, (gpointer *) &record, error))
    return NULL;

  self->name = g_strdup (record != NULL && record->name != NULL ? record->name : exam);
  query = cp2_query_new (&cp2_exam_session_kind);
  cp2_query_filter_one (query, "exam", exam);
  sessions = cp2_query_list (query, cp2_store_get_reader (store), 0, -1, error);
  if (sessions == NULL)
    return NULL;

  g_ptr_array_sort (sessions, compare_sessions);
  for (guint i = 0; i < sessions->len; i++)
    {
      Cp2ExamSession *session = g_ptr_array_index (sessions, i);

      if (session->on_date != NULL && session->starts_at != NULL)
        add_session (self, session);
    }

  return g_steal_pointer (&self);
}

void
cp2_exam_calendar_free (Cp2ExamCalendar *self)
{
  g_free (self->exam);
  g_free (self->name);
  g_ptr_array_unref (self->days);
  g_free (self);
}

const char *
cp2_exam_calendar_get_exam (Cp2ExamCalendar *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->exam;
}

const char *
cp2_exam_calendar_get_name (Cp2ExamCalendar *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->name;
}

guint
cp2_exam_calendar_get_n_days (Cp2ExamCalendar *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->days->len;
}

guint
cp2_exam_calendar_get_n_paper_days (Cp2ExamCalendar *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_paper_days;
}

const Cp2ExamDay *
cp2_exam_calendar_get_day (Cp2ExamCalendar *self,
                           guint            index)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (index < self->days->len, NULL);

  return g_ptr_array_index (self->days, index);
}

const Cp2ExamDay *
cp2_exam_calendar_find (Cp2ExamCalendar *self,
                        const char      *date)
{
  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = 0; i < self->days->len; i++)
    {
      Cp2ExamDay *day = g_ptr_array_index (self->days, i);

      if (g_strcmp0 (day->date, date) == 0)
        return day;
    }

  return NULL;
}

const Cp2ExamDay *
cp2_exam_calendar_before (Cp2ExamCalendar *self,
                          const char      *date)
{
  const Cp2ExamDay *found = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = 0; i < self->days->len; i++)
    {
      Cp2ExamDay *day = g_ptr_array_index (self->days, i);

      if (g_strcmp0 (day->date, date) < 0)
        found = day;
    }

  return found;
}

const Cp2ExamDay *
cp2_exam_calendar_after (Cp2ExamCalendar *self,
                         const char      *date)
{
  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = 0; i < self->days->len; i++)
    {
      Cp2ExamDay *day = g_ptr_array_index (self->days, i);

      if (g_strcmp0 (day->date, date) > 0)
        return day;
    }

  return NULL;
}

/* A session's start as an instant; Kenya is three hours ahead all the year. */
static gint64
get_start (Cp2ExamSession *session)
{
  g_autofree char *instant = g_strdup_printf ("%sT%s:00Z", session->on_date, session->starts_at);

  return cp2_clock_parse (instant) - 3 * G_TIME_SPAN_HOUR;
}

Cp2ExamSession *
cp2_exam_calendar_next_session (Cp2ExamCalendar   *self,
                                gint64             now,
                                const Cp2ExamDay **day)
{
  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = 0; i < self->days->len; i++)
    {
      Cp2ExamDay *candidate = g_ptr_array_index (self->days, i);

      for (guint j = 0; j < candidate->sessions->len; j++)
        {
          Cp2ExamSession *session = g_ptr_array_index (candidate->sessions, j);

          if (get_start (session) < now)
            continue;
          if (day != NULL)
            *day = candidate;
          return session;
        }
    }

  return NULL;
}

/* An exam of the list, with how far it is from today. */
typedef struct
{
  char *id;
  /* 0: today lies between its first and last day; 1: to come; 2: over */
  int   when;
  char *from;
  char *to;
} Candidate;

static void
candidate_clear (Candidate *candidate)
{
  g_free (candidate->id);
  g_free (candidate->from);
  g_free (candidate->to);
}

static int
compare_candidates (gconstpointer a,
                    gconstpointer b)
{
  const Candidate *left = a;
  const Candidate *right = b;
  int order;

  if (left->when != right->when)
    return left->when - right->when;

  order = left->when == 2 ? g_strcmp0 (right->to, left->to) : g_strcmp0 (left->from, right->from);
  return order != 0 ? order : g_strcmp0 (left->id, right->id);
}

static int
tell_when (const char *from,
           const char *to,
           const char *today)
{
  if (from == NULL || strcmp (today, from) < 0)
    return 1;
  return to == NULL || strcmp (today, to) <= 0 ? 0 : 2;
}

char **
cp2_exam_calendar_list_exams (Cp2Store    *store,
                              const char  *centre,
                              const char  *today,
                              GError     **error)
{
  g_autoptr(Cp2Query) query = cp2_query_new (&cp2_deployment_kind);
  g_autoptr(GArray) candidates = g_array_new (FALSE, TRUE, sizeof (Candidate));
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) ids = NULL;

  g_return_val_if_fail (CP2_IS_STORE (store), NULL);
  g_return_val_if_fail (centre != NULL && today != NULL, NULL);

  g_array_set_clear_func (candidates, (GDestroyNotify) candidate_clear);
  cp2_query_filter_one (query, "centre", centre);
  ids = cp2_query_list_values (query, cp2_store_get_reader (store), "exam", error);
  for (guint i = 0; ids != NULL && ids[i] != NULL; i++)
    {
      g_autoptr(Cp2Exam) exam = NULL;
      Candidate candidate = { .id = g_strdup (ids[i]) };

      if (!cp2_store_get_record (store, &cp2_exam_kind, ids[i], (gpointer *) &exam, error))
        {
          candidate_clear (&candidate);
          return NULL;
        }
      if (exam != NULL)
        {
          candidate.from = g_strdup (exam->rehearsal_on ? exam->rehearsal_on : exam->starts_on);
          candidate.to = g_strdup (exam->ends_on);
        }
      candidate.when = tell_when (candidate.from, candidate.to, today);
      g_array_append_val (candidates, candidate);
    }

  if (ids == NULL)
    return NULL;

  g_array_sort (candidates, compare_candidates);
  for (guint i = 0; i < candidates->len; i++)
    g_strv_builder_add (builder, g_array_index (candidates, Candidate, i).id);
  return g_strv_builder_end (builder);
}
