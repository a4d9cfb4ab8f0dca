#include "config.h"

#include <sodium.h>
#include <string.h>

#include "core/cp2-clock.h"
#include "core/cp2-json.h"
#include "server/cp2-changes-private.h"
#include "server/cp2-feed-schema.h"
#include "server/cp2-secret.h"

G_STATIC_ASSERT (CP2_CURSOR_KEY_BYTES == CP2_SERVER_KEY_BYTES);

/*
 * Two entries of a cursor that are no scopes; no key of one begins with an asterisk.
 *
 * COMPLETE: the head of the feed when the client last had everything.
 * HORIZON: up to where tombstones had been purged when the cursor was made. Who goes on from before a newer purge may
 * have missed a removal; who began after it has not, however early its position.
 */
#define COMPLETE "*complete"
#define HORIZON  "*horizon"

static gboolean
read_head (Cp2ChangesPage  *page,
           GError         **error)
{
  Cp2Statement *statement = cp2_sql_query (page->sql, error, "SELECT seq, tombstone_horizon FROM feed_head WHERE one = 1", "");
  gboolean row;

  if (statement == NULL || !cp2_statement_step (statement, &row, error))
    return FALSE;

  page->head = row ? cp2_statement_get_integer (statement, 0) : 0;
  page->horizon = row ? cp2_statement_get_integer (statement, 1) : 0;
  cp2_statement_reset (statement);
  return TRUE;
}

/* A position beyond the head was given out by a database that has since been replaced by an older copy. */
static gboolean
is_expired (const Cp2ChangesPage *page)
{
  gint64 horizon;

  cp2_cursor_find (page->cursor->scopes, HORIZON, &horizon);
  for (guint i = 0; i < page->cursor->scopes->len; i++)
    {
      const Cp2CursorEntry *entry = &g_array_index (page->cursor->scopes, Cp2CursorEntry, i);

      if (entry->position > page->head)
        return TRUE;
      if (entry->scope[0] != '*' && entry->position > 0 && entry->position < page->horizon && horizon < page->horizon)
        return TRUE;
    }

  return FALSE;
}

static const char *
get_action (char form)
{
  switch (form)
    {
    case CP2_FEED_FORM_WHOLE:
    case CP2_FEED_FORM_MASKED:
      return "put";
    case CP2_FEED_FORM_DELETE:
      return "delete";
    default:
      return "evict";
    }
}

static gint64 *
list_positions (const Cp2ChangesPage *page)
{
  gint64 *positions = g_new0 (gint64, g_strv_length ((char **) page->scopes) + 1);

  for (guint i = 0; page->scopes[i] != NULL; i++)
    cp2_cursor_find (page->cursor->scopes, page->scopes[i], &positions[i]);

  return positions;
}

static void
save_positions (Cp2ChangesPage *page,
                const gint64   *positions,
                gint64          reached)
{
  for (guint i = 0; page->scopes[i] != NULL; i++)
    cp2_cursor_set (page->cursor->scopes, page->scopes[i], MAX (positions[i], reached));
}

/* A page ends with a batch, never inside one. */
static gboolean
append_changes (Cp2ChangesPage  *page,
                GError         **error)
{
  g_autofree gint64 *positions = list_positions (page);
  Cp2ChangesRow row;
  gboolean found;

  if (!cp2_changes_merge_start (page->merge, positions, error))
    return FALSE;

  while (TRUE)
    {
      if (!cp2_changes_merge_next (page->merge, &row, &found, error))
        return FALSE;
      if (!found || (row.batch != page->batch && cp2_changes_page_is_full (page)))
        break;

      cp2_changes_page_append (page, &row, get_action (row.form));
      page->batch = row.batch;
    }

  save_positions (page, positions, found ? page->batch : page->head);
  page->more |= found;
  return TRUE;
}

static gboolean
append_all (Cp2ChangesPage  *page,
            GError         **error)
{
  g_string_append (page->out, ",\"changes\":[");
  page->start = page->out->len;

  if (!cp2_changes_page_evict (page, error) || !append_changes (page, error))
    return FALSE;

  cp2_cursor_set (page->cursor->scopes, HORIZON, page->horizon);
  if (!page->more)
    cp2_cursor_set (page->cursor->scopes, COMPLETE, page->head);
  return TRUE;
}

