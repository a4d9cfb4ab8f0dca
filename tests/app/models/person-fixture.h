#pragma once

/* The store of a professional in the world of the office: profile, applications, deployments with days and marks. */

#include "core/cp2-kinds.h"
#include "core/cp2-uuid.h"
#include "office-fixture.h"

G_GNUC_UNUSED static void
person_set_up (StoreFixture  *fixture,
               gconstpointer  data)
{
  g_autoptr(Cp2Actor) actor = cp2_actor_new (ACCOUNT, CP2_ROLE_PROFESSIONAL, ACCOUNT);
  Cp2Centre *centre = office_centre (0, OFFICE_SCOPE);

  office_set_up_for (fixture, actor);
  cp2_set_text (&centre->name, "Ziwa Boys High");
  put_one (fixture->store, centre);
}

/* All that an application needs, and the M-Pesa name that agrees. */
G_GNUC_UNUSED static Cp2Profile *
person_profile (void)
{
  Cp2Profile *profile = cp2_record_new (&cp2_profile_kind, ACCOUNT);

  cp2_set_text (&profile->full_name, "Wanjiku Zawadi Njeri");
  cp2_set_text (&profile->mpesa_name, "WANJIKU ZAWADI NJERI");
  profile->year_of_birth = 1985;
  profile->gender = 1;
  cp2_set_text (&profile->national_id, "23456789");
  cp2_set_text (&profile->kra_pin, "A001234567Z");
  cp2_set_text (&profile->mobile, "254722000222");
  cp2_set_text (&profile->employer, "TSC");
  cp2_set_text (&profile->tsc_number, "451234");
  cp2_set_text (&profile->institution, "Kiganjo Secondary");
  cp2_set_text (&profile->designation, "Teacher");
  profile->year_started = 2010;
  cp2_set_text (&profile->county, "21");
  cp2_set_text (&profile->subcounty, OFFICE_SCOPE);
  cp2_set_text (&profile->kin_name, "Kamau Njeri");
  cp2_set_text (&profile->kin_mobile, "254722000111");
  cp2_set_text (&profile->kin_relationship, "brother");
  return profile;
}

/* The details that are only asked for. */
G_GNUC_UNUSED static Cp2Profile *
person_add_rest (Cp2Profile *profile)
{
  cp2_set_text (&profile->nssf_number, "2001234567");
  cp2_set_text (&profile->nhif_number, "12345678");
  cp2_set_text (&profile->email, "wanjiku@example.org");
  cp2_set_text (&profile->bank, "Equity");
  cp2_set_text (&profile->branch, "Nyeri");
  cp2_set_text (&profile->account_number, "0123456789");
  return profile;
}

G_GNUC_UNUSED static Cp2Qualification *
person_qualification (int level)
{
  Cp2Qualification *qualification = cp2_record_new (&cp2_qualification_kind, NULL);

  cp2_set_text (&qualification->profile, ACCOUNT);
  qualification->level = level;
  cp2_set_text (&qualification->institution, "Kenyatta University");
  cp2_set_text (&qualification->course, "Education");
  qualification->year_from = 2004;
  return qualification;
}

G_GNUC_UNUSED static Cp2Vacancy *
person_vacancy (guint       centre,
                const char *position,
                const char *closes_on)
{
  Cp2Vacancy *vacancy = cp2_record_new (&cp2_vacancy_kind, NULL);

  cp2_set_text (&vacancy->exam, OFFICE_EXAM);
  cp2_set_text (&vacancy->activity, "x");
  vacancy->station = office_centre_id (centre);
  cp2_set_text (&vacancy->station_name, "Ziwa Boys High");
  cp2_set_text (&vacancy->position, position);
  cp2_set_text (&vacancy->title, position);
  cp2_set_text (&vacancy->county, "21");
  cp2_set_text (&vacancy->subcounty, OFFICE_SCOPE);
  cp2_set_text (&vacancy->closes_on, closes_on);
  vacancy->slots = 5;
  return vacancy;
}

/* @vacancy: id, of one that need not be there. */
G_GNUC_UNUSED static Cp2JobApplication *
person_application (const char             *vacancy,
                    Cp2JobApplicationState  state)
{
  Cp2JobApplication *application = cp2_record_new (&cp2_job_application_kind, NULL);

  cp2_set_text (&application->profile, ACCOUNT);
  cp2_set_text (&application->vacancy, vacancy);
  application->state = state;
  cp2_set_text (&application->submitted_at, "2026-10-20T06:41:00.000Z");
  if (state == CP2_JOB_APPLICATION_WITHDRAWN)
    cp2_set_text (&application->withdrawn_at, "2026-10-21T06:41:00.000Z");
  return application;
}

G_GNUC_UNUSED static Cp2Deployment *
person_deployment (const char         *position,
                   Cp2DeploymentState  state)
{
  Cp2Deployment *deployment = office_deployment (0, position, "Wanjiku Zawadi Njeri");

  cp2_set_text (&deployment->profile, ACCOUNT);
  deployment->state = state;
  return deployment;
}

/* No sentence has a word of the records in it, nor a name that does not belong into one. */
G_GNUC_UNUSED static void
check_sentence (const char *text)
{
  static const char * const wire[] = { "INV", "SUP", OFFICE_EXAM, "21304", "submitted_", "_at", "(null)", "%s", "%u", "2026-11" };

  g_assert_nonnull (text);
  g_assert_true (g_utf8_validate (text, -1, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (wire); i++)
    if (strstr (text, wire[i]) != NULL)
      g_error ("“%s” says %s", text, wire[i]);
}

#define person_test(path, func) g_test_add (path, StoreFixture, NULL, person_set_up, func, office_tear_down)
