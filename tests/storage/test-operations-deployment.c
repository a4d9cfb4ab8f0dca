#include "config.h"

#include <string.h>

#include "tests/storage/operation-fixture.h"

#define ASSIGN(person, centre, from, to, more) \
  "{'profile': '" person "', 'exam': '" EXAM "', 'position': 'INV', 'centre': '" centre "'," \
  " 'from_on': '" from "', 'to_on': '" to "'" more "}"

static Cp2Deployment *
get_deployment (World      *world,
                const char *id)
{
  return world_get (world, &cp2_deployment_kind, id);
}

static void
set_state (World      *world,
           const char *state,
           const char *ended_on)
{
  g_autoptr(Cp2Deployment) deployment = get_deployment (world, DEPLOYMENT);

  g_assert_true (cp2_field_set_text (cp2_kind_find_field (&cp2_deployment_kind, "state"), deployment, state));
  cp2_set_text (&deployment->ended_on, ended_on);
  g_assert_true (cp2_sql_repository_store (CP2_SQL_REPOSITORY (world->repository), deployment, NULL));
}

static void
test_assign (World         *world,
             gconstpointer  data)
{
  g_autoptr(Cp2Deployment) deployment = NULL;
  Cp2OperationOutcome outcome = world_do (world, world->subcounty, "deployment.assign", NEW_1,
                                          ASSIGN (COLLEAGUE, CENTRE, "2026-11-02", "2026-11-20", ""));

  /* Whether the person serves in another sub-county at the time, only the server sees. */
  g_assert_cmpint (outcome.undecided, ==, !world->is_authority);
  deployment = get_deployment (world, NEW_1);
  g_assert_cmpint (deployment->state, ==, CP2_DEPLOYMENT_OFFERED);
  g_assert_cmpstr (deployment->full_name, ==, "Kiprop Hassan Mutua");
  g_assert_cmpstr (deployment->national_id, ==, "23456782");
  g_assert_cmpint (deployment->gender, ==, 1);
  g_assert_cmpstr (deployment->subcounty, ==, SUBCOUNTY);
  g_assert_cmpstr (deployment->county, ==, COUNTY);
  world_refuse (world, world->subcounty, "deployment.assign", NEW_1,
                ASSIGN (FAR_PERSON, CENTRE, "2026-11-02", "2026-11-20", ""), CP2_RULE_ERROR_ID_TAKEN, NULL, NULL);
}

