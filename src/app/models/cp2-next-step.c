#include "config.h"

#include <glib/gi18n-lib.h>

#include "app/models/cp2-application-model.h"
#include "app/models/cp2-display.h"
#include "app/models/cp2-next-step.h"
#include "core/cp2-completeness.h"
#include "core/cp2-kinds.h"
#include "storage/cp2-query.h"

/* How long an office's answer is news. */
#define NEWS_DAYS 14

typedef struct
{
  Cp2Store   *store;
  GPtrArray  *exams;
  const char *today;
  Cp2Profile *profile;
  GPtrArray  *qualifications;
  GPtrArray  *changes;
  GPtrArray  *deployments;
} Facts;

static Cp2NextStep *
step_new (Cp2NextStepKind  kind,
          const char      *icon,
          const char      *title,
          char            *text,
          const char      *button,
          const char      *page,
          const char      *target)
{
  Cp2NextStep *step = g_new0 (Cp2NextStep, 1);

  step->kind = kind;
  step->icon = icon;
  step->title = g_strdup (title);
  step->text = text;
  step->button = g_strdup (button);
  step->page = page;
  step->target = g_strdup (target);
  return step;
}

void
cp2_next_step_free (Cp2NextStep *step)
{
  g_free (step->title);
  g_free (step->text);
  g_free (step->button);
  g_free (step->target);
  g_free (step);
}

gboolean
cp2_next_step_equal (Cp2NextStep *a,
                     Cp2NextStep *b)
{
  return a->kind == b->kind && g_strcmp0 (a->title, b->title) == 0 && g_strcmp0 (a->text, b->text) == 0 &&
         g_strcmp0 (a->button, b->button) == 0 && g_strcmp0 (a->page, b->page) == 0 && g_strcmp0 (a->target, b->target) == 0;
}

/* An offer that can still be answered. */
static Cp2NextStep *
find_offer (Facts *facts)
{
  for (guint i = 0; i < facts->deployments->len; i++)
    {
      Cp2Deployment *deployment = g_ptr_array_index (facts->deployments, i);
      g_autofree char *title = NULL;
      g_autofree char *centre = NULL;
      g_autofree char *day = NULL;

      if (deployment->state != CP2_DEPLOYMENT_OFFERED || g_strcmp0 (deployment->to_on, facts->today) < 0)
        continue;

      title = cp2_application_dup_title (facts->store, deployment->position, deployment->exam);
      centre = cp2_application_dup_name (facts->store, &cp2_centre_kind, deployment->centre);
      day = cp2_display_day (deployment->from_on, CP2_DAY_SHORT);
      return step_new (CP2_NEXT_STEP_ANSWER, "dialog-question-symbolic", _("Answer your deployment"),
                       /* Translators: position and exam, centre, first day: “Invigilator · KCSE 2026 at Ziwa Boys High, from Mon 2 Nov. The office waits …” */
                       g_strdup_printf (_("%1$s at %2$s, from %3$s. The office waits for you to accept or decline."), title, centre, day),
                       _("Read the Offer"), "applications", CP2_RECORD (deployment)->id);
    }

  return NULL;
}

/* What an application needs, and all that the council asks for. */
static Cp2NextStep *
find_missing (Facts    *facts,
              gboolean  needed_only)
{
  g_autoptr(Cp2Profile) empty = facts->profile == NULL ? cp2_record_new (&cp2_profile_kind, NULL) : NULL;
  g_autoptr(GArray) details = cp2_completeness_list (empty != NULL ? empty : facts->profile, facts->qualifications);
  const char *first = NULL;
  guint n_missing = 0;

  for (guint i = 0; i < details->len; i++)
    {
      const Cp2Detail *detail = &g_array_index (details, Cp2Detail, i);
      gboolean is_qualification = cp2_kind_find_field (&cp2_profile_kind, detail->field->name) != detail->field;
      gboolean is_needed = is_qualification ? g_str_equal (detail->field->name, "level")
                                            : (detail->field->flags & CP2_FIELD_NEEDED) != 0;

      if (detail->is_set || (needed_only && !is_needed))
        continue;
      if (first == NULL)
        first = is_qualification ? "qualification" : detail->field->name;
      n_missing++;
    }

  if (n_missing == 0)
    return NULL;

  return step_new (CP2_NEXT_STEP_COMPLETE, "avatar-default-symbolic", _("Complete your profile"),
                   g_strdup_printf (needed_only
                                    ? ngettext ("%u detail is missing. You can apply once it is there.",
                                                "%u details are missing. You can apply once they are there.", n_missing)
                                    : ngettext ("%u detail that the council asks for is missing.",
                                                "%u details that the council asks for are missing.", n_missing), n_missing),
                   _("Open Profile"), "profile", first);
}

