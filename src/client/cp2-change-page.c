#include "config.h"

#include <string.h>

#include "client/cp2-change-page.h"
#include "client/cp2-json-scan.h"
#include "client/cp2-store-error.h"
#include "core/cp2-json.h"

#define IDS_CHUNK_BYTES (16 * 1024)

static gboolean
fail (GError     **error,
      const char  *what)
{
  g_set_error (error, CP2_STORE_ERROR, CP2_STORE_ERROR_MALFORMED, "A page of changes is malformed: %s", what);
  return FALSE;
}

static gboolean
read_action (const char      *name,
             Cp2ChangeAction *action)
{
  static const char * const names[] = { "put", "delete", "evict" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_strcmp0 (names[i], name) == 0)
      {
        *action = i;
        return TRUE;
      }

  return FALSE;
}

/* Most changes are of the same kind as the one before. */
static const Cp2Kind *
find_kind (Cp2ChangePage *page,
           const char    *name,
           gsize          length)
{
  guint n_changes = page->changes->len;
  const Cp2Kind *last = n_changes > 0 ? g_array_index (page->changes, Cp2Change, n_changes - 1).kind : NULL;
  g_autofree char *copy = NULL;

  if (last != NULL && strlen (last->name) == length && memcmp (last->name, name, length) == 0)
    return last;

  copy = g_strndup (name, length);
  return cp2_kind_lookup (copy);
}

static const char *
skip (const char *at,
      const char *end,
      const char *literal)
{
  gsize length = strlen (literal);

  return at != NULL && (gsize) (end - at) >= length && memcmp (at, literal, length) == 0 ? at + length : NULL;
}

/* The values of the record at @at, which becomes the place behind it. */
static gboolean
read_values (Cp2ChangePage        *page,
             const Cp2Kind        *kind,
             const Cp2PlainValue  *id,
             const char          **at,
             const char           *end)
{
  guint first = page->values->len;
  const Cp2PlainValue *own_id;

  g_array_set_size (page->values, first + cp2_plain_record_get_n_values (kind));
  own_id = &g_array_index (page->values, Cp2PlainValue, first);
  *at = cp2_plain_record_read (kind, *at, end, &g_array_index (page->values, Cp2PlainValue, first));
  if (*at != NULL && own_id->number == id->number && memcmp (own_id->text, id->text, id->number) == 0)
    return TRUE;

  g_array_set_size (page->values, first);
  return FALSE;
}

/* The short way: a put exactly as servers print it. FALSE for everything else, which is then parsed. */
static gboolean
read_plain_put (Cp2ChangePage *page,
                const char    *at,
                const char    *end)
{
  Cp2Change change = { .action = CP2_CHANGE_PUT, .first_value = page->values->len };
  Cp2PlainValue seq, kind, id;

  at = cp2_plain_number_read (skip (at, end, "{\"seq\":"), end, &seq);
  at = cp2_plain_text_read (skip (at, end, ",\"kind\":"), end, &kind);
  at = cp2_plain_text_read (skip (at, end, ",\"id\":"), end, &id);
  at = skip (at, end, ",\"action\":\"put\",\"record\":");
  if (at == NULL || (change.kind = find_kind (page, kind.text, kind.number)) == NULL ||
      !read_values (page, change.kind, &id, &at, end) || skip (at, end, "}") != end)
    return FALSE;

  change.id = g_string_chunk_insert_len (page->ids, id.text, id.number);
  g_array_append_val (page->changes, change);
  return TRUE;
}

static gboolean
read_object (Cp2ChangePage  *page,
             JsonObject     *object,
             GError        **error)
{
  const char *kind = cp2_json_get_string (object, "kind");
  Cp2Change change = {
    .id = cp2_json_get_string (object, "id"),
    .record = cp2_json_get_object (object, "record"),
  };

  if (kind == NULL || change.id == NULL || change.id[0] == '\0')
    return fail (error, "a change without kind or id");
  if (!read_action (cp2_json_get_string (object, "action"), &change.action))
    return fail (error, "an unknown action");
  if (change.action == CP2_CHANGE_PUT &&
      (change.record == NULL || g_strcmp0 (cp2_json_get_string (change.record, "id"), change.id) != 0))
    return fail (error, "a record of another id");

  if ((change.kind = find_kind (page, kind, strlen (kind))) != NULL)
    g_array_append_val (page->changes, change);
  else
    page->n_skipped++;

  return TRUE;
}

static gboolean
read_change (Cp2ChangePage  *page,
             const char     *text,
             gsize           length,
             GError        **error)
{
  JsonNode *node;

  if (read_plain_put (page, text, text + length))
    return TRUE;
  if ((node = cp2_json_parse_text (text, length, NULL)) == NULL)
    return fail (error, "a change that is no object");

  g_ptr_array_add (page->nodes, node);
  return read_object (page, json_node_get_object (node), error);
}

static gboolean
read_changes (Cp2ChangePage  *page,
              GError        **error)
{
  guint n_changes = cp2_api_page_get_n_changes (page->source);

  page->changes = g_array_sized_new (FALSE, FALSE, sizeof (Cp2Change), n_changes);
  for (guint i = 0; i < n_changes; i++)
    {
      gsize length;
      const char *text = cp2_api_page_get_change (page->source, i, &length);

      if (!read_change (page, text, length, error))
        return FALSE;
    }

  return TRUE;
}

Cp2ChangePage *
cp2_change_page_parse (Cp2ApiPage  *page,
                       const char  *after,
                       GError     **error)
{
  g_autoptr(Cp2ChangePage) self = g_new0 (Cp2ChangePage, 1);
  JsonObject *document = cp2_api_page_get_document (page);
  JsonArray *scopes = cp2_json_get_array (document, "scopes");

  self->after = g_strdup (after != NULL ? after : "");
  self->epoch = g_strdup (cp2_api_page_get_epoch (page));
  self->cursor = g_strdup (cp2_api_page_get_cursor (page));
  self->through = cp2_json_get_integer (document, "through", -1);
  self->more = cp2_api_page_get_more (page);
  if (scopes != NULL)
    {
      g_autoptr(JsonNode) node = json_node_init_array (json_node_alloc (), scopes);

      self->scopes = json_to_string (node, FALSE);
    }

  self->source = cp2_api_page_ref (page);
  self->values = g_array_new (FALSE, FALSE, sizeof (Cp2PlainValue));
  self->ids = g_string_chunk_new (IDS_CHUNK_BYTES);
  self->nodes = g_ptr_array_new_with_free_func ((GDestroyNotify) json_node_unref);
  return read_changes (self, error) ? g_steal_pointer (&self) : NULL;
}

void
cp2_change_page_free (Cp2ChangePage *page)
{
  g_free (page->after);
  g_free (page->epoch);
  g_free (page->cursor);
  g_free (page->scopes);
  g_clear_pointer (&page->changes, g_array_unref);
  g_array_unref (page->values);
  g_string_chunk_free (page->ids);
  g_ptr_array_unref (page->nodes);
  cp2_api_page_unref (page->source);
  g_free (page);
}
