#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "app/models/cp2-application-item-private.h"
#include "app/models/cp2-display.h"
#include "app/models/cp2-words.h"
#include "core/cp2-clock.h"
#include "core/cp2-exams.h"
#include "core/cp2-places.h"

struct _Cp2ApplicationItem
{
  GObject             parent_instance;

  char               *id;
  gboolean            is_deployment;
  char               *title;
  char               *place;
  char               *state;
  char               *when;
  const char         *icon;
  Cp2ApplicationTone  tone;
  /* For the order: the instant or the day that it began. */
  char               *since;
};

G_DEFINE_FINAL_TYPE (Cp2ApplicationItem, cp2_application_item, G_TYPE_OBJECT)

static void
cp2_application_item_finalize (GObject *object)
{
  Cp2ApplicationItem *self = CP2_APPLICATION_ITEM (object);

  g_free (self->id);
  g_free (self->title);
  g_free (self->place);
  g_free (self->state);
  g_free (self->when);
  g_free (self->since);

  G_OBJECT_CLASS (cp2_application_item_parent_class)->finalize (object);
}

static void
cp2_application_item_class_init (Cp2ApplicationItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cp2_application_item_finalize;
}

static void
cp2_application_item_init (Cp2ApplicationItem *self)
{
}

const char *
cp2_application_get_icon (Cp2JobApplicationState  state,
                          Cp2ApplicationTone     *tone)
{
  static const struct
  {
    const char         *icon;
    Cp2ApplicationTone  tone;
  } faces[] = {
    [CP2_JOB_APPLICATION_SUBMITTED] = { "document-send-symbolic", CP2_APPLICATION_NEUTRAL },
    [CP2_JOB_APPLICATION_WITHDRAWN] = { "edit-undo-symbolic", CP2_APPLICATION_OVER },
    [CP2_JOB_APPLICATION_SHORTLISTED] = { "starred-symbolic", CP2_APPLICATION_NEUTRAL },
    [CP2_JOB_APPLICATION_ACCEPTED] = { "emblem-ok-symbolic", CP2_APPLICATION_GOOD },
    [CP2_JOB_APPLICATION_DEPLOYED] = { "mark-location-symbolic", CP2_APPLICATION_GOOD },
    [CP2_JOB_APPLICATION_DECLINED] = { "window-close-symbolic", CP2_APPLICATION_OVER },
  };
  guint at = (guint) state < G_N_ELEMENTS (faces) ? state : CP2_JOB_APPLICATION_SUBMITTED;

  *tone = faces[at].tone;
  return faces[at].icon;
}

const char *
cp2_deployment_get_icon (Cp2DeploymentState  state,
                         Cp2ApplicationTone *tone)
{
  static const struct
  {
    const char         *icon;
    Cp2ApplicationTone  tone;
  } faces[] = {
    [CP2_DEPLOYMENT_PROPOSED] = { "document-send-symbolic", CP2_APPLICATION_NEUTRAL },
    [CP2_DEPLOYMENT_OFFERED] = { "dialog-question-symbolic", CP2_APPLICATION_ASKS },
    [CP2_DEPLOYMENT_ACCEPTED] = { "emblem-ok-symbolic", CP2_APPLICATION_GOOD },
    [CP2_DEPLOYMENT_DECLINED] = { "window-close-symbolic", CP2_APPLICATION_OVER },
    [CP2_DEPLOYMENT_EXPIRED] = { "alarm-symbolic", CP2_APPLICATION_OVER },
    [CP2_DEPLOYMENT_REPORTED] = { "mark-location-symbolic", CP2_APPLICATION_GOOD },
    [CP2_DEPLOYMENT_SERVED] = { "emblem-default-symbolic", CP2_APPLICATION_GOOD },
    [CP2_DEPLOYMENT_REPLACED] = { "system-switch-user-symbolic", CP2_APPLICATION_OVER },
    [CP2_DEPLOYMENT_CANCELLED] = { "process-stop-symbolic", CP2_APPLICATION_OVER },
  };
  guint at = (guint) state < G_N_ELEMENTS (faces) ? state : CP2_DEPLOYMENT_PROPOSED;

  *tone = faces[at].tone;
  return faces[at].icon;
}

char *
cp2_application_dup_name (Cp2Store      *store,
                          const Cp2Kind *kind,
                          const char    *id)
{
  const Cp2Field *field = cp2_kind_find_field (kind, "name");
  g_autoptr(Cp2Record) record = NULL;
  const char *name;

  g_return_val_if_fail (field != NULL && cp2_field_is_text (field), NULL);

  if (id == NULL || id[0] == '\0')
    return g_strdup ("");
  if (!cp2_store_get_record (store, kind, id, (gpointer *) &record, NULL) || record == NULL)
    return g_strdup (id);

  name = CP2_FIELD_MEMBER (char *, record, field);
  return g_strdup (name != NULL && name[0] != '\0' ? cp2_words_get_name (name) : id);
}

