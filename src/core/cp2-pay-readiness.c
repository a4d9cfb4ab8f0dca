#include "config.h"

#include <string.h>

#include "core/cp2-deployment.h"
#include "core/cp2-exams.h"
#include "core/cp2-pay-private.h"
#include "core/cp2-pay-readiness.h"
#include "core/cp2-profile.h"

typedef struct
{
  const char      *today;
  Cp2PayReadiness *readiness;
  Cp2Profile      *profile;
  GPtrArray       *deployments;
  gboolean         has_applied;
  gboolean         is_over;
} Reckoning;

void
cp2_pay_readiness_free (Cp2PayReadiness *readiness)
{
  for (guint i = 0; i < CP2_PAY_N_REASONS; i++)
    {
      g_free (readiness->rows[i].target);
      g_free (readiness->rows[i].day);
    }
  g_ptr_array_unref (readiness->days);
  g_free (readiness->exam);
  g_free (readiness);
}

static void
set_row (Reckoning    *reckoning,
         Cp2PayReason  reason,
         Cp2PayState   state,
         Cp2PayCause   cause,
         Cp2PayWho     who)
{
  Cp2PayRow *row = &reckoning->readiness->rows[reason];

  row->state = state;
  row->cause = cause;
  row->who = who;
}

/* What the person does by itself, and where. */
static void
set_own (Reckoning    *reckoning,
         Cp2PayReason  reason,
         Cp2PayCause   cause,
         const char   *page,
         const char   *target)
{
  set_row (reckoning, reason, CP2_PAY_MISSING, cause, CP2_PAY_PERSON);
  reckoning->readiness->rows[reason].page = page;
  reckoning->readiness->rows[reason].target = g_strdup (target);
}

/* The words of a name, in one form. */
static char *
fold_name (const char *name)
{
  g_autofree char *folded = g_utf8_casefold (name, -1);
  g_autofree char *plain = g_utf8_normalize (folded, -1, G_NORMALIZE_ALL);
  GString *text = g_string_new (NULL);

  for (const char *at = plain; at != NULL && *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar letter = g_utf8_get_char (at);

      if (g_unichar_isalnum (letter))
        g_string_append_unichar (text, letter);
      else if ((g_unichar_isspace (letter) || letter == '-') && text->len > 0 && text->str[text->len - 1] != ' ')
        g_string_append_c (text, ' ');
    }

  return g_strchomp (g_string_free (text, FALSE));
}

/* The payment is refused when the names differ, so that nothing here is generous: another order is another name. */
gboolean
cp2_pay_names_agree (const char *name,
                     const char *mpesa_name)
{
  g_autofree char *first = fold_name (name != NULL ? name : "");
  g_autofree char *second = fold_name (mpesa_name != NULL ? mpesa_name : "");

  return first[0] != '\0' && g_str_equal (first, second);
}

static gboolean
is_given (const char *text)
{
  return text != NULL && text[0] != '\0';
}

static void
judge_name (Reckoning *reckoning)
{
  Cp2Profile *profile = reckoning->profile;

  if (profile == NULL || !is_given (profile->full_name))
    set_own (reckoning, CP2_PAY_NAME, CP2_PAY_FULL_NAME_MISSING, "profile", "full_name");
  else if (!is_given (profile->mpesa_name))
    set_own (reckoning, CP2_PAY_NAME, CP2_PAY_MPESA_NAME_MISSING, "profile", "mpesa_name");
  else if (!cp2_pay_names_agree (profile->full_name, profile->mpesa_name))
    set_own (reckoning, CP2_PAY_NAME, CP2_PAY_NAMES_DIFFER, "profile", "mpesa_name");
}

