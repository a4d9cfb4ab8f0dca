#include "config.h"

#include "core/cp2-json.h"
#include "server/cp2-print.h"
#include "server/cp2-push-private.h"

Cp2PushOperation *
cp2_push_operation_new (const char *id,
                        JsonObject *json,
                        char       *payload)
{
  Cp2PushOperation *self = g_new0 (Cp2PushOperation, 1);

  self->operation = cp2_operation_parse (json, &self->malformed);
  if (self->operation != NULL)
    cp2_operation_prepare (self->operation);
  self->group = g_strdup (cp2_json_get_string (json, "group"));
  self->id = g_strdup (id);
  self->payload = payload;
  self->versions = g_string_new (NULL);
  self->logged.op_id = self->id;
  self->logged.payload = self->payload;
  cp2_operation_log_hash (self->payload, self->logged.payload_hash);
  return self;
}

Cp2PushOperation *
cp2_push_operation_load (const char *id,
                         const char *account,
                         const char *payload)
{
  g_autoptr(JsonNode) root = json_from_string (payload, NULL);
  g_autoptr(JsonObject) json = root != NULL && JSON_NODE_HOLDS_OBJECT (root) ? json_node_dup_object (root) : json_object_new ();
  Cp2PushOperation *self = cp2_push_operation_new (id, json, g_strdup (payload));

  self->account = g_strdup (account);
  self->logged.account = self->account;
  return self;
}

void
cp2_push_operation_free (Cp2PushOperation *self)
{
  g_clear_pointer (&self->operation, cp2_operation_unref);
  g_clear_error (&self->malformed);
  g_free (self->group);
  g_free (self->id);
  g_free (self->account);
  g_free (self->payload);
  g_clear_error (&self->refusal);
  g_string_free (self->versions, TRUE);
  g_free (self->first);
  g_free (self->result);
  g_free (self);
}

void
cp2_push_operation_reset (Cp2PushOperation *self)
{
  self->claimed = FALSE;
  self->status = NULL;
  self->outcome = (Cp2OperationOutcome) { FALSE, FALSE };
  g_clear_error (&self->refusal);
  g_string_truncate (self->versions, 0);
  g_clear_pointer (&self->first, g_free);
  g_clear_pointer (&self->result, g_free);
}

static const char *
get_status (Cp2PushOperation *self)
{
  if (self->refusal == NULL)
    return self->outcome.merged ? "merged" : "applied";
  if (self->refusal->domain != CP2_RULE_ERROR)
    return "rejected";

  switch (cp2_rule_error_get_disposition (self->refusal))
    {
    case CP2_DISPOSITION_HELD:
      return "held";
    case CP2_DISPOSITION_SUPERSEDED:
      return "superseded";
    case CP2_DISPOSITION_REJECTED:
    default:
      return "rejected";
    }
}

/* Whatever is no rule is ours, not the client's: what happened stands in the server's own log. */
static void
append_problem (GString      *text,
                const GError *refusal)
{
  Cp2ProblemCode ours = refusal->domain == CP2_OPERATION_LOG_ERROR ? CP2_PROBLEM_OP_ID_REUSED : CP2_PROBLEM_INTERNAL;
  gboolean is_rule = refusal->domain == CP2_RULE_ERROR;
  g_autoptr(Cp2Problem) problem = is_rule ? NULL : cp2_problem_new (ours);
  g_autofree char *detail = is_rule ? cp2_rule_error_describe (refusal) : g_strdup (cp2_problem_get_detail (problem));

  g_string_append (text, ",\"problem\":{");
  cp2_json_append_member (text, "code", is_rule ? cp2_rule_error_get_name (refusal) : cp2_problem_get_code (problem));
  cp2_json_append_member (text, "detail", detail);
  if (is_rule)
    {
      g_autofree char *facts = cp2_json_to_string (cp2_rule_error_get_facts (refusal));

      cp2_json_append_member (text, "field", cp2_rule_error_get_fact (refusal, "field"));
      g_string_append (text, ",\"facts\":");
      g_string_append (text, facts);
    }
  g_string_append_c (text, '}');
}

void
cp2_push_operation_conclude (Cp2PushOperation *self,
                             gint64            feed_seq)
{
  GString *text = g_string_sized_new (200);

  self->status = get_status (self);
  g_string_append (text, "{\"feed_seq\":");
  cp2_print_integer (text, feed_seq);
  g_string_append (text, ",\"record_versions\":[");
  g_string_append_len (text, self->versions->str, self->versions->len);
  g_string_append_c (text, ']');
  if (self->outcome.undecided)
    g_string_append (text, ",\"undecided\":true");
  if (self->refusal != NULL)
    append_problem (text, self->refusal);
  g_string_append_c (text, '}');

  g_free (self->result);
  self->result = g_string_free (text, FALSE);
}

void
cp2_push_operation_print (Cp2PushOperation *self,
                          GString          *text)
{
  g_string_append_c (text, '{');
  cp2_json_append_member (text, "id", self->id);
  g_string_append (text, ",\"seq\":");
  cp2_print_integer (text, self->logged.seq);
  cp2_json_append_member (text, "status", self->status);
  cp2_json_append_member (text, "first", self->first);
  g_string_append_c (text, ',');
  g_string_append (text, self->result + 1);
}
