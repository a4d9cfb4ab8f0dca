#pragma once

#include "core/cp2-record.h"
#include "core/cp2-role.h"

G_BEGIN_DECLS

/** Cp2Vacancy: places of one position for one exam at one duty station. */
struct _Cp2Vacancy
{
  Cp2Record  parent_instance;

  char      *exam;
  char      *activity;
  /* A centre, or a container or marking centre, as the position's station word says. */
  char      *station;
  char      *position;
  char      *county;
  char      *subcounty;
  char      *title;
  char      *station_name;
  char      *description;
  gint64     slots;
  /* Applications that hold a place now. */
  gint64     taken;
  char      *closes_on;
  gboolean   closed;
};
CP2_DECLARE_KIND (Cp2Vacancy, cp2_vacancy, VACANCY)

/** Cp2JobApplicationState: see design; a withdrawn one can be submitted again. */
typedef enum
{
  CP2_JOB_APPLICATION_SUBMITTED,
  CP2_JOB_APPLICATION_WITHDRAWN,
  CP2_JOB_APPLICATION_SHORTLISTED,
  CP2_JOB_APPLICATION_ACCEPTED,
  CP2_JOB_APPLICATION_DEPLOYED,
  CP2_JOB_APPLICATION_DECLINED,
} Cp2JobApplicationState;

extern const char * const cp2_job_application_state_words[];

/** Cp2JobApplication: a professional's application to a vacancy; one for each pair, whatever its state. */
struct _Cp2JobApplication
{
  Cp2Record  parent_instance;

  char      *vacancy;
  char      *profile;
  int        state;
  char      *submitted_at;
  char      *withdrawn_at;
  char      *full_name;
  char      *subcounty;
  char      *county;
  /* The device's clock could not be trusted and the closing day had passed when it arrived. */
  gboolean   late;
};
CP2_DECLARE_KIND (Cp2JobApplication, cp2_job_application, JOB_APPLICATION)

/** cp2_vacancy_get_place: where it is; borrowed. */
Cp2Place cp2_vacancy_get_place (Cp2Vacancy *vacancy);
/** cp2_job_application_is_live: whether it holds a place of the vacancy. */
gboolean cp2_job_application_is_live (Cp2JobApplication *application);

G_END_DECLS
