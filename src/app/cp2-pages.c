#include "config.h"

#include <glib/gi18n.h>

#include "app/cp2-pages.h"

static const Cp2PageEntry entries[] = {
  { 0 }
};

const Cp2PageEntry *
cp2_pages_list (guint *n_entries)
{
  *n_entries = G_N_ELEMENTS (entries) - 1;

  return entries;
}
