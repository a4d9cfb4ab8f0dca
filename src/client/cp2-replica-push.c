#include "config.h"

#include <string.h>

#include "client/cp2-replica-private.h"
#include "client/cp2-store-error.h"
#include "core/cp2-clock.h"
#include "core/cp2-json.h"

/* Operations read beyond the limit of a batch, to see where the last group ends. */
#define GROUP_MAX 256

typedef struct
{
  const char       *name;
  Cp2OutboxStatus   status;
} ResultStatus;

static const ResultStatus result_statuses[] = {
  { "applied", CP2_OUTBOX_ACKNOWLEDGED },
  { "merged", CP2_OUTBOX_MERGED },
  { "superseded", CP2_OUTBOX_SUPERSEDED },
  { "held", CP2_OUTBOX_HELD },
  { "rejected", CP2_OUTBOX_REJECTED },
};

/* FALSE for a result that changes nothing: to be tried again, or of a newer server. */
static gboolean
read_status (JsonObject      *result,
             Cp2OutboxStatus *status)
{
  const char *name = cp2_json_get_string (result, "status");

  if (g_strcmp0 (name, "duplicate") == 0)
    name = cp2_json_get_string (result, "first");

  for (guint i = 0; i < G_N_ELEMENTS (result_statuses); i++)
    if (g_strcmp0 (name, result_statuses[i].name) == 0)
      {
        *status = result_statuses[i].status;
        return TRUE;
      }

  return FALSE;
}

static char *
dup_member (JsonObject *object,
            const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && !JSON_NODE_HOLDS_NULL (node) ? json_to_string (node, FALSE) : NULL;
}

static gboolean
update_row (Cp2Replica       *self,
            JsonObject       *result,
            Cp2OutboxStatus   status,
            gboolean         *ground_changed,
            GError          **error)
{
  gint64 feed_seq = cp2_json_get_integer (result, "feed_seq", 0);
  gboolean is_done = status == CP2_OUTBOX_ACKNOWLEDGED || status == CP2_OUTBOX_MERGED;
  gboolean has_come = is_done && feed_seq <= cp2_replica_get_number (self, CP2_SETTING_THROUGH);
  gboolean replays = status == CP2_OUTBOX_HELD || (is_done && !has_come);
  g_autofree char *versions = is_done ? dup_member (result, "record_versions") : NULL;
  g_autofree char *problem = dup_member (result, "problem");

  if (status == CP2_OUTBOX_ACKNOWLEDGED && has_come)
    status = CP2_OUTBOX_SETTLED;

  if (!cp2_sql_run (self->sql, error,
                    "UPDATE outbox SET status = $1, replays = $2, feed_seq = $3, versions = $4, problem = $5, undecided = 0"
                    " WHERE op_id = $6 AND status IN ('pending', 'held') AND (status <> $1 OR problem IS NOT $5)",
                    "siisss", cp2_outbox_status_get_name (status), (gint64) replays, feed_seq, versions, problem,
                    cp2_json_get_string (result, "id")))
    return FALSE;

  if (cp2_sql_get_changes (self->sql) == 0)
    return TRUE;

  self->outbox_changed = TRUE;
  *ground_changed |= !replays;
  return !replays || cp2_replica_set_versions (self, versions, error);
}

static gboolean
update_rows (Cp2Replica  *self,
             JsonArray   *results,
             gboolean    *ground_changed,
             GError     **error)
{
  for (guint i = 0; i < json_array_get_length (results); i++)
    {
      JsonNode *node = json_array_get_element (results, i);
      Cp2OutboxStatus status;

      if (JSON_NODE_HOLDS_OBJECT (node) && read_status (json_node_get_object (node), &status) &&
          !update_row (self, json_node_get_object (node), status, ground_changed, error))
        return FALSE;
    }

  return TRUE;
}

/* A number means something in its incarnation only: an answer from before a new enrolment says nothing of the new numbers. */
static gboolean
note_durable (Cp2Replica  *self,
              JsonObject  *answer,
              GError     **error)
{
  gint64 incarnation = cp2_replica_get_number (self, CP2_SETTING_INCARNATION);
  gint64 durable = cp2_json_get_integer (answer, "durable_through", 0);

  if (cp2_json_get_integer (answer, "incarnation", incarnation) != incarnation ||
      durable <= cp2_replica_get_number (self, CP2_SETTING_DURABLE))
    return TRUE;

  return cp2_replica_set_number (self, CP2_SETTING_DURABLE, durable, error) &&
         cp2_sql_run (self->sql, error,
                      "UPDATE outbox SET durable = 1 WHERE durable = 0 AND device = $1 AND incarnation = $2 AND seq <= $3",
                      "sii", cp2_replica_get_setting (self, CP2_SETTING_DEVICE), incarnation, durable);
}

