#include "config.h"

#include <string.h>

#include "server/cp2-rate-limit.h"

#define START 1790000000
#define HOUR 3600
#define DAY 86400

static const Cp2RateRule three_an_hour = { "test-hour", 3, HOUR };

typedef struct
{
  Cp2Sql  *sql;
  char    *key;
  char    *other;
} Fixture;

static char *
make_key (const char *subject)
{
  g_autoptr(GBytes) secret = g_bytes_new_static ("0123456789abcdef0123456789abcdef", 32);

  return cp2_rate_limit_make_key (secret, subject);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  fixture->sql = cp2_sql_open ("sqlite::memory:", NULL, CP2_SQL_READ_WRITE, &error);
  g_assert_no_error (error);
  cp2_sql_execute (fixture->sql, CP2_RATE_LIMIT_SCHEMA, &error);
  g_assert_no_error (error);
  cp2_sql_begin (fixture->sql, &error);
  g_assert_no_error (error);
  fixture->key = make_key ("254712345678");
  fixture->other = make_key ("254712345679");
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  cp2_sql_commit (fixture->sql, &error);
  g_assert_no_error (error);
  g_object_unref (fixture->sql);
  g_free (fixture->key);
  g_free (fixture->other);
}

static gint64
count (Fixture    *fixture,
       const char *query)
{
  g_autoptr(GError) error = NULL;
  Cp2Statement *statement = cp2_sql_query (fixture->sql, &error, query, "");
  gboolean row = FALSE;
  gint64 n;

  g_assert_no_error (error);
  g_assert_true (cp2_statement_step (statement, &row, &error));
  g_assert_true (row);
  n = cp2_statement_get_integer (statement, 0);
  cp2_statement_reset (statement);
  return n;
}

/* Returns: 0 when it was allowed, otherwise the seconds to wait */
static gint64
take (Fixture           *fixture,
      const Cp2RateRule *rule,
      const char        *key,
      gint64             now)
{
  g_autoptr(GError) error = NULL;
  gint64 retry_after = -1;

  if (cp2_rate_limit_take (fixture->sql, rule, key, now, &retry_after, &error))
    {
      g_assert_no_error (error);
      g_assert_cmpint (retry_after, ==, 0);
      return 0;
    }

  g_assert_error (error, CP2_RATE_LIMIT_ERROR, CP2_RATE_LIMIT_ERROR_LIMITED);
  g_assert_cmpint (retry_after, >, 0);
  return retry_after;
}

static void
test_make_key (void)
{
  g_autoptr(GBytes) secret = g_bytes_new_static ("another secret that is long", 27);
  g_autofree char *key = make_key ("254712345678");
  g_autofree char *again = make_key ("254712345678");
  g_autofree char *other = make_key ("254712345679");
  g_autofree char *other_secret = cp2_rate_limit_make_key (secret, "254712345678");

  g_assert_true (cp2_rate_limit_is_key (key));
  g_assert_cmpstr (key, ==, again);
  g_assert_cmpstr (key, !=, other);
  g_assert_cmpstr (key, !=, other_secret);
  g_assert_false (cp2_rate_limit_is_key (NULL));
  g_assert_false (cp2_rate_limit_is_key (""));
  g_assert_false (cp2_rate_limit_is_key ("254712345678"));
}

static void
test_take_limit (Fixture       *fixture,
                 gconstpointer  data)
{
  for (guint i = 0; i < 3; i++)
    g_assert_cmpint (take (fixture, &three_an_hour, fixture->key, START + i), ==, 0);

  g_assert_cmpint (take (fixture, &three_an_hour, fixture->key, START + 10), >, 0);
  g_assert_cmpint (take (fixture, &three_an_hour, fixture->other, START + 10), ==, 0);
}

/* The wait that is told is long enough, and not longer than the window and one of its steps. */
static void
test_take_retry_after (Fixture       *fixture,
                       gconstpointer  data)
{
  gint64 wait;

  for (guint i = 0; i < 3; i++)
    g_assert_cmpint (take (fixture, &three_an_hour, fixture->key, START + 600 * i), ==, 0);

  wait = take (fixture, &three_an_hour, fixture->key, START + 1300);
  g_assert_cmpint (wait, >=, HOUR - 1300);
  g_assert_cmpint (wait, <=, HOUR - 1300 + HOUR / 60);
  g_assert_cmpint (take (fixture, &three_an_hour, fixture->key, START + 1300 + wait - 1), ==, 1);
  g_assert_cmpint (take (fixture, &three_an_hour, fixture->key, START + 1300 + wait), ==, 0);

  /* The second of the three still counts, so no further one fits. */
  g_assert_cmpint (take (fixture, &three_an_hour, fixture->key, START + 1300 + wait), >, 0);
}

/* Whoever asks all the time still gets one as soon as there is one. */
static void
test_take_refused_not_counted (Fixture       *fixture,
                               gconstpointer  data)
{
  const Cp2RateRule gap = { "test-gap", 1, 60 };
  guint n_taken = 0;

  for (gint64 now = START; now < START + 600; now++)
    n_taken += take (fixture, &gap, fixture->key, now) == 0;

  g_assert_cmpuint (n_taken, ==, 10);
}

