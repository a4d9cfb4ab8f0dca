#include "config.h"

#include "app/models/cp2-register-model-private.h"
#include "core/cp2-clock.h"
#include "core/cp2-uuid.h"

/* Changes that Ctrl+Z can take back, one after the other. */
#define MAX_UNDO 200

typedef struct
{
  char            *deployment;
  Cp2RegisterMark *mark;
} Before;

static void
before_free (gpointer data)
{
  Before *before = data;

  g_free (before->deployment);
  cp2_register_mark_free (before->mark);
  g_free (before);
}

static Before *
before_new (Cp2RegisterRow *row)
{
  Before *before = g_new (Before, 1);

  before->deployment = g_strdup (cp2_register_row_get_deployment (row));
  before->mark = cp2_register_mark_copy (cp2_register_row_get_mark (row));

  return before;
}

void
cp2_register_model_clear_undo (Cp2RegisterModel *self)
{
  g_queue_clear_full (&self->undo, (GDestroyNotify) g_ptr_array_unref);
}

typedef struct
{
  Cp2RegisterModel *self;
  GPtrArray        *rows;
} Writing;

static void
written_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autofree Writing *writing = user_data;
  g_autoptr(Cp2RegisterModel) self = writing->self;
  g_autoptr(GPtrArray) rows = writing->rows;
  g_autoptr(GError) error = NULL;
  gboolean saved = cp2_store_run_finish (CP2_STORE (object), result, NULL, &error);

  gboolean is_trouble = !saved && cp2_register_model_is_trouble (error);

  for (guint i = 0; i < rows->len; i++)
    if (cp2_register_row_release (g_ptr_array_index (rows, i)) && (saved || is_trouble))
      cp2_register_row_set_save (g_ptr_array_index (rows, i), saved ? CP2_REGISTER_SAVE_SAVED : CP2_REGISTER_SAVE_UNSAVED,
                                 NULL);

  if (is_trouble)
    cp2_register_model_retry_later (self);
  if (saved || is_trouble)
    {
      cp2_register_model_recount (self);
      return;
    }

  /* What was not saved is not shown either. */
  cp2_register_model_refresh (self);
  cp2_register_model_fail (self, error);
}

Cp2Operation *
cp2_register_model_make_operation (Cp2RegisterModel      *self,
                                   Cp2RegisterRow        *row,
                                   const Cp2RegisterMark *mark)
{
  g_autoptr(JsonObject) body = cp2_register_mark_to_body (mark, cp2_register_row_get_deployment (row), self->day,
                                                          self->reason);
  g_autofree char *id = cp2_uuid_new ();

  return cp2_store_new_operation (self->store, "attendance.mark", id, 0, body);
}

void
cp2_register_model_write (Cp2RegisterModel *self,
                          GPtrArray        *rows,
                          GPtrArray        *marks)
{
  g_autoptr(GPtrArray) operations = g_ptr_array_new_with_free_func ((GDestroyNotify) cp2_operation_unref);
  Writing *writing = g_new (Writing, 1);

  for (guint i = 0; i < rows->len; i++)
    {
      Cp2RegisterRow *row = g_ptr_array_index (rows, i);
      const Cp2RegisterMark *mark = g_ptr_array_index (marks, i);

      g_ptr_array_add (operations, cp2_register_model_make_operation (self, row, mark));
      cp2_register_row_set_mark (row, mark, cp2_register_model_is_closed (self) ? CP2_REGISTER_LATE : 0);
      cp2_register_row_set_save (row, CP2_REGISTER_SAVE_SAVING, NULL);
      cp2_register_row_hold (row);
    }

  writing->self = g_object_ref (self);
  writing->rows = g_ptr_array_ref (rows);
  if (operations->len == 1)
    cp2_store_run_async (self->store, g_ptr_array_index (operations, 0), NULL, written_cb, writing);
  else
    cp2_store_run_group_async (self->store, operations, NULL, written_cb, writing);
  cp2_register_model_recount (self);
}

static void
remember (Cp2RegisterModel *self,
          GPtrArray        *rows)
{
  GPtrArray *change = g_ptr_array_new_with_free_func (before_free);

  for (guint i = 0; i < rows->len; i++)
    g_ptr_array_add (change, before_new (g_ptr_array_index (rows, i)));
  g_queue_push_head (&self->undo, change);
  if (self->undo.length > MAX_UNDO)
    g_ptr_array_unref (g_queue_pop_tail (&self->undo));
}

static void
fill_time (Cp2RegisterModel *self,
           Cp2RegisterMark  *mark)
{
  g_autofree char *today = cp2_clock_today ();
  g_autoptr(GTimeZone) zone = NULL;
  g_autoptr(GDateTime) utc = NULL;
  g_autoptr(GDateTime) now = NULL;

  if (mark->status != CP2_ATTENDANCE_PRESENT || mark->time_in != NULL || !g_str_equal (today, self->day))
    return;

  zone = g_time_zone_new_offset (3 * 60 * 60);
  utc = g_date_time_new_from_unix_utc (cp2_clock_right_now () / G_USEC_PER_SEC);
  now = g_date_time_to_timezone (utc, zone);
  mark->time_in = g_date_time_format (now, "%H:%M");
}

