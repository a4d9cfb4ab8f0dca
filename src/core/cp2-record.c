#include "config.h"

#include <string.h>

#include "core/cp2-json.h"
#include "core/cp2-record.h"
#include "core/cp2-rule-error.h"
#include "core/cp2-uuid.h"

G_DEFINE_ABSTRACT_TYPE (Cp2Record, cp2_record, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_ID,
  PROP_VERSION,
  PROP_UPDATED_AT,
  PROP_MASKED,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static const char * const common_members[] = { "id", "version", "updated_at", "masked", NULL };

static const Cp2Field *
get_field (GObject *object,
           guint    property_id)
{
  return &CP2_RECORD_GET_CLASS (object)->kind->fields[property_id - 1];
}

static void
get_field_property (GObject    *object,
                    guint       property_id,
                    GValue     *value,
                    GParamSpec *pspec)
{
  const Cp2Field *field = get_field (object, property_id);

  if (cp2_field_is_text (field))
    g_value_set_string (value, CP2_FIELD_MEMBER (char *, object, field));
  else if (field->type == CP2_FIELD_LIST)
    g_value_set_boxed (value, CP2_FIELD_MEMBER (char **, object, field));
  else if (field->type == CP2_FIELD_ENUM)
    g_value_set_string (value, field->words[CP2_FIELD_MEMBER (int, object, field)]);
  else if (field->type == CP2_FIELD_BOOLEAN)
    g_value_set_boolean (value, CP2_FIELD_MEMBER (gboolean, object, field));
  else
    g_value_set_int64 (value, CP2_FIELD_MEMBER (gint64, object, field));
}

/* Properties are explicit-notify: GObject would otherwise notify for a value that is not new. */
static void
set_field_property (GObject      *object,
                    guint         property_id,
                    const GValue *value,
                    GParamSpec   *pspec)
{
  const Cp2Field *field = get_field (object, property_id);
  g_autofree char *before = cp2_field_to_text (field, object);
  g_autofree char *after = NULL;

  if (cp2_field_is_text (field))
    {
      cp2_field_set_text (field, object, g_value_get_string (value));
    }
  else if (field->type == CP2_FIELD_LIST)
    {
      g_strfreev (CP2_FIELD_MEMBER (char **, object, field));
      CP2_FIELD_MEMBER (char **, object, field) = g_value_dup_boxed (value);
    }
  else if (field->type == CP2_FIELD_ENUM)
    {
      cp2_field_set_text (field, object, g_value_get_string (value));
    }
  else if (field->type == CP2_FIELD_BOOLEAN)
    {
      CP2_FIELD_MEMBER (gboolean, object, field) = g_value_get_boolean (value);
    }
  else
    {
      CP2_FIELD_MEMBER (gint64, object, field) = g_value_get_int64 (value);
    }

  after = cp2_field_to_text (field, object);
  if (g_strcmp0 (before, after) != 0)
    g_object_notify_by_pspec (object, pspec);
}

static GParamSpec *
field_to_pspec (const Cp2Field *field)
{
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY |
                      G_PARAM_STATIC_NICK | G_PARAM_STATIC_BLURB;

  if (cp2_field_is_text (field) || field->type == CP2_FIELD_ENUM)
    return g_param_spec_string (field->name, NULL, NULL, NULL, flags);
  if (field->type == CP2_FIELD_LIST)
    return g_param_spec_boxed (field->name, NULL, NULL, G_TYPE_STRV, flags);
  if (field->type == CP2_FIELD_BOOLEAN)
    return g_param_spec_boolean (field->name, NULL, NULL, FALSE, flags);

  return g_param_spec_int64 (field->name, NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
}

void
cp2_record_class_set_kind (Cp2RecordClass *klass,
                           const Cp2Kind  *kind)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  klass->kind = kind;
  object_class->get_property = get_field_property;
  object_class->set_property = set_field_property;
  for (guint i = 0; i < kind->n_fields; i++)
    g_object_class_install_property (object_class, i + 1, field_to_pspec (&kind->fields[i]));
}

static void
cp2_record_get_property (GObject    *object,
                         guint       property_id,
                         GValue     *value,
                         GParamSpec *pspec)
{
  Cp2Record *self = CP2_RECORD (object);

  switch (property_id)
    {
    case PROP_ID:
      g_value_set_string (value, self->id);
      break;
    case PROP_VERSION:
      g_value_set_int64 (value, self->version);
      break;
    case PROP_UPDATED_AT:
      g_value_set_string (value, self->updated_at);
      break;
    case PROP_MASKED:
      g_value_set_boolean (value, self->masked);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
cp2_record_finalize (GObject *object)
{
  Cp2Record *self = CP2_RECORD (object);
  const Cp2Kind *kind = CP2_RECORD_GET_CLASS (self)->kind;

  cp2_fields_clear (kind->fields, kind->n_fields, self);
  g_free (self->id);
  g_free (self->updated_at);
  g_free (self->extra);

  G_OBJECT_CLASS (cp2_record_parent_class)->finalize (object);
}

static void
cp2_record_class_init (Cp2RecordClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->finalize = cp2_record_finalize;
  object_class->get_property = cp2_record_get_property;

  properties[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, flags);
  properties[PROP_VERSION] = g_param_spec_int64 ("version", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_UPDATED_AT] = g_param_spec_string ("updated-at", NULL, NULL, NULL, flags);
  properties[PROP_MASKED] = g_param_spec_boolean ("masked", NULL, NULL, FALSE, flags);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
cp2_record_init (Cp2Record *self)
{
}

gpointer
cp2_record_new (const Cp2Kind *kind,
                const char    *id)
{
  Cp2Record *record = g_object_new (kind->get_type (), NULL);

  record->id = id ? g_strdup (id) : cp2_uuid_new ();
  return record;
}

const Cp2Kind *
cp2_record_get_kind (gpointer record)
{
  return CP2_RECORD_GET_CLASS (record)->kind;
}

static gboolean
read_members (Cp2Record      *record,
              const Cp2Kind  *kind,
              JsonObject     *json,
              GError        **error)
{
  g_autoptr(JsonObject) unknown = NULL;
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  json_object_iter_init_ordered (&iter, json);
  while (json_object_iter_next_ordered (&iter, &name, &node))
    {
      const Cp2Field *field = cp2_kind_find_field (kind, name);

      if (field != NULL)
        {
          if (!cp2_field_set_json (field, record, node, error))
            return FALSE;
        }
      else if (!g_strv_contains (common_members, name))
        {
          if (unknown == NULL)
            unknown = json_object_new ();
          json_object_set_member (unknown, name, json_node_copy (node));
        }
    }

  if (unknown != NULL)
    record->extra = cp2_json_to_string (unknown);
  return TRUE;
}

gpointer
cp2_record_new_from_json (const Cp2Kind  *kind,
                          JsonObject     *json,
                          GError        **error)
{
  g_autoptr(Cp2Record) record = NULL;
  const char *id = cp2_json_get_string (json, "id");

  if (id == NULL || id[0] == '\0')
    {
      cp2_rule_refuse (error, CP2_RULE_ERROR_MALFORMED, "field", "id", NULL);
      return NULL;
    }

  record = cp2_record_new (kind, id);
  record->version = cp2_json_get_integer (json, "version", 0);
  record->updated_at = g_strdup (cp2_json_get_string (json, "updated_at"));
  record->masked = cp2_json_get_boolean (json, "masked");
  if (!read_members (record, kind, json, error))
    return NULL;

  return g_steal_pointer (&record);
}

void
cp2_record_write_json (gpointer      object,
                       Cp2FieldForm  form,
                       GString      *text)
{
  Cp2Record *record = object;
  const Cp2Kind *kind = cp2_record_get_kind (record);
  gboolean masked = form == CP2_FORM_MASKED && cp2_kind_is_sensitive (kind);

  g_string_append (text, "{\"id\":");
  cp2_json_append_string (text, record->id);
  g_string_append (text, ",\"version\":");
  cp2_json_append_integer (text, record->version);
  if (record->updated_at != NULL)
    cp2_json_append_member (text, "updated_at", record->updated_at);

  for (guint i = 0; i < kind->n_fields; i++)
    cp2_field_write_json (&kind->fields[i], record, form, text);

  if (record->masked || masked)
    g_string_append (text, ",\"masked\":true");
  /* Of a member that this version does not know, nobody can say that it is not sensitive. */
  if (!masked && record->extra != NULL && record->extra[0] == '{' && record->extra[1] != '}')
    {
      g_string_append_c (text, ',');
      g_string_append_len (text, record->extra + 1, strlen (record->extra) - 2);
    }
  g_string_append_c (text, '}');
}

char *
cp2_record_to_json (gpointer     record,
                    Cp2FieldForm form)
{
  GString *text = g_string_sized_new (512);

  cp2_record_write_json (record, form, text);
  return g_string_free (text, FALSE);
}

gpointer
cp2_record_copy (gpointer object)
{
  Cp2Record *record = object;
  const Cp2Kind *kind = cp2_record_get_kind (record);
  Cp2Record *copy = cp2_record_new (kind, record->id);

  copy->version = record->version;
  copy->updated_at = g_strdup (record->updated_at);
  copy->extra = g_strdup (record->extra);
  copy->masked = record->masked;
  for (guint i = 0; i < kind->n_fields; i++)
    cp2_field_copy (&kind->fields[i], copy, record);

  return copy;
}

gboolean
cp2_record_update (gpointer             record,
                   const char * const  *members,
                   JsonObject          *json,
                   GError             **error)
{
  const Cp2Kind *kind = cp2_record_get_kind (record);
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  json_object_iter_init_ordered (&iter, json);
  while (json_object_iter_next_ordered (&iter, &name, &node))
    {
      if (!g_strv_contains (members, name))
        return cp2_rule_refuse (error, CP2_RULE_ERROR_UNKNOWN_FIELD, "field", name, NULL);
      if (!cp2_field_read_json (cp2_kind_find_field (kind, name), record, node, error))
        return FALSE;
    }

  for (guint i = 0; members[i] != NULL; i++)
    if (!cp2_field_validate (cp2_kind_find_field (kind, members[i]), record, error))
      return FALSE;

  return TRUE;
}

gboolean
cp2_record_validate (gpointer   record,
                     GError   **error)
{
  const Cp2Kind *kind = cp2_record_get_kind (record);

  for (guint i = 0; i < kind->n_fields; i++)
    if (!cp2_field_validate (&kind->fields[i], record, error))
      return FALSE;

  return TRUE;
}

gboolean
cp2_record_equal (gpointer a,
                  gpointer b)
{
  const Cp2Kind *kind = cp2_record_get_kind (a);

  if (cp2_record_get_kind (b) != kind)
    return FALSE;
  for (guint i = 0; i < kind->n_fields; i++)
    if (!cp2_field_equal (&kind->fields[i], a, b))
      return FALSE;

  return TRUE;
}

void
cp2_set_text (char       **member,
              const char  *value)
{
  char *copy = g_strdup (value);

  g_free (*member);
  *member = copy;
}