/* In no window are there more than the limit, whatever the pattern, and never so few that it starves. */
static void
test_take_random (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr(GArray) taken = g_array_new (FALSE, FALSE, sizeof (gint64));
  gint64 now = START;

  for (guint i = 0; i < 3000; i++)
    {
      now += g_test_rand_int_range (0, 900);
      if (take (fixture, &three_an_hour, fixture->key, now) != 0)
        continue;

      g_array_append_val (taken, now);
      if (taken->len > 3)
        g_assert_cmpint (now - g_array_index (taken, gint64, taken->len - 4), >=, HOUR);
    }

  g_assert_cmpuint (taken->len, >, (now - START) / HOUR * 2);
}

static void
test_take_clocks (Fixture       *fixture,
                  gconstpointer  data)
{
  const Cp2RateRule gap = { "test-gap", 1, 60 };

  /* Another server, some seconds ahead, has counted: that counts here too. */
  g_assert_cmpint (take (fixture, &gap, fixture->key, START + 20), ==, 0);
  g_assert_cmpint (take (fixture, &gap, fixture->key, START), >, 0);

  /* A clock that was ten years ahead for a moment locks nobody out for ten years. */
  g_assert_cmpint (take (fixture, &gap, fixture->other, START + 3650 * (gint64) DAY), ==, 0);
  g_assert_cmpint (take (fixture, &gap, fixture->other, START), ==, 0);
}

static void
test_take_all_or_none (Fixture       *fixture,
                       gconstpointer  data)
{
  const Cp2RateRule rules[] = { { "test-wide", 10, HOUR }, { "test-narrow", 1, HOUR }, { "test-day", 1, DAY } };
  const char *keys[] = { fixture->key, fixture->key, fixture->other };
  g_autoptr(GError) error = NULL;
  gint64 retry_after;

  g_assert_true (cp2_rate_limit_take_all (fixture->sql, rules, keys, 3, START, &retry_after, &error));
  g_assert_cmpint (retry_after, ==, 0);

  for (guint i = 0; i < 20; i++)
    {
      g_assert_false (cp2_rate_limit_take_all (fixture->sql, rules, keys, 3, START + 1, &retry_after, &error));
      g_assert_error (error, CP2_RATE_LIMIT_ERROR, CP2_RATE_LIMIT_ERROR_LIMITED);
      g_assert_cmpint (retry_after, >=, DAY - 1);
      g_clear_error (&error);
    }

  g_assert_cmpint (count (fixture, "SELECT SUM(hits) FROM rate_limit WHERE rule = 'test-wide'"), ==, 1);
}

static void
test_give_back (Fixture       *fixture,
                gconstpointer  data)
{
  const Cp2RateRule once = { "test-once", 1, HOUR };
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < 5; i++)
    {
      g_assert_cmpint (take (fixture, &once, fixture->key, START), ==, 0);
      g_assert_true (cp2_rate_limit_give_back (fixture->sql, &once, fixture->key, START, &error));
    }

  /* Giving back more than was taken makes no room. */
  g_assert_true (cp2_rate_limit_give_back (fixture->sql, &once, fixture->key, START, &error));
  g_assert_true (cp2_rate_limit_give_back (fixture->sql, &once, fixture->other, START, &error));
  g_assert_cmpint (take (fixture, &once, fixture->key, START), ==, 0);
  g_assert_cmpint (take (fixture, &once, fixture->key, START), >, 0);
}

static void
test_purge (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  g_assert_cmpint (take (fixture, &three_an_hour, fixture->key, START), ==, 0);
  g_assert_cmpint (take (fixture, &three_an_hour, fixture->other, START + HOUR), ==, 0);

  g_assert_true (cp2_rate_limit_purge (fixture->sql, START + 2 * HOUR - 120, &error));
  g_assert_cmpint (count (fixture, "SELECT COUNT(*) FROM rate_limit"), ==, 1);
  g_assert_true (cp2_rate_limit_purge (fixture->sql, START + 3 * HOUR, &error));
  g_assert_cmpint (count (fixture, "SELECT COUNT(*) FROM rate_limit"), ==, 0);
}

static void
test_take_database_error (Fixture       *fixture,
                          gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  gint64 retry_after = -1;

  g_assert_true (cp2_sql_execute (fixture->sql, "ALTER TABLE rate_limit RENAME TO gone", &error));
  g_assert_false (cp2_rate_limit_take (fixture->sql, &three_an_hour, fixture->key, START, &retry_after, &error));
  g_assert_error (error, CP2_SQL_ERROR, CP2_SQL_ERROR_STATEMENT);
  g_assert_cmpint (retry_after, ==, 0);
}

static gboolean
sms (Fixture     *fixture,
     const char  *number,
     const char  *address,
     gint64       cap,
     gint64       now,
     gint64      *retry_after,
     GError     **error)
{
  g_autofree char *number_key = make_key (number);
  g_autofree char *address_key = make_key (address);

  return cp2_sms_limit_take (fixture->sql, number_key, address_key, cap, now, retry_after, error);
}

