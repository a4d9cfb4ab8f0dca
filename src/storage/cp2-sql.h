#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SECTION: One connection to a relational database
 *
 * #Cp2Sql is the only place that knows which engine is below. Statements are written once, with `$1`-style
 * parameters and the SQL that SQLite and PostgreSQL share. A connection belongs to one thread at a time; it takes
 * no locks of its own.
 */

/**
 * Cp2SqlError:
 * @CP2_SQL_ERROR_OPEN: the database cannot be opened (missing folder, no permission, server away)
 * @CP2_SQL_ERROR_NOT_A_DATABASE: the file is not a database, or the key is wrong
 * @CP2_SQL_ERROR_CORRUPT: the file is damaged
 * @CP2_SQL_ERROR_FULL: the disk is full or the write failed; nothing was saved
 * @CP2_SQL_ERROR_BUSY: another connection held the write lock for longer than the timeout
 * @CP2_SQL_ERROR_CONSTRAINT: a unique or check constraint refused the row
 * @CP2_SQL_ERROR_TOO_NEW: the schema was written by a newer program
 * @CP2_SQL_ERROR_STATEMENT: any other failure of a statement
 */
typedef enum
{
  CP2_SQL_ERROR_OPEN,
  CP2_SQL_ERROR_NOT_A_DATABASE,
  CP2_SQL_ERROR_CORRUPT,
  CP2_SQL_ERROR_FULL,
  CP2_SQL_ERROR_BUSY,
  CP2_SQL_ERROR_CONSTRAINT,
  CP2_SQL_ERROR_TOO_NEW,
  CP2_SQL_ERROR_STATEMENT,
} Cp2SqlError;

#define CP2_SQL_ERROR (cp2_sql_error_quark ())
GQuark cp2_sql_error_quark (void);

/**
 * Cp2SqlFlags:
 * @CP2_SQL_READ_WRITE: the one connection that writes and checkpoints this database
 * @CP2_SQL_READ_ONLY: a reader; it never writes and never checkpoints
 */
typedef enum
{
  CP2_SQL_READ_WRITE = 0,
  CP2_SQL_READ_ONLY  = 1 << 0,
} Cp2SqlFlags;

#define CP2_TYPE_SQL (cp2_sql_get_type ())
G_DECLARE_FINAL_TYPE (Cp2Sql, cp2_sql, CP2, SQL, GObject)

/** Cp2Statement: a prepared statement, owned by the connection's cache; valid until the connection is closed. */
typedef struct _Cp2Statement Cp2Statement;

/**
 * cp2_sql_open:
 * @url: `sqlite:PATH` (`sqlite::memory:` for a private one in memory)
 * @vfs: (nullable): name of a registered SQLite VFS, %NULL for the system's
 * @flags: how the connection will be used
 * @error: %CP2_SQL_ERROR_OPEN, %CP2_SQL_ERROR_NOT_A_DATABASE, %CP2_SQL_ERROR_CORRUPT
 *
 * Opens a connection: WAL, `synchronous=FULL`, `foreign_keys=ON`, `temp_store=MEMORY`, no mmap, a busy timeout of
 * five seconds; each is read back, since a library may set them behind our back. Readers never checkpoint.
 *
 * Returns: (transfer full): the connection
 */
Cp2Sql       *cp2_sql_open                (const char    *url,
                                           const char    *vfs,
                                           Cp2SqlFlags    flags,
                                           GError       **error);

/**
 * cp2_sql_prepare:
 * @text: one statement; must be a string that outlives the call only, the cache keeps a copy
 * @error: %CP2_SQL_ERROR_STATEMENT
 *
 * Takes the statement from the cache, or prepares it, reset and with no parameter bound. The same text is not to be
 * prepared again while its rows are still being read: use cp2_statement_reset() first, or read to the end.
 *
 * Returns: (transfer none): the statement
 */
Cp2Statement *cp2_sql_prepare             (Cp2Sql        *self,
                                           const char    *text,
                                           GError       **error);

/** cp2_sql_execute: runs one or more statements separated by semicolons, without parameters and without rows. */
gboolean      cp2_sql_execute             (Cp2Sql        *self,
                                           const char    *text,
                                           GError       **error);

/**
 * cp2_sql_release_memory:
 *
 * Forgets the pages that were read, and gives their memory back to the system when it was much, which is worth it when
 * so much was read that none of it will be asked for soon.
 */
void          cp2_sql_release_memory      (Cp2Sql        *self);

/**
 * cp2_sql_run:
 * @types: one letter a parameter: `s` for a string (nullable `const char *`), `i` for a #gint64, `b` for #GBytes (nullable)
 * @...: the parameters
 *
 * Prepares, binds and runs a statement whose rows do not matter.
 *
 * Returns: %TRUE when it was done
 */
gboolean      cp2_sql_run                 (Cp2Sql        *self,
                                           GError       **error,
                                           const char    *text,
                                           const char    *types,
                                           ...);

/** cp2_sql_query: like cp2_sql_run() but returns the bound statement, ready for cp2_statement_step(). (transfer none) */
Cp2Statement *cp2_sql_query               (Cp2Sql        *self,
                                           GError       **error,
                                           const char    *text,
                                           const char    *types,
                                           ...);

