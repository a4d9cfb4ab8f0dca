#include "config.h"

#include <string.h>

#include "core/cp2-json.h"
#include "core/cp2-uuid.h"
#include "tests/storage/operation-fixture.h"

/* What is the same for every operation: the envelope, who may ask at all, bodies, records that lack something. */

static const char good[] =
  "{'id': '" NEW_1 "', 'kind': 'vacancy.close', 'record': '" VACANCY "', 'base_version': 4, 'schema': 1,"
  " 'at': {'wall': '" NOW "'}, 'body': {'b': 1.5}}";

/* Everybody who is not named here is refused. */
static const struct
{
  const char *kind;
  guint       roles;
} allowed[] = {
  { "profile.update", CP2_ROLE_PROFESSIONAL },
  { "profile.decide", CP2_ROLE_SUBCOUNTY | CP2_ROLE_COUNCIL },
  { "qualification.save", CP2_ROLE_PROFESSIONAL },
  { "qualification.remove", CP2_ROLE_PROFESSIONAL },
  { "experience.save", CP2_ROLE_PROFESSIONAL },
  { "experience.remove", CP2_ROLE_PROFESSIONAL },
  { "vacancy.publish", CP2_ROLE_SUBCOUNTY | CP2_ROLE_COUNCIL },
  { "vacancy.close", CP2_ROLE_SUBCOUNTY | CP2_ROLE_COUNCIL },
  { "application.submit", CP2_ROLE_PROFESSIONAL },
  { "application.withdraw", CP2_ROLE_PROFESSIONAL },
  { "deployment.assign", CP2_ROLE_SUBCOUNTY | CP2_ROLE_COUNCIL },
  { "deployment.accept", CP2_ROLE_PROFESSIONAL },
  { "deployment.decline", CP2_ROLE_PROFESSIONAL },
  { "deployment.cancel", CP2_ROLE_SUBCOUNTY | CP2_ROLE_COUNCIL },
  { "attendance.mark", CP2_ROLE_CENTRE | CP2_ROLE_SUBCOUNTY | CP2_ROLE_COUNCIL },
  { "attendance.submit", CP2_ROLE_CENTRE },
  { "attendance.verify", CP2_ROLE_SUBCOUNTY | CP2_ROLE_COUNCIL },
  { "attendance.reopen", CP2_ROLE_SUBCOUNTY | CP2_ROLE_COUNCIL },
};

static void
test_roles (World         *world,
            gconstpointer  data)
{
  Cp2Actor * const actors[] = { world->professional, world->centre, world->subcounty, world->county, world->council };
  guint n_types;

  cp2_operation_type_list (&n_types);
  g_assert_cmpuint (n_types, ==, G_N_ELEMENTS (allowed));
  for (guint i = 0; i < G_N_ELEMENTS (allowed); i++)
    {
      const Cp2OperationType *type = cp2_operation_type_lookup (allowed[i].kind);

      g_assert_nonnull (type);
      g_assert_cmpuint (type->roles, ==, allowed[i].roles);
      for (guint j = 0; j < G_N_ELEMENTS (actors); j++)
        if (!(allowed[i].roles & actors[j]->role))
          world_refuse (world, actors[j], allowed[i].kind, VACANCY, "{}", CP2_RULE_ERROR_NOT_ALLOWED, NULL, NULL);
    }
}

/* Members of a body are fields of the kind; what decides about pay or place is none of them. */
static void
test_members (World         *world,
              gconstpointer  data)
{
  const char * const never[] = {
    "id", "version", "updated_at", "masked", "extra", "taken", "closed", "full_name", "submitted_at", "current", "level",
    "approved", "late", "disputed", "marked_by", "effective_at", "late_marks", "verified_by", "decided_by",
  };
  guint n_types;
  const Cp2OperationType * const *types = cp2_operation_type_list (&n_types);

  for (guint i = 0; i < n_types; i++)
    for (guint j = 0; types[i]->members != NULL && types[i]->members[j] != NULL; j++)
      {
        g_assert_nonnull (cp2_kind_find_field (types[i]->kind, types[i]->members[j]));
        for (guint k = 0; k < G_N_ELEMENTS (never); k++)
          if (!(g_str_equal (types[i]->members[j], "level") && types[i]->kind == &cp2_qualification_kind))
            g_assert_cmpstr (types[i]->members[j], !=, never[k]);
      }
}

static void
test_unknown_member (World         *world,
                     gconstpointer  data)
{
  for (guint i = 0; i < G_N_ELEMENTS (allowed); i++)
    {
      Cp2Actor *actor = allowed[i].roles & CP2_ROLE_PROFESSIONAL ? world->professional :
                        allowed[i].roles & CP2_ROLE_COUNCIL ? world->council : world->centre;
      const char *record = g_str_has_prefix (allowed[i].kind, "profile") ? PROFESSIONAL : VACANCY;

      world_refuse (world, actor, allowed[i].kind, record, "{'version': 9}", CP2_RULE_ERROR_UNKNOWN_FIELD, "field", "version");
    }
}

