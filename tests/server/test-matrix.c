#include "config.h"

#include "core/cp2-kinds.h"
#include "core/cp2-operation-types.h"

#include "feed-client.h"
#include "feed-sender.h"

/*
 * Who may do and see what: every operation and every kind against every role, on the own side and on the other one.
 *
 * There are two sides, each a county with a sub-county, a centre, and a professional who works and serves there. Each
 * role acts from side 0 on the records of both. The tables expand CP2_OPERATIONS and CP2_KINDS: a new operation or kind
 * without a row does not build.
 */

#define P CP2_ROLE_PROFESSIONAL
#define C CP2_ROLE_CENTRE
#define S CP2_ROLE_SUBCOUNTY
#define Y CP2_ROLE_COUNTY
#define K CP2_ROLE_COUNCIL

static const Cp2Role roles[] = { P, C, S, Y, K };

typedef struct
{
  const char *county, *subcounty, *centre, *person, *vacancy, *application, *offered, *accepted, *other, *change,
             *qualification, *experience, *mark, *publish, *free_person;
  char       *sheet, *closed_sheet;
} Side;

#define ID(n) "01890000-0000-7000-8000-0000000000" n

static Side sides[2] = {
  { "21", "21304", "21304017", ID ("a1"), ID ("a2"), ID ("a3"), ID ("a4"), ID ("a5"), ID ("a6"), ID ("a7"), ID ("a8"),
    ID ("a9"), ID ("aa"), ID ("ab"), ID ("ac") },
  { "42", "42704", "42704001", ID ("b1"), ID ("b2"), ID ("b3"), ID ("b4"), ID ("b5"), ID ("b6"), ID ("b7"), ID ("b8"),
    ID ("b9"), ID ("ba"), ID ("bb"), ID ("bc") },
};

/* ---- Operations: who may on the own side, on which record, with which body. %s are parts of the side. */

typedef struct
{
  guint        allowed;
  const char *(*record) (const Side *side);
  char       *(*body)   (const Side *side);
} OperationRow;

#define RECORD(member) static const char *record_##member (const Side *side) { return side->member; }
RECORD (person) RECORD (vacancy) RECORD (application) RECORD (offered) RECORD (accepted) RECORD (change)
RECORD (qualification) RECORD (experience) RECORD (sheet) RECORD (closed_sheet)

static const char *
record_new (const Side *side)
{
  return NULL;
}

#define BODY(name, ...) static char *body_##name (const Side *side) { return g_strdup_printf (__VA_ARGS__); }
BODY (none, "{}")
BODY (reason, "{\"reason\":\"Moved to another school\"}")
BODY (update, "{\"changes\":{\"email\":{\"to\":\"jane@example.org\"}}}")
BODY (decide, "{\"state\":\"approved\"}")
BODY (qualification, "{\"level\":\"diploma\",\"institution\":\"Kagumo\",\"course\":\"Education\"}")
BODY (experience, "{\"employer\":\"TSC\",\"institution\":\"Baraka Girls\"}")
BODY (publish, "{\"exam\":\"KCSE-2026\",\"activity\":\"invigilation\",\"position\":\"INV\",\"station\":\"%s\",\"county\":\"%s\","
               "\"subcounty\":\"%s\",\"title\":\"Invigilator\",\"slots\":2,\"closes_on\":\"2026-12-01\"}",
      side->centre, side->county, side->subcounty)
BODY (vacancy, "{\"vacancy\":\"%s\"}", side->publish)
BODY (assign, "{\"profile\":\"%s\",\"exam\":\"KCSE-2026\",\"position\":\"INV\",\"centre\":\"%s\",\"from_on\":\"2026-11-02\","
              "\"to_on\":\"2026-11-20\"}", side->free_person, side->centre)
BODY (mark, "{\"deployment\":\"%s\",\"on_date\":\"2026-11-06\",\"status\":\"absent\"}", side->accepted)
BODY (countersign, "{\"countersigned_by\":\"Barasa Wekesa\"}")