/* One number, asked for every thirty seconds for a day from ever new addresses. */
static void
test_sms_number (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr(GArray) sent = g_array_new (FALSE, FALSE, sizeof (gint64));
  guint n_address = 0;

  for (gint64 now = START; now < START + DAY; now += 30)
    {
      g_autofree char *address = g_strdup_printf ("10.0.0.%u", n_address++);
      gint64 retry_after;

      if (sms (fixture, "254712345678", address, 100000, now, &retry_after, NULL))
        g_array_append_val (sent, now);
      else if (now == START + 30)
        g_assert_cmpint (retry_after, ==, 30);
    }

  g_assert_cmpuint (sent->len, ==, 5);
  g_assert_cmpint (g_array_index (sent, gint64, 1), ==, START + 60);
  g_assert_cmpint (g_array_index (sent, gint64, 2), ==, START + 120);
  g_assert_cmpint (g_array_index (sent, gint64, 3), >=, START + HOUR);
  g_assert_cmpint (g_array_index (sent, gint64, 3), <=, START + HOUR + 90);

  /* What was refused did not use up the cap or the addresses. */
  g_assert_cmpint (count (fixture, "SELECT SUM(hits) FROM rate_limit WHERE rule = 'sms-everybody-day'"), ==, 5);
  g_assert_cmpint (count (fixture, "SELECT SUM(hits) FROM rate_limit WHERE rule = 'sms-address-hour'"), ==, 5);
}

static void
test_sms_address (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < 15; i++)
    {
      g_autofree char *number = g_strdup_printf ("2547123456%02u", i);

      g_assert_true (sms (fixture, number, "10.0.0.1", 1000, START, NULL, &error));
    }

  g_assert_false (sms (fixture, "254799999999", "10.0.0.1", 1000, START, NULL, &error));
  g_assert_error (error, CP2_RATE_LIMIT_ERROR, CP2_RATE_LIMIT_ERROR_LIMITED);
  g_assert_true (sms (fixture, "254799999999", "10.0.0.2", 1000, START, NULL, NULL));
}

static void
test_sms_spent (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  gint64 retry_after = 0;

  g_assert_true (sms (fixture, "254712345678", "10.0.0.1", 2, START, NULL, NULL));
  g_assert_true (sms (fixture, "254712345679", "10.0.0.2", 2, START, NULL, NULL));
  g_assert_false (sms (fixture, "254712345670", "10.0.0.3", 2, START, &retry_after, &error));
  g_assert_error (error, CP2_RATE_LIMIT_ERROR, CP2_RATE_LIMIT_ERROR_SPENT);
  g_assert_cmpint (retry_after, >=, DAY);
  g_assert_true (sms (fixture, "254712345670", "10.0.0.3", 2, START + retry_after, NULL, NULL));
}

/* Nothing that was counted can be read back from the tables. */
static void
test_sms_no_number_stored (Fixture       *fixture,
                           gconstpointer  data)
{
  g_assert_true (sms (fixture, "254712345678", "10.0.0.1", 2, START, NULL, NULL));
  g_assert_cmpint (count (fixture, "SELECT COUNT(*) FROM rate_limit WHERE subject LIKE '%254712345678%' "
                                   "OR subject LIKE '%10.0.0.1%'"), ==, 0);
  g_assert_cmpint (count (fixture, "SELECT COUNT(*) FROM rate_limit"), ==, 5);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/rate-limit/make-key/hashed", test_make_key);
  g_test_add ("/rate-limit/take/limit", Fixture, NULL, set_up, test_take_limit, tear_down);
  g_test_add ("/rate-limit/take/retry-after", Fixture, NULL, set_up, test_take_retry_after, tear_down);
  g_test_add ("/rate-limit/take/refused-not-counted", Fixture, NULL, set_up, test_take_refused_not_counted, tear_down);
  g_test_add ("/rate-limit/take/random", Fixture, NULL, set_up, test_take_random, tear_down);
  g_test_add ("/rate-limit/take/clocks", Fixture, NULL, set_up, test_take_clocks, tear_down);
  g_test_add ("/rate-limit/take/database-error", Fixture, NULL, set_up, test_take_database_error, tear_down);
  g_test_add ("/rate-limit/take-all/all-or-none", Fixture, NULL, set_up, test_take_all_or_none, tear_down);
  g_test_add ("/rate-limit/give-back/room", Fixture, NULL, set_up, test_give_back, tear_down);
  g_test_add ("/rate-limit/purge/expired", Fixture, NULL, set_up, test_purge, tear_down);
  g_test_add ("/rate-limit/sms/number", Fixture, NULL, set_up, test_sms_number, tear_down);
  g_test_add ("/rate-limit/sms/address", Fixture, NULL, set_up, test_sms_address, tear_down);
  g_test_add ("/rate-limit/sms/spent", Fixture, NULL, set_up, test_sms_spent, tear_down);
  g_test_add ("/rate-limit/sms/no-number-stored", Fixture, NULL, set_up, test_sms_no_number_stored, tear_down);

  return g_test_run ();
}
