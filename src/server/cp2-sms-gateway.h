#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * Cp2SmsError:
 * @CP2_SMS_ERROR_URI: no gateway can be made from the URI: unknown scheme, missing part, unusable folder
 * @CP2_SMS_ERROR_NUMBER: the number is not 8 to 15 digits with the country code and without a plus
 * @CP2_SMS_ERROR_TEXT: the text is empty, not UTF-8, or longer than %CP2_SMS_MAX_TEXT characters
 * @CP2_SMS_ERROR_SEND: the gateway did not take the message; it may be sent again later
 */
typedef enum
{
  CP2_SMS_ERROR_URI,
  CP2_SMS_ERROR_NUMBER,
  CP2_SMS_ERROR_TEXT,
  CP2_SMS_ERROR_SEND,
} Cp2SmsError;

#define CP2_SMS_ERROR (cp2_sms_error_quark ())
GQuark         cp2_sms_error_quark           (void);

/** CP2_SMS_MAX_TEXT: characters; ten parts of a long message in the GSM alphabet. */
#define CP2_SMS_MAX_TEXT 1530

/**
 * Cp2SmsGateway:
 *
 * Something that takes text messages for delivery. Neither texts nor numbers are ever logged: texts carry one-time
 * passwords, numbers are personal. One thread at a time, the one whose main context gets the results.
 */
#define CP2_TYPE_SMS_GATEWAY (cp2_sms_gateway_get_type ())
G_DECLARE_INTERFACE (Cp2SmsGateway, cp2_sms_gateway, CP2, SMS_GATEWAY, GObject)

/**
 * Cp2SmsGatewayInterface:
 * @send_async: takes the message; number and text have been checked
 * @send_finish: the gateway's id of the message, or %NULL with %CP2_SMS_ERROR_SEND or %G_IO_ERROR_CANCELLED
 */
struct _Cp2SmsGatewayInterface
{
  GTypeInterface   parent_interface;

  void           (*send_async)               (Cp2SmsGateway        *self,
                                              const char           *to,
                                              const char           *text,
                                              GCancellable         *cancellable,
                                              GAsyncReadyCallback   callback,
                                              gpointer              user_data);
  char          *(*send_finish)              (Cp2SmsGateway        *self,
                                              GAsyncResult         *result,
                                              GError              **error);
};

/**
 * cp2_sms_gateway_new_for_uri:
 * @uri: `file:DIR`
 * @error: %CP2_SMS_ERROR_URI; its message names what is supported
 *
 * Returns: (transfer full): the gateway
 */
Cp2SmsGateway *cp2_sms_gateway_new_for_uri   (const char           *uri,
                                              GError              **error);

/**
 * cp2_sms_gateway_send_async:
 * @to: the number in digits, as `254712345678`
 * @text: the message
 *
 * Gives the message to the gateway. Success means that the gateway has it, not that it was delivered.
 */
void           cp2_sms_gateway_send_async    (Cp2SmsGateway        *self,
                                              const char           *to,
                                              const char           *text,
                                              GCancellable         *cancellable,
                                              GAsyncReadyCallback   callback,
                                              gpointer              user_data);

/**
 * cp2_sms_gateway_send_finish:
 * @error: %CP2_SMS_ERROR_NUMBER, %CP2_SMS_ERROR_TEXT, %CP2_SMS_ERROR_SEND, %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full): the gateway's id of the message
 */
char          *cp2_sms_gateway_send_finish   (Cp2SmsGateway        *self,
                                              GAsyncResult         *result,
                                              GError              **error);

G_END_DECLS