static const OperationRow operation_profile_update = { P, record_person, body_update };
static const OperationRow operation_profile_decide = { S | K, record_change, body_decide };
static const OperationRow operation_qualification_save = { P, record_qualification, body_qualification };
static const OperationRow operation_qualification_remove = { P, record_qualification, body_none };
static const OperationRow operation_experience_save = { P, record_experience, body_experience };
static const OperationRow operation_experience_remove = { P, record_experience, body_none };
static const OperationRow operation_vacancy_publish = { S | K, record_new, body_publish };
static const OperationRow operation_vacancy_close = { S | K, record_vacancy, body_none };
/* A vacancy is public: a professional may apply on the other side too, so this one has a row of its own below. */
static const OperationRow operation_application_submit = { P, record_new, body_vacancy };
static const OperationRow operation_application_withdraw = { P, record_application, body_none };
static const OperationRow operation_deployment_assign = { S | K, record_new, body_assign };
static const OperationRow operation_deployment_accept = { P, record_offered, body_none };
static const OperationRow operation_deployment_decline = { P, record_offered, body_reason };
static const OperationRow operation_deployment_cancel = { S | K, record_accepted, body_reason };
static const OperationRow operation_attendance_mark = { C | S | K, record_new, body_mark };
static const OperationRow operation_attendance_submit = { C, record_sheet, body_countersign };
static const OperationRow operation_attendance_verify = { S | K, record_closed_sheet, body_none };
static const OperationRow operation_attendance_reopen = { S | K, record_closed_sheet, body_reason };

typedef struct
{
  const Cp2OperationType *type;
  const OperationRow     *row;
} OperationCase;

#define OPERATION_CASE(name) { &cp2_operation_##name, &operation_##name },
static const OperationCase operation_cases[] = { CP2_OPERATIONS (OPERATION_CASE) };

/* ---- Kinds: in which form each role sees a record of the own side; what a role sees of the other side follows. */

typedef enum { HIDDEN, MASKED, WHOLE } Sight;

typedef struct
{
  gboolean is_public;
  Sight    professional, centre, subcounty, county, council;
} KindRow;

#define PUBLIC { TRUE, WHOLE, WHOLE, WHOLE, WHOLE, WHOLE }
static const KindRow kind_county = PUBLIC;
static const KindRow kind_subcounty = PUBLIC;
static const KindRow kind_container = PUBLIC;
static const KindRow kind_centre = PUBLIC;
static const KindRow kind_candidature = PUBLIC;
static const KindRow kind_exam = PUBLIC;
static const KindRow kind_activity = PUBLIC;
static const KindRow kind_position = PUBLIC;
static const KindRow kind_exam_session = PUBLIC;
static const KindRow kind_staffing_rule = PUBLIC;
static const KindRow kind_eligibility_rule = PUBLIC;
static const KindRow kind_rate = PUBLIC;
static const KindRow kind_vacancy = PUBLIC;
static const KindRow kind_account = { FALSE, WHOLE, HIDDEN, MASKED, HIDDEN, WHOLE };
static const KindRow kind_profile = { FALSE, WHOLE, HIDDEN, MASKED, MASKED, WHOLE };
static const KindRow kind_profile_change = { FALSE, WHOLE, HIDDEN, WHOLE, MASKED, WHOLE };
static const KindRow kind_qualification = { FALSE, WHOLE, HIDDEN, WHOLE, WHOLE, WHOLE };
static const KindRow kind_experience = { FALSE, WHOLE, HIDDEN, WHOLE, WHOLE, WHOLE };
static const KindRow kind_job_application = { FALSE, WHOLE, HIDDEN, WHOLE, WHOLE, WHOLE };
static const KindRow kind_deployment = { FALSE, WHOLE, MASKED, MASKED, MASKED, WHOLE };
static const KindRow kind_attendance_sheet = { FALSE, WHOLE, WHOLE, WHOLE, WHOLE, WHOLE };
static const KindRow kind_attendance_mark = { FALSE, WHOLE, WHOLE, WHOLE, WHOLE, WHOLE };

