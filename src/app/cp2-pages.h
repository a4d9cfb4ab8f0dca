#pragma once

#include "app/cp2-page.h"

G_BEGIN_DECLS

/**
 * Cp2PageEntry:
 * @role: whose page it is
 * @name: what cp2_page_go() calls it
 * @title: in the sidebar, to be translated
 * @icon: name of a symbolic icon
 * @get_type: its class
 * @watched: whether its badge matters while another page is seen
 */
typedef struct
{
  Cp2Role      role;
  const char  *name;
  const char  *title;
  const char  *icon;
  GType      (*get_type) (void);
  gboolean     watched;
} Cp2PageEntry;

/** cp2_pages_list: (transfer none) (array length=n_entries): every page of every role, in the order of the sidebar. */
const Cp2PageEntry *cp2_pages_list (guint *n_entries);

G_END_DECLS