static gboolean
note_push (Cp2Replica  *self,
           GError     **error)
{
  Cp2ReplicaStatus status;

  return cp2_replica_get_status (self, &status, error) &&
         (status.n_pending > 0 || cp2_replica_set_number (self, CP2_SETTING_LAST_PUSH, cp2_clock_now (), error));
}

static gboolean
apply_results (Cp2Replica  *self,
               JsonObject  *answer,
               const char  *contact,
               GError     **error)
{
  gboolean ground_changed = FALSE;

  return update_rows (self, cp2_json_get_array (answer, "results"), &ground_changed, error) &&
         note_durable (self, answer, error) &&
         (contact == NULL || cp2_replica_set_setting (self, CP2_SETTING_CONTACT, contact, error)) &&
         note_push (self, error) &&
         (!ground_changed || (cp2_replica_take_layer_off (self, error) && cp2_replica_lay_layer_on (self, error)));
}

gboolean
cp2_replica_apply_results (Cp2Replica  *self,
                           JsonObject  *answer,
                           const char  *contact,
                           GError     **error)
{
  const char *epoch = cp2_json_get_string (answer, "epoch");
  const char *expected = cp2_replica_get_setting (self, CP2_SETTING_EPOCH);

  if (epoch == NULL || cp2_json_get_array (answer, "results") == NULL)
    {
      g_set_error_literal (error, CP2_STORE_ERROR, CP2_STORE_ERROR_MALFORMED, "The answer to a push has no results");
      return FALSE;
    }
  if (expected[0] != '\0' && !g_str_equal (epoch, expected))
    {
      g_set_error_literal (error, CP2_STORE_ERROR, CP2_STORE_ERROR_EPOCH, "The answer comes from another life of the server");
      return FALSE;
    }

  return cp2_replica_begin (self, error) &&
         cp2_replica_end (self, apply_results (self, answer, contact, error), error);
}

gboolean
cp2_replica_dismiss (Cp2Replica  *self,
                     const char  *op_id,
                     GError     **error)
{
  if (!cp2_sql_run (self->sql, error,
                    "UPDATE outbox SET dismissed = 1 WHERE op_id = $1 AND status IN ('rejected', 'superseded', 'merged')",
                    "s", op_id))
    return FALSE;

  if (cp2_sql_get_changes (self->sql) > 0)
    {
      self->outbox_changed = TRUE;
      return TRUE;
    }

  g_set_error_literal (error, CP2_STORE_ERROR, CP2_STORE_ERROR_STATE, "There is nothing to dismiss");
  return FALSE;
}

/* Everything from @seq on that is still here is sent again; the server does not have it. */
static gboolean
rewind_to (Cp2Replica  *self,
           gint64       seq,
           GError     **error)
{
  self->outbox_changed = TRUE;
  return cp2_sql_run (self->sql, error,
                      "UPDATE outbox SET replays = status NOT IN ('rejected', 'superseded'), status = 'pending', feed_seq = 0,"
                      " versions = NULL, durable = 0"
                      " WHERE device = $1 AND incarnation = $2 AND seq >= $3 AND status <> 'pending'",
                      "sii", cp2_replica_get_setting (self, CP2_SETTING_DEVICE),
                      cp2_replica_get_number (self, CP2_SETTING_INCARNATION), seq) &&
         cp2_replica_set_number (self, CP2_SETTING_DURABLE,
                                 MIN (cp2_replica_get_number (self, CP2_SETTING_DURABLE), seq - 1), error) &&
         cp2_replica_check_numbers (self, error);
}

static gboolean
need_first (Cp2Replica  *self,
            gint64       seq,
            GError     **error)
{
  g_autoptr(GPtrArray) rows = cp2_outbox_select (self->sql, error, "WHERE device = $1 AND incarnation = $2 AND seq = $3", "sii",
                                                 cp2_replica_get_setting (self, CP2_SETTING_DEVICE),
                                                 cp2_replica_get_number (self, CP2_SETTING_INCARNATION), seq);

  /* The number that the server waits for is no longer here: only new numbers help. */
  return rows != NULL && (rows->len > 0 || cp2_replica_set_number (self, CP2_SETTING_ENROL, 1, error));
}

gboolean
cp2_replica_rewind (Cp2Replica  *self,
                    gint64       seq,
                    GError     **error)
{
  return cp2_replica_begin (self, error) &&
         cp2_replica_end (self,
                          cp2_replica_take_layer_off (self, error) && rewind_to (self, seq, error) &&
                          need_first (self, seq, error) && cp2_replica_lay_layer_on (self, error),
                          error);
}

