#include "config.h"

#include "app/models/cp2-application-item-private.h"
#include "core/cp2-clock.h"
#include "storage/cp2-query.h"

/* More than anybody ever has; a frame's budget ends there. */
#define LIMIT 200

struct _Cp2ApplicationModel
{
  GObject    parent_instance;

  /* Owned: of Cp2ApplicationItem */
  GPtrArray *items;
};

static void cp2_application_model_list_init (GListModelInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (Cp2ApplicationModel, cp2_application_model, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, cp2_application_model_list_init))

static GType
cp2_application_model_get_item_type (GListModel *model)
{
  return CP2_TYPE_APPLICATION_ITEM;
}

static guint
cp2_application_model_get_n_items (GListModel *model)
{
  return CP2_APPLICATION_MODEL (model)->items->len;
}

static gpointer
cp2_application_model_get_item (GListModel *model,
                                guint       position)
{
  GPtrArray *items = CP2_APPLICATION_MODEL (model)->items;

  return position < items->len ? g_object_ref (g_ptr_array_index (items, position)) : NULL;
}

static void
cp2_application_model_list_init (GListModelInterface *interface)
{
  interface->get_item_type = cp2_application_model_get_item_type;
  interface->get_n_items = cp2_application_model_get_n_items;
  interface->get_item = cp2_application_model_get_item;
}

static void
cp2_application_model_finalize (GObject *object)
{
  g_ptr_array_unref (CP2_APPLICATION_MODEL (object)->items);

  G_OBJECT_CLASS (cp2_application_model_parent_class)->finalize (object);
}

static void
cp2_application_model_class_init (Cp2ApplicationModelClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cp2_application_model_finalize;
}

static void
cp2_application_model_init (Cp2ApplicationModel *self)
{
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
}

Cp2ApplicationModel *
cp2_application_model_new (void)
{
  return g_object_new (CP2_TYPE_APPLICATION_MODEL, NULL);
}

static GPtrArray *
list_own (Cp2Store       *store,
          const Cp2Kind  *kind,
          GError        **error)
{
  g_autoptr(Cp2Query) query = cp2_query_new (kind);

  cp2_query_filter_one (query, "profile", cp2_store_get_actor (store)->account);
  return cp2_query_list (query, cp2_store_get_reader (store), 0, LIMIT, error);
}

static gboolean
add_applications (GPtrArray   *items,
                  Cp2Store    *store,
                  const char  *today,
                  GError     **error)
{
  g_autoptr(GPtrArray) applications = list_own (store, &cp2_job_application_kind, error);

  if (applications == NULL)
    return FALSE;

  for (guint i = 0; i < applications->len; i++)
    {
      Cp2JobApplication *application = g_ptr_array_index (applications, i);
      g_autoptr(Cp2Vacancy) vacancy = NULL;

      if (!cp2_store_get_record (store, &cp2_vacancy_kind, application->vacancy, (gpointer *) &vacancy, error))
        return FALSE;
      g_ptr_array_add (items, cp2_application_item_new (store, application, vacancy, today));
    }

  return TRUE;
}

static gboolean
add_deployments (GPtrArray   *items,
                 Cp2Store    *store,
                 const char  *today,
                 GError     **error)
{
  g_autoptr(GPtrArray) deployments = list_own (store, &cp2_deployment_kind, error);

  if (deployments == NULL)
    return FALSE;

  for (guint i = 0; i < deployments->len; i++)
    g_ptr_array_add (items, cp2_application_item_new_deployment (store, g_ptr_array_index (deployments, i), today));

  return TRUE;
}

static int
compare_items (gconstpointer a,
               gconstpointer b)
{
  return cp2_application_item_compare (*(Cp2ApplicationItem * const *) a, *(Cp2ApplicationItem * const *) b);
}

/* Takes over @items, announcing only what lies between the rows that are equal at both ends. */
static void
take_items (Cp2ApplicationModel *self,
            GPtrArray           *items)
{
  g_autoptr(GPtrArray) old = g_steal_pointer (&self->items);
  guint shorter = MIN (old->len, items->len);
  guint first = 0;
  guint last = 0;

  self->items = g_ptr_array_ref (items);
  while (first < shorter && cp2_application_item_equal (old->pdata[first], items->pdata[first]))
    first++;
  while (last < shorter - first &&
         cp2_application_item_equal (old->pdata[old->len - 1 - last], items->pdata[items->len - 1 - last]))
    last++;

  for (guint i = 0; i < first; i++)
    g_set_object ((GObject **) &items->pdata[i], old->pdata[i]);
  for (guint i = 1; i <= last; i++)
    g_set_object ((GObject **) &items->pdata[items->len - i], old->pdata[old->len - i]);
  if (first + last < old->len || first + last < items->len)
    g_list_model_items_changed (G_LIST_MODEL (self), first, old->len - first - last, items->len - first - last);
}

gboolean
cp2_application_model_read (Cp2ApplicationModel  *self,
                            Cp2Store             *store,
                            GError              **error)
{
  g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *today = cp2_clock_today ();

  g_return_val_if_fail (CP2_IS_APPLICATION_MODEL (self), FALSE);

  if (!add_applications (items, store, today, error) || !add_deployments (items, store, today, error))
    return FALSE;

  g_ptr_array_sort (items, compare_items);
  take_items (self, items);
  return TRUE;
}

guint
cp2_application_model_get_n_offers (Cp2ApplicationModel *self)
{
  guint n = 0;

  g_return_val_if_fail (CP2_IS_APPLICATION_MODEL (self), 0);

  for (guint i = 0; i < self->items->len; i++)
    n += cp2_application_item_get_tone (g_ptr_array_index (self->items, i)) == CP2_APPLICATION_ASKS;
  return n;
}

gboolean
cp2_application_model_find (Cp2ApplicationModel *self,
                            const char          *id,
                            guint               *position)
{
  g_return_val_if_fail (CP2_IS_APPLICATION_MODEL (self), FALSE);

  for (guint i = 0; i < self->items->len; i++)
    if (g_strcmp0 (cp2_application_item_get_id (g_ptr_array_index (self->items, i)), id) == 0)
      {
        *position = i;
        return TRUE;
      }

  return FALSE;
}
