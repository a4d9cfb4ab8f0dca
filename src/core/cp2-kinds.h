#pragma once

/* Every kind of record, for those who need them all by name. */
#include "core/cp2-account.h"
#include "core/cp2-attendance.h"
#include "core/cp2-deployment.h"
#include "core/cp2-exams.h"
#include "core/cp2-places.h"
#include "core/cp2-profile.h"
#include "core/cp2-rules.h"
#include "core/cp2-vacancy.h"

/** CP2_KINDS: every kind there is, once, references before what refers to them where that can be. */
#define CP2_KINDS(X)      \
  X (county)              \
  X (subcounty)           \
  X (container)           \
  X (centre)              \
  X (candidature)         \
  X (exam)                \
  X (activity)            \
  X (position)            \
  X (exam_session)        \
  X (staffing_rule)       \
  X (eligibility_rule)    \
  X (rate)                \
  X (account)             \
  X (profile)             \
  X (profile_change)      \
  X (qualification)       \
  X (experience)          \
  X (vacancy)             \
  X (job_application)     \
  X (deployment)          \
  X (attendance_sheet)    \
  X (attendance_mark)
