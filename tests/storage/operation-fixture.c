#include "config.h"

#include <stdarg.h>
#include <string.h>

#include "core/cp2-json.h"
#include "storage/cp2-record-tables.h"
#include "tests/storage/operation-fixture.h"

static const struct
{
  const char    *file;
  const Cp2Kind *kind;
} reference[] = {
  { "counties.json", &cp2_county_kind },
  { "subcounties.json", &cp2_subcounty_kind },
  { "activities.json", &cp2_activity_kind },
  { "positions.json", &cp2_position_kind },
  { "exams.json", &cp2_exam_kind },
  { "eligibility_rules.json", &cp2_eligibility_rule_kind },
};

static gboolean
note_write (const Cp2Kind  *kind,
            const char     *id,
            Cp2Record      *record,
            gpointer        user_data,
            GError        **error)
{
  World *world = user_data;

  g_ptr_array_add (world->writes, g_strdup_printf ("%s%s:%s", record ? "" : "-", kind->name, id));
  return TRUE;
}

static void
load_reference (World *world)
{
  for (guint i = 0; i < G_N_ELEMENTS (reference); i++)
    {
      g_autofree char *path = g_test_build_filename (G_TEST_DIST, "..", "data", "reference", reference[i].file, NULL);
      g_autoptr(JsonParser) parser = json_parser_new ();
      g_autoptr(GError) error = NULL;
      JsonArray *records;

      json_parser_load_from_file (parser, path, &error);
      g_assert_no_error (error);
      records = cp2_json_get_array (json_node_get_object (json_parser_get_root (parser)), "records");
      for (guint j = 0; j < json_array_get_length (records); j++)
        {
          cp2_sql_repository_store_json (CP2_SQL_REPOSITORY (world->repository), reference[i].kind,
                                         json_array_get_object_element (records, j), &error);
          g_assert_no_error (error);
        }
    }
}

JsonObject *
json_of (const char *text)
{
  g_autofree char *quoted = g_strdelimit (g_strdup (text), "'", '"');
  g_autoptr(JsonNode) node = NULL;
  g_autoptr(GError) error = NULL;

  node = json_from_string (quoted, &error);
  g_assert_no_error (error);
  g_assert_true (node != NULL && JSON_NODE_HOLDS_OBJECT (node));
  return json_object_ref (json_node_get_object (node));
}

void
world_put (World         *world,
           const Cp2Kind *kind,
           const char    *format,
           ...)
{
  g_autofree char *text = NULL;
  g_autoptr(JsonObject) json = NULL;
  g_autoptr(GError) error = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);

  json = json_of (text);
  cp2_sql_repository_store_json (CP2_SQL_REPOSITORY (world->repository), kind, json, &error);
  g_assert_no_error (error);
}

static void
put_person (World      *world,
            const char *id,
            const char *name,
            const char *number,
            const char *county,
            const char *subcounty)
{
  world_put (world, &cp2_profile_kind,
             "{'id': '%s', 'full_name': '%s', 'year_of_birth': 1988, 'gender': 'female', 'national_id': '2345678%s',"
             " 'kra_pin': 'A00123456%sZ', 'mobile': '25471234567%s', 'mpesa_name': '%s', 'employer': 'Teachers Service Commission',"
             " 'tsc_number': '60001%s', 'institution': 'Kilele Primary School', 'level': 'primary', 'designation': 'Teacher',"
             " 'year_started': 2012, 'county': '%s', 'subcounty': '%s', 'kin_name': 'Juma Kin Salim',"
             " 'kin_mobile': '254722000111', 'kin_relationship': 'brother'}",
             id, name, number, number, number, name, number, county, subcounty);
  world_put (world, &cp2_qualification_kind,
             "{'id': '%s-q', 'profile': '%s', 'level': 'bachelor', 'institution': 'Pwani University',"
             " 'course': 'Education', 'year_from': 2006, 'year_to': 2010, 'county': '%s', 'subcounty': '%s'}",
             id, id, county, subcounty);
}

static void
put_places (World *world)
{
  world_put (world, &cp2_centre_kind, "{'id': '" CENTRE "', 'name': 'Tumaini Hill Mixed Secondary School',"
             " 'county': '" COUNTY "', 'subcounty': '" SUBCOUNTY "', 'level': 'secondary'}");
  world_put (world, &cp2_centre_kind, "{'id': '" NEIGHBOUR "', 'name': 'Mikoko Girls Secondary School',"
             " 'county': '" COUNTY "', 'subcounty': '" SUBCOUNTY "', 'level': 'secondary'}");
  world_put (world, &cp2_centre_kind, "{'id': '" FAR_CENTRE "', 'name': 'Neema Valley Secondary School',"
             " 'county': '" FAR_COUNTY "', 'subcounty': '" FAR_SUBCOUNTY "', 'level': 'secondary'}");
}

