#include "config.h"

#include <string.h>

#include "server/cp2-json-guard-private.h"

#define HASH_START G_GUINT64_CONSTANT (0xcbf29ce484222325)
#define HASH_PRIME G_GUINT64_CONSTANT (0x100000001b3)
/* Longest decimal number, in characters. */
#define MAX_DECIMAL 48
#define ONES (~G_GUINT64_CONSTANT (0) / 255)

gboolean
cp2_json_guard_fail (Cp2JsonGuard      *guard,
                     Cp2JsonGuardError  code,
                     const char        *reason)
{
  guard->code = code;
  guard->reason = reason;

  return FALSE;
}

gboolean
cp2_json_guard_fail_syntax (Cp2JsonGuard *guard,
                            const char   *reason)
{
  if (guard->at < guard->end && *guard->at == '\0')
    return cp2_json_guard_fail (guard, CP2_JSON_GUARD_ERROR_ENCODING, "NUL character");

  return cp2_json_guard_fail (guard, CP2_JSON_GUARD_ERROR_SYNTAX, guard->at < guard->end ? reason : "Unexpected end");
}

static inline guint64
hash_byte (guint64 hash,
           guchar  byte)
{
  return (hash ^ byte) * HASH_PRIME;
}

static guint64
hash_character (guint64  hash,
                gunichar character)
{
  char bytes[6];
  int length = g_unichar_to_utf8 (character, bytes);

  for (int i = 0; i < length; i++)
    hash = hash_byte (hash, bytes[i]);

  return hash;
}

/* Whether one of eight bytes ends a run of plain ASCII: a control, a quote, a backslash or a byte above 0x7f. */
static inline gboolean
is_special (guint64 word)
{
  guint64 quote = word ^ (ONES * '"');
  guint64 backslash = word ^ (ONES * '\\');

  return ((word |
           ((word - ONES * 0x20) & ~word) |
           ((quote - ONES) & ~quote) |
           ((backslash - ONES) & ~backslash)) & (ONES * 0x80)) != 0;
}

static inline void
skip_plain (Cp2JsonGuard *guard)
{
  guint64 word;

  while (guard->end - guard->at >= 8)
    {
      memcpy (&word, guard->at, 8);
      if (is_special (word))
        return;
      guard->at += 8;
    }
}

/* Bytes of a valid UTF-8 sequence at @at (RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF), or 0. */
static guint
sequence_length (const guchar *at,
                 gsize         left)
{
  guint length = at[0] < 0xc2 ? 0 : at[0] < 0xe0 ? 2 : at[0] < 0xf0 ? 3 : at[0] < 0xf5 ? 4 : 0;

  if (length == 0 || left < length)
    return 0;
  if ((at[0] == 0xe0 && at[1] < 0xa0) || (at[0] == 0xed && at[1] > 0x9f) ||
      (at[0] == 0xf0 && at[1] < 0x90) || (at[0] == 0xf4 && at[1] > 0x8f))
    return 0;
  for (guint i = 1; i < length; i++)
    if ((at[i] & 0xc0) != 0x80)
      return 0;

  return length;
}

static gboolean
scan_hex (Cp2JsonGuard *guard,
          gunichar     *unit)
{
  *unit = 0;
  for (guint i = 0; i < 4; i++, guard->at++)
    {
      if (guard->at >= guard->end || !g_ascii_isxdigit (*guard->at))
        return cp2_json_guard_fail_syntax (guard, "Bad escape");
      *unit = *unit * 16 + g_ascii_xdigit_value (*guard->at);
    }

  return TRUE;
}

/* After `\u`; a high surrogate must be followed by its low half. */
static gboolean
scan_unicode_escape (Cp2JsonGuard *guard,
                     gunichar     *character)
{
  gunichar low;

  if (!scan_hex (guard, character))
    return FALSE;
  if (*character == 0)
    return cp2_json_guard_fail (guard, CP2_JSON_GUARD_ERROR_ENCODING, "NUL character");
  if (*character < 0xd800 || *character > 0xdfff)
    return TRUE;

  if (*character > 0xdbff || guard->end - guard->at < 6 || guard->at[0] != '\\' || guard->at[1] != 'u')
    return cp2_json_guard_fail (guard, CP2_JSON_GUARD_ERROR_ENCODING, "Half a surrogate pair");
  guard->at += 2;
  if (!scan_hex (guard, &low))
    return FALSE;
  if (low < 0xdc00 || low > 0xdfff)
    return cp2_json_guard_fail (guard, CP2_JSON_GUARD_ERROR_ENCODING, "Half a surrogate pair");
  *character = 0x10000 + ((*character - 0xd800) << 10) + (low - 0xdc00);

  return TRUE;
}

