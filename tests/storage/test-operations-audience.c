#include "config.h"

#include <string.h>

#include "tests/storage/operation-fixture.h"

/* Who sees a record of each kind, and who loses sight of it when it changes. */

static int
compare_lines (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(char **) a, *(char **) b);
}

static char *
list_audience (World         *world,
               const Cp2Kind *kind,
               const char    *id)
{
  g_autoptr(Cp2Record) record = world_get (world, kind, id);
  g_autoptr(Cp2Audience) audience = cp2_audience_new ();
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);

  kind->audience (record, world->repository, audience, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < cp2_audience_get_n (audience); i++)
    {
      Cp2FieldForm form;
      const char *scope = cp2_audience_get (audience, i, &form);

      g_ptr_array_add (lines, g_strdup_printf ("%s%s", scope, form == CP2_FORM_MASKED ? "*" : ""));
    }
  g_ptr_array_sort (lines, compare_lines);
  g_ptr_array_add (lines, NULL);
  return g_strjoinv (" ", (char **) lines->pdata);
}

static void
assert_audience (World         *world,
                 const Cp2Kind *kind,
                 const char    *id,
                 const char    *expected)
{
  g_autofree char *found = list_audience (world, kind, id);

  g_assert_cmpstr (found, ==, expected);
}

/* Whether the actor sees it at all: one of the actor's scopes is in the audience. */
static gboolean
sees (World         *world,
      Cp2Actor      *actor,
      const Cp2Kind *kind,
      const char    *id)
{
  g_autoptr(Cp2Record) record = world_get (world, kind, id);
  g_autoptr(Cp2Audience) audience = cp2_audience_new ();
  g_auto(GStrv) scopes = cp2_actor_list_scopes (actor);
  gboolean found = FALSE;
  Cp2FieldForm form;

  g_assert_true (kind->audience (record, world->repository, audience, NULL));
  for (guint i = 0; scopes[i] != NULL; i++)
    found = found || cp2_audience_find (audience, scopes[i], &form);
  return found;
}

#define HERE "council county:" COUNTY "%s subcounty:" SUBCOUNTY "%s"

static void
test_profile (World         *world,
              gconstpointer  data)
{
  const char *own = "account:" PROFESSIONAL " ";
  g_autofree char *masked = g_strdup_printf ("%s" HERE, own, "*", "*");
  g_autofree char *whole = g_strdup_printf ("%s" HERE, own, "", "");
  g_autofree char *change = g_strdup_printf ("%s" HERE, own, "*", "");

  world_put (world, &cp2_experience_kind, "{'id': 'e', 'profile': '" PROFESSIONAL "', 'subcounty': '" SUBCOUNTY "', 'county': '" COUNTY "'}");
  world_put (world, &cp2_profile_change_kind, "{'id': 'c', 'profile': '" PROFESSIONAL "', 'subcounty': '" SUBCOUNTY "', 'county': '" COUNTY "'}");
  assert_audience (world, &cp2_profile_kind, PROFESSIONAL, masked);
  assert_audience (world, &cp2_qualification_kind, PROFESSIONAL "-q", whole);
  assert_audience (world, &cp2_experience_kind, "e", whole);
  assert_audience (world, &cp2_profile_change_kind, "c", change);
}

/* Who moves away is no longer seen by the old office, with all parts. */
static void
test_profile_moves (World         *world,
                    gconstpointer  data)
{
  world_do (world, world->professional, "experience.save", NEW_1, "{'employer': 'TSC', 'institution': 'Kilele'}");
  world_do (world, world->professional, "profile.update", PROFESSIONAL,
            "{'changes': {'mobile': {'from': '254712345671', 'to': '254712000000'}, 'subcounty': {'from': '" SUBCOUNTY "',"
            " 'to': '" FAR_SUBCOUNTY "'}, 'county': {'from': '" COUNTY "', 'to': '" FAR_COUNTY "'}}}");
  {
    g_autoptr(GPtrArray) changes = cp2_repository_find (world->repository, &cp2_profile_change_kind, NULL, NULL);
    const struct { const Cp2Kind *kind; const char *id; } parts[] = {
      { &cp2_profile_kind, PROFESSIONAL }, { &cp2_qualification_kind, PROFESSIONAL "-q" }, { &cp2_experience_kind, NEW_1 },
      { &cp2_profile_change_kind, CP2_RECORD (g_ptr_array_index (changes, 0))->id },
    };

    for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
      {
        g_assert_false (sees (world, world->subcounty, parts[i].kind, parts[i].id));
        g_assert_false (sees (world, world->county, parts[i].kind, parts[i].id));
        g_assert_true (sees (world, world->far_subcounty, parts[i].kind, parts[i].id));
        g_assert_true (sees (world, world->professional, parts[i].kind, parts[i].id));
        g_assert_true (sees (world, world->council, parts[i].kind, parts[i].id));
        g_assert_false (sees (world, world->colleague, parts[i].kind, parts[i].id));
        g_assert_false (sees (world, world->centre, parts[i].kind, parts[i].id));
      }
  }
}