static void
put_work (World *world)
{
  put_person (world, PROFESSIONAL, "Wanjiru Amina Otieno", "1", COUNTY, SUBCOUNTY);
  put_person (world, COLLEAGUE, "Kiprop Hassan Mutua", "2", COUNTY, SUBCOUNTY);
  put_person (world, FAR_PERSON, "Zawadi Chebet Mwero", "3", FAR_COUNTY, FAR_SUBCOUNTY);
  world_put (world, &cp2_vacancy_kind,
             "{'id': '" VACANCY "', 'exam': '" EXAM "', 'activity': 'invigilation', 'station': '" CENTRE "',"
             " 'position': '" POSITION "', 'county': '" COUNTY "', 'subcounty': '" SUBCOUNTY "',"
             " 'title': 'Invigilator, Tumaini Hill', 'slots': 2, 'closes_on': '2026-10-25'}");
  world_put (world, &cp2_deployment_kind,
             "{'id': '" DEPLOYMENT "', 'profile': '" PROFESSIONAL "', 'full_name': 'Wanjiru Amina Otieno',"
             " 'national_id': '23456781', 'exam': '" EXAM "', 'position': '" POSITION "', 'centre': '" CENTRE "',"
             " 'county': '" COUNTY "', 'subcounty': '" SUBCOUNTY "', 'from_on': '2026-11-02', 'to_on': '2026-11-20',"
             " 'state': 'offered'}");
}

void
world_set_up (World         *world,
              gconstpointer  is_authority)
{
  g_autoptr(GError) error = NULL;

  world->is_authority = is_authority != NULL;
  world->writes = g_ptr_array_new_with_free_func (g_free);
  world->sql = cp2_sql_open ("sqlite::memory:", NULL, CP2_SQL_READ_WRITE, &error);
  g_assert_no_error (error);
  cp2_record_tables_create (world->sql, world->is_authority ? CP2_RECORD_TABLES_UNIQUE_KEYS : 0, &error);
  g_assert_no_error (error);
  world->repository = CP2_REPOSITORY (cp2_sql_repository_new (world->sql, world->is_authority));
  cp2_sql_repository_set_before_write (CP2_SQL_REPOSITORY (world->repository), note_write, world);

  world_set_time (NOW);
  load_reference (world);
  put_places (world);
  put_work (world);

  world->professional = cp2_actor_new (PROFESSIONAL, CP2_ROLE_PROFESSIONAL, PROFESSIONAL);
  world->colleague = cp2_actor_new (COLLEAGUE, CP2_ROLE_PROFESSIONAL, COLLEAGUE);
  world->far_person = cp2_actor_new (FAR_PERSON, CP2_ROLE_PROFESSIONAL, FAR_PERSON);
  world->centre = cp2_actor_new ("account-centre", CP2_ROLE_CENTRE, CENTRE);
  world->neighbour = cp2_actor_new ("account-neighbour", CP2_ROLE_CENTRE, NEIGHBOUR);
  world->subcounty = cp2_actor_new ("account-subcounty", CP2_ROLE_SUBCOUNTY, SUBCOUNTY);
  world->far_subcounty = cp2_actor_new ("account-far-subcounty", CP2_ROLE_SUBCOUNTY, FAR_SUBCOUNTY);
  world->county = cp2_actor_new ("account-county", CP2_ROLE_COUNTY, COUNTY);
  world->council = cp2_actor_new ("account-council", CP2_ROLE_COUNCIL, "");
}

void
world_tear_down (World         *world,
                 gconstpointer  is_authority)
{
  Cp2Actor *actors[] = { world->professional, world->colleague, world->far_person, world->centre, world->neighbour,
                         world->subcounty, world->far_subcounty, world->county, world->council };

  for (guint i = 0; i < G_N_ELEMENTS (actors); i++)
    cp2_actor_free (actors[i]);
  g_ptr_array_unref (world->writes);
  g_object_unref (world->repository);
  g_assert_finalize_object (world->sql);
  cp2_clock_set_for_tests (0);
}

void
world_test (const char  *path,
            void       (*test) (World *, gconstpointer))
{
  g_autofree char *server = g_strconcat (path, "/server", NULL);
  g_autofree char *desktop = g_strconcat (path, "/desktop", NULL);

  g_test_add (server, World, SERVER, world_set_up, test, world_tear_down);
  g_test_add (desktop, World, DESKTOP, world_set_up, test, world_tear_down);
}

