#include "config.h"

#include "app/models/cp2-vacancy-reader.h"
#include "client/cp2-row-list.h"
#include "client/cp2-store-reading.h"
#include "core/cp2-clock.h"

/* One reading under way. It is freed when its thread is done with it, also after it was cancelled. */
typedef struct
{
  Cp2VacancyRowsRead   rows_read;
  Cp2VacancyIndexRead  index_read;
  gpointer             user_data;
  GCancellable        *cancellable;

  Cp2VacancyIndex     *index;
  GArray              *rows;
  char                *today;
} Reading;

static void
reading_free (Reading *reading)
{
  g_clear_pointer (&reading->index, cp2_vacancy_index_free);
  g_clear_pointer (&reading->rows, g_array_unref);
  g_object_unref (reading->cancellable);
  g_free (reading->today);
  g_free (reading);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Reading, reading_free)

static void slice_read_cb (GObject      *object,
                           GAsyncResult *result,
                           gpointer      user_data);

static void
read_slice (Cp2Store *store,
            Reading  *reading)
{
  cp2_store_read_async (store, cp2_vacancy_index_read, reading->index, reading->cancellable, slice_read_cb, reading);
}

static void
slice_read_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(Reading) reading = user_data;
  g_autoptr(GError) error = NULL;
  gboolean done = cp2_store_read_finish (CP2_STORE (object), result, &error);

  if (g_cancellable_is_cancelled (reading->cancellable))
    return;

  if (!done)
    reading->index_read (NULL, error, reading->user_data);
  else if (cp2_vacancy_index_is_whole (reading->index))
    reading->index_read (g_steal_pointer (&reading->index), NULL, reading->user_data);
  else
    read_slice (CP2_STORE (object), g_steal_pointer (&reading));
}

/* In the order of the index, so that the list does not jump when that takes over. */
static gboolean
read_rows (Cp2Sql        *sql,
           gpointer       data,
           GCancellable  *cancellable,
           GError       **error)
{
  Reading *reading = data;
  Cp2Statement *statement = cp2_sql_query (sql, error, "SELECT \"row\" FROM vacancy WHERE closes_on >= $1"
                                           " ORDER BY closes_on, \"row\"", "s", reading->today);
  gboolean more = statement != NULL;

  reading->rows = cp2_row_list_new ();
  while (more)
    {
      gint64 row;

      if (!cp2_statement_step (statement, &more, error))
        return FALSE;
      if (!more)
        break;

      row = cp2_statement_get_integer (statement, 0);
      g_array_append_val (reading->rows, row);
    }

  return statement != NULL;
}

static void
rows_read_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(Reading) reading = user_data;
  gboolean done = cp2_store_read_finish (CP2_STORE (object), result, NULL);

  if (g_cancellable_is_cancelled (reading->cancellable))
    return;

  /* What went wrong here goes wrong again with the slices, and is told then. */
  if (done)
    reading->rows_read (reading->rows, reading->user_data);
  read_slice (CP2_STORE (object), g_steal_pointer (&reading));
}

void
cp2_vacancy_reader_start (Cp2Store            *store,
                          Cp2VacancyRowsRead   rows_read,
                          Cp2VacancyIndexRead  index_read,
                          GCancellable        *cancellable,
                          gpointer             user_data)
{
  Reading *reading = g_new0 (Reading, 1);

  reading->rows_read = rows_read;
  reading->index_read = index_read;
  reading->user_data = user_data;
  reading->cancellable = g_object_ref (cancellable);
  reading->today = cp2_clock_today ();
  reading->index = cp2_vacancy_index_new (reading->today);
  if (rows_read != NULL)
    cp2_store_read_async (store, read_rows, reading, cancellable, rows_read_cb, reading);
  else
    read_slice (store, reading);
}
