#include "config.h"

#include <string.h>

#include "core/cp2-clock.h"
#include "core/cp2-format.h"
#include "tests/core/random-record.h"

/* What a person types, and what is kept of it; NULL where no value of the format comes out. */
static const struct
{
  Cp2Format   format;
  const char *typed;
  const char *kept;
} cases[] = {
  { CP2_FORMAT_MOBILE, "0712345678", "254712345678" },
  { CP2_FORMAT_MOBILE, "0112 345 678", "254112345678" },
  { CP2_FORMAT_MOBILE, " +254-712-345-678 ", "254712345678" },
  { CP2_FORMAT_MOBILE, "712345678", "254712345678" },
  { CP2_FORMAT_MOBILE, "254712345678", "254712345678" },
  { CP2_FORMAT_MOBILE, "07123\t45678", "254712345678" },
  { CP2_FORMAT_MOBILE, "0712\xc2\xa0""345678", "254712345678" },
  { CP2_FORMAT_MOBILE, "071234567", NULL },
  { CP2_FORMAT_MOBILE, "07123456789", NULL },
  { CP2_FORMAT_MOBILE, "0212345678", NULL },
  { CP2_FORMAT_MOBILE, "255712345678", NULL },
  { CP2_FORMAT_MOBILE, "+0712345678", "254712345678" },
  { CP2_FORMAT_MOBILE, "++254712345678", NULL },
  { CP2_FORMAT_MOBILE, "0712345678x", NULL },
  { CP2_FORMAT_MOBILE, "٠٧١٢٣٤٥٦٧٨", NULL },
  { CP2_FORMAT_MOBILE, "", NULL },
  { CP2_FORMAT_MOBILE, "+", NULL },
  { CP2_FORMAT_KRA_PIN, "a001234567z", "A001234567Z" },
  { CP2_FORMAT_KRA_PIN, "P001 234 567 B", "P001234567B" },
  { CP2_FORMAT_KRA_PIN, "B001234567Z", NULL },
  { CP2_FORMAT_KRA_PIN, "A00123456Z", NULL },
  { CP2_FORMAT_KRA_PIN, "A0012345671", NULL },
  { CP2_FORMAT_KRA_PIN, "A001234567Ü", NULL },
  { CP2_FORMAT_NATIONAL_ID, "12 345 678", "12345678" },
  { CP2_FORMAT_NATIONAL_ID, "1234567", "1234567" },
  { CP2_FORMAT_NATIONAL_ID, "123456789", "123456789" },
  { CP2_FORMAT_NATIONAL_ID, "123456", NULL },
  { CP2_FORMAT_NATIONAL_ID, "1234567890", NULL },
  { CP2_FORMAT_NATIONAL_ID, "-----", NULL },
  { CP2_FORMAT_SERVICE_NUMBER, "600123", "600123" },
  { CP2_FORMAT_SERVICE_NUMBER, "123", NULL },
  { CP2_FORMAT_SERVICE_NUMBER, "12345678901", NULL },
  { CP2_FORMAT_YEAR_OF_BIRTH, "1988", "1988" },
  { CP2_FORMAT_YEAR_OF_BIRTH, "2008", "2008" },
  { CP2_FORMAT_YEAR_OF_BIRTH, "2009", NULL },
  { CP2_FORMAT_YEAR_OF_BIRTH, "1936", "1936" },
  { CP2_FORMAT_YEAR_OF_BIRTH, "1935", NULL },
  { CP2_FORMAT_YEAR, "2026", "2026" },
  { CP2_FORMAT_YEAR, "2027", NULL },
  { CP2_FORMAT_YEAR, "1950", "1950" },
  { CP2_FORMAT_YEAR, "1949", NULL },
  { CP2_FORMAT_YEAR, "02026", NULL },
  { CP2_FORMAT_EMAIL, " amina@example.org ", "amina@example.org" },
  { CP2_FORMAT_EMAIL, "amina@example", NULL },
  { CP2_FORMAT_EMAIL, "@example.org", NULL },
  { CP2_FORMAT_EMAIL, "a@b@c.org", NULL },
  { CP2_FORMAT_EMAIL, "a@.org", NULL },
  { CP2_FORMAT_EMAIL, "a@org.", NULL },
  { CP2_FORMAT_EMAIL, "a b@c.org", NULL },
  { CP2_FORMAT_EMAIL, "a@c.org\nBcc:x", NULL },
  { CP2_FORMAT_CENTRE_CODE, "0100 1101", "01001101" },
  { CP2_FORMAT_CENTRE_CODE, "0100110", NULL },
  { CP2_FORMAT_PERSON_NAME, "  Wanjiru   Amina ", "Wanjiru Amina" },
  { CP2_FORMAT_PERSON_NAME, "Ngũgĩ wa Thiong'o", "Ngũgĩ wa Thiong'o" },
  { CP2_FORMAT_PERSON_NAME, "Ng’ang’a J. K.", "Ng’ang’a J. K." },
  { CP2_FORMAT_PERSON_NAME, "Amina", NULL },
  { CP2_FORMAT_PERSON_NAME, "Amina 2", NULL },
  { CP2_FORMAT_PERSON_NAME, "' '", NULL },
  { CP2_FORMAT_PERSON_NAME, "Amina <b>Otieno", NULL },
  { CP2_FORMAT_PERSON_NAME, "", NULL },
  { CP2_FORMAT_ACCOUNT_NUMBER, "0123-4567-8901", "012345678901" },
  { CP2_FORMAT_ACCOUNT_NUMBER, "12345", NULL },
  { CP2_FORMAT_ACCOUNT_NUMBER, "123456789012345678901", NULL },
  { CP2_FORMAT_CODE, "KCSE-2026", "KCSE-2026" },
  { CP2_FORMAT_CODE, "kcse", NULL },
  { CP2_FORMAT_CODE, "", NULL },
  { CP2_FORMAT_FREE, "  any \n text ", "any text" },
  { CP2_FORMAT_FREE, " \t\n ", "" },
};

