#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/** cp2_reopen_dialog_new: asks why a register is given back; usual reasons are offered. Signal of the dialog: `decided` (reason). */
#define CP2_TYPE_REOPEN_DIALOG (cp2_reopen_dialog_get_type ())
G_DECLARE_FINAL_TYPE (Cp2ReopenDialog, cp2_reopen_dialog, CP2, REOPEN_DIALOG, AdwMessageDialog)

GtkWidget *cp2_reopen_dialog_new (const char *centre,
                                  const char *heading);

G_END_DECLS
