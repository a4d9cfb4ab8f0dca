#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "app/models/cp2-field-typing.h"
#include "core/cp2-rule-error.h"

/* The formats in which only digits can stand, and how many at most. */
static const struct
{
  Cp2Format format;
  guint     most;
} digit_formats[] = {
  /* A number may be typed as +254…, 0…, or with spaces. */
  { CP2_FORMAT_MOBILE, 12 },
  { CP2_FORMAT_NATIONAL_ID, 9 },
  { CP2_FORMAT_SERVICE_NUMBER, 10 },
  { CP2_FORMAT_CENTRE_CODE, 8 },
  { CP2_FORMAT_ACCOUNT_NUMBER, 20 },
  { CP2_FORMAT_YEAR, 4 },
  { CP2_FORMAT_YEAR_OF_BIRTH, 4 },
};

static char *
show_money (const char *raw)
{
  gint64 cents = g_ascii_strtoll (raw, NULL, 10);

  return cents % 100 == 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, cents / 100)
                          : g_strdup_printf ("%" G_GINT64_FORMAT ".%02d", cents / 100, (int) ABS (cents % 100));
}

static char *
show_list (const char *raw)
{
  g_autoptr(JsonNode) node = json_from_string (raw, NULL);
  g_autoptr(GString) text = g_string_new (NULL);
  JsonArray *list = node && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", json_array_get_string_element (list, i));

  return g_strdup (text->str);
}

char *
cp2_field_typing_show (const Cp2Field *field,
                       const char     *raw)
{
  if (raw == NULL || (cp2_field_is_number (field) && g_str_equal (raw, "0")))
    return g_strdup ("");
  if (field->type == CP2_FIELD_MONEY)
    return show_money (raw);
  if (field->type == CP2_FIELD_LIST)
    return show_list (raw);

  return g_strdup (raw);
}

static gboolean
read_number (const Cp2Field *field,
             const char     *typed,
             gint64         *number)
{
  g_auto(GStrv) parts = NULL;
  gint64 cents = 0;

  if (field->type != CP2_FIELD_MONEY)
    return g_ascii_string_to_signed (typed, 10, G_MININT64, G_MAXINT64, number, NULL);

  parts = g_strsplit (typed, ".", 2);
  if (!g_ascii_string_to_signed (parts[0], 10, 0, G_MAXINT64 / 1000, number, NULL) ||
      (parts[1] != NULL && (strlen (parts[1]) != 2 || !g_ascii_string_to_signed (parts[1], 10, 0, 99, &cents, NULL))))
    return FALSE;

  *number = *number * 100 + cents;
  return TRUE;
}

static JsonNode *
read_list (const char *typed)
{
  g_auto(GStrv) words = g_strsplit (typed, ",", -1);
  g_autoptr(JsonArray) list = json_array_new ();
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);

  for (guint i = 0; words[i] != NULL; i++)
    if (*g_strstrip (words[i]) != '\0')
      json_array_add_string_element (list, words[i]);

  json_node_set_array (node, list);
  return node;
}

static JsonNode *
read_node (const Cp2Field  *field,
           const char      *typed,
           GError         **error)
{
  g_autofree char *text = g_strstrip (g_strdup (typed));
  gint64 number;

  if (text[0] == '\0')
    return json_node_new (JSON_NODE_NULL);
  if (field->type == CP2_FIELD_LIST)
    return read_list (text);
  if (field->type == CP2_FIELD_BOOLEAN)
    return json_node_init_boolean (json_node_alloc (), g_str_equal (text, "1"));
  if (!cp2_field_is_number (field))
    return json_node_init_string (json_node_alloc (), typed);
  /* The records have 0 for unset, which a person writes by writing nothing. */
  if (read_number (field, text, &number) && (number != 0 || field->format == CP2_FORMAT_FREE))
    return json_node_init_int (json_node_alloc (), number);

  cp2_rule_refuse (error, CP2_RULE_ERROR_WRONG_FORMAT, "field", field->name,
                   "expected", cp2_format_describe (field->format), NULL);
  return NULL;
}

/* What an operation is to carry is what the record would hold, so that both are compared as one. */
static JsonNode *
take_normalised (const Cp2Field *field,
                 gconstpointer   record,
                 JsonNode       *node)
{
  if (cp2_field_is_text (field) && cp2_field_is_set (field, record))
    json_node_set_string (node, CP2_FIELD_MEMBER (char *, record, field));

  return node;
}

JsonNode *
cp2_field_typing_read (const Cp2Field  *field,
                       const char      *typed,
                       gpointer         record,
                       GError         **error)
{
  g_autoptr(JsonNode) node = NULL;

  g_return_val_if_fail (field != NULL && typed != NULL && record != NULL, NULL);

  node = read_node (field, typed, error);
  if (node == NULL || !cp2_field_read_json (field, record, node, error))
    return NULL;

  return take_normalised (field, record, g_steal_pointer (&node));
}

static gboolean
has_wrong_digits (const char *typed,
                  guint       most,
                  gboolean    plus)
{
  guint digits = 0;

  for (const char *at = typed; *at != '\0'; at++)
    if (g_ascii_isdigit (*at))
      digits++;
    else if (*at != ' ' && *at != '-' && !(plus && *at == '+' && at == typed))
      return TRUE;

  return digits > most;
}

static gboolean
is_hopeless_pin (const char *typed)
{
  g_autofree char *pin = cp2_format_normalise (CP2_FORMAT_KRA_PIN, typed);
  gsize length = strlen (pin);

  for (gsize i = 0; i < length; i++)
    if (i == 0 ? pin[i] != 'A' && pin[i] != 'P' : i == 10 ? !g_ascii_isupper (pin[i]) : !g_ascii_isdigit (pin[i]))
      return TRUE;

  return length > 11;
}

gboolean
cp2_field_typing_is_hopeless (const Cp2Field *field,
                              const char     *text)
{
  g_autofree char *typed = g_strstrip (g_strdup (text));
  gint64 limit = field->maximum > 0 ? field->maximum : 200;

  if (field->type == CP2_FIELD_TEXT && g_utf8_strlen (typed, -1) > limit)
    return TRUE;
  if (field->format == CP2_FORMAT_KRA_PIN)
    return is_hopeless_pin (typed);
  if (field->format == CP2_FORMAT_PERSON_NAME)
    return strpbrk (typed, "0123456789@") != NULL;
  if (field->format == CP2_FORMAT_EMAIL)
    return strpbrk (typed, " ,;") != NULL || strchr (typed, '@') != strrchr (typed, '@');

  if (cp2_field_is_number (field) && strlen (typed) == 4 && field->format != CP2_FORMAT_FREE &&
      !cp2_format_check (field->format, typed))
    return TRUE;

  for (guint i = 0; i < G_N_ELEMENTS (digit_formats); i++)
    if (field->format == digit_formats[i].format)
      return has_wrong_digits (typed, digit_formats[i].most, field->format == CP2_FORMAT_MOBILE);

  return FALSE;
}

const char *
cp2_field_typing_get_hint (const Cp2Field *field)
{
  if (field->type == CP2_FIELD_DATE)
    return _("Write year, month and day, for example 2026-11-04.");
  if (field->type == CP2_FIELD_TIME)
    return _("Write hours and minutes, for example 07:30.");

  return field->format != CP2_FORMAT_FREE ? cp2_format_describe (field->format) : NULL;
}
