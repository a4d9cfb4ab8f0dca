#include "config.h"

#include "ctl/cp2-demo-writer.h"

/* Big enough that waiting for the disk does not count, small enough for the journal. */
#define RECORDS_EACH 20000

struct _Cp2DemoWriter
{
  Cp2Feed *feed;
  guint    n_records;
  gboolean is_open;
};

Cp2DemoWriter *
cp2_demo_writer_new (Cp2Feed *feed)
{
  Cp2DemoWriter *writer = g_new0 (Cp2DemoWriter, 1);

  writer->feed = feed;
  return writer;
}

void
cp2_demo_writer_free (Cp2DemoWriter *writer)
{
  if (writer->is_open)
    {
      cp2_sql_rollback (cp2_feed_get_sql (writer->feed));
      cp2_feed_abandon (writer->feed);
    }
  g_free (writer);
}

gboolean
cp2_demo_writer_commit (Cp2DemoWriter  *writer,
                        GError        **error)
{
  if (!writer->is_open)
    return TRUE;
  if (!cp2_feed_finish (writer->feed, error))
    return FALSE;

  writer->is_open = FALSE;
  writer->n_records = 0;
  return cp2_sql_commit (cp2_feed_get_sql (writer->feed), error);
}

gboolean
cp2_demo_writer_put (gpointer   record,
                     gpointer   user_data,
                     GError   **error)
{
  Cp2DemoWriter *writer = user_data;

  if (writer->n_records >= RECORDS_EACH && !cp2_demo_writer_commit (writer, error))
    return FALSE;
  if (!writer->is_open)
    {
      if (!cp2_sql_begin (cp2_feed_get_sql (writer->feed), error))
        return FALSE;
      writer->is_open = TRUE;
      if (!cp2_feed_begin (writer->feed, error))
        return FALSE;
    }

  writer->n_records++;
  return cp2_feed_import (writer->feed, record, error);
}
