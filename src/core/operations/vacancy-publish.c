#include "config.h"

#include "core/cp2-exams.h"
#include "core/cp2-operation.h"
#include "core/cp2-places.h"
#include "core/cp2-vacancy.h"

static gboolean
check (Cp2OperationContext  *context,
       GError              **error)
{
  Cp2Vacancy *asked = context->asked;
  Cp2Vacancy *existing;
  Cp2Subcounty *subcounty;
  gpointer other;

  if (!cp2_actor_covers (context->actor, cp2_vacancy_get_place (asked)))
    return cp2_operation_not_found (context, error);
  if (!cp2_operation_require (context, &cp2_exam_kind, asked->exam, &other, error) ||
      !cp2_operation_require (context, &cp2_activity_kind, asked->activity, &other, error) ||
      !cp2_operation_require (context, &cp2_position_kind, asked->position, &other, error) ||
      !cp2_operation_require (context, &cp2_subcounty_kind, asked->subcounty, &subcounty, error) ||
      !cp2_operation_load (context, &cp2_vacancy_kind, context->operation->record, &existing, error))
    return FALSE;
  if (g_strcmp0 (subcounty->county, asked->county) != 0)
    return cp2_rule_refuse (error, CP2_RULE_ERROR_NOT_FOUND, "kind", "county", "id", asked->county, NULL);

  return existing == NULL || cp2_rule_refuse (error, CP2_RULE_ERROR_ID_TAKEN, NULL);
}

static gboolean
apply (Cp2OperationContext  *context,
       GError              **error)
{
  return cp2_operation_put (context, context->asked, error);
}

CP2_DEFINE_OPERATION (vacancy_publish, "vacancy.publish", CP2_ROLE_OFFICES, &cp2_vacancy_kind,
                      check, apply,
                      "exam", "activity", "station", "position", "county", "subcounty",
                      "title", "station_name", "description", "slots", "closes_on")
