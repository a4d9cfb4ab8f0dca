#include "config.h"

#include "client/cp2-replica-private.h"

/*
 * A mistake, put in by the linker's --wrap: the cursor is stored in a transaction of its own before its pages. Who dies
 * in between never asks for them again.
 */

void __real_cp2_replica_apply_pages (Cp2Replica     *self,
                                     Cp2ChangePage **pages,
                                     guint           n_pages,
                                     const char     *contact,
                                     GError        **errors);
void __wrap_cp2_replica_apply_pages (Cp2Replica     *self,
                                     Cp2ChangePage **pages,
                                     guint           n_pages,
                                     const char     *contact,
                                     GError        **errors);

void
__wrap_cp2_replica_apply_pages (Cp2Replica     *self,
                                Cp2ChangePage **pages,
                                guint           n_pages,
                                const char     *contact,
                                GError        **errors)
{
  Cp2ChangePage *page = pages[0];

  if (n_pages == 1 && g_str_equal (page->after, cp2_replica_get_setting (self, CP2_SETTING_CURSOR)) &&
      cp2_replica_set_settings (self, (const char * const []) { CP2_SETTING_CURSOR, page->cursor, NULL }, NULL))
    {
      g_free (page->after);
      page->after = g_strdup (page->cursor);
    }

  __real_cp2_replica_apply_pages (self, pages, n_pages, contact, errors);
}
