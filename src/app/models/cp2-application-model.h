#pragma once

#include <gio/gio.h>

#include "client/cp2-store.h"
#include "core/cp2-deployment.h"
#include "core/cp2-vacancy.h"

G_BEGIN_DECLS

/**
 * Cp2ApplicationTone: how a state is shown beside its word and its icon.
 * @CP2_APPLICATION_NEUTRAL: it takes its course
 * @CP2_APPLICATION_ASKS: the person has to answer
 * @CP2_APPLICATION_GOOD: it went as the person wanted
 * @CP2_APPLICATION_OVER: it leads no further
 */
typedef enum
{
  CP2_APPLICATION_NEUTRAL,
  CP2_APPLICATION_ASKS,
  CP2_APPLICATION_GOOD,
  CP2_APPLICATION_OVER,
} Cp2ApplicationTone;

/**
 * Cp2ApplicationItem:
 *
 * One row of the list: an application or a deployment. It never changes; when its record does, there is another one.
 */
#define CP2_TYPE_APPLICATION_ITEM (cp2_application_item_get_type ())
G_DECLARE_FINAL_TYPE (Cp2ApplicationItem, cp2_application_item, CP2, APPLICATION_ITEM, GObject)

/** cp2_application_item_get_id: (transfer none): the record's id. */
const char         *cp2_application_item_get_id         (Cp2ApplicationItem   *self);
/** cp2_application_item_is_deployment: whether it is a deployment, and not an application. */
gboolean            cp2_application_item_is_deployment  (Cp2ApplicationItem   *self);
/** cp2_application_item_get_title: (transfer none): `Invigilator · KCSE 2026`. */
const char         *cp2_application_item_get_title      (Cp2ApplicationItem   *self);
/** cp2_application_item_get_place: (transfer none): the duty station; empty when it is not known here. */
const char         *cp2_application_item_get_place      (Cp2ApplicationItem   *self);
/** cp2_application_item_get_state: (transfer none): the word for its state. */
const char         *cp2_application_item_get_state      (Cp2ApplicationItem   *self);
/** cp2_application_item_get_when: (transfer none): of a deployment its days, of an application when it was made. */
const char         *cp2_application_item_get_when       (Cp2ApplicationItem   *self);
/** cp2_application_item_get_icon: (transfer none): name of the state's icon. */
const char         *cp2_application_item_get_icon       (Cp2ApplicationItem   *self);
Cp2ApplicationTone  cp2_application_item_get_tone       (Cp2ApplicationItem   *self);

/**
 * Cp2ApplicationModel:
 *
 * A person's applications and deployments, the newest first, as a #GListModel of #Cp2ApplicationItem. Rows that have not
 * changed stay the same objects.
 */
#define CP2_TYPE_APPLICATION_MODEL (cp2_application_model_get_type ())
G_DECLARE_FINAL_TYPE (Cp2ApplicationModel, cp2_application_model, CP2, APPLICATION_MODEL, GObject)

/** cp2_application_model_new: (transfer full): an empty one. */
Cp2ApplicationModel *cp2_application_model_new          (void);
/** cp2_application_model_read: reads it anew from the store of the person who is in; at once. */
gboolean             cp2_application_model_read         (Cp2ApplicationModel  *self,
                                                         Cp2Store             *store,
                                                         GError              **error);
/** cp2_application_model_get_n_offers: how many deployments wait for an answer. */
guint                cp2_application_model_get_n_offers (Cp2ApplicationModel  *self);
/** cp2_application_model_find: @position is that of the record @id. */
gboolean             cp2_application_model_find         (Cp2ApplicationModel  *self,
                                                         const char           *id,
                                                         guint                *position);

/** cp2_application_get_icon: (transfer none): icon and tone of an application's state. */
const char          *cp2_application_get_icon           (Cp2JobApplicationState  state,
                                                         Cp2ApplicationTone     *tone);
/** cp2_deployment_get_icon: (transfer none): icon and tone of a deployment's state. */
const char          *cp2_deployment_get_icon            (Cp2DeploymentState      state,
                                                         Cp2ApplicationTone     *tone);

/** cp2_application_dup_name: (transfer full): the name of a record that has one, in the window's language; its id when it is not here. */
char                *cp2_application_dup_name           (Cp2Store       *store,
                                                         const Cp2Kind  *kind,
                                                         const char     *id);
/** cp2_application_dup_title: (transfer full): `Invigilator · KCSE 2026`; parts that are %NULL are left out. */
char                *cp2_application_dup_title          (Cp2Store       *store,
                                                         const char     *position,
                                                         const char     *exam);

G_END_DECLS
