#include "config.h"

#include <string.h>

#include "tests/storage/operation-fixture.h"

/* Every operation in a world that lacks something. */

/* An operation of each type that is done in this world. */
static const struct
{
  const char *kind;
  const char *record;
  const char *body;
} done[] = {
  { "profile.update", PROFESSIONAL, "{'changes': {'email': {'to': 'amina@example.org'}, 'bank': {'to': 'Boma'},"
                                    " 'subcounty': {'from': '" SUBCOUNTY "', 'to': '01002'}}}" },
  { "profile.decide", "change", "{'state': 'approved'}" },
  { "qualification.save", NEW_1, "{'level': 'master', 'institution': 'Pwani', 'course': 'Maths'}" },
  { "qualification.remove", PROFESSIONAL "-q", "{}" },
  { "experience.save", NEW_1, "{'employer': 'TSC', 'institution': 'Kilele', 'centre': '" CENTRE "'}" },
  { "experience.remove", "experience", "{}" },
  { "vacancy.publish", NEW_1, "{'exam': '" EXAM "', 'activity': 'invigilation', 'station': '" CENTRE "', 'position': 'INV',"
                              " 'county': '" COUNTY "', 'subcounty': '" SUBCOUNTY "', 'title': 'Invigilator', 'slots': 3,"
                              " 'closes_on': '2026-10-30'}" },
  { "vacancy.close", VACANCY, "{}" },
  { "application.submit", NEW_1, "{'vacancy': '" VACANCY "'}" },
  { "application.withdraw", "application", "{}" },
  { "deployment.assign", NEW_1, "{'profile': '" COLLEAGUE "', 'exam': '" EXAM "', 'position': 'INV', 'centre': '" CENTRE "',"
                                " 'from_on': '2026-11-02', 'to_on': '2026-11-20'}" },
  { "deployment.accept", DEPLOYMENT, "{}" },
  { "deployment.decline", DEPLOYMENT, "{'reason': 'Ill'}" },
  { "deployment.cancel", DEPLOYMENT, "{'reason': 'Ill'}" },
  { "attendance.mark", NEW_1, "{'deployment': '" DEPLOYMENT "', 'on_date': '" SHEET_DAY "', 'status': 'absent', 'reason': 'Ill'}" },
  { "attendance.submit", SHEET, "{'countersigned_by': 'Asha Juma'}" },
  { "attendance.verify", CENTRE ":" EXAM ":2026-11-04", "{}" },
  { "attendance.reopen", CENTRE ":" EXAM ":2026-11-04", "{'reason': 'Wrong day'}" },
};

static const char *
find_body (const char *kind,
           const char **record)
{
  for (guint i = 0; i < G_N_ELEMENTS (done); i++)
    if (g_str_equal (done[i].kind, kind))
      {
        *record = done[i].record;
        return done[i].body;
      }

  g_assert_not_reached ();
}

static void
add_more (World *world)
{
  const char * const days[] = { SHEET_DAY, "2026-11-04" };

  world_put (world, &cp2_profile_change_kind, "{'id': 'change', 'profile': '" PROFESSIONAL "', 'field': 'bank', 'value': 'Pwani Bank',"
             " 'subcounty': '" SUBCOUNTY "', 'county': '" COUNTY "'}");
  world_put (world, &cp2_experience_kind, "{'id': 'experience', 'profile': '" PROFESSIONAL "', 'employer': 'TSC',"
             " 'institution': 'Kilele', 'centre': '" NEIGHBOUR "'}");
  world_put (world, &cp2_deployment_kind, "{'id': 'served', 'profile': '" PROFESSIONAL "', 'exam': 'KCSE-2020', 'position': 'INV',"
             " 'centre': '" CENTRE "', 'from_on': '2021-03-11', 'to_on': '2021-04-21', 'state': 'served'}");
  for (guint i = 0; i < G_N_ELEMENTS (days); i++)
    {
      world_put (world, &cp2_attendance_sheet_kind, "{'id': '" CENTRE ":" EXAM ":%s', 'centre': '" CENTRE "', 'exam': '" EXAM "',"
                 " 'on_date': '%s', 'subcounty': '" SUBCOUNTY "', 'county': '" COUNTY "', 'late_marks': %u, 'state': '%s'}",
                 days[i], days[i], i, i ? "submitted" : "open");
      world_put (world, &cp2_attendance_mark_kind, "{'id': 'mark-%u', 'sheet': '" CENTRE ":" EXAM ":%s', 'deployment': '" DEPLOYMENT "',"
                 " 'centre': '" CENTRE "', 'exam': '" EXAM "', 'on_date': '%s', 'status': 'present', 'level': 1,"
                 " 'effective_at': '2026-10-20T05:00:00.000Z', 'marked_by': 'account-centre', 'current': true, 'late': %s}",
                 i, days[i], days[i], i ? "true" : "false");
    }
  world_put (world, &cp2_job_application_kind, "{'id': 'application', 'vacancy': 'other', 'profile': '" PROFESSIONAL "'}");
}

static Cp2Actor *
actor_of (World      *world,
          const char *kind)
{
  guint roles = cp2_operation_type_lookup (kind)->roles;

  return roles & CP2_ROLE_PROFESSIONAL ? world->professional : roles & CP2_ROLE_SUBCOUNTY ? world->subcounty : world->centre;
}

