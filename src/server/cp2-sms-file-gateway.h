#pragma once

#include "server/cp2-sms-gateway.h"

G_BEGIN_DECLS

/**
 * Cp2SmsFileGateway:
 *
 * Writes each message into a folder instead of sending it, for demonstrations and tests:
 * `{"to": "2547…", "text": "…", "at": "2026-10-17T04:30:00.123456Z"}`, readable for the owner alone. Names are time
 * and id, so that they sort by time, and end in `.json` only once the file is whole.
 */
#define CP2_TYPE_SMS_FILE_GATEWAY (cp2_sms_file_gateway_get_type ())
G_DECLARE_FINAL_TYPE (Cp2SmsFileGateway, cp2_sms_file_gateway, CP2, SMS_FILE_GATEWAY, GObject)

/**
 * cp2_sms_file_gateway_new:
 * @folder: a path in the file name encoding; made with mode 0700 when it is not there
 * @error: %CP2_SMS_ERROR_URI when it is empty or cannot be written to
 *
 * Returns: (transfer full): the gateway, whose message ids are file names
 */
Cp2SmsGateway *cp2_sms_file_gateway_new (const char  *folder,
                                         GError     **error);

G_END_DECLS
