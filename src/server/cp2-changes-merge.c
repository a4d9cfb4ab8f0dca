#include "config.h"

#include "server/cp2-changes-merge.h"
#include "server/cp2-feed-schema.h"

/* The comment makes a text, and so a statement, of its own for each scope: they are read side by side. */
#define SCOPE_TEXT \
  "SELECT f.seq, f.batch, f.kind, f.id, f.scopes, f.whole, f.masked " \
  "FROM feed_scope s CROSS JOIN feed f ON f.seq BETWEEN s.first AND s.last " \
  "WHERE s.scope = $1 AND s.last > $2 AND f.seq > $2 ORDER BY s.last, f.seq -- %u"

enum
{
  COLUMN_SEQ,
  COLUMN_BATCH,
  COLUMN_KIND,
  COLUMN_ID,
  COLUMN_SCOPES,
  COLUMN_WHOLE,
  COLUMN_MASKED,
};

#define AT_END G_MAXINT64

typedef struct
{
  gint64        scope;     /* 0 when there is none of that key */
  Cp2Statement *statement; /* %NULL before the start */
  gint64        seq;       /* of the row at hand; 0 before the first, AT_END behind the last */
} Stream;

struct _Cp2ChangesMerge
{
  Cp2Sql  *sql; /* not owned */
  Stream  *streams;
  guint    n_streams;
  Stream  *current; /* %NULL before the first row and behind the last */
};

static gboolean
find_scope (Cp2Sql      *sql,
            const char  *key,
            gint64      *scope,
            GError     **error)
{
  Cp2Statement *statement = cp2_sql_query (sql, error, "SELECT id FROM scope WHERE key = $1", "s", key);
  gboolean row;

  if (statement == NULL || !cp2_statement_step (statement, &row, error))
    return FALSE;

  *scope = row ? cp2_statement_get_integer (statement, 0) : 0;
  cp2_statement_reset (statement);
  return TRUE;
}

Cp2ChangesMerge *
cp2_changes_merge_new (Cp2Sql              *sql,
                       const char * const  *scopes,
                       GError             **error)
{
  g_autoptr(Cp2ChangesMerge) self = g_new0 (Cp2ChangesMerge, 1);

  self->sql = sql;
  self->n_streams = g_strv_length ((char **) scopes);
  self->streams = g_new0 (Stream, self->n_streams);
  for (guint i = 0; i < self->n_streams; i++)
    if (!find_scope (sql, scopes[i], &self->streams[i].scope, error))
      return NULL;

  return g_steal_pointer (&self);
}

void
cp2_changes_merge_free (Cp2ChangesMerge *self)
{
  for (guint i = 0; i < self->n_streams; i++)
    if (self->streams[i].statement != NULL)
      cp2_statement_reset (self->streams[i].statement);

  g_free (self->streams);
  g_free (self);
}

static gboolean
advance (Stream  *stream,
         GError **error)
{
  gboolean row;

  if (!cp2_statement_step (stream->statement, &row, error))
    return FALSE;

  stream->seq = row ? cp2_statement_get_integer (stream->statement, COLUMN_SEQ) : AT_END;
  return TRUE;
}

static gboolean
start_stream (Cp2ChangesMerge  *self,
              guint             i,
              gint64            position,
              GError          **error)
{
  Stream *stream = &self->streams[i];
  g_autofree char *text = NULL;

  stream->seq = AT_END;
  if (stream->scope == 0)
    return TRUE;

  text = g_strdup_printf (SCOPE_TEXT, i);
  stream->statement = cp2_sql_query (self->sql, error, text, "ii", stream->scope, position);
  return stream->statement != NULL && advance (stream, error);
}

gboolean
cp2_changes_merge_start (Cp2ChangesMerge  *self,
                         const gint64     *positions,
                         GError          **error)
{
  for (guint i = 0; i < self->n_streams; i++)
    if (!start_stream (self, i, positions[i], error))
      return FALSE;

  self->current = NULL;
  return TRUE;
}

char
cp2_changes_merge_find_form (Cp2ChangesMerge *self,
                             const char      *list)
{
  char best = CP2_FEED_FORM_NONE;
  gint64 scope;
  char form;

  while (cp2_feed_scopes_next (&list, &scope, &form))
    for (guint i = 0; i < self->n_streams; i++)
      if (self->streams[i].scope == scope)
        best = MIN (best, form);

  return best;
}

/* The stream whose row is next, with all streams behind the row before; %NULL at the end. */
static gboolean
find_next (Cp2ChangesMerge  *self,
           Stream          **next,
           GError          **error)
{
  gint64 seq = self->current ? self->current->seq : 0;

  *next = NULL;
  for (guint i = 0; i < self->n_streams; i++)
    {
      Stream *stream = &self->streams[i];

      if (stream->seq == seq && !advance (stream, error))
        return FALSE;
      if (stream->seq != AT_END && (*next == NULL || stream->seq < (*next)->seq))
        *next = stream;
    }

  return TRUE;
}

void
cp2_changes_merge_use_form (Cp2ChangesMerge *self,
                            Cp2ChangesRow   *row,
                            char             form)
{
  Cp2Statement *statement = self->current->statement;

  row->form = form;
  row->record = NULL;
  row->length = 0;
  if (form == CP2_FEED_FORM_WHOLE)
    row->record = cp2_statement_get_blob (statement, COLUMN_WHOLE, &row->length);
  else if (form == CP2_FEED_FORM_MASKED)
    row->record = cp2_statement_get_blob (statement, COLUMN_MASKED, &row->length);
}

gboolean
cp2_changes_merge_next (Cp2ChangesMerge  *self,
                        Cp2ChangesRow    *row,
                        gboolean         *found,
                        GError          **error)
{
  Cp2Statement *statement;

  if (!find_next (self, &self->current, error))
    return FALSE;

  *found = self->current != NULL;
  if (self->current == NULL)
    return TRUE;

  statement = self->current->statement;
  *row = (Cp2ChangesRow) {
    .seq = self->current->seq,
    .batch = cp2_statement_get_integer (statement, COLUMN_BATCH),
    .kind = cp2_statement_get_text (statement, COLUMN_KIND),
    .id = cp2_statement_get_text (statement, COLUMN_ID),
    .scopes = cp2_statement_get_text (statement, COLUMN_SCOPES),
  };
  cp2_changes_merge_use_form (self, row, cp2_changes_merge_find_form (self, row->scopes));
  return TRUE;
}
