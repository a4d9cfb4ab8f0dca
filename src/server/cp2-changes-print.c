#include "config.h"

#include <string.h>

#include "core/cp2-json.h"
#include "server/cp2-changes-private.h"
#include "server/cp2-print.h"

gboolean
cp2_changes_page_is_full (const Cp2ChangesPage *page)
{
  return page->count >= page->limit || page->out->len - page->start >= CP2_CHANGES_PAGE_BYTES;
}

#define append_literal(out, text) g_string_append_len (out, text, strlen (text))

void
cp2_changes_page_append (Cp2ChangesPage      *page,
                         const Cp2ChangesRow *row,
                         const char          *action)
{
  GString *out = page->out;

  if (page->count++ > 0)
    g_string_append_c (out, ',');
  append_literal (out, "{\"seq\":");
  cp2_print_integer (out, row->seq);
  append_literal (out, ",\"kind\":");
  cp2_json_append_string (out, row->kind);
  append_literal (out, ",\"id\":");
  cp2_json_append_string (out, row->id);
  append_literal (out, ",\"action\":\"");
  append_literal (out, action);
  if (row->record != NULL)
    {
      append_literal (out, "\",\"record\":");
      g_string_append_len (out, row->record, row->length);
      g_string_append_c (out, '}');
    }
  else
    {
      append_literal (out, "\"}");
    }
}