void
world_set_time (const char *instant)
{
  gint64 time = cp2_clock_parse (instant);

  g_assert_cmpint (time, >, 0);
  cp2_clock_set_for_tests (time);
}

gpointer
world_find (World         *world,
            const Cp2Kind *kind,
            const char    *id)
{
  g_autoptr(GError) error = NULL;
  gpointer record;

  g_assert_true (cp2_repository_get (world->repository, kind, id, &record, &error));
  g_assert_no_error (error);
  return record;
}

gpointer
world_get (World         *world,
           const Cp2Kind *kind,
           const char    *id)
{
  gpointer record = world_find (world, kind, id);

  g_assert_nonnull (record);
  return record;
}

char *
world_dump (World *world)
{
  guint n_kinds;
  const Cp2Kind * const *kinds = cp2_kind_list (&n_kinds);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < n_kinds; i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(GPtrArray) records = cp2_repository_find (world->repository, kinds[i], &error, NULL);

      g_assert_no_error (error);
      for (guint j = 0; j < records->len; j++)
        cp2_record_write_json (g_ptr_array_index (records, j), CP2_FORM_WHOLE, text);
    }

  return g_string_free (text, FALSE);
}

Cp2Operation *
world_operation (const char *kind,
                 const char *record,
                 const char *body)
{
  Cp2ClockBlock clock = { .wall = cp2_clock_now () };
  g_autoptr(JsonObject) json = json_of (body);

  return cp2_operation_new (kind, record, 0, &clock, json);
}

/* As its owners do: in a transaction that goes back when the operation is refused. */
gboolean
world_run (World                *world,
           Cp2Actor             *actor,
           Cp2Operation         *operation,
           Cp2OperationOutcome  *outcome,
           GError              **error)
{
  gboolean done;

  g_assert_true (cp2_sql_begin (world->sql, NULL));
  done = cp2_operation_run (operation, actor, world->repository, cp2_clock_now (), outcome, error);
  if (done)
    g_assert_true (cp2_sql_commit (world->sql, NULL));
  else
    cp2_sql_rollback (world->sql);

  return done;
}

Cp2OperationOutcome
world_do (World      *world,
          Cp2Actor   *actor,
          const char *kind,
          const char *record,
          const char *body)
{
  g_autoptr(Cp2Operation) operation = world_operation (kind, record, body);
  g_autoptr(GError) error = NULL;
  Cp2OperationOutcome checked, outcome;
  guint writes = world->writes->len;

  g_assert_true (cp2_operation_check (operation, actor, world->repository, cp2_clock_now (), &checked, &error) || error);
  if (error != NULL)
    g_test_message ("%s: %s", kind, error->message);
  g_assert_no_error (error);
  g_assert_cmpuint (world->writes->len, ==, writes);

  world_run (world, actor, operation, &outcome, &error);
  g_assert_no_error (error);
  g_assert_cmpint (outcome.undecided, ==, checked.undecided);
  g_assert_false (world->is_authority && outcome.undecided);
  return outcome;
}

void
world_refuse (World        *world,
              Cp2Actor     *actor,
              const char   *kind,
              const char   *record,
              const char   *body,
              Cp2RuleError  code,
              const char   *fact,
              const char   *value)
{
  g_autoptr(Cp2Operation) operation = world_operation (kind, record, body);
  g_autofree char *before = world_dump (world);
  g_autofree char *after = NULL;
  g_autofree char *sentence = NULL;
  g_autoptr(GError) checked = NULL;
  g_autoptr(GError) error = NULL;
  Cp2OperationOutcome outcome;
  guint writes = world->writes->len;

  g_assert_false (cp2_operation_check (operation, actor, world->repository, cp2_clock_now (), &outcome, &checked));
  g_assert_error (checked, CP2_RULE_ERROR, (int) code);
  g_assert_false (world_run (world, actor, operation, &outcome, &error));
  g_assert_error (error, CP2_RULE_ERROR, (int) code);
  g_assert_cmpuint (world->writes->len, ==, writes);
  after = world_dump (world);
  g_assert_cmpstr (before, ==, after);

  if (fact != NULL)
    g_assert_cmpstr (cp2_rule_error_get_fact (error, fact), ==, value);
  sentence = cp2_rule_error_describe (error);
  g_assert_null (strpbrk (sentence, "{}"));
  g_assert_cmpstr (sentence, !=, "");
}
