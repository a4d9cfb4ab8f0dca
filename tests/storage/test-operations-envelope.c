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

  return g_test_run ();
}