char *
cp2_application_dup_title (Cp2Store   *store,
                           const char *position,
                           const char *exam)
{
  g_autofree char *position_name = cp2_application_dup_name (store, &cp2_position_kind, position);
  g_autofree char *exam_name = cp2_application_dup_name (store, &cp2_exam_kind, exam);

  if (position_name[0] == '\0' || exam_name[0] == '\0')
    return g_strconcat (position_name, exam_name, NULL);

  /* Translators: a position and an exam: “Invigilator · KCSE 2026” */
  return g_strdup_printf (C_("title", "%1$s · %2$s"), position_name, exam_name);
}

static char *
describe_made (Cp2JobApplication *application,
               const char        *today)
{
  g_autofree char *when = NULL;

  if (application->submitted_at == NULL)
    return g_strdup ("");

  when = cp2_display_instant (application->submitted_at, today);
  /* Translators: %s is a time or a day and a time: “Applied Tue 4 Nov, 09:41” */
  return g_strdup_printf (_("Applied %s"), when);
}

Cp2ApplicationItem *
cp2_application_item_new (Cp2Store          *store,
                          Cp2JobApplication *application,
                          Cp2Vacancy        *vacancy,
                          const char        *today)
{
  Cp2ApplicationItem *self = g_object_new (CP2_TYPE_APPLICATION_ITEM, NULL);

  self->id = g_strdup (CP2_RECORD (application)->id);
  /* A vacancy may have gone out of sight; the application stays. */
  self->title = vacancy != NULL ? cp2_application_dup_title (store, vacancy->position, vacancy->exam)
                                : g_strdup (_("A vacancy that is not listed any more"));
  self->place = g_strdup (vacancy != NULL && vacancy->station_name != NULL ? vacancy->station_name : "");
  self->state = g_strdup (cp2_words_get ("job_application", "state", cp2_job_application_state_words[application->state]));
  self->when = describe_made (application, today);
  self->icon = cp2_application_get_icon (application->state, &self->tone);
  self->since = g_strdup (application->submitted_at);
  return self;
}

/* When it came up: the id is a UUIDv7, whose beginning is the time at which it was made. */
static char *
guess_since (Cp2Deployment *deployment)
{
  const char *id = CP2_RECORD (deployment)->id;
  g_autofree char *digits = NULL;
  gint64 milliseconds;

  if (strlen (id) != 36 || id[14] != '7')
    return g_strdup (deployment->from_on);

  digits = g_strdup_printf ("%.8s%.4s", id, id + 9);
  milliseconds = g_ascii_strtoll (digits, NULL, 16);
  return cp2_clock_format (milliseconds * 1000);
}

Cp2ApplicationItem *
cp2_application_item_new_deployment (Cp2Store      *store,
                                     Cp2Deployment *deployment,
                                     const char    *today)
{
  Cp2ApplicationItem *self = g_object_new (CP2_TYPE_APPLICATION_ITEM, NULL);

  self->id = g_strdup (CP2_RECORD (deployment)->id);
  self->is_deployment = TRUE;
  self->title = cp2_application_dup_title (store, deployment->position, deployment->exam);
  self->place = cp2_application_dup_name (store, &cp2_centre_kind, deployment->centre);
  self->state = g_strdup (cp2_words_get ("deployment", "state", cp2_deployment_state_words[deployment->state]));
  self->when = cp2_display_days (deployment->from_on, deployment->to_on);
  self->icon = cp2_deployment_get_icon (deployment->state, &self->tone);
  self->since = guess_since (deployment);
  return self;
}

gboolean
cp2_application_item_equal (Cp2ApplicationItem *a,
                            Cp2ApplicationItem *b)
{
  return g_str_equal (a->id, b->id) && g_strcmp0 (a->state, b->state) == 0 && g_strcmp0 (a->title, b->title) == 0 &&
         g_strcmp0 (a->place, b->place) == 0 && g_strcmp0 (a->when, b->when) == 0 && g_strcmp0 (a->icon, b->icon) == 0;
}

int
cp2_application_item_compare (Cp2ApplicationItem *a,
                              Cp2ApplicationItem *b)
{
  int order = g_strcmp0 (b->since, a->since);

  /* What waits for an answer is read first. */
  if ((a->tone == CP2_APPLICATION_ASKS) != (b->tone == CP2_APPLICATION_ASKS))
    return a->tone == CP2_APPLICATION_ASKS ? -1 : 1;

  return order != 0 ? order : g_strcmp0 (b->id, a->id);
}

const char *
cp2_application_item_get_id (Cp2ApplicationItem *self)
{
  return self->id;
}

gboolean
cp2_application_item_is_deployment (Cp2ApplicationItem *self)
{
  return self->is_deployment;
}

const char *
cp2_application_item_get_title (Cp2ApplicationItem *self)
{
  return self->title;
}

const char *
cp2_application_item_get_place (Cp2ApplicationItem *self)
{
  return self->place;
}

const char *
cp2_application_item_get_state (Cp2ApplicationItem *self)
{
  return self->state;
}

const char *
cp2_application_item_get_when (Cp2ApplicationItem *self)
{
  return self->when;
}

const char *
cp2_application_item_get_icon (Cp2ApplicationItem *self)
{
  return self->icon;
}

Cp2ApplicationTone
cp2_application_item_get_tone (Cp2ApplicationItem *self)
{
  return self->tone;
}
