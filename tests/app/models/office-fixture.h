#pragma once

/* A sub-county of some centres with random postings, registers and marks, in a store of its own. */

#include "../../client/store-async-fixture.h"
#include "storage/cp2-query.h"

#define OFFICE_EXAM    "KCSE-2026"
#define OFFICE_SCOPE   "21304"
#define OFFICE_ACCOUNT "01890a5d-ac96-7744-8c0f-0000000000a9"
#define OFFICE_TODAY   "2026-11-04"

/* 09:41 in Kenya on 4 November 2026. */
#define OFFICE_NOW     (G_GINT64_CONSTANT (1793774460) * G_USEC_PER_SEC)

typedef struct
{
  GString *text;
  guint    n_changes;
} Batch;

G_GNUC_UNUSED static void
batch_flush (Batch    *batch,
             Cp2Store *store)
{
  if (batch->n_changes > 0)
    feed (store, batch->text->str, batch->n_changes, FALSE);
  g_string_truncate (batch->text, 0);
  batch->n_changes = 0;
}

/* Takes @record. */
G_GNUC_UNUSED static void
batch_put (Batch *batch,
           gpointer record)
{
  g_autoptr(Cp2Record) owned = record;
  g_autofree char *json = NULL;
  g_autofree char *text = NULL;

  owned->version = owned->version > 0 ? owned->version : 1;
  json = cp2_record_to_json (owned, CP2_FORM_WHOLE);
  text = PUT (cp2_record_get_kind (owned)->name, owned->id, json);
  g_string_append_printf (batch->text, "%s%s", batch->n_changes++ > 0 ? "," : "", text);
}

G_GNUC_UNUSED static void
put_one (Cp2Store *store,
         gpointer  record)
{
  Batch batch = { .text = g_string_new (NULL) };

  batch_put (&batch, record);
  batch_flush (&batch, store);
  g_string_free (batch.text, TRUE);
}

G_GNUC_UNUSED static char *
office_centre_id (guint number)
{
  return g_strdup_printf ("21304%03u", number + 1);
}

G_GNUC_UNUSED static Cp2Centre *
office_centre (guint       number,
               const char *subcounty)
{
  g_autofree char *id = office_centre_id (number);
  Cp2Centre *centre = cp2_record_new (&cp2_centre_kind, id);

  centre->name = g_strdup_printf ("%c%c Secondary School", 'A' + number * 7 % 26, 'a' + number % 26);
  cp2_set_text (&centre->subcounty, subcounty);
  cp2_set_text (&centre->county, "21");
  return centre;
}

G_GNUC_UNUSED static Cp2Deployment *
office_deployment (guint       centre,
                   const char *position,
                   const char *name)
{
  Cp2Deployment *deployment = cp2_record_new (&cp2_deployment_kind, NULL);

  deployment->profile = cp2_uuid_new ();
  cp2_set_text (&deployment->full_name, name);
  cp2_set_text (&deployment->exam, OFFICE_EXAM);
  cp2_set_text (&deployment->position, position);
  deployment->centre = office_centre_id (centre);
  cp2_set_text (&deployment->subcounty, OFFICE_SCOPE);
  cp2_set_text (&deployment->county, "21");
  cp2_set_text (&deployment->from_on, "2026-11-02");
  cp2_set_text (&deployment->to_on, "2026-11-20");
  deployment->state = CP2_DEPLOYMENT_REPORTED;
  return deployment;
}

G_GNUC_UNUSED static Cp2AttendanceSheet *
office_sheet (guint                   centre,
              const char             *day,
              Cp2AttendanceSheetState state)
{
  g_autofree char *centre_id = office_centre_id (centre);
  g_autofree char *id = cp2_attendance_sheet_make_id (centre_id, OFFICE_EXAM, day);
  Cp2AttendanceSheet *sheet = cp2_record_new (&cp2_attendance_sheet_kind, id);

  cp2_set_text (&sheet->centre, centre_id);
  cp2_set_text (&sheet->exam, OFFICE_EXAM);
  cp2_set_text (&sheet->on_date, day);
  cp2_set_text (&sheet->subcounty, OFFICE_SCOPE);
  cp2_set_text (&sheet->county, "21");
  sheet->state = state;
  if (state != CP2_ATTENDANCE_SHEET_OPEN)
    {
      cp2_set_text (&sheet->countersigned_by, "Njeri Wambui");
      sheet->submitted_at = g_strdup_printf ("%sT14:%02u:00.000Z", day, centre % 60);
    }
  return sheet;
}

