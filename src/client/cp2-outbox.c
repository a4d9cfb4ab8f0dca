#include "config.h"

#include <sodium.h>
#include <stdarg.h>
#include <string.h>

#include "client/cp2-outbox.h"

#define HASH_SIZE crypto_generichash_BYTES

/*
 * base: what the server sent of every record that a replayed operation changed; NULL where there was no such record.
 * seen: while everything is fetched again, what has come; the rest is swept at the end.
 */
const char cp2_outbox_schema[] =
  "CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL);"
  "CREATE TABLE outbox ("
  "  position INTEGER PRIMARY KEY AUTOINCREMENT,"
  "  op_id TEXT NOT NULL UNIQUE,"
  "  device TEXT NOT NULL,"
  "  incarnation INTEGER NOT NULL,"
  "  seq INTEGER,"
  "  group_id TEXT,"
  "  kind TEXT NOT NULL,"
  "  record TEXT NOT NULL,"
  "  payload TEXT NOT NULL,"
  "  previous TEXT,"
  "  status TEXT NOT NULL,"
  "  replays INTEGER NOT NULL,"
  "  feed_seq INTEGER NOT NULL,"
  "  versions TEXT,"
  "  problem TEXT,"
  "  local_problem TEXT,"
  "  undecided INTEGER NOT NULL,"
  "  dismissed INTEGER NOT NULL,"
  "  durable INTEGER NOT NULL,"
  "  created INTEGER NOT NULL);"
  "CREATE UNIQUE INDEX outbox_number ON outbox (device, incarnation, seq) WHERE seq IS NOT NULL;"
  "CREATE INDEX outbox_replays ON outbox (position) WHERE replays = 1;"
  "CREATE INDEX outbox_status ON outbox (status, dismissed, created);"
  "CREATE INDEX outbox_record ON outbox (record);"
  "CREATE TRIGGER outbox_immutable BEFORE UPDATE OF op_id, payload, created ON outbox"
  "  BEGIN SELECT RAISE (ABORT, 'an operation never changes'); END;"
  "CREATE TABLE base (kind TEXT NOT NULL, id TEXT NOT NULL, json TEXT, PRIMARY KEY (kind, id)) WITHOUT ROWID;"
  "CREATE TABLE seen (kind TEXT NOT NULL, id TEXT NOT NULL, PRIMARY KEY (kind, id)) WITHOUT ROWID;";

#define COLUMNS "op_id, device, incarnation, seq, group_id, kind, record, payload, previous, status, replays, feed_seq," \
                " versions, problem, local_problem, undecided, dismissed, durable, created"

static const char * const status_names[] = {
  [CP2_OUTBOX_PENDING] = "pending",
  [CP2_OUTBOX_ACKNOWLEDGED] = "acknowledged",
  [CP2_OUTBOX_SETTLED] = "settled",
  [CP2_OUTBOX_REJECTED] = "rejected",
  [CP2_OUTBOX_HELD] = "held",
  [CP2_OUTBOX_SUPERSEDED] = "superseded",
  [CP2_OUTBOX_MERGED] = "merged",
};

const char *
cp2_outbox_status_get_name (Cp2OutboxStatus status)
{
  g_return_val_if_fail ((guint) status < G_N_ELEMENTS (status_names), NULL);

  return status_names[status];
}

Cp2OutboxStatus
cp2_outbox_status_from_name (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (status_names); i++)
    if (g_strcmp0 (status_names[i], name) == 0)
      return i;

  return CP2_OUTBOX_PENDING;
}

void
cp2_outbox_row_free (Cp2OutboxRow *row)
{
  g_free (row->op_id);
  g_free (row->device);
  g_free (row->group);
  g_free (row->kind);
  g_free (row->record);
  g_free (row->payload);
  g_free (row->previous);
  g_free (row->versions);
  g_free (row->problem);
  g_free (row->local_problem);
  g_free (row);
}

