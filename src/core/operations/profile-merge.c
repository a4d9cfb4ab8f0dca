#include "config.h"

#include "core/operations/owned-record.h"
#include "core/operations/profile-merge.h"

typedef enum
{
  CHANGE_WRITE,
  CHANGE_NOTHING,
  CHANGE_REQUEST,
  CHANGE_CONFLICT,
} Change;

/* A copy of the profile with one member as the JSON node says. */
static Cp2Profile *
with_member (Cp2Profile      *profile,
             const Cp2Field  *field,
             JsonNode        *node,
             GError         **error)
{
  g_autoptr(Cp2Profile) copy = cp2_record_copy (profile);
  g_autoptr(JsonNode) null = json_node_new (JSON_NODE_NULL);

  return cp2_field_read_json (field, copy, node ? node : null, error) ? g_steal_pointer (&copy) : NULL;
}

gboolean
cp2_profile_merge_check (Cp2Profile  *profile,
                         const char  *name,
                         JsonNode    *node,
                         GError     **error)
{
  const Cp2Field *field = cp2_kind_find_field (&cp2_profile_kind, name);
  JsonObject *change = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  g_autoptr(Cp2Profile) copy = NULL;

  if (field == NULL)
    return cp2_rule_refuse (error, CP2_RULE_ERROR_UNKNOWN_FIELD, "field", name, NULL);
  if (change == NULL)
    return cp2_rule_refuse (error, CP2_RULE_ERROR_MALFORMED, "field", name, NULL);

  copy = with_member (profile, field, json_object_get_member (change, "to"), error);
  return copy != NULL;
}

static Change
judge (Cp2Profile     *profile,
       const Cp2Field *field,
       JsonObject     *change,
       Cp2Profile     *wanted)
{
  /* What the person saw may be empty or of an older format, so it is compared and not validated. */
  g_autoptr(Cp2Profile) seen = cp2_record_copy (profile);
  JsonNode *from = json_object_get_member (change, "from");

  cp2_field_clear (field, seen);
  if (from != NULL)
    cp2_field_set_json (field, seen, from, NULL);

  if (cp2_field_equal (field, profile, wanted))
    return CHANGE_NOTHING;
  if (!cp2_field_equal (field, profile, seen))
    return CHANGE_CONFLICT;
  if ((field->flags & CP2_FIELD_PROTECTED) && cp2_field_is_set (field, profile))
    return CHANGE_REQUEST;

  return CHANGE_WRITE;
}

static gboolean
propose (Cp2OperationContext  *context,
         Cp2Profile           *profile,
         const Cp2Field       *field,
         Cp2Profile           *wanted,
         gboolean              conflict,
         GError              **error)
{
  /* The same on desktop and server, so that the two copies are one record. */
  g_autofree char *id = g_strdup_printf ("%s:%s", context->operation->id, field->name);
  g_autoptr(Cp2ProfileChange) change = cp2_record_new (&cp2_profile_change_kind, id);

  cp2_set_text (&change->field, field->name);
  change->value = cp2_field_to_text (field, wanted);
  change->conflict = conflict;
  cp2_owned_record_place (change, profile);
  context->merged = TRUE;
  return cp2_operation_put (context, change, error);
}

gboolean
cp2_profile_merge_apply (Cp2OperationContext  *context,
                         Cp2Profile           *profile,
                         const char           *name,
                         JsonObject           *change,
                         GError              **error)
{
  const Cp2Field *field = cp2_kind_find_field (&cp2_profile_kind, name);
  g_autoptr(Cp2Profile) wanted = with_member (profile, field, json_object_get_member (change, "to"), error);
  Change what;

  if (wanted == NULL)
    return FALSE;

  what = judge (profile, field, change, wanted);
  if (what == CHANGE_WRITE)
    cp2_field_copy (field, profile, wanted);

  return what == CHANGE_WRITE || what == CHANGE_NOTHING ||
         propose (context, profile, field, wanted, what == CHANGE_CONFLICT, error);
}
