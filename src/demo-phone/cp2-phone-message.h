#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** Cp2PhoneMessage: a text message as the server's file gateway has written it. */
#define CP2_TYPE_PHONE_MESSAGE (cp2_phone_message_get_type ())
G_DECLARE_FINAL_TYPE (Cp2PhoneMessage, cp2_phone_message, CP2, PHONE_MESSAGE, GObject)

/**
 * cp2_phone_message_load:
 * @file: what the gateway wrote: a JSON object with `to`, `text` and `at`
 *
 * Returns: (transfer full): the message; %NULL with %G_IO_ERROR_INVALID_DATA when the file is none, or why it cannot be read
 */
Cp2PhoneMessage *cp2_phone_message_load         (GFile            *file,
                                                 GError          **error);

/** cp2_phone_message_get_name: (transfer none): the file's name, which begins with the time: in this order they came. */
const char      *cp2_phone_message_get_name     (Cp2PhoneMessage  *self);
/** cp2_phone_message_get_to: (transfer none): the number as people write it, `+254 712 345 678`. */
const char      *cp2_phone_message_get_to       (Cp2PhoneMessage  *self);
/** cp2_phone_message_get_text: (transfer none): what it says. */
const char      *cp2_phone_message_get_text     (Cp2PhoneMessage  *self);
/** cp2_phone_message_get_time: (transfer none): hour and minute in Kenya; empty when the file does not say. */
const char      *cp2_phone_message_get_time     (Cp2PhoneMessage  *self);
/** cp2_phone_message_get_user_name: (transfer none) (nullable): the user name in the text. */
const char      *cp2_phone_message_get_user_name (Cp2PhoneMessage *self);
/** cp2_phone_message_get_password: (transfer none) (nullable): the one-time password in the text. */
const char      *cp2_phone_message_get_password (Cp2PhoneMessage  *self);

G_END_DECLS
