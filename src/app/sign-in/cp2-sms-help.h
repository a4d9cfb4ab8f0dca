#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * Cp2SmsHelp:
 *
 * An SMS is on its way: to which number, what to do when it does not come, and after a while another one.
 *
 * Signals: `have-sms`, `send-again`, `other-number`.
 */
#define CP2_TYPE_SMS_HELP (cp2_sms_help_get_type ())
G_DECLARE_FINAL_TYPE (Cp2SmsHelp, cp2_sms_help, CP2, SMS_HELP, AdwBin)

/**
 * cp2_sms_help_show:
 * @number: as it may be shown
 * @creating: whether it is for a new account; of a forgotten password the words do not tell whether there is an account
 * @again_at: when another SMS may be asked for, microseconds of the monotonic clock
 */
void cp2_sms_help_show      (Cp2SmsHelp   *self,
                             const char   *number,
                             gboolean      creating,
                             gint64        again_at);
/** cp2_sms_help_set_busy: while another SMS is asked for. */
void cp2_sms_help_set_busy  (Cp2SmsHelp   *self,
                             gboolean      busy);
/** cp2_sms_help_set_error: why none was sent. */
void cp2_sms_help_set_error (Cp2SmsHelp   *self,
                             const GError *error);

G_END_DECLS
