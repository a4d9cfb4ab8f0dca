#include "config.h"

#include <glib/gi18n-lib.h>

#include "app/models/cp2-profile-model-private.h"
#include "core/cp2-places.h"

G_DEFINE_FINAL_TYPE (Cp2ProfileModel, cp2_profile_model, G_TYPE_OBJECT)

enum {
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static const struct
{
  const char *name;
  const char *title;
} group_titles[CP2_PROFILE_N_GROUPS] = {
  { "personal", N_("Personal") },
  { "bank", N_("Bank") },
  { "qualification", N_("Qualifications") },
  { "station", N_("Work station") },
  { "kin", N_("Next of kin") },
};

static gboolean
save_cb (gpointer user_data)
{
  Cp2ProfileModel *self = user_data;

  self->save_source = 0;
  cp2_profile_model_save (self);
  return G_SOURCE_REMOVE;
}

void
cp2_profile_model_schedule (Cp2ProfileModel *self)
{
  g_clear_handle_id (&self->save_source, g_source_remove);
  self->save_source = g_timeout_add (CP2_PROFILE_SAVE_DELAY, save_cb, self);
}

static void
follow_names (Cp2ProfileModel *self,
              const char      *name)
{
  if (g_str_equal (name, "full_name") || g_str_equal (name, "mpesa_name"))
    cp2_profile_model_judge (self);
}

/* A sub-county is one of its county: whoever chooses another county has to choose again. */
static void
follow_county (Cp2ProfileModel *self)
{
  Cp2FieldItem *county = cp2_profile_model_find (self, "county");
  Cp2FieldItem *item = cp2_profile_model_find (self, "subcounty");
  g_autoptr(Cp2Subcounty) subcounty = NULL;

  if (cp2_field_item_get_text (item)[0] == '\0' ||
      !cp2_store_get_record (self->store, &cp2_subcounty_kind, cp2_field_item_get_text (item), (gpointer *) &subcounty, NULL))
    return;
  if (subcounty != NULL && g_strcmp0 (subcounty->county, cp2_field_item_get_text (county)) != 0)
    {
      cp2_field_item_type (item, "");
      cp2_field_item_enter (item);
    }
}

static void
item_typed_cb (Cp2ProfileModel *self,
               Cp2FieldItem    *item)
{
  const char *name = cp2_field_item_get_field (item)->name;

  follow_names (self, name);
  if (g_str_equal (name, "county"))
    follow_county (self);
  cp2_profile_model_schedule (self);
  cp2_profile_model_changed (self);
}

static void
item_left_cb (Cp2ProfileModel *self)
{
  cp2_profile_model_save (self);
  cp2_profile_model_changed (self);
}

static void
cp2_profile_model_dispose (GObject *object)
{
  Cp2ProfileModel *self = CP2_PROFILE_MODEL (object);

  g_clear_handle_id (&self->save_source, g_source_remove);

  G_OBJECT_CLASS (cp2_profile_model_parent_class)->dispose (object);
}

static void
cp2_profile_model_finalize (GObject *object)
{
  Cp2ProfileModel *self = CP2_PROFILE_MODEL (object);

  g_clear_object (&self->store);
  g_clear_object (&self->profile);
  g_ptr_array_unref (self->items);
  g_ptr_array_unref (self->qualifications);
  g_ptr_array_unref (self->experiences);
  g_ptr_array_unref (self->forms);
  g_ptr_array_unref (self->refused);
  g_hash_table_unref (self->returned);
  g_free (self->refusal);
  g_free (self->kept);
  g_clear_error (&self->failure);

  G_OBJECT_CLASS (cp2_profile_model_parent_class)->finalize (object);
}

static void
cp2_profile_model_class_init (Cp2ProfileModelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = cp2_profile_model_dispose;
  object_class->finalize = cp2_profile_model_finalize;

  signals[SIGNAL_CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
cp2_profile_model_init (Cp2ProfileModel *self)
{
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
  self->qualifications = g_ptr_array_new_with_free_func (g_object_unref);
  self->experiences = g_ptr_array_new_with_free_func (g_object_unref);
  self->forms = g_ptr_array_new_with_free_func (g_object_unref);
  self->refused = g_ptr_array_new_with_free_func (g_free);
  self->returned = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < CP2_PROFILE_N_GROUPS; i++)
    {
      self->groups[i].name = group_titles[i].name;
      self->groups[i].title = _(group_titles[i].title);
    }
  for (guint i = 0; i < cp2_profile_kind.n_fields; i++)
    {
      Cp2FieldItem *item = cp2_field_item_new (&cp2_profile_kind, &cp2_profile_kind.fields[i]);

      g_ptr_array_add (self->items, item);
      g_signal_connect_object (item, "typed", G_CALLBACK (item_typed_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (item, "left", G_CALLBACK (item_left_cb), self, G_CONNECT_SWAPPED);
    }
}

Cp2ProfileModel *
cp2_profile_model_new (Cp2Store *store)
{
  Cp2ProfileModel *self;

  g_return_val_if_fail (CP2_IS_STORE (store), NULL);

  self = g_object_new (CP2_TYPE_PROFILE_MODEL, NULL);
  self->store = g_object_ref (store);
  return self;
}

void
cp2_profile_model_changed (Cp2ProfileModel *self)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

GPtrArray *
cp2_profile_model_get_items (Cp2ProfileModel *self)
{
  g_return_val_if_fail (CP2_IS_PROFILE_MODEL (self), NULL);

  return self->items;
}

Cp2FieldItem *
cp2_profile_model_find (Cp2ProfileModel *self,
                        const char      *name)
{
  g_return_val_if_fail (CP2_IS_PROFILE_MODEL (self), NULL);

  for (guint i = 0; i < self->items->len; i++)
    if (g_strcmp0 (cp2_field_item_get_field (self->items->pdata[i])->name, name) == 0)
      return self->items->pdata[i];

  return NULL;
}

const Cp2ProfileGroup *
cp2_profile_model_get_groups (Cp2ProfileModel *self)
{
  g_return_val_if_fail (CP2_IS_PROFILE_MODEL (self), NULL);

  return self->groups;
}

GArray *
cp2_profile_model_list_details (Cp2ProfileModel *self)
{
  g_return_val_if_fail (CP2_IS_PROFILE_MODEL (self), NULL);

  return cp2_completeness_list (self->profile, self->qualifications);
}

static void
saved_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(Cp2ProfileModel) self = user_data;
  g_autoptr(GError) error = NULL;

  cp2_store_run_finish (CP2_STORE (object), result, NULL, &error);
  self->saving = FALSE;
  g_clear_error (&self->failure);
  for (guint i = 0; i < self->items->len; i++)
    cp2_field_item_end_save (self->items->pdata[i], error);
  self->failure = g_steal_pointer (&error);

  /* The rows show what is saved, not what was asked for. */
  if (cp2_store_get_reader (self->store) != NULL)
    cp2_profile_model_refresh (self, NULL);
  if (self->save_again && self->failure == NULL)
    cp2_profile_model_save (self);
  else
    cp2_profile_model_keep (self);
  cp2_profile_model_changed (self);
}

static guint
collect_ready (Cp2ProfileModel *self,
               JsonObject      *changes)
{
  guint count = 0;

  for (guint i = 0; i < self->items->len; i++)
    if (cp2_field_item_is_ready (self->items->pdata[i]))
      {
        cp2_field_item_begin_save (self->items->pdata[i], changes);
        count++;
      }

  return count;
}

void
cp2_profile_model_save (Cp2ProfileModel *self)
{
  g_autoptr(JsonObject) body = json_object_new ();
  g_autoptr(Cp2Operation) operation = NULL;
  JsonObject *changes = json_object_new ();

  g_return_if_fail (CP2_IS_PROFILE_MODEL (self));

  g_clear_handle_id (&self->save_source, g_source_remove);
  json_object_set_object_member (body, "changes", changes);
  self->save_again = self->saving;
  if (self->saving || self->profile == NULL || cp2_store_get_reader (self->store) == NULL)
    return;
  if (collect_ready (self, changes) == 0)
    {
      cp2_profile_model_keep (self);
      return;
    }

  self->saving = TRUE;
  operation = cp2_store_new_operation (self->store, "profile.update", CP2_RECORD (self->profile)->id,
                                       CP2_RECORD (self->profile)->version, body);
  cp2_store_run_async (self->store, operation, NULL, saved_cb, g_object_ref (self));
}

void
cp2_profile_model_leave (Cp2ProfileModel *self)
{
  g_return_if_fail (CP2_IS_PROFILE_MODEL (self));

  for (guint i = 0; i < self->items->len; i++)
    if (cp2_field_item_get_edited (self->items->pdata[i]))
      cp2_field_item_leave (self->items->pdata[i]);
  cp2_profile_model_save (self);
  /* The store may be closed before it is known what was saved. */
  cp2_profile_model_keep (self);
}

static void
dismissed_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(Cp2ProfileModel) self = user_data;

  cp2_store_dismiss_finish (CP2_STORE (object), result, NULL);
  if (cp2_store_get_reader (self->store) != NULL)
    cp2_profile_model_refresh (self, NULL);
}

void
cp2_profile_model_dismiss (Cp2ProfileModel *self)
{
  g_return_if_fail (CP2_IS_PROFILE_MODEL (self));

  for (guint i = 0; i < self->refused->len; i++)
    cp2_store_dismiss_async (self->store, self->refused->pdata[i], NULL, dismissed_cb, g_object_ref (self));
}
