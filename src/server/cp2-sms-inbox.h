#pragma once

#include "storage/cp2-sql.h"

G_BEGIN_DECLS

/** CP2_SMS_INBOX_KEEP_SECONDS: how long a message that came in is kept. */
#define CP2_SMS_INBOX_KEEP_SECONDS (90 * 24 * 60 * 60)

/**
 * cp2_sms_inbox_store:
 * @gateway_id: the gateway's own id of the message
 * @is_new: (out): %FALSE when a message of this id is there already, and has been or is being dealt with
 *
 * Stores a text message as it came, before anything is made of it. On the writer; to be committed before it is acted
 * on. The table is in %CP2_ACCOUNTS_SCHEMA.
 */
gboolean cp2_sms_inbox_store (Cp2Sql      *sql,
                              const char  *gateway_id,
                              const char  *sender,
                              const char  *text,
                              gint64       now,
                              gboolean    *is_new,
                              GError     **error);

/** cp2_sms_inbox_purge: forgets old messages, which are personal data; for the housekeeping. */
gboolean cp2_sms_inbox_purge (Cp2Sql      *sql,
                              gint64       now,
                              GError     **error);

G_END_DECLS
