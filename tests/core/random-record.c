#include "config.h"

#include "tests/core/random-record.h"

static const char * const pieces[] = {
  "Wanjiru", "Ng'ang'a", "Ngũgĩ wa", " ", "", "0712 345-678", "'); DROP TABLE profile; --", "\"quoted\"", "back\\slash",
  "line\nfeed", "tab\there", "\x01\x1f", "\x7f", "{count}", "%s%n", "😀", "\xe2\x80\xa8", "e\xcc\x81", "مرحبا",
  "$1", "NULL", "null", "[]", "{\"a\":1}", "</script>", "*", "OR 1=1", "\xef\xbf\xbf", "123456789012345678901234567890",
};

static const gint64 numbers[] = { 0, 1, -1, 2, 999, 1988, 2026, G_MAXINT32, G_MININT32, G_MAXINT64, G_MININT64 + 1 };

static guint
below (guint limit)
{
  return g_test_rand_int_range (0, limit);
}

char *
random_text (void)
{
  GString *text = g_string_new (NULL);

  for (guint i = below (4); i > 0; i--)
    g_string_append (text, pieces[below (G_N_ELEMENTS (pieces))]);
  if (below (40) == 0)
    for (guint i = 0; i < 3000; i++)
      g_string_append_c (text, 'x');

  return g_string_free (text, FALSE);
}

static char **
random_list (void)
{
  g_autoptr(GStrvBuilder) list = g_strv_builder_new ();

  if (below (3) == 0)
    return NULL;

  for (guint i = below (4); i > 0; i--)
    {
      g_autofree char *text = random_text ();

      g_strv_builder_add (list, text);
    }
  return g_strv_builder_end (list);
}

static guint
n_words (const Cp2Field *field)
{
  return g_strv_length ((char **) field->words);
}

static void
randomise (const Cp2Field *field,
           gpointer        record)
{
  if (below (4) == 0)
    return;

  if (cp2_field_is_text (field))
    CP2_FIELD_MEMBER (char *, record, field) = random_text ();
  else if (field->type == CP2_FIELD_LIST)
    CP2_FIELD_MEMBER (char **, record, field) = random_list ();
  else if (field->type == CP2_FIELD_BOOLEAN)
    CP2_FIELD_MEMBER (gboolean, record, field) = below (2);
  else if (field->type == CP2_FIELD_ENUM)
    CP2_FIELD_MEMBER (int, record, field) = below (n_words (field));
  else
    CP2_FIELD_MEMBER (gint64, record, field) = numbers[below (G_N_ELEMENTS (numbers))];
}

gpointer
random_record (const Cp2Kind *kind,
               const char    *id)
{
  Cp2Record *record = cp2_record_new (kind, id);

  for (guint i = 0; i < kind->n_fields; i++)
    randomise (&kind->fields[i], record);
  record->version = below (2) ? below (G_MAXINT) : 0;
  record->masked = below (8) == 0;
  if (below (2))
    record->updated_at = g_strdup ("2026-10-20T06:00:00.000Z");
  if (below (3) == 0)
    record->extra = g_strdup ("{\"future\":{\"deep\":[1,2.5,null,true,\"\\\"ü\"]},\"extra\":\"x\"}");
  return record;
}
