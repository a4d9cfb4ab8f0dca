#include "config.h"

#include "app/models/cp2-register-model-private.h"
#include "client/cp2-store-error.h"
#include "storage/cp2-sql.h"

/* How soon what could not be written is tried again, seconds. */
#define RETRY_SECONDS 3

gboolean
cp2_register_model_is_trouble (const GError *error)
{
  return error->domain == CP2_SQL_ERROR || error->domain == G_IO_ERROR ||
         g_error_matches (error, CP2_STORE_ERROR, CP2_STORE_ERROR_IO);
}

static gboolean
is_unsaved (Cp2RegisterRow *row)
{
  return cp2_register_row_get_save (row) == CP2_REGISTER_SAVE_UNSAVED && !cp2_register_row_is_held (row);
}

static void
retry_rows (Cp2RegisterModel *self)
{
  g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GPtrArray) marks = g_ptr_array_new_with_free_func ((GDestroyNotify) cp2_register_mark_free);

  for (guint i = 0; i < self->rows->len; i++)
    {
      Cp2RegisterRow *row = g_ptr_array_index (self->rows, i);

      if (!is_unsaved (row))
        continue;
      g_ptr_array_add (rows, g_object_ref (row));
      g_ptr_array_add (marks, cp2_register_mark_copy (cp2_register_row_get_mark (row)));
    }

  if (rows->len > 0)
    cp2_register_model_write (self, rows, marks);
}

static void
owed_saved_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(Cp2RegisterModel) self = user_data;
  g_autoptr(GError) error = NULL;

  if (!cp2_store_run_finish (CP2_STORE (object), result, NULL, &error) && cp2_register_model_is_trouble (error))
    {
      cp2_register_model_retry_later (self);
      return;
    }

  if (error != NULL)
    cp2_register_model_fail (self, error);
  g_queue_pop_head (&self->owed);
  if (!g_queue_is_empty (&self->owed))
    cp2_register_model_retry_later (self);
  cp2_register_model_refresh (self);
}

static gboolean
retry_cb (gpointer user_data)
{
  Cp2RegisterModel *self = user_data;
  Cp2Operation *owed = g_queue_peek_head (&self->owed);

  self->retry_source = 0;
  if (owed != NULL)
    cp2_store_run_async (self->store, owed, NULL, owed_saved_cb, g_object_ref (self));
  retry_rows (self);
  return G_SOURCE_REMOVE;
}

void
cp2_register_model_retry_later (Cp2RegisterModel *self)
{
  if (self->retry_source == 0)
    self->retry_source = g_timeout_add_seconds (RETRY_SECONDS, retry_cb, self);
}

void
cp2_register_model_owe (Cp2RegisterModel *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      Cp2RegisterRow *row = g_ptr_array_index (self->rows, i);

      if (is_unsaved (row))
        g_queue_push_tail (&self->owed, cp2_register_model_make_operation (self, row, cp2_register_row_get_mark (row)));
    }
}
