#pragma once

#include "app/centre/cp2-register-keys.h"

G_BEGIN_DECLS

/**
 * cp2_register_headers_attach:
 * @list: of #Cp2RegisterLine, ordered by position
 * @store: where the names of positions are read
 *
 * Puts a header above the people of each position: its name, and a button that marks all of them present. Main thread only.
 */
void cp2_register_headers_attach (GtkListBox       *list,
                                  Cp2Store         *store,
                                  Cp2RegisterModel *model,
                                  Cp2RegisterKeys  *keys);

G_END_DECLS
