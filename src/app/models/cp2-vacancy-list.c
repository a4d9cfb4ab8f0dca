#include "config.h"

#include "app/models/cp2-vacancy-list.h"
#include "app/models/cp2-vacancy-place-private.h"
#include "client/cp2-row-list.h"

/* Rows on either side of where a person looks that stay in the list while it becomes another one. */
#define MARGIN 200
/* A GtkListView makes so many rows when it gets them, seen or not. That takes longer than a frame, so a list that was
 * short becomes long in steps. */
#define VIEW_ROWS 200
#define FIRST     20
#define STEP      8

struct _Cp2VacancyList
{
  GObject           parent_instance;

  Cp2VacancyPlaces  places;
  guint             first; /* of those that are shown, and behind the last: all of them but in cp2_vacancy_list_set_rows() */
  guint             end;
  guint             look;
  guint             stepping;
  gboolean          keeps_look;
};

static void list_model_iface_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (Cp2VacancyList, cp2_vacancy_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

enum {
  SIGNAL_PLACES_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static GType
get_item_type (GListModel *model)
{
  return CP2_TYPE_VACANCY_PLACE;
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

  return cp2_vacancy_places_get (&self->places, self->first + position);
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
  g_clear_handle_id (&CP2_VACANCY_LIST (object)->stepping, g_source_remove);

  G_OBJECT_CLASS (cp2_vacancy_list_parent_class)->dispose (object);
}

static void
cp2_vacancy_list_finalize (GObject *object)
{
  cp2_vacancy_places_clear (&CP2_VACANCY_LIST (object)->places);

  G_OBJECT_CLASS (cp2_vacancy_list_parent_class)->finalize (object);
}

static void
cp2_vacancy_list_class_init (Cp2VacancyListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = cp2_vacancy_list_dispose;
  object_class->finalize = cp2_vacancy_list_finalize;

  signals[SIGNAL_PLACES_CHANGED] =
    g_signal_new ("places-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
cp2_vacancy_list_init (Cp2VacancyList *self)
{
}

Cp2VacancyList *
cp2_vacancy_list_new (Cp2Store *store)
{
  Cp2VacancyList *self = g_object_new (CP2_TYPE_VACANCY_LIST, NULL);

  cp2_vacancy_places_init (&self->places, store);
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

static void
announce (Cp2VacancyList *self,
          guint           position,
          guint           n_removed,
          guint           n_added)
{
  if (n_removed > 0 || n_added > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), position, n_removed, n_added);
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
  announce (self, MIN (end, old_end) - old_first, old_end > end ? old_end - end : 0, end > old_end ? end - old_end : 0);
  self->first = first;
  announce (self, 0, first > old_first ? first - old_first : 0, old_first > first ? old_first - first : 0);
}

static void
take_rows (Cp2VacancyList *self,
           GArray         *rows)
{
  g_array_unref (self->places.rows);
  self->places.rows = g_array_ref (rows);
}

static gboolean
step_cb (gpointer user_data)
{
  Cp2VacancyList *self = user_data;
  guint n = self->places.rows->len;
  guint end = self->end + STEP;

  if (self->end > n)
    show_range (self, 0, MAX (n, self->end - MIN (self->end, STEP)));
  else
    show_range (self, 0, end < MIN (VIEW_ROWS, n) ? end : n);
  if (self->end != n)
    return G_SOURCE_CONTINUE;

  self->stepping = 0;
  return G_SOURCE_REMOVE;
}

/* What was asked for comes into the places that are there, beginning with the first; only behind them some come or go.
 * When nothing is found nobody sees the list, and its places, which hold nothing then, go in steps too. */
static void
fill_places (Cp2VacancyList *self,
             GArray         *rows)
{
  guint n_old = self->end;
  guint n_kept = MIN (n_old, rows->len > 0 ? rows->len : VIEW_ROWS);

  if (rows->len == 0)
    self->end = n_kept;
  else
    self->end = n_old >= VIEW_ROWS ? rows->len : MIN (rows->len, MAX (n_old, FIRST));
  cp2_vacancy_places_splice (&self->places, n_kept, G_MAXUINT - n_kept, 0);
  take_rows (self, rows);
  if (self->end != rows->len && self->stepping == 0)
    self->stepping = g_idle_add (step_cb, self);
  announce (self, n_kept, n_old - n_kept, self->end - n_kept);
  g_signal_emit (self, signals[SIGNAL_PLACES_CHANGED], 0);
}

/* Where what is seen will be in the new list: as long as one row of it is there, the eye need not search. */
static guint
find_look (Cp2VacancyList *self,
           GArray         *rows)
{
  GArray *old = self->places.rows;

  for (guint i = self->look; i < MIN (self->look + MARGIN / 4, old->len); i++)
    for (guint j = 0; j < rows->len; j++)
      if (g_array_index (rows, gint64, j) == g_array_index (old, gint64, i))
        return j;

  return 0;
}

/* GtkListView looks at every place that is announced together with one that it shows. So the list becomes as short as what
 * is seen, these places move to where that is in the other one, and it becomes long again. */
static void
replace (Cp2VacancyList *self,
         GArray         *rows)
{
  guint look = MIN (self->look, self->places.rows->len);
  guint new_look = find_look (self, rows);
  guint n_before = MIN (MARGIN, MIN (look, new_look));
  guint n_behind = MIN (MARGIN, MIN (self->places.rows->len - look, rows->len - new_look));

  show_range (self, look - n_before, look + n_behind);
  cp2_vacancy_places_splice (&self->places, self->end, G_MAXUINT - self->end, 0);
  cp2_vacancy_places_splice (&self->places, 0, self->first, new_look - n_before);
  take_rows (self, rows);
  self->first = new_look - n_before;
  self->end = new_look + n_behind;
  show_range (self, 0, rows->len);
  g_signal_emit (self, signals[SIGNAL_PLACES_CHANGED], 0);
}

void
cp2_vacancy_list_set_rows (Cp2VacancyList *self,
                           GArray         *rows)
{
  guint start, same_end, n_removed, n_added;

  g_return_if_fail (CP2_IS_VACANCY_LIST (self));
  g_return_if_fail (rows != NULL);

  cp2_row_list_compare (self->places.rows, rows, &start, &same_end);
  n_removed = self->places.rows->len - start - same_end;
  n_added = rows->len - start - same_end;
  if (!self->keeps_look || self->stepping != 0 || (self->end < VIEW_ROWS && n_added > FIRST))
    {
      fill_places (self, rows);
      return;
    }
  if (n_removed > 0 && n_added > MARGIN)
    {
      replace (self, rows);
      return;
    }

  cp2_vacancy_places_splice (&self->places, start, n_removed, n_added);
  take_rows (self, rows);
  self->end = rows->len;
  announce (self, start, n_removed, n_added);
}

gint64
cp2_vacancy_list_get_row (Cp2VacancyList *self,
                          guint           position)
{
  g_return_val_if_fail (CP2_IS_VACANCY_LIST (self), 0);
  g_return_val_if_fail (position < self->places.rows->len, 0);

  return g_array_index (self->places.rows, gint64, position);
}

guint
cp2_vacancy_list_get_n_rows (Cp2VacancyList *self)
{
  g_return_val_if_fail (CP2_IS_VACANCY_LIST (self), 0);

  return self->places.rows->len;
}

guint
cp2_vacancy_list_find_row (Cp2VacancyList *self,
                           gint64          row)
{
  g_return_val_if_fail (CP2_IS_VACANCY_LIST (self), G_MAXUINT);

  for (guint i = 0; i < self->places.rows->len; i++)
    if (g_array_index (self->places.rows, gint64, i) == row)
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

  g_return_if_fail (CP2_IS_VACANCY_LIST (self));

  if (cp2_store_get_reader (self->places.store) != NULL)
    changed = cp2_record_cache_refresh (self->places.cache, cp2_store_get_reader (self->places.store));
}