/* The operations from the first pending one on, without a gap: those that are done already are duplicates to the server. */
static GPtrArray *
select_batch (Cp2Replica  *self,
              gboolean     held,
              guint        limit,
              GError     **error)
{
  const char *device = cp2_replica_get_setting (self, CP2_SETTING_DEVICE);
  gint64 incarnation = cp2_replica_get_number (self, CP2_SETTING_INCARNATION);

  if (held)
    return cp2_outbox_select (self->sql, error,
                              "WHERE device = $1 AND incarnation = $2 AND status = 'held' ORDER BY seq LIMIT $3",
                              "sii", device, incarnation, (gint64) limit);

  return cp2_outbox_select (self->sql, error,
                            "WHERE device = $1 AND incarnation = $2 AND seq >= (SELECT min(seq) FROM outbox"
                            " WHERE device = $1 AND incarnation = $2 AND status = 'pending') ORDER BY seq LIMIT $3",
                            "sii", device, incarnation, (gint64) limit);
}

/* How many rows go: as many as fit, but never a part of a group, unless the group is all there is. */
static guint
count_fitting (GPtrArray *rows,
               guint      max_operations,
               gsize      max_bytes)
{
  gboolean is_cut = rows->len == max_operations + GROUP_MAX;
  gsize size = 0;
  guint whole = 0;

  for (guint i = 0; i < rows->len; i++)
    {
      Cp2OutboxRow *row = g_ptr_array_index (rows, i);
      Cp2OutboxRow *next = i + 1 < rows->len ? g_ptr_array_index (rows, i + 1) : NULL;
      gboolean ends = row->group == NULL || (next == NULL ? !is_cut : g_strcmp0 (row->group, next->group) != 0);

      size += strlen (row->payload) + strlen (",\"seq\":9223372036854775807,");
      if (whole > 0 && (i >= max_operations || size > max_bytes))
        break;
      if (ends)
        whole = i + 1;
    }

  return whole > 0 ? whole : rows->len;
}

static GBytes *
write_body (Cp2Replica *self,
            GPtrArray  *rows,
            guint       n_rows)
{
  Cp2OutboxRow *first = g_ptr_array_index (rows, 0);
  GString *text = g_string_new ("{\"device\":");

  cp2_json_append_string (text, first->device);
  g_string_append_printf (text, ",\"incarnation\":%" G_GINT64_FORMAT, first->incarnation);
  cp2_json_append_member (text, "epoch", cp2_replica_get_setting (self, CP2_SETTING_EPOCH));
  g_string_append_printf (text, ",\"first_seq\":%" G_GINT64_FORMAT ",\"head_seq\":%" G_GINT64_FORMAT ",\"operations\":[",
                          first->seq, cp2_replica_get_number (self, CP2_SETTING_HEAD_SEQ));

  for (guint i = 0; i < n_rows; i++)
    {
      Cp2OutboxRow *row = g_ptr_array_index (rows, i);

      /* The payload's own bytes, with one member more. */
      g_string_append (text, i > 0 ? "," : "");
      g_string_append_len (text, row->payload, strlen (row->payload) - 1);
      g_string_append_printf (text, ",\"seq\":%" G_GINT64_FORMAT "}", row->seq);
    }

  g_string_append (text, "]}");
  return g_string_free_to_bytes (text);
}

void
cp2_push_batch_free (Cp2PushBatch *batch)
{
  g_clear_pointer (&batch->body, g_bytes_unref);
  g_free (batch);
}

Cp2PushBatch *
cp2_replica_take_batch (Cp2Replica  *self,
                        guint        max_operations,
                        gsize        max_bytes,
                        gboolean     held,
                        GError     **error)
{
  g_autoptr(Cp2PushBatch) batch = g_new0 (Cp2PushBatch, 1);
  g_autoptr(GPtrArray) rows = NULL;

  if (cp2_replica_get_number (self, CP2_SETTING_ENROL) != 0)
    return g_steal_pointer (&batch);

  if ((rows = select_batch (self, held, max_operations + GROUP_MAX, error)) == NULL)
    return NULL;

  batch->n_operations = count_fitting (rows, max_operations, max_bytes);
  if (batch->n_operations > 0)
    {
      batch->first_seq = ((Cp2OutboxRow *) g_ptr_array_index (rows, 0))->seq;
      batch->last_seq = ((Cp2OutboxRow *) g_ptr_array_index (rows, batch->n_operations - 1))->seq;
      batch->body = write_body (self, rows, batch->n_operations);
    }

  return g_steal_pointer (&batch);
}
