#include "config.h"

#include <stdarg.h>
#include <string.h>

#include "core/cp2-json.h"
#include "tests/faults/history.h"

/* Who and what there is in the small world. */

#define WANJIRU "01931c7a-0000-7000-8000-000000000001"
#define KIPROP  "01931c7a-0000-7000-8000-000000000002"
#define ZAWADI  "01931c7a-0000-7000-8000-000000000003"
#define JUMA    "01931c7a-0000-7000-8000-000000000004"
#define TUMAINI "01931c7a-0000-7000-8000-000000000011"
#define CHANGAMWE "01931c7a-0000-7000-8000-000000000012"
#define JOMVU   "01931c7a-0000-7000-8000-000000000013"
#define NAIROBI "01931c7a-0000-7000-8000-000000000014"

const char * const person_ids[] = { WANJIRU, KIPROP, ZAWADI, JUMA };
const char * const centre_ids[] = { "01001101", "01001102", "01002101" };

const Member members[N_MEMBERS] = {
  { "Wanjiru", WANJIRU, CP2_ROLE_PROFESSIONAL, WANJIRU },
  { "Wanjiru (laptop)", WANJIRU, CP2_ROLE_PROFESSIONAL, WANJIRU },
  { "Kiprop", KIPROP, CP2_ROLE_PROFESSIONAL, KIPROP },
  { "Tumaini Hill", TUMAINI, CP2_ROLE_CENTRE, "01001101" },
  { "Tumaini Hill (laptop)", TUMAINI, CP2_ROLE_CENTRE, "01001101" },
  { "Changamwe office", CHANGAMWE, CP2_ROLE_SUBCOUNTY, SUBCOUNTY },
  { "Jomvu office", JOMVU, CP2_ROLE_SUBCOUNTY, OTHER_AREA },
  { "Council", NAIROBI, CP2_ROLE_COUNCIL, "" },
};

/* Of the installed reference data what a history can need; the rest would only make it slower. */
static const struct
{
  const char    *file;
  const Cp2Kind *kind;
  const char    *prefix;
} reference[] = {
  { "counties.json", &cp2_county_kind, "01" },
  { "subcounties.json", &cp2_subcounty_kind, "01" },
  { "activities.json", &cp2_activity_kind, "invigilation" },
  { "positions.json", &cp2_position_kind, "INV" },
  { "exams.json", &cp2_exam_kind, EXAM },
  { "eligibility_rules.json", &cp2_eligibility_rule_kind, EXAM ":INV" },
};

static void
import (World         *self,
        const Cp2Kind *kind,
        JsonObject    *json)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(Cp2Record) record = cp2_record_new_from_json (kind, json, &error);

  if (record == NULL || !cp2_feed_import (self->server.feed, record, &error))
    g_error ("The world cannot be made: %s", error->message);
}

static void
import_reference (World *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (reference); i++)
    {
      g_autofree char *path = g_test_build_filename (G_TEST_DIST, "..", "data", "reference", reference[i].file, NULL);
      g_autoptr(JsonParser) parser = json_parser_new ();
      g_autoptr(GError) error = NULL;
      JsonArray *records;

      if (!json_parser_load_from_file (parser, path, &error))
        g_error ("The reference data cannot be read: %s", error->message);

      records = cp2_json_get_array (json_node_get_object (json_parser_get_root (parser)), "records");
      for (guint j = 0; j < json_array_get_length (records); j++)
        {
          JsonObject *record = json_array_get_object_element (records, j);

          if (g_str_has_prefix (cp2_json_get_string (record, "id"), reference[i].prefix))
            import (self, reference[i].kind, record);
        }
    }
}

/* JSON is written with ' for ". */
static void
put (World         *self,
     const Cp2Kind *kind,
     const char    *format,
     ...)
{
  g_autofree char *text = NULL;
  g_autoptr(JsonNode) node = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdelimit (g_strdup_vprintf (format, arguments), "'", '"');
  va_end (arguments);

  node = json_from_string (text, NULL);
  import (self, kind, json_node_get_object (node));
}

