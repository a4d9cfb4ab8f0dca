#pragma once

#include "feed-fixture.h"

/* Client: what a desktop has that only reads. */
typedef struct
{
  Fixture    *fixture;
  char      **scopes;
  char       *cursor;
  GHashTable *records; /* KIND ID → JSON, both owned */
  gint64      through;
  gboolean    more;
  guint       count;
  guint       n_evicted;
  guint       n_deleted;
  char       *problem;
} Client;

static inline void
client_init (Client  *self,
             Fixture *fixture,
             ...)
{
  g_autoptr(GStrvBuilder) scopes = g_strv_builder_new ();
  va_list arguments;

  va_start (arguments, fixture);
  for (const char *scope = va_arg (arguments, const char *); scope != NULL; scope = va_arg (arguments, const char *))
    g_strv_builder_add (scopes, scope);
  va_end (arguments);

  *self = (Client) { .fixture = fixture, .scopes = g_strv_builder_end (scopes) };
  self->records = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

static inline void
client_clear (Client *self)
{
  g_strfreev (self->scopes);
  g_free (self->cursor);
  g_free (self->problem);
  g_hash_table_unref (self->records);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Client, client_clear)

static inline void
client_apply (Client     *self,
              JsonObject *change)
{
  const char *action = cp2_json_get_string (change, "action");
  JsonObject *record = cp2_json_get_object (change, "record");
  char *key = g_strconcat (cp2_json_get_string (change, "kind"), " ", cp2_json_get_string (change, "id"), NULL);

  if (g_str_equal (action, "put"))
    {
      g_assert_cmpstr (cp2_json_get_string (record, "id"), ==, cp2_json_get_string (change, "id"));
      g_assert_cmpint (cp2_json_get_integer (record, "version", 0), ==, cp2_json_get_integer (change, "seq", -1));
      g_hash_table_insert (self->records, key, cp2_json_to_string (record));
      return;
    }

  g_assert_null (record);
  g_assert_true (g_str_equal (action, "evict") || g_str_equal (action, "delete"));
  if (g_str_equal (action, "evict"))
    self->n_evicted++;
  else
    self->n_deleted++;
  g_hash_table_remove (self->records, key);
  g_free (key);
}

static inline void
check_digest (const GString *page,
              JsonObject    *body)
{
  const char *start = strstr (page->str, "\"changes\":[") + strlen ("\"changes\":[");
  const char *end = g_strrstr (page->str, "],\"cursor\":");
  g_autofree char *digest = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) start, end - start);

  g_assert_cmpstr (cp2_json_get_string (body, "sha256"), ==, digest);
}

/* Takes one page. Returns %FALSE with the name of the problem in the client when it is refused. */
static inline gboolean
client_pull (Client *self,
             guint   limit)
{
  g_autoptr(GString) page = g_string_new (NULL);
  g_autoptr(Cp2Problem) problem = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(JsonNode) root = NULL;
  Cp2ChangesAnswer answer;
  JsonObject *body;
  JsonArray *changes;
  gboolean made;

  made = cp2_changes_page (self->fixture->reader, self->fixture->meta, (const char * const *) self->scopes, self->cursor,
                           limit, page, &answer, &problem, &error);
  g_assert_no_error (error);
  g_assert_true (made == (problem == NULL));
  g_clear_pointer (&self->problem, g_free);
  self->problem = problem ? g_strdup (cp2_problem_get_code (problem)) : NULL;
  if (!made)
    return FALSE;

  root = json_from_string (page->str, &error);
  g_assert_no_error (error);
  body = json_node_get_object (root);
  check_digest (page, body);
  changes = cp2_json_get_array (body, "changes");
  g_assert_cmpint (cp2_json_get_integer (body, "count", -1), ==, json_array_get_length (changes));
  g_assert_cmpint (answer.count, ==, json_array_get_length (changes));
  for (guint i = 0; i < json_array_get_length (changes); i++)
    client_apply (self, json_array_get_object_element (changes, i));

  g_free (self->cursor);
  self->cursor = g_strdup (cp2_json_get_string (body, "cursor"));
  g_assert_cmpint (cp2_json_get_integer (body, "through", -1), >=, self->through);
  self->through = cp2_json_get_integer (body, "through", -1);
  self->more = cp2_json_get_boolean (body, "more");
  g_assert_true (self->more == answer.more);
  self->count = answer.count;
  return TRUE;
}

/* Pulls until there is no more. */
static inline void
client_catch_up (Client *self,
                 guint   limit)
{
  do
    g_assert_true (client_pull (self, limit));
  while (self->more);
}

static inline void
client_set_scopes (Client *self,
                   ...)
{
  g_autoptr(GStrvBuilder) scopes = g_strv_builder_new ();
  va_list arguments;

  va_start (arguments, self);
  for (const char *scope = va_arg (arguments, const char *); scope != NULL; scope = va_arg (arguments, const char *))
    g_strv_builder_add (scopes, scope);
  va_end (arguments);

  g_strfreev (self->scopes);
  self->scopes = g_strv_builder_end (scopes);
}

static inline const char *
client_get (Client        *self,
            const Cp2Kind *kind,
            const char    *id)
{
  g_autofree char *key = g_strconcat (kind->name, " ", id, NULL);

  return g_hash_table_lookup (self->records, key);
}

static inline void
add_client_sum (gpointer key,
                gpointer value,
                gpointer user_data)
{
  g_autoptr(JsonNode) record = json_from_string (value, NULL);
  g_auto(GStrv) words = g_strsplit (key, " ", 2);
  GHashTable *sums = user_data;
  Cp2StateSum *sum = g_hash_table_lookup (sums, words[0]);

  if (sum == NULL)
    g_hash_table_insert (sums, g_strdup (words[0]), sum = g_new0 (Cp2StateSum, 1));
  sum->count++;
  sum->sum += cp2_state_hash (words[1], cp2_json_get_integer (json_node_get_object (record), "version", -1));
}

/* Who was told everything has just what a client has that starts over, down to the byte, and the sums say so. */
static inline void
client_check (Client *self)
{
  g_autoptr(GHashTable) mine = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr(GHashTable) theirs = NULL;
  g_autoptr(GError) error = NULL;
  g_auto(Client) fresh = { .fixture = self->fixture, .scopes = g_strdupv (self->scopes) };
  GHashTableIter iter;
  gpointer key, value;

  fresh.records = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  client_catch_up (&fresh, 1000);
  g_assert_cmpuint (g_hash_table_size (self->records), ==, g_hash_table_size (fresh.records));
  g_hash_table_iter_init (&iter, self->records);
  while (g_hash_table_iter_next (&iter, &key, &value))
    g_assert_cmpstr (value, ==, g_hash_table_lookup (fresh.records, key));

  theirs = cp2_changes_state_sum (self->fixture->reader, (const char * const *) self->scopes, &error);
  g_assert_no_error (error);
  g_hash_table_foreach (self->records, add_client_sum, mine);
  g_assert_cmpuint (g_hash_table_size (mine), ==, g_hash_table_size (theirs));
  g_hash_table_iter_init (&iter, theirs);
  while (g_hash_table_iter_next (&iter, &key, &value))
    g_assert_cmpmem (value, sizeof (Cp2StateSum), g_hash_table_lookup (mine, key), sizeof (Cp2StateSum));
}
