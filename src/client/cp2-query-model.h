#pragma once

#include <gio/gio.h>

#include "client/cp2-store.h"
#include "storage/cp2-query.h"

G_BEGIN_DECLS

/**
 * Cp2QueryModel:
 *
 * A #GListModel of the #Cp2Record objects that a query finds in a store. It holds a number a row; the records themselves
 * are read in windows of 64 when they are asked for, and only the latest windows are kept, so that a million rows cost
 * eight megabytes and what is on the screen. The numbers are read on another thread; until they are there the list
 * stays as it was. When the store changes, only what differs is announced, and a record that did not change stays the
 * same object.
 *
 * Properties: `store` (construct only), `query` (taken by copy; %NULL for an empty list), `n-items`, `loading`. Belongs
 * to the store's thread.
 */
#define CP2_TYPE_QUERY_MODEL (cp2_query_model_get_type ())
G_DECLARE_FINAL_TYPE (Cp2QueryModel, cp2_query_model, CP2, QUERY_MODEL, GObject)

/** cp2_query_model_new: (transfer full): @query is (nullable) and copied. */
Cp2QueryModel *cp2_query_model_new         (Cp2Store       *store,
                                            Cp2Query       *query);
/** cp2_query_model_get_query: (transfer none) (nullable): the query; change a copy of it and set that. */
Cp2Query      *cp2_query_model_get_query   (Cp2QueryModel  *self);
/** cp2_query_model_set_query: asks another question; the list follows as soon as the answer is there. */
void           cp2_query_model_set_query   (Cp2QueryModel  *self,
                                            Cp2Query       *query);
/** cp2_query_model_get_loading: whether an answer is on its way. */
gboolean       cp2_query_model_get_loading (Cp2QueryModel  *self);
/** cp2_query_model_get_error: (transfer none) (nullable): why the last question had no answer; the list is then empty. */
const GError  *cp2_query_model_get_error   (Cp2QueryModel  *self);

G_END_DECLS
