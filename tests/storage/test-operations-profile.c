#include "config.h"

#include <string.h>

#include "core/cp2-completeness.h"
#include "tests/storage/operation-fixture.h"

#define update(world, changes) world_do (world, world->professional, "profile.update", PROFESSIONAL, "{'changes': " changes "}")

static Cp2Profile *
get_profile (World *world)
{
  return world_get (world, &cp2_profile_kind, PROFESSIONAL);
}

static GPtrArray *
list_changes (World *world)
{
  GPtrArray *changes = cp2_repository_find (world->repository, &cp2_profile_change_kind, NULL, "profile", PROFESSIONAL, NULL);

  g_assert_nonnull (changes);
  return changes;
}

static Cp2ProfileChange *
only_change (World *world)
{
  g_autoptr(GPtrArray) changes = list_changes (world);

  g_assert_cmpuint (changes->len, ==, 1);
  return g_object_ref (g_ptr_array_index (changes, 0));
}

/* Two desktops change different fields, both from the state that they saw. */
static void
test_update_merges (World         *world,
                    gconstpointer  data)
{
  Cp2OperationOutcome first = update (world, "{'designation': {'from': 'Teacher', 'to': 'Senior  teacher '}}");
  Cp2OperationOutcome second = update (world, "{'email': {'to': 'amina@example.org'}, 'year_started': {'from': 2012, 'to': 2011}}");
  g_autoptr(Cp2Profile) profile = get_profile (world);
  g_autoptr(GPtrArray) changes = list_changes (world);

  g_assert_false (first.merged || second.merged);
  g_assert_cmpstr (profile->designation, ==, "Senior teacher");
  g_assert_cmpstr (profile->email, ==, "amina@example.org");
  g_assert_cmpint (profile->year_started, ==, 2011);
  g_assert_cmpuint (changes->len, ==, 0);
}

/* What was written meanwhile stays; the other value becomes a proposal that names the conflict. */
static void
test_update_conflicts (World         *world,
                       gconstpointer  data)
{
  g_autoptr(Cp2Profile) profile = NULL;
  g_autoptr(Cp2ProfileChange) change = NULL;

  update (world, "{'designation': {'from': 'Teacher', 'to': 'Principal'}}");
  g_assert_true (update (world, "{'designation': {'from': 'Teacher', 'to': 'Deputy'}, 'employer':"
                                " {'from': 'Teachers Service Commission', 'to': 'Other'}}").merged);
  profile = get_profile (world);
  change = only_change (world);
  g_assert_cmpstr (profile->designation, ==, "Principal");
  g_assert_cmpstr (profile->employer, ==, "Other");
  g_assert_true (change->conflict);
  g_assert_cmpstr (change->field, ==, "designation");
  g_assert_cmpstr (change->value, ==, "Deputy");
  g_assert_cmpint (change->state, ==, CP2_PROFILE_CHANGE_REQUESTED);
  g_assert_cmpstr (change->subcounty, ==, SUBCOUNTY);

  /* Wanting what is there already is no conflict. */
  g_assert_false (update (world, "{'designation': {'from': 'Teacher', 'to': 'Principal'}}").merged);
}

/* A protected field is free until it is set, and only asked for afterwards. */
static void
test_update_protected (World         *world,
                       gconstpointer  data)
{
  g_autoptr(Cp2Profile) profile = NULL;
  g_autoptr(Cp2ProfileChange) change = NULL;

  g_assert_false (update (world, "{'bank': {'to': 'Boma Bank'}}").merged);
  g_assert_true (update (world, "{'bank': {'from': 'Boma Bank', 'to': 'Pwani Bank'}}").merged);
  profile = get_profile (world);
  change = only_change (world);
  g_assert_cmpstr (profile->bank, ==, "Boma Bank");
  g_assert_cmpstr (change->value, ==, "Pwani Bank");
  g_assert_false (change->conflict);
}