static void
judge_numbers (Reckoning *reckoning)
{
  Cp2Profile *profile = reckoning->profile;
  gboolean has_id = profile != NULL && is_given (profile->national_id);
  gboolean has_service_number = profile != NULL && is_given (profile->tsc_number);

  if (!has_id)
    set_own (reckoning, CP2_PAY_NUMBERS, has_service_number ? CP2_PAY_NATIONAL_ID_MISSING : CP2_PAY_BOTH_NUMBERS_MISSING,
             "profile", "national_id");
  else if (!has_service_number)
    set_own (reckoning, CP2_PAY_NUMBERS, CP2_PAY_SERVICE_NUMBER_MISSING, "profile", "tsc_number");
}

/* An offer that can still be answered; once its days are over, nobody asks. */
static gboolean
is_offer (Cp2Deployment *deployment,
          const char    *today)
{
  return deployment->state == CP2_DEPLOYMENT_OFFERED && g_strcmp0 (deployment->to_on, today) >= 0;
}

/* Deployed is who has, or had, at least one day to serve. */
static void
judge_deployed (Reckoning *reckoning)
{
  gboolean is_deployed = FALSE;
  gboolean is_proposed = FALSE;

  for (guint i = 0; i < reckoning->deployments->len; i++)
    {
      Cp2Deployment *deployment = g_ptr_array_index (reckoning->deployments, i);

      if (is_offer (deployment, reckoning->today))
        {
          set_own (reckoning, CP2_PAY_DEPLOYED, CP2_PAY_NOT_ANSWERED, "applications", CP2_RECORD (deployment)->id);
          return;
        }
      is_deployed = is_deployed || cp2_deployment_holds_on (deployment, deployment->from_on);
      is_proposed = is_proposed || deployment->state == CP2_DEPLOYMENT_PROPOSED;
    }

  if (is_deployed)
    return;
  if (reckoning->is_over)
    set_row (reckoning, CP2_PAY_DEPLOYED, CP2_PAY_MISSING, CP2_PAY_NEVER_DEPLOYED, CP2_PAY_SUBCOUNTY);
  else if (is_proposed || reckoning->has_applied)
    set_row (reckoning, CP2_PAY_DEPLOYED, CP2_PAY_WAITING, CP2_PAY_APPLIED, CP2_PAY_SUBCOUNTY);
  else
    set_own (reckoning, CP2_PAY_DEPLOYED, CP2_PAY_NOT_APPLIED, "vacancies", reckoning->readiness->exam);
}

/* Notes that a day is not in order; of several causes the one of the earliest day is told. */
static void
note_day (Reckoning    *reckoning,
          Cp2PayReason  reason,
          Cp2PayCause   cause,
          Cp2PayWho     who,
          Cp2PayDay    *day)
{
  Cp2PayRow *row = &reckoning->readiness->rows[reason];

  if (row->cause == CP2_PAY_CAUSE_NONE)
    {
      set_row (reckoning, reason, CP2_PAY_WAITING, cause, who);
      row->day = g_strdup (day->on_date);
    }
  if (row->cause == cause)
    row->count++;
}

static void
judge_mark (Reckoning *reckoning,
            Cp2PayDay *day)
{
  Cp2PayRow *row = &reckoning->readiness->rows[CP2_PAY_MARKED];

  row->total++;
  if (day->is_disputed)
    note_day (reckoning, CP2_PAY_MARKED, CP2_PAY_MARKS_DISPUTED, CP2_PAY_SUBCOUNTY, day);
  else if (day->is_late)
    note_day (reckoning, CP2_PAY_MARKED, CP2_PAY_LATE_MARKS, CP2_PAY_SUBCOUNTY, day);
  else if (day->status == CP2_ATTENDANCE_UNSET)
    note_day (reckoning, CP2_PAY_MARKED, CP2_PAY_DAYS_NOT_MARKED, CP2_PAY_CENTRE, day);
  else
    row->done++;
}

