#include "config.h"

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "server/cp2-sms-gateway.h"

#define NUMBER "254712345678"
#define NAME_PATTERN "^[0-9]{8}T[0-9]{6}\\.[0-9]{6}Z-[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f-]{21}\\.json$"

typedef struct
{
  char           *folder;
  Cp2SmsGateway  *gateway;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autofree char *parent = g_dir_make_tmp ("cp2-sms-XXXXXX", NULL);
  g_autofree char *uri = NULL;
  g_autoptr(GError) error = NULL;

  fixture->folder = g_build_filename (parent, "out", NULL);
  uri = g_strconcat ("file:", fixture->folder, NULL);
  fixture->gateway = cp2_sms_gateway_new_for_uri (uri, &error);
  g_assert_no_error (error);
}

static char **
list_names (const char *folder)
{
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  g_autoptr(GPtrArray) names = g_ptr_array_new ();
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_add (names, NULL);

  return (char **) g_ptr_array_free (g_steal_pointer (&names), FALSE);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_auto(GStrv) names = list_names (fixture->folder);
  g_autofree char *parent = g_path_get_dirname (fixture->folder);

  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *path = g_build_filename (fixture->folder, names[i], NULL);

      g_assert_cmpint (g_unlink (path), ==, 0);
    }

  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_assert_cmpint (g_rmdir (parent), ==, 0);
  g_free (fixture->folder);
  g_object_unref (fixture->gateway);
}

static void
take_result_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  GAsyncResult **taken = user_data;

  *taken = g_object_ref (result);
}

static char *
send_and_wait (Cp2SmsGateway  *gateway,
               const char     *to,
               const char     *text,
               GCancellable   *cancellable,
               GError        **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  cp2_sms_gateway_send_async (gateway, to, text, cancellable, take_result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return cp2_sms_gateway_send_finish (gateway, result, error);
}

static void
assert_refused (Fixture     *fixture,
                const char  *to,
                const char  *text,
                Cp2SmsError  code)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *id = send_and_wait (fixture->gateway, to, text, NULL, &error);
  g_auto(GStrv) names = list_names (fixture->folder);

  g_assert_null (id);
  g_assert_error (error, CP2_SMS_ERROR, (int) code);
  g_assert_cmpuint (g_strv_length (names), ==, 0);
  g_assert_true (*text == '\0' || strstr (error->message, text) == NULL);
}

