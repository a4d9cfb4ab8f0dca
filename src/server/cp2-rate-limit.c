#include "config.h"

#include <sodium.h>
#include <string.h>

#include "server/cp2-rate-limit.h"
#include "server/cp2-secret.h"

#define HOUR 3600
#define DAY (24 * HOUR)
#define SLOTS 60            /* A window is counted in so many steps */
#define KEY_BYTES 32
#define SAVEPOINT "rate_limit_take"

/* The key of what is counted for everybody together. */
#define EVERYBODY "everybody"

/* Keeps these hashes apart from others made with the same key. */
static const guint8 key_purpose[crypto_generichash_blake2b_PERSONALBYTES] = "cp2-rate-limit";

G_DEFINE_QUARK (cp2-rate-limit-error-quark, cp2_rate_limit_error)

char *
cp2_rate_limit_make_key (GBytes     *secret,
                         const char *subject)
{
  guint8 hash[KEY_BYTES];
  gsize secret_size;
  gconstpointer secret_data;
  char *key;

  g_return_val_if_fail (secret != NULL && subject != NULL, NULL);

  secret_data = g_bytes_get_data (secret, &secret_size);
  g_return_val_if_fail (secret_size >= crypto_generichash_blake2b_KEYBYTES_MIN &&
                        secret_size <= crypto_generichash_blake2b_KEYBYTES_MAX, NULL);

  cp2_secret_init ();
  crypto_generichash_blake2b_salt_personal (hash, sizeof hash, (const guint8 *) subject, strlen (subject),
                                            secret_data, secret_size, NULL, key_purpose);
  key = g_malloc (KEY_BYTES * 2 + 1);
  sodium_bin2hex (key, KEY_BYTES * 2 + 1, hash, sizeof hash);

  return key;
}

gboolean
cp2_rate_limit_is_key (const char *text)
{
  return text != NULL && (g_str_equal (text, EVERYBODY) ||
                          (strlen (text) == KEY_BYTES * 2 && strspn (text, "0123456789abcdef") == KEY_BYTES * 2));
}

static gint64
slot_seconds (const Cp2RateRule *rule)
{
  return MAX (rule->window / SLOTS, 1);
}

/* When the last second of @slot has left the window: until then all of its hits count, however early they came. */
static gint64
slot_end (const Cp2RateRule *rule,
          gint64             slot)
{
  return (slot + 1) * slot_seconds (rule) - 1 + rule->window;
}

static gboolean
add_hit (Cp2Sql             *sql,
         const Cp2RateRule  *rule,
         const char         *key,
         gint64              now,
         GError            **error)
{
  gint64 slot = now / slot_seconds (rule);

  return cp2_sql_run (sql, error,
                      "INSERT INTO rate_limit (rule, subject, slot, hits, expires_at) VALUES ($1, $2, $3, 1, $4) "
                      "ON CONFLICT (rule, subject, slot) DO UPDATE SET hits = rate_limit.hits + 1",
                      "ssii", rule->name, key, slot, slot_end (rule, slot));
}

/*
 * Hits from a little ahead of @now are those of another server whose clock is ahead, and count; hits from further
 * ahead are from before a clock was set right, and would lock somebody out for years.
 */
static Cp2Statement *
query_slots (Cp2Sql             *sql,
             const Cp2RateRule  *rule,
             const char         *key,
             gint64              now,
             GError            **error)
{
  return cp2_sql_query (sql, error,
                        "SELECT hits, expires_at FROM rate_limit "
                        "WHERE rule = $1 AND subject = $2 AND expires_at > $3 AND expires_at <= $4 "
                        "ORDER BY slot DESC",
                        "ssii", rule->name, key, now, now + 2 * rule->window + slot_seconds (rule));
}

/*
 * @wait: (out): 0 when the hits of the window, the new one among them, keep to the rule; otherwise the seconds until
 * one more would. Newest first: the slot with which the limit is passed is the one that has to leave the window.
 */
static gboolean
measure_wait (Cp2Sql             *sql,
              const Cp2RateRule  *rule,
              const char         *key,
              gint64              now,
              gint64             *wait,
              GError            **error)
{
  Cp2Statement *slots = query_slots (sql, rule, key, now, error);
  gint64 hits = 0;
  gboolean row;

  *wait = 0;

  if (slots == NULL)
    return FALSE;

  while (cp2_statement_step (slots, &row, error))
    {
      if (!row)
        return TRUE;

      hits += cp2_statement_get_integer (slots, 0);
      if (hits > rule->limit && *wait == 0)
        *wait = CLAMP (cp2_statement_get_integer (slots, 1) - now, 1, rule->window + slot_seconds (rule));
    }

  return FALSE;
}

/*
 * The hit is written before the hits are counted: on an engine with several writers the row lock makes the second of
 * two wait and see the first.
 */
static gboolean
take_one (Cp2Sql             *sql,
          const Cp2RateRule  *rule,
          const char         *key,
          gint64              now,
          gint64             *wait,
          GError            **error)
{
  return add_hit (sql, rule, key, now, error) && measure_wait (sql, rule, key, now, wait, error);
}

