#pragma once

#include <gio/gio.h>

#include "storage/cp2-sql.h"

G_BEGIN_DECLS

/**
 * SECTION: Rate limits
 *
 * Limits live in the database, so that all server processes share them and a restart forgets none. Time is a
 * parameter, in seconds since 1970. All functions run within the caller's writing transaction, on its thread. What
 * is limited is named by a keyed hash only: the tables hold no telephone number, user name or address.
 */

/** CP2_RATE_LIMIT_SCHEMA: the tables of this file and of cp2-login-limit.h, as one step of the migrations. */
#define CP2_RATE_LIMIT_SCHEMA \
  "CREATE TABLE rate_limit (" \
  "  rule TEXT NOT NULL," \
  "  subject TEXT NOT NULL," \
  "  slot BIGINT NOT NULL," \
  "  hits BIGINT NOT NULL," \
  "  expires_at BIGINT NOT NULL," \
  "  PRIMARY KEY (rule, subject, slot));" \
  "CREATE INDEX rate_limit_expires_at ON rate_limit (expires_at);" \
  "CREATE TABLE login_limit (" \
  "  subject TEXT NOT NULL PRIMARY KEY," \
  "  failures BIGINT NOT NULL," \
  "  blocked_until BIGINT NOT NULL," \
  "  expires_at BIGINT NOT NULL);" \
  "CREATE INDEX login_limit_expires_at ON login_limit (expires_at);"

/**
 * Cp2RateLimitError:
 * @CP2_RATE_LIMIT_ERROR_LIMITED: too many; ask again after the seconds told (429 with Retry-After)
 * @CP2_RATE_LIMIT_ERROR_SPENT: nobody may send another SMS today: the daily cap is reached, and somebody has to know
 */
typedef enum
{
  CP2_RATE_LIMIT_ERROR_LIMITED,
  CP2_RATE_LIMIT_ERROR_SPENT,
} Cp2RateLimitError;

#define CP2_RATE_LIMIT_ERROR (cp2_rate_limit_error_quark ())
GQuark    cp2_rate_limit_error_quark (void);

/**
 * Cp2RateRule:
 * @name: stored with every hit; never reused for another rule
 * @limit: how many at most, 1 or more
 * @window: in how many seconds, 1 or more
 *
 * The window slides: in no @window seconds there are more than @limit. It moves in steps of a sixtieth, so a refusal
 * may last that much longer.
 */
typedef struct
{
  const char  *name;
  gint64       limit;
  gint64       window;
} Cp2RateRule;

/**
 * cp2_rate_limit_make_key:
 * @secret: the server's key, 16 to 64 bytes
 * @subject: a number, user name, address …
 *
 * Returns: (transfer full): a keyed hash of @subject, the only form in which the other functions take it
 */
char     *cp2_rate_limit_make_key    (GBytes             *secret,
                                      const char         *subject);

/** cp2_rate_limit_is_key: whether @text (nullable) is a key; a plain number passed by mistake must not be stored. */
gboolean  cp2_rate_limit_is_key      (const char         *text);

/**
 * cp2_rate_limit_take:
 * @key: from cp2_rate_limit_make_key()
 * @now: seconds since 1970
 * @retry_after: (out) (optional): seconds after which it is worth asking again; 0 unless limited
 * @error: %CP2_RATE_LIMIT_ERROR_LIMITED, those of #Cp2SqlError
 *
 * Counts one more if the rule allows it. What is refused is not counted, so that asking too often never locks out.
 *
 * Returns: %TRUE when it was allowed and counted
 */
gboolean  cp2_rate_limit_take        (Cp2Sql             *sql,
                                      const Cp2RateRule  *rule,
                                      const char         *key,
                                      gint64              now,
                                      gint64             *retry_after,
                                      GError            **error);

/**
 * cp2_rate_limit_take_all:
 * @rules: (array length=n_rules): the rules
 * @keys: (array length=n_rules): whom each is for
 * @retry_after: (out) (optional): the longest of those that refuse
 *
 * cp2_rate_limit_take() for several rules: all count, or none does.
 */
gboolean  cp2_rate_limit_take_all    (Cp2Sql             *sql,
                                      const Cp2RateRule  *rules,
                                      const char * const *keys,
                                      guint               n_rules,
                                      gint64              now,
                                      gint64             *retry_after,
                                      GError            **error);

/** cp2_rate_limit_give_back: what was counted at @taken_at did not happen after all. */
gboolean  cp2_rate_limit_give_back   (Cp2Sql             *sql,
                                      const Cp2RateRule  *rule,
                                      const char         *key,
                                      gint64              taken_at,
                                      GError            **error);

/** cp2_rate_limit_purge: forgets what no longer counts; for the housekeeping, hourly. */
gboolean  cp2_rate_limit_purge       (Cp2Sql             *sql,
                                      gint64              now,
                                      GError            **error);

/**
 * cp2_sms_limit_take:
 * @number_key: key of the number that would get the message
 * @address_key: key of the device or address that asked for it
 * @daily_cap: messages a day for everybody together, 1 or more
 * @retry_after: (out) (optional): seconds
 * @error: %CP2_RATE_LIMIT_ERROR_LIMITED, %CP2_RATE_LIMIT_ERROR_SPENT, those of #Cp2SqlError
 *
 * Whether one more text message may be sent: 60 seconds after the last to this number, 3 an hour and 5 a day to it,
 * 15 an hour for this address, and the cap. To be asked for unknown numbers too, which must look the same.
 */
gboolean  cp2_sms_limit_take         (Cp2Sql             *sql,
                                      const char         *number_key,
                                      const char         *address_key,
                                      gint64              daily_cap,
                                      gint64              now,
                                      gint64             *retry_after,
                                      GError            **error);

G_END_DECLS
