#include "config.h"

#include <glib/gi18n-lib.h>

#include "app/models/cp2-display.h"
#include "app/models/cp2-sheet-person.h"
#include "app/models/cp2-words.h"

struct _Cp2SheetPerson
{
  GObject              parent_instance;

  char                *deployment;
  char                *name;
  char                *key;
  char                *role;
  char                *times;
  char                *notes;
  guint                order;
  Cp2AttendanceStatus  status;
  gboolean             is_exception;
};

G_DEFINE_FINAL_TYPE (Cp2SheetPerson, cp2_sheet_person, G_TYPE_OBJECT)

static void
cp2_sheet_person_finalize (GObject *object)
{
  Cp2SheetPerson *self = CP2_SHEET_PERSON (object);

  g_free (self->deployment);
  g_free (self->name);
  g_free (self->key);
  g_free (self->role);
  g_free (self->times);
  g_free (self->notes);

  G_OBJECT_CLASS (cp2_sheet_person_parent_class)->finalize (object);
}

static void
cp2_sheet_person_class_init (Cp2SheetPersonClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cp2_sheet_person_finalize;
}

static void
cp2_sheet_person_init (Cp2SheetPerson *self)
{
}

static void
add_line (GString    *lines,
          const char *format,
          ...) G_GNUC_PRINTF (2, 3);

static void
add_line (GString    *lines,
          const char *format,
          ...)
{
  va_list arguments;

  if (lines->len > 0)
    g_string_append_c (lines, '\n');
  va_start (arguments, format);
  g_string_append_vprintf (lines, format, arguments);
  va_end (arguments);
}

/* Who marked it and when: what one needs to weigh two marks against each other. */
static void
describe_other (GString           *lines,
                Cp2AttendanceMark *mark)
{
  g_autofree char *when = cp2_display_instant (mark->effective_at, mark->on_date);

  if (mark->late && !mark->approved)
    /* Translators: mark, time: Present was entered 08:10, after the register was submitted */
    add_line (lines, _("Late: “%s” was entered %s, after the register was submitted"), cp2_words_get_mark (mark->status), when);
  else if (mark->level == CP2_ATTENDANCE_LEVEL_OFFICE)
    add_line (lines, _("The sub-county marked “%s” %s"), cp2_words_get_mark (mark->status), when);
  else
    add_line (lines, _("The centre marked “%s” %s"), cp2_words_get_mark (mark->status), when);
  if (mark->remark != NULL)
    /* Translators: what a person wrote */
    add_line (lines, _("“%s”"), mark->remark);
  if (mark->reason != NULL)
    add_line (lines, _("Reason: %s"), mark->reason);
}

static void
describe_mark (GString           *lines,
               Cp2AttendanceMark *mark)
{
  if (mark->status == CP2_ATTENDANCE_REPLACED && mark->replaced_by != NULL)
    add_line (lines, _("Replaced by %s"), mark->replaced_by);
  if (mark->remark != NULL)
    add_line (lines, _("“%s”"), mark->remark);
  if (mark->reason != NULL)
    add_line (lines, _("Reason: %s"), mark->reason);
  if (mark->disputed)
    add_line (lines, "%s", mark->level == CP2_ATTENDANCE_LEVEL_OFFICE ?
                           _("Disputed: the sub-county and the centre say different things; the sub-county’s mark counts") :
                           _("Disputed: two accounts say different things; the later mark counts"));
}

static int
compare_marks (gconstpointer a,
               gconstpointer b)
{
  return g_strcmp0 ((*(Cp2AttendanceMark **) a)->effective_at, (*(Cp2AttendanceMark **) b)->effective_at);
}

static char *
format_times (Cp2AttendanceMark *mark)
{
  if (mark->time_in != NULL && mark->time_out != NULL)
    /* Translators: from a time to a time */
    return g_strdup_printf (_("%s – %s"), mark->time_in, mark->time_out);

  return g_strdup (mark->time_in != NULL ? mark->time_in : mark->time_out);
}