static void
test_deployment_states (World         *world,
                        gconstpointer  data)
{
  const struct { const char *state; const char *ended_on; gboolean person; gboolean centre; } cases[] = {
    { "proposed", NULL, FALSE, FALSE }, { "offered", NULL, TRUE, TRUE }, { "accepted", NULL, TRUE, TRUE },
    { "declined", NULL, TRUE, FALSE }, { "expired", NULL, TRUE, FALSE }, { "reported", NULL, TRUE, TRUE },
    { "served", NULL, TRUE, TRUE }, { "replaced", "2026-11-10", TRUE, TRUE }, { "cancelled", "2026-11-10", TRUE, TRUE },
    { "cancelled", "2026-11-02", TRUE, FALSE }, { "cancelled", "2026-10-20", TRUE, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(Cp2Deployment) deployment = world_get (world, &cp2_deployment_kind, DEPLOYMENT);
      g_autofree char *expected = g_strdup_printf ("%s%s" HERE, cases[i].person ? "account:" PROFESSIONAL " " : "",
                                                   cases[i].centre ? "centre:" CENTRE "* " : "", "*", "*");

      g_assert_true (cp2_field_set_text (cp2_kind_find_field (&cp2_deployment_kind, "state"), deployment, cases[i].state));
      cp2_set_text (&deployment->ended_on, cases[i].ended_on);
      g_assert_true (cp2_sql_repository_store (CP2_SQL_REPOSITORY (world->repository), deployment, NULL));
      assert_audience (world, &cp2_deployment_kind, DEPLOYMENT, expected);
      g_assert_false (sees (world, world->colleague, &cp2_deployment_kind, DEPLOYMENT));
      g_assert_false (sees (world, world->neighbour, &cp2_deployment_kind, DEPLOYMENT));
      g_assert_false (sees (world, world->far_subcounty, &cp2_deployment_kind, DEPLOYMENT));
    }
}

/* The person sees a sheet once it was submitted, as long as a mark on it counts. */
static void
test_attendance (World         *world,
                 gconstpointer  data)
{
  const char *body = "{'deployment': '" DEPLOYMENT "', 'on_date': '" SHEET_DAY "', 'status': 'present'}";

  world_do (world, world->centre, "attendance.mark", NEW_1, body);
  assert_audience (world, &cp2_attendance_mark_kind, NEW_1,
                   "account:" PROFESSIONAL " centre:" CENTRE " council county:" COUNTY " subcounty:" SUBCOUNTY);
  assert_audience (world, &cp2_attendance_sheet_kind, SHEET, "centre:" CENTRE " council county:" COUNTY " subcounty:" SUBCOUNTY);
  world_do (world, world->centre, "attendance.submit", SHEET, "{'countersigned_by': 'Asha Juma'}");
  g_assert_true (sees (world, world->professional, &cp2_attendance_sheet_kind, SHEET));
  g_assert_false (sees (world, world->colleague, &cp2_attendance_sheet_kind, SHEET));
  world_do (world, world->subcounty, "attendance.verify", SHEET, "{}");
  world_do (world, world->subcounty, "attendance.reopen", SHEET, "{'reason': 'x'}");
  g_assert_true (sees (world, world->professional, &cp2_attendance_sheet_kind, SHEET));
  g_assert_false (sees (world, world->neighbour, &cp2_attendance_sheet_kind, SHEET));
  g_assert_false (sees (world, world->far_subcounty, &cp2_attendance_mark_kind, NEW_1));
}

static void
test_application (World         *world,
                  gconstpointer  data)
{
  world_do (world, world->professional, "application.submit", NEW_1, "{'vacancy': '" VACANCY "'}");
  assert_audience (world, &cp2_job_application_kind, NEW_1,
                   "account:" PROFESSIONAL " council county:" COUNTY " subcounty:" SUBCOUNTY);
  assert_audience (world, &cp2_vacancy_kind, VACANCY, "public");
}

static void
test_account (World         *world,
              gconstpointer  data)
{
  world_put (world, &cp2_account_kind, "{'id': 'a', 'username': '254712345671', 'role': 'professional', 'subcounty': '" SUBCOUNTY "'}");
  assert_audience (world, &cp2_account_kind, "a", "account:a council subcounty:" SUBCOUNTY "*");
}

/* What is masked for an office does not hold the value anywhere. */
static void
test_masked (World         *world,
             gconstpointer  data)
{
  const char * const secrets[] = { "23456781", "A001234561Z", "254712345671", "600011", "254722000111", "1988", "Juma Kin Salim" };
  g_autoptr(Cp2Record) profile = world_get (world, &cp2_profile_kind, PROFESSIONAL);
  g_autoptr(Cp2Record) deployment = world_get (world, &cp2_deployment_kind, DEPLOYMENT);
  g_autofree char *whole = cp2_record_to_json (profile, CP2_FORM_WHOLE);
  g_autofree char *masked = cp2_record_to_json (profile, CP2_FORM_MASKED);
  g_autofree char *served = cp2_record_to_json (deployment, CP2_FORM_MASKED);

  for (guint i = 0; i < G_N_ELEMENTS (secrets); i++)
    {
      g_assert_nonnull (strstr (whole, secrets[i]));
      g_assert_null (strstr (masked, secrets[i]));
      g_assert_null (strstr (served, secrets[i]));
    }
  g_assert_nonnull (strstr (masked, "****6781"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  world_test ("/operations/audience/profile", test_profile);
  world_test ("/operations/audience/profile-moves", test_profile_moves);
  world_test ("/operations/audience/deployment-states", test_deployment_states);
  world_test ("/operations/audience/attendance", test_attendance);
  world_test ("/operations/audience/application", test_application);
  world_test ("/operations/audience/account", test_account);
  world_test ("/operations/audience/masked", test_masked);

  return g_test_run ();
}
