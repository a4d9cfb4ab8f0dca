#include "config.h"

#include "core/cp2-json.h"

static JsonNode *
get_value (JsonObject *object,
           const char *member)
{
  JsonNode *node = object ? json_object_get_member (object, member) : NULL;

  return node && JSON_NODE_HOLDS_VALUE (node) ? node : NULL;
}

const char *
cp2_json_get_string (JsonObject *object,
                     const char *member)
{
  JsonNode *node = get_value (object, member);

  return node && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : NULL;
}

gint64
cp2_json_get_integer (JsonObject *object,
                      const char *member,
                      gint64      fallback)
{
  JsonNode *node = get_value (object, member);

  return node && json_node_get_value_type (node) == G_TYPE_INT64 ? json_node_get_int (node) : fallback;
}

gboolean
cp2_json_get_boolean (JsonObject *object,
                      const char *member)
{
  JsonNode *node = get_value (object, member);

  return node && json_node_get_value_type (node) == G_TYPE_BOOLEAN && json_node_get_boolean (node);
}

JsonObject *
cp2_json_get_object (JsonObject *object,
                     const char *member)
{
  JsonNode *node = object ? json_object_get_member (object, member) : NULL;

  return node && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

JsonArray *
cp2_json_get_array (JsonObject *object,
                    const char *member)
{
  JsonNode *node = object ? json_object_get_member (object, member) : NULL;

  return node && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

void
cp2_json_append_string (GString    *text,
                        const char *value)
{
  const char *start = value;

  g_string_append_c (text, '"');
  for (const char *at = value; *at != '\0'; at++)
    {
      guchar c = *at;

      if (c >= 0x20 && c != '"' && c != '\\')
        continue;

      g_string_append_len (text, start, at - start);
      start = at + 1;
      if (c == '"' || c == '\\')
        g_string_append_printf (text, "\\%c", c);
      else if (c == '\n')
        g_string_append (text, "\\n");
      else
        g_string_append_printf (text, "\\u%04x", c);
    }
  g_string_append (text, start);
  g_string_append_c (text, '"');
}

void
cp2_json_append_member (GString    *text,
                        const char *name,
                        const char *value)
{
  if (value == NULL)
    return;

  if (text->len > 0 && text->str[text->len - 1] != '{')
    g_string_append_c (text, ',');
  cp2_json_append_string (text, name);
  g_string_append_c (text, ':');
  cp2_json_append_string (text, value);
}

char *
cp2_json_to_string (JsonObject *object)
{
  g_autoptr(JsonNode) node = json_node_new (JSON_NODE_OBJECT);

  json_node_set_object (node, object);
  return json_to_string (node, FALSE);
}
