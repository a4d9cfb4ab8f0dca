#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "core/cp2-field.h"
#include "core/cp2-json.h"
#include "core/cp2-rule-error.h"

#define TEXT(object, field)    CP2_FIELD_MEMBER (char *, object, field)
#define LIST(object, field)    CP2_FIELD_MEMBER (char **, object, field)
#define INTEGER(object, field) CP2_FIELD_MEMBER (gint64, object, field)
#define BOOLEAN(object, field) CP2_FIELD_MEMBER (gboolean, object, field)
#define WORD(object, field)    CP2_FIELD_MEMBER (int, object, field)

gboolean
cp2_field_is_text (const Cp2Field *field)
{
  return field->type <= CP2_FIELD_REFERENCE;
}

gboolean
cp2_field_is_number (const Cp2Field *field)
{
  return field->type == CP2_FIELD_INTEGER || field->type == CP2_FIELD_MONEY;
}

gboolean
cp2_field_is_integer (const Cp2Field *field)
{
  return cp2_field_is_number (field) || field->type == CP2_FIELD_BOOLEAN;
}

gboolean
cp2_field_is_set (const Cp2Field *field,
                  gconstpointer   object)
{
  if (cp2_field_is_text (field))
    return TEXT (object, field) != NULL && TEXT (object, field)[0] != '\0';
  if (cp2_field_is_number (field))
    return INTEGER (object, field) != 0;
  if (field->type == CP2_FIELD_BOOLEAN)
    return BOOLEAN (object, field);
  if (field->type == CP2_FIELD_ENUM)
    return field->words[WORD (object, field)][0] != '\0';

  return LIST (object, field) != NULL && LIST (object, field)[0] != NULL;
}

const char *
cp2_field_get_label (const Cp2Field *field)
{
  return field->label ? g_dgettext (GETTEXT_PACKAGE, field->label) : field->name;
}

static char *
list_to_json (char **list)
{
  GString *text = g_string_new ("[");

  for (guint i = 0; list[i] != NULL; i++)
    {
      if (i > 0)
        g_string_append_c (text, ',');
      cp2_json_append_string (text, list[i]);
    }
  g_string_append_c (text, ']');
  return g_string_free (text, FALSE);
}

static char **
list_from_array (JsonArray *array)
{
  g_autoptr(GStrvBuilder) list = g_strv_builder_new ();

  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);

      if (json_node_get_value_type (node) != G_TYPE_STRING)
        return NULL;
      g_strv_builder_add (list, json_node_get_string (node));
    }

  return g_strv_builder_end (list);
}

char *
cp2_field_to_text (const Cp2Field *field,
                   gconstpointer   object)
{
  if (cp2_field_is_text (field))
    return g_strdup (TEXT (object, field));
  if (cp2_field_is_number (field))
    return g_strdup_printf ("%" G_GINT64_FORMAT, INTEGER (object, field));
  if (field->type == CP2_FIELD_BOOLEAN)
    return g_strdup (BOOLEAN (object, field) ? "1" : "0");
  if (field->type == CP2_FIELD_ENUM)
    return g_strdup (field->words[WORD (object, field)]);

  return cp2_field_is_set (field, object) ? list_to_json (LIST (object, field)) : NULL;
}

static void
take_text (const Cp2Field *field,
           gpointer        object,
           char           *text)
{
  g_free (TEXT (object, field));
  TEXT (object, field) = text;
}

static gboolean
set_word (const Cp2Field *field,
          gpointer        object,
          const char     *word)
{
  for (int i = 0; field->words[i] != NULL; i++)
    if (g_str_equal (field->words[i], word))
      {
        WORD (object, field) = i;
        return TRUE;
      }

  return FALSE;
}

static gboolean
set_list (const Cp2Field *field,
          gpointer        object,
          JsonNode       *node)
{
  char **list = node && JSON_NODE_HOLDS_ARRAY (node) ? list_from_array (json_node_get_array (node)) : NULL;

  if (list == NULL)
    return FALSE;

  g_strfreev (LIST (object, field));
  LIST (object, field) = list;
  return TRUE;
}

gboolean
cp2_field_set_text (const Cp2Field *field,
                    gpointer        object,
                    const char     *text)
{
  if (text == NULL)
    {
      cp2_field_clear (field, object);
      return TRUE;
    }
  if (cp2_field_is_text (field))
    {
      take_text (field, object, g_strdup (text));
      return TRUE;
    }
  if (cp2_field_is_number (field))
    return g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, &INTEGER (object, field), NULL);
  if (field->type == CP2_FIELD_BOOLEAN)
    {
      BOOLEAN (object, field) = text[0] == '1';
      return TRUE;
    }
  if (field->type == CP2_FIELD_ENUM)
    return set_word (field, object, text);

  {
    g_autoptr(JsonNode) node = json_from_string (text, NULL);

    return set_list (field, object, node);
  }
}

static gboolean
set_json_value (const Cp2Field *field,
                gpointer        object,
                JsonNode       *node)
{
  GType type = json_node_get_value_type (node);

  if (cp2_field_is_text (field))
    {
      if (type != G_TYPE_STRING)
        return FALSE;
      take_text (field, object, json_node_dup_string (node));
      return TRUE;
    }
  if (cp2_field_is_number (field))
    {
      if (type != G_TYPE_INT64)
        return FALSE;
      INTEGER (object, field) = json_node_get_int (node);
      return TRUE;
    }
  if (field->type == CP2_FIELD_BOOLEAN)
    {
      if (type != G_TYPE_BOOLEAN)
        return FALSE;
      BOOLEAN (object, field) = json_node_get_boolean (node);
      return TRUE;
    }

  return type == G_TYPE_STRING && set_word (field, object, json_node_get_string (node));
}

