#include "config.h"

#include "app/models/cp2-vacancy-list.h"
#include "client/cp2-record-cache.h"
#include "client/cp2-row-list.h"
#include "core/cp2-vacancy.h"

/* Rows on either side of where a person looks that stay in the list while it becomes another one. */
#define MARGIN 200
/* A GtkListView makes so many rows when it gets them, seen or not. That takes longer than a frame, so a list that was
 * short becomes long in steps. */
#define VIEW_ROWS 200
#define STEP      40

struct _Cp2VacancyList
{
  GObject         parent_instance;

  Cp2Store       *store;
  GArray         *rows; /* gint64 */
  guint           first; /* of those that are shown, and behind the last: all of them but in cp2_vacancy_list_set_rows() */
  guint           end;
  guint           look;
  guint           growing;
  gboolean        keeps_look;
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
  return CP2_VACANCY_LIST (model)->end - CP2_VACANCY_LIST (model)->first;
}

static gpointer
get_item (GListModel *model,
          guint       position)
{
  Cp2VacancyList *self = CP2_VACANCY_LIST (model);

  if (position >= self->end - self->first)
    return NULL;

  return g_object_ref (cp2_record_cache_get (self->cache, cp2_store_get_reader (self->store), self->rows,
                                             self->first + position));
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
cp2_vacancy_list_dispose (GObject *object)
{
  g_clear_handle_id (&CP2_VACANCY_LIST (object)->growing, g_source_remove);

  G_OBJECT_CLASS (cp2_vacancy_list_parent_class)->dispose (object);
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
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = cp2_vacancy_list_dispose;
  object_class->finalize = cp2_vacancy_list_finalize;
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
cp2_vacancy_list_set_look (Cp2VacancyList *self,
                           guint           position,
                           gboolean        keep)
{
  g_return_if_fail (CP2_IS_VACANCY_LIST (self));

  self->look = position;
  self->keeps_look = keep;
}

/* Shows the rows from @first to before @end of those that are there. */
static void
show_range (Cp2VacancyList *self,
            guint           first,
            guint           end)
{
  guint old_first = self->first;
  guint old_end = self->end;

  self->end = end;
  if (end != old_end)
    g_list_model_items_changed (G_LIST_MODEL (self), MIN (end, old_end) - old_first, old_end > end ? old_end - end : 0,
                                end > old_end ? end - old_end : 0);
  self->first = first;
  if (first != old_first)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, first > old_first ? first - old_first : 0,
                                old_first > first ? old_first - first : 0);
}

static gboolean
grow_cb (gpointer user_data)
{
  Cp2VacancyList *self = user_data;
  guint end = self->end + STEP;

  show_range (self, 0, end < MIN (VIEW_ROWS, self->rows->len) ? end : self->rows->len);
  if (self->end < self->rows->len)
    return G_SOURCE_CONTINUE;

  self->growing = 0;
  return G_SOURCE_REMOVE;
}

/* The first of @rows, and soon the others. */
static void
begin_to_grow (Cp2VacancyList *self,
               GArray         *rows,
               guint           start)
{
  guint n_old = self->end;

  g_array_unref (self->rows);
  self->rows = g_array_ref (rows);
  self->end = MIN (rows->len, n_old + STEP);
  start = MIN (start, MIN (n_old, self->end));
  if (self->end < rows->len && self->growing == 0)
    self->growing = g_idle_add (grow_cb, self);
  g_list_model_items_changed (G_LIST_MODEL (self), start, n_old - start, self->end - start);
}

/* Where what is seen will be in the new list: as long as one row of it is there, the eye need not search. */
static guint
find_look (Cp2VacancyList *self,
           GArray         *rows)
{
  for (guint i = self->look; self->keeps_look && i < MIN (self->look + MARGIN / 4, self->rows->len); i++)
    for (guint j = 0; j < rows->len; j++)
      if (g_array_index (rows, gint64, j) == g_array_index (self->rows, gint64, i))
        return j;

  return 0;
}

/* GtkListView reads every row that is announced together with one that it shows. So the list becomes as short as what is
 * seen, then the other one, and then long again. */
static void
replace (Cp2VacancyList *self,
         GArray         *rows)
{
  guint look = MIN (self->look, self->rows->len);
  guint new_look = find_look (self, rows);
  guint n_old;

  show_range (self, look - MIN (look, MARGIN), MIN (look + MARGIN, self->rows->len));
  n_old = self->end - self->first;
  g_array_unref (self->rows);
  self->rows = g_array_ref (rows);
  self->first = new_look - MIN (new_look, MARGIN);
  self->end = MIN (new_look + MARGIN, rows->len);
  g_list_model_items_changed (G_LIST_MODEL (self), 0, n_old, self->end - self->first);
  show_range (self, 0, rows->len);
}

void
cp2_vacancy_list_set_rows (Cp2VacancyList *self,
                           GArray         *rows)
{
  guint start, same_end, n_removed, n_added;

  g_return_if_fail (CP2_IS_VACANCY_LIST (self));
  g_return_if_fail (rows != NULL);

  cp2_row_list_compare (self->rows, rows, &start, &same_end);
  n_removed = self->rows->len - start - same_end;
  n_added = rows->len - start - same_end;
  if (self->growing != 0 || (self->end < VIEW_ROWS && n_added > STEP))
    {
      begin_to_grow (self, rows, start);
      return;
    }
  if (n_removed > 0 && n_added > MARGIN)
    {
      replace (self, rows);
      return;
    }

  g_array_unref (self->rows);
  self->rows = g_array_ref (rows);
  self->end = rows->len;
  if (n_removed > 0 || n_added > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), start, n_removed, n_added);
}

gint64
cp2_vacancy_list_get_row (Cp2VacancyList *self,
                          guint           position)
{
  g_return_val_if_fail (CP2_IS_VACANCY_LIST (self), 0);
  g_return_val_if_fail (position < self->rows->len, 0);

  return g_array_index (self->rows, gint64, position);
}

guint
cp2_vacancy_list_get_n_rows (Cp2VacancyList *self)
{
  g_return_val_if_fail (CP2_IS_VACANCY_LIST (self), 0);

  return self->rows->len;
}

guint
cp2_vacancy_list_find_row (Cp2VacancyList *self,
                           gint64          row)
{
  g_return_val_if_fail (CP2_IS_VACANCY_LIST (self), G_MAXUINT);

  for (guint i = 0; i < self->rows->len; i++)
    if (g_array_index (self->rows, gint64, i) == row)
      {
        if (i >= self->end)
          show_range (self, 0, i + 1);
        return i;
      }

  return G_MAXUINT;
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
  while (self->rows == rows && (length = cp2_row_list_find_run (rows, changed, &start, self->end)) > 0)
    {
      g_list_model_items_changed (G_LIST_MODEL (self), start, length, length);
      start += length;
    }
}