/** cp2_sql_get_changes: rows changed by the last insert, update or delete that ran to its end. */
gint64        cp2_sql_get_changes         (Cp2Sql        *self);

/** cp2_sql_begin: starts a writing transaction at once (`BEGIN IMMEDIATE`), so that no lock is upgraded later. */
gboolean      cp2_sql_begin               (Cp2Sql        *self,
                                           GError       **error);
/** cp2_sql_begin_read: starts a reading transaction: everything read until the commit is one state. */
gboolean      cp2_sql_begin_read          (Cp2Sql        *self,
                                           GError       **error);
/** cp2_sql_commit: on failure the transaction is rolled back and nothing was saved. */
gboolean      cp2_sql_commit              (Cp2Sql        *self,
                                           GError       **error);
/** cp2_sql_rollback: never fails; harmless without a transaction. */
void          cp2_sql_rollback            (Cp2Sql        *self);

/** cp2_sql_savepoint: nests, within a transaction only; end it with cp2_sql_release() or cp2_sql_rollback_to(), which also releases it. */
gboolean      cp2_sql_savepoint           (Cp2Sql        *self,
                                           const char    *name,
                                           GError       **error);
gboolean      cp2_sql_release             (Cp2Sql        *self,
                                           const char    *name,
                                           GError       **error);
gboolean      cp2_sql_rollback_to         (Cp2Sql        *self,
                                           const char    *name,
                                           GError       **error);

/**
 * cp2_sql_migrate:
 * @steps: (array length=n_steps): SQL scripts, only ever appended to
 * @n_steps: how many
 *
 * Brings the schema from its recorded number (`user_version`) to @n_steps, each step in a transaction of its own
 * that ends by recording the number.
 *
 * Returns: %FALSE with %CP2_SQL_ERROR_TOO_NEW when the recorded number is above @n_steps
 */
gboolean      cp2_sql_migrate             (Cp2Sql             *self,
                                           const char * const *steps,
                                           guint               n_steps,
                                           GError            **error);

/** cp2_sql_count_damage: how often this program has met damage in a database, of any connection. Any thread. */
guint         cp2_sql_count_damage        (void);

/** cp2_sql_quick_check: looks for damage; %FALSE with %CP2_SQL_ERROR_CORRUPT when some is found. */
gboolean      cp2_sql_quick_check         (Cp2Sql        *self,
                                           GError       **error);

/** cp2_sql_list_columns: (transfer full): names of the columns of @table, empty when there is no such table. */
char        **cp2_sql_list_columns        (Cp2Sql        *self,
                                           const char    *table,
                                           GError       **error);

/* Positions of parameters start at 1 (`$1`), those of columns at 0. Strings and bytes are copied when bound, unless lent. */
void          cp2_statement_bind_text     (Cp2Statement  *statement,
                                           guint          position,
                                           const char    *value);
void          cp2_statement_bind_text_len (Cp2Statement  *statement,
                                           guint          position,
                                           const char    *value,
                                           gsize          length);
/**
 * cp2_statement_lend_text:
 * @value: (nullable): not copied: it must stay as it is until the statement has run to its end or was reset
 *
 * Binds a text for a statement that is run at once; most of what a copy costs is asking for its memory. The statement
 * must not be stepped again before another text is bound.
 */
void          cp2_statement_lend_text     (Cp2Statement  *statement,
                                           guint          position,
                                           const char    *value);
void          cp2_statement_lend_text_len (Cp2Statement  *statement,
                                           guint          position,
                                           const char    *value,
                                           gsize          length);
void          cp2_statement_bind_integer  (Cp2Statement  *statement,
                                           guint          position,
                                           gint64         value);
void          cp2_statement_bind_blob     (Cp2Statement  *statement,
                                           guint          position,
                                           gconstpointer  data,
                                           gsize          length);
void          cp2_statement_bind_null     (Cp2Statement  *statement,
                                           guint          position);
/**
 * cp2_statement_step:
 * @row: (out): %TRUE when a row can be read, %FALSE at the end (the statement is then reset by itself)
 *
 * Returns: %FALSE with @error set when the statement failed (it is reset then too)
 */
gboolean      cp2_statement_step          (Cp2Statement  *statement,
                                           gboolean      *row,
                                           GError       **error);
/** cp2_statement_run: binds are done; runs to the end, ignoring rows. */
gboolean      cp2_statement_run           (Cp2Statement  *statement,
                                           GError       **error);
void          cp2_statement_reset         (Cp2Statement  *statement);
/** cp2_statement_get_text: (nullable) (transfer none): valid until the next step. */
const char   *cp2_statement_get_text      (Cp2Statement  *statement,
                                           guint          column);
gint64        cp2_statement_get_integer   (Cp2Statement  *statement,
                                           guint          column);
/** cp2_statement_get_blob: (transfer none): valid until the next step; %NULL and 0 for a null. */
gconstpointer cp2_statement_get_blob      (Cp2Statement  *statement,
                                           guint          column,
                                           gsize         *length);
gboolean      cp2_statement_is_null       (Cp2Statement  *statement,
                                           guint          column);
guint         cp2_statement_get_n_columns (Cp2Statement  *statement);

G_END_DECLS
