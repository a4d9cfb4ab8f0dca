#include "config.h"

#include <stdlib.h>

#include "core/cp2-deployment.h"
#include "core/cp2-eligibility.h"
#include "core/cp2-exams.h"
#include "core/cp2-places.h"
#include "core/cp2-rules.h"

typedef struct
{
  Cp2OperationContext *context;
  Cp2Profile          *profile;
  Cp2EligibilityRule  *rule;
  Cp2Exam             *exam;
  Cp2Centre           *centre;
  char                 year[16];
} Case;

static gboolean
check_level (const Case  *the,
             GError     **error)
{
  const char *level = cp2_school_level_words[the->profile->level];
  char **levels = the->rule->levels;
  g_autofree char *list = NULL;

  if (levels == NULL || levels[0] == NULL || g_strv_contains ((const char * const *) levels, level))
    return TRUE;

  list = g_strjoinv (", ", levels);
  return cp2_rule_refuse (error, CP2_RULE_ERROR_WRONG_LEVEL,
                          "exam", the->exam->name, "rule_year", the->year, "levels", list, NULL);
}

static gboolean
check_own_school (const Case  *the,
                  GError     **error)
{
  const char *centre = CP2_RECORD (the->centre)->id;
  g_autoptr(GPtrArray) stations = NULL;
  gboolean own;

  if (!the->rule->not_own_school)
    return TRUE;

  stations = cp2_repository_find (the->context->repository, &cp2_experience_kind, error,
                                  "profile", CP2_RECORD (the->profile)->id, NULL);
  if (stations == NULL)
    return FALSE;

  own = g_strcmp0 (the->profile->institution_centre, centre) == 0;
  for (guint i = 0; !own && i < stations->len; i++)
    own = g_strcmp0 (CP2_EXPERIENCE (g_ptr_array_index (stations, i))->centre, centre) == 0;

  return !own || cp2_rule_refuse (error, CP2_RULE_ERROR_OWN_SCHOOL, "centre", the->centre->name, NULL);
}

/* A series may be sat in the year after its own, as those of 2020 and 2021 were: its year counts, not that of the day. */
static gboolean
get_year_served (const Case     *the,
                 Cp2Deployment  *deployment,
                 gint64         *year,
                 GError        **error)
{
  Cp2Exam *exam;

  if (!cp2_operation_load (the->context, &cp2_exam_kind, deployment->exam, &exam, error))
    return FALSE;

  *year = exam != NULL && exam->year > 0 ? exam->year : deployment->from_on != NULL ? atoi (deployment->from_on) : 0;
  return TRUE;
}

static gboolean
refuse_cool_down (const Case  *the,
                  gint64       year,
                  GError     **error)
{
  g_autofree char *served = g_strdup_printf ("%" G_GINT64_FORMAT, year);
  g_autofree char *years = g_strdup_printf ("%" G_GINT64_FORMAT, the->rule->cooldown_years);

  return cp2_rule_refuse (error, CP2_RULE_ERROR_COOL_DOWN,
                          "centre", the->centre->name, "year", served, "rule_year", the->year,
                          "years", years, "count", years, NULL);
}

static gboolean
check_cool_down (const Case  *the,
                 GError     **error)
{
  g_autoptr(GPtrArray) deployments = NULL;
  gint64 year;

  if (the->rule->cooldown_years == 0)
    return TRUE;

  deployments = cp2_repository_find (the->context->repository, &cp2_deployment_kind, error,
                                     "profile", CP2_RECORD (the->profile)->id,
                                     "centre", CP2_RECORD (the->centre)->id, NULL);
  if (deployments == NULL)
    return FALSE;

  for (guint i = 0; i < deployments->len; i++)
    {
      Cp2Deployment *deployment = g_ptr_array_index (deployments, i);

      if (!cp2_deployment_was_served (deployment))
        continue;
      if (!get_year_served (the, deployment, &year, error))
        return FALSE;
      if (year < the->exam->year && the->exam->year - year <= the->rule->cooldown_years)
        return refuse_cool_down (the, year, error);
    }

  return TRUE;
}

gboolean
cp2_eligibility_check (Cp2OperationContext  *context,
                       Cp2Profile           *profile,
                       const char           *exam,
                       const char           *position,
                       const char           *centre,
                       GError              **error)
{
  Case the = { .context = context, .profile = profile };
  g_autofree char *rule_id = g_strdup_printf ("%s:%s", exam, position);

  if (!cp2_operation_load (context, &cp2_eligibility_rule_kind, rule_id, &the.rule, error) ||
      !cp2_operation_load (context, &cp2_exam_kind, exam, &the.exam, error) ||
      !cp2_operation_load (context, &cp2_centre_kind, centre, &the.centre, error))
    return FALSE;
  if (the.rule == NULL || the.exam == NULL)
    return TRUE;

  g_snprintf (the.year, sizeof the.year, "%" G_GINT64_FORMAT, the.exam->year);
  return check_level (&the, error) &&
         (the.centre == NULL || (check_own_school (&the, error) && check_cool_down (&the, error)));
}