G_GNUC_UNUSED static Cp2AttendanceMark *
office_mark (Cp2Deployment       *deployment,
             const char          *day,
             Cp2AttendanceStatus  status)
{
  Cp2AttendanceMark *mark = cp2_record_new (&cp2_attendance_mark_kind, NULL);

  mark->sheet = cp2_attendance_sheet_make_id (deployment->centre, deployment->exam, day);
  cp2_set_text (&mark->deployment, CP2_RECORD (deployment)->id);
  cp2_set_text (&mark->profile, deployment->profile);
  cp2_set_text (&mark->position, deployment->position);
  cp2_set_text (&mark->centre, deployment->centre);
  cp2_set_text (&mark->exam, deployment->exam);
  cp2_set_text (&mark->on_date, day);
  cp2_set_text (&mark->subcounty, deployment->subcounty);
  cp2_set_text (&mark->county, deployment->county);
  mark->effective_at = g_strdup_printf ("%sT03:41:00.000Z", day);
  mark->level = CP2_ATTENDANCE_LEVEL_CENTRE;
  mark->current = TRUE;
  mark->status = status;
  return mark;
}

G_GNUC_UNUSED static gpointer
office_session (const char *day,
                const char *starts_at,
                const char *ends_at)
{
  g_autofree char *id = g_strdup_printf ("%s:%s:%s:x", OFFICE_EXAM, day, starts_at);
  Cp2ExamSession *session = cp2_record_new (&cp2_exam_session_kind, id);

  cp2_set_text (&session->exam, OFFICE_EXAM);
  cp2_set_text (&session->on_date, day);
  cp2_set_text (&session->starts_at, starts_at);
  cp2_set_text (&session->ends_at, ends_at);
  cp2_set_text (&session->paper, "Paper");
  return session;
}

G_GNUC_UNUSED static gpointer
office_position (const char *id,
                 const char *name,
                 gint64      order)
{
  Cp2Position *position = cp2_record_new (&cp2_position_kind, id);

  cp2_set_text (&position->name, name);
  cp2_set_text (&position->activity, "x");
  position->register_order = order;
  return position;
}

G_GNUC_UNUSED static gpointer
office_rule (const char *position,
             gint64      each,
             gint64      least,
             gint64      extra_above,
             gint64      hosted_below)
{
  g_autofree char *id = g_strdup_printf ("%s:%s", OFFICE_EXAM, position);
  Cp2StaffingRule *rule = cp2_record_new (&cp2_staffing_rule_kind, id);

  cp2_set_text (&rule->exam, OFFICE_EXAM);
  cp2_set_text (&rule->position, position);
  rule->candidates_each = each;
  rule->least = least;
  rule->extra_above = extra_above;
  rule->hosted_below = hosted_below;
  return rule;
}

static const char * const office_days[] = { "2026-11-02", "2026-11-03", "2026-11-04", "2026-11-05", "2026-11-06" };

/* The exam, its days and rules; @actor signed in. */
G_GNUC_UNUSED static void
office_set_up_for (StoreFixture   *fixture,
                   const Cp2Actor *actor)
{
  Batch batch = { .text = g_string_new (NULL) };
  Cp2Exam *exam = cp2_record_new (&cp2_exam_kind, OFFICE_EXAM);

  cp2_clock_set_for_tests (OFFICE_NOW);
  store_set_up (fixture, NULL);
  MUST (set_actor_and_wait (fixture->store, actor, failure));
  MUST (renumber_and_wait (fixture->store, DEVICE, 1, failure));

  cp2_set_text (&exam->name, "KCSE 2026");
  cp2_set_text (&exam->starts_on, "2026-11-02");
  cp2_set_text (&exam->ends_on, "2026-11-20");
  batch_put (&batch, exam);
  for (guint i = 0; i < G_N_ELEMENTS (office_days); i++)
    {
      batch_put (&batch, office_session (office_days[i], "08:00", "10:00"));
      batch_put (&batch, office_session (office_days[i], "14:00", "16:30"));
    }
  batch_put (&batch, office_position ("SUP", "Supervisor", 1));
  batch_put (&batch, office_position ("INV", "Invigilator", 2));
  batch_put (&batch, office_position ("DRV", "Driver", 0));
  batch_put (&batch, office_rule ("SUP", 200, 1, 0, 15));
  batch_put (&batch, office_rule ("INV", 20, 1, 0, 0));
  batch_put (&batch, office_rule ("DRV", 1, 5, 0, 0));
  batch_flush (&batch, fixture->store);
  g_string_free (batch.text, TRUE);
}