static void
test_send_file (Fixture       *fixture,
                gconstpointer  data)
{
  const char *text = "Jina: 254712345678\nNenosiri: \"ab\\cd\" € \xf0\x9f\x98\x80";
  g_autoptr(GError) error = NULL;
  g_autofree char *id = send_and_wait (fixture->gateway, NUMBER, text, NULL, &error);
  g_auto(GStrv) names = list_names (fixture->folder);
  g_autofree char *path = NULL;
  g_autoptr(JsonParser) parser = json_parser_new ();
  g_autoptr(GDateTime) at = NULL;
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  JsonObject *message;
  struct stat status;

  g_assert_no_error (error);
  g_assert_cmpuint (g_strv_length (names), ==, 1);
  g_assert_cmpstr (names[0], ==, id);
  g_assert_true (g_regex_match_simple (NAME_PATTERN, id, 0, 0));

  path = g_build_filename (fixture->folder, names[0], NULL);
  g_assert_cmpint (g_stat (path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 07777, ==, 0600);
  g_assert_cmpint (g_stat (fixture->folder, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 07777, ==, 0700);

  g_assert_true (json_parser_load_from_file (parser, path, NULL));
  message = json_node_get_object (json_parser_get_root (parser));
  g_assert_cmpuint (json_object_get_size (message), ==, 3);
  g_assert_cmpstr (json_object_get_string_member (message, "to"), ==, NUMBER);
  g_assert_cmpstr (json_object_get_string_member (message, "text"), ==, text);
  g_assert_true (g_str_has_suffix (json_object_get_string_member (message, "at"), "Z"));
  at = g_date_time_new_from_iso8601 (json_object_get_string_member (message, "at"), NULL);
  g_assert_cmpint (g_date_time_compare (at, now), <=, 0);
}

static void
test_send_many (Fixture       *fixture,
                gconstpointer  data)
{
  GAsyncResult *results[100] = { NULL };
  g_auto(GStrv) names = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    cp2_sms_gateway_send_async (fixture->gateway, NUMBER, "habari", NULL, take_result_cb, &results[i]);

  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    {
      g_autofree char *id = NULL;
      g_autoptr(GError) error = NULL;

      while (results[i] == NULL)
        g_main_context_iteration (NULL, TRUE);
      id = cp2_sms_gateway_send_finish (fixture->gateway, results[i], &error);
      g_assert_no_error (error);
      g_object_unref (results[i]);
    }

  names = list_names (fixture->folder);
  g_assert_cmpuint (g_strv_length (names), ==, G_N_ELEMENTS (results));
  for (guint i = 0; names[i] != NULL; i++)
    g_assert_true (g_str_has_suffix (names[i], ".json"));
}

static void
test_send_number (Fixture       *fixture,
                  gconstpointer  data)
{
  const char *cases[] = {
    "", "+254712345678", "0712345678", "2547123", "2547123456789012", "25471234567x", "254 712345678", "../../x",
    "254712345678\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_refused (fixture, cases[i], "habari", CP2_SMS_ERROR_NUMBER);
}

static void
test_send_text (Fixture       *fixture,
                gconstpointer  data)
{
  g_autofree char *too_long = g_strnfill (CP2_SMS_MAX_TEXT + 1, 'x');

  assert_refused (fixture, NUMBER, "", CP2_SMS_ERROR_TEXT);
  assert_refused (fixture, NUMBER, "habari \xff", CP2_SMS_ERROR_TEXT);
  assert_refused (fixture, NUMBER, too_long, CP2_SMS_ERROR_TEXT);
}

static void
test_send_cancelled (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) names = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (send_and_wait (fixture->gateway, NUMBER, "habari", cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  names = list_names (fixture->folder);
  g_assert_cmpuint (g_strv_length (names), ==, 0);
}

/* The folder goes away while the server runs. */
static void
test_send_failed (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_assert_null (send_and_wait (fixture->gateway, NUMBER, "siri kubwa", NULL, &error));
  g_assert_error (error, CP2_SMS_ERROR, CP2_SMS_ERROR_SEND);
  g_assert_null (strstr (error->message, "siri"));
  g_assert_null (strstr (error->message, NUMBER));
  g_assert_cmpint (g_mkdir (fixture->folder, 0700), ==, 0);
}

static void
test_uri_unknown (void)
{
  const char *cases[] = { "", "file", "pigeon:coop", "files:/tmp", "fil:/tmp", ":", "http:user:secret@host" };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(Cp2SmsGateway) gateway = cp2_sms_gateway_new_for_uri (cases[i], &error);

      g_assert_null (gateway);
      g_assert_error (error, CP2_SMS_ERROR, CP2_SMS_ERROR_URI);
      g_assert_nonnull (strstr (error->message, "file:DIR"));
      g_assert_null (strstr (error->message, "secret"));
    }
}

static void
test_uri_unusable_folder (void)
{
  const char *cases[] = { "file:", "file:/dev/null", "file:/dev/null/below" };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(Cp2SmsGateway) gateway = cp2_sms_gateway_new_for_uri (cases[i], &error);

      g_assert_null (gateway);
      g_assert_error (error, CP2_SMS_ERROR, CP2_SMS_ERROR_URI);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add ("/sms-gateway/send/file", Fixture, NULL, set_up, test_send_file, tear_down);
  g_test_add ("/sms-gateway/send/many", Fixture, NULL, set_up, test_send_many, tear_down);
  g_test_add ("/sms-gateway/send/number", Fixture, NULL, set_up, test_send_number, tear_down);
  g_test_add ("/sms-gateway/send/text", Fixture, NULL, set_up, test_send_text, tear_down);
  g_test_add ("/sms-gateway/send/cancelled", Fixture, NULL, set_up, test_send_cancelled, tear_down);
  g_test_add ("/sms-gateway/send/failed", Fixture, NULL, set_up, test_send_failed, tear_down);
  g_test_add_func ("/sms-gateway/uri/unknown", test_uri_unknown);
  g_test_add_func ("/sms-gateway/uri/unusable-folder", test_uri_unusable_folder);

  return g_test_run ();
}
