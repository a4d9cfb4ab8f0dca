#include "config.h"

#include <string.h>

#include "client/cp2-json-scan.h"

static const char *
scan_string (const char *at,
             const char *end)
{
  for (at++; at < end; at++)
    {
      if (*at == '"')
        return at + 1;
      if (*at == '\\')
        at++;
    }

  return NULL;
}

static const char *
scan_scalar (const char *at,
             const char *end)
{
  const char *start = at;

  while (at < end && (g_ascii_isalnum (*at) || *at == '+' || *at == '-' || *at == '.'))
    at++;

  return at > start ? at : NULL;
}

/* What may stand between brackets and strings. json-glib also takes comments; a quote in one of those would make this
 * scan and that parser disagree on what is text. */
static gboolean
is_plain (char c)
{
  return g_ascii_isalnum (c) || (c != '\0' && strchr (" \t\r\n,:+-.", c) != NULL);
}

/* The kinds of the open brackets are the bits of one number, so a closing one of the other kind shows. */
static const char *
scan_nested (const char *at,
             const char *end)
{
  guint64 kinds = 0;
  guint depth = 0;

  while (at < end)
    {
      char c = *at;

      if (c == '"')
        {
          if ((at = scan_string (at, end)) == NULL)
            return NULL;
          continue;
        }

      if (c == '{' || c == '[')
        {
          if (++depth > CP2_JSON_DEPTH_MAX)
            return NULL;
          kinds = kinds << 1 | (c == '{');
        }
      else if (c == '}' || c == ']')
        {
          if ((kinds & 1) != (c == '}'))
            return NULL;
          kinds >>= 1;
          if (--depth == 0)
            return at + 1;
        }
      else if (!is_plain (c))
        {
          return NULL;
        }

      at++;
    }

  return NULL;
}

const char *
cp2_json_scan_space (const char *at,
                     const char *end)
{
  while (at < end && (*at == ' ' || *at == '\n' || *at == '\r' || *at == '\t'))
    at++;

  return at;
}

const char *
cp2_json_scan_value (const char *at,
                     const char *end)
{
  at = cp2_json_scan_space (at, end);
  if (at >= end)
    return NULL;
  if (*at == '"')
    return scan_string (at, end);
  if (*at == '{' || *at == '[')
    return scan_nested (at, end);

  return scan_scalar (at, end);
}

static gboolean
starts_object (const char *at,
               const char *end)
{
  at = cp2_json_scan_space (at, end);
  return at < end && *at == '{';
}

JsonNode *
cp2_json_parse_text (const char  *text,
                     gsize        length,
                     GError     **error)
{
  g_autoptr(JsonParser) parser = json_parser_new_immutable ();
  const char *end = text + length;
  const char *after = NULL;

  g_return_val_if_fail (text != NULL || length == 0, NULL);

  if (length > 0 && g_utf8_validate (text, length, NULL) && starts_object (text, end))
    after = cp2_json_scan_value (text, end);
  if (after == NULL || cp2_json_scan_space (after, end) != end)
    {
      g_set_error_literal (error, JSON_PARSER_ERROR, JSON_PARSER_ERROR_PARSE, "The text is not one JSON object");
      return NULL;
    }

  if (!json_parser_load_from_data (parser, text, length, error))
    return NULL;

  return json_parser_steal_root (parser);
}
