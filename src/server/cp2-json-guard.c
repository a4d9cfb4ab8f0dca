#include "config.h"

#include <string.h>

#include "server/cp2-json-guard-private.h"

/* Up to here comparing each name with the ones before is cheaper than sorting at the end of the object. */
#define LINEAR_KEYS 32

typedef enum
{
  STEP_FAILED,
  STEP_OPENED,
  STEP_DONE,
} Step;

G_DEFINE_QUARK (cp2-json-guard-error-quark, cp2_json_guard_error)

static gboolean
add_key (Cp2JsonGuard *guard,
         guint64       hash)
{
  guint base = guard->bases[guard->depth - 1];

  if (guard->n_keys - base < LINEAR_KEYS)
    for (guint i = base; i < guard->n_keys; i++)
      if (guard->keys[i] == hash)
        return cp2_json_guard_fail (guard, CP2_JSON_GUARD_ERROR_DUPLICATE_KEY, "Member named twice");

  if (guard->n_keys == guard->n_allocated)
    {
      guard->n_allocated *= 2;
      guard->keys = g_renew (guint64, guard->keys == guard->fixed ? NULL : guard->keys, guard->n_allocated);
      if (guard->n_keys == CP2_JSON_FIXED_KEYS)
        memcpy (guard->keys, guard->fixed, sizeof guard->fixed);
    }
  guard->keys[guard->n_keys++] = hash;

  return TRUE;
}

static int
compare_hashes (gconstpointer a,
                gconstpointer b)
{
  guint64 first = *(const guint64 *) a, second = *(const guint64 *) b;

  return first < second ? -1 : first > second;
}

static gboolean
scan_key (Cp2JsonGuard *guard)
{
  guint64 hash;

  cp2_json_guard_skip_space (guard);
  if (guard->at >= guard->end || *guard->at != '"')
    return cp2_json_guard_fail_syntax (guard, "Expected a member name");
  if (!cp2_json_guard_scan_string (guard, TRUE, &hash) || !add_key (guard, hash))
    return FALSE;
  cp2_json_guard_skip_space (guard);
  if (guard->at >= guard->end || *guard->at != ':')
    return cp2_json_guard_fail_syntax (guard, "Expected a colon");
  guard->at++;

  return TRUE;
}

static gboolean
close_container (Cp2JsonGuard *guard)
{
  guint base = guard->bases[--guard->depth];
  guint n_keys = guard->n_keys - base;

  guard->at++;
  guard->n_keys = base;
  if (n_keys <= LINEAR_KEYS)
    return TRUE;

  qsort (guard->keys + base, n_keys, sizeof (guint64), compare_hashes);
  for (guint i = base + 1; i < base + n_keys; i++)
    if (guard->keys[i] == guard->keys[i - 1])
      return cp2_json_guard_fail (guard, CP2_JSON_GUARD_ERROR_DUPLICATE_KEY, "Member named twice");

  return TRUE;
}

static Step
open_container (Cp2JsonGuard *guard,
                char          closer)
{
  if (guard->depth == CP2_JSON_MAX_DEPTH)
    return cp2_json_guard_fail (guard, CP2_JSON_GUARD_ERROR_TOO_DEEP, "Too many levels") ? STEP_DONE : STEP_FAILED;

  guard->closers[guard->depth] = closer;
  guard->bases[guard->depth++] = guard->n_keys;
  guard->at++;
  cp2_json_guard_skip_space (guard);
  if (guard->at < guard->end && *guard->at == (guchar) closer)
    return close_container (guard) ? STEP_DONE : STEP_FAILED;
  if (closer == '}' && !scan_key (guard))
    return STEP_FAILED;

  return STEP_OPENED;
}

static Step
scan_value (Cp2JsonGuard *guard)
{
  guint64 hash;
  gboolean good;

  cp2_json_guard_skip_space (guard);
  switch (guard->at < guard->end ? *guard->at : '\0')
    {
    case '{':
      return open_container (guard, '}');
    case '[':
      return open_container (guard, ']');
    case '"':
      good = cp2_json_guard_scan_string (guard, FALSE, &hash);
      break;
    case 't':
      good = cp2_json_guard_scan_word (guard, "true");
      break;
    case 'f':
      good = cp2_json_guard_scan_word (guard, "false");
      break;
    case 'n':
      good = cp2_json_guard_scan_word (guard, "null");
      break;
    case '-': case '0': case '1': case '2': case '3': case '4': case '5': case '6': case '7': case '8': case '9':
      good = cp2_json_guard_scan_number (guard);
      break;
    default:
      good = cp2_json_guard_fail_syntax (guard, "Unexpected character");
      break;
    }

  return good ? STEP_DONE : STEP_FAILED;
}