static void
put_person (World      *self,
            guint       number,
            const char *name,
            const char *subcounty)
{
  const char *id = person_ids[number];

  put (self, &cp2_profile_kind,
       "{'id': '%s', 'full_name': '%s', 'year_of_birth': 1988, 'gender': 'female', 'national_id': '2345678%u',"
       " 'kra_pin': 'A00123456%uZ', 'mobile': '25471234567%u', 'mpesa_name': '%s', 'employer': 'Teachers Service Commission',"
       " 'tsc_number': '60001%u', 'institution': 'Kilele Primary School', 'level': 'primary', 'designation': 'Teacher',"
       " 'year_started': 2012, 'county': '" COUNTY "', 'subcounty': '%s', 'kin_name': 'Juma Kin Salim',"
       " 'kin_mobile': '254722000111', 'kin_relationship': 'brother'}",
       id, name, number, number, number, name, number, subcounty);
  put (self, &cp2_qualification_kind,
       "{'id': '%.*s5%u', 'profile': '%s', 'level': 'bachelor', 'institution': 'Pwani University', 'course': 'Education',"
       " 'year_from': 2006, 'year_to': 2010, 'county': '" COUNTY "', 'subcounty': '%s'}", 34, id, number, id, subcounty);
}

static void
put_people (World *self)
{
  put_person (self, 0, "Wanjiru Amina Otieno", SUBCOUNTY);
  put_person (self, 1, "Kiprop Hassan Mutua", SUBCOUNTY);
  put_person (self, 2, "Zawadi Chebet Mwero", SUBCOUNTY);
  put_person (self, 3, "Juma Baraka Kamau", OTHER_AREA);

  for (guint i = 0; i < N_MEMBERS; i++)
    if (i == 0 || strcmp (members[i].account, members[i - 1].account) != 0)
      put (self, &cp2_account_kind, "{'id': '%s', 'username': '%s', 'role': '%s', 'scope': '%s', 'subcounty': '" SUBCOUNTY "'}",
           members[i].account, members[i].name, cp2_role_get_name (members[i].role), members[i].scope);
}

static void
put_work (World *self)
{
  static const char * const names[] = { "Tumaini Hill Secondary School", "Mikoko Girls Secondary School", "Neema Valley Secondary School" };
  static const guint deployments[][3] = { { 0, 0, FALSE }, { 2, 0, TRUE }, { 1, 1, FALSE }, { 3, 2, TRUE } };

  for (guint i = 0; i < G_N_ELEMENTS (centre_ids); i++)
    {
      const char *subcounty = i < 2 ? SUBCOUNTY : OTHER_AREA;

      put (self, &cp2_centre_kind, "{'id': '%s', 'name': '%s', 'county': '" COUNTY "', 'subcounty': '%s', 'level': 'secondary'}",
           centre_ids[i], names[i], subcounty);
      put (self, &cp2_vacancy_kind,
           "{'id': '01931c7a-0000-7000-8000-00000000003%u', 'exam': '" EXAM "', 'activity': 'invigilation', 'station': '%s',"
           " 'position': 'INV', 'county': '" COUNTY "', 'subcounty': '%s', 'title': 'Invigilator, %s', 'slots': %u,"
           " 'closes_on': '2026-11-10'}", i, centre_ids[i], subcounty, names[i], 1 + i % 2);
    }

  for (guint i = 0; i < G_N_ELEMENTS (deployments); i++)
    put (self, &cp2_deployment_kind,
         "{'id': '01931c7a-0000-7000-8000-00000000002%u', 'profile': '%s', 'full_name': 'Person %u', 'national_id': '2345678%u',"
         " 'exam': '" EXAM "', 'position': 'INV', 'centre': '%s', 'county': '" COUNTY "', 'subcounty': '%s',"
         " 'from_on': '2026-11-02', 'to_on': '2026-11-06', 'state': '%s'}",
         i, person_ids[deployments[i][0]], deployments[i][0], deployments[i][0], centre_ids[deployments[i][1]],
         deployments[i][1] < 2 ? SUBCOUNTY : OTHER_AREA, deployments[i][2] ? "accepted" : "offered");
}

void
world_populate (World *self)
{
  import_reference (self);
  put_people (self);
  put_work (self);
}