void
cp2_register_model_set_mark (Cp2RegisterModel      *self,
                             Cp2RegisterRow        *row,
                             const Cp2RegisterMark *mark)
{
  g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GPtrArray) marks = g_ptr_array_new ();

  g_return_if_fail (CP2_IS_REGISTER_MODEL (self));
  g_return_if_fail (CP2_IS_REGISTER_ROW (row));

  if (!cp2_register_model_can_mark (self) || (cp2_register_mark_equal (cp2_register_row_get_mark (row), mark) &&
                                              cp2_register_row_get_save (row) != CP2_REGISTER_SAVE_UNSAVED))
    return;

  g_ptr_array_add (rows, g_object_ref (row));
  g_ptr_array_add (marks, (gpointer) mark);
  remember (self, rows);
  cp2_register_model_write (self, rows, marks);
}

void
cp2_register_model_set_status (Cp2RegisterModel    *self,
                               Cp2RegisterRow      *row,
                               Cp2AttendanceStatus  status)
{
  g_autoptr(Cp2RegisterMark) mark = NULL;

  g_return_if_fail (CP2_IS_REGISTER_ROW (row));

  mark = cp2_register_mark_copy (cp2_register_row_get_mark (row));
  cp2_register_mark_set_status (mark, status);
  fill_time (self, mark);
  cp2_register_model_set_mark (self, row, mark);
}

void
cp2_register_model_set_all_present (Cp2RegisterModel *self,
                                    const char       *position)
{
  g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GPtrArray) marks = g_ptr_array_new_with_free_func ((GDestroyNotify) cp2_register_mark_free);

  g_return_if_fail (CP2_IS_REGISTER_MODEL (self));

  for (guint i = 0; i < self->rows->len; i++)
    {
      Cp2RegisterRow *row = g_ptr_array_index (self->rows, i);
      Cp2RegisterMark *mark;

      if (g_strcmp0 (cp2_register_row_get_position (row), position) != 0 ||
          cp2_register_row_get_mark (row)->status != CP2_ATTENDANCE_UNSET)
        continue;

      mark = cp2_register_mark_new ();
      cp2_register_mark_set_status (mark, CP2_ATTENDANCE_PRESENT);
      fill_time (self, mark);
      g_ptr_array_add (rows, g_object_ref (row));
      g_ptr_array_add (marks, mark);
    }

  if (rows->len == 0 || !cp2_register_model_can_mark (self))
    return;

  remember (self, rows);
  cp2_register_model_write (self, rows, marks);
}

gboolean
cp2_register_model_undo (Cp2RegisterModel *self)
{
  g_autoptr(GPtrArray) change = NULL;
  g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GPtrArray) marks = g_ptr_array_new ();

  g_return_val_if_fail (CP2_IS_REGISTER_MODEL (self), FALSE);

  if (!cp2_register_model_can_mark (self) || (change = g_queue_pop_head (&self->undo)) == NULL)
    return FALSE;

  for (guint i = 0; i < change->len; i++)
    {
      Before *before = g_ptr_array_index (change, i);
      Cp2RegisterRow *row = cp2_register_model_find (self, before->deployment);

      if (row == NULL || cp2_register_mark_equal (cp2_register_row_get_mark (row), before->mark))
        continue;
      g_ptr_array_add (rows, g_object_ref (row));
      g_ptr_array_add (marks, before->mark);
    }
  if (rows->len > 0)
    cp2_register_model_write (self, rows, marks);

  return TRUE;
}

static void
submitted_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(Cp2RegisterModel) self = user_data;
  g_autoptr(GError) error = NULL;

  if (cp2_store_run_finish (CP2_STORE (object), result, NULL, &error))
    {
      cp2_register_model_clear_undo (self);
      g_clear_pointer (&self->reason, g_free);
      cp2_register_model_refresh (self);
      return;
    }

  cp2_register_model_fail (self, error);
}

void
cp2_register_model_submit (Cp2RegisterModel *self,
                           const char       *countersigner)
{
  g_autofree char *sheet = NULL;
  g_autoptr(JsonObject) body = json_object_new ();
  g_autoptr(Cp2Operation) operation = NULL;
  gint64 version = 0;

  g_return_if_fail (CP2_IS_REGISTER_MODEL (self));
  g_return_if_fail (self->day != NULL && countersigner != NULL);

  sheet = cp2_attendance_sheet_make_id (self->centre, self->exam, self->day);
  if (self->sheet != NULL)
    version = CP2_RECORD (self->sheet)->version;
  json_object_set_string_member (body, "countersigned_by", countersigner);
  operation = cp2_store_new_operation (self->store, "attendance.submit", sheet, version, body);
  cp2_store_run_async (self->store, operation, NULL, submitted_cb, g_object_ref (self));
}