/* After a value: closes what ends here and stops before the next value, or at the end of the root. */
static gboolean
scan_after_value (Cp2JsonGuard *guard)
{
  while (guard->depth > 0)
    {
      char closer = guard->closers[guard->depth - 1];

      cp2_json_guard_skip_space (guard);
      if (guard->at < guard->end && *guard->at == ',')
        {
          guard->at++;
          return closer == ']' || scan_key (guard);
        }
      if (guard->at >= guard->end || *guard->at != (guchar) closer)
        return cp2_json_guard_fail_syntax (guard, "Expected a comma or the end");
      if (!close_container (guard))
        return FALSE;
    }

  return TRUE;
}

static gboolean
scan_document (Cp2JsonGuard *guard)
{
  do
    {
      Step step = scan_value (guard);

      if (step == STEP_FAILED || (step == STEP_DONE && !scan_after_value (guard)))
        return FALSE;
    }
  while (guard->depth > 0);

  cp2_json_guard_skip_space (guard);
  if (guard->at < guard->end)
    return cp2_json_guard_fail_syntax (guard, "Text after the end");

  return TRUE;
}

gboolean
cp2_json_guard_check (const char  *data,
                      gsize        length,
                      GError     **error)
{
  Cp2JsonGuard guard;
  gboolean good;

  g_return_val_if_fail (data != NULL || length == 0, FALSE);

  guard.start = guard.at = (const guchar *) (data != NULL ? data : "");
  guard.end = guard.start + length;
  guard.depth = guard.n_keys = 0;
  guard.keys = guard.fixed;
  guard.n_allocated = CP2_JSON_FIXED_KEYS;

  good = scan_document (&guard);
  if (!good)
    g_set_error (error, CP2_JSON_GUARD_ERROR, guard.code, "%s at byte %" G_GSIZE_FORMAT,
                 guard.reason, (gsize) (guard.at - guard.start));
  if (guard.keys != guard.fixed)
    g_free (guard.keys);

  return good;
}

JsonNode *
cp2_json_guard_parse (const char  *data,
                      gsize        length,
                      GError     **error)
{
  g_autoptr(JsonParser) parser = NULL;
  g_autoptr(GError) parse_error = NULL;

  if (!cp2_json_guard_check (data, length, error))
    return NULL;

  parser = json_parser_new ();
  if (!json_parser_load_from_data (parser, data, length, &parse_error))
    {
      g_set_error_literal (error, CP2_JSON_GUARD_ERROR, CP2_JSON_GUARD_ERROR_SYNTAX, parse_error->message);
      return NULL;
    }

  return json_parser_steal_root (parser);
}

Cp2ProblemCode
cp2_json_guard_get_problem (const GError *error)
{
  static const Cp2ProblemCode codes[] = {
    [CP2_JSON_GUARD_ERROR_SYNTAX] = CP2_PROBLEM_BAD_JSON,
    [CP2_JSON_GUARD_ERROR_ENCODING] = CP2_PROBLEM_BAD_ENCODING,
    [CP2_JSON_GUARD_ERROR_TOO_DEEP] = CP2_PROBLEM_TOO_DEEP,
    [CP2_JSON_GUARD_ERROR_STRING_TOO_LONG] = CP2_PROBLEM_STRING_TOO_LONG,
    [CP2_JSON_GUARD_ERROR_NUMBER] = CP2_PROBLEM_BAD_NUMBER,
    [CP2_JSON_GUARD_ERROR_DUPLICATE_KEY] = CP2_PROBLEM_DUPLICATE_KEY,
  };

  if (error->domain != CP2_JSON_GUARD_ERROR || (guint) error->code >= G_N_ELEMENTS (codes))
    return CP2_PROBLEM_BAD_JSON;

  return codes[error->code];
}
