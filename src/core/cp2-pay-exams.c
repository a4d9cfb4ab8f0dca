#include "config.h"

#include <string.h>

#include "core/cp2-deployment.h"
#include "core/cp2-exams.h"
#include "core/cp2-pay-private.h"
#include "core/cp2-vacancy.h"

/* The exam of an application is that of its vacancy; of one that is not there any more nothing is known. */
static gboolean
find_exam (Cp2Repository      *repository,
           Cp2JobApplication  *application,
           char              **exam,
           GError            **error)
{
  g_autoptr(Cp2Vacancy) vacancy = NULL;

  if (!cp2_repository_get (repository, &cp2_vacancy_kind, application->vacancy, (gpointer *) &vacancy, error))
    return FALSE;

  *exam = vacancy != NULL ? g_strdup (vacancy->exam) : NULL;
  return TRUE;
}

GPtrArray *
cp2_pay_list_applied (Cp2Repository  *repository,
                      const char     *profile,
                      GError        **error)
{
  g_autoptr(GPtrArray) exams = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GPtrArray) applications = cp2_repository_find (repository, &cp2_job_application_kind, error,
                                                           "profile", profile, NULL);

  if (applications == NULL)
    return NULL;

  for (guint i = 0; i < applications->len; i++)
    {
      Cp2JobApplication *application = g_ptr_array_index (applications, i);
      char *exam = NULL;

      if (!cp2_job_application_is_live (application))
        continue;
      if (!find_exam (repository, application, &exam, error))
        return NULL;
      if (exam != NULL)
        g_ptr_array_add (exams, exam);
    }

  return g_steal_pointer (&exams);
}

typedef struct
{
  char *id;
  char *starts_on;
} ExamDay;

static void
exam_day_free (gpointer data)
{
  ExamDay *exam = data;

  g_free (exam->id);
  g_free (exam->starts_on);
  g_free (exam);
}

static int
compare_exams (gconstpointer a,
               gconstpointer b)
{
  const ExamDay *first = *(const ExamDay * const *) a;
  const ExamDay *second = *(const ExamDay * const *) b;
  int order = g_strcmp0 (second->starts_on, first->starts_on);

  return order != 0 ? order : strcmp (first->id, second->id);
}

static gboolean
add_exam (GPtrArray      *exams,
          Cp2Repository  *repository,
          const char     *id,
          GError        **error)
{
  g_autoptr(Cp2Exam) exam = NULL;
  ExamDay *added;

  for (guint i = 0; i < exams->len; i++)
    if (g_str_equal (((ExamDay *) g_ptr_array_index (exams, i))->id, id))
      return TRUE;
  if (!cp2_repository_get (repository, &cp2_exam_kind, id, (gpointer *) &exam, error))
    return FALSE;

  added = g_new0 (ExamDay, 1);
  added->id = g_strdup (id);
  added->starts_on = exam != NULL ? g_strdup (exam->starts_on) : NULL;
  g_ptr_array_add (exams, added);
  return TRUE;
}

char **
cp2_pay_readiness_list_exams (Cp2Repository  *repository,
                              const char     *profile,
                              GError        **error)
{
  g_autoptr(GPtrArray) exams = g_ptr_array_new_with_free_func (exam_day_free);
  g_autoptr(GStrvBuilder) ids = g_strv_builder_new ();
  g_autoptr(GPtrArray) deployments = NULL;
  g_autoptr(GPtrArray) applied = NULL;

  if ((deployments = cp2_repository_find (repository, &cp2_deployment_kind, error, "profile", profile, NULL)) == NULL ||
      (applied = cp2_pay_list_applied (repository, profile, error)) == NULL)
    return NULL;

  for (guint i = 0; i < deployments->len; i++)
    if (!add_exam (exams, repository, CP2_DEPLOYMENT (g_ptr_array_index (deployments, i))->exam, error))
      return NULL;
  for (guint i = 0; i < applied->len; i++)
    if (!add_exam (exams, repository, g_ptr_array_index (applied, i), error))
      return NULL;

  g_ptr_array_sort (exams, compare_exams);
  for (guint i = 0; i < exams->len; i++)
    g_strv_builder_add (ids, ((ExamDay *) g_ptr_array_index (exams, i))->id);
  return g_strv_builder_end (ids);
}
