#include "config.h"

#include "server/cp2-login-limit.h"

#define START 1790000000
#define MINUTE 60
#define HOUR 3600

typedef struct
{
  Cp2Sql  *sql;
  char    *account;
  char    *address;
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
  fixture->account = make_key ("254712345678");
  fixture->address = make_key ("10.0.0.1");
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  cp2_sql_commit (fixture->sql, &error);
  g_assert_no_error (error);
  g_object_unref (fixture->sql);
  g_free (fixture->account);
  g_free (fixture->address);
}

/* Returns: 0 when the password may be looked at, otherwise the seconds to wait */
static gint64
begin (Fixture    *fixture,
       const char *account,
       const char *address,
       gint64      now)
{
  g_autoptr(GError) error = NULL;
  gint64 retry_after = -1;

  if (cp2_login_limit_begin (fixture->sql, account, address, now, &retry_after, &error))
    {
      g_assert_cmpint (retry_after, ==, 0);
      return 0;
    }

  g_assert_error (error, CP2_RATE_LIMIT_ERROR, CP2_RATE_LIMIT_ERROR_LIMITED);
  g_assert_cmpint (retry_after, >, 0);
  return retry_after;
}

static void
fail_times (Fixture *fixture,
            guint    n,
            gint64   now)
{
  for (guint i = 0; i < n; i++)
    g_assert_cmpint (begin (fixture, fixture->account, fixture->address, now), ==, 0);
}

/* Five at once, then 1, 2, 4 … 30 minutes, and never longer. */
static void
test_begin_back_off (Fixture       *fixture,
                     gconstpointer  data)
{
  static const gint64 minutes[] = { 1, 2, 4, 8, 16, 30, 30, 30 };
  gint64 now = START;

  fail_times (fixture, 5, now);

  for (guint i = 0; i < G_N_ELEMENTS (minutes); i++)
    {
      g_assert_cmpint (begin (fixture, fixture->account, fixture->address, now), ==, minutes[i] * MINUTE);
      g_assert_cmpint (begin (fixture, fixture->account, fixture->address, now + minutes[i] * MINUTE - 1), ==, 1);
      now += minutes[i] * MINUTE;
      g_assert_cmpint (begin (fixture, fixture->account, fixture->address, now), ==, 0);
    }
}

/* Attempts are counted before their outcome is known: of many at once, five get through. */
static void
test_begin_many_at_once (Fixture       *fixture,
                         gconstpointer  data)
{
  guint n_begun = 0;

  for (guint i = 0; i < 64; i++)
    n_begun += begin (fixture, fixture->account, fixture->address, START) == 0;

  g_assert_cmpuint (n_begun, ==, 5);
}

static void
test_begin_other_account (Fixture       *fixture,
                          gconstpointer  data)
{
  g_autofree char *other = make_key ("254712345679");

  fail_times (fixture, 5, START);
  g_assert_cmpint (begin (fixture, other, fixture->address, START), ==, 0);
}

static void
test_begin_forgotten (Fixture       *fixture,
                      gconstpointer  data)
{
  fail_times (fixture, 4, START);
  fail_times (fixture, 5, START + 25 * HOUR);
  g_assert_cmpint (begin (fixture, fixture->account, fixture->address, START + 25 * HOUR), ==, MINUTE);
}

/* 100 failures an hour from an address, each for another account; other addresses go on. */
static void
test_begin_address (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autofree char *elsewhere = make_key ("10.0.0.2");
  gint64 wait;

  for (guint i = 0; i < 100; i++)
    {
      g_autofree char *name = g_strdup_printf ("25471234%04u", i);
      g_autofree char *account = make_key (name);

      g_assert_cmpint (begin (fixture, account, fixture->address, START), ==, 0);
    }

  wait = begin (fixture, fixture->account, fixture->address, START);
  g_assert_cmpint (wait, >=, HOUR);

  /* Being refused for the address did not count against the account. */
  for (guint i = 0; i < 10; i++)
    g_assert_cmpint (begin (fixture, fixture->account, fixture->address, START), >, 0);
  g_assert_cmpint (begin (fixture, fixture->account, elsewhere, START), ==, 0);
  g_assert_cmpint (begin (fixture, fixture->account, fixture->address, START + wait), ==, 0);
}