static void
take_marks (Cp2SheetPerson *self,
            GPtrArray      *marks,
            gboolean        is_settled)
{
  g_autoptr(GString) lines = g_string_new (NULL);
  Cp2AttendanceMark *current = NULL;

  for (guint i = 0; i < marks->len; i++)
    if (CP2_ATTENDANCE_MARK (g_ptr_array_index (marks, i))->current)
      current = g_ptr_array_index (marks, i);

  if (current != NULL)
    {
      self->status = current->status == CP2_ATTENDANCE_CLEARED ? CP2_ATTENDANCE_UNSET : current->status;
      self->times = format_times (current);
      describe_mark (lines, current);
      self->is_exception = !is_settled && (current->disputed || current->status == CP2_ATTENDANCE_ABSENT);
    }

  g_ptr_array_sort (marks, compare_marks);
  for (guint i = 0; i < marks->len; i++)
    {
      Cp2AttendanceMark *mark = g_ptr_array_index (marks, i);

      if (mark == current)
        continue;

      describe_other (lines, mark);
      self->is_exception = self->is_exception || (mark->late && !mark->approved);
    }

  self->is_exception = self->is_exception || (current == NULL && !is_settled);
  self->notes = lines->len > 0 ? g_strdup (lines->str) : NULL;
}

Cp2SheetPerson *
cp2_sheet_person_new (Cp2Deployment *deployment,
                      GPtrArray     *marks,
                      const char    *role,
                      guint          order,
                      gboolean       is_settled)
{
  Cp2SheetPerson *self = g_object_new (CP2_TYPE_SHEET_PERSON, NULL);
  Cp2AttendanceMark *any = marks->len > 0 ? g_ptr_array_index (marks, 0) : NULL;
  const char *name = deployment != NULL ? deployment->full_name : NULL;

  self->deployment = g_strdup (deployment != NULL ? CP2_RECORD (deployment)->id : any != NULL ? any->deployment : NULL);
  self->name = g_strdup (name != NULL ? name : _("A person whose deployment is not here"));
  self->key = g_utf8_collate_key (self->name, -1);
  self->role = g_strdup (role);
  self->order = order;
  take_marks (self, marks, is_settled);
  return self;
}

const char *
cp2_sheet_person_get_name (Cp2SheetPerson *self)
{
  return self->name;
}

const char *
cp2_sheet_person_get_role (Cp2SheetPerson *self)
{
  return self->role;
}

guint
cp2_sheet_person_get_order (Cp2SheetPerson *self)
{
  return self->order;
}

Cp2AttendanceStatus
cp2_sheet_person_get_status (Cp2SheetPerson *self)
{
  return self->status;
}

const char *
cp2_sheet_person_get_times (Cp2SheetPerson *self)
{
  return self->times;
}

const char *
cp2_sheet_person_get_notes (Cp2SheetPerson *self)
{
  return self->notes;
}

gboolean
cp2_sheet_person_is_exception (Cp2SheetPerson *self)
{
  return self->is_exception;
}

gboolean
cp2_sheet_person_equal (Cp2SheetPerson *self,
                        Cp2SheetPerson *other)
{
  return g_strcmp0 (self->deployment, other->deployment) == 0 && g_strcmp0 (self->name, other->name) == 0 &&
         g_strcmp0 (self->role, other->role) == 0 && g_strcmp0 (self->times, other->times) == 0 &&
         g_strcmp0 (self->notes, other->notes) == 0 && self->status == other->status &&
         self->is_exception == other->is_exception;
}

/* Positions that have no place in the register come last. */
int
cp2_sheet_person_compare (Cp2SheetPerson *a,
                          Cp2SheetPerson *b)
{
  guint left = a->order > 0 ? a->order : G_MAXUINT;
  guint right = b->order > 0 ? b->order : G_MAXUINT;
  int order = left < right ? -1 : left > right;

  if (order == 0)
    order = g_strcmp0 (a->role, b->role);
  if (order == 0)
    order = g_strcmp0 (a->key, b->key);

  return order != 0 ? order : g_strcmp0 (a->deployment, b->deployment);
}
