#include "config.h"

#include <glib/gi18n.h>

#include "app/centre/cp2-register-page.h"
#include "app/cp2-pages.h"

static const Cp2PageEntry entries[] = {
  { CP2_ROLE_CENTRE, "register", N_("Register"), "view-list-symbolic", cp2_register_page_get_type, TRUE },
  { 0 }
};

const Cp2PageEntry *
cp2_pages_list (guint *n_entries)
{
  *n_entries = G_N_ELEMENTS (entries) - 1;

  return entries;
}
