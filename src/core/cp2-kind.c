#include "config.h"

#include "core/cp2-kind.h"
#include "core/cp2-kinds.h"

#define REFER(name) &cp2_##name##_kind,

static const Cp2Kind * const kinds[] = { CP2_KINDS (REFER) };

const Cp2Kind * const *
cp2_kind_list (guint *n_kinds)
{
  *n_kinds = G_N_ELEMENTS (kinds);
  return kinds;
}

const Cp2Kind *
cp2_kind_lookup (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_strcmp0 (kinds[i]->name, name) == 0)
      return kinds[i];

  return NULL;
}

const Cp2Field *
cp2_kind_find_field (const Cp2Kind *kind,
                     const char    *name)
{
  return cp2_field_find (kind->fields, kind->n_fields, name);
}

static gboolean
has_flag (const Cp2Kind *kind,
          guint          flag)
{
  for (guint i = 0; i < kind->n_fields; i++)
    if (kind->fields[i].flags & flag)
      return TRUE;

  return FALSE;
}

gboolean
cp2_kind_is_searchable (const Cp2Kind *kind)
{
  return has_flag (kind, CP2_FIELD_SEARCHABLE);
}

gboolean
cp2_kind_is_sensitive (const Cp2Kind *kind)
{
  return has_flag (kind, CP2_FIELD_SENSITIVE);
}
