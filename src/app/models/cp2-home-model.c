#include "config.h"

#include "app/models/cp2-display.h"
#include "app/models/cp2-home-model.h"
#include "core/cp2-clock.h"
#include "core/cp2-exams.h"
#include "storage/cp2-sql-repository.h"

/* What is owed comes within months of the results; more exams than that, and earlier ones, are history. */
#define MAX_EXAMS   3
#define RECENT_DAYS 400

void
cp2_home_free (Cp2Home *home)
{
  g_clear_pointer (&home->step, cp2_next_step_free);
  g_clear_pointer (&home->pay, g_ptr_array_unref);
  g_clear_pointer (&home->days, g_ptr_array_unref);
  g_free (home->days_exam);
  g_free (home);
}

/* An exam that is not here cannot be said to be over. */
static gboolean
is_recent (Cp2Store   *store,
           const char *exam_id,
           const char *today)
{
  g_autofree char *since = cp2_day_add (today, -RECENT_DAYS);
  g_autoptr(Cp2Exam) exam = NULL;

  return !cp2_store_get_record (store, &cp2_exam_kind, exam_id, (gpointer *) &exam, NULL) || exam == NULL ||
         exam->ends_on == NULL || g_strcmp0 (exam->ends_on, since) >= 0;
}

static GPtrArray *
read_readiness (Cp2Store    *store,
                const char  *today,
                GError     **error)
{
  g_autoptr(Cp2Repository) repository = CP2_REPOSITORY (cp2_sql_repository_new (cp2_store_get_reader (store), FALSE));
  const char *account = cp2_store_get_actor (store)->account;
  g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) cp2_pay_readiness_free);
  g_auto(GStrv) exams = cp2_pay_readiness_list_exams (repository, account, error);

  for (guint i = 0; exams != NULL && exams[i] != NULL && all->len < MAX_EXAMS; i++)
    {
      Cp2PayReadiness *readiness;

      if (!is_recent (store, exams[i], today))
        continue;
      readiness = cp2_pay_readiness_new (repository, account, exams[i], today, error);
      if (readiness == NULL)
        return NULL;
      g_ptr_array_add (all, readiness);
    }

  return exams != NULL ? g_steal_pointer (&all) : NULL;
}

/* Of several exams with days the one that is on, or else comes soonest, or else was last. */
static Cp2PayReadiness *
choose_days (GPtrArray  *exams,
             const char *today)
{
  Cp2PayReadiness *chosen = NULL;

  for (guint i = 0; i < exams->len; i++)
    {
      Cp2PayReadiness *readiness = g_ptr_array_index (exams, i);

      /* They come with the latest first. */
      if (readiness->days->len > 0 && (chosen == NULL || readiness->n_ahead > 0))
        chosen = readiness;
    }

  return chosen;
}

Cp2Home *
cp2_home_read (Cp2Store  *store,
               GError   **error)
{
  g_autofree char *today = cp2_clock_today ();
  g_autoptr(GPtrArray) exams = read_readiness (store, today, error);
  g_autoptr(Cp2Home) home = NULL;
  Cp2PayReadiness *chosen;

  if (exams == NULL)
    return NULL;

  home = g_new0 (Cp2Home, 1);
  home->step = cp2_next_step_read (store, exams, today, error);
  if (home->step == NULL)
    return NULL;

  home->pay = g_ptr_array_new_with_free_func ((GDestroyNotify) cp2_home_pay_free);
  for (guint i = 0; i < exams->len; i++)
    {
      Cp2PayReadiness *readiness = g_ptr_array_index (exams, i);
      g_autofree char *name = cp2_application_dup_name (store, &cp2_exam_kind, readiness->exam);

      g_ptr_array_add (home->pay, cp2_home_pay_new (readiness, name));
    }

  chosen = choose_days (exams, today);
  home->days = chosen != NULL ? cp2_duty_days_new (chosen, NULL, today) : g_ptr_array_new ();
  if (chosen != NULL)
    home->days_exam = cp2_application_dup_name (store, &cp2_exam_kind, chosen->exam);
  return g_steal_pointer (&home);
}