/* Emptying is a change like another; for a protected field it is asked for. */
static void
test_update_empties (World         *world,
                     gconstpointer  data)
{
  g_autoptr(Cp2Profile) profile = NULL;
  g_autoptr(Cp2ProfileChange) change = NULL;

  g_assert_true (update (world, "{'designation': {'from': 'Teacher', 'to': ''}, 'gender': {'from': 'female', 'to': null},"
                                " 'national_id': {'from': '23456781'}}").merged);
  profile = get_profile (world);
  change = only_change (world);
  g_assert_null (profile->designation);
  g_assert_cmpint (profile->gender, ==, 0);
  g_assert_cmpstr (profile->national_id, ==, "23456781");
  g_assert_cmpstr (change->field, ==, "national_id");

  world_do (world, world->subcounty, "profile.decide", CP2_RECORD (change)->id, "{'state': 'approved'}");
  g_object_unref (profile);
  profile = get_profile (world);
  g_assert_null (profile->national_id);
}

/* The id of a proposal is the operation's, so that desktop and server make the same record. */
static void
test_update_proposal_id (World         *world,
                         gconstpointer  data)
{
  g_autoptr(Cp2Operation) operation =
    world_operation ("profile.update", PROFESSIONAL, "{'changes': {'mobile': {'from': '254712345671', 'to': '0722 000 999'}}}");
  g_autofree char *id = g_strconcat (operation->id, ":mobile", NULL);
  g_autoptr(Cp2ProfileChange) change = NULL;
  Cp2OperationOutcome outcome;

  g_assert_true (world_run (world, world->professional, operation, &outcome, NULL));
  change = world_get (world, &cp2_profile_change_kind, id);
  g_assert_cmpstr (change->value, ==, "254722000999");

  /* Replayed, as a desktop does after each pull, it makes no second one. */
  g_assert_true (world_run (world, world->professional, operation, &outcome, NULL));
  g_object_unref (only_change (world));
}

