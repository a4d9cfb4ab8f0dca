#include "config.h"

#include "core/cp2-json.h"
#include "core/operations/owned-record.h"
#include "core/operations/profile-merge.h"

/* The body is {"changes": {"email": {"from": "old", "to": "new"}, …}}: with the value that the person saw, edits of
 * different fields merge, and two edits of one field meet as a conflict instead of the last one winning silently; see
 * profile-merge.h. */

static JsonObject *
get_changes (Cp2OperationContext *context)
{
  return cp2_json_get_object (context->operation->body, "changes");
}

static gboolean
check_body (JsonObject  *body,
            GError     **error)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  json_object_iter_init_ordered (&iter, body);
  while (json_object_iter_next_ordered (&iter, &name, &node))
    if (!g_str_equal (name, "changes"))
      return cp2_rule_refuse (error, CP2_RULE_ERROR_UNKNOWN_FIELD, "field", name, NULL);

  return TRUE;
}

static gboolean
check (Cp2OperationContext  *context,
       GError              **error)
{
  JsonObject *changes = get_changes (context);
  Cp2Profile *profile;
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  if (!check_body (context->operation->body, error))
    return FALSE;
  if (g_strcmp0 (context->operation->record, context->actor->account) != 0)
    return cp2_operation_not_found (context, error);
  if (!cp2_operation_require (context, &cp2_profile_kind, context->operation->record, &profile, error))
    return FALSE;
  if (changes == NULL)
    return cp2_rule_refuse (error, CP2_RULE_ERROR_MALFORMED, "field", "changes", NULL);

  json_object_iter_init_ordered (&iter, changes);
  while (json_object_iter_next_ordered (&iter, &name, &node))
    if (!cp2_profile_merge_check (profile, name, node, error))
      return FALSE;

  return TRUE;
}

static gboolean
apply (Cp2OperationContext  *context,
       GError              **error)
{
  JsonObject *changes = get_changes (context);
  g_autofree char *subcounty = NULL;
  g_autofree char *county = NULL;
  Cp2Profile *profile;
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  if (!cp2_operation_require (context, &cp2_profile_kind, context->operation->record, &profile, error))
    return FALSE;

  subcounty = g_strdup (profile->subcounty);
  county = g_strdup (profile->county);
  json_object_iter_init_ordered (&iter, changes);
  while (json_object_iter_next_ordered (&iter, &name, &node))
    if (!cp2_profile_merge_apply (context, profile, name, json_node_get_object (node), error))
      return FALSE;

  if (!cp2_operation_put (context, profile, error))
    return FALSE;
  if (g_strcmp0 (subcounty, profile->subcounty) == 0 && g_strcmp0 (county, profile->county) == 0)
    return TRUE;

  return cp2_owned_records_move (context, profile, error);
}

extern const Cp2OperationType cp2_operation_profile_update;
const Cp2OperationType cp2_operation_profile_update = {
  .name = "profile.update", .roles = CP2_ROLE_PROFESSIONAL, .kind = &cp2_profile_kind, .check = check, .apply = apply,
};