static void
judge_register (Reckoning *reckoning,
                Cp2PayDay *day)
{
  Cp2PayRow *row = &reckoning->readiness->rows[CP2_PAY_REGISTER];

  row->total++;
  if (day->is_verified)
    row->done++;
  else if (day->is_closed)
    note_day (reckoning, CP2_PAY_REGISTER, CP2_PAY_NOT_VERIFIED, CP2_PAY_SUBCOUNTY, day);
  else
    note_day (reckoning, CP2_PAY_REGISTER, day->is_reopened ? CP2_PAY_REOPENED : CP2_PAY_NOT_SUBMITTED, CP2_PAY_CENTRE, day);
}

/* Today is not over: it counts once it is marked, and its register once that was submitted. */
static void
judge_days (Reckoning *reckoning)
{
  Cp2PayReadiness *readiness = reckoning->readiness;

  for (guint i = 0; i < readiness->days->len; i++)
    {
      Cp2PayDay *day = g_ptr_array_index (readiness->days, i);
      gboolean has_mark = day->status != CP2_ATTENDANCE_UNSET || day->is_late;
      gboolean is_past = g_strcmp0 (day->on_date, reckoning->today) < 0;

      readiness->n_present += day->status == CP2_ATTENDANCE_PRESENT;
      if (is_past || has_mark)
        judge_mark (reckoning, day);
      else
        readiness->n_ahead++;
      if (has_mark && (is_past || day->is_closed))
        judge_register (reckoning, day);
    }

  for (guint reason = CP2_PAY_MARKED; reason <= CP2_PAY_REGISTER; reason++)
    if (readiness->rows[reason].total == 0)
      set_row (reckoning, reason, CP2_PAY_NOT_YET, CP2_PAY_NOT_STARTED, CP2_PAY_NOBODY);
}

static void
judge (Reckoning *reckoning)
{
  for (guint i = 0; i < CP2_PAY_N_REASONS; i++)
    reckoning->readiness->rows[i].reason = i;

  judge_name (reckoning);
  judge_numbers (reckoning);
  judge_deployed (reckoning);
  judge_days (reckoning);
}

static gboolean
is_exam_over (Cp2Repository  *repository,
              const char     *exam_id,
              const char     *today,
              gboolean       *is_over,
              GError        **error)
{
  g_autoptr(Cp2Exam) exam = NULL;

  if (!cp2_repository_get (repository, &cp2_exam_kind, exam_id, (gpointer *) &exam, error))
    return FALSE;

  *is_over = exam != NULL && exam->ends_on != NULL && g_strcmp0 (exam->ends_on, today) < 0;
  return TRUE;
}

Cp2PayReadiness *
cp2_pay_readiness_new (Cp2Repository  *repository,
                       const char     *profile,
                       const char     *exam,
                       const char     *today,
                       GError        **error)
{
  g_autoptr(Cp2PayReadiness) readiness = NULL;
  g_autoptr(GPtrArray) deployments = NULL;
  g_autoptr(GPtrArray) applied = NULL;
  g_autoptr(Cp2Profile) person = NULL;
  Reckoning reckoning = { 0 };

  g_return_val_if_fail (profile != NULL && exam != NULL && today != NULL, NULL);

  readiness = g_new0 (Cp2PayReadiness, 1);
  readiness->exam = g_strdup (exam);
  readiness->days = cp2_pay_days_new ();
  if (!cp2_repository_get (repository, &cp2_profile_kind, profile, (gpointer *) &person, error) ||
      !is_exam_over (repository, exam, today, &reckoning.is_over, error) ||
      (applied = cp2_pay_list_applied (repository, profile, error)) == NULL ||
      (deployments = cp2_repository_find (repository, &cp2_deployment_kind, error,
                                          "profile", profile, "exam", exam, NULL)) == NULL ||
      !cp2_pay_days_read (readiness->days, repository, deployments, exam, today, error))
    return NULL;

  reckoning.today = today;
  reckoning.readiness = readiness;
  reckoning.profile = person;
  reckoning.deployments = deployments;
  reckoning.has_applied = g_ptr_array_find_with_equal_func (applied, exam, g_str_equal, NULL);
  judge (&reckoning);
  return g_steal_pointer (&readiness);
}
