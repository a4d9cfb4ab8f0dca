#include "config.h"

#include <string.h>

#include "core/cp2-json.h"
#include "core/cp2-operation.h"
#include "core/cp2-uuid.h"

static void
operation_clear (gpointer data)
{
  Cp2Operation *operation = data;

  g_free (operation->id);
  g_free (operation->kind);
  g_free (operation->group);
  g_free (operation->record);
  cp2_clock_block_clear (&operation->clock);
  g_clear_pointer (&operation->body, json_object_unref);
  g_clear_object (&operation->asked);
}

Cp2Operation *
cp2_operation_new (const char          *kind,
                   const char          *record,
                   gint64               base_version,
                   const Cp2ClockBlock *clock,
                   JsonObject          *body)
{
  Cp2Operation *operation = g_atomic_rc_box_new0 (Cp2Operation);

  operation->id = cp2_uuid_new ();
  operation->kind = g_strdup (kind);
  operation->record = g_strdup (record);
  operation->base_version = base_version;
  operation->schema = CP2_SCHEMA;
  operation->clock = *clock;
  operation->clock.boot = g_strdup (clock->boot);
  operation->clock.contact_boot = g_strdup (clock->contact_boot);
  operation->body = json_object_ref (body);
  return operation;
}

Cp2Operation *
cp2_operation_ref (Cp2Operation *operation)
{
  return g_atomic_rc_box_acquire (operation);
}

void
cp2_operation_unref (Cp2Operation *operation)
{
  g_atomic_rc_box_release_full (operation, operation_clear);
}

static gboolean
is_record_id (const char *text)
{
  gsize length = text ? strlen (text) : 0;

  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isgraph (text[i]))
      return FALSE;

  return length > 0 && length <= 100;
}

/* Left out or null it is none; anything else must be right, or a half of the group would be done alone. */
static gboolean
is_group (JsonObject *json)
{
  return !json_object_has_member (json, "group") || json_object_get_null_member (json, "group") ||
         cp2_uuid_is_valid (cp2_json_get_string (json, "group"));
}

Cp2Operation *
cp2_operation_parse (JsonObject  *json,
                     GError     **error)
{
  g_autoptr(Cp2Operation) operation = g_atomic_rc_box_new0 (Cp2Operation);
  JsonObject *body = cp2_json_get_object (json, "body");
  JsonObject *at = cp2_json_get_object (json, "at");
  const char *wrong = NULL;

  operation->id = g_strdup (cp2_json_get_string (json, "id"));
  operation->kind = g_strdup (cp2_json_get_string (json, "kind"));
  operation->group = g_strdup (cp2_json_get_string (json, "group"));
  operation->record = g_strdup (cp2_json_get_string (json, "record"));
  operation->base_version = cp2_json_get_integer (json, "base_version", json_object_has_member (json, "base_version") ? -1 : 0);
  operation->schema = cp2_json_get_integer (json, "schema", 0);

  if (!cp2_uuid_is_valid (operation->id))
    wrong = "id";
  else if (operation->kind == NULL)
    wrong = "kind";
  else if (!is_group (json))
    wrong = "group";
  else if (!is_record_id (operation->record))
    wrong = "record";
  else if (operation->base_version < 0)
    wrong = "base_version";
  else if (operation->schema < 1)
    wrong = "schema";
  else if (at == NULL || !cp2_clock_block_parse (&operation->clock, at))
    wrong = "at";
  else if (body == NULL)
    wrong = "body";

  if (wrong != NULL)
    {
      cp2_rule_refuse (error, CP2_RULE_ERROR_MALFORMED, "field", wrong, NULL);
      return NULL;
    }

  operation->body = json_object_ref (body);
  return g_steal_pointer (&operation);
}

static gpointer
read_body (Cp2Operation            *operation,
           const Cp2OperationType  *type,
           GError                 **error)
{
  g_autoptr(Cp2Record) record = cp2_record_new (type->kind, operation->record);

  return cp2_record_update (record, type->members, operation->body, error) ? g_steal_pointer (&record) : NULL;
}

void
cp2_operation_prepare (Cp2Operation *operation)
{
  const Cp2OperationType *type = cp2_operation_type_lookup (operation->kind);

  if (type != NULL && type->members != NULL && operation->asked == NULL)
    operation->asked = read_body (operation, type, NULL);
}

char *
cp2_operation_to_json (Cp2Operation *operation)
{
  g_autofree char *body = cp2_json_to_string (operation->body);
  GString *text = g_string_new ("{");

  cp2_json_append_member (text, "id", operation->id);
  cp2_json_append_member (text, "kind", operation->kind);
  cp2_json_append_member (text, "group", operation->group);
  cp2_json_append_member (text, "record", operation->record);
  g_string_append_printf (text, ",\"base_version\":%" G_GINT64_FORMAT ",\"schema\":%" G_GINT64_FORMAT ",\"at\":",
                          operation->base_version, operation->schema);
  cp2_clock_block_write (&operation->clock, text);
  g_string_append (text, ",\"body\":");
  g_string_append (text, body);
  g_string_append_c (text, '}');
  return g_string_free (text, FALSE);
}

