#include "config.h"

#include <glib/gi18n-lib.h>

#include "app/models/cp2-display.h"
#include "app/models/cp2-sheet-history.h"
#include "app/models/cp2-words.h"
#include "core/cp2-clock.h"
#include "core/cp2-exams.h"
#include "core/cp2-places.h"
#include "storage/cp2-query.h"

static void
count_free (gpointer data)
{
  Cp2SheetCount *count = data;

  g_free (count->role);
  g_free (count);
}

static void
event_free (gpointer data)
{
  Cp2SheetEvent *event = data;

  g_free (event->when);
  g_free (event->sentence);
  g_free (event->note);
  g_free (event);
}

void
cp2_sheet_detail_free (Cp2SheetDetail *self)
{
  g_clear_object (&self->sheet);
  g_free (self->id);
  g_free (self->centre_name);
  g_free (self->day);
  g_free (self->today);
  g_free (self->heading);
  g_free (self->status);
  g_free (self->problem);
  g_free (self->problem_operation);
  g_ptr_array_unref (self->people);
  g_ptr_array_unref (self->counts);
  g_ptr_array_unref (self->events);
  g_free (self);
}

static Cp2SheetDetail *
detail_new (const char *id)
{
  Cp2SheetDetail *self = g_new0 (Cp2SheetDetail, 1);

  self->id = g_strdup (id);
  self->today = cp2_clock_today ();
  self->people = g_ptr_array_new_with_free_func (g_object_unref);
  self->counts = g_ptr_array_new_with_free_func (count_free);
  self->events = g_ptr_array_new_with_free_func (event_free);
  return self;
}

static gboolean
is_settled (Cp2SheetDetail *self)
{
  return self->sheet != NULL && self->sheet->state == CP2_ATTENDANCE_SHEET_VERIFIED;
}

static gboolean
is_still_shown (Cp2Deployment *deployment,
                const char    *day)
{
  return deployment != NULL && cp2_deployment_holds_on (deployment, day);
}

/* The marks of one person; of others when @deployment is not here. */
static GPtrArray *
take_marks_of (GPtrArray  *marks,
               const char *deployment)
{
  GPtrArray *found = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < marks->len; i++)
    if (g_strcmp0 (CP2_ATTENDANCE_MARK (g_ptr_array_index (marks, i))->deployment, deployment) == 0)
      g_ptr_array_add (found, g_object_ref (g_ptr_array_index (marks, i)));

  return found;
}

static Cp2Position *
find_position (GPtrArray  *positions,
               const char *id)
{
  for (guint i = 0; i < positions->len; i++)
    if (g_strcmp0 (CP2_RECORD (g_ptr_array_index (positions, i))->id, id) == 0)
      return g_ptr_array_index (positions, i);

  return NULL;
}

static void
add_person (Cp2SheetDetail *self,
            Cp2Deployment  *deployment,
            GPtrArray      *marks,
            GPtrArray      *positions,
            const char     *position_id)
{
  Cp2Position *position = find_position (positions, position_id);
  const char *role = position != NULL ? cp2_words_get_name (position->name) : position_id;

  g_ptr_array_add (self->people, cp2_sheet_person_new (deployment, marks, role != NULL ? role : "",
                                                       position != NULL ? (guint) position->register_order : 0,
                                                       is_settled (self)));
}

static int
compare_people (gconstpointer a,
                gconstpointer b)
{
  return cp2_sheet_person_compare (*(Cp2SheetPerson **) a, *(Cp2SheetPerson **) b);
}

static void
count_people (Cp2SheetDetail *self)
{
  for (guint i = 0; i < self->people->len; i++)
    {
      Cp2SheetPerson *person = g_ptr_array_index (self->people, i);
      Cp2AttendanceStatus status = cp2_sheet_person_get_status (person);
      Cp2SheetCount *count = self->counts->len > 0 ? g_ptr_array_index (self->counts, self->counts->len - 1) : NULL;

      if (count == NULL || !g_str_equal (count->role, cp2_sheet_person_get_role (person)))
        {
          count = g_new0 (Cp2SheetCount, 1);
          count->role = g_strdup (cp2_sheet_person_get_role (person));
          g_ptr_array_add (self->counts, count);
        }

      count->due++;
      count->present += status == CP2_ATTENDANCE_PRESENT;
      count->absent += status == CP2_ATTENDANCE_ABSENT;
      count->replaced += status == CP2_ATTENDANCE_REPLACED;
      count->unmarked += status == CP2_ATTENDANCE_UNSET;
    }
}

static gboolean
contains (GPtrArray  *deployments,
          const char *id)
{
  for (guint i = 0; i < deployments->len; i++)
    if (g_strcmp0 (CP2_RECORD (g_ptr_array_index (deployments, i))->id, id) == 0)
      return TRUE;

  return FALSE;
}

