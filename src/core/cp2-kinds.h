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
