#include "config.h"

#include "client/cp2-query-model.h"
#include "client/cp2-record-cache.h"
#include "client/cp2-row-list.h"
#include "client/cp2-store-private.h"

struct _Cp2QueryModel
{
  GObject         parent_instance;

  /* Owned references */
  Cp2Store       *store;
  Cp2Query       *query;
  GCancellable   *cancellable; /* while an answer is on its way */

  GArray         *rows; /* gint64 */
  Cp2RecordCache *cache; /* NULL without a query */
  GError         *error;
  gboolean        is_stale; /* changed since the question was asked */
};

static void list_model_iface_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (Cp2QueryModel, cp2_query_model, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

enum {
  PROP_0,
  PROP_STORE,
  PROP_QUERY,
  PROP_N_ITEMS,
  PROP_LOADING,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static GType
get_item_type (GListModel *model)
{
  return CP2_TYPE_RECORD;
}

static guint
get_n_items (GListModel *model)
{
  return CP2_QUERY_MODEL (model)->rows->len;
}

static gpointer
get_item (GListModel *model,
          guint       position)
{
  Cp2QueryModel *self = CP2_QUERY_MODEL (model);

  if (position >= self->rows->len)
    return NULL;

  return g_object_ref (cp2_record_cache_get (self->cache, cp2_store_get_reader (self->store), self->rows, position));
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

/* Announces the records that are others now in [start, end), neighbours together. */
static void
announce_changed (Cp2QueryModel *self,
                  GArray        *changed,
                  guint          start,
                  guint          end)
{
  GArray *rows = self->rows;
  guint length;

  if (changed->len == 0)
    return;

  /* Whoever was told may have asked another question; then the list is another one. */
  while (self->rows == rows && (length = cp2_row_list_find_run (rows, changed, &start, end)) > 0)
    {
      g_list_model_items_changed (G_LIST_MODEL (self), start, length, length);
      start += length;
    }
}

static void
replace_rows (Cp2QueryModel *self,
              GArray        *rows,
              GArray        *changed)
{
  g_autoptr(GArray) old = self->rows;
  g_autoptr(GArray) kept G_GNUC_UNUSED = g_array_ref (rows);
  guint start, same_end, n_removed, n_added;

  cp2_row_list_compare (old, rows, &start, &same_end);
  n_removed = old->len - start - same_end;
  n_added = rows->len - start - same_end;
  self->rows = rows;
  if (n_removed > 0 || n_added > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), start, n_removed, n_added);
  if (self->rows == rows)
    announce_changed (self, changed, 0, start);
  if (self->rows == rows)
    announce_changed (self, changed, rows->len - same_end, rows->len);
  if (old->len != rows->len)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_ITEMS]);
}

/* The rows of another kind have nothing to do with those before. */
static void
take_answer (Cp2QueryModel *self,
             GArray        *rows)
{
  g_autoptr(GArray) changed = NULL;
  const Cp2Kind *kind = self->query != NULL ? cp2_query_get_kind (self->query) : NULL;

  if (self->cache == NULL || cp2_record_cache_get_kind (self->cache) != kind)
    {
      if (self->rows->len > 0)
        replace_rows (self, cp2_row_list_new (), rows);
      g_clear_pointer (&self->cache, cp2_record_cache_free);
      self->cache = kind != NULL ? cp2_record_cache_new (kind) : NULL;
    }

  changed = self->cache != NULL ? cp2_record_cache_refresh (self->cache, cp2_store_get_reader (self->store))
                                : cp2_row_list_new ();
  replace_rows (self, rows, changed);
}

static void ask (Cp2QueryModel *self);

static void
scanned_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(Cp2QueryModel) self = user_data;
  g_autoptr(GError) error = NULL;
  GArray *rows = cp2_store_scan_finish (CP2_STORE (object), result, &error);

  /* An answer to an older question. */
  if (g_task_get_cancellable (G_TASK (result)) != self->cancellable)
    {
      g_clear_pointer (&rows, g_array_unref);
      return;
    }

  g_clear_object (&self->cancellable);
  g_clear_error (&self->error);
  self->error = g_steal_pointer (&error);
  take_answer (self, rows != NULL ? rows : cp2_row_list_new ());

  if (self->cancellable == NULL && self->is_stale)
    ask (self);
  else if (self->cancellable == NULL)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
}

static void
ask (Cp2QueryModel *self)
{
  gboolean was_loading = self->cancellable != NULL;

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->is_stale = FALSE;
  self->cancellable = g_cancellable_new ();
  cp2_store_scan_async (self->store, G_OBJECT (self->query), self->cancellable, scanned_cb, g_object_ref (self));
  if (!was_loading)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
}

