#include "config.h"

#include "core/cp2-completeness.h"

static void
add_details (GArray        *details,
             const Cp2Kind *kind,
             gpointer       record)
{
  for (guint i = 0; i < kind->n_fields; i++)
    {
      const Cp2Field *field = &kind->fields[i];

      if (field->flags & CP2_FIELD_DETAIL)
        {
          Cp2Detail detail = { field, record != NULL && cp2_field_is_set (field, record) };

          g_array_append_val (details, detail);
        }
    }
}

static Cp2Qualification *
find_highest (GPtrArray *qualifications)
{
  Cp2Qualification *highest = NULL;

  for (guint i = 0; i < qualifications->len; i++)
    {
      Cp2Qualification *qualification = g_ptr_array_index (qualifications, i);

      if (highest == NULL || qualification->level > highest->level)
        highest = qualification;
    }

  return highest;
}

GArray *
cp2_completeness_list (Cp2Profile *profile,
                       GPtrArray  *qualifications)
{
  GArray *details = g_array_new (FALSE, FALSE, sizeof (Cp2Detail));

  add_details (details, &cp2_profile_kind, profile);
  add_details (details, &cp2_qualification_kind, find_highest (qualifications));
  return details;
}

/* Of a profile only what payment and posting need; of a qualification its first line, that there is one. */
static gboolean
is_needed (const Cp2Detail *detail)
{
  return (detail->field->flags & CP2_FIELD_NEEDED) || detail->field == &cp2_qualification_kind.fields[1];
}

gboolean
cp2_completeness_require (Cp2OperationContext  *context,
                          Cp2Profile           *profile,
                          GError              **error)
{
  g_autoptr(GPtrArray) qualifications = NULL;
  g_autoptr(GArray) details = NULL;
  g_autoptr(GString) missing = g_string_new (NULL);
  g_autofree char *text = NULL;
  guint count = 0;

  qualifications = cp2_repository_find (context->repository, &cp2_qualification_kind, error,
                                        "profile", CP2_RECORD (profile)->id, NULL);
  if (qualifications == NULL)
    return FALSE;

  details = cp2_completeness_list (profile, qualifications);
  for (guint i = 0; i < details->len; i++)
    {
      const Cp2Detail *detail = &g_array_index (details, Cp2Detail, i);

      if (detail->is_set || !is_needed (detail))
        continue;
      g_string_append_printf (missing, "%s%s", count++ > 0 ? ", " : "", detail->field->label);
    }

  if (count == 0)
    return TRUE;

  text = g_strdup_printf ("%u", count);
  return cp2_rule_refuse (error, CP2_RULE_ERROR_PROFILE_INCOMPLETE, "count", text, "missing", missing->str, NULL);
}
