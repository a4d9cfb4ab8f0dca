#include "config.h"

#include <string.h>

#include "core/cp2-clock.h"
#include "core/cp2-json.h"
#include "ctl/cp2-ctl.h"
#include "ctl/cp2-demo-accounts.h"
#include "ctl/cp2-demo-attendance.h"
#include "ctl/cp2-demo-cast.h"
#include "ctl/cp2-demo-deployments.h"
#include "ctl/cp2-demo-people.h"
#include "ctl/cp2-demo-places.h"
#include "ctl/cp2-demo-vacancies.h"
#include "ctl/cp2-demo-writer.h"
#include "storage/cp2-record-tables.h"

/* The third day with a written paper of KCSE 2026. */
#define DEFAULT_TODAY "2026-11-04"

/* From so many vacancies on, indexes are made once at the end. */
#define BULK_VACANCIES 10000

#define MAX_CENTRES_EACH  500
#define MAX_PROFESSIONALS 1000000
#define MAX_VACANCIES     10000000

#define SUMMARY \
  "Fills an empty database with invented people, schools, vacancies, deployments and attendance of KCSE 2026, in real " \
  "sub-counties. The same seed, day and size give the same records. One sign-in for each role is printed; with --seed " \
  "its password follows from the seed and is for demonstrations only. All other accounts have no password until " \
  "“cp2ctl account password” gives them one."

typedef struct
{
  gint64    seed;
  char     *today;
  int       subcounties;
  int       centres;
  int       professionals;
  int       vacancies;
  int       sign_ins;
  char     *reference;
  char     *server;
  gboolean  as_json;
  gboolean  has_seed;
} Options;

