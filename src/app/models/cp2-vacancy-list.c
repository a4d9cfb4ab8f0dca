#include "config.h"

#include "app/models/cp2-vacancy-list.h"
#include "client/cp2-record-cache.h"
#include "client/cp2-row-list.h"
#include "core/cp2-vacancy.h"

struct _Cp2VacancyList
{
  GObject         parent_instance;

  Cp2Store       *store;
  GArray         *rows; /* gint64 */
  Cp2RecordCache *cache;
};

static void list_model_iface_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (Cp2VacancyList, cp2_vacancy_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

static GType
get_item_type (GListModel *model)
{
  return cp2_vacancy_get_type ();
}

static guint
get_n_items (GListModel *model)
{
  return CP2_VACANCY_LIST (model)->rows->len;
}

static gpointer
get_item (GListModel *model,
          guint       position)
{
  Cp2VacancyList *self = CP2_VACANCY_LIST (model);

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

static void
cp2_vacancy_list_finalize (GObject *object)
{
  Cp2VacancyList *self = CP2_VACANCY_LIST (object);

  cp2_record_cache_free (self->cache);
  g_array_unref (self->rows);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (cp2_vacancy_list_parent_class)->finalize (object);
}

static void
cp2_vacancy_list_class_init (Cp2VacancyListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cp2_vacancy_list_finalize;
}

static void
cp2_vacancy_list_init (Cp2VacancyList *self)
{
  self->rows = cp2_row_list_new ();
  self->cache = cp2_record_cache_new (&cp2_vacancy_kind);
}

Cp2VacancyList *
cp2_vacancy_list_new (Cp2Store *store)
{
  Cp2VacancyList *self = g_object_new (CP2_TYPE_VACANCY_LIST, NULL);

  self->store = g_object_ref (store);
  return self;
}

void
cp2_vacancy_list_set_rows (Cp2VacancyList *self,
                           GArray         *rows)
{
  g_autoptr(GArray) old = NULL;
  guint start, same_end;

  g_return_if_fail (CP2_IS_VACANCY_LIST (self));
  g_return_if_fail (rows != NULL);

  old = self->rows;
  self->rows = g_array_ref (rows);
  cp2_row_list_compare (old, rows, &start, &same_end);
  if (start + same_end < old->len || start + same_end < rows->len)
    g_list_model_items_changed (G_LIST_MODEL (self), start, old->len - start - same_end, rows->len - start - same_end);
}

void
cp2_vacancy_list_refresh (Cp2VacancyList *self)
{
  g_autoptr(GArray) changed = NULL;
  g_autoptr(GArray) rows = NULL;
  guint start = 0;
  guint length;

  g_return_if_fail (CP2_IS_VACANCY_LIST (self));

  if (cp2_store_get_reader (self->store) == NULL)
    return;

  changed = cp2_record_cache_refresh (self->cache, cp2_store_get_reader (self->store));
  if (changed->len == 0)
    return;

  /* Whoever is told may show other rows; then these are not there any more. */
  rows = g_array_ref (self->rows);
  while (self->rows == rows && (length = cp2_row_list_find_run (rows, changed, &start, rows->len)) > 0)
    {
      g_list_model_items_changed (G_LIST_MODEL (self), start, length, length);
      start += length;
    }
}