static void
context_init (Cp2OperationContext *context,
              Cp2Operation        *operation,
              const Cp2Actor      *actor,
              Cp2Repository       *repository,
              gint64               latest)
{
  gint64 effective = cp2_clock_block_effective (&operation->clock, NULL);

  *context = (Cp2OperationContext) {
    .operation = operation,
    .type = cp2_operation_type_lookup (operation->kind),
    .actor = actor,
    .repository = repository,
    .effective_at = cp2_clock_format (MIN (effective, latest)),
    .loaded = g_ptr_array_new_with_free_func (g_object_unref),
  };
}

static void
context_clear (Cp2OperationContext *context)
{
  g_clear_object (&context->asked);
  g_free (context->effective_at);
  g_ptr_array_unref (context->loaded);
}

static gboolean
context_check (Cp2OperationContext  *context,
               GError              **error)
{
  const Cp2OperationType *type = context->type;

  if (type == NULL)
    return cp2_rule_refuse (error, CP2_RULE_ERROR_UNKNOWN_OPERATION, "operation", context->operation->kind, NULL);
  if (context->operation->schema > CP2_SCHEMA && cp2_repository_is_authority (context->repository))
    return cp2_rule_refuse (error, CP2_RULE_ERROR_SCHEMA_TOO_NEW, NULL);
  if (!(type->roles & context->actor->role))
    return cp2_rule_refuse (error, CP2_RULE_ERROR_NOT_ALLOWED, NULL);

  if (context->operation->asked != NULL)
    context->asked = cp2_record_copy (context->operation->asked);
  else if (type->members != NULL && (context->asked = read_body (context->operation, type, error)) == NULL)
    return FALSE;

  return type->check (context, error);
}

static gboolean
run (Cp2Operation         *operation,
     const Cp2Actor       *actor,
     Cp2Repository        *repository,
     gint64                latest,
     gboolean              apply,
     Cp2OperationOutcome  *outcome,
     GError              **error)
{
  Cp2OperationContext context;
  gboolean done;

  context_init (&context, operation, actor, repository, latest);
  done = context_check (&context, error) && (!apply || context.type->apply (&context, error));
  if (error != NULL && *error != NULL && context.type != NULL)
    cp2_rule_error_note_kind (*error, context.type->kind->name);
  *outcome = (Cp2OperationOutcome) { .undecided = context.undecided, .merged = context.merged };
  context_clear (&context);
  return done;
}

gboolean
cp2_operation_check (Cp2Operation         *operation,
                     const Cp2Actor       *actor,
                     Cp2Repository        *repository,
                     gint64                latest,
                     Cp2OperationOutcome  *outcome,
                     GError              **error)
{
  return run (operation, actor, repository, latest, FALSE, outcome, error);
}

gboolean
cp2_operation_run (Cp2Operation         *operation,
                   const Cp2Actor       *actor,
                   Cp2Repository        *repository,
                   gint64                latest,
                   Cp2OperationOutcome  *outcome,
                   GError              **error)
{
  return run (operation, actor, repository, latest, TRUE, outcome, error);
}

gpointer
cp2_operation_keep (Cp2OperationContext *context,
                    gpointer             record)
{
  if (record != NULL)
    g_ptr_array_add (context->loaded, record);
  return record;
}

gboolean
cp2_operation_load (Cp2OperationContext  *context,
                    const Cp2Kind        *kind,
                    const char           *id,
                    gpointer              record,
                    GError              **error)
{
  gpointer found = NULL;

  for (guint i = 0; i < context->loaded->len; i++)
    {
      Cp2Record *loaded = g_ptr_array_index (context->loaded, i);

      if (cp2_record_get_kind (loaded) == kind && g_strcmp0 (loaded->id, id) == 0)
        {
          *(gpointer *) record = loaded;
          return TRUE;
        }
    }

  if (!cp2_repository_get (context->repository, kind, id, &found, error))
    return FALSE;

  *(gpointer *) record = cp2_operation_keep (context, found);
  return TRUE;
}

gboolean
cp2_operation_require (Cp2OperationContext  *context,
                       const Cp2Kind        *kind,
                       const char           *id,
                       gpointer              record,
                       GError              **error)
{
  if (!cp2_operation_load (context, kind, id, record, error))
    return FALSE;

  return *(gpointer *) record != NULL ||
         cp2_rule_refuse (error, CP2_RULE_ERROR_NOT_FOUND, "kind", kind->name, "id", id, NULL);
}

gpointer
cp2_operation_new_record (Cp2OperationContext *context)
{
  return cp2_operation_keep (context, cp2_record_new (context->type->kind, context->operation->record));
}

gboolean
cp2_operation_put (Cp2OperationContext  *context,
                   gpointer              record,
                   GError              **error)
{
  return cp2_repository_put (context->repository, record, error);
}

gboolean
cp2_operation_not_found (Cp2OperationContext  *context,
                         GError              **error)
{
  return cp2_rule_refuse (error, CP2_RULE_ERROR_NOT_FOUND,
                          "kind", context->type->kind->name, "id", context->operation->record, NULL);
}

gboolean
cp2_operation_leave_to_server (Cp2OperationContext *context)
{
  if (cp2_repository_is_authority (context->repository))
    return FALSE;

  context->undecided = TRUE;
  return TRUE;
}
