#include "config.h"

#include "app/models/cp2-profile-model-private.h"

/* Qualifications and experiences, and the forms in which they are written. */

GPtrArray *
cp2_profile_model_get_parts (Cp2ProfileModel *self,
                             const Cp2Kind   *kind)
{
  g_return_val_if_fail (CP2_IS_PROFILE_MODEL (self), NULL);

  return kind == &cp2_qualification_kind ? self->qualifications : self->experiences;
}

static gpointer
find_record (Cp2ProfileModel *self,
             const Cp2Kind   *kind,
             const char      *id)
{
  GPtrArray *parts = cp2_profile_model_get_parts (self, kind);

  for (guint i = 0; i < parts->len; i++)
    if (g_strcmp0 (CP2_RECORD (parts->pdata[i])->id, id) == 0)
      return parts->pdata[i];

  return NULL;
}

static Cp2ProfilePart *
find_form (Cp2ProfileModel *self,
           const Cp2Kind   *kind,
           const char      *id)
{
  for (guint i = 0; i < self->forms->len; i++)
    {
      Cp2ProfilePart *form = g_ptr_array_index (self->forms, i);

      if (cp2_profile_part_get_kind (form) == kind &&
          (id == NULL ? cp2_profile_part_get_is_new (form) : g_str_equal (cp2_profile_part_get_id (form), id)))
        return form;
    }

  return NULL;
}

void
cp2_profile_model_watch_form (Cp2ProfileModel *self,
                              Cp2ProfilePart  *form)
{
  g_ptr_array_add (self->forms, form);
  g_signal_connect_object (form, "typed", G_CALLBACK (cp2_profile_model_schedule), self, G_CONNECT_SWAPPED);
}

Cp2ProfilePart *
cp2_profile_model_edit_part (Cp2ProfileModel *self,
                             const Cp2Kind   *kind,
                             const char      *id)
{
  Cp2ProfilePart *form;

  g_return_val_if_fail (CP2_IS_PROFILE_MODEL (self), NULL);

  form = find_form (self, kind, id);
  if (form == NULL)
    {
      form = cp2_profile_part_new (kind, id, find_record (self, kind, id));
      cp2_profile_model_watch_form (self, form);
    }

  return form;
}

gboolean
cp2_profile_model_has_draft (Cp2ProfileModel *self,
                             const Cp2Kind   *kind,
                             const char      *id)
{
  Cp2ProfilePart *form = find_form (self, kind, id);

  return form != NULL && cp2_profile_part_get_edited (form);
}

static void
run_cb (GObject      *object,
        GAsyncResult *result,
        gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Cp2ProfileModel *self = g_task_get_source_object (task);
  Cp2ProfilePart *form = g_task_get_task_data (task);
  GError *error = NULL;

  if (!cp2_store_run_finish (CP2_STORE (object), result, NULL, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  if (form != NULL)
    g_ptr_array_remove (self->forms, form);
  cp2_profile_model_keep (self);
  if (cp2_store_get_reader (self->store) != NULL)
    cp2_profile_model_refresh (self, NULL);
  g_task_return_boolean (task, TRUE);
}

/* @form: (nullable): the one that is over when it is done. */
static void
run (Cp2ProfileModel     *self,
     const Cp2Kind       *kind,
     const char          *what,
     const char          *id,
     gint64               base_version,
     JsonObject          *body,
     Cp2ProfilePart      *form,
     GAsyncReadyCallback  callback,
     gpointer             user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);
  g_autofree char *name = g_strconcat (kind->name, what, NULL);
  g_autoptr(Cp2Operation) operation = cp2_store_new_operation (self->store, name, id, base_version, body);

  g_task_set_source_tag (task, run);
  if (form != NULL)
    g_task_set_task_data (task, g_object_ref (form), g_object_unref);
  cp2_store_run_async (self->store, operation, NULL, run_cb, task);
}

void
cp2_profile_model_save_part_async (Cp2ProfileModel     *self,
                                   Cp2ProfilePart      *part,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data)
{
  const Cp2Kind *kind = cp2_profile_part_get_kind (part);
  const char *id = cp2_profile_part_get_id (part);
  g_autoptr(JsonObject) body = cp2_profile_part_make_body (part);
  Cp2Record *record = find_record (self, kind, id);

  run (self, kind, ".save", id, record ? record->version : 0, body, part, callback, user_data);
}

void
cp2_profile_model_remove_part_async (Cp2ProfileModel     *self,
                                     gpointer             record,
                                     GAsyncReadyCallback  callback,
                                     gpointer             user_data)
{
  g_autoptr(JsonObject) body = json_object_new ();
  const Cp2Kind *kind = cp2_record_get_kind (record);

  run (self, kind, ".remove", CP2_RECORD (record)->id, CP2_RECORD (record)->version, body,
       find_form (self, kind, CP2_RECORD (record)->id), callback, user_data);
}

void
cp2_profile_model_put_back_async (Cp2ProfileModel     *self,
                                  gpointer             record,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data)
{
  g_autoptr(JsonObject) body = cp2_profile_part_body_of (record);

  run (self, cp2_record_get_kind (record), ".save", CP2_RECORD (record)->id, 0, body, NULL, callback, user_data);
}

gboolean
cp2_profile_model_part_finish (Cp2ProfileModel  *self,
                               GAsyncResult     *result,
                               GError          **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, run), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
