#include "config.h"

#include "core/cp2-operation.h"

#define OPERATIONS(X)       \
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

#define DECLARE(name) extern const Cp2OperationType cp2_operation_##name;
#define REFER(name) &cp2_operation_##name,

OPERATIONS (DECLARE)

static const Cp2OperationType * const types[] = { OPERATIONS (REFER) };

const Cp2OperationType * const *
cp2_operation_type_list (guint *n_types)
{
  *n_types = G_N_ELEMENTS (types);
  return types;
}

const Cp2OperationType *
cp2_operation_type_lookup (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (g_strcmp0 (types[i]->name, name) == 0)
      return types[i];

  return NULL;
}
