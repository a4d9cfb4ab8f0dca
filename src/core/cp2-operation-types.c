#include "config.h"

#include "core/cp2-operation-types.h"

#define REFER(name) &cp2_operation_##name,

static const Cp2OperationType * const types[] = { CP2_OPERATIONS (REFER) };

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
