#include "config.h"

#include <string.h>

#include "app/models/cp2-sheet-queue-read.h"
#include "app/models/cp2-sheet-queue.h"
#include "app/models/cp2-sheet-watch.h"

static const char * const kinds[] = { "attendance_sheet", "attendance_mark", "deployment", "centre", "session", NULL };

struct _Cp2SheetQueue
{
  GObject         parent_instance;

  /* Owned references */
  Cp2Store       *store;
  Cp2SheetWatch  *watch;
  Cp2SheetList   *list; /* NULL until the first answer */
  GPtrArray      *shown; /* Cp2SheetItem */
  GError         *error;
  char           *words;

  Cp2SheetFilter  filter;
  guint           to_verify;
};

static void list_model_iface_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (Cp2SheetQueue, cp2_sheet_queue, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

enum {
  PROP_0,
  PROP_TO_VERIFY,
  PROP_LOADING,
  N_PROPS
};

enum {
  SIGNAL_CHANGED,
  SIGNAL_ARRIVED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static GType
get_item_type (GListModel *model)
{
  return CP2_TYPE_SHEET_ITEM;
}

static guint
get_n_items (GListModel *model)
{
  return CP2_SHEET_QUEUE (model)->shown->len;
}

static gpointer
get_item (GListModel *model,
          guint       position)
{
  Cp2SheetQueue *self = CP2_SHEET_QUEUE (model);

  return position < self->shown->len ? g_object_ref (g_ptr_array_index (self->shown, position)) : NULL;
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static gboolean
is_shown (Cp2SheetQueue *self,
          Cp2SheetItem  *item)
{
  if (self->filter == CP2_SHEET_FILTER_TO_VERIFY && !cp2_sheet_item_needs_verifying (item) && !item->is_refused)
    return FALSE;
  if (self->filter == CP2_SHEET_FILTER_REOPENED && item->state != CP2_ATTENDANCE_SHEET_REOPENED)
    return FALSE;

  return self->words == NULL || strstr (item->centre_folded, self->words) != NULL ||
         g_str_has_prefix (item->centre, self->words);
}

/* Announces only what lies between the same items at the beginning and at the end. */
static void
show (Cp2SheetQueue *self)
{
  g_autoptr(GPtrArray) old = self->shown;
  guint start = 0, end = 0;

  self->shown = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; self->list != NULL && i < self->list->items->len; i++)
    if (is_shown (self, g_ptr_array_index (self->list->items, i)))
      g_ptr_array_add (self->shown, g_object_ref (g_ptr_array_index (self->list->items, i)));

  while (start < MIN (old->len, self->shown->len) &&
         g_ptr_array_index (old, start) == g_ptr_array_index (self->shown, start))
    start++;
  while (end < MIN (old->len, self->shown->len) - start &&
         g_ptr_array_index (old, old->len - 1 - end) == g_ptr_array_index (self->shown, self->shown->len - 1 - end))
    end++;

  if (old->len - start - end > 0 || self->shown->len - start - end > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), start, old->len - start - end, self->shown->len - start - end);
}

/* Keeps the objects of registers that did not change, and counts those that have become the office's. */
static void
keep_objects (Cp2SheetList *before,
              Cp2SheetList *now,
              guint        *to_verify,
              guint        *arrived)
{
  g_autoptr(GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; before != NULL && i < before->items->len; i++)
    {
      Cp2SheetItem *item = g_ptr_array_index (before->items, i);

      g_hash_table_insert (known, item->id, item);
    }

  for (guint i = 0; i < now->items->len; i++)
    {
      Cp2SheetItem *item = g_ptr_array_index (now->items, i);
      Cp2SheetItem *same = g_hash_table_lookup (known, item->id);

      if (cp2_sheet_item_needs_verifying (item))
        {
          *to_verify += 1;
          *arrived += same == NULL || !cp2_sheet_item_needs_verifying (same);
        }
      if (same != NULL && cp2_sheet_item_equal (same, item))
        {
          now->items->pdata[i] = g_object_ref (same);
          g_object_unref (item);
        }
    }
}

static void
take (gpointer      owner,
      gpointer      result,
      const GError *error)
{
  Cp2SheetQueue *self = owner;
  g_autoptr(Cp2SheetQueue) kept G_GNUC_UNUSED = g_object_ref (self);
  g_autoptr(Cp2SheetList) before = NULL;
  guint to_verify = 0, arrived = 0;

  g_clear_error (&self->error);
  self->error = error != NULL ? g_error_copy (error) : NULL;
  if (result != NULL)
    {
      before = g_steal_pointer (&self->list);
      self->list = result;
      keep_objects (before, self->list, &to_verify, &arrived);
      show (self);
    }
  if (result != NULL && to_verify != self->to_verify)
    {
      self->to_verify = to_verify;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TO_VERIFY]);
    }
  if (result != NULL && before == NULL)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);

  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
  if (before != NULL && arrived > 0)
    g_signal_emit (self, signals[SIGNAL_ARRIVED], 0, arrived);
}

static gpointer
make_question (gpointer owner)
{
  return cp2_sheet_question_new (cp2_store_get_actor (CP2_SHEET_QUEUE (owner)->store));
}

static gpointer
read_list (Cp2Sql        *sql,
           gpointer       question,
           GCancellable  *cancellable,
           GError       **error)
{
  return cp2_sheet_list_read (sql, question, cancellable, error);
}