static void
test_unknown_operation (World         *world,
                        gconstpointer  data)
{
  world_refuse (world, world->council, "server.erase", VACANCY, "{}", CP2_RULE_ERROR_UNKNOWN_OPERATION, "operation", "server.erase");
  world_refuse (world, world->council, "", VACANCY, "{}", CP2_RULE_ERROR_UNKNOWN_OPERATION, NULL, NULL);
}

/* The server does not guess what a newer program means; a desktop keeps it for a newer server. */
static void
test_schema_newer (World         *world,
                   gconstpointer  data)
{
  g_autoptr(Cp2Operation) operation = world_operation ("vacancy.close", VACANCY, "{}");
  g_autoptr(GError) error = NULL;
  Cp2OperationOutcome outcome;

  operation->schema = CP2_SCHEMA + 1;
  g_assert_cmpint (world_run (world, world->council, operation, &outcome, &error), ==, !world->is_authority);
  if (world->is_authority)
    g_assert_error (error, CP2_RULE_ERROR, CP2_RULE_ERROR_SCHEMA_TOO_NEW);
}

static Cp2Operation *
parse (const char  *text,
       GError     **error)
{
  g_autoptr(JsonObject) json = json_of (text);

  return cp2_operation_parse (json, error);
}

static void
test_parse_round_trip (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(Cp2Operation) operation = parse (good, &error);
  g_autofree char *text = NULL;
  g_autofree char *again = NULL;
  g_autoptr(Cp2Operation) read = NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (operation->id, ==, NEW_1);
  g_assert_cmpstr (operation->kind, ==, "vacancy.close");
  g_assert_null (operation->group);
  g_assert_cmpint (operation->base_version, ==, 4);
  g_assert_cmpint (operation->clock.wall, ==, cp2_clock_parse (NOW));

  text = cp2_operation_to_json (operation);
  read = parse (text, &error);
  g_assert_no_error (error);
  again = cp2_operation_to_json (read);
  g_assert_cmpstr (text, ==, again);
}

static void
test_new_round_trip (void)
{
  Cp2ClockBlock clock = { .wall = cp2_clock_parse (NOW), .boot = (char *) "b", .boot_ms = 5 };
  g_autoptr(JsonObject) body = json_of ("{'a': [1, 'x', null, {'b': 0.1}]}");
  g_autoptr(Cp2Operation) operation = cp2_operation_new ("a.b", "r", 3, &clock, body);
  g_autoptr(Cp2Operation) same = cp2_operation_ref (operation);
  g_autofree char *text = NULL;
  g_autofree char *again = NULL;
  g_autoptr(Cp2Operation) read = NULL;

  operation->group = cp2_uuid_new ();
  g_assert_true (cp2_uuid_is_valid (operation->id));
  g_assert_cmpint (operation->schema, ==, CP2_SCHEMA);
  text = cp2_operation_to_json (same);
  read = parse (text, NULL);
  g_assert_nonnull (read);
  g_assert_cmpstr (read->group, ==, operation->group);
  again = cp2_operation_to_json (read);
  g_assert_cmpstr (text, ==, again);
}