static void
store_changed_cb (Cp2QueryModel      *self,
                  const char * const *kinds)
{
  if (self->query == NULL || !g_strv_contains (kinds, cp2_query_get_kind (self->query)->name))
    return;

  /* While changes pour in, one question at a time. */
  if (self->cancellable != NULL)
    self->is_stale = TRUE;
  else
    ask (self);
}

static void
cp2_query_model_constructed (GObject *object)
{
  Cp2QueryModel *self = CP2_QUERY_MODEL (object);

  G_OBJECT_CLASS (cp2_query_model_parent_class)->constructed (object);

  g_signal_connect_object (self->store, "changed", G_CALLBACK (store_changed_cb), self, G_CONNECT_SWAPPED);
}

static void
cp2_query_model_dispose (GObject *object)
{
  Cp2QueryModel *self = CP2_QUERY_MODEL (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->query);

  G_OBJECT_CLASS (cp2_query_model_parent_class)->dispose (object);
}

static void
cp2_query_model_finalize (GObject *object)
{
  Cp2QueryModel *self = CP2_QUERY_MODEL (object);

  g_clear_pointer (&self->cache, cp2_record_cache_free);
  g_array_unref (self->rows);
  g_clear_error (&self->error);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (cp2_query_model_parent_class)->finalize (object);
}

static void
cp2_query_model_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  Cp2QueryModel *self = CP2_QUERY_MODEL (object);

  switch (prop_id)
    {
    case PROP_STORE:
      g_value_set_object (value, self->store);
      break;

    case PROP_QUERY:
      g_value_set_object (value, self->query);
      break;

    case PROP_N_ITEMS:
      g_value_set_uint (value, self->rows->len);
      break;

    case PROP_LOADING:
      g_value_set_boolean (value, cp2_query_model_get_loading (self));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
cp2_query_model_set_property (GObject      *object,
                              guint         prop_id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  Cp2QueryModel *self = CP2_QUERY_MODEL (object);

  switch (prop_id)
    {
    case PROP_STORE:
      self->store = g_value_dup_object (value);
      break;

    case PROP_QUERY:
      cp2_query_model_set_query (self, g_value_get_object (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
cp2_query_model_class_init (Cp2QueryModelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->constructed = cp2_query_model_constructed;
  object_class->dispose = cp2_query_model_dispose;
  object_class->finalize = cp2_query_model_finalize;
  object_class->get_property = cp2_query_model_get_property;
  object_class->set_property = cp2_query_model_set_property;

  properties[PROP_STORE] =
    g_param_spec_object ("store", NULL, NULL, CP2_TYPE_STORE,
                         G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_QUERY] =
    g_param_spec_object ("query", NULL, NULL, CP2_TYPE_QUERY,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_N_ITEMS] =
    g_param_spec_uint ("n-items", NULL, NULL, 0, G_MAXUINT, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_LOADING] =
    g_param_spec_boolean ("loading", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
cp2_query_model_init (Cp2QueryModel *self)
{
  self->rows = cp2_row_list_new ();
}

Cp2QueryModel *
cp2_query_model_new (Cp2Store *store,
                     Cp2Query *query)
{
  return g_object_new (CP2_TYPE_QUERY_MODEL, "store", store, "query", query, NULL);
}

Cp2Query *
cp2_query_model_get_query (Cp2QueryModel *self)
{
  g_return_val_if_fail (CP2_IS_QUERY_MODEL (self), NULL);

  return self->query;
}

void
cp2_query_model_set_query (Cp2QueryModel *self,
                           Cp2Query      *query)
{
  g_autoptr(Cp2Query) copy = NULL;

  g_return_if_fail (CP2_IS_QUERY_MODEL (self));
  g_return_if_fail (query == NULL || CP2_IS_QUERY (query));

  copy = query != NULL ? cp2_query_copy (query) : NULL;
  g_set_object (&self->query, copy);
  if (self->query != NULL)
    {
      ask (self);
    }
  else
    {
      g_cancellable_cancel (self->cancellable);
      g_clear_object (&self->cancellable);
      take_answer (self, cp2_row_list_new ());
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
    }

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_QUERY]);
}

gboolean
cp2_query_model_get_loading (Cp2QueryModel *self)
{
  g_return_val_if_fail (CP2_IS_QUERY_MODEL (self), FALSE);

  return self->cancellable != NULL;
}

const GError *
cp2_query_model_get_error (Cp2QueryModel *self)
{
  g_return_val_if_fail (CP2_IS_QUERY_MODEL (self), NULL);

  return self->error;
}
