#include "config.h"

#include "client/cp2-change-page.h"
#include "client/cp2-store-error.h"
#include "core/cp2-json.h"

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

static gboolean
read_change (Cp2ChangePage  *page,
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

  /* Most changes are of the same kind as the one before. */
  if (page->changes->len > 0)
    change.kind = g_array_index (page->changes, Cp2Change, page->changes->len - 1).kind;
  if (change.kind == NULL || !g_str_equal (change.kind->name, kind))
    change.kind = cp2_kind_lookup (kind);
  if (change.kind != NULL)
    g_array_append_val (page->changes, change);
  else
    page->n_skipped++;

  return TRUE;
}

static gboolean
read_changes (Cp2ChangePage  *page,
              GError        **error)
{
  JsonArray *changes = json_node_get_array (page->root);
  guint n_changes = json_array_get_length (changes);

  page->changes = g_array_sized_new (FALSE, FALSE, sizeof (Cp2Change), n_changes);
  for (guint i = 0; i < n_changes; i++)
    {
      JsonNode *node = json_array_get_element (changes, i);

      if (!JSON_NODE_HOLDS_OBJECT (node))
        return fail (error, "a change that is no object");
      if (!read_change (page, json_node_get_object (node), error))
        return FALSE;
    }

  return TRUE;
}

/* How deep the text is was measured when the page was verified, so that json-glib may recurse into it. */
static JsonNode *
parse_array (Cp2ApiPage  *page,
             GError     **error)
{
  g_autoptr(GBytes) bytes = cp2_api_page_get_changes (page);
  g_autoptr(JsonParser) parser = json_parser_new ();
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);

  if (!json_parser_load_from_data (parser, text, length, NULL) || json_parser_get_root (parser) == NULL ||
      !JSON_NODE_HOLDS_ARRAY (json_parser_get_root (parser)))
    {
      fail (error, "no list of changes");
      return NULL;
    }

  return json_parser_steal_root (parser);
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

  if ((self->root = parse_array (page, error)) == NULL || !read_changes (self, error))
    return NULL;

  return g_steal_pointer (&self);
}

void
cp2_change_page_free (Cp2ChangePage *page)
{
  g_free (page->after);
  g_free (page->epoch);
  g_free (page->cursor);
  g_free (page->scopes);
  g_clear_pointer (&page->changes, g_array_unref);
  g_clear_pointer (&page->root, json_node_unref);
  g_free (page);
}