static void
append_digest (Cp2ChangesPage *page,
               gsize           end)
{
  guint8 digest[crypto_hash_sha256_BYTES];
  char text[crypto_hash_sha256_BYTES * 2 + 1];

  cp2_secret_init ();
  crypto_hash_sha256 (digest, (const guint8 *) page->out->str + page->start, end - page->start);
  sodium_bin2hex (text, sizeof text, digest, sizeof digest);
  cp2_json_append_member (page->out, "sha256", text);
}

static gboolean
append_trailer (Cp2ChangesPage  *page,
                GBytes          *key,
                GError         **error)
{
  g_autofree char *cursor = cp2_cursor_to_string (page->cursor, key, error);
  GString *out = page->out;
  gsize end = out->len;
  gint64 through;

  if (cursor == NULL)
    return FALSE;

  cp2_cursor_find (page->cursor->scopes, COMPLETE, &through);
  g_string_append_c (out, ']');
  cp2_json_append_member (out, "cursor", cursor);
  g_string_append_printf (out, ",\"more\":%s,\"through\":%" G_GINT64_FORMAT ",\"scopes\":[",
                          page->more ? "true" : "false", through);
  for (guint i = 0; page->scopes[i] != NULL; i++)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      cp2_json_append_string (out, page->scopes[i]);
    }
  g_string_append_printf (out, "],\"count\":%u", page->count);
  append_digest (page, end);
  g_string_append_c (out, '}');
  return TRUE;
}

/* Within the reading transaction. */
static gboolean
make_page (Cp2ChangesPage       *page,
           const Cp2ServerMeta  *meta,
           Cp2Problem          **problem,
           GError              **error)
{
  g_autofree char *server_time = cp2_clock_format (cp2_clock_now ());

  if (!read_head (page, error))
    return FALSE;
  if (is_expired (page))
    {
      *problem = cp2_problem_new (CP2_PROBLEM_CURSOR_EXPIRED);
      return FALSE;
    }

  cp2_changes_page_compare_scopes (page);
  if ((page->merge = cp2_changes_merge_new (page->sql, page->scopes, error)) == NULL)
    return FALSE;

  g_string_append_c (page->out, '{');
  cp2_json_append_member (page->out, "epoch", meta->epoch);
  cp2_json_append_member (page->out, "server_time", server_time);
  return append_all (page, error) && append_trailer (page, meta->cursor_key, error);
}

static Cp2Cursor *
read_cursor (const char           *text,
             const Cp2ServerMeta  *meta,
             Cp2Problem          **problem)
{
  g_autoptr(Cp2Cursor) cursor = NULL;

  if (text == NULL || *text == '\0')
    return cp2_cursor_new (meta->epoch);

  if ((cursor = cp2_cursor_parse (text, meta->cursor_key, NULL)) == NULL)
    *problem = cp2_problem_new (CP2_PROBLEM_BAD_CURSOR);
  else if (g_strcmp0 (cursor->epoch, meta->epoch) != 0)
    *problem = cp2_problem_new (CP2_PROBLEM_CURSOR_EXPIRED);

  return *problem == NULL ? g_steal_pointer (&cursor) : NULL;
}

gboolean
cp2_changes_page (Cp2Sql               *reader,
                  const Cp2ServerMeta  *meta,
                  const char * const   *scopes,
                  const char           *cursor_text,
                  guint                 limit,
                  GString              *out,
                  Cp2ChangesAnswer     *answer,
                  Cp2Problem          **problem,
                  GError              **error)
{
  Cp2ChangesPage page = { .sql = reader, .scopes = scopes, .out = out, .limit = CLAMP (limit, 1, CP2_CHANGES_MAX_LIMIT) };
  g_autoptr(Cp2Cursor) cursor = NULL;
  gboolean made;

  g_return_val_if_fail (CP2_IS_SQL (reader) && scopes != NULL && out != NULL && problem != NULL, FALSE);

  *problem = NULL;
  if ((page.cursor = cursor = read_cursor (cursor_text, meta, problem)) == NULL ||
      !cp2_sql_begin_read (reader, error))
    return FALSE;

  made = make_page (&page, meta, problem, error);
  g_clear_pointer (&page.merge, cp2_changes_merge_free);
  *answer = (Cp2ChangesAnswer) { page.count, page.more };
  cp2_sql_rollback (reader);
  return made;
}