typedef struct
{
  const Cp2Kind *kind;
  const KindRow *row;
} KindCase;

#define KIND_CASE(name) { &cp2_##name##_kind, &kind_##name },
static const KindCase kind_cases[] = { CP2_KINDS (KIND_CASE) };

/* ---- The world */

/* Puts a record of a kind; the pairs are fields and their texts. */
static void
put_new (Fixture       *fixture,
         const Cp2Kind *kind,
         const char    *id,
         ...)
{
  g_autoptr(Cp2Record) record = cp2_record_new (kind, id);
  va_list arguments;

  va_start (arguments, id);
  for (const char *name = va_arg (arguments, const char *); name != NULL; name = va_arg (arguments, const char *))
    g_assert_true (cp2_field_set_text (cp2_kind_find_field (kind, name), record, va_arg (arguments, const char *)));
  va_end (arguments);
  put (fixture, record);
}

static void
put_person (Fixture    *fixture,
            const Side *side,
            const char *id)
{
  g_autofree char *study = g_strdup_printf ("%s:study", id);

  put_new (fixture, &cp2_account_kind, id, "username", id, "role", "professional", "scope", id, "subcounty", side->subcounty, NULL);
  put_new (fixture, &cp2_profile_kind, id, "full_name", "Jane Mwangi", "year_of_birth", "1985", "gender", "female",
           "national_id", "12345678", "kra_pin", "A123456789B", "employer", "TSC", "tsc_number", "123456",
           "institution", "Ziwa Boys", "designation", "Teacher", "year_started", "2010", "county", side->county,
           "subcounty", side->subcounty, "kin_name", "John Mwangi", "kin_mobile", "254712345678",
           "kin_relationship", "brother", "mobile", "254722345678", NULL);
  put_new (fixture, &cp2_qualification_kind, study, "profile", id, "level", "bachelor", "institution", "Moi University",
           "course", "Education", "subcounty", side->subcounty, "county", side->county, NULL);
}

#define DEPLOYED "full_name", "Jane Mwangi", "national_id", "12345678", "exam", "KCSE-2026", "position", "INV", \
  "subcounty", side->subcounty, "county", side->county, "centre", side->centre, "from_on", "2026-11-02", "to_on", "2026-11-20"
#define PLACED "subcounty", side->subcounty, "county", side->county
#define ON_SHEET "centre", side->centre, "exam", "KCSE-2026", PLACED