/* What an office answered to a proposed change, while it is news. */
static Cp2NextStep *
find_answer (Facts *facts)
{
  g_autofree char *since = cp2_day_add (facts->today, -NEWS_DAYS);

  for (guint i = 0; i < facts->changes->len; i++)
    {
      Cp2ProfileChange *change = g_ptr_array_index (facts->changes, i);
      const Cp2Field *field = change->field != NULL ? cp2_kind_find_field (&cp2_profile_kind, change->field) : NULL;

      if (change->state != CP2_PROFILE_CHANGE_REFUSED || field == NULL ||
          g_strcmp0 (CP2_RECORD (change)->updated_at, since) < 0)
        continue;

      return step_new (CP2_NEXT_STEP_READ, "mail-unread-symbolic", _("Read what the office asks"),
                       change->reason != NULL && change->reason[0] != '\0'
                       /* Translators: the name of a detail of the profile, then what the office wrote */
                       ? g_strdup_printf (_("Your change of “%1$s” was not approved: %2$s"), cp2_field_get_label (field), change->reason)
                       : g_strdup_printf (_("Your change of “%s” was not approved."), cp2_field_get_label (field)),
                       _("Open Profile"), "profile", change->field);
    }

  return NULL;
}

/* Without this the person serves and is not paid. */
static Cp2NextStep *
find_cure (Facts *facts)
{
  for (guint i = 0; i < facts->exams->len; i++)
    {
      Cp2PayReadiness *readiness = g_ptr_array_index (facts->exams, i);
      const Cp2PayRow *name = &readiness->rows[CP2_PAY_NAME];

      if (readiness->days->len == 0 || name->state != CP2_PAY_MISSING)
        continue;

      return step_new (CP2_NEXT_STEP_CURE, "dialog-warning-symbolic", _("Make sure that you are paid"),
                       g_strdup (_("Your name here and the name on M-Pesa must be the same. Payment to another name fails.")),
                       _("Check the Names"), name->page, name->target);
    }

  return NULL;
}

/* The deployment that is on, or comes next. */
static Cp2NextStep *
find_duty (Facts *facts)
{
  Cp2Deployment *found = NULL;
  g_autofree char *centre = NULL;
  g_autofree char *days = NULL;

  for (guint i = 0; i < facts->deployments->len; i++)
    {
      Cp2Deployment *deployment = g_ptr_array_index (facts->deployments, i);

      if (deployment->state != CP2_DEPLOYMENT_OFFERED && cp2_deployment_holds_on (deployment, deployment->to_on) &&
          g_strcmp0 (deployment->to_on, facts->today) >= 0 &&
          (found == NULL || g_strcmp0 (deployment->from_on, found->from_on) < 0))
        found = deployment;
    }

  if (found == NULL)
    return NULL;

  centre = cp2_application_dup_name (facts->store, &cp2_centre_kind, found->centre);
  days = cp2_display_days (found->from_on, found->to_on);
  return step_new (CP2_NEXT_STEP_SERVE, "mark-location-symbolic", _("You are deployed"),
                   g_strcmp0 (found->from_on, facts->today) <= 0
                   /* Translators: a centre and days: “You serve at Ziwa Boys High, 19 Oct – 20 Nov. See that …” */
                   ? g_strdup_printf (_("You serve at %1$s, %2$s. See that each of your days is marked."), centre, days)
                   : g_strdup_printf (_("You will serve at %1$s, %2$s. Be there on the first day."), centre, days),
                   _("See Your Days"), "applications", CP2_RECORD (found)->id);
}

