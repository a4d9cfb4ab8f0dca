#pragma once

/* What the tests of the store share: a folder with a replica, pages and answers made by hand, and a professional's and
 * a centre's records to work on. */

#include <glib/gstdio.h>
#include <string.h>

#include "client/cp2-replica-private.h"
#include "client/cp2-store.h"
#include "core/cp2-kinds.h"
#include "core/cp2-uuid.h"
#include "storage/cp2-sealed-vfs.h"

#define EPOCH   "01890a5d-ac96-7744-8c0f-000000000001"
#define DEVICE  "01890a5d-ac96-7744-8c0f-0000000000d1"
#define ACCOUNT "01890a5d-ac96-7744-8c0f-0000000000a1"
#define VACANCY "01890a5d-ac96-7744-8c0f-0000000000f1"
#define CENTRE  "21304017"
#define PERSON  "01890a5d-ac96-7744-8c0f-0000000000b1"
#define DEPLOYMENT "01890a5d-ac96-7744-8c0f-0000000000e1"
#define SHEET   CENTRE ":KCSE-2026:2026-11-03"

#define VACANCY_JSON(version, taken) \
  "{\"id\":\"" VACANCY "\",\"version\":" #version ",\"updated_at\":\"2026-10-01T06:00:00.000Z\",\"exam\":\"KCSE-2026\"," \
  "\"activity\":\"ADM\",\"station\":\"" CENTRE "\",\"position\":\"INV\",\"county\":\"21\",\"subcounty\":\"21304\"," \
  "\"title\":\"Invigilator\",\"slots\":5,\"taken\":" #taken ",\"closes_on\":\"2030-12-01\"}"

#define PROFILE_JSON(version) \
  "{\"id\":\"" ACCOUNT "\",\"version\":" #version ",\"updated_at\":\"2026-10-01T06:00:00.000Z\"," \
  "\"full_name\":\"Wanjiku Zawadi Njeri\",\"year_of_birth\":1985,\"gender\":\"female\",\"national_id\":\"23456789\"," \
  "\"kra_pin\":\"A001234567Z\",\"employer\":\"TSC\",\"tsc_number\":\"451234\",\"institution\":\"Kiganjo Secondary\"," \
  "\"designation\":\"Teacher\",\"year_started\":2010,\"county\":\"21\",\"subcounty\":\"21304\"," \
  "\"kin_name\":\"Kamau Njeri\",\"kin_mobile\":\"254722000111\",\"kin_relationship\":\"brother\",\"shoe_size\":41}"

#define QUALIFICATION_JSON \
  "{\"id\":\"01890a5d-ac96-7744-8c0f-0000000000c1\",\"version\":3,\"profile\":\"" ACCOUNT "\",\"level\":\"bachelor\"," \
  "\"institution\":\"Kenyatta University\",\"course\":\"Education\"}"

#define DEPLOYMENT_JSON(id, version, state) \
  "{\"id\":\"" id "\",\"version\":" #version ",\"profile\":\"" PERSON "\",\"full_name\":\"Otieno Baraka\"," \
  "\"exam\":\"KCSE-2026\",\"position\":\"INV\",\"centre\":\"" CENTRE "\",\"subcounty\":\"21304\",\"county\":\"21\"," \
  "\"from_on\":\"2026-11-02\",\"to_on\":\"2026-11-20\",\"state\":\"" state "\"}"

#define SHEET_JSON(version, state, late) \
  "{\"id\":\"" SHEET "\",\"version\":" #version ",\"centre\":\"" CENTRE "\",\"exam\":\"KCSE-2026\",\"on_date\":\"2026-11-03\"," \
  "\"subcounty\":\"21304\",\"county\":\"21\",\"state\":\"" state "\",\"late_marks\":" #late "}"

static const guint8 store_key[32] = "THE-DATA-KEY-OF-THIRTY-TWO-BYTE";

typedef struct
{
  char       *folder;
  char       *path;
  char       *journal_path;
  char       *vfs;
  Cp2Replica *replica;
} Fixture;

/* Of @action "put", with the record's JSON, or "delete" and "evict" with %NULL. */
G_GNUC_UNUSED static char *
change (const char *action,
        const char *kind,
        const char *id,
        const char *record)
{
  return g_strdup_printf ("{\"seq\":1,\"kind\":\"%s\",\"id\":\"%s\",\"action\":\"%s\"%s%s}", kind, id, action,
                          record != NULL ? ",\"record\":" : "", record != NULL ? record : "");
}

/* @changes: text of the changes, separated by commas. */
G_GNUC_UNUSED static Cp2ApiPage *
new_page (const char *epoch,
          const char *changes,
          guint       count,
          const char *cursor,
          gint64      through,
          gboolean    more)
{
  g_autofree char *sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, changes, -1);
  char *text = g_strdup_printf ("{\"epoch\":\"%s\",\"server_time\":\"2026-11-03T05:00:00.000Z\",\"changes\":[%s],\"cursor\":\"%s\","
                                "\"more\":%s,\"through\":%" G_GINT64_FORMAT ",\"scopes\":[\"public\"],\"count\":%u,\"sha256\":\"%s\"}",
                                epoch, changes, cursor, more ? "true" : "false", through, count, sum);
  g_autoptr(GBytes) bytes = g_bytes_new_take (text, strlen (text));
  g_autoptr(GError) error = NULL;
  Cp2ApiPage *page = cp2_api_page_new (bytes, &error);

  g_assert_no_error (error);
  return page;
}

