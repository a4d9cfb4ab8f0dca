#include "config.h"

#include "tests/storage/operation-fixture.h"

#define PUBLISH(station, county, subcounty, more) \
  "{'exam': '" EXAM "', 'activity': 'invigilation', 'station': '" station "', 'position': 'INV', 'county': '" county "'," \
  " 'subcounty': '" subcounty "', 'title': 'Invigilator', 'closes_on': '2026-10-30'" more "}"

static void
test_publish (World         *world,
              gconstpointer  data)
{
  g_autoptr(Cp2Vacancy) vacancy = NULL;

  world_do (world, world->subcounty, "vacancy.publish", NEW_1, PUBLISH (CENTRE, COUNTY, SUBCOUNTY, ", 'slots': 1"));
  world_do (world, world->council, "vacancy.publish", NEW_2, PUBLISH (FAR_CENTRE, FAR_COUNTY, FAR_SUBCOUNTY, ", 'slots': 1000"));
  vacancy = world_get (world, &cp2_vacancy_kind, NEW_1);
  g_assert_cmpint (vacancy->taken, ==, 0);
  g_assert_false (vacancy->closed);
}

static void
test_publish_refused (World         *world,
                      gconstpointer  data)
{
  const struct { const char *body; Cp2RuleError code; const char *fact; const char *value; } cases[] = {
    { PUBLISH (CENTRE, COUNTY, SUBCOUNTY, ""), CP2_RULE_ERROR_REQUIRED, "field", "slots" },
    { PUBLISH (CENTRE, COUNTY, SUBCOUNTY, ", 'slots': 0"), CP2_RULE_ERROR_REQUIRED, "field", "slots" },
    { PUBLISH (CENTRE, COUNTY, SUBCOUNTY, ", 'slots': -1"), CP2_RULE_ERROR_OUT_OF_RANGE, "field", "slots" },
    { PUBLISH (CENTRE, COUNTY, SUBCOUNTY, ", 'slots': 1001"), CP2_RULE_ERROR_OUT_OF_RANGE, "maximum", "1000" },
    { PUBLISH (CENTRE, COUNTY, SUBCOUNTY, ", 'slots': 1, 'taken': 1"), CP2_RULE_ERROR_UNKNOWN_FIELD, "field", "taken" },
    { PUBLISH (CENTRE, COUNTY, SUBCOUNTY, ", 'slots': 1, 'exam': 'KCSE-1999'"), CP2_RULE_ERROR_NOT_FOUND, "kind", "exam" },
    { PUBLISH (CENTRE, COUNTY, SUBCOUNTY, ", 'slots': 1, 'activity': 'x'"), CP2_RULE_ERROR_NOT_FOUND, "kind", "activity" },
    { PUBLISH (CENTRE, COUNTY, SUBCOUNTY, ", 'slots': 1, 'position': 'x'"), CP2_RULE_ERROR_NOT_FOUND, "kind", "position" },
    { PUBLISH (CENTRE, FAR_COUNTY, SUBCOUNTY, ", 'slots': 1"), CP2_RULE_ERROR_NOT_FOUND, "kind", "county" },
    { PUBLISH (CENTRE, COUNTY, SUBCOUNTY, ", 'slots': 1, 'closes_on': '2026-02-30'"), CP2_RULE_ERROR_WRONG_FORMAT, "field", "closes_on" },
    { PUBLISH (CENTRE, COUNTY, SUBCOUNTY, ", 'slots': 1, 'title': ' '"), CP2_RULE_ERROR_REQUIRED, "field", "title" },
    { PUBLISH (FAR_CENTRE, FAR_COUNTY, FAR_SUBCOUNTY, ", 'slots': 1"), CP2_RULE_ERROR_NOT_FOUND, "kind", "vacancy" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    world_refuse (world, world->subcounty, "vacancy.publish", NEW_1, cases[i].body, cases[i].code, cases[i].fact, cases[i].value);
  world_refuse (world, world->council, "vacancy.publish", NEW_1, PUBLISH (CENTRE, COUNTY, "99999", ", 'slots': 1"),
                CP2_RULE_ERROR_NOT_FOUND, "kind", "subcounty");
  world_refuse (world, world->subcounty, "vacancy.publish", VACANCY, PUBLISH (CENTRE, COUNTY, SUBCOUNTY, ", 'slots': 1"),
                CP2_RULE_ERROR_ID_TAKEN, NULL, NULL);
}

static void
test_close (World         *world,
            gconstpointer  data)
{
  world_refuse (world, world->far_subcounty, "vacancy.close", VACANCY, "{}", CP2_RULE_ERROR_NOT_FOUND, "id", VACANCY);
  world_refuse (world, world->subcounty, "vacancy.close", NEW_1, "{}", CP2_RULE_ERROR_NOT_FOUND, "id", NEW_1);
  world_do (world, world->subcounty, "vacancy.close", VACANCY, "{}");
  world_refuse (world, world->council, "vacancy.close", VACANCY, "{}", CP2_RULE_ERROR_WRONG_STATE, "state", "closed");
  world_refuse (world, world->professional, "application.submit", NEW_1, "{'vacancy': '" VACANCY "'}",
                CP2_RULE_ERROR_VACANCY_CLOSED, "date", "2026-10-25");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  world_test ("/operations/vacancy-publish/done", test_publish);
  world_test ("/operations/vacancy-publish/refused", test_publish_refused);
  world_test ("/operations/vacancy-close/done", test_close);

  return g_test_run ();
}