static void
put_side (Fixture *fixture,
          Side    *side)
{
  side->sheet = cp2_attendance_sheet_make_id (side->centre, "KCSE-2026", "2026-11-04");
  side->closed_sheet = cp2_attendance_sheet_make_id (side->centre, "KCSE-2026", "2026-11-03");
  put_new (fixture, &cp2_county_kind, side->county, "name", "County", NULL);
  put_new (fixture, &cp2_subcounty_kind, side->subcounty, "name", "Sub-county", "county", side->county, NULL);
  put_new (fixture, &cp2_centre_kind, side->centre, "name", "School", PLACED, NULL);
  put_person (fixture, side, side->person);
  put_person (fixture, side, side->free_person);
  put_new (fixture, &cp2_vacancy_kind, side->vacancy, "exam", "KCSE-2026", "position", "INV", PLACED, "slots", "5",
           "station", side->centre, "closes_on", "2026-12-01", NULL);
  put_new (fixture, &cp2_vacancy_kind, side->publish, "exam", "KCSE-2026", "position", "INV", PLACED, "slots", "5",
           "station", side->centre, "closes_on", "2026-12-01", NULL);
  put_new (fixture, &cp2_job_application_kind, side->application, "vacancy", side->vacancy, "profile", side->person, PLACED, NULL);
  put_new (fixture, &cp2_deployment_kind, side->offered, "profile", side->person, "state", "offered", DEPLOYED, NULL);
  put_new (fixture, &cp2_deployment_kind, side->accepted, "profile", side->person, "state", "accepted", DEPLOYED, NULL);
  put_new (fixture, &cp2_profile_change_kind, side->change, "profile", side->person, "field", "bank", "value", "Equity Bank", PLACED, NULL);
  put_new (fixture, &cp2_qualification_kind, side->qualification, "profile", side->person, "level", "diploma", PLACED, NULL);
  put_new (fixture, &cp2_experience_kind, side->experience, "profile", side->person, "employer", "TSC", PLACED, NULL);
  for (guint i = 0; i < 2; i++)
    {
      const char *sheet = i == 0 ? side->sheet : side->closed_sheet;
      const char *day = i == 0 ? "2026-11-04" : "2026-11-03";
      g_autofree char *first = g_strdup_printf ("%s%u", side->mark, i);
      g_autofree char *second = g_strdup_printf ("%s%u", side->mark, i + 2);

      put_new (fixture, &cp2_attendance_mark_kind, first, "sheet", sheet, "deployment", side->accepted, "profile", side->person,
               "on_date", day, "status", "present", "current", "1", ON_SHEET, NULL);
      put_new (fixture, &cp2_attendance_mark_kind, second, "sheet", sheet, "deployment", side->offered, "profile", side->person,
               "on_date", day, "status", "present", "current", "1", ON_SHEET, NULL);
      put_new (fixture, &cp2_attendance_sheet_kind, sheet, "on_date", day, "state", i == 0 ? "reopened" : "submitted", ON_SHEET, NULL);
    }
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture_set_up (fixture, data);
  put_new (fixture, &cp2_exam_kind, "KCSE-2026", "name", "KCSE 2026", "code", "KCSE", "year", "2026", NULL);
  put_new (fixture, &cp2_activity_kind, "invigilation", "name", "Invigilation", NULL);
  put_new (fixture, &cp2_position_kind, "INV", "name", "Invigilator", "activity", "invigilation", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (sides); i++)
    put_side (fixture, &sides[i]);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  for (guint i = 0; i < G_N_ELEMENTS (sides); i++)
    {
      g_clear_pointer (&sides[i].sheet, g_free);
      g_clear_pointer (&sides[i].closed_sheet, g_free);
    }
  fixture_tear_down (fixture, data);
}

static const char *
get_scope (Cp2Role role)
{
  return role == P ? sides[0].person : role == C ? sides[0].centre : role == S ? sides[0].subcounty :
         role == Y ? sides[0].county : "";
}

/* ---- The tests */

/* A desktop of that role on side 0; the professional's account is there already. */
static void
sender_of_role (Sender  *sender,
                Fixture *fixture,
                Cp2Role  role)
{
  sender_init_with (sender, fixture, role, get_scope (role));
  if (role == P)
    {
      g_autoptr(GError) error = NULL;

      cp2_actor_free (sender->actor);
      sender->actor = cp2_actor_new (sides[0].person, P, sides[0].person);
      cp2_sql_run (fixture->writer, &error, "UPDATE device SET account = $1 WHERE id = $2", "ss", sides[0].person, sender->device);
      g_assert_no_error (error);
    }
}

