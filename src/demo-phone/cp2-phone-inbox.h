#pragma once

#include "demo-phone/cp2-phone-message.h"

G_BEGIN_DECLS

/** Cp2PhoneInbox: a #GListModel of the messages in a folder, the newest last; it grows as they are written there. */
#define CP2_TYPE_PHONE_INBOX (cp2_phone_inbox_get_type ())
G_DECLARE_FINAL_TYPE (Cp2PhoneInbox, cp2_phone_inbox, CP2, PHONE_INBOX, GObject)

/**
 * cp2_phone_inbox_new:
 * @folder: the folder of `cp2-server --sms file:DIR`; it may come into being later
 *
 * Returns: (transfer full): its messages
 */
Cp2PhoneInbox *cp2_phone_inbox_new (GFile *folder);

G_END_DECLS
