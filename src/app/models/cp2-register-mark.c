#include "config.h"

#include "app/models/cp2-register-mark.h"

Cp2RegisterMark *
cp2_register_mark_new (void)
{
  return g_new0 (Cp2RegisterMark, 1);
}

Cp2RegisterMark *
cp2_register_mark_new_from_record (Cp2AttendanceMark *record)
{
  Cp2RegisterMark *self = cp2_register_mark_new ();

  if (record == NULL)
    return self;

  self->status = record->status == CP2_ATTENDANCE_CLEARED ? CP2_ATTENDANCE_UNSET : record->status;
  self->time_in = g_strdup (record->time_in);
  self->time_out = g_strdup (record->time_out);
  self->remark = g_strdup (record->remark);
  self->replaced_by = g_strdup (record->replaced_by);
  return self;
}

Cp2RegisterMark *
cp2_register_mark_copy (const Cp2RegisterMark *self)
{
  Cp2RegisterMark *copy = cp2_register_mark_new ();

  copy->status = self->status;
  copy->time_in = g_strdup (self->time_in);
  copy->time_out = g_strdup (self->time_out);
  copy->remark = g_strdup (self->remark);
  copy->replaced_by = g_strdup (self->replaced_by);
  return copy;
}

void
cp2_register_mark_free (Cp2RegisterMark *self)
{
  g_free (self->time_in);
  g_free (self->time_out);
  g_free (self->remark);
  g_free (self->replaced_by);
  g_free (self);
}

gboolean
cp2_register_mark_equal (const Cp2RegisterMark *self,
                         const Cp2RegisterMark *other)
{
  return self->status == other->status &&
         g_strcmp0 (self->time_in, other->time_in) == 0 &&
         g_strcmp0 (self->time_out, other->time_out) == 0 &&
         g_strcmp0 (self->remark, other->remark) == 0 &&
         g_strcmp0 (self->replaced_by, other->replaced_by) == 0;
}

void
cp2_register_mark_set_status (Cp2RegisterMark     *self,
                              Cp2AttendanceStatus  status)
{
  self->status = status;
  if (status == CP2_ATTENDANCE_ABSENT || status == CP2_ATTENDANCE_UNSET)
    {
      g_clear_pointer (&self->time_in, g_free);
      g_clear_pointer (&self->time_out, g_free);
    }
  if (status != CP2_ATTENDANCE_REPLACED)
    g_clear_pointer (&self->replaced_by, g_free);
}

static void
add_text (JsonObject *body,
          const char *name,
          const char *value)
{
  if (value != NULL && value[0] != '\0')
    json_object_set_string_member (body, name, value);
}

JsonObject *
cp2_register_mark_to_body (const Cp2RegisterMark *self,
                           const char            *deployment,
                           const char            *day,
                           const char            *reason)
{
  static const char * const words[] = { "cleared", "present", "absent", "replaced" };
  JsonObject *body = json_object_new ();

  add_text (body, "deployment", deployment);
  add_text (body, "on_date", day);
  add_text (body, "status", words[self->status]);
  add_text (body, "time_in", self->time_in);
  add_text (body, "time_out", self->time_out);
  add_text (body, "remark", self->remark);
  add_text (body, "replaced_by", self->replaced_by);
  add_text (body, "reason", reason);
  return body;
}