/* Pushes in a transaction that is rolled back, so that each case finds the same world. */
static char *
try_operation (Sender              *sender,
               const OperationCase *the,
               const Side          *side,
               char               **code)
{
  g_autofree char *body = the->row->body (side);
  g_autofree char *operation = make_operation (the->type->name, the->row->record (side), NULL, body);
  g_autoptr(GPtrArray) operations = g_ptr_array_new ();
  g_autoptr(JsonNode) request = NULL;
  g_autoptr(JsonNode) answer = NULL;
  g_autoptr(GString) response = g_string_new (NULL);
  g_autoptr(Cp2Problem) problem = NULL;
  g_autoptr(GError) error = NULL;
  JsonObject *result;

  g_ptr_array_add (operations, operation);
  request = make_request (sender, 1, operations);
  begin (sender->fixture);
  run_request (sender->fixture->feed, sender->actor, request, response, &problem, &error);
  g_assert_no_error (error);
  g_assert_null (problem);
  cp2_feed_abandon (sender->fixture->feed);
  cp2_sql_rollback (sender->fixture->writer);

  answer = json_from_string (response->str, &error);
  g_assert_no_error (error);
  result = json_array_get_object_element (cp2_json_get_array (json_node_get_object (answer), "results"), 0);
  *code = g_strdup (cp2_json_get_string (cp2_json_get_object (result, "problem"), "code"));
  return g_strdup (cp2_json_get_string (result, "status"));
}

static gboolean
may (const OperationCase *the,
     Cp2Role              role,
     guint                side)
{
  /* The council has no other side, and a vacancy is everyone's to apply for. */
  return (the->row->allowed & role) && (side == 0 || role == K || the->type == &cp2_operation_application_submit);
}

static void
test_operations (Fixture       *fixture,
                 gconstpointer  data)
{
  guint n_refused = 0;

  for (guint r = 0; r < G_N_ELEMENTS (roles); r++)
    {
      g_auto(Sender) sender = { NULL };

      sender_of_role (&sender, fixture, roles[r]);
      for (guint i = 0; i < G_N_ELEMENTS (operation_cases); i++)
        for (guint side = 0; side < G_N_ELEMENTS (sides); side++)
          {
            const OperationCase *the = &operation_cases[i];
            g_autofree char *code = NULL;
            g_autofree char *status = try_operation (&sender, the, &sides[side], &code);
            g_autofree char *what = g_strdup_printf ("%s by %s on side %u: %s %s", the->type->name,
                                                     cp2_role_get_name (roles[r]), side, status, code ? code : "");

            g_test_message ("%s", what);
            if (may (the, roles[r], side))
              {
                g_assert_cmpstr (status, ==, "applied");
                continue;
              }

            /* Refused for good, and nothing is learnt of what is out of sight. */
            n_refused++;
            g_assert_cmpstr (status, ==, "rejected");
            g_assert_cmpstr (code, ==, the->type->roles & roles[r] ? "not-found" : "not-allowed");
          }
    }

  g_test_message ("%u combinations refused", n_refused);
}

static Sight
get_sight (const KindRow *row,
           Cp2Role        role)
{
  return role == P ? row->professional : role == C ? row->centre : role == S ? row->subcounty :
         role == Y ? row->county : row->council;
}

/* What a client with these scopes gets of one record. */
static Sight
look (GHashTable    *records,
      const Cp2Kind *kind,
      const char    *id)
{
  g_autofree char *key = g_strdup_printf ("%s %s", kind->name, id);
  JsonObject *record = g_hash_table_lookup (records, key);

  if (record == NULL)
    return HIDDEN;

  /* A masked form shows no sensitive value whole; a kind without any has one form. */
  for (guint i = 0; i < kind->n_fields; i++)
    {
      const Cp2Field *field = &kind->fields[i];
      const char *text = cp2_json_get_string (record, field->name);

      if ((field->flags & CP2_FIELD_SENSITIVE) && cp2_json_get_boolean (record, "masked"))
        g_assert_true (!json_object_has_member (record, field->name) || g_str_has_prefix (text, "****"));
    }

  return cp2_json_get_boolean (record, "masked") ? MASKED : WHOLE;
}

