#include "config.h"

#include <glib/gi18n-lib.h>

#include "core/cp2-vacancy.h"

const char * const cp2_job_application_state_words[] =
  { "submitted", "withdrawn", "shortlisted", "accepted", "deployed", "declined", NULL };

static const Cp2Field cp2_vacancy_fields[] = {
  CP2_FIELD (Cp2Vacancy, exam, REFERENCE, .kind = "exam", .flags = CP2_FIELD_REQUIRED, .label = N_("Exam")),
  CP2_FIELD (Cp2Vacancy, activity, REFERENCE, .kind = "activity", .flags = CP2_FIELD_REQUIRED, .label = N_("Activity")),
  CP2_FIELD (Cp2Vacancy, station, TEXT, .flags = CP2_FIELD_REQUIRED, .label = N_("Duty station")),
  CP2_FIELD (Cp2Vacancy, position, REFERENCE, .kind = "position", .flags = CP2_FIELD_REQUIRED, .label = N_("Position")),
  CP2_FIELD (Cp2Vacancy, county, REFERENCE, .kind = "county", .flags = CP2_FIELD_REQUIRED, .label = N_("County")),
  CP2_FIELD (Cp2Vacancy, subcounty, REFERENCE, .kind = "subcounty", .flags = CP2_FIELD_REQUIRED, .label = N_("Sub-county")),
  CP2_FIELD (Cp2Vacancy, title, TEXT, .flags = CP2_FIELD_REQUIRED | CP2_FIELD_SEARCHABLE, .label = N_("Title")),
  CP2_FIELD (Cp2Vacancy, station_name, TEXT, .flags = CP2_FIELD_SEARCHABLE, .label = N_("Name of the duty station")),
  CP2_FIELD (Cp2Vacancy, description, TEXT, .maximum = 2000, .flags = CP2_FIELD_SEARCHABLE, .label = N_("Description")),
  CP2_FIELD (Cp2Vacancy, slots, INTEGER, .minimum = 1, .maximum = 1000, .flags = CP2_FIELD_REQUIRED, .label = N_("Places")),
  CP2_FIELD (Cp2Vacancy, taken, INTEGER, .maximum = 1000, .label = N_("Places taken")),
  CP2_FIELD (Cp2Vacancy, closes_on, DATE, .flags = CP2_FIELD_REQUIRED, .label = N_("Closes")),
  CP2_FIELD (Cp2Vacancy, closed, BOOLEAN, .label = N_("Closed early")),
};

/* For every page of the list: by closing day alone, and by the filters that people set, narrowest first. */
CP2_DEFINE_KIND (Cp2Vacancy, cp2_vacancy, "vacancy", .audience = cp2_audience_public,
                 .indexes = (const char * const []) {
                   "closes_on,id",
                   "subcounty,exam,position,activity,station,closes_on",
                   "county,exam,position,activity,closes_on",
                   "exam,activity,position,closes_on",
                   "station",
                   NULL })

static const Cp2Field cp2_job_application_fields[] = {
  CP2_FIELD (Cp2JobApplication, vacancy, REFERENCE, .kind = "vacancy", .flags = CP2_FIELD_REQUIRED, .label = N_("Vacancy")),
  CP2_FIELD (Cp2JobApplication, profile, REFERENCE, .kind = "profile", .flags = CP2_FIELD_REQUIRED, .label = N_("Applicant")),
  CP2_FIELD (Cp2JobApplication, state, ENUM, .words = cp2_job_application_state_words, .label = N_("State")),
  CP2_FIELD (Cp2JobApplication, submitted_at, INSTANT, .label = N_("Submitted")),
  CP2_FIELD (Cp2JobApplication, withdrawn_at, INSTANT, .label = N_("Withdrawn")),
  CP2_FIELD (Cp2JobApplication, full_name, TEXT, .label = N_("Name")),
  CP2_FIELD (Cp2JobApplication, subcounty, REFERENCE, .kind = "subcounty", .label = N_("Sub-county")),
  CP2_FIELD (Cp2JobApplication, county, REFERENCE, .kind = "county", .label = N_("County")),
  CP2_FIELD (Cp2JobApplication, late, BOOLEAN, .label = N_("Arrived after closing")),
};

static gboolean
application_audience (Cp2Record      *record,
                      Cp2Repository  *repository,
                      Cp2Audience    *audience,
                      GError        **error)
{
  Cp2JobApplication *application = CP2_JOB_APPLICATION (record);

  cp2_audience_add (audience, CP2_FORM_WHOLE, "account", application->profile);
  cp2_audience_add_offices (audience, CP2_FORM_WHOLE, application->subcounty, application->county);
  return TRUE;
}

CP2_DEFINE_KIND (Cp2JobApplication, cp2_job_application, "job_application", .audience = application_audience,
                 .keys = (const char * const []) { "profile,vacancy", NULL },
                 .indexes = (const char * const []) { "vacancy,state", NULL })

Cp2Place
cp2_vacancy_get_place (Cp2Vacancy *vacancy)
{
  return (Cp2Place) { .county = vacancy->county, .subcounty = vacancy->subcounty, .centre = NULL };
}

gboolean
cp2_job_application_is_live (Cp2JobApplication *application)
{
  return application->state != CP2_JOB_APPLICATION_WITHDRAWN && application->state != CP2_JOB_APPLICATION_DECLINED;
}