gboolean
cp2_field_set_json (const Cp2Field  *field,
                    gpointer         object,
                    JsonNode        *node,
                    GError         **error)
{
  gboolean done;

  if (JSON_NODE_HOLDS_NULL (node))
    {
      cp2_field_clear (field, object);
      return TRUE;
    }

  if (field->type == CP2_FIELD_LIST)
    done = set_list (field, object, node);
  else
    done = JSON_NODE_HOLDS_VALUE (node) && set_json_value (field, object, node);

  return done || cp2_rule_refuse (error, CP2_RULE_ERROR_MALFORMED, "field", field->name, NULL);
}

void
cp2_field_copy (const Cp2Field *field,
                gpointer        to,
                gconstpointer   from)
{
  if (cp2_field_is_text (field))
    {
      take_text (field, to, g_strdup (TEXT (from, field)));
    }
  else if (field->type == CP2_FIELD_LIST)
    {
      g_strfreev (LIST (to, field));
      LIST (to, field) = g_strdupv (LIST (from, field));
    }
  else if (cp2_field_is_number (field))
    {
      INTEGER (to, field) = INTEGER (from, field);
    }
  else
    {
      WORD (to, field) = WORD (from, field);
    }
}

void
cp2_field_clear (const Cp2Field *field,
                 gpointer        object)
{
  if (cp2_field_is_text (field))
    g_clear_pointer (&TEXT (object, field), g_free);
  else if (field->type == CP2_FIELD_LIST)
    g_clear_pointer (&LIST (object, field), g_strfreev);
  else if (cp2_field_is_number (field))
    INTEGER (object, field) = 0;
  else
    WORD (object, field) = 0;
}

gboolean
cp2_field_equal (const Cp2Field *field,
                 gconstpointer   a,
                 gconstpointer   b)
{
  g_autofree char *left = cp2_field_to_text (field, a);
  g_autofree char *right = cp2_field_to_text (field, b);

  return g_strcmp0 (left ? left : "", right ? right : "") == 0;
}

char *
cp2_field_mask (const char *value)
{
  glong length = g_utf8_strlen (value, -1);

  if (length <= 5)
    return g_strdup ("****");

  return g_strconcat ("****", g_utf8_offset_to_pointer (value, length - 4), NULL);
}

static void
write_value (const Cp2Field *field,
             gconstpointer   object,
             gboolean        masked,
             GString        *text)
{
  if (masked && cp2_field_is_text (field))
    {
      g_autofree char *mask = cp2_field_mask (TEXT (object, field));

      cp2_json_append_string (text, mask);
    }
  else if (cp2_field_is_text (field))
    {
      cp2_json_append_string (text, TEXT (object, field));
    }
  else if (cp2_field_is_number (field))
    {
      cp2_json_append_integer (text, INTEGER (object, field));
    }
  else if (field->type == CP2_FIELD_BOOLEAN)
    {
      g_string_append (text, "true");
    }
  else if (field->type == CP2_FIELD_ENUM)
    {
      cp2_json_append_string (text, field->words[WORD (object, field)]);
    }
  else
    {
      g_autofree char *list = list_to_json (LIST (object, field));

      g_string_append (text, list);
    }
}

void
cp2_field_write_json (const Cp2Field *field,
                      gconstpointer   object,
                      Cp2FieldForm    form,
                      GString        *text)
{
  gboolean masked = form == CP2_FORM_MASKED && (field->flags & CP2_FIELD_SENSITIVE);

  if (!cp2_field_is_set (field, object) || (masked && !cp2_field_is_text (field)))
    return;

  cp2_json_append_name (text, field->name);
  write_value (field, object, masked, text);
}

const Cp2Field *
cp2_field_find (const Cp2Field *fields,
                guint           n_fields,
                const char     *name)
{
  /* Members of every record are looked up like this: most names differ in their first letter. */
  for (guint i = 0; name != NULL && i < n_fields; i++)
    if (fields[i].name[0] == name[0] && strcmp (fields[i].name, name) == 0)
      return &fields[i];

  return NULL;
}

gboolean
cp2_field_read_json (const Cp2Field  *field,
                     gpointer         object,
                     JsonNode        *node,
                     GError         **error)
{
  if (!cp2_field_set_json (field, object, node, error))
    return FALSE;
  if (field->type == CP2_FIELD_TEXT && TEXT (object, field) != NULL)
    take_text (field, object, cp2_format_normalise (field->format, TEXT (object, field)));
  /* Who empties a box gives nothing, so that rules ask for nothing but NULL. */
  if (cp2_field_is_text (field) && !cp2_field_is_set (field, object))
    cp2_field_clear (field, object);

  return cp2_field_validate (field, object, error);
}

void
cp2_fields_clear (const Cp2Field *fields,
                  guint           n_fields,
                  gpointer        object)
{
  for (guint i = 0; i < n_fields; i++)
    cp2_field_clear (&fields[i], object);
}
