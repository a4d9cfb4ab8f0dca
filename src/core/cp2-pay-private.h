#pragma once

#include "core/cp2-pay-readiness.h"

G_BEGIN_DECLS

/** cp2_pay_days_new: (transfer full) (element-type Cp2PayDay): no days yet. */
GPtrArray *cp2_pay_days_new  (void);

/**
 * cp2_pay_days_read:
 * @days: receives the days, in order
 * @deployments: (element-type Cp2Deployment): a person's deployments for @exam
 *
 * The days on which the person was, or is, to serve: those of the exam's timetable, and others that were marked. The
 * timetable does not say who is needed on a day, so that all of a deployment's count.
 */
gboolean   cp2_pay_days_read (GPtrArray      *days,
                              Cp2Repository  *repository,
                              GPtrArray      *deployments,
                              const char     *exam,
                              const char     *today,
                              GError        **error);

/** cp2_pay_list_applied: (transfer full) (element-type utf8): the exams of a person's open applications, one for each of them. */
GPtrArray *cp2_pay_list_applied (Cp2Repository  *repository,
                                 const char     *profile,
                                 GError        **error);

G_END_DECLS