static void
test_begin_clock_set_back (Fixture       *fixture,
                           gconstpointer  data)
{
  fail_times (fixture, 5, START + 3650 * 24 * (gint64) HOUR);
  g_assert_cmpint (begin (fixture, fixture->account, fixture->address, START), ==, 0);
}

/* A hall full of people behind one address who know their passwords: no limit. */
static void
test_succeed_no_limit (Fixture       *fixture,
                       gconstpointer  data)
{
  for (guint i = 0; i < 500; i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_cmpint (begin (fixture, fixture->account, fixture->address, START + i), ==, 0);
      g_assert_true (cp2_login_limit_succeed (fixture->sql, fixture->account, fixture->address, START + i, &error));
      g_assert_no_error (error);
    }
}

static void
test_succeed_clears (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  fail_times (fixture, 4, START);
  fail_times (fixture, 1, START);
  g_assert_true (cp2_login_limit_succeed (fixture->sql, fixture->account, fixture->address, START, &error));
  fail_times (fixture, 5, START);
  g_assert_cmpint (begin (fixture, fixture->account, fixture->address, START), ==, MINUTE);
}

/* A busy server makes nobody wait for their own account; failures before that stay. */
static void
test_abandon_restores (Fixture       *fixture,
                       gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  fail_times (fixture, 4, START);
  for (guint i = 0; i < 300; i++)
    {
      fail_times (fixture, 1, START);
      g_assert_true (cp2_login_limit_abandon (fixture->sql, fixture->account, fixture->address, START, &error));
    }

  fail_times (fixture, 1, START);
  g_assert_cmpint (begin (fixture, fixture->account, fixture->address, START), ==, MINUTE);
}

static void
test_all_database_error (Fixture       *fixture,
                         gconstpointer  data)
{
  g_autoptr(GError) begin_error = NULL;
  g_autoptr(GError) succeed_error = NULL;
  g_autoptr(GError) abandon_error = NULL;
  gint64 retry_after = -1;

  g_assert_true (cp2_sql_execute (fixture->sql, "ALTER TABLE login_limit RENAME TO gone", NULL));
  g_assert_false (cp2_login_limit_begin (fixture->sql, fixture->account, fixture->address, START, &retry_after,
                                         &begin_error));
  g_assert_error (begin_error, CP2_SQL_ERROR, CP2_SQL_ERROR_STATEMENT);
  g_assert_cmpint (retry_after, ==, 0);
  g_assert_false (cp2_login_limit_succeed (fixture->sql, fixture->account, fixture->address, START, &succeed_error));
  g_assert_error (succeed_error, CP2_SQL_ERROR, CP2_SQL_ERROR_STATEMENT);
  g_assert_false (cp2_login_limit_abandon (fixture->sql, fixture->account, fixture->address, START, &abandon_error));
  g_assert_error (abandon_error, CP2_SQL_ERROR, CP2_SQL_ERROR_STATEMENT);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add ("/login-limit/begin/back-off", Fixture, NULL, set_up, test_begin_back_off, tear_down);
  g_test_add ("/login-limit/begin/many-at-once", Fixture, NULL, set_up, test_begin_many_at_once, tear_down);
  g_test_add ("/login-limit/begin/other-account", Fixture, NULL, set_up, test_begin_other_account, tear_down);
  g_test_add ("/login-limit/begin/forgotten", Fixture, NULL, set_up, test_begin_forgotten, tear_down);
  g_test_add ("/login-limit/begin/address", Fixture, NULL, set_up, test_begin_address, tear_down);
  g_test_add ("/login-limit/begin/clock-set-back", Fixture, NULL, set_up, test_begin_clock_set_back, tear_down);
  g_test_add ("/login-limit/succeed/no-limit", Fixture, NULL, set_up, test_succeed_no_limit, tear_down);
  g_test_add ("/login-limit/succeed/clears", Fixture, NULL, set_up, test_succeed_clears, tear_down);
  g_test_add ("/login-limit/abandon/restores", Fixture, NULL, set_up, test_abandon_restores, tear_down);
  g_test_add ("/login-limit/all/database-error", Fixture, NULL, set_up, test_all_database_error, tear_down);

  return g_test_run ();
}