static GPtrArray *
list_own (Facts          *facts,
          const Cp2Kind  *kind,
          GError        **error)
{
  g_autoptr(Cp2Query) query = cp2_query_new (kind);

  cp2_query_filter_one (query, "profile", cp2_store_get_actor (facts->store)->account);
  return cp2_query_list (query, cp2_store_get_reader (facts->store), 0, 100, error);
}

static Cp2NextStep *
find_waiting (Facts   *facts,
              GError **error)
{
  g_autoptr(GPtrArray) applications = list_own (facts, &cp2_job_application_kind, error);
  guint n_open = 0;

  if (applications == NULL)
    return NULL;

  for (guint i = 0; i < applications->len; i++)
    {
      Cp2JobApplication *application = g_ptr_array_index (applications, i);

      n_open += cp2_job_application_is_live (application) && application->state != CP2_JOB_APPLICATION_DEPLOYED;
    }

  if (n_open > 0)
    return step_new (CP2_NEXT_STEP_WAIT, "document-send-symbolic", _("The office decides"),
                     g_strdup_printf (ngettext ("%u application is with the sub-county office. You read the answer here.",
                                                "%u applications are with the sub-county office. You read the answers here.",
                                                n_open), n_open),
                     _("See Applications"), "applications", NULL);

  return step_new (CP2_NEXT_STEP_APPLY, "system-search-symbolic", _("Apply for a vacancy"),
                   g_strdup (_("Your profile has all that an application needs. Find an exam, a position and a place.")),
                   _("Find a Vacancy"), "vacancies", NULL);
}

static Cp2NextStep *
find_step (Facts   *facts,
           GError **error)
{
  Cp2NextStep *step;
  g_autoptr(Cp2NextStep) optional = NULL;

  /* What is not here yet is not missing. */
  if (facts->profile == NULL && !cp2_store_get_status (facts->store)->initial_complete)
    return step_new (CP2_NEXT_STEP_LOADING, "emblem-synchronizing-symbolic", _("Your data is on its way"),
                     g_strdup (_("This computer fetches your profile and the vacancies. You can look around meanwhile.")),
                     NULL, NULL, NULL);

  if ((step = find_offer (facts)) != NULL || (step = find_missing (facts, TRUE)) != NULL ||
      (step = find_answer (facts)) != NULL || (step = find_cure (facts)) != NULL || (step = find_duty (facts)) != NULL)
    return step;

  /* While the office decides there is time for what is only asked for. */
  step = find_waiting (facts, error);
  optional = step != NULL && step->kind == CP2_NEXT_STEP_WAIT ? find_missing (facts, FALSE) : NULL;
  if (optional == NULL)
    return step;

  cp2_next_step_free (step);
  return g_steal_pointer (&optional);
}

Cp2NextStep *
cp2_next_step_read (Cp2Store    *store,
                    GPtrArray   *exams,
                    const char  *today,
                    GError     **error)
{
  Facts facts = { .store = store, .exams = exams, .today = today };
  g_autoptr(Cp2Profile) profile = NULL;
  g_autoptr(GPtrArray) qualifications = NULL;
  g_autoptr(GPtrArray) changes = NULL;
  g_autoptr(GPtrArray) deployments = NULL;

  if (!cp2_store_get_record (store, &cp2_profile_kind, cp2_store_get_actor (store)->account, (gpointer *) &profile, error) ||
      (qualifications = list_own (&facts, &cp2_qualification_kind, error)) == NULL ||
      (changes = list_own (&facts, &cp2_profile_change_kind, error)) == NULL ||
      (deployments = list_own (&facts, &cp2_deployment_kind, error)) == NULL)
    return NULL;

  facts.profile = profile;
  facts.qualifications = qualifications;
  facts.changes = changes;
  facts.deployments = deployments;
  return find_step (&facts, error);
}