static gboolean
take_each (Cp2Sql             *sql,
           const Cp2RateRule  *rules,
           const char * const *keys,
           guint               n_rules,
           gint64              now,
           gint64             *longest,
           GError            **error)
{
  for (guint i = 0; i < n_rules; i++)
    {
      gint64 wait;

      if (!take_one (sql, &rules[i], keys[i], now, &wait, error))
        return FALSE;

      *longest = MAX (*longest, wait);
    }

  return TRUE;
}

gboolean
cp2_rate_limit_take_all (Cp2Sql              *sql,
                         const Cp2RateRule   *rules,
                         const char * const  *keys,
                         guint                n_rules,
                         gint64               now,
                         gint64              *retry_after,
                         GError             **error)
{
  gint64 longest = 0;

  g_return_val_if_fail (CP2_IS_SQL (sql), FALSE);
  for (guint i = 0; i < n_rules; i++)
    g_return_val_if_fail (cp2_rate_limit_is_key (keys[i]) && rules[i].limit > 0 && rules[i].window > 0, FALSE);

  if (retry_after != NULL)
    *retry_after = 0;

  if (!cp2_sql_savepoint (sql, SAVEPOINT, error))
    return FALSE;

  if (!take_each (sql, rules, keys, n_rules, now, &longest, error))
    {
      cp2_sql_rollback_to (sql, SAVEPOINT, NULL);
      return FALSE;
    }

  if (longest == 0)
    return cp2_sql_release (sql, SAVEPOINT, error);

  if (!cp2_sql_rollback_to (sql, SAVEPOINT, error))
    return FALSE;

  if (retry_after != NULL)
    *retry_after = longest;
  g_set_error (error, CP2_RATE_LIMIT_ERROR, CP2_RATE_LIMIT_ERROR_LIMITED,
               "Too many; try again in %" G_GINT64_FORMAT " seconds", longest);
  return FALSE;
}

gboolean
cp2_rate_limit_take (Cp2Sql             *sql,
                     const Cp2RateRule  *rule,
                     const char         *key,
                     gint64              now,
                     gint64             *retry_after,
                     GError            **error)
{
  return cp2_rate_limit_take_all (sql, rule, &key, 1, now, retry_after, error);
}

gboolean
cp2_rate_limit_give_back (Cp2Sql             *sql,
                          const Cp2RateRule  *rule,
                          const char         *key,
                          gint64              taken_at,
                          GError            **error)
{
  g_return_val_if_fail (CP2_IS_SQL (sql), FALSE);
  g_return_val_if_fail (cp2_rate_limit_is_key (key), FALSE);

  return cp2_sql_run (sql, error,
                      "UPDATE rate_limit SET hits = hits - 1 "
                      "WHERE rule = $1 AND subject = $2 AND slot = $3 AND hits > 0",
                      "ssi", rule->name, key, taken_at / slot_seconds (rule));
}

gboolean
cp2_rate_limit_purge (Cp2Sql  *sql,
                      gint64   now,
                      GError **error)
{
  g_return_val_if_fail (CP2_IS_SQL (sql), FALSE);

  return cp2_sql_run (sql, error, "DELETE FROM rate_limit WHERE expires_at <= $1", "i", now) &&
         cp2_sql_run (sql, error, "DELETE FROM login_limit WHERE expires_at <= $1", "i", now);
}

gboolean
cp2_sms_limit_take (Cp2Sql      *sql,
                    const char  *number_key,
                    const char  *address_key,
                    gint64       daily_cap,
                    gint64       now,
                    gint64      *retry_after,
                    GError     **error)
{
  static const Cp2RateRule rules[] = {
    { "sms-number-gap", 1, 60 },
    { "sms-number-hour", 3, HOUR },
    { "sms-number-day", 5, DAY },
    { "sms-address-hour", 15, HOUR },
  };
  const char *keys[] = { number_key, number_key, number_key, address_key };
  const Cp2RateRule cap = { "sms-everybody-day", daily_cap, DAY };
  g_autoptr(GError) limit_error = NULL;

  if (!cp2_rate_limit_take (sql, &cap, EVERYBODY, now, retry_after, &limit_error))
    {
      if (g_error_matches (limit_error, CP2_RATE_LIMIT_ERROR, CP2_RATE_LIMIT_ERROR_LIMITED))
        limit_error->code = CP2_RATE_LIMIT_ERROR_SPENT;

      g_propagate_error (error, g_steal_pointer (&limit_error));
      return FALSE;
    }

  if (cp2_rate_limit_take_all (sql, rules, keys, G_N_ELEMENTS (rules), now, retry_after, &limit_error))
    return TRUE;

  if (cp2_rate_limit_give_back (sql, &cap, EVERYBODY, now, error))
    g_propagate_error (error, g_steal_pointer (&limit_error));

  return FALSE;
}
