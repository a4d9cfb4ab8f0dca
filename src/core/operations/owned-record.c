#include "config.h"

#include "core/operations/owned-record.h"

static void
set_field (gpointer    record,
           const char *name,
           const char *value)
{
  cp2_field_set_text (cp2_kind_find_field (cp2_record_get_kind (record), name), record, value);
}

void
cp2_owned_record_place (gpointer    record,
                        Cp2Profile *profile)
{
  set_field (record, "profile", CP2_RECORD (profile)->id);
  set_field (record, "subcounty", profile->subcounty);
  set_field (record, "county", profile->county);
}

gboolean
cp2_owned_record_check (Cp2OperationContext  *context,
                        GError              **error)
{
  Cp2Profile *profile;
  gpointer record;
  g_autofree char *owner = NULL;

  if (!cp2_operation_require (context, &cp2_profile_kind, context->actor->account, &profile, error) ||
      !cp2_operation_load (context, context->type->kind, context->operation->record, &record, error))
    return FALSE;
  if (record == NULL)
    return TRUE;

  owner = cp2_field_to_text (cp2_kind_find_field (context->type->kind, "profile"), record);
  return g_strcmp0 (owner, context->actor->account) == 0 || cp2_operation_not_found (context, error);
}

gboolean
cp2_owned_record_save (Cp2OperationContext  *context,
                       GError              **error)
{
  Cp2Profile *profile;
  Cp2Record *record;

  if (!cp2_operation_require (context, &cp2_profile_kind, context->actor->account, &profile, error) ||
      !cp2_operation_load (context, context->type->kind, context->operation->record, &record, error))
    return FALSE;

  if (record != NULL)
    {
      CP2_RECORD (context->asked)->version = record->version;
      cp2_set_text (&CP2_RECORD (context->asked)->extra, record->extra);
    }
  cp2_owned_record_place (context->asked, profile);
  return cp2_operation_put (context, context->asked, error);
}

gboolean
cp2_owned_record_remove (Cp2OperationContext  *context,
                         GError              **error)
{
  return cp2_repository_remove (context->repository, context->type->kind, context->operation->record, error);
}

static gboolean
move_kind (Cp2OperationContext  *context,
           const Cp2Kind        *kind,
           Cp2Profile           *profile,
           GError              **error)
{
  g_autoptr(GPtrArray) parts = cp2_repository_find (context->repository, kind, error,
                                                    "profile", CP2_RECORD (profile)->id, NULL);

  if (parts == NULL)
    return FALSE;

  for (guint i = 0; i < parts->len; i++)
    {
      gpointer part = g_ptr_array_index (parts, i);
      g_autoptr(Cp2Record) before = cp2_record_copy (part);

      cp2_owned_record_place (part, profile);
      if (!cp2_record_equal (before, part) && !cp2_operation_put (context, part, error))
        return FALSE;
    }

  return TRUE;
}

gboolean
cp2_owned_records_move (Cp2OperationContext  *context,
                        Cp2Profile           *profile,
                        GError              **error)
{
  return move_kind (context, &cp2_qualification_kind, profile, error) &&
         move_kind (context, &cp2_experience_kind, profile, error) &&
         move_kind (context, &cp2_profile_change_kind, profile, error);
}