static void
test_update_refused (World         *world,
                     gconstpointer  data)
{
  const struct { const char *body; Cp2RuleError code; const char *field; } cases[] = {
    { "{}", CP2_RULE_ERROR_MALFORMED, "changes" },
    { "{'changes': []}", CP2_RULE_ERROR_MALFORMED, "changes" },
    { "{'changes': {}, 'version': 1}", CP2_RULE_ERROR_UNKNOWN_FIELD, "version" },
    { "{'changes': {'email': 'a@b.org'}}", CP2_RULE_ERROR_MALFORMED, "email" },
    { "{'changes': {'email': null}}", CP2_RULE_ERROR_MALFORMED, "email" },
    { "{'changes': {'email': {'to': 5}}}", CP2_RULE_ERROR_MALFORMED, "email" },
    { "{'changes': {'email': {'to': 'x'}}}", CP2_RULE_ERROR_WRONG_FORMAT, "email" },
    { "{'changes': {'year_of_birth': {'to': 2020}}}", CP2_RULE_ERROR_WRONG_FORMAT, "year_of_birth" },
    { "{'changes': {'gender': {'to': 'other'}}}", CP2_RULE_ERROR_MALFORMED, "gender" },
    { "{'changes': {'version': {'to': 1}}}", CP2_RULE_ERROR_UNKNOWN_FIELD, "version" },
    { "{'changes': {'id': {'to': 'x'}}}", CP2_RULE_ERROR_UNKNOWN_FIELD, "id" },
    { "{'changes': {'designation': {'to': 'x'}, 'salary': {'to': 1}}}", CP2_RULE_ERROR_UNKNOWN_FIELD, "salary" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    world_refuse (world, world->professional, "profile.update", PROFESSIONAL, cases[i].body, cases[i].code, "field", cases[i].field);
  world_refuse (world, world->colleague, "profile.update", PROFESSIONAL, "{'changes': {}}", CP2_RULE_ERROR_NOT_FOUND, "id", PROFESSIONAL);
}

/* What was seen may be anything; the wrong type is something else than what is there. */
static void
test_update_from_hostile (World         *world,
                          gconstpointer  data)
{
  const char * const bodies[] = {
    "{'changes': {'designation': {'from': 5, 'to': 'x'}}}", "{'changes': {'designation': {'from': {}, 'to': 'x'}}}",
    "{'changes': {'year_started': {'from': '2012', 'to': 2011}}}", "{'changes': {'gender': {'from': 'what', 'to': 'male'}}}",
    "{'changes': {'designation': {'to': 'x', 'extra': 1}}}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    g_assert_true (world_do (world, world->professional, "profile.update", PROFESSIONAL, bodies[i]).merged);
}

static void
assert_place (World         *world,
              const Cp2Kind *kind,
              const char    *subcounty,
              const char    *county)
{
  g_autoptr(GPtrArray) parts = cp2_repository_find (world->repository, kind, NULL, "profile", PROFESSIONAL, NULL);

  g_assert_cmpuint (parts->len, >, 0);
  for (guint i = 0; i < parts->len; i++)
    {
      g_autofree char *has_subcounty = NULL;
      g_autofree char *has_county = NULL;

      g_object_get (g_ptr_array_index (parts, i), "subcounty", &has_subcounty, "county", &has_county, NULL);
      g_assert_cmpstr (has_subcounty, ==, subcounty);
      g_assert_cmpstr (has_county, ==, county);
    }
}

static void
add_parts (World *world)
{
  world_do (world, world->professional, "experience.save", NEW_1, "{'employer': 'TSC', 'institution': 'Kilele'}");
  update (world, "{'mobile': {'from': '254712345671', 'to': '254712000000'}}");
}

/* Who moves takes all parts of the profile along. */
static void
test_update_moves (World         *world,
                   gconstpointer  data)
{
  add_parts (world);
  update (world, "{'subcounty': {'from': '" SUBCOUNTY "', 'to': '" FAR_SUBCOUNTY "'}, 'county': {'from': '" COUNTY "', 'to': '" FAR_COUNTY "'}}");
  assert_place (world, &cp2_qualification_kind, FAR_SUBCOUNTY, FAR_COUNTY);
  assert_place (world, &cp2_experience_kind, FAR_SUBCOUNTY, FAR_COUNTY);
  assert_place (world, &cp2_profile_change_kind, FAR_SUBCOUNTY, FAR_COUNTY);

  /* An edit that does not move writes no part. */
  g_ptr_array_set_size (world->writes, 0);
  update (world, "{'designation': {'from': 'Teacher', 'to': 'x'}}");
  g_assert_cmpuint (world->writes->len, ==, 1);
}

/* Also when the move was in conflict and an office approves it. */
static void
test_decide_moves (World         *world,
                   gconstpointer  data)
{
  g_autoptr(GPtrArray) changes = NULL;

  add_parts (world);
  update (world, "{'subcounty': {'from': '01002', 'to': '01003'}}");
  changes = list_changes (world);
  for (guint i = 0; i < changes->len; i++)
    if (g_str_equal (CP2_PROFILE_CHANGE (g_ptr_array_index (changes, i))->field, "subcounty"))
      world_do (world, world->subcounty, "profile.decide", CP2_RECORD (g_ptr_array_index (changes, i))->id, "{'state': 'approved'}");
  assert_place (world, &cp2_qualification_kind, "01003", COUNTY);
  assert_place (world, &cp2_experience_kind, "01003", COUNTY);
  assert_place (world, &cp2_profile_change_kind, "01003", COUNTY);
}

static void
propose (World      *world,
         const char *field,
         const char *value)
{
  world_put (world, &cp2_profile_change_kind, "{'id': 'change', 'version': 5, 'profile': '" PROFESSIONAL "', 'field': '%s',"
             " 'value': '%s', 'subcounty': '" SUBCOUNTY "', 'county': '" COUNTY "'}", field, value);
}

static void
test_decide_approves (World         *world,
                      gconstpointer  data)
{
  g_autoptr(Cp2Profile) profile = NULL;
  g_autoptr(Cp2ProfileChange) change = NULL;

  propose (world, "account_number", "00112233");
  world_do (world, world->subcounty, "profile.decide", "change", "{'state': 'approved'}");
  profile = get_profile (world);
  change = only_change (world);
  g_assert_cmpstr (profile->account_number, ==, "00112233");
  g_assert_cmpint (change->state, ==, CP2_PROFILE_CHANGE_APPROVED);
  g_assert_cmpstr (change->decided_by, ==, "account-subcounty");
  world_refuse (world, world->subcounty, "profile.decide", "change", "{'state': 'refused', 'reason': 'No'}",
                CP2_RULE_ERROR_WRONG_STATE, "state", "approved");
}

static void
test_decide_refuses (World         *world,
                     gconstpointer  data)
{
  g_autoptr(Cp2Profile) profile = NULL;
  g_autoptr(Cp2ProfileChange) change = NULL;

  propose (world, "account_number", "00112233");
  world_refuse (world, world->council, "profile.decide", "change", "{'state': 'refused'}", CP2_RULE_ERROR_REASON_REQUIRED, NULL, NULL);
  world_refuse (world, world->council, "profile.decide", "change", "{'state': 'refused', 'reason': ' '}",
                CP2_RULE_ERROR_REASON_REQUIRED, NULL, NULL);
  world_refuse (world, world->council, "profile.decide", "change", "{}", CP2_RULE_ERROR_REQUIRED, "field", "state");
  world_refuse (world, world->council, "profile.decide", "change", "{'state': 'requested'}", CP2_RULE_ERROR_REQUIRED, "field", "state");
  world_do (world, world->council, "profile.decide", "change", "{'state': 'refused', 'reason': 'Not the card'}");
  profile = get_profile (world);
  change = only_change (world);
  g_assert_null (profile->account_number);
  g_assert_cmpstr (change->reason, ==, "Not the card");
  world_refuse (world, world->council, "profile.decide", "change", "{'state': 'approved'}", CP2_RULE_ERROR_WRONG_STATE, "state", "refused");
}

static void
test_decide_who (World         *world,
                 gconstpointer  data)
{
  propose (world, "bank", "Pwani");
  world_refuse (world, world->far_subcounty, "profile.decide", "change", "{'state': 'approved'}", CP2_RULE_ERROR_NOT_FOUND, "id", "change");
  world_refuse (world, world->subcounty, "profile.decide", "no such", "{'state': 'approved'}", CP2_RULE_ERROR_NOT_FOUND, "kind", "profile_change");
}

/* A proposal from a newer server for a field that this version does not know, or with a value it cannot read. */
static void
test_decide_unknown (World         *world,
                     gconstpointer  data)
{
  propose (world, "blood_group", "A");
  world_refuse (world, world->subcounty, "profile.decide", "change", "{'state': 'approved'}",
                CP2_RULE_ERROR_UNKNOWN_FIELD, "field", "blood_group");
  propose (world, "gender", "other");
  world_refuse (world, world->subcounty, "profile.decide", "change", "{'state': 'approved'}", CP2_RULE_ERROR_MALFORMED, "field", "gender");
  world_do (world, world->subcounty, "profile.decide", "change", "{'state': 'refused', 'reason': 'Unclear'}");
}

static void
test_parts_save (World         *world,
                 gconstpointer  data)
{
  g_autoptr(Cp2Qualification) saved = NULL;
  g_autoptr(Cp2Qualification) again = NULL;

  world_do (world, world->professional, "qualification.save", NEW_1,
            "{'level': 'diploma', 'institution': 'Shanzu College', 'course': 'Science', 'year_from': 2004}");
  saved = world_get (world, &cp2_qualification_kind, NEW_1);
  g_assert_cmpstr (saved->profile, ==, PROFESSIONAL);
  g_assert_cmpstr (saved->subcounty, ==, SUBCOUNTY);
  g_assert_cmpstr (saved->county, ==, COUNTY);

  /* Saved again it is replaced whole, and stays the record that the server knows. */
  world_put (world, &cp2_qualification_kind, "{'id': '" NEW_1 "', 'version': 12, 'profile': '" PROFESSIONAL "', 'level': 'diploma',"
             " 'year_to': 2008, 'later': {'x': 1}}");
  world_do (world, world->professional, "qualification.save", NEW_1, "{'level': 'master', 'institution': 'Pwani', 'course': 'Maths'}");
  again = world_get (world, &cp2_qualification_kind, NEW_1);
  g_assert_cmpint (again->year_to, ==, 0);
  g_assert_cmpint (CP2_RECORD (again)->version, ==, 12);
  g_assert_nonnull (strstr (CP2_RECORD (again)->extra, "later"));
}

static void
test_parts_refused (World         *world,
                    gconstpointer  data)
{
  const char *own = PROFESSIONAL "-q";
  const char *body = "{'level': 'master', 'institution': 'Pwani', 'course': 'Maths'}";

  world_refuse (world, world->colleague, "qualification.save", own, body, CP2_RULE_ERROR_NOT_FOUND, "id", own);
  world_refuse (world, world->colleague, "qualification.remove", own, "{}", CP2_RULE_ERROR_NOT_FOUND, "kind", "qualification");
  world_refuse (world, world->professional, "qualification.save", NEW_1, "{'level': 'master', 'course': 'x'}",
                CP2_RULE_ERROR_REQUIRED, "field", "institution");
  world_refuse (world, world->professional, "qualification.save", NEW_1,
                "{'level': 'master', 'institution': 'x', 'course': 'x', 'profile': '" COLLEAGUE "'}",
                CP2_RULE_ERROR_UNKNOWN_FIELD, "field", "profile");
  world_refuse (world, world->professional, "experience.save", NEW_1, "{'employer': 'x', 'institution': 'y', 'year_from': 2090}",
                CP2_RULE_ERROR_WRONG_FORMAT, "field", "year_from");
  world_refuse (world, world->professional, "experience.save", NEW_1, "{'institution': 'y'}", CP2_RULE_ERROR_REQUIRED, "field", "employer");
}

/* Removing is asked for twice as well as once. */
static void
test_parts_remove (World         *world,
                   gconstpointer  data)
{
  world_do (world, world->professional, "qualification.remove", PROFESSIONAL "-q", "{}");
  g_assert_null (world_find (world, &cp2_qualification_kind, PROFESSIONAL "-q"));
  world_do (world, world->professional, "qualification.remove", PROFESSIONAL "-q", "{}");
  world_do (world, world->professional, "experience.save", NEW_1, "{'employer': 'x', 'institution': 'y'}");
  world_refuse (world, world->colleague, "experience.remove", NEW_1, "{}", CP2_RULE_ERROR_NOT_FOUND, NULL, NULL);
  world_do (world, world->professional, "experience.remove", NEW_1, "{}");
  g_assert_null (world_find (world, &cp2_experience_kind, NEW_1));
}

static void
test_no_profile (World         *world,
                 gconstpointer  data)
{
  g_autoptr(Cp2Actor) nobody = cp2_actor_new ("nobody", CP2_ROLE_PROFESSIONAL, "nobody");

  world_refuse (world, nobody, "profile.update", "nobody", "{'changes': {}}", CP2_RULE_ERROR_NOT_FOUND, "id", "nobody");
  world_refuse (world, nobody, "experience.save", NEW_1, "{'employer': 'x', 'institution': 'y'}", CP2_RULE_ERROR_NOT_FOUND, "kind", "profile");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  world_test ("/operations/profile-update/merges", test_update_merges);
  world_test ("/operations/profile-update/conflicts", test_update_conflicts);
  world_test ("/operations/profile-update/protected", test_update_protected);
  world_test ("/operations/profile-update/empties", test_update_empties);
  world_test ("/operations/profile-update/proposal-id", test_update_proposal_id);
  world_test ("/operations/profile-update/refused", test_update_refused);
  world_test ("/operations/profile-update/from-hostile", test_update_from_hostile);
  world_test ("/operations/profile-update/moves", test_update_moves);
  world_test ("/operations/profile-decide/approves", test_decide_approves);
  world_test ("/operations/profile-decide/refuses", test_decide_refuses);
  world_test ("/operations/profile-decide/who", test_decide_who);
  world_test ("/operations/profile-decide/unknown", test_decide_unknown);
  world_test ("/operations/profile-decide/moves", test_decide_moves);
  world_test ("/operations/parts/save", test_parts_save);
  world_test ("/operations/parts/refused", test_parts_refused);
  world_test ("/operations/parts/remove", test_parts_remove);
  world_test ("/operations/parts/no-profile", test_no_profile);

  return g_test_run ();
}
