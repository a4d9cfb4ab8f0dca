#include "config.h"

#include "app/models/cp2-profile-model-private.h"
#include "core/cp2-json.h"

/* Drafts that cannot be saved yet outlive the page, and the program. */

/* Where they are; sealed like everything in the store. */
#define SETTING_DRAFT "draft.profile"

static JsonObject *
collect_drafts (Cp2ProfileModel *self)
{
  JsonObject *drafts = json_object_new ();

  for (guint i = 0; i < self->items->len; i++)
    {
      JsonObject *draft = cp2_field_item_keep (self->items->pdata[i]);

      if (draft != NULL)
        json_object_set_object_member (drafts, cp2_field_item_get_field (self->items->pdata[i])->name, draft);
    }

  return drafts;
}

static JsonArray *
collect_forms (Cp2ProfileModel *self)
{
  JsonArray *forms = json_array_new ();

  for (guint i = 0; i < self->forms->len; i++)
    if (cp2_profile_part_get_edited (self->forms->pdata[i]))
      json_array_add_object_element (forms, cp2_profile_part_keep (self->forms->pdata[i]));

  return forms;
}

void
cp2_profile_model_keep (Cp2ProfileModel *self)
{
  g_autoptr(JsonObject) all = json_object_new ();
  g_autofree char *text = NULL;

  json_object_set_object_member (all, "profile", collect_drafts (self));
  json_object_set_array_member (all, "parts", collect_forms (self));
  text = cp2_json_to_string (all);
  if (g_strcmp0 (text, self->kept) == 0 || cp2_store_get_reader (self->store) == NULL)
    return;

  g_free (self->kept);
  self->kept = g_steal_pointer (&text);
  cp2_store_set_settings_async (self->store, (const char * const []) { SETTING_DRAFT, self->kept, NULL }, NULL, NULL, NULL);
}

void
cp2_profile_model_restore (Cp2ProfileModel *self)
{
  const char *text = cp2_store_get_setting (self->store, SETTING_DRAFT);
  g_autoptr(JsonNode) node = self->restored ? NULL : json_from_string (text, NULL);
  JsonObject *all = node && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  JsonObject *drafts = all ? cp2_json_get_object (all, "profile") : NULL;
  JsonArray *forms = all ? cp2_json_get_array (all, "parts") : NULL;

  self->restored = TRUE;
  for (guint i = 0; drafts != NULL && i < self->items->len; i++)
    {
      JsonObject *draft = cp2_json_get_object (drafts, cp2_field_item_get_field (self->items->pdata[i])->name);

      if (draft != NULL)
        cp2_field_item_restore (self->items->pdata[i], draft);
    }

  for (guint i = 0; forms != NULL && i < json_array_get_length (forms); i++)
    {
      JsonNode *form = json_array_get_element (forms, i);
      Cp2ProfilePart *part = JSON_NODE_HOLDS_OBJECT (form) ? cp2_profile_part_restore (json_node_get_object (form)) : NULL;

      if (part != NULL)
        cp2_profile_model_watch_form (self, part);
    }
}