/* Everyone who was to serve, and whoever else was marked: a mark is never left out. */
static void
collect_people (Cp2SheetDetail *self,
                GPtrArray      *deployments,
                GPtrArray      *marks,
                GPtrArray      *positions)
{
  g_autoptr(GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < deployments->len; i++)
    {
      Cp2Deployment *deployment = g_ptr_array_index (deployments, i);
      g_autoptr(GPtrArray) own = take_marks_of (marks, CP2_RECORD (deployment)->id);

      if (is_still_shown (deployment, self->day) || own->len > 0)
        add_person (self, deployment, own, positions, deployment->position);
    }

  for (guint i = 0; i < marks->len; i++)
    {
      Cp2AttendanceMark *mark = g_ptr_array_index (marks, i);

      if (mark->deployment != NULL && !contains (deployments, mark->deployment) && g_hash_table_add (seen, mark->deployment))
        {
          g_autoptr(GPtrArray) own = take_marks_of (marks, mark->deployment);

          add_person (self, NULL, own, positions, mark->position);
        }
    }

  g_ptr_array_sort (self->people, compare_people);
  count_people (self);
}

static GPtrArray *
list_records (Cp2Sql         *sql,
              const Cp2Kind  *kind,
              const char     *field,
              const char     *value,
              const char     *exam,
              GError        **error)
{
  g_autoptr(Cp2Query) query = cp2_query_new (kind);

  if (field != NULL)
    cp2_query_filter_one (query, field, value);
  if (exam != NULL)
    cp2_query_filter_one (query, "exam", exam);

  return cp2_query_list (query, sql, 0, -1, error);
}

static char *
describe_state (Cp2SheetDetail *self)
{
  Cp2AttendanceSheet *sheet = self->sheet;
  g_autofree char *when = NULL;

  if (sheet == NULL)
    return g_strdup (_("No register has come for this day. Nobody is marked yet."));

  switch (sheet->state)
    {
    case CP2_ATTENDANCE_SHEET_SUBMITTED:
      when = cp2_display_instant (sheet->submitted_at != NULL ? sheet->submitted_at : "", self->today);
      /* Translators: a person's name, time */
      return g_strdup_printf (_("Countersigned by %s, %s"), sheet->countersigned_by != NULL ? sheet->countersigned_by : "–", when);
    case CP2_ATTENDANCE_SHEET_VERIFIED:
      when = cp2_display_instant (sheet->verified_at != NULL ? sheet->verified_at : "", self->today);
      return g_strdup_printf (sheet->late_marks > 0 ? _("Verified %s; late marks have come since")
                                                    /* Translators: time */
                                                    : _("Verified %s"), when);
    case CP2_ATTENDANCE_SHEET_REOPENED:
      return g_strdup (_("Reopened: the centre has it again, and submits it when it is right"));
    case CP2_ATTENDANCE_SHEET_OPEN:
    default:
      return g_strdup (_("The centre is still marking. It can be verified once it is submitted."));
    }
}

static gboolean
read_place (Cp2SheetDetail  *self,
            Cp2Store        *store,
            const char      *code,
            GError         **error)
{
  g_autoptr(Cp2Centre) centre = NULL;

  if (!cp2_store_get_record (store, &cp2_centre_kind, code, (gpointer *) &centre, error) ||
      !cp2_store_get_record (store, &cp2_attendance_sheet_kind, self->id, (gpointer *) &self->sheet, error))
    return FALSE;

  /* A centre that is not here yet goes by its code. */
  self->centre_name = g_strdup (centre != NULL && centre->name != NULL ? centre->name : code);
  self->heading = cp2_display_day (self->day, CP2_DAY_LONG);
  self->status = describe_state (self);
  return TRUE;
}

Cp2SheetDetail *
cp2_sheet_detail_read (Cp2Store    *store,
                       const char  *id,
                       GError     **error)
{
  g_autoptr(Cp2SheetDetail) self = NULL;
  g_autoptr(GPtrArray) deployments = NULL;
  g_autoptr(GPtrArray) marks = NULL;
  g_autoptr(GPtrArray) positions = NULL;
  g_auto(GStrv) parts = NULL;
  Cp2Sql *sql;

  g_return_val_if_fail (CP2_IS_STORE (store), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  parts = g_strsplit (id, ":", 3);
  if ((sql = cp2_store_get_reader (store)) == NULL || g_strv_length (parts) != 3)
    {
      g_set_error_literal (error, CP2_STORE_ERROR, CP2_STORE_ERROR_CLOSED, "The store is not open, or it is no register");
      return NULL;
    }

  self = detail_new (id);
  self->day = g_strdup (parts[2]);
  if (!read_place (self, store, parts[0], error) ||
      (deployments = list_records (sql, &cp2_deployment_kind, "centre", parts[0], parts[1], error)) == NULL ||
      (marks = list_records (sql, &cp2_attendance_mark_kind, "sheet", id, NULL, error)) == NULL ||
      (positions = list_records (sql, &cp2_position_kind, NULL, NULL, NULL, error)) == NULL ||
      !cp2_sheet_history_read (self, store, marks, error))
    return NULL;

  collect_people (self, deployments, marks, positions);
  return g_steal_pointer (&self);
}

gboolean
cp2_sheet_detail_can_verify (Cp2SheetDetail *self)
{
  return self->sheet != NULL && (self->sheet->state == CP2_ATTENDANCE_SHEET_SUBMITTED ||
                                 (self->sheet->state == CP2_ATTENDANCE_SHEET_VERIFIED && self->sheet->late_marks > 0));
}

gboolean
cp2_sheet_detail_can_reopen (Cp2SheetDetail *self)
{
  return self->sheet != NULL && cp2_attendance_sheet_is_closed (self->sheet);
}
