#include "config.h"

#include <glib/gi18n-lib.h>

#include "core/cp2-field.h"
#include "core/cp2-rule-error.h"

#define DEFAULT_LENGTH 200
#define LIST_LENGTH    100

static const char *
get_expected (const Cp2Field *field)
{
  switch (field->type)
    {
    case CP2_FIELD_DATE:
      return _("Choose a day that exists.");
    case CP2_FIELD_TIME:
      return _("Give a time from 00:00 to 23:59, for example 06:30.");
    default:
      return cp2_format_describe (field->format);
    }
}

static gboolean
validate_text (const Cp2Field  *field,
               const char      *value,
               GError         **error)
{
  gint64 limit = field->maximum > 0 ? field->maximum : DEFAULT_LENGTH;

  if (g_utf8_strlen (value, -1) > limit)
    {
      g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, limit);

      return cp2_rule_refuse (error, CP2_RULE_ERROR_TOO_LONG, "field", field->name, "limit", text, NULL);
    }
  if ((field->type == CP2_FIELD_DATE && !cp2_date_is_valid (value)) ||
      (field->type == CP2_FIELD_TIME && !cp2_time_is_valid (value)) ||
      (field->type == CP2_FIELD_INSTANT && !cp2_instant_is_valid (value)) ||
      (field->type == CP2_FIELD_TEXT && !cp2_format_check (field->format, value)))
    return cp2_rule_refuse (error, CP2_RULE_ERROR_WRONG_FORMAT,
                            "field", field->name, "expected", get_expected (field), NULL);

  return TRUE;
}

static gboolean
validate_number (const Cp2Field  *field,
                 gint64           value,
                 GError         **error)
{
  g_autofree char *minimum = NULL;
  g_autofree char *maximum = NULL;

  if (!cp2_format_check_number (field->format, value))
    return cp2_rule_refuse (error, CP2_RULE_ERROR_WRONG_FORMAT,
                            "field", field->name, "expected", get_expected (field), NULL);
  if (value >= field->minimum && (field->maximum == 0 || value <= field->maximum))
    return TRUE;

  minimum = g_strdup_printf ("%" G_GINT64_FORMAT, field->minimum);
  maximum = g_strdup_printf ("%" G_GINT64_FORMAT, field->maximum ? field->maximum : G_MAXINT64);
  return cp2_rule_refuse (error, CP2_RULE_ERROR_OUT_OF_RANGE,
                          "field", field->name, "minimum", minimum, "maximum", maximum, NULL);
}

static gboolean
validate_list (const Cp2Field  *field,
               char           **list,
               GError         **error)
{
  if (g_strv_length (list) > LIST_LENGTH)
    return cp2_rule_refuse (error, CP2_RULE_ERROR_TOO_LONG, "field", field->name,
                            "limit", G_STRINGIFY (LIST_LENGTH), NULL);
  for (guint i = 0; list[i] != NULL; i++)
    if (!validate_text (field, list[i], error))
      return FALSE;

  return TRUE;
}

gboolean
cp2_field_validate (const Cp2Field  *field,
                    gconstpointer    object,
                    GError         **error)
{
  /* A number that may be 0 is always given. */
  if (!cp2_field_is_set (field, object))
    return !(field->flags & CP2_FIELD_REQUIRED) || field->type == CP2_FIELD_BOOLEAN ||
           (cp2_field_is_number (field) && field->minimum <= 0) ||
           cp2_rule_refuse (error, CP2_RULE_ERROR_REQUIRED, "field", field->name, NULL);

  if (cp2_field_is_text (field))
    return validate_text (field, CP2_FIELD_MEMBER (char *, object, field), error);
  if (cp2_field_is_number (field))
    return validate_number (field, CP2_FIELD_MEMBER (gint64, object, field), error);
  if (field->type == CP2_FIELD_LIST)
    return validate_list (field, CP2_FIELD_MEMBER (char **, object, field), error);

  return TRUE;
}