static Cp2OutboxRow *
read_row (Cp2Statement *statement)
{
  Cp2OutboxRow *row = g_new0 (Cp2OutboxRow, 1);
  guint column = 0;

  row->position = cp2_statement_get_integer (statement, column++);
  row->op_id = g_strdup (cp2_statement_get_text (statement, column++));
  row->device = g_strdup (cp2_statement_get_text (statement, column++));
  row->incarnation = cp2_statement_get_integer (statement, column++);
  row->seq = cp2_statement_get_integer (statement, column++);
  row->group = g_strdup (cp2_statement_get_text (statement, column++));
  row->kind = g_strdup (cp2_statement_get_text (statement, column++));
  row->record = g_strdup (cp2_statement_get_text (statement, column++));
  row->payload = g_strdup (cp2_statement_get_text (statement, column++));
  row->previous = g_strdup (cp2_statement_get_text (statement, column++));
  row->status = cp2_outbox_status_from_name (cp2_statement_get_text (statement, column++));
  row->replays = cp2_statement_get_integer (statement, column++) != 0;
  row->feed_seq = cp2_statement_get_integer (statement, column++);
  row->versions = g_strdup (cp2_statement_get_text (statement, column++));
  row->problem = g_strdup (cp2_statement_get_text (statement, column++));
  row->local_problem = g_strdup (cp2_statement_get_text (statement, column++));
  row->undecided = cp2_statement_get_integer (statement, column++) != 0;
  row->dismissed = cp2_statement_get_integer (statement, column++) != 0;
  row->durable = cp2_statement_get_integer (statement, column++) != 0;
  row->created = cp2_statement_get_integer (statement, column++);
  return row;
}

static void
bind_valist (Cp2Statement *statement,
             const char   *types,
             va_list      *arguments)
{
  for (guint i = 0; types[i] != '\0'; i++)
    if (types[i] == 'i')
      cp2_statement_bind_integer (statement, i + 1, va_arg (*arguments, gint64));
    else
      cp2_statement_bind_text (statement, i + 1, va_arg (*arguments, const char *));
}

GPtrArray *
cp2_outbox_select (Cp2Sql      *sql,
                   GError     **error,
                   const char  *conditions,
                   const char  *types,
                   ...)
{
  g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) cp2_outbox_row_free);
  g_autofree char *text = g_strconcat ("SELECT position, " COLUMNS " FROM outbox ", conditions, NULL);
  Cp2Statement *statement = cp2_sql_prepare (sql, text, error);
  gboolean row = TRUE;
  va_list arguments;

  if (statement == NULL)
    return NULL;

  va_start (arguments, types);
  bind_valist (statement, types, &arguments);
  va_end (arguments);

  while (row)
    {
      if (!cp2_statement_step (statement, &row, error))
        return NULL;
      if (row)
        g_ptr_array_add (rows, read_row (statement));
    }

  return g_steal_pointer (&rows);
}

gboolean
cp2_outbox_insert (Cp2Sql              *sql,
                   const Cp2OutboxRow  *row,
                   GError             **error)
{
  /* cp2_sql_run() has no way to say "no number yet". */
  g_autofree char *seq = row->seq > 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, row->seq) : NULL;

  return cp2_sql_run (sql, error,
                      "INSERT INTO outbox (" COLUMNS ") VALUES ($1, $2, $3, CAST ($4 AS INTEGER), $5, $6, $7, $8, $9, $10,"
                      " $11, $12, $13, $14, $15, $16, $17, $18, $19)",
                      "ssisssssssiisssiiii",
                      row->op_id, row->device != NULL ? row->device : "", row->incarnation, seq, row->group, row->kind,
                      row->record, row->payload, row->previous, cp2_outbox_status_get_name (row->status),
                      (gint64) row->replays, row->feed_seq, row->versions, row->problem, row->local_problem,
                      (gint64) row->undecided, (gint64) row->dismissed, (gint64) row->durable, row->created);
}

gboolean
cp2_outbox_has (Cp2Sql      *sql,
                const char  *op_id,
                gboolean    *has,
                GError     **error)
{
  Cp2Statement *statement = cp2_sql_query (sql, error, "SELECT 1 FROM outbox WHERE op_id = $1", "s", op_id);

  if (statement == NULL || !cp2_statement_step (statement, has, error))
    return FALSE;

  cp2_statement_reset (statement);
  return TRUE;
}

char *
cp2_outbox_chain (const char *previous,
                  const char *payload)
{
  crypto_generichash_state state;
  guint8 before[HASH_SIZE] = { 0 };
  guint8 hash[HASH_SIZE];
  char hex[2 * HASH_SIZE + 1];

  if (previous != NULL)
    sodium_hex2bin (before, sizeof before, previous, strlen (previous), NULL, NULL, NULL);

  crypto_generichash_init (&state, NULL, 0, sizeof hash);
  crypto_generichash_update (&state, before, sizeof before);
  crypto_generichash_update (&state, (const guint8 *) payload, strlen (payload));
  crypto_generichash_final (&state, hash, sizeof hash);
  return g_strdup (sodium_bin2hex (hex, sizeof hex, hash, sizeof hash));
}