static void
test_assign_refused (World         *world,
                     gconstpointer  data)
{
  const struct { const char *body; Cp2RuleError code; const char *fact; const char *value; } cases[] = {
    { ASSIGN (COLLEAGUE, "99999999", "2026-11-02", "2026-11-20", ""), CP2_RULE_ERROR_NOT_FOUND, "kind", "centre" },
    { ASSIGN (COLLEAGUE, FAR_CENTRE, "2026-11-02", "2026-11-20", ""), CP2_RULE_ERROR_NOT_FOUND, "kind", "deployment" },
    { ASSIGN ("nobody", CENTRE, "2026-11-02", "2026-11-20", ""), CP2_RULE_ERROR_NOT_FOUND, "kind", "profile" },
    { ASSIGN (FAR_PERSON, CENTRE, "2026-11-02", "2026-11-20", ""), CP2_RULE_ERROR_NOT_FOUND, "kind", "profile" },
    { ASSIGN (COLLEAGUE, CENTRE, "2026-11-02", "2026-11-20", ", 'exam': 'X'"), CP2_RULE_ERROR_NOT_FOUND, "kind", "exam" },
    { ASSIGN (COLLEAGUE, CENTRE, "2026-11-02", "2026-11-20", ", 'position': 'X'"), CP2_RULE_ERROR_NOT_FOUND, "kind", "position" },
    { ASSIGN (COLLEAGUE, CENTRE, "2026-11-20", "2026-11-02", ""), CP2_RULE_ERROR_DAY_OUTSIDE, "from", "2026-11-20" },
    { ASSIGN (COLLEAGUE, CENTRE, "2026-11-02", "2026-11-32", ""), CP2_RULE_ERROR_WRONG_FORMAT, "field", "to_on" },
    { ASSIGN (COLLEAGUE, CENTRE, "2026-11-02", "", ""), CP2_RULE_ERROR_REQUIRED, "field", "to_on" },
    { ASSIGN (COLLEAGUE, CENTRE, "2026-11-02", "2026-11-20", ", 'state': 'served'"), CP2_RULE_ERROR_UNKNOWN_FIELD, "field", "state" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    world_refuse (world, world->subcounty, "deployment.assign", NEW_1, cases[i].body, cases[i].code, cases[i].fact, cases[i].value);
}

/* Days of another deployment: it ends where it was cancelled, and that day is free again. */
static void
test_assign_overlap (World         *world,
                     gconstpointer  data)
{
  const struct { const char *state; const char *ended_on; const char *from; const char *to; gboolean free; } cases[] = {
    { "offered", NULL, "2026-11-20", "2026-11-25", FALSE },
    { "accepted", NULL, "2026-10-25", "2026-11-02", FALSE },
    { "reported", NULL, "2026-11-05", "2026-11-06", FALSE },
    { "served", NULL, "2026-10-01", "2026-12-01", FALSE },
    { "offered", NULL, "2026-11-21", "2026-11-25", TRUE },
    { "offered", NULL, "2026-10-25", "2026-11-01", TRUE },
    { "proposed", NULL, "2026-11-05", "2026-11-06", TRUE },
    { "declined", NULL, "2026-11-05", "2026-11-06", TRUE },
    { "expired", NULL, "2026-11-05", "2026-11-06", TRUE },
    { "cancelled", "2026-11-10", "2026-11-09", "2026-11-20", FALSE },
    { "cancelled", "2026-11-10", "2026-11-10", "2026-11-20", TRUE },
    { "replaced", "2026-11-10", "2026-11-10", "2026-11-20", TRUE },
    { "cancelled", "2026-11-02", "2026-11-02", "2026-11-20", TRUE },
    { "cancelled", "2026-10-01", "2026-10-01", "2026-11-20", TRUE },
    { "cancelled", "2026-12-24", "2026-11-25", "2026-11-30", TRUE },
    { "cancelled", "2026-12-24", "2026-11-20", "2026-11-30", FALSE },
    { "cancelled", NULL, "2026-11-02", "2026-11-20", TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *body = g_strdup_printf ("{'profile': '" PROFESSIONAL "', 'exam': '" EXAM "', 'position': 'INV', 'centre': '"
                                               NEIGHBOUR "', 'from_on': '%s', 'to_on': '%s'}", cases[i].from, cases[i].to);
      g_autofree char *id = g_strdup_printf ("new-%u", i);

      g_test_message ("%s %s: %s to %s", cases[i].state, cases[i].ended_on, cases[i].from, cases[i].to);
      set_state (world, cases[i].state, cases[i].ended_on);
      if (!cases[i].free)
        {
          world_refuse (world, world->subcounty, "deployment.assign", id, body, CP2_RULE_ERROR_ALREADY_DEPLOYED, "centre", CENTRE);
          continue;
        }
      world_do (world, world->subcounty, "deployment.assign", id, body);
      world_do (world, world->subcounty, "deployment.cancel", id, "{'reason': 'Only a test', 'ended_on': '2000-01-01'}");
    }
}

static void
put_application (World      *world,
                 const char *state)
{
  world_put (world, &cp2_job_application_kind, "{'id': 'application', 'vacancy': '" VACANCY "', 'profile': '" FAR_PERSON "',"
             " 'full_name': 'Zawadi Chebet Mwero', 'subcounty': '" SUBCOUNTY "', 'county': '" COUNTY "', 'state': '%s'}", state);
}

/* Who applied here may be deployed here, as long as the application lives. */
static void
test_assign_applicant (World         *world,
                       gconstpointer  data)
{
  const char *body = ASSIGN (FAR_PERSON, CENTRE, "2026-11-02", "2026-11-20", "");

  put_application (world, "withdrawn");
  world_refuse (world, world->subcounty, "deployment.assign", NEW_1, body, CP2_RULE_ERROR_NOT_FOUND, "kind", "profile");
  put_application (world, "shortlisted");
  world_do (world, world->subcounty, "deployment.assign", NEW_1, body);
}

/* The profile of an applicant from elsewhere is not on this desktop; the server has it. */
static void
test_assign_applicant_unseen (World         *world,
                              gconstpointer  data)
{
  const char *body = ASSIGN (FAR_PERSON, CENTRE, "2026-11-02", "2026-11-20", "");
  g_autoptr(Cp2Deployment) deployment = NULL;

  put_application (world, "submitted");
  g_assert_true (cp2_sql_repository_erase (CP2_SQL_REPOSITORY (world->repository), &cp2_profile_kind, FAR_PERSON, NULL));
  if (world->is_authority)
    {
      world_refuse (world, world->subcounty, "deployment.assign", NEW_1, body, CP2_RULE_ERROR_NOT_FOUND, "kind", "profile");
      return;
    }
  g_assert_true (world_do (world, world->subcounty, "deployment.assign", NEW_1, body).undecided);
  deployment = get_deployment (world, NEW_1);
  g_assert_cmpstr (deployment->full_name, ==, "Zawadi Chebet Mwero");
  g_assert_null (deployment->national_id);
  g_assert_cmpstr (deployment->subcounty, ==, SUBCOUNTY);

  put_application (world, "withdrawn");
  world_refuse (world, world->subcounty, "deployment.assign", NEW_2, ASSIGN (FAR_PERSON, CENTRE, "2027-01-02", "2027-01-20", ""),
                CP2_RULE_ERROR_NOT_FOUND, "kind", "profile");
}

/* An office overrides who may serve, with a reason that is kept; never that a person is at two places. */
static void
test_assign_override (World         *world,
                      gconstpointer  data)
{
  g_autoptr(Cp2Deployment) deployment = NULL;

  world_do (world, world->colleague, "experience.save", NEW_2, "{'employer': 'TSC', 'institution': 'Tumaini', 'centre': '" CENTRE "'}");
  world_refuse (world, world->subcounty, "deployment.assign", NEW_1, ASSIGN (COLLEAGUE, CENTRE, "2026-11-02", "2026-11-20", ""),
                CP2_RULE_ERROR_OWN_SCHOOL, "centre", "Tumaini Hill Mixed Secondary School");
  world_refuse (world, world->subcounty, "deployment.assign", NEW_1, ASSIGN (COLLEAGUE, CENTRE, "2026-11-02", "2026-11-20", ", 'reason': ''"),
                CP2_RULE_ERROR_OWN_SCHOOL, NULL, NULL);
  world_do (world, world->subcounty, "deployment.assign", NEW_1,
            ASSIGN (COLLEAGUE, CENTRE, "2026-11-02", "2026-11-20", ", 'reason': 'Nobody else can come'"));
  deployment = get_deployment (world, NEW_1);
  g_assert_cmpstr (deployment->reason, ==, "Nobody else can come");
  world_refuse (world, world->subcounty, "deployment.assign", NEW_3,
                ASSIGN (COLLEAGUE, NEIGHBOUR, "2026-11-02", "2026-11-20", ", 'reason': 'Nobody else can come'"),
                CP2_RULE_ERROR_ALREADY_DEPLOYED, "from", "2026-11-02");
}

static void
test_answer (World         *world,
             gconstpointer  data)
{
  const char * const kinds[] = { "deployment.accept", "deployment.decline" };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    for (guint state = 0; cp2_deployment_state_words[state] != NULL; state++)
      {
        g_autoptr(Cp2Deployment) deployment = NULL;

        set_state (world, cp2_deployment_state_words[state], NULL);
        world_refuse (world, world->colleague, kinds[i], DEPLOYMENT, "{}", CP2_RULE_ERROR_NOT_FOUND, "id", DEPLOYMENT);
        if (state == CP2_DEPLOYMENT_PROPOSED)
          world_refuse (world, world->professional, kinds[i], DEPLOYMENT, "{}", CP2_RULE_ERROR_NOT_FOUND, "id", DEPLOYMENT);
        else if (state != CP2_DEPLOYMENT_OFFERED)
          world_refuse (world, world->professional, kinds[i], DEPLOYMENT, "{}",
                        CP2_RULE_ERROR_SLOT_CHANGED, "state", cp2_deployment_state_words[state]);
        else
          {
            world_do (world, world->professional, kinds[i], DEPLOYMENT, "{}");
            deployment = get_deployment (world, DEPLOYMENT);
            g_assert_cmpint (deployment->state, ==, i == 0 ? CP2_DEPLOYMENT_ACCEPTED : CP2_DEPLOYMENT_DECLINED);
          }
      }
}

static void
test_decline_reason (World         *world,
                     gconstpointer  data)
{
  g_autoptr(Cp2Deployment) deployment = NULL;

  world_refuse (world, world->professional, "deployment.accept", DEPLOYMENT, "{'reason': 'x'}",
                CP2_RULE_ERROR_UNKNOWN_FIELD, "field", "reason");
  world_do (world, world->professional, "deployment.decline", DEPLOYMENT, "{'reason': 'A wedding'}");
  deployment = get_deployment (world, DEPLOYMENT);
  g_assert_cmpstr (deployment->reason, ==, "A wedding");
}

static void
test_cancel (World         *world,
             gconstpointer  data)
{
  for (guint state = 0; cp2_deployment_state_words[state] != NULL; state++)
    {
      gboolean open = state == CP2_DEPLOYMENT_PROPOSED || state == CP2_DEPLOYMENT_OFFERED ||
                      state == CP2_DEPLOYMENT_ACCEPTED || state == CP2_DEPLOYMENT_REPORTED;

      set_state (world, cp2_deployment_state_words[state], NULL);
      world_refuse (world, world->far_subcounty, "deployment.cancel", DEPLOYMENT, "{'reason': 'x'}",
                    CP2_RULE_ERROR_NOT_FOUND, "id", DEPLOYMENT);
      world_refuse (world, world->subcounty, "deployment.cancel", DEPLOYMENT, "{}", CP2_RULE_ERROR_REASON_REQUIRED, NULL, NULL);
      world_refuse (world, world->subcounty, "deployment.cancel", DEPLOYMENT, "{'reason': '  '}",
                    CP2_RULE_ERROR_REASON_REQUIRED, NULL, NULL);
      if (open)
        world_do (world, world->subcounty, "deployment.cancel", DEPLOYMENT, "{'reason': 'Moved'}");
      else
        world_refuse (world, world->subcounty, "deployment.cancel", DEPLOYMENT, "{'reason': 'Moved'}",
                      CP2_RULE_ERROR_WRONG_STATE, "state", cp2_deployment_state_words[state]);
    }
}

/* Without a day it ends today, as the day is in Kenya. */
static void
test_cancel_day (World         *world,
                 gconstpointer  data)
{
  const struct { const char *now; const char *body; const char *ended_on; } cases[] = {
    { "2026-11-05T20:59:59.999Z", "{'reason': 'Ill'}", "2026-11-05" },
    { "2026-11-05T21:00:00.000Z", "{'reason': 'Ill'}", "2026-11-06" },
    { "2026-11-05T21:00:00.000Z", "{'reason': 'Ill', 'ended_on': ''}", "2026-11-06" },
    { "2026-11-05T21:00:00.000Z", "{'reason': 'Ill', 'ended_on': '2026-11-09'}", "2026-11-09" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(Cp2Deployment) deployment = NULL;
      g_autofree char *before = cp2_date_add_days (cases[i].ended_on, -1);

      set_state (world, "accepted", NULL);
      world_set_time (cases[i].now);
      world_do (world, world->subcounty, "deployment.cancel", DEPLOYMENT, cases[i].body);
      deployment = get_deployment (world, DEPLOYMENT);
      g_assert_cmpstr (deployment->ended_on, ==, cases[i].ended_on);
      g_assert_true (cp2_deployment_holds_on (deployment, before));
      g_assert_false (cp2_deployment_holds_on (deployment, deployment->ended_on));
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  world_test ("/operations/deployment-assign/done", test_assign);
  world_test ("/operations/deployment-assign/refused", test_assign_refused);
  world_test ("/operations/deployment-assign/overlap", test_assign_overlap);
  world_test ("/operations/deployment-assign/applicant", test_assign_applicant);
  world_test ("/operations/deployment-assign/applicant-unseen", test_assign_applicant_unseen);
  world_test ("/operations/deployment-assign/override", test_assign_override);
  world_test ("/operations/deployment-answer/states", test_answer);
  world_test ("/operations/deployment-decline/reason", test_decline_reason);
  world_test ("/operations/deployment-cancel/states", test_cancel);
  world_test ("/operations/deployment-cancel/day", test_cancel_day);

  return g_test_run ();
}
