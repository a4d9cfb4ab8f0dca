#include "config.h"

#include <string.h>

#include "client/cp2-api-error.h"
#include "client/cp2-api-page.h"
#include "core/cp2-json.h"

#define CHANGES "{\"seq\":1,\"record\":{\"name\":\"a ] } \\\" , é\"}} ,\n {\"seq\":2,\"scopes\":[[1],[]]},{}"

static char *
sum_of (const char *changes)
{
  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, changes, -1);
}

static char *
make_page (const char *changes,
           guint       count)
{
  g_autofree char *sum = sum_of (changes);

  return g_strdup_printf ("{\"epoch\":\"e1\",\"server_time\":\"2026-11-02T08:00:00.000Z\",\"changes\":[%s],"
                          "\"cursor\":\"c9\",\"more\":true,\"scopes\":[\"centre:1\"],\"through\":12,"
                          "\"count\":%u,\"sha256\":\"%s\"}", changes, count, sum);
}

static Cp2ApiPage *
parse (const char  *text,
       gsize        length,
       GError     **error)
{
  /* A copy without a zero behind it, so that the sanitizer sees a step too far. */
  g_autoptr(GBytes) bytes = g_bytes_new_take (g_memdup2 (text, length), length);

  return cp2_api_page_new (bytes, error);
}

static void
test_whole (void)
{
  g_autofree char *text = make_page (CHANGES, 3);
  g_autoptr(GError) error = NULL;
  g_autoptr(Cp2ApiPage) page = parse (text, strlen (text), &error);
  g_autoptr(Cp2ApiPage) again = NULL;
  const char *second;
  gsize length;

  g_assert_no_error (error);
  again = cp2_api_page_ref (page);
  g_assert_cmpuint (cp2_api_page_get_n_changes (page), ==, 3);
  second = cp2_api_page_get_change (page, 1, &length);
  g_assert_cmpmem (second, length, "{\"seq\":2,\"scopes\":[[1],[]]}", 27);
  g_assert_cmpstr (cp2_api_page_get_epoch (page), ==, "e1");
  g_assert_cmpstr (cp2_api_page_get_server_time (page), ==, "2026-11-02T08:00:00.000Z");
  g_assert_cmpstr (cp2_api_page_get_cursor (page), ==, "c9");
  g_assert_true (cp2_api_page_get_more (page));
  g_assert_cmpint (cp2_json_get_integer (cp2_api_page_get_document (page), "through", 0), ==, 12);
  g_assert_cmpuint (g_bytes_get_size (cp2_api_page_get_bytes (page)), ==, strlen (text));
}

static void
test_empty (void)
{
  static const char *const texts[] = { "", " ", "\n\t" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *text = make_page (texts[i], 0);
      g_autoptr(GError) error = NULL;
      g_autoptr(Cp2ApiPage) page = parse (text, strlen (text), &error);

      g_assert_no_error (error);
      g_assert_cmpuint (cp2_api_page_get_n_changes (page), ==, 0);
    }
}

static void
test_refused (void)
{
  g_autofree char *sum = sum_of ("{}");
  g_autofree char *no_sum = g_strdup ("{\"epoch\":\"e\",\"server_time\":\"t\",\"changes\":[{}],\"cursor\":\"c\",\"count\":1}");
  g_autofree char *no_cursor = g_strdup_printf ("{\"epoch\":\"e\",\"server_time\":\"t\",\"changes\":[{}],\"count\":1,"
                                                "\"sha256\":\"%s\"}", sum);
  g_autofree char *twice = g_strdup_printf ("{\"changes\":[],\"epoch\":\"e\",\"server_time\":\"t\",\"changes\":[{}],"
                                            "\"cursor\":\"c\",\"count\":1,\"sha256\":\"%s\"}", sum);
  g_autofree char *wrong_count = make_page ("{}", 2);
  g_autofree char *scalars = make_page ("1,2", 2);
  g_autofree char *comma = make_page ("{},", 1);
  g_autofree char *no_comma = make_page ("{} {}", 2);
  g_autofree char *unbalanced = make_page ("{\"a\":[}", 1);
  const char *const texts[] = {
    "", " ", "{", "{}", "[]", "null", "{\"changes\":[]}", "{\"changes\":{}}", "{\"changes\":[", "{\"changes\"", "{\"changes\":",
    no_sum, no_cursor, twice, wrong_count, scalars, comma, no_comma, unbalanced,
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr(GError) error = NULL;

      g_test_message ("%s", texts[i]);
      g_assert_null (parse (texts[i], strlen (texts[i]), &error));
      g_assert_error (error, CP2_API_ERROR, CP2_API_ERROR_TRUNCATED);
    }
}

static void
test_cut (void)
{
  g_autofree char *text = make_page (CHANGES, 3);

  for (gsize length = 0; length < strlen (text); length++)
    g_assert_null (parse (text, length, NULL));
}

/* Whatever one bit does, the changes of a page that is taken are the ones that were sent. */
static void
test_flipped (void)
{
  g_autofree char *text = make_page (CHANGES, 3);
  gsize length = strlen (text);

  for (gsize i = 0; i < length * 8; i++)
    {
      g_autoptr(Cp2ApiPage) page = NULL;

      text[i / 8] ^= 1 << (i % 8);
      page = parse (text, length, NULL);
      text[i / 8] ^= 1 << (i % 8);
      if (page != NULL)
        {
          gsize first_length;
          const char *first = cp2_api_page_get_change (page, 0, &first_length);

          g_assert_cmpmem (first, strlen (CHANGES), CHANGES, strlen (CHANGES));
        }
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/api-page/new/whole", test_whole);
  g_test_add_func ("/api-page/new/empty", test_empty);
  g_test_add_func ("/api-page/new/refused", test_refused);
  g_test_add_func ("/api-page/new/cut", test_cut);
  g_test_add_func ("/api-page/new/flipped", test_flipped);

  return g_test_run ();
}
