#include "config.h"

#include "app/models/cp2-place-names.h"
#include "app/models/cp2-words.h"
#include "core/cp2-places.h"

void
cp2_place_name_free (Cp2PlaceName *place)
{
  g_free (place->id);
  g_free (place->name);
  g_free (place->where);
  g_free (place);
}

/* What a person types is no pattern. */
static char *
escape (const char *words)
{
  GString *text = g_string_new (NULL);

  for (const char *at = words; *at != '\0'; at++)
    {
      if (*at == '%' || *at == '_' || *at == '\\')
        g_string_append_c (text, '\\');
      g_string_append_c (text, *at);
    }

  return g_string_free (text, FALSE);
}

/* Names of sub-counties and centres repeat in other counties. Names of kinds and columns come from the tables alone. */
static char *
make_select (const Cp2Kind *kind,
             const char    *inside_field)
{
  const char *above = cp2_kind_find_field (kind, "subcounty") != NULL ? "subcounty" :
                      cp2_kind_find_field (kind, "county") != NULL ? "county" : NULL;
  g_autofree char *where = above != NULL ? g_strdup_printf ("(SELECT a.name FROM %s a WHERE a.id = r.%s)", above, above)
                                         : g_strdup ("''");

  return g_strdup_printf ("SELECT r.id, r.name, %s FROM %s r "
                          "WHERE (r.name LIKE $1 ESCAPE '\\' OR r.id LIKE $2 ESCAPE '\\') AND ($3 = '' OR r.%s = $3) "
                          "ORDER BY r.name, r.id LIMIT $4", where, kind->name, inside_field ? inside_field : "id");
}

GPtrArray *
cp2_place_names_list (Cp2Store      *store,
                      const Cp2Kind *kind,
                      const char    *words,
                      const char    *inside_field,
                      const char    *inside,
                      guint          limit)
{
  GPtrArray *places = g_ptr_array_new_with_free_func ((GDestroyNotify) cp2_place_name_free);
  Cp2Sql *reader = cp2_store_get_reader (store);
  g_autofree char *trimmed = g_strstrip (g_strdup (words));
  g_autofree char *escaped = escape (trimmed);
  g_autofree char *in_name = g_strdup_printf ("%%%s%%", escaped);
  g_autofree char *in_id = g_strdup_printf ("%s%%", escaped);
  g_autofree char *select = make_select (kind, inside_field);
  Cp2Statement *statement;
  gboolean row;

  statement = reader ? cp2_sql_query (reader, NULL, select, "sssi", in_name, in_id,
                                      inside_field && inside ? inside : "", (gint64) limit) : NULL;
  while (statement != NULL && cp2_statement_step (statement, &row, NULL) && row)
    {
      Cp2PlaceName *place = g_new0 (Cp2PlaceName, 1);
      const char *where = cp2_statement_get_text (statement, 2);

      place->id = g_strdup (cp2_statement_get_text (statement, 0));
      place->name = g_strdup (cp2_statement_get_text (statement, 1));
      place->where = g_strdup (where ? where : "");
      g_ptr_array_add (places, place);
    }

  return places;
}

char *
cp2_place_names_get (Cp2Store      *store,
                     const Cp2Kind *kind,
                     const char    *id)
{
  g_autoptr(Cp2Record) record = NULL;
  g_autofree char *name = NULL;

  if (id == NULL || id[0] == '\0')
    return g_strdup ("");
  if (!cp2_store_get_record (store, kind, id, (gpointer *) &record, NULL) || record == NULL)
    return g_strdup (id);

  name = cp2_field_to_text (cp2_kind_find_field (kind, "name"), record);
  return g_strdup (name ? cp2_words_get_name (name) : id);
}