static void
test_each_done (World         *world,
                gconstpointer  data)
{
  guint n_types;

  cp2_operation_type_list (&n_types);
  g_assert_cmpuint (G_N_ELEMENTS (done), ==, n_types);
  add_more (world);
  for (guint i = 0; i < G_N_ELEMENTS (done); i++)
    {
      g_test_message ("%s", done[i].kind);
      g_assert_true (cp2_sql_begin (world->sql, NULL));
      {
        g_autoptr(Cp2Operation) operation = world_operation (done[i].kind, done[i].record, done[i].body);
        Cp2OperationOutcome outcome;
        g_autoptr(GError) error = NULL;

        cp2_operation_run (operation, actor_of (world, done[i].kind), world->repository, cp2_clock_now (), &outcome, &error);
        g_assert_no_error (error);
      }
      cp2_sql_rollback (world->sql);
    }
}

/* Runs one operation on what is there now and takes it back. */
static void
try_operation (World      *world,
               const char *kind)
{
  const char *record;
  const char *body = find_body (kind, &record);
  g_autoptr(Cp2Operation) operation = world_operation (kind, record, body);
  g_autoptr(GError) error = NULL;
  Cp2OperationOutcome outcome;

  g_assert_true (cp2_sql_savepoint (world->sql, "try", NULL));
  if (!cp2_operation_run (operation, actor_of (world, kind), world->repository, cp2_clock_now (), &outcome, &error))
    {
      g_autofree char *sentence = NULL;

      g_assert_true (error->domain == CP2_RULE_ERROR);
      sentence = cp2_rule_error_describe (error);
      g_assert_null (strpbrk (sentence, "{}"));
    }
  cp2_sql_rollback_to (world->sql, "try", NULL);
}

/* Records of another version may lack any field: no operation falls over it, whatever it then decides. */
static void
test_hollow_records (World         *world,
                     gconstpointer  data)
{
  guint n_kinds;
  const Cp2Kind * const *kinds = cp2_kind_list (&n_kinds);

  add_more (world);
  for (guint i = 0; i < n_kinds; i++)
    for (guint j = 0; j < kinds[i]->n_fields; j++)
      {
        g_autofree char *empty = g_strdup_printf ("UPDATE %s SET \"%s\" = NULL", kinds[i]->name, kinds[i]->fields[j].name);

        g_assert_true (cp2_sql_begin (world->sql, NULL));
        g_assert_true (cp2_sql_execute (world->sql, empty, NULL));
        for (guint k = 0; k < G_N_ELEMENTS (done); k++)
          {
            g_test_message ("%s.%s: %s", kinds[i]->name, kinds[i]->fields[j].name, done[k].kind);
            try_operation (world, done[k].kind);
          }
        cp2_sql_rollback (world->sql);
      }
}

/* Nor does it when a whole kind is not there. */
static void
test_missing_records (World         *world,
                      gconstpointer  data)
{
  guint n_kinds;
  const Cp2Kind * const *kinds = cp2_kind_list (&n_kinds);

  add_more (world);
  for (guint i = 0; i < n_kinds; i++)
    {
      g_autofree char *remove = g_strdup_printf ("DELETE FROM %s", kinds[i]->name);

      g_assert_true (cp2_sql_begin (world->sql, NULL));
      g_assert_true (cp2_sql_execute (world->sql, remove, NULL));
      for (guint k = 0; k < G_N_ELEMENTS (done); k++)
        try_operation (world, done[k].kind);
      cp2_sql_rollback (world->sql);
    }
}

/* A failure of the storage is none of the rules' codes, and is told. */
static void
test_storage_fails (World         *world,
                    gconstpointer  data)
{
  guint n_kinds;
  const Cp2Kind * const *kinds = cp2_kind_list (&n_kinds);

  add_more (world);
  for (guint i = 0; i < n_kinds; i++)
    {
      g_autofree char *drop = g_strdup_printf ("ALTER TABLE %s RENAME TO gone", kinds[i]->name);
      g_autofree char *back = g_strdup_printf ("ALTER TABLE gone RENAME TO %s", kinds[i]->name);

      g_assert_true (cp2_sql_execute (world->sql, drop, NULL));
      for (guint k = 0; k < G_N_ELEMENTS (done); k++)
        {
          g_autoptr(Cp2Operation) operation = world_operation (done[k].kind, done[k].record, done[k].body);
          g_autoptr(GError) error = NULL;
          Cp2OperationOutcome outcome;
          gboolean own = cp2_operation_type_lookup (done[k].kind)->kind == kinds[i];

          if (!world_run (world, actor_of (world, done[k].kind), operation, &outcome, &error))
            g_assert_error (error, CP2_SQL_ERROR, CP2_SQL_ERROR_STATEMENT);
          g_assert_true (error != NULL || !own);
          if (error == NULL)
            break;
        }
      g_assert_true (cp2_sql_execute (world->sql, back, NULL));
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  world_test ("/operations/each-done", test_each_done);
  world_test ("/operations/hollow-records", test_hollow_records);
  world_test ("/operations/missing-records", test_missing_records);
  g_test_add ("/operations/storage-fails", World, SERVER, world_set_up, test_storage_fails, world_tear_down);

  return g_test_run ();
}