static void
cp2_sheet_queue_dispose (GObject *object)
{
  Cp2SheetQueue *self = CP2_SHEET_QUEUE (object);

  if (self->watch != NULL)
    cp2_sheet_watch_stop (self->watch);
  g_clear_object (&self->watch);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (cp2_sheet_queue_parent_class)->dispose (object);
}

static void
cp2_sheet_queue_finalize (GObject *object)
{
  Cp2SheetQueue *self = CP2_SHEET_QUEUE (object);

  g_clear_pointer (&self->list, cp2_sheet_list_free);
  g_ptr_array_unref (self->shown);
  g_clear_error (&self->error);
  g_free (self->words);

  G_OBJECT_CLASS (cp2_sheet_queue_parent_class)->finalize (object);
}

static void
cp2_sheet_queue_get_property (GObject    *object,
                              guint       id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  Cp2SheetQueue *self = CP2_SHEET_QUEUE (object);

  switch (id)
    {
    case PROP_TO_VERIFY:
      g_value_set_uint (value, self->to_verify);
      break;
    case PROP_LOADING:
      g_value_set_boolean (value, self->list == NULL);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
cp2_sheet_queue_class_init (Cp2SheetQueueClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = cp2_sheet_queue_dispose;
  object_class->finalize = cp2_sheet_queue_finalize;
  object_class->get_property = cp2_sheet_queue_get_property;

  properties[PROP_TO_VERIFY] =
    g_param_spec_uint ("to-verify", NULL, NULL, 0, G_MAXUINT, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_LOADING] =
    g_param_spec_boolean ("loading", NULL, NULL, TRUE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SIGNAL_CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_ARRIVED] =
    g_signal_new ("arrived", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
cp2_sheet_queue_init (Cp2SheetQueue *self)
{
  self->shown = g_ptr_array_new_with_free_func (g_object_unref);
}

Cp2SheetQueue *
cp2_sheet_queue_new (Cp2Store *store)
{
  Cp2SheetQueue *self;

  g_return_val_if_fail (CP2_IS_STORE (store), NULL);

  self = g_object_new (CP2_TYPE_SHEET_QUEUE, NULL);
  self->store = g_object_ref (store);
  self->watch = cp2_sheet_watch_new (store, kinds, read_list, (GDestroyNotify) cp2_sheet_question_free,
                                     (GDestroyNotify) cp2_sheet_list_free, make_question, take, self);
  cp2_sheet_watch_set_active (self->watch, TRUE);
  return self;
}

void
cp2_sheet_queue_set_filter (Cp2SheetQueue  *self,
                            Cp2SheetFilter  filter)
{
  g_return_if_fail (CP2_IS_SHEET_QUEUE (self));

  if (self->filter == filter)
    return;

  self->filter = filter;
  show (self);
}

Cp2SheetFilter
cp2_sheet_queue_get_filter (Cp2SheetQueue *self)
{
  g_return_val_if_fail (CP2_IS_SHEET_QUEUE (self), CP2_SHEET_FILTER_TO_VERIFY);

  return self->filter;
}

void
cp2_sheet_queue_search (Cp2SheetQueue *self,
                        const char    *words)
{
  g_autofree char *stripped = g_strstrip (g_strdup (words != NULL ? words : ""));
  g_autofree char *folded = stripped[0] != '\0' ? g_utf8_casefold (stripped, -1) : NULL;

  g_return_if_fail (CP2_IS_SHEET_QUEUE (self));

  if (g_strcmp0 (folded, self->words) == 0)
    return;

  g_free (self->words);
  self->words = g_steal_pointer (&folded);
  show (self);
}

void
cp2_sheet_queue_refresh (Cp2SheetQueue *self)
{
  g_return_if_fail (CP2_IS_SHEET_QUEUE (self));

  cp2_sheet_watch_ask (self->watch);
}

guint
cp2_sheet_queue_get_to_verify (Cp2SheetQueue *self)
{
  g_return_val_if_fail (CP2_IS_SHEET_QUEUE (self), 0);

  return self->to_verify;
}

gboolean
cp2_sheet_queue_get_loading (Cp2SheetQueue *self)
{
  g_return_val_if_fail (CP2_IS_SHEET_QUEUE (self), FALSE);

  return self->list == NULL;
}

const GError *
cp2_sheet_queue_get_error (Cp2SheetQueue *self)
{
  g_return_val_if_fail (CP2_IS_SHEET_QUEUE (self), NULL);

  return self->error;
}

void
cp2_sheet_queue_get_today (Cp2SheetQueue *self,
                           guint         *come,
                           guint         *expected)
{
  g_return_if_fail (CP2_IS_SHEET_QUEUE (self));

  *come = self->list != NULL ? self->list->come : 0;
  *expected = self->list != NULL ? self->list->expected : 0;
}

guint
cp2_sheet_queue_find (Cp2SheetQueue *self,
                      const char    *id)
{
  g_return_val_if_fail (CP2_IS_SHEET_QUEUE (self), G_MAXUINT);

  for (guint i = 0; id != NULL && i < self->shown->len; i++)
    if (g_str_equal (((Cp2SheetItem *) g_ptr_array_index (self->shown, i))->id, id))
      return i;

  return G_MAXUINT;
}

gboolean
cp2_sheet_queue_is_settled (Cp2SheetQueue *self)
{
  g_return_val_if_fail (CP2_IS_SHEET_QUEUE (self), TRUE);

  return !cp2_sheet_watch_is_asking (self->watch);
}
