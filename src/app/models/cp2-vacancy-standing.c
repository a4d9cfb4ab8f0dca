#include "config.h"

#include <glib/gi18n-lib.h>

#include "app/models/cp2-display.h"
#include "app/models/cp2-error-text.h"
#include "app/models/cp2-vacancy-standing.h"
#include "app/models/cp2-words.h"
#include "core/cp2-completeness.h"

void
cp2_vacancy_standing_free (Cp2VacancyStanding *standing)
{
  g_free (standing->headline);
  g_free (standing->explanation);
  g_free (standing->field);
  g_free (standing->application);
  g_free (standing);
}

/* What the newest operation on the application is waiting for, or came to; NULL when it is as the server has it. */
static char *
describe_sending (Cp2Store   *store,
                  const char *application,
                  gboolean   *is_problem)
{
  g_autoptr(GPtrArray) entries = cp2_store_list_outbox (store, CP2_OUTBOX_FILTER_OPEN, application, 1, NULL);
  const Cp2OutboxRow *row = entries != NULL && entries->len > 0
                              ? cp2_outbox_entry_get_row (g_ptr_array_index (entries, 0)) : NULL;

  if (row == NULL)
    return NULL;
  if (row->status == CP2_OUTBOX_HELD)
    return g_strdup (_("The server keeps it until the office has sent what it needs."));
  if (row->status == CP2_OUTBOX_PENDING)
    return g_strdup (row->undecided ? _("Saved on this computer. All places looked taken, so the office decides.")
                                    : _("Saved on this computer. It will be sent when the network is back."));

  *is_problem = TRUE;
  return cp2_outbox_entry_dup_problem (g_ptr_array_index (entries, 0));
}

static char *
describe_state (Cp2JobApplication *application)
{
  g_autofree char *today = cp2_clock_today ();
  g_autofree char *when = cp2_display_instant (application->submitted_at, today);

  switch (application->state)
    {
    case CP2_JOB_APPLICATION_SUBMITTED:
      /* Translators: a day and time */
      return g_strdup_printf (_("You applied: %s. The office has not decided yet."), when);

    case CP2_JOB_APPLICATION_SHORTLISTED:
      return g_strdup (_("The office considers you for this place."));

    case CP2_JOB_APPLICATION_ACCEPTED:
      return g_strdup (_("The office has chosen you. Your deployment follows."));

    case CP2_JOB_APPLICATION_DEPLOYED:
      return g_strdup (_("You are deployed. See the days on your home page."));

    case CP2_JOB_APPLICATION_DECLINED:
      return g_strdup (_("The office has chosen somebody else."));

    default:
      return NULL;
    }
}

static void
describe_application (Cp2VacancyStanding *standing,
                      Cp2JobApplication  *application,
                      Cp2Store           *store)
{
  gboolean may_withdraw = application->state == CP2_JOB_APPLICATION_SUBMITTED || application->state == CP2_JOB_APPLICATION_SHORTLISTED;

  standing->step = may_withdraw ? CP2_VACANCY_STEP_WITHDRAW : CP2_VACANCY_STEP_DECIDED;
  standing->headline = g_strdup (cp2_words_get ("job_application", "state", cp2_job_application_state_words[application->state]));
  standing->explanation = describe_sending (store, CP2_RECORD (application)->id, &standing->is_problem);
  if (standing->explanation == NULL)
    standing->explanation = describe_state (application);
}

/* The name of the first of the details that the rule misses; a qualification has none of its own there. */
static char *
find_missing_field (Cp2Store             *store,
                    Cp2VacancyApplicant  *applicant)
{
  const char *account = cp2_store_get_actor (store)->account;
  g_autoptr(Cp2Profile) profile = NULL;
  g_autoptr(GPtrArray) qualifications = NULL;
  g_autoptr(GArray) details = NULL;

  if (!cp2_repository_get (CP2_REPOSITORY (applicant), &cp2_profile_kind, account, (gpointer *) &profile, NULL) || profile == NULL ||
      (qualifications = cp2_repository_find (CP2_REPOSITORY (applicant), &cp2_qualification_kind, NULL, "profile", account, NULL)) == NULL)
    return NULL;

  details = cp2_completeness_list (profile, qualifications);
  for (guint i = 0; i < details->len; i++)
    {
      const Cp2Detail *detail = &g_array_index (details, Cp2Detail, i);

      if (!detail->is_set && (detail->field->flags & CP2_FIELD_NEEDED))
        return g_strdup (detail->field->name);
    }

  return g_strdup ("qualification");
}

static void
describe_refusal (Cp2VacancyStanding   *standing,
                  const GError         *error,
                  Cp2Store             *store,
                  Cp2VacancyApplicant  *applicant)
{
  g_clear_pointer (&standing->headline, g_free);
  g_clear_pointer (&standing->explanation, g_free);
  standing->explanation = cp2_error_text (error);
  if (g_error_matches (error, CP2_RULE_ERROR, CP2_RULE_ERROR_PROFILE_INCOMPLETE))
    {
      standing->step = CP2_VACANCY_STEP_COMPLETE;
      standing->headline = g_strdup (_("Your profile is not complete"));
      standing->field = find_missing_field (store, applicant);
      return;
    }

  standing->step = CP2_VACANCY_STEP_REFUSED;
  standing->headline = g_strdup (_("You cannot apply here"));
}

Cp2VacancyStanding *
cp2_vacancy_standing_new (Cp2Store            *store,
                          Cp2VacancyApplicant *applicant,
                          Cp2Vacancy          *vacancy)
{
  Cp2VacancyStanding *standing = g_new0 (Cp2VacancyStanding, 1);
  Cp2JobApplication *application = cp2_vacancy_applicant_find_application (applicant, CP2_RECORD (vacancy)->id);
  Cp2OperationOutcome outcome = { 0 };
  g_autoptr(GError) error = NULL;

  if (application != NULL)
    {
      standing->application = g_strdup (CP2_RECORD (application)->id);
      standing->version = CP2_RECORD (application)->version;
      describe_application (standing, application, store);
      if (cp2_job_application_is_live (application))
        return standing;
    }

  standing->step = CP2_VACANCY_STEP_SUBMIT;
  if (!cp2_vacancy_applicant_check (applicant, vacancy, &outcome, &error))
    {
      describe_refusal (standing, error, store, applicant);
    }
  else if (outcome.undecided)
    {
      g_free (standing->headline);
      g_free (standing->explanation);
      standing->headline = g_strdup (_("All places look taken"));
      standing->explanation = g_strdup (_("Somebody may have withdrawn since. You can still apply; the office decides."));
    }

  return standing;
}
