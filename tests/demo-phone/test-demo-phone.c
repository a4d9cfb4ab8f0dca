#include "config.h"

#include <glib/gstdio.h>

#include "demo-phone/cp2-phone-inbox.h"

#define CREATED \
  "{\"to\":\"254712345678\",\"at\":\"2026-11-04T21:05:03.123456Z\",\"text\":\"CP2: your user name is 254712345678 and " \
  "your one-time password is kite-42-moon. It is good for 24 hours.\"}"
#define SUSPENDED "{\"to\":\"0700\",\"text\":\"CP2: the account of this number is suspended.\"}"

typedef struct
{
  char  *path;
  GFile *folder;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  fixture->path = g_dir_make_tmp ("cp2-phone-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->folder = g_file_new_for_path (fixture->path);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(GDir) dir = g_dir_open (fixture->path, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (fixture->path, name, NULL);

      g_assert_cmpint (g_remove (path), ==, 0);
    }
  g_assert_cmpint (g_rmdir (fixture->path), ==, 0);
  g_object_unref (fixture->folder);
  g_free (fixture->path);
}

/* Beside it and renamed, as the gateway does. */
static GFile *
write_file (Fixture    *fixture,
            const char *name,
            const char *text)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *path = g_build_filename (fixture->path, name, NULL);

  g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, &error);
  g_assert_no_error (error);
  return g_file_new_for_path (path);
}

static void
assert_names (Cp2PhoneInbox *inbox,
              const char    *expected)
{
  g_autoptr(GString) names = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (inbox)); i++)
    {
      g_autoptr(Cp2PhoneMessage) message = g_list_model_get_item (G_LIST_MODEL (inbox), i);

      g_string_append_printf (names, "%s ", cp2_phone_message_get_name (message));
    }
  g_assert_cmpstr (names->str, ==, expected);
}

static void
test_message_load (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr(GFile) file = write_file (fixture, "1.json", CREATED);
  g_autoptr(GFile) other = write_file (fixture, "2.json", SUSPENDED);
  g_autoptr(Cp2PhoneMessage) message = cp2_phone_message_load (file, NULL);
  g_autoptr(Cp2PhoneMessage) plain = cp2_phone_message_load (other, NULL);

  g_assert_cmpstr (cp2_phone_message_get_to (message), ==, "+254 712 345 678");
  g_assert_cmpstr (cp2_phone_message_get_time (message), ==, "00:05");
  g_assert_cmpstr (cp2_phone_message_get_user_name (message), ==, "254712345678");
  g_assert_cmpstr (cp2_phone_message_get_password (message), ==, "kite-42-moon");
  g_assert_true (g_str_has_prefix (cp2_phone_message_get_text (message), "CP2: your user name"));

  g_assert_cmpstr (cp2_phone_message_get_to (plain), ==, "0700");
  g_assert_cmpstr (cp2_phone_message_get_time (plain), ==, "");
  g_assert_null (cp2_phone_message_get_user_name (plain));
  g_assert_null (cp2_phone_message_get_password (plain));
}

static void
test_message_wrong (Fixture       *fixture,
                    gconstpointer  data)
{
  static const char * const wrong[] = { "", "{", "[]", "{}", "{\"to\":1,\"text\":\"a\"}", "{\"to\":\"1\"}", "{\"to\":null,\"text\":null}" };
  g_autoptr(GFile) none = g_file_get_child (fixture->folder, "none.json");
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr(GFile) file = write_file (fixture, "wrong.json", wrong[i]);

      g_assert_null (cp2_phone_message_load (file, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
      g_clear_error (&error);
    }
  g_assert_null (cp2_phone_message_load (none, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

static void
test_inbox_order (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr(GFile) second = write_file (fixture, "2.json", SUSPENDED);
  g_autoptr(GFile) first = write_file (fixture, "1.json", CREATED);
  g_autoptr(GFile) text = write_file (fixture, "0.txt", CREATED);
  g_autoptr(GFile) wrong = write_file (fixture, "3.json", "{}");
  g_autoptr(GFile) hidden = write_file (fixture, ".4.json", CREATED);
  g_autoptr(Cp2PhoneInbox) inbox = cp2_phone_inbox_new (fixture->folder);

  assert_names (inbox, "1.json 2.json ");
}

static void
test_inbox_live (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr(Cp2PhoneInbox) inbox = cp2_phone_inbox_new (fixture->folder);
  g_autoptr(GFile) first = write_file (fixture, "2.json", CREATED);
  g_autoptr(GFile) second = NULL;

  while (g_list_model_get_n_items (G_LIST_MODEL (inbox)) < 1)
    g_main_context_iteration (NULL, TRUE);
  second = write_file (fixture, "1.json", CREATED);
  while (g_list_model_get_n_items (G_LIST_MODEL (inbox)) < 2)
    g_main_context_iteration (NULL, TRUE);
  assert_names (inbox, "1.json 2.json ");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)
  ADD ("/demo-phone/message/load", test_message_load);
  ADD ("/demo-phone/message/wrong", test_message_wrong);
  ADD ("/demo-phone/inbox/order", test_inbox_order);
  ADD ("/demo-phone/inbox/live", test_inbox_live);

  return g_test_run ();
}
