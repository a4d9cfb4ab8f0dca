#pragma once

#include <gtk/gtk.h>

#include "demo-phone/cp2-phone-message.h"

G_BEGIN_DECLS

/** Cp2PhoneRow: one message as a bubble, with buttons that copy what is typed elsewhere. */
#define CP2_TYPE_PHONE_ROW (cp2_phone_row_get_type ())
G_DECLARE_FINAL_TYPE (Cp2PhoneRow, cp2_phone_row, CP2, PHONE_ROW, GtkListBoxRow)

/** cp2_phone_row_new: (transfer floating): of @message. */
GtkWidget *cp2_phone_row_new (Cp2PhoneMessage *message);

G_END_DECLS
