#include "config.h"

#include <string.h>

#include "client/cp2-api-error.h"
#include "client/cp2-api-page.h"
#include "client/cp2-json-scan.h"
#include "core/cp2-json.h"

#define CHANGES_MEMBER "\"changes\""

typedef struct
{
  gsize offset;
  gsize length;
} Range;

struct _Cp2ApiPage
{
  GBytes   *bytes;

  /* From `[` to `]`, and each change in it */
  Range     array;
  GArray   *changes;

  JsonNode *document;
};

/* Steps over one member and what separates it from the next. */
static const char *
scan_member (const char  *at,
             const char  *end,
             const char **name,
             Range       *value,
             const char  *text)
{
  const char *after;

  *name = at;
  if (at >= end || *at != '"' || (at = cp2_json_scan_value (at, end)) == NULL)
    return NULL;

  at = cp2_json_scan_space (at, end);
  if (at >= end || *at != ':')
    return NULL;

  at = cp2_json_scan_space (at + 1, end);
  if ((after = cp2_json_scan_value (at, end)) == NULL)
    return NULL;

  *value = (Range) { at - text, after - at };
  return cp2_json_scan_space (after, end);
}

/* Finds the one member `changes` that is an array. Two of them would let check and use see different ones. */
static gboolean
find_array (const char *text,
            const char *end,
            Range      *array)
{
  const char *at = cp2_json_scan_space (text, end);
  gboolean found = FALSE;

  if (at >= end || *at != '{')
    return FALSE;

  do
    {
      const char *name;
      Range value;

      at = scan_member (cp2_json_scan_space (at + 1, end), end, &name, &value, text);
      if (at == NULL || at >= end)
        return FALSE;

      if (strncmp (name, CHANGES_MEMBER, strlen (CHANGES_MEMBER)) == 0)
        {
          if (found || text[value.offset] != '[')
            return FALSE;

          found = TRUE;
          *array = value;
        }
    }
  while (*at == ',');

  return found && *at == '}' && cp2_json_scan_space (at + 1, end) == end;
}

static gboolean
find_changes (const char  *text,
              const Range *array,
              GArray      *changes)
{
  const char *end = text + array->offset + array->length - 1;
  const char *at = cp2_json_scan_space (text + array->offset + 1, end);

  while (at < end)
    {
      const char *after = cp2_json_scan_value (at, end);
      Range change;

      if (after == NULL || *at != '{')
        return FALSE;

      change = (Range) { at - text, after - at };
      g_array_append_val (changes, change);
      at = cp2_json_scan_space (after, end);
      if (at == end)
        return TRUE;
      if (*at != ',')
        return FALSE;

      at = cp2_json_scan_space (at + 1, end);
      if (at == end)
        return FALSE;
    }

  return TRUE;
}

static JsonNode *
parse_around (const char  *text,
              gsize        length,
              const Range *array)
{
  g_autoptr(GString) around = g_string_sized_new (length - array->length + 2);

  g_string_append_len (around, text, array->offset);
  g_string_append (around, "[]");
  g_string_append_len (around, text + array->offset + array->length, length - array->offset - array->length);
  return cp2_json_parse_text (around->str, around->len, NULL);
}

static gboolean
verify (Cp2ApiPage *self,
        const char *text)
{
  JsonObject *document = json_node_get_object (self->document);
  const char *expected = cp2_json_get_string (document, "sha256");
  g_autofree char *sum = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guint8 *) text + self->array.offset + 1,
                                                      self->array.length - 2);

  return g_strcmp0 (sum, expected) == 0 &&
         cp2_json_get_integer (document, "count", -1) == self->changes->len &&
         cp2_json_get_string (document, "epoch") != NULL &&
         cp2_json_get_string (document, "server_time") != NULL &&
         cp2_json_get_string (document, "cursor") != NULL;
}

static void
clear (gpointer data)
{
  Cp2ApiPage *self = data;

  g_bytes_unref (self->bytes);
  g_array_unref (self->changes);
  g_clear_pointer (&self->document, json_node_unref);
}

Cp2ApiPage *
cp2_api_page_new (GBytes  *bytes,
                  GError **error)
{
  g_autoptr(Cp2ApiPage) self = g_atomic_rc_box_new0 (Cp2ApiPage);
  const char *text;
  gsize length;

  g_return_val_if_fail (bytes != NULL, NULL);

  text = g_bytes_get_data (bytes, &length);
  self->bytes = g_bytes_ref (bytes);
  self->changes = g_array_new (FALSE, FALSE, sizeof (Range));
  if (length > 0 && g_utf8_validate (text, length, NULL) && find_array (text, text + length, &self->array) &&
      find_changes (text, &self->array, self->changes) &&
      (self->document = parse_around (text, length, &self->array)) != NULL && verify (self, text))
    return g_steal_pointer (&self);

  g_propagate_error (error, cp2_api_error_new (CP2_API_ERROR_TRUNCATED, "page-damaged",
                                               "The page of changes is not what the server counted and summed"));
  return NULL;
}

Cp2ApiPage *
cp2_api_page_ref (Cp2ApiPage *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

void
cp2_api_page_unref (Cp2ApiPage *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, clear);
}

GBytes *
cp2_api_page_get_bytes (const Cp2ApiPage *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->bytes;
}

guint
cp2_api_page_get_n_changes (const Cp2ApiPage *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->changes->len;
}

const char *
cp2_api_page_get_change (const Cp2ApiPage *self,
                         guint             index,
                         gsize            *length)
{
  const Range *change;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (index < self->changes->len, NULL);
  g_return_val_if_fail (length != NULL, NULL);

  change = &g_array_index (self->changes, Range, index);
  *length = change->length;
  return (const char *) g_bytes_get_data (self->bytes, NULL) + change->offset;
}

JsonObject *
cp2_api_page_get_document (const Cp2ApiPage *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return json_node_get_object (self->document);
}

const char *
cp2_api_page_get_epoch (const Cp2ApiPage *self)
{
  return cp2_json_get_string (cp2_api_page_get_document (self), "epoch");
}

const char *
cp2_api_page_get_server_time (const Cp2ApiPage *self)
{
  return cp2_json_get_string (cp2_api_page_get_document (self), "server_time");
}

const char *
cp2_api_page_get_cursor (const Cp2ApiPage *self)
{
  return cp2_json_get_string (cp2_api_page_get_document (self), "cursor");
}

gboolean
cp2_api_page_get_more (const Cp2ApiPage *self)
{
  return cp2_json_get_boolean (cp2_api_page_get_document (self), "more");
}