/* Applies changes (%NULL-terminated, each taken) to the replica, from where it stands. */
G_GNUC_UNUSED static gboolean
pull_page (Cp2Replica  *replica,
           gint64       through,
           gboolean     more,
           GError     **error,
           ...)
{
  static guint n_cursors;
  g_autoptr(GString) text = g_string_new (NULL);
  g_autofree char *cursor = g_strdup_printf ("C%u", ++n_cursors);
  const char *epoch = cp2_replica_get_setting (replica, "epoch");
  g_autoptr(Cp2ApiPage) api_page = NULL;
  g_autoptr(Cp2ChangePage) page = NULL;
  GError *local_error = NULL;
  guint count = 0;
  va_list arguments;
  char *next;

  va_start (arguments, error);
  while ((next = va_arg (arguments, char *)) != NULL)
    {
      g_string_append_printf (text, "%s%s", count++ > 0 ? "," : "", next);
      g_free (next);
    }
  va_end (arguments);

  api_page = new_page (epoch[0] != '\0' ? epoch : EPOCH, text->str, count, cursor, through, more);
  page = cp2_change_page_parse (api_page, cp2_replica_get_setting (replica, "cursor"), error);
  if (page == NULL)
    return FALSE;

  cp2_replica_apply_pages (replica, &page, 1, NULL, &local_error);
  if (local_error != NULL)
    g_propagate_error (error, local_error);
  return local_error == NULL;
}

#define pull(replica, through, more, ...) \
  G_STMT_START { \
    g_autoptr(GError) pull_error = NULL; \
    pull_page (replica, through, more, &pull_error, __VA_ARGS__ __VA_OPT__(,) NULL); \
    g_assert_no_error (pull_error); \
  } G_STMT_END

#define PUT(kind, id, json) change ("put", kind, id, json)

G_GNUC_UNUSED static JsonObject *
parse_object (const char *text)
{
  g_autoptr(JsonNode) node = json_from_string (text, NULL);

  g_assert_nonnull (node);
  return json_object_ref (json_node_get_object (node));
}

G_GNUC_UNUSED static Cp2Operation *
new_operation (const char *kind,
               const char *record,
               const char *body)
{
  g_autoptr(JsonObject) object = parse_object (body);
  Cp2ClockBlock clock = { .wall = cp2_clock_now (), .boot = (char *) "b", .boot_ms = 1000 };

  return cp2_operation_new (kind, record, 0, &clock, object);
}

G_GNUC_UNUSED static Cp2Operation *
new_mark (void)
{
  g_autofree char *id = cp2_uuid_new ();

  return new_operation ("attendance.mark", id, "{\"deployment\":\"" DEPLOYMENT "\",\"on_date\":\"2026-11-03\",\"status\":\"present\"}");
}

G_GNUC_UNUSED static gboolean
run (Cp2Replica    *replica,
     Cp2Operation  *operation,
     GError       **error)
{
  g_autoptr(GPtrArray) operations = g_ptr_array_new ();
  Cp2OperationOutcome outcome;

  g_ptr_array_add (operations, operation);
  return cp2_replica_run (replica, operations, &outcome, error);
}

/* Runs an operation that must be done; its id. */
G_GNUC_UNUSED static char *
run_taken (Cp2Replica   *replica,
           Cp2Operation *operation)
{
  g_autoptr(GError) error = NULL;
  char *id = g_strdup (operation->id);

  run (replica, operation, &error);
  g_assert_no_error (error);
  cp2_operation_unref (operation);
  return id;
}

/* One result for the operation @id; @members: further members of the result, with a comma before. */
G_GNUC_UNUSED static void
answer (Cp2Replica *replica,
        const char *id,
        const char *status,
        const char *members)
{
  g_autofree char *text = g_strdup_printf ("{\"epoch\":\"" EPOCH "\",\"durable_through\":0,\"server_time\":\"2026-11-03T05:00:00.000Z\","
                                           "\"results\":[{\"id\":\"%s\",\"seq\":1,\"status\":\"%s\"%s}]}", id, status, members);
  g_autoptr(JsonObject) object = parse_object (text);
  g_autoptr(GError) error = NULL;

  cp2_replica_apply_results (replica, object, NULL, &error);
  g_assert_no_error (error);
}

G_GNUC_UNUSED static Cp2Replica *
try_open (Fixture  *fixture,
          GError  **error)
{
  return cp2_replica_open (fixture->folder, fixture->vfs, cp2_outbox_journal_new (fixture->journal_path, store_key), error);
}