static GHashTable *
pull_all (Fixture        *fixture,
          const Cp2Actor *actor)
{
  g_auto(GStrv) scopes = cp2_actor_list_scopes (actor);
  GHashTable *records = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) json_object_unref);
  g_autofree char *cursor = NULL;
  Cp2ChangesAnswer answer = { .more = TRUE };

  while (answer.more)
    {
      g_autoptr(GString) text = g_string_new (NULL);
      g_autoptr(Cp2Problem) problem = NULL;
      g_autoptr(GError) error = NULL;
      g_autoptr(JsonNode) page = NULL;
      JsonArray *changes;

      cp2_changes_page (fixture->reader, fixture->meta, (const char * const *) scopes, cursor, 7, text, &answer, &problem, &error);
      g_assert_no_error (error);
      page = json_from_string (text->str, &error);
      g_assert_no_error (error);
      changes = cp2_json_get_array (json_node_get_object (page), "changes");
      for (guint i = 0; i < json_array_get_length (changes); i++)
        {
          JsonObject *change = json_array_get_object_element (changes, i);

          g_hash_table_replace (records, g_strdup_printf ("%s %s", cp2_json_get_string (change, "kind"),
                                                          cp2_json_get_string (change, "id")),
                                json_object_ref (cp2_json_get_object (change, "record")));
        }
      g_free (cursor);
      cursor = g_strdup (cp2_json_get_string (json_node_get_object (page), "cursor"));
    }

  return records;
}

static const char *
get_id (const Cp2Kind *kind,
        const Side    *side)
{
  const struct
  {
    const Cp2Kind *kind;
    const char    *id;
  } ids[] = {
    { &cp2_account_kind, side->person }, { &cp2_profile_kind, side->person }, { &cp2_profile_change_kind, side->change },
    { &cp2_qualification_kind, side->qualification }, { &cp2_experience_kind, side->experience },
    { &cp2_job_application_kind, side->application }, { &cp2_deployment_kind, side->accepted },
    { &cp2_attendance_sheet_kind, side->closed_sheet },
  };

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    if (ids[i].kind == kind)
      return ids[i].id;

  return NULL;
}

static void
test_kinds (Fixture       *fixture,
            gconstpointer  data)
{
  for (guint r = 0; r < G_N_ELEMENTS (roles); r++)
    {
      g_autoptr(Cp2Actor) actor = cp2_actor_new (roles[r] == P ? sides[0].person : ID ("ff"), roles[r], get_scope (roles[r]));
      g_autoptr(GHashTable) records = pull_all (fixture, actor);

      for (guint i = 0; i < G_N_ELEMENTS (kind_cases); i++)
        for (guint side = 0; side < G_N_ELEMENTS (sides); side++)
          {
            const KindCase *the = &kind_cases[i];
            g_autofree char *mark = the->kind == &cp2_attendance_mark_kind ? g_strconcat (sides[side].mark, "0", NULL) : NULL;
            const char *id = mark ? mark : get_id (the->kind, &sides[side]);
            Sight expected = side == 0 || the->row->is_public || roles[r] == K ? get_sight (the->row, roles[r]) : HIDDEN;

            g_test_message ("%s by %s on side %u", the->kind->name, cp2_role_get_name (roles[r]), side);
            g_assert_true (the->row->is_public || id != NULL);
            if (id != NULL)
              g_assert_cmpint (look (records, the->kind, id), ==, expected);
          }
    }
}

/* Public kinds are read by the one audience function that says so, and hold nothing to mask. */
static void
test_public_kinds (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (kind_cases); i++)
    {
      g_assert_true ((kind_cases[i].kind->audience == cp2_audience_public) == kind_cases[i].row->is_public);
      g_assert_true (!kind_cases[i].row->is_public || !cp2_kind_is_sensitive (kind_cases[i].kind));
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add ("/matrix/operations", Fixture, GINT_TO_POINTER (1), set_up, test_operations, tear_down);
  g_test_add ("/matrix/kinds", Fixture, GINT_TO_POINTER (1), set_up, test_kinds, tear_down);
  g_test_add_func ("/matrix/public-kinds", test_public_kinds);

  return g_test_run ();
}