static void
options_clear (Options *options)
{
  g_free (options->today);
  g_free (options->reference);
  g_free (options->server);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static gboolean
read_seed (Options     *options,
           const char  *text,
           GError     **error)
{
  options->has_seed = text != NULL;
  if (text == NULL || g_ascii_string_to_signed (text, 10, 0, G_MAXINT64, &options->seed, NULL))
    return TRUE;

  g_set_error (error, CP2_CTL_ERROR, CP2_CTL_ERROR_USAGE, "--seed is “%s”, and must be a whole number from 0", text);
  return FALSE;
}

static gboolean
check_range (const char  *name,
             int          value,
             int          least,
             int          most,
             GError     **error)
{
  if (value >= least && value <= most)
    return TRUE;

  g_set_error (error, CP2_CTL_ERROR, CP2_CTL_ERROR_USAGE, "--%s is %d, and must be from %d to %d", name, value, least, most);
  return FALSE;
}

static gboolean
check_options (Options  *options,
               GError  **error)
{
  if (options->today == NULL)
    options->today = g_strdup (DEFAULT_TODAY);
  if (!cp2_date_is_valid (options->today))
    {
      g_set_error (error, CP2_CTL_ERROR, CP2_CTL_ERROR_USAGE, "--today is no day as YYYY-MM-DD");
      return FALSE;
    }
  if (!options->has_seed)
    options->seed = g_random_int ();

  return check_range ("subcounties", options->subcounties, 1, 300, error) &&
         check_range ("centres", options->centres, options->subcounties, options->subcounties * MAX_CENTRES_EACH, error) &&
         check_range ("professionals", options->professionals, 1, MAX_PROFESSIONALS, error) &&
         check_range ("vacancies", options->vacancies, 0, MAX_VACANCIES, error) &&
         check_range ("sign-ins", options->sign_ins, 1, MAX_PROFESSIONALS, error);
}

static gboolean
parse (Options   *options,
       char     **database,
       GStrv     *arguments,
       GError   **error)
{
  g_autofree char *seed = NULL;
  const GOptionEntry entries[] = {
    { "seed", 0, 0, G_OPTION_ARG_STRING, &seed, "What everything is drawn from; without it, chance", "N" },
    { "today", 0, 0, G_OPTION_ARG_STRING, &options->today,
      "The day on which the demo stands; " DEFAULT_TODAY " if not given, the third day with a written paper", "YYYY-MM-DD" },
    { "subcounties", 0, 0, G_OPTION_ARG_INT, &options->subcounties, "Sub-counties with centres (1)", "N" },
    { "centres", 0, 0, G_OPTION_ARG_INT, &options->centres, "Exam centres in all of them (40)", "N" },
    { "professionals", 0, 0, G_OPTION_ARG_INT, &options->professionals, "People (500)", "N" },
    { "vacancies", 0, 0, G_OPTION_ARG_INT, &options->vacancies, "Vacancies in the whole country (2000)", "N" },
    { "sign-ins", 0, 0, G_OPTION_ARG_INT, &options->sign_ins, "Accounts of each role that get a password and are printed (1)", "N" },
    { "reference", 0, 0, G_OPTION_ARG_FILENAME, &options->reference, "Folder of the reference data, instead of the installed one", "FOLDER" },
    { "server", 0, 0, G_OPTION_ARG_STRING, &options->server, "Address that --json prints (http://127.0.0.1:8642)", "URL" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &options->as_json, "Print the result as JSON", NULL },
    { NULL }
  };

  return cp2_ctl_parse ("demo", NULL, SUMMARY, entries, 0, database, arguments, error) &&
         read_seed (options, seed, error) &&
         check_options (options, error);
}

static gboolean
check_empty (Cp2Sql  *sql,
             GError **error)
{
  Cp2Statement *statement = cp2_sql_query (sql, error, "SELECT COUNT(*) FROM account", "");
  gboolean row;
  gint64 n;

  if (statement == NULL || !cp2_statement_step (statement, &row, error))
    return FALSE;

  n = row ? cp2_statement_get_integer (statement, 0) : 0;
  cp2_statement_reset (statement);
  if (n == 0)
    return TRUE;

  g_set_error (error, CP2_CTL_ERROR, CP2_CTL_ERROR_REFUSED,
               "The database has %" G_GINT64_FORMAT " accounts already; a demo only goes into an empty one", n);
  return FALSE;
}

static gboolean
change_indexes (Cp2Sql    *sql,
                gboolean   there,
                GError   **error)
{
  if (!cp2_sql_begin (sql, error))
    return FALSE;
  if (there ? cp2_record_tables_create_indexes (sql, CP2_RECORD_TABLES_UNIQUE_KEYS, error)
            : cp2_record_tables_drop_indexes (sql, error))
    return cp2_sql_commit (sql, error);

  cp2_sql_rollback (sql);
  return FALSE;
}

/* Nothing that is written here looks anything up but by its id. When this does not come to its end, the next opening
 * of the database makes the indexes again. */
static gboolean
make_vacancies (Cp2DemoWorld   *world,
                Cp2DemoWriter  *writer,
                Cp2Sql         *sql,
                GError        **error)
{
  if (world->plan.vacancies < BULK_VACANCIES)
    return cp2_demo_make_vacancies (world, error);

  return cp2_demo_writer_commit (writer, error) &&
         change_indexes (sql, FALSE, error) &&
         cp2_demo_make_vacancies (world, error) &&
         cp2_demo_writer_commit (writer, error) &&
         change_indexes (sql, TRUE, error);
}

static GPtrArray *
make_world (Cp2DemoWorld   *world,
            Cp2DemoWriter  *writer,
            Cp2Sql         *sql,
            const Options  *options,
            GError        **error)
{
  g_autoptr(GPtrArray) sign_ins = NULL;

  if (!cp2_demo_make_places (world, error) ||
      !cp2_demo_make_people (world, error) ||
      !cp2_demo_make_service (world, error) ||
      !cp2_demo_make_deployments (world, error) ||
      !cp2_demo_make_attendance (world, error))
    return NULL;

  world->cast = cp2_demo_choose_cast (world);
  if (!make_vacancies (world, writer, sql, error))
    return NULL;

  sign_ins = cp2_demo_make_accounts (world, sql, options->sign_ins, options->has_seed, error);
  return sign_ins != NULL && cp2_demo_writer_commit (writer, error) ? g_steal_pointer (&sign_ins) : NULL;
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (a, b);
}

static void
print_json (Cp2DemoWorld  *world,
            GPtrArray     *sign_ins,
            const Options *options)
{
  g_autoptr(GString) text = g_string_new ("{");
  g_autoptr(GList) kinds = g_list_sort (g_hash_table_get_keys (world->counts), compare_names);

  cp2_json_append_member (text, "server", options->server != NULL ? options->server : "http://127.0.0.1:8642");
  g_string_append_printf (text, ",\"seed\":%" G_GINT64_FORMAT, options->seed);
  cp2_json_append_member (text, "today", options->today);
  g_string_append (text, ",\"accounts\":[");
  for (guint i = 0; i < sign_ins->len; i++)
    {
      Cp2DemoSignIn *sign_in = g_ptr_array_index (sign_ins, i);

      g_string_append (text, i > 0 ? ",{" : "{");
      cp2_json_append_member (text, "role", sign_in->account->role);
      cp2_json_append_member (text, "username", sign_in->account->username);
      cp2_json_append_member (text, "password", sign_in->password);
      cp2_json_append_member (text, "label", sign_in->account->label);
      cp2_json_append_member (text, "scope", sign_in->account->scope != NULL ? sign_in->account->scope : "");
      cp2_json_append_member (text, "shows", sign_in->shows);
      g_string_append_c (text, '}');
    }
  g_string_append (text, "],\"counts\":{");
  for (GList *l = kinds; l != NULL; l = l->next)
    g_string_append_printf (text, "%s\"%s\":%u", l == kinds ? "" : ",", (char *) l->data,
                            GPOINTER_TO_UINT (g_hash_table_lookup (world->counts, l->data)));
  g_print ("%s}}\n", text->str);
}

static void
print_text (Cp2DemoWorld  *world,
            GPtrArray     *sign_ins,
            const Options *options)
{
  g_autoptr(GList) kinds = g_list_sort (g_hash_table_get_keys (world->counts), compare_names);

  g_print ("The demo stands on %s; its seed is %" G_GINT64_FORMAT ".\n\n", options->today, options->seed);
  g_print ("%-13s %-15s %-16s %s\n", "Role", "User name", "Password", "Who");
  for (guint i = 0; i < sign_ins->len; i++)
    {
      Cp2DemoSignIn *sign_in = g_ptr_array_index (sign_ins, i);

      g_print ("%-13s %-15s %-16s %s%s%s\n", sign_in->account->role, sign_in->account->username, sign_in->password,
               sign_in->account->label != NULL ? sign_in->account->label : "",
               sign_in->shows[0] != '\0' ? ": " : "", sign_in->shows);
    }

  g_print ("\nMade:\n");
  for (GList *l = kinds; l != NULL; l = l->next)
    g_print ("%10u %s\n", GPOINTER_TO_UINT (g_hash_table_lookup (world->counts, l->data)), (char *) l->data);
}

static gboolean
run (const char     *database,
     const Options  *options,
     GError        **error)
{
  const Cp2DemoPlan plan = {
    .seed = options->seed, .today = options->today, .subcounties = options->subcounties, .centres = options->centres,
    .professionals = options->professionals, .vacancies = options->vacancies,
  };
  g_autofree char *folder = cp2_ctl_find_data ("demo");
  g_autofree char *morning = cp2_demo_instant (options->today, 9 * 60 + 41);
  g_autoptr(Cp2Feed) feed = NULL;
  g_autoptr(Cp2DemoWriter) writer = NULL;
  g_autoptr(Cp2DemoWorld) world = NULL;
  g_autoptr(GPtrArray) sign_ins = NULL;
  guint n_records, n_written;

  /* Everything happens on that morning, so that instants and years are the same whenever the demo is made. */
  cp2_clock_set_for_tests (cp2_clock_parse (morning));
  feed = cp2_ctl_init_database (database, options->reference, &n_records, &n_written, error);
  if (feed == NULL || !check_empty (cp2_feed_get_sql (feed), error))
    return FALSE;

  writer = cp2_demo_writer_new (feed);
  world = cp2_demo_world_new (&plan, CP2_REPOSITORY (cp2_feed_get_repository (feed)), folder, error);
  if (world == NULL)
    return FALSE;

  world->put = cp2_demo_writer_put;
  world->put_data = writer;
  sign_ins = make_world (world, writer, cp2_feed_get_sql (feed), options, error);
  if (sign_ins == NULL)
    return FALSE;

  (options->as_json ? print_json : print_text) (world, sign_ins, options);
  return TRUE;
}

Cp2CtlExit
cp2_ctl_demo (char  **database,
              GStrv  *arguments)
{
  g_auto(Options) options = { .subcounties = 1, .centres = 40, .professionals = 500, .vacancies = 2000, .sign_ins = 1 };
  g_autoptr(GError) error = NULL;

  if (!parse (&options, database, arguments, &error))
    return cp2_ctl_report (error);

  return run (*database, &options, &error) ? CP2_CTL_DONE : cp2_ctl_report (error);
}
