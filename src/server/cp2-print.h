#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* cp2_print_integer: appends @value, 0 or more. The functions that take a format are a fifth of the cost of a page. */
static inline void
cp2_print_integer (GString *text,
                   gint64   value)
{
  char digits[20];
  guint at = sizeof digits;

  do
    digits[--at] = '0' + value % 10;
  while ((value /= 10) > 0);

  g_string_append_len (text, digits + at, sizeof digits - at);
}

G_END_DECLS
