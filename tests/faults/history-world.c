#include "config.h"

#include <glib/gstdio.h>
#include <stdarg.h>
#include <string.h>

#include "client/cp2-replica-private.h"
#include "core/cp2-json.h"
#include "tests/faults/history.h"

/* 2026-11-03 06:00 UTC, a day of the examination. */
#define BEGINNING (G_GINT64_CONSTANT (1793685600) * G_USEC_PER_SEC)

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

void
world_say (World      *self,
           const char *format,
           ...)
{
  va_list arguments;

  if (self->story == NULL)
    return;

  va_start (arguments, format);
  g_string_append_vprintf (self->story, format, arguments);
  va_end (arguments);
  g_string_append_c (self->story, '\n');
}

void
world_fail (World      *self,
            const char *format,
            ...)
{
  va_list arguments;

  if (self->failure != NULL)
    return;

  va_start (arguments, format);
  self->failure = g_strdup_vprintf (format, arguments);
  va_end (arguments);
}

gboolean
world_expect (World      *self,
              const char *what,
              GError     *error)
{
  if (error == NULL)
    return TRUE;

  world_fail (self, "%s: %s", what, error->message);
  return FALSE;
}

const char *
world_label (World      *self,
             const char *kind,
             const char *id)
{
  char *label = id != NULL ? g_hash_table_lookup (self->labels, id) : NULL;

  if (id == NULL || label != NULL || strlen (id) != 36)
    return label != NULL ? label : id != NULL ? id : "nothing";

  label = g_strdup_printf ("%s %u", kind, ++self->n_labels);
  g_hash_table_insert (self->labels, g_strdup (id), label);
  return label;
}

Desktop *
world_get_desktop (World *self,
                   guint  number)
{
  return &self->desktops[self->taking_part[number % self->n_desktops]];
}

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

static char *
get_template (World *self,
              guint  number,
              gboolean fresh)
{
  return g_strdup_printf ("%s/%u%s", self->templates, number, fresh ? "-fresh" : "");
}

/* A desktop that somebody has just signed in on, and the same one once it has fetched everything. */
static void
make_desktop (World *self,
              guint  number)
{
  Desktop *desktop = &self->desktops[number];
  g_autofree char *fresh = get_template (self, number, TRUE);
  g_autofree char *filled = get_template (self, number, FALSE);
  g_autoptr(GError) error = NULL;
  gboolean more = TRUE;

  folder_make (desktop->folder);
  desktop_open (desktop);
  cp2_replica_set_settings (desktop->replica, (const char * const []) {
    CP2_SETTING_ACCOUNT, desktop->member->account, CP2_SETTING_ROLE, cp2_role_get_name (desktop->member->role),
    CP2_SETTING_SCOPE, desktop->member->scope, NULL }, &error);
  desktop_enrol (desktop, FALSE);
  desktop_close (desktop);
  folder_copy (desktop->folder, fresh);

  desktop_open (desktop);
  while (more && self->failure == NULL)
    {
      g_autoptr(Letter) letter = desktop_write_pull (desktop, NULL, 500);

      server_answer (&self->server, letter, self->now);
      more = desktop_receive (desktop, letter, FALSE);
    }
  desktop_close (desktop);
  folder_copy (desktop->folder, filled);
}

static void
make_server (World *self)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *copy = g_build_filename (self->templates, "server", NULL);

  folder_make (self->server.folder);
  server_open (&self->server);
  cp2_sql_begin (self->server.writer, &error);
  cp2_feed_begin (self->server.feed, &error);
  import_reference (self);
  put_people (self);
  put_work (self);
  if (!cp2_feed_finish (self->server.feed, &error) || !cp2_sql_commit (self->server.writer, &error))
    g_error ("The world cannot be made: %s", error->message);

  for (guint i = 0; i < N_MEMBERS; i++)
    make_desktop (self, i);
  server_close (&self->server);
  folder_copy (self->server.folder, copy);
  if (self->failure != NULL)
    g_error ("The world cannot be made: %s", self->failure);
}

