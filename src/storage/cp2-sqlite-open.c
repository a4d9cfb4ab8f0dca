#include "config.h"

#include <glib/gstdio.h>

#include "storage/cp2-sealed-vfs.h"
#include "storage/cp2-sqlite.h"

/*
 * Opening a SQLite database, and what its result codes mean to us.
 */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (sqlite3, sqlite3_close_v2)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (sqlite3_stmt, sqlite3_finalize)

typedef struct
{
  const char *name;
  const char *writer;
  const char *reader;
} Pragma;

/*
 * The busy timeout comes first, so that the others already wait for a lock.
 *
 * wal_autocheckpoint: the default of 1,000 pages makes a bulk load copy the same index pages into the database over
 * and over. 4,000 pages keep the log at some 16 MiB, a server's at 64, and let a page that many transactions touch be
 * copied once.
 *
 * cache_size is negative, which SQLite reads as KiB: 16 MiB and 4 MiB.
 */
static const Pragma pragmas[] = {
  { "busy_timeout", "5000", "5000" },
  { "foreign_keys", "1", "1" },
  { "synchronous", "2", "2" },
  { "temp_store", "2", "2" },
  { "mmap_size", "0", "0" },
  { "cache_size", "-16384", "-4096" },
  { "wal_autocheckpoint", "4000", "0" },
  { "query_only", "0", "1" },
};

static Cp2SqlError
error_from_io_code (int code)
{
  switch (code)
    {
    case SQLITE_IOERR_READ:
    case SQLITE_IOERR_SHORT_READ:
    case SQLITE_IOERR_DATA:
    case SQLITE_IOERR_CORRUPTFS:
      return CP2_SQL_ERROR_CORRUPT;

    case SQLITE_IOERR_NOMEM:
      return CP2_SQL_ERROR_STATEMENT;

    default:
      return CP2_SQL_ERROR_FULL;
    }
}

static Cp2SqlError
error_from_code (int code)
{
  switch (code & 0xff)
    {
    case SQLITE_NOTADB:
      return CP2_SQL_ERROR_NOT_A_DATABASE;

    case SQLITE_CORRUPT:
      return CP2_SQL_ERROR_CORRUPT;

    case SQLITE_IOERR:
      return error_from_io_code (code);

    case SQLITE_FULL:
      return CP2_SQL_ERROR_FULL;

    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return CP2_SQL_ERROR_BUSY;

    case SQLITE_CONSTRAINT:
      return CP2_SQL_ERROR_CONSTRAINT;

    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
      return CP2_SQL_ERROR_OPEN;

    default:
      return CP2_SQL_ERROR_STATEMENT;
    }
}

static guint n_damages; /* atomic */

guint
cp2_sql_count_damage (void)
{
  return g_atomic_int_get (&n_damages);
}

gboolean
cp2_sqlite_error (sqlite3     *db,
                  int          code,
                  const char  *doing,
                  GError     **error)
{
  /* The connection's own text names the column or the word at fault, but only if it speaks of the same failure. */
  const char *reason = db && sqlite3_extended_errcode (db) == code ? sqlite3_errmsg (db) : sqlite3_errstr (code);

  if (error_from_code (code) == CP2_SQL_ERROR_CORRUPT)
    g_atomic_int_inc (&n_damages);
  g_set_error (error, CP2_SQL_ERROR, error_from_code (code), "%s: %s (%d)", doing, reason, code);
  return FALSE;
}

/* The first column of the first row; %NULL without an error when there is no row. */
static char *
read_value (sqlite3     *db,
            const char  *text,
            GError     **error)
{
  g_autoptr(sqlite3_stmt) handle = NULL;
  int code = sqlite3_prepare_v2 (db, text, -1, &handle, NULL);

  if (code == SQLITE_OK)
    code = sqlite3_step (handle);

  if (code == SQLITE_ROW)
    return g_strdup ((const char *) sqlite3_column_text (handle, 0));

  if (code != SQLITE_DONE)
    cp2_sqlite_error (db, code, text, error);

  return NULL;
}

static gboolean
set_pragma (sqlite3       *db,
            const Pragma  *pragma,
            const char    *wanted,
            GError       **error)
{
  g_autofree char *setting = g_strdup_printf ("PRAGMA %s = %s", pragma->name, wanted);
  g_autofree char *asking = g_strdup_printf ("PRAGMA %s", pragma->name);
  g_autofree char *found = NULL;
  g_autoptr(GError) local_error = NULL;
  int code;

  if ((code = sqlite3_exec (db, setting, NULL, NULL, NULL)) != SQLITE_OK)
    return cp2_sqlite_error (db, code, setting, error);

  found = read_value (db, asking, &local_error);
  if (local_error)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  /* A database without a file knows no mmap_size at all, which is as good as none. */
  if (g_strcmp0 (found, wanted) == 0 || (found == NULL && g_str_equal (pragma->name, "mmap_size")))
    return TRUE;

  g_set_error (error, CP2_SQL_ERROR, CP2_SQL_ERROR_OPEN, "%s, but it reads back as %s", setting, found ? found : "nothing");
  return FALSE;
}

