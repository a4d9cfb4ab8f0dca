#define G_LOG_DOMAIN "cp2-register-model"

#include "config.h"

#include <string.h>

#include "app/models/cp2-error-text.h"
#include "app/models/cp2-register-model-private.h"
#include "app/models/cp2-register-snapshot.h"
#include "core/cp2-clock.h"
#include "core/cp2-exams.h"

static void list_model_iface_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (Cp2RegisterModel, cp2_register_model, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

enum {
  SIGNAL_CHANGED,
  SIGNAL_FAILED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static GType
get_item_type (GListModel *list)
{
  return CP2_TYPE_REGISTER_ROW;
}

static guint
get_n_items (GListModel *list)
{
  return CP2_REGISTER_MODEL (list)->rows->len;
}

static gpointer
get_item (GListModel *list,
          guint       position)
{
  Cp2RegisterModel *self = CP2_REGISTER_MODEL (list);

  return position < self->rows->len ? g_object_ref (g_ptr_array_index (self->rows, position)) : NULL;
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

void
cp2_register_model_recount (Cp2RegisterModel *self)
{
  Cp2RegisterCounts counts = { .total = self->rows->len };

  for (guint i = 0; i < self->rows->len; i++)
    {
      Cp2AttendanceStatus status = cp2_register_row_get_mark (g_ptr_array_index (self->rows, i))->status;

      counts.present += status == CP2_ATTENDANCE_PRESENT;
      counts.absent += status == CP2_ATTENDANCE_ABSENT;
      counts.replaced += status == CP2_ATTENDANCE_REPLACED;
      counts.unmarked += status == CP2_ATTENDANCE_UNSET;
      counts.unsaved += cp2_register_row_get_save (g_ptr_array_index (self->rows, i)) == CP2_REGISTER_SAVE_UNSAVED;
    }
  self->counts = counts;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/* Where the position stands in the register; unknown ones come last. */
static guint
get_order (Cp2RegisterModel *self,
           GHashTable       *orders,
           const char       *position)
{
  g_autoptr(Cp2Position) record = NULL;
  gpointer known;
  guint order = G_MAXINT;

  if (g_hash_table_lookup_extended (orders, position, NULL, &known))
    return GPOINTER_TO_UINT (known);

  if (cp2_store_get_record (self->store, &cp2_position_kind, position, (gpointer *) &record, NULL) && record != NULL)
    order = record->register_order;
  g_hash_table_insert (orders, (gpointer) position, GUINT_TO_POINTER (order));

  return order;
}

static Cp2RegisterRow *
take_row (Cp2RegisterModel *self,
          Cp2RegisterEntry *entry,
          GHashTable       *orders)
{
  guint order = get_order (self, orders, entry->deployment->position);
  Cp2RegisterRow *row = cp2_register_model_find (self, CP2_RECORD (entry->deployment)->id);

  if (row != NULL)
    {
      g_object_ref (row);
      cp2_register_row_set_person (row, entry->deployment, order);
    }
  else
    {
      row = cp2_register_row_new (entry->deployment, order);
    }

  /* What is being written, or could not be, is newer than what was read. */
  if (!cp2_register_row_is_held (row) && cp2_register_row_get_save (row) != CP2_REGISTER_SAVE_UNSAVED)
    {
      g_autoptr(Cp2RegisterMark) mark = cp2_register_mark_new_from_record (entry->mark);

      cp2_register_row_set_mark (row, mark, entry->flags);
      cp2_register_row_set_save (row, entry->save, entry->problem);
    }

  return row;
}

static int
compare_rows (gconstpointer a,
              gconstpointer b)
{
  return cp2_register_row_compare (*(Cp2RegisterRow **) a, *(Cp2RegisterRow **) b);
}

/* Announces only what differs, so that a list keeps its place. */
static void
replace_rows (Cp2RegisterModel *self,
              GPtrArray        *rows)
{
  g_autoptr(GPtrArray) old = self->rows;
  guint start = 0;
  guint end = 0;

  while (start < old->len && start < rows->len && old->pdata[start] == rows->pdata[start])
    start++;
  while (end < old->len - start && end < rows->len - start &&
         old->pdata[old->len - 1 - end] == rows->pdata[rows->len - 1 - end])
    end++;

  self->rows = rows;
  if (start + end < old->len || start + end < rows->len)
    g_list_model_items_changed (G_LIST_MODEL (self), start, old->len - start - end, rows->len - start - end);
}

void
cp2_register_model_refresh (Cp2RegisterModel *self)
{
  g_autoptr(Cp2RegisterSnapshot) snapshot = NULL;
  g_autoptr(GHashTable) orders = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GError) error = NULL;
  GPtrArray *rows;

  g_return_if_fail (CP2_IS_REGISTER_MODEL (self));

  if (self->day == NULL)
    return;

  snapshot = cp2_register_snapshot_read (self->store, self->centre, self->exam, self->day, &error);
  if (snapshot == NULL)
    {
      cp2_register_model_fail (self, error);
      return;
    }

  rows = g_ptr_array_new_full (snapshot->entries->len, g_object_unref);
  for (guint i = 0; i < snapshot->entries->len; i++)
    g_ptr_array_add (rows, take_row (self, g_ptr_array_index (snapshot->entries, i), orders));
  g_ptr_array_sort (rows, compare_rows);

  g_set_object (&self->sheet, snapshot->sheet);
  self->submission = snapshot->submission;
  g_free (self->problem);
  self->problem = g_strdup (snapshot->problem);
  replace_rows (self, rows);
  cp2_register_model_recount (self);
}

void
cp2_register_model_show (Cp2RegisterModel *self,
                         const char       *exam,
                         const char       *day)
{
  g_return_if_fail (CP2_IS_REGISTER_MODEL (self));
  g_return_if_fail (exam != NULL && day != NULL);

  if (g_strcmp0 (self->exam, exam) != 0 || g_strcmp0 (self->day, day) != 0)
    {
      cp2_register_model_clear_undo (self);
      cp2_register_model_owe (self);
      g_clear_pointer (&self->reason, g_free);
      /* A row is of one day. */
      replace_rows (self, g_ptr_array_new_with_free_func (g_object_unref));
      cp2_set_text (&self->exam, exam);
      cp2_set_text (&self->day, day);
    }
  cp2_register_model_refresh (self);
}

void
cp2_register_model_fail (Cp2RegisterModel *self,
                         const GError     *error)
{
  g_autofree char *text = cp2_error_text (error);

  g_signal_emit (self, signals[SIGNAL_FAILED], 0, text);
}

static void
cp2_register_model_dispose (GObject *object)
{
  Cp2RegisterModel *self = CP2_REGISTER_MODEL (object);

  cp2_register_model_clear_undo (self);
  g_queue_clear_full (&self->owed, (GDestroyNotify) cp2_operation_unref);
  g_clear_handle_id (&self->retry_source, g_source_remove);
  g_clear_object (&self->sheet);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (cp2_register_model_parent_class)->dispose (object);
}

static void
cp2_register_model_finalize (GObject *object)
{
  Cp2RegisterModel *self = CP2_REGISTER_MODEL (object);

  g_free (self->centre);
  g_free (self->exam);
  g_free (self->day);
  g_free (self->reason);
  g_free (self->problem);
  g_ptr_array_unref (self->rows);

  G_OBJECT_CLASS (cp2_register_model_parent_class)->finalize (object);
}

static void
cp2_register_model_class_init (Cp2RegisterModelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = cp2_register_model_dispose;
  object_class->finalize = cp2_register_model_finalize;

  signals[SIGNAL_CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_FAILED] =
    g_signal_new ("failed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
cp2_register_model_init (Cp2RegisterModel *self)
{
  self->rows = g_ptr_array_new_with_free_func (g_object_unref);
  g_queue_init (&self->undo);
  g_queue_init (&self->owed);
}

Cp2RegisterModel *
cp2_register_model_new (Cp2Store   *store,
                        const char *centre)
{
  Cp2RegisterModel *self;

  g_return_val_if_fail (CP2_IS_STORE (store), NULL);
  g_return_val_if_fail (centre != NULL, NULL);

  self = g_object_new (CP2_TYPE_REGISTER_MODEL, NULL);
  self->store = g_object_ref (store);
  self->centre = g_strdup (centre);

  return self;
}

const char *
cp2_register_model_get_day (Cp2RegisterModel *self)
{
  g_return_val_if_fail (CP2_IS_REGISTER_MODEL (self), NULL);

  return self->day;
}

const Cp2RegisterCounts *
cp2_register_model_get_counts (Cp2RegisterModel *self)
{
  g_return_val_if_fail (CP2_IS_REGISTER_MODEL (self), NULL);

  return &self->counts;
}

Cp2AttendanceSheet *
cp2_register_model_get_sheet (Cp2RegisterModel *self)
{
  g_return_val_if_fail (CP2_IS_REGISTER_MODEL (self), NULL);

  return self->sheet;
}

Cp2RegisterSave
cp2_register_model_get_submission (Cp2RegisterModel *self)
{
  g_return_val_if_fail (CP2_IS_REGISTER_MODEL (self), CP2_REGISTER_SAVE_NONE);

  return self->submission;
}

const char *
cp2_register_model_get_problem (Cp2RegisterModel *self)
{
  g_return_val_if_fail (CP2_IS_REGISTER_MODEL (self), NULL);

  return self->problem;
}

gboolean
cp2_register_model_is_closed (Cp2RegisterModel *self)
{
  g_return_val_if_fail (CP2_IS_REGISTER_MODEL (self), FALSE);

  return self->sheet != NULL && cp2_attendance_sheet_is_closed (self->sheet);
}

gboolean
cp2_register_model_is_ahead (Cp2RegisterModel *self)
{
  g_autofree char *today = cp2_clock_today ();

  g_return_val_if_fail (CP2_IS_REGISTER_MODEL (self), FALSE);

  return self->day != NULL && strcmp (self->day, today) > 0;
}

void
cp2_register_model_set_reason (Cp2RegisterModel *self,
                               const char       *reason)
{
  g_return_if_fail (CP2_IS_REGISTER_MODEL (self));

  g_free (self->reason);
  self->reason = reason != NULL && reason[0] != '\0' ? g_strdup (reason) : NULL;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

const char *
cp2_register_model_get_reason (Cp2RegisterModel *self)
{
  g_return_val_if_fail (CP2_IS_REGISTER_MODEL (self), NULL);

  return self->reason;
}

gboolean
cp2_register_model_can_mark (Cp2RegisterModel *self)
{
  g_return_val_if_fail (CP2_IS_REGISTER_MODEL (self), FALSE);

  return self->day != NULL && !cp2_register_model_is_ahead (self) &&
         (!cp2_register_model_is_closed (self) || self->reason != NULL);
}

Cp2RegisterRow *
cp2_register_model_find (Cp2RegisterModel *self,
                         const char       *deployment)
{
  g_return_val_if_fail (CP2_IS_REGISTER_MODEL (self), NULL);

  for (guint i = 0; i < self->rows->len; i++)
    if (g_strcmp0 (cp2_register_row_get_deployment (g_ptr_array_index (self->rows, i)), deployment) == 0)
      return g_ptr_array_index (self->rows, i);

  return NULL;
}

/* What a scanner reads is long; four digits are what a masked number shows. */
static gboolean
is_number_of (const char *number,
              const char *code)
{
  gsize length = strlen (code);

  return number != NULL && length >= 4 && strlen (number) >= 4 &&
         g_str_equal (number + strlen (number) - 4, code + length - 4) &&
         (g_str_has_prefix (number, "*") || length == 4 || g_str_equal (number, code));
}

Cp2RegisterRow *
cp2_register_model_find_code (Cp2RegisterModel *self,
                              const char       *code)
{
  Cp2RegisterRow *found = NULL;

  g_return_val_if_fail (CP2_IS_REGISTER_MODEL (self), NULL);

  if (cp2_register_model_find (self, code) != NULL)
    return cp2_register_model_find (self, code);

  for (guint i = 0; i < self->rows->len; i++)
    {
      Cp2RegisterRow *row = g_ptr_array_index (self->rows, i);

      if (!is_number_of (cp2_register_row_get_national_id (row), code))
        continue;
      /* Of two people with these digits nobody is marked by mistake. */
      if (found != NULL)
        return NULL;
      found = row;
    }

  return found;
}