G_GNUC_UNUSED static void
open_replica (Fixture *fixture)
{
  g_autoptr(GError) error = NULL;

  fixture->replica = try_open (fixture, &error);
  g_assert_no_error (error);
}

G_GNUC_UNUSED static void
close_replica (Fixture *fixture)
{
  g_clear_pointer (&fixture->replica, cp2_replica_free);
}

G_GNUC_UNUSED static void
reopen (Fixture *fixture)
{
  close_replica (fixture);
  open_replica (fixture);
}

G_GNUC_UNUSED static void
sign_in (Cp2Replica *replica,
         const char *role,
         const char *scope)
{
  const char *settings[] = { "account", ACCOUNT, "role", role, "scope", scope, NULL };
  g_autoptr(GError) error = NULL;

  cp2_replica_set_settings (replica, settings, &error);
  g_assert_no_error (error);
}

G_GNUC_UNUSED static void
enrol (Cp2Replica *replica,
       gint64      incarnation)
{
  g_autoptr(GError) error = NULL;

  cp2_replica_renumber (replica, DEVICE, incarnation, &error);
  g_assert_no_error (error);
}

/* A professional with a complete profile, and a vacancy. */
G_GNUC_UNUSED static void
load_professional (Cp2Replica *replica)
{
  sign_in (replica, "professional", ACCOUNT);
  enrol (replica, 1);
  pull (replica, 10, FALSE, PUT ("vacancy", VACANCY, VACANCY_JSON (2, 1)), PUT ("profile", ACCOUNT, PROFILE_JSON (4)),
        PUT ("qualification", "01890a5d-ac96-7744-8c0f-0000000000c1", QUALIFICATION_JSON));
}

/* A centre with one person to mark. */
G_GNUC_UNUSED static void
load_centre (Cp2Replica *replica)
{
  sign_in (replica, "centre", CENTRE);
  enrol (replica, 1);
  pull (replica, 10, FALSE, PUT ("deployment", DEPLOYMENT, DEPLOYMENT_JSON (DEPLOYMENT, 5, "accepted")));
}

G_GNUC_UNUSED static gint64
query_number (Cp2Replica *replica,
              const char *text)
{
  g_autoptr(GError) error = NULL;
  Cp2Statement *statement = cp2_sql_prepare (cp2_replica_get_sql (replica), text, &error);
  gboolean row;
  gint64 number;

  g_assert_no_error (error);
  g_assert_true (cp2_statement_step (statement, &row, NULL));
  number = row ? cp2_statement_get_integer (statement, 0) : -1;
  cp2_statement_reset (statement);
  return number;
}

/* All records of all kinds but when they were written, as text. */
G_GNUC_UNUSED static char *
dump_records (Cp2Replica *replica)
{
  GString *text = g_string_new (NULL);
  guint n_kinds;
  const Cp2Kind * const *kinds = cp2_kind_list (&n_kinds);

  for (guint i = 0; i < n_kinds; i++)
    {
      g_autofree char *select = g_strdup_printf ("SELECT %s FROM %s ORDER BY id",
                                                 cp2_sql_repository_get_columns (kinds[i]), kinds[i]->name);
      Cp2Statement *statement = cp2_sql_prepare (cp2_replica_get_sql (replica), select, NULL);
      gboolean row = TRUE;

      while (cp2_statement_step (statement, &row, NULL) && row)
        {
          g_autoptr(Cp2Record) record = cp2_sql_repository_read_row (kinds[i], statement, 0);

          g_clear_pointer (&record->updated_at, g_free);
          cp2_record_write_json (record, CP2_FORM_WHOLE, text);
          g_string_append_c (text, '\n');
        }
    }

  return g_string_free (text, FALSE);
}

G_GNUC_UNUSED static Cp2ReplicaStatus
get_status (Cp2Replica *replica)
{
  Cp2ReplicaStatus status;
  g_autoptr(GError) error = NULL;

  cp2_replica_get_status (replica, &status, &error);
  g_assert_no_error (error);
  return status;
}

G_GNUC_UNUSED static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  static guint n_names;
  g_autoptr(GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("cp2-store-XXXXXX", NULL);
  fixture->path = cp2_replica_make_path (fixture->folder);
  fixture->journal_path = g_build_filename (fixture->folder, "outbox.journal", NULL);
  fixture->vfs = g_strdup_printf ("test-%u", n_names++);
  cp2_sealed_vfs_register (fixture->vfs, NULL, store_key, &error);
  g_assert_no_error (error);
  open_replica (fixture);
}

G_GNUC_UNUSED static void
remove_folder (const char *path)
{
  g_autoptr(GDir) directory = g_dir_open (path, 0, NULL);
  const char *name;

  while (directory != NULL && (name = g_dir_read_name (directory)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      g_unlink (child);
    }
  g_rmdir (path);
}

G_GNUC_UNUSED static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  close_replica (fixture);
  cp2_sealed_vfs_unregister (fixture->vfs);
  remove_folder (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->path);
  g_free (fixture->journal_path);
  g_free (fixture->vfs);
}