static gboolean
set_journal_mode (sqlite3      *db,
                  Cp2SqlFlags   flags,
                  GError      **error)
{
  const char *text = flags & CP2_SQL_READ_ONLY ? "PRAGMA journal_mode" : "PRAGMA journal_mode = WAL";
  g_autoptr(GError) local_error = NULL;
  g_autofree char *mode = read_value (db, text, &local_error);

  if (local_error)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  if (g_strcmp0 (mode, "wal") == 0 || g_strcmp0 (mode, "memory") == 0)
    return TRUE;

  g_set_error (error, CP2_SQL_ERROR, CP2_SQL_ERROR_OPEN, "The journal mode is %s instead of wal", mode ? mode : "unknown");
  return FALSE;
}

/* A new database must make room for the seals before its first page is written; an old one keeps the room it has. */
static int
reserve_room_for_seals (sqlite3 *db)
{
  int n_bytes = CP2_SEALED_VFS_RESERVED;

  return sqlite3_file_control (db, "main", SQLITE_FCNTL_RESERVE_BYTES, &n_bytes);
}

/* What is not sealed is a server's. Each operation writes long rows behind one another, and a commit costs by the page
 * rather than by the byte. A database that is there already keeps its own size. */
static int
choose_page_size (sqlite3 *db)
{
  return sqlite3_exec (db, "PRAGMA page_size = 16384", NULL, NULL, NULL);
}

static gboolean
configure (sqlite3      *db,
           const char   *vfs,
           Cp2SqlFlags   flags,
           GError      **error)
{
  gboolean reads_only = (flags & CP2_SQL_READ_ONLY) != 0;
  g_autofree char *schema = NULL;
  int code = SQLITE_OK;

  if (vfs)
    code = reserve_room_for_seals (db);
  else if (!reads_only)
    code = choose_page_size (db);

  /* A reader that closes last would otherwise checkpoint; that is the writer's alone. */
  if (code == SQLITE_OK && reads_only)
    code = sqlite3_db_config (db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, (int *) NULL);

  if (code != SQLITE_OK)
    return cp2_sqlite_error (db, code, "Cannot set up the connection", error);

  if (!reads_only && sqlite3_db_readonly (db, "main") != 0)
    {
      g_set_error_literal (error, CP2_SQL_ERROR, CP2_SQL_ERROR_OPEN, "The database cannot be written to");
      return FALSE;
    }

  for (guint i = 0; i < G_N_ELEMENTS (pragmas); i++)
    if (!set_pragma (db, &pragmas[i], reads_only ? pragmas[i].reader : pragmas[i].writer, error))
      return FALSE;

  if (!set_journal_mode (db, flags, error))
    return FALSE;

  /* SQLite opens lazily: only a read tells whether this is a database and the key fits. */
  schema = read_value (db, "PRAGMA schema_version", error);
  return schema != NULL;
}

/* Whatever else goes wrong while opening, to the caller it cannot be opened. */
static void
narrow_error (GError *error)
{
  if (error->code != CP2_SQL_ERROR_NOT_A_DATABASE &&
      error->code != CP2_SQL_ERROR_CORRUPT &&
      error->code != CP2_SQL_ERROR_BUSY)
    error->code = CP2_SQL_ERROR_OPEN;
}

/* Counting how much memory SQLite uses, which nobody asks for, takes a lock with each piece of it. Where SQLite was
 * used before, it stays as it is. */
static void
configure_library (void)
{
  static gsize done;

  if (g_once_init_enter (&done))
    {
      (void) sqlite3_config (SQLITE_CONFIG_MEMSTATUS, 0);
      g_once_init_leave (&done, 1);
    }
}

gpointer
cp2_sqlite_open (const char   *path,
                 const char   *vfs,
                 Cp2SqlFlags   flags,
                 GError      **error)
{
  int access = flags & CP2_SQL_READ_ONLY ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
  gboolean is_new = !g_file_test (path, G_FILE_TEST_EXISTS);
  g_autoptr(sqlite3) db = NULL;
  g_autoptr(GError) local_error = NULL;
  int code;

  configure_library ();
  code = sqlite3_open_v2 (path, &db, access | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, vfs);

  /* Still empty at this point; log and index take their mode from it. In memory there is nothing to change. */
  if (code == SQLITE_OK && is_new)
    (void) g_chmod (path, 0600);

  if (code != SQLITE_OK)
    cp2_sqlite_error (db, code, "Cannot open the database", &local_error);
  else
    configure (db, vfs, flags, &local_error);

  if (local_error == NULL)
    return g_steal_pointer (&db);

  narrow_error (local_error);
  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}