static gboolean
scan_escape (Cp2JsonGuard *guard,
             guint64      *hash)
{
  static const char letters[] = "\"\\/bfnrt";
  static const char values[] = "\"\\/\b\f\n\r\t";
  const char *letter;
  gunichar character;

  guard->at++;
  if (guard->at >= guard->end)
    return cp2_json_guard_fail_syntax (guard, "Bad escape");

  if (*guard->at == 'u')
    {
      guard->at++;
      if (!scan_unicode_escape (guard, &character))
        return FALSE;
    }
  else
    {
      letter = *guard->at != '\0' ? strchr (letters, *guard->at) : NULL;
      if (letter == NULL)
        return cp2_json_guard_fail_syntax (guard, "Bad escape");
      character = values[letter - letters];
      guard->at++;
    }
  *hash = hash_character (*hash, character);

  return TRUE;
}

static gboolean
scan_sequence (Cp2JsonGuard *guard,
               guint64      *hash)
{
  guint length = sequence_length (guard->at, guard->end - guard->at);

  if (length == 0)
    return cp2_json_guard_fail (guard, CP2_JSON_GUARD_ERROR_ENCODING, "Invalid UTF-8");
  for (guint i = 0; i < length; i++)
    *hash = hash_byte (*hash, *guard->at++);

  return TRUE;
}

gboolean
cp2_json_guard_scan_string (Cp2JsonGuard *guard,
                            gboolean      is_name,
                            guint64      *hash)
{
  const guchar *text = ++guard->at;

  *hash = HASH_START;
  for (;;)
    {
      if (!is_name)
        skip_plain (guard);
      if (guard->at >= guard->end)
        return cp2_json_guard_fail_syntax (guard, "Unexpected end");
      if (guard->at - text > CP2_JSON_MAX_STRING)
        return cp2_json_guard_fail (guard, CP2_JSON_GUARD_ERROR_STRING_TOO_LONG, "Text too long");
      if (*guard->at == '"')
        break;

      if (*guard->at == '\\')
        {
          if (!scan_escape (guard, hash))
            return FALSE;
        }
      else if (*guard->at < 0x20)
        return cp2_json_guard_fail_syntax (guard, "Control character in a text");
      else if (*guard->at < 0x80)
        *hash = hash_byte (*hash, *guard->at++);
      else if (!scan_sequence (guard, hash))
        return FALSE;
    }
  guard->at++;

  return TRUE;
}

static guint
skip_digits (Cp2JsonGuard *guard)
{
  const guchar *first = guard->at;

  while (guard->at < guard->end && g_ascii_isdigit (*guard->at))
    guard->at++;

  return MIN (guard->at - first, G_MAXUINT16);
}

/* Nineteen digits may be beyond 64 bits: compared as text, which is right for numbers of one length. */
static gboolean
is_integer_sane (const guchar *digits,
                 guint         n_digits,
                 gboolean      negative)
{
  return n_digits < 19 ||
         (n_digits == 19 && memcmp (digits, negative ? "9223372036854775808" : "9223372036854775807", 19) <= 0);
}

/* Decimal numbers are those that a double holds and json-glib can print again: it writes 1e30 as `1e+30.0` and 1e-10 as
 * `1e-10.0`, which nobody can read, so that one such member would spoil every copy of its record. */
static gboolean
is_decimal_sane (const guchar *text,
                 gsize         length)
{
  char copy[MAX_DECIMAL + 1];
  double value;

  if (length > MAX_DECIMAL)
    return FALSE;
  memcpy (copy, text, length);
  copy[length] = '\0';
  value = ABS (g_ascii_strtod (copy, NULL));

  return value == 0 || (value >= 1e-4 && value < 1e15);
}

/* The part after the point or the e; a sign is allowed after the e only. */
static gboolean
scan_part (Cp2JsonGuard *guard,
           gboolean      is_exponent)
{
  guard->at++;
  if (is_exponent && guard->at < guard->end && (*guard->at == '+' || *guard->at == '-'))
    guard->at++;

  return skip_digits (guard) > 0 || cp2_json_guard_fail_syntax (guard, "Bad number");
}

gboolean
cp2_json_guard_scan_number (Cp2JsonGuard *guard)
{
  const guchar *start = guard->at, *digits = *start == '-' ? ++guard->at : start;
  guint n_digits = skip_digits (guard);
  gboolean is_decimal = FALSE, sane;

  if (n_digits == 0 || (n_digits > 1 && *digits == '0'))
    return cp2_json_guard_fail_syntax (guard, "Bad number");

  if (guard->at < guard->end && *guard->at == '.')
    {
      is_decimal = TRUE;
      if (!scan_part (guard, FALSE))
        return FALSE;
    }
  if (guard->at < guard->end && (*guard->at == 'e' || *guard->at == 'E'))
    {
      is_decimal = TRUE;
      if (!scan_part (guard, TRUE))
        return FALSE;
    }

  sane = is_decimal ? is_decimal_sane (start, guard->at - start) : is_integer_sane (digits, n_digits, digits > start);
  return sane || cp2_json_guard_fail (guard, CP2_JSON_GUARD_ERROR_NUMBER, "Number out of range");
}

gboolean
cp2_json_guard_scan_word (Cp2JsonGuard *guard,
                          const char   *word)
{
  gsize length = strlen (word);

  if ((gsize) (guard->end - guard->at) < length || memcmp (guard->at, word, length) != 0)
    return cp2_json_guard_fail_syntax (guard, "Unexpected character");
  guard->at += length;

  return TRUE;
}
