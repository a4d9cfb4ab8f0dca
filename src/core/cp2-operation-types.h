#pragma once

#include "core/cp2-operation.h"

G_BEGIN_DECLS

/** CP2_OPERATIONS: every operation there is, once; what needs a row for each expands it, and does not build without. */
#define CP2_OPERATIONS(X)       \
  X (profile_update)        \
  X (profile_decide)        \
  X (qualification_save)    \
  X (qualification_remove)  \
  X (experience_save)       \
  X (experience_remove)     \
  X (vacancy_publish)       \
  X (vacancy_close)         \
  X (application_submit)    \
  X (application_withdraw)  \
  X (deployment_assign)     \
  X (deployment_accept)     \
  X (deployment_decline)    \
  X (deployment_cancel)     \
  X (attendance_mark)       \
  X (attendance_submit)     \
  X (attendance_verify)     \
  X (attendance_reopen)

#define CP2_DECLARE_OPERATION(name) extern const Cp2OperationType cp2_operation_##name;
CP2_OPERATIONS (CP2_DECLARE_OPERATION)

G_END_DECLS
