#include "config.h"

#include "app/models/cp2-field-item-private.h"
#include "app/models/cp2-field-typing.h"
#include "core/cp2-json.h"
#include "core/cp2-rule-error.h"

/* What the records have, what is on its way to them, and what is kept of the rest. */

void
cp2_field_item_update (Cp2FieldItem *self,
                       gpointer      record)
{
  g_return_if_fail (CP2_IS_FIELD_ITEM (self));

  cp2_field_item_set (&self->saved, cp2_field_item_dup_raw (self, record));
  /* The same came from elsewhere: there is nothing left to save. */
  if (self->draft != NULL && self->sent == NULL && self->problem == NULL && !self->held &&
      g_strcmp0 (self->wanted, self->saved) == 0)
    g_clear_pointer (&self->draft, g_free);
  cp2_field_item_settle (self);
}

gboolean
cp2_field_item_is_ready (Cp2FieldItem *self)
{
  g_return_val_if_fail (CP2_IS_FIELD_ITEM (self), FALSE);

  if (!cp2_field_item_get_edited (self) || self->problem != NULL || self->sent != NULL || self->refusal != NULL)
    return FALSE;

  return self->left || (!(self->field->flags & CP2_FIELD_PROTECTED) && self->wanted != NULL);
}

/* A raw value as a member of an operation's body; not normalised, since what was seen is compared as it is. */
static JsonNode *
raw_to_node (const Cp2Field *field,
             const char     *raw)
{
  if (raw == NULL)
    return json_node_new (JSON_NODE_NULL);
  if (cp2_field_is_number (field))
    return json_node_init_int (json_node_alloc (), g_ascii_strtoll (raw, NULL, 10));
  if (field->type == CP2_FIELD_BOOLEAN)
    return json_node_init_boolean (json_node_alloc (), raw[0] == '1');
  if (field->type == CP2_FIELD_LIST)
    return json_from_string (raw, NULL);

  return json_node_init_string (json_node_alloc (), raw);
}

void
cp2_field_item_begin_save (Cp2FieldItem *self,
                           JsonObject   *changes)
{
  JsonObject *change = json_object_new ();

  g_return_if_fail (CP2_IS_FIELD_ITEM (self));
  g_return_if_fail (self->draft != NULL && self->problem == NULL);

  json_object_set_member (change, "from", raw_to_node (self->field, self->seen));
  json_object_set_member (change, "to", raw_to_node (self->field, self->wanted));
  json_object_set_object_member (changes, self->field->name, change);
  cp2_field_item_set (&self->sent, g_strdup (self->draft));
  cp2_field_item_set (&self->sent_value, g_strdup (self->wanted));
}

void
cp2_field_item_end_save (Cp2FieldItem *self,
                         const GError *error)
{
  g_autofree char *sent = g_steal_pointer (&self->sent);

  g_return_if_fail (CP2_IS_FIELD_ITEM (self));

  if (sent == NULL)
    return;

  if (error == NULL)
    {
      /* One's own value is what was seen from now on. What an office has to approve is not there yet. */
      gboolean is_written = !(self->field->flags & CP2_FIELD_PROTECTED) || self->seen == NULL;

      if (is_written)
        {
          cp2_field_item_set (&self->seen, g_strdup (self->sent_value));
          cp2_field_item_set (&self->saved, g_strdup (self->sent_value));
        }
      /* Under the cursor nothing is rewritten: the next word may follow the space that was not saved. */
      if (g_strcmp0 (self->draft, sent) == 0 && !(self->held && is_written))
        g_clear_pointer (&self->draft, g_free);
    }
  else if (error->domain == CP2_RULE_ERROR && g_strcmp0 (cp2_rule_error_get_fact (error, "field"), self->field->name) == 0)
    {
      g_clear_error (&self->refusal);
      self->refusal = g_error_copy (error);
    }

  cp2_field_item_publish (self);
  /* Written in another way meanwhile, it is still what was saved. */
  if (self->draft != NULL && !self->held && cp2_field_item_is_same (self))
    cp2_field_item_discard (self);
}

void
cp2_field_item_refuse (Cp2FieldItem *self,
                       JsonObject   *change,
                       const GError *error)
{
  g_autoptr(Cp2Record) scratch = cp2_record_new (self->kind, "scratch");
  JsonNode *to = json_object_get_member (change, "to");
  g_autofree char *raw = NULL;

  g_return_if_fail (CP2_IS_FIELD_ITEM (self));

  if (self->draft != NULL || to == NULL || !cp2_field_set_json (self->field, scratch, to, NULL))
    return;

  raw = cp2_field_item_dup_raw (self, scratch);
  cp2_field_item_set (&self->draft, cp2_field_typing_show (self->field, raw));
  self->refusal = g_error_copy (error);
  self->left = TRUE;
  cp2_field_item_publish (self);
}

JsonNode *
cp2_field_item_dup_value (Cp2FieldItem *self)
{
  g_return_val_if_fail (CP2_IS_FIELD_ITEM (self), NULL);

  return self->problem == NULL ? raw_to_node (self->field, self->wanted) : NULL;
}

JsonObject *
cp2_field_item_keep (Cp2FieldItem *self)
{
  JsonObject *kept;

  g_return_val_if_fail (CP2_IS_FIELD_ITEM (self), NULL);

  if (!cp2_field_item_get_edited (self))
    return NULL;

  kept = json_object_new ();
  json_object_set_string_member (kept, "text", self->draft);
  if (self->seen != NULL)
    json_object_set_string_member (kept, "seen", self->seen);
  return kept;
}

void
cp2_field_item_restore (Cp2FieldItem *self,
                        JsonObject   *kept)
{
  const char *text = cp2_json_get_string (kept, "text");

  g_return_if_fail (CP2_IS_FIELD_ITEM (self));

  if (text == NULL || self->draft != NULL)
    return;

  cp2_field_item_set (&self->draft, g_strdup (text));
  cp2_field_item_set (&self->seen, g_strdup (cp2_json_get_string (kept, "seen")));
  self->left = TRUE;
  cp2_field_item_publish (self);
  /* It was saved after it was kept. */
  if (self->problem == NULL && g_strcmp0 (self->wanted, self->saved) == 0)
    cp2_field_item_discard (self);
}

void
cp2_field_item_discard (Cp2FieldItem *self)
{
  g_return_if_fail (CP2_IS_FIELD_ITEM (self));

  g_clear_pointer (&self->draft, g_free);
  g_clear_error (&self->refusal);
  self->left = FALSE;
  cp2_field_item_settle (self);
}