/* Each member of the envelope, missing or of every wrong type, is named. */
static void
test_parse_wrong (void)
{
  const struct { const char *member; const char *values; } wrong[] = {
    { "id", "5 null {} [] true '' 'x' '01931C7B-0000-7000-8000-000000000001' '01931c7b-0000-4000-8000-000000000001'" },
    { "kind", "5 null {} [] true" },
    { "group", "5 {} [] true '' 'x'" },
    { "record", "5 null {} [] '' 'ü' 'a\\nb' 'a\\u0020b'" },
    { "base_version", "-1 '4' 4.5 {} [] true" },
    { "schema", "0 -1 '1' 1.5 null {}" },
    { "at", "5 null [] 'x' {} {'wall':5} {'wall':'x'}" },
    { "body", "5 null [] 'x' true" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_auto(GStrv) values = g_strsplit (wrong[i].values, " ", -1);

      for (guint j = 0; values[j] != NULL; j++)
        {
          g_autofree char *member = g_strdup_printf ("{'%s': %s}", wrong[i].member, values[j]);
          g_autoptr(JsonObject) json = json_of (good);
          g_autoptr(JsonObject) replacement = json_of (member);
          g_autoptr(GError) error = NULL;

          g_test_message ("%s", member);
          json_object_set_member (json, wrong[i].member,
                                  json_node_copy (json_object_get_member (replacement, wrong[i].member)));
          g_assert_null (cp2_operation_parse (json, &error));
          g_assert_error (error, CP2_RULE_ERROR, CP2_RULE_ERROR_MALFORMED);
          g_assert_cmpstr (cp2_rule_error_get_fact (error, "field"), ==, wrong[i].member);
        }
    }
}

static void
test_parse_missing (void)
{
  const char * const needed[] = { "id", "kind", "record", "schema", "at", "body" };
  g_autofree char *long_id = g_strnfill (101, 'x');

  for (guint i = 0; i < G_N_ELEMENTS (needed); i++)
    {
      g_autoptr(JsonObject) json = json_of (good);
      g_autoptr(GError) error = NULL;

      json_object_remove_member (json, needed[i]);
      g_assert_null (cp2_operation_parse (json, &error));
      g_assert_cmpstr (cp2_rule_error_get_fact (error, "field"), ==, needed[i]);
    }
  {
    g_autoptr(JsonObject) json = json_of (good);

    json_object_set_string_member (json, "record", long_id);
    g_assert_null (cp2_operation_parse (json, NULL));
    long_id[100] = '\0';
    json_object_set_string_member (json, "record", long_id);
    json_object_remove_member (json, "base_version");
    cp2_operation_unref (cp2_operation_parse (json, NULL));
  }
}

/* What a device claims beyond the latest possible time is cut off. */
static void
test_latest (World         *world,
             gconstpointer  data)
{
  g_autoptr(Cp2Operation) operation = world_operation ("deployment.cancel", DEPLOYMENT, "{'reason': 'Ill'}");
  g_autoptr(Cp2Deployment) deployment = NULL;
  Cp2OperationOutcome outcome;

  operation->clock.wall = cp2_clock_parse ("2199-01-01T00:00:00Z");
  g_assert_true (world_run (world, world->council, operation, &outcome, NULL));
  deployment = world_get (world, &cp2_deployment_kind, DEPLOYMENT);
  g_assert_cmpstr (deployment->ended_on, ==, "2026-10-20");
}

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
  g_assert_cmpuint (G_N_ELEMENTS (done), ==, G_N_ELEMENTS (allowed));
  add_more (world);
  for (guint i = 0; i < G_N_ELEMENTS (done); i++)
    {
      g_test_message ("%s", done[i].kind);
      g_assert_true (cp2_sql_savepoint (world->sql, "one", NULL));
      {
        g_autoptr(Cp2Operation) operation = world_operation (done[i].kind, done[i].record, done[i].body);
        Cp2OperationOutcome outcome;
        g_autoptr(GError) error = NULL;

        cp2_operation_run (operation, actor_of (world, done[i].kind), world->repository, cp2_clock_now (), &outcome, &error);
        g_assert_no_error (error);
      }
      cp2_sql_rollback_to (world->sql, "one", NULL);
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

        g_assert_true (cp2_sql_savepoint (world->sql, "hollow", NULL));
        g_assert_true (cp2_sql_execute (world->sql, empty, NULL));
        for (guint k = 0; k < G_N_ELEMENTS (done); k++)
          {
            g_test_message ("%s.%s: %s", kinds[i]->name, kinds[i]->fields[j].name, done[k].kind);
            try_operation (world, done[k].kind);
          }
        cp2_sql_rollback_to (world->sql, "hollow", NULL);
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

      g_assert_true (cp2_sql_savepoint (world->sql, "missing", NULL));
      g_assert_true (cp2_sql_execute (world->sql, remove, NULL));
      for (guint k = 0; k < G_N_ELEMENTS (done); k++)
        try_operation (world, done[k].kind);
      cp2_sql_rollback_to (world->sql, "missing", NULL);
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

  world_test ("/operations/envelope/roles", test_roles);
  world_test ("/operations/envelope/members", test_members);
  world_test ("/operations/envelope/unknown-member", test_unknown_member);
  world_test ("/operations/envelope/unknown-operation", test_unknown_operation);
  world_test ("/operations/envelope/schema-newer", test_schema_newer);
  g_test_add_func ("/operations/envelope/parse/round-trip", test_parse_round_trip);
  g_test_add_func ("/operations/envelope/parse/wrong", test_parse_wrong);
  g_test_add_func ("/operations/envelope/parse/missing", test_parse_missing);
  g_test_add_func ("/operations/envelope/new/round-trip", test_new_round_trip);
  world_test ("/operations/envelope/latest", test_latest);
  world_test ("/operations/envelope/each-done", test_each_done);
  world_test ("/operations/envelope/hollow-records", test_hollow_records);
  world_test ("/operations/envelope/missing-records", test_missing_records);
  g_test_add ("/operations/envelope/storage-fails", World, SERVER, world_set_up, test_storage_fails, world_tear_down);

  return g_test_run ();
}
