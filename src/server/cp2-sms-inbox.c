#include "config.h"

#include "server/cp2-sms-inbox.h"

gboolean
cp2_sms_inbox_store (Cp2Sql      *sql,
                     const char  *gateway_id,
                     const char  *sender,
                     const char  *text,
                     gint64       now,
                     gboolean    *is_new,
                     GError     **error)
{
  if (!cp2_sql_run (sql, error,
                    "INSERT INTO sms_inbox (gateway_id, sender, text, received_at) VALUES ($1, $2, $3, $4) "
                    "ON CONFLICT (gateway_id) DO NOTHING",
                    "sssi", gateway_id, sender, text, now))
    return FALSE;

  *is_new = cp2_sql_get_changes (sql) > 0;
  return TRUE;
}

gboolean
cp2_sms_inbox_purge (Cp2Sql  *sql,
                     gint64   now,
                     GError **error)
{
  return cp2_sql_run (sql, error, "DELETE FROM sms_inbox WHERE received_at <= $1", "i", now - CP2_SMS_INBOX_KEEP_SECONDS);
}