static void
set_up_desktop (World *self,
                guint  number)
{
  Desktop *desktop = &self->desktops[number];
  g_autofree char *copy = g_strdup_printf ("%s/desktop-%u-copy", self->folder, number);

  desktop->world = self;
  desktop->member = &members[number];
  desktop->folder = g_strdup_printf ("%s/desktop-%u", self->folder, number);
  desktop->older = g_strdup_printf ("%s/desktop-%u-older", self->folder, number);
  crash_init (&desktop->crash, desktop->folder, copy);
}

static void
saved_free (gpointer data)
{
  Saved *saved = data;

  g_free (saved->op_id);
  g_free (saved->label);
  g_free (saved);
}

World *
world_new (void)
{
  World *self = g_new0 (World, 1);
  g_autofree char *copy = NULL;

  self->folder = g_dir_make_tmp ("cp2-history-XXXXXX", NULL);
  self->templates = g_build_filename (self->folder, "templates", NULL);
  self->now = BEGINNING;
  self->saved = g_ptr_array_new_with_free_func (saved_free);
  self->late = g_ptr_array_new_with_free_func ((GDestroyNotify) letter_free);
  self->labels = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->server.world = self;
  self->server.folder = g_build_filename (self->folder, "server", NULL);
  self->server.backup = g_build_filename (self->folder, "backup", NULL);
  self->server.url = g_strconcat ("sqlite:", self->server.folder, "/server.db", NULL);
  self->server.results = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  copy = g_build_filename (self->folder, "server-copy", NULL);
  crash_init (&self->server.crash, self->server.folder, copy);
  for (guint i = 0; i < N_MEMBERS; i++)
    set_up_desktop (self, i);

  make_server (self);
  return self;
}

static void
remove_folder (const char *path)
{
  g_autoptr(GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);

      if (g_file_test (file, G_FILE_TEST_IS_DIR))
        remove_folder (file);
      else
        g_remove (file);
    }

  g_rmdir (path);
}

void
world_free (World *self)
{
  remove_folder (self->folder);
  for (guint i = 0; i < N_MEMBERS; i++)
    {
      g_free (self->desktops[i].folder);
      g_free (self->desktops[i].older);
      crash_clear (&self->desktops[i].crash);
    }
  crash_clear (&self->server.crash);
  g_free (self->server.folder);
  g_free (self->server.backup);
  g_free (self->server.url);
  g_hash_table_unref (self->server.results);
  g_ptr_array_unref (self->saved);
  g_ptr_array_unref (self->late);
  g_hash_table_unref (self->labels);
  g_free (self->templates);
  g_free (self->folder);
  g_free (self);
  cp2_clock_set_for_tests (0);
}

static void
label_known (World *self)
{
  static const char * const names[] = { "Wanjiru", "Kiprop", "Zawadi", "Juma" };

  g_hash_table_remove_all (self->labels);
  self->n_labels = 0;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_hash_table_insert (self->labels, g_strdup (person_ids[i]), g_strdup (names[i]));
}

void
world_begin (World *self,
             guint  members_mask,
             guint  fresh)
{
  g_autofree char *copy = g_build_filename (self->templates, "server", NULL);

  self->now = BEGINNING;
  label_known (self);
  folder_copy (copy, self->server.folder);
  server_open (&self->server);
  self->n_desktops = 0;
  for (guint i = 0; i < N_MEMBERS; i++)
    if (members_mask & (1 << i))
      {
        Desktop *desktop = &self->desktops[i];
        g_autofree char *template = get_template (self, i, fresh & (1 << i));

        self->taking_part[self->n_desktops++] = i;
        folder_copy (template, desktop->folder);
        desktop->skew = 0;
        desktop->boot = 1;
        desktop->booted_at = self->now - G_TIME_SPAN_HOUR;
        desktop->has_older = FALSE;
        desktop_open (desktop);
      }
}

void
world_end (World *self)
{
  for (guint i = 0; i < self->n_desktops; i++)
    {
      desktop_close (world_get_desktop (self, i));
      cp2_clock_block_clear (&world_get_desktop (self, i)->contact);
      world_get_desktop (self, i)->contact = (Cp2ClockBlock) { 0 };
    }
  server_close (&self->server);
  self->server.has_backup = FALSE;
  g_hash_table_remove_all (self->server.results);
  g_ptr_array_set_size (self->saved, 0);
  g_ptr_array_set_size (self->late, 0);
  g_clear_pointer (&self->failure, g_free);
}