static void
test_normalise_cases (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *kept = cp2_format_normalise (cases[i].format, cases[i].typed);

      g_test_message ("%s", cases[i].typed);
      g_assert_cmpint (cp2_format_check (cases[i].format, kept), ==, cases[i].kept != NULL);
      if (cases[i].kept != NULL)
        g_assert_cmpstr (kept, ==, cases[i].kept);
    }
}

static void
test_normalise_twice (void)
{
  for (guint i = 0; i < 5000; i++)
    {
      g_autofree char *text = random_text ();
      Cp2Format format = g_test_rand_int_range (CP2_FORMAT_FREE, CP2_FORMAT_CODE + 1);
      g_autofree char *once = cp2_format_normalise (format, text);
      g_autofree char *twice = cp2_format_normalise (format, once);

      g_assert_cmpstr (once, ==, twice);
      g_assert_true (g_utf8_validate (once, -1, NULL));
    }
}

static void
test_check_null (void)
{
  for (int format = CP2_FORMAT_FREE; format <= CP2_FORMAT_CODE; format++)
    g_assert_false (cp2_format_check (format, NULL));
}

static void
test_describe_each (void)
{
  g_autoptr(GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (int format = CP2_FORMAT_FREE; format <= CP2_FORMAT_CODE; format++)
    {
      const char *sentence = cp2_format_describe (format);

      g_assert_true (g_str_has_suffix (sentence, "."));
      g_assert_true (g_hash_table_add (seen, (gpointer) sentence));
    }
}

static void
test_date_valid (void)
{
  const char * const good[] = { "2026-11-03", "2024-02-29", "2000-02-29", "1900-01-01", "2200-12-31" };
  const char * const wrong[] = {
    NULL, "", "2026-02-29", "2100-02-29", "2026-13-01", "2026-00-01", "2026-01-00", "2026-04-31", "2026-1-01",
    "2026-01-1", "26-01-01", "2026/01/01", "2026-01-01 ", "+026-01-01", "2026-0 -01", "2026-01- 1", "1899-12-31",
    "2201-01-01", "2026-01-011", "٢٠٢٦-٠١-٠١", "2026-01-0a",
  };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    g_assert_true (cp2_date_is_valid (good[i]));
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    g_assert_false (cp2_date_is_valid (wrong[i]));
}

static void
test_date_add_days (void)
{
  const struct { const char *date; int days; const char *sum; } sums[] = {
    { "2026-11-03", 0, "2026-11-03" }, { "2026-12-31", 1, "2027-01-01" }, { "2027-01-01", -1, "2026-12-31" },
    { "2024-02-28", 1, "2024-02-29" }, { "2023-02-28", 1, "2023-03-01" }, { "2026-11-03", 365, "2027-11-03" },
    { "2026-11-03", -365, "2025-11-03" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (sums); i++)
    {
      g_autofree char *sum = cp2_date_add_days (sums[i].date, sums[i].days);
      g_autofree char *back = cp2_date_add_days (sum, -sums[i].days);

      g_assert_cmpstr (sum, ==, sums[i].sum);
      g_assert_cmpstr (back, ==, sums[i].date);
    }
}

static void
test_time_valid (void)
{
  const char * const good[] = { "00:00", "08:00", "23:59" };
  const char * const wrong[] = { NULL, "", "24:00", "08:60", "8:00", "08:0", "08.00", "08:00 ", " 8:00", "+8:00", "08:-1", "0a:00" };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    g_assert_true (cp2_time_is_valid (good[i]));
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    g_assert_false (cp2_time_is_valid (wrong[i]));
}

static void
test_instant_valid (void)
{
  const char * const good[] = { "2026-11-03T06:00:00Z", "2026-11-03T06:00:00.5Z", "2026-11-03T23:59:59.999999Z" };
  const char * const wrong[] = {
    NULL, "", "2026-11-03", "2026-11-03T06:00:00", "2026-11-03 06:00:00Z", "2026-11-03T06:00:00+00:00",
    "2026-11-03T06:00:00.Z", "2026-11-03T06:00:00,5Z", "2026-11-03T24:00:00Z", "2026-11-03T06:60:00Z",
    "2026-11-03T06:00:61Z", "2026-02-30T06:00:00Z", "2026-11-03T06:00:0ZZ", "2026-11-03T06:00:00.5z",
    "2026-11-03T06:00:00.000000000000000000Z", "2026-11-03T06:00:00.-1Z", "2026-11-03T 6:00:00Z",
  };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    g_assert_true (cp2_instant_is_valid (good[i]));
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    g_assert_false (cp2_instant_is_valid (wrong[i]));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  cp2_clock_set_for_tests (cp2_clock_parse ("2026-10-20T06:00:00Z"));

  g_test_add_func ("/format/normalise/cases", test_normalise_cases);
  g_test_add_func ("/format/normalise/twice", test_normalise_twice);
  g_test_add_func ("/format/check/null", test_check_null);
  g_test_add_func ("/format/describe/each", test_describe_each);
  g_test_add_func ("/format/date/valid", test_date_valid);
  g_test_add_func ("/format/date/add-days", test_date_add_days);
  g_test_add_func ("/format/time/valid", test_time_valid);
  g_test_add_func ("/format/instant/valid", test_instant_valid);

  return g_test_run ();
}
