#include "config.h"

#include <string.h>

#include "core/cp2-json.h"

/* One in every byte of a word, and the highest bit of every byte. */
#define ONES      G_GUINT64_CONSTANT (0x0101010101010101)
#define HIGH_BITS (ONES * 0x80)

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

static void
append_special (GString *text,
                guchar   c)
{
  if (c == '"' || c == '\\')
    g_string_append_c (text, '\\');

  if (c == '\n')
    g_string_append (text, "\\n");
  else if (c < 0x20)
    g_string_append_printf (text, "\\u%04x", c);
  else
    g_string_append_c (text, c);
}

static gboolean
is_special (guchar c)
{
  return c < 0x20 || c == '"' || c == '\\' || c == 0x7f;
}

static guint64
has_byte (guint64 word,
          guchar  c)
{
  guint64 difference = word ^ (ONES * c);

  return (difference - ONES) & ~difference & HIGH_BITS;
}

/* Nearly all text is plain, and eight bytes are looked at for the price of two. */
static const char *
skip_plain (const char *at,
            const char *end)
{
  guint64 word;

  for (; end - at >= (gssize) sizeof word; at += sizeof word)
    {
      guint64 controls;

      memcpy (&word, at, sizeof word);
      controls = (word - ONES * 0x20) & ~word & HIGH_BITS;
      if (controls | has_byte (word, '"') | has_byte (word, '\\') | has_byte (word, 0x7f))
        break;
    }
  while (at < end && !is_special (*at))
    at++;

  return at;
}

/* Makes room for @length more bytes, which the caller fills: one call where a text is put together from many pieces. */
static char *
extend (GString *text,
        gsize    length)
{
  gsize before = text->len;

  g_string_set_size (text, before + length);
  return text->str + before;
}

static void
append_plain_quoted (GString    *text,
                     const char *value,
                     gsize       length)
{
  char *to = extend (text, length + 2);

  to[0] = '"';
  memcpy (to + 1, value, length);
  to[length + 1] = '"';
}

/* With @plain it gives up, and returns %FALSE, at a control character. */
static gboolean
append_quoted (GString    *text,
               const char *value,
               gboolean    plain)
{
  const char *end = value + strlen (value);
  const char *start = value;
  const char *at = skip_plain (start, end);

  if (at == end)
    {
      append_plain_quoted (text, value, end - value);
      return TRUE;
    }

  g_string_append_c (text, '"');
  while (at < end)
    {
      if (plain && *at != '"' && *at != '\\')
        return FALSE;
      g_string_append_len (text, start, at - start);
      append_special (text, *at);
      start = at + 1;
      at = skip_plain (start, end);
    }
  g_string_append_len (text, start, end - start);
  g_string_append_c (text, '"');
  return TRUE;
}

void
cp2_json_append_string (GString    *text,
                        const char *value)
{
  append_quoted (text, value, FALSE);
}

void
cp2_json_append_name (GString    *text,
                      const char *name)
{
  gboolean separate = text->len > 0 && text->str[text->len - 1] != '{';
  gsize length = strlen (name);
  char *to = extend (text, length + (separate ? 4 : 3));

  if (separate)
    *to++ = ',';
  *to++ = '"';
  memcpy (to, name, length);
  to[length] = '"';
  to[length + 1] = ':';
}

void
cp2_json_append_member (GString    *text,
                        const char *name,
                        const char *value)
{
  if (value == NULL)
    return;

  cp2_json_append_name (text, name);
  cp2_json_append_string (text, value);
}

void
cp2_json_append_integer (GString *text,
                         gint64   value)
{
  char digits[20];
  guint at = sizeof digits;
  guint64 rest = value < 0 ? -(guint64) value : (guint64) value;

  do
    digits[--at] = '0' + rest % 10;
  while ((rest /= 10) > 0);

  if (value < 0)
    digits[--at] = '-';
  g_string_append_len (text, digits + at, sizeof digits - at);
}

static gboolean append_node (GString  *text,
                             JsonNode *node);

static gboolean
append_object (GString    *text,
               JsonObject *object)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;
  const char *before = "";

  g_string_append_c (text, '{');
  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, &node))
    {
      g_string_append (text, before);
      before = ",";
      if (!append_quoted (text, name, TRUE))
        return FALSE;
      g_string_append_c (text, ':');
      if (!append_node (text, node))
        return FALSE;
    }
  g_string_append_c (text, '}');
  return TRUE;
}

static gboolean
append_array (GString   *text,
              JsonArray *array)
{
  g_string_append_c (text, '[');
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      if (i > 0)
        g_string_append_c (text, ',');
      if (!append_node (text, json_array_get_element (array, i)))
        return FALSE;
    }
  g_string_append_c (text, ']');
  return TRUE;
}

static gboolean
append_value (GString  *text,
              JsonNode *node)
{
  GType type = json_node_get_value_type (node);

  if (type == G_TYPE_STRING)
    return append_quoted (text, json_node_get_string (node), TRUE);

  if (type == G_TYPE_INT64)
    cp2_json_append_integer (text, json_node_get_int (node));
  else if (type == G_TYPE_BOOLEAN)
    g_string_append (text, json_node_get_boolean (node) ? "true" : "false");
  else
    return FALSE;

  return TRUE;
}

static gboolean
append_node (GString  *text,
             JsonNode *node)
{
  switch (json_node_get_node_type (node))
    {
    case JSON_NODE_OBJECT:
      return append_object (text, json_node_get_object (node));
    case JSON_NODE_ARRAY:
      return append_array (text, json_node_get_array (node));
    case JSON_NODE_VALUE:
      return append_value (text, node);
    case JSON_NODE_NULL:
    default:
      g_string_append (text, "null");
      return TRUE;
    }
}

/* Operations are written again as they come in, and their bytes are hashed: this is what json-glib writes, only sooner.
 * What json-glib writes in a way of its own, fractions and control characters, is left to it. */
char *
cp2_json_to_string (JsonObject *object)
{
  GString *text = g_string_sized_new (512);
  g_autoptr(JsonNode) node = NULL;

  if (append_object (text, object))
    return g_string_free (text, FALSE);

  g_string_free (text, TRUE);
  node = json_node_new (JSON_NODE_OBJECT);
  json_node_set_object (node, object);
  return json_to_string (node, FALSE);
}