G_GNUC_UNUSED static void
office_set_up (StoreFixture  *fixture,
               gconstpointer  data)
{
  g_autoptr(Cp2Actor) actor = cp2_actor_new (OFFICE_ACCOUNT, CP2_ROLE_SUBCOUNTY, OFFICE_SCOPE);

  office_set_up_for (fixture, actor);
}

G_GNUC_UNUSED static void
office_tear_down (StoreFixture  *fixture,
                  gconstpointer  data)
{
  store_tear_down (fixture, data);
  cp2_clock_set_for_tests (0);
}

/* Random postings and marks of @n_centres; every fifth centre is of another sub-county. */
G_GNUC_UNUSED static void
office_fill (Cp2Store *store,
             guint     n_centres,
             guint     n_people)
{
  Batch batch = { .text = g_string_new (NULL) };

  for (guint i = 0; i < n_centres; i++)
    {
      const char *subcounty = i % 5 == 4 ? "21305" : OFFICE_SCOPE;
      g_autofree char *centre_id = office_centre_id (i);
      g_autofree char *candidature_id = g_strdup_printf ("%s:%s", centre_id, OFFICE_EXAM);
      Cp2Candidature *candidature = cp2_record_new (&cp2_candidature_kind, candidature_id);

      cp2_set_text (&candidature->centre, centre_id);
      cp2_set_text (&candidature->exam, OFFICE_EXAM);
      candidature->candidates = g_test_rand_int_range (5, 400);
      batch_put (&batch, candidature);
      batch_put (&batch, office_centre (i, subcounty));

      for (guint j = 0; j < G_N_ELEMENTS (office_days); j++)
        if (g_test_rand_int_range (0, 4) > 0)
          {
            Cp2AttendanceSheet *sheet = office_sheet (i, office_days[j], g_test_rand_int_range (0, 4));

            cp2_set_text (&sheet->subcounty, subcounty);
            sheet->late_marks = g_test_rand_int_range (0, 6) == 0 ? 2 : 0;
            batch_put (&batch, sheet);
          }

      for (guint j = 0; j < n_people; j++)
        {
          Cp2Deployment *deployment = office_deployment (i, j == 0 ? "SUP" : "INV", "Somebody");

          deployment->state = g_test_rand_int_range (CP2_DEPLOYMENT_PROPOSED, CP2_DEPLOYMENT_CANCELLED + 1);
          if (g_test_rand_bit ())
            cp2_set_text (&deployment->ended_on, office_days[g_test_rand_int_range (0, 5)]);
          cp2_set_text (&deployment->from_on, office_days[g_test_rand_int_range (0, 2)]);
          cp2_set_text (&deployment->subcounty, subcounty);
          for (guint k = 0; k < G_N_ELEMENTS (office_days); k++)
            for (int n = g_test_rand_int_range (0, 3); n > 0; n--)
              {
                Cp2AttendanceMark *mark = office_mark (deployment, office_days[k], g_test_rand_int_range (1, 4));

                mark->current = n == 1;
                mark->disputed = g_test_rand_int_range (0, 5) == 0;
                mark->late = !mark->current && g_test_rand_bit ();
                if (mark->status == CP2_ATTENDANCE_REPLACED)
                  cp2_set_text (&mark->replaced_by, "Another");
                batch_put (&batch, mark);
              }
          batch_put (&batch, deployment);
        }
    }

  batch_flush (&batch, store);
  g_string_free (batch.text, TRUE);
}

G_GNUC_UNUSED static GPtrArray *
office_list (Cp2Store      *store,
             const Cp2Kind *kind)
{
  g_autoptr(Cp2Query) query = cp2_query_new (kind);
  g_autoptr(GError) error = NULL;
  GPtrArray *records = cp2_query_list (query, cp2_store_get_reader (store), 0, -1, &error);

  g_assert_no_error (error);
  return records;
}
