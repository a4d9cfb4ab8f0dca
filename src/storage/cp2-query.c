#include "config.h"

#include <string.h>

#include "core/cp2-record.h"
#include "storage/cp2-query.h"
#include "storage/cp2-sql-repository.h"

/* Each word is a look into the index of its own; a page pasted into the search box is no search. */
#define MAX_WORDS 32

typedef struct
{
  const Cp2Field  *field;  /* NULL for the id */
  char           **values;
  char            *from;
} Filter;

struct _Cp2Query
{
  GObject        parent_instance;

  const Cp2Kind *kind;
  GPtrArray     *filters;
  char          *match;
  char          *sort;
  gboolean       descending;

  /* Texts already made for this shape; other values of the same filters only bind anew. */
  char          *select_text;
  char          *select_columns;
  char          *count_text;
};

G_DEFINE_FINAL_TYPE (Cp2Query, cp2_query, G_TYPE_OBJECT)

static void
filter_free (gpointer data)
{
  Filter *filter = data;

  g_strfreev (filter->values);
  g_free (filter->from);
  g_free (filter);
}

static void
forget_texts (Cp2Query *self)
{
  g_clear_pointer (&self->select_text, g_free);
  g_clear_pointer (&self->select_columns, g_free);
  g_clear_pointer (&self->count_text, g_free);
}

static void
cp2_query_finalize (GObject *object)
{
  Cp2Query *self = CP2_QUERY (object);

  forget_texts (self);
  g_ptr_array_unref (self->filters);
  g_free (self->match);
  g_free (self->sort);

  G_OBJECT_CLASS (cp2_query_parent_class)->finalize (object);
}

static void
cp2_query_class_init (Cp2QueryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cp2_query_finalize;
}

static void
cp2_query_init (Cp2Query *self)
{
  self->filters = g_ptr_array_new_with_free_func (filter_free);
}

Cp2Query *
cp2_query_new (const Cp2Kind *kind)
{
  Cp2Query *self = g_object_new (CP2_TYPE_QUERY, NULL);

  self->kind = kind;
  return self;
}

Cp2Query *
cp2_query_copy (Cp2Query *self)
{
  Cp2Query *copy = cp2_query_new (self->kind);

  for (guint i = 0; i < self->filters->len; i++)
    {
      const Filter *filter = g_ptr_array_index (self->filters, i);
      Filter *added = g_new0 (Filter, 1);

      added->field = filter->field;
      added->values = g_strdupv (filter->values);
      added->from = g_strdup (filter->from);
      g_ptr_array_add (copy->filters, added);
    }
  copy->match = g_strdup (self->match);
  copy->sort = g_strdup (self->sort);
  copy->descending = self->descending;
  return copy;
}

const Cp2Kind *
cp2_query_get_kind (Cp2Query *self)
{
  return self->kind;
}

static Filter *
find_filter (Cp2Query       *self,
             const Cp2Field *field,
             gboolean        is_from)
{
  for (guint i = 0; i < self->filters->len; i++)
    {
      Filter *filter = g_ptr_array_index (self->filters, i);

      if (filter->field == field && (filter->from != NULL) == is_from)
        return filter;
    }

  return NULL;
}

static void
set_filter (Cp2Query           *self,
            const char         *name,
            const char * const *values,
            const char         *from)
{
  const Cp2Field *field = cp2_kind_find_field (self->kind, name);
  Filter *filter = find_filter (self, field, values == NULL);
  guint n_values = values ? g_strv_length ((char **) values) : 0;

  g_return_if_fail (field != NULL || g_strcmp0 (name, "id") == 0);

  if (n_values == 0 && from == NULL)
    {
      if (filter != NULL && g_ptr_array_remove (self->filters, filter))
        forget_texts (self);
      return;
    }

  if (filter == NULL)
    {
      filter = g_new0 (Filter, 1);
      filter->field = field;
      g_ptr_array_add (self->filters, filter);
    }
  if (filter->values == NULL || g_strv_length (filter->values) != n_values)
    forget_texts (self);

  g_strfreev (filter->values);
  filter->values = g_strdupv ((char **) values);
  cp2_set_text (&filter->from, from);
}

void
cp2_query_filter (Cp2Query           *self,
                  const char         *field,
                  const char * const *values)
{
  static const char * const none[] = { NULL };

  set_filter (self, field, values ? values : none, NULL);
}

void
cp2_query_filter_one (Cp2Query   *self,
                      const char *field,
                      const char *value)
{
  const char *values[] = { value && value[0] != '\0' ? value : NULL, NULL };

  set_filter (self, field, values, NULL);
}

void
cp2_query_filter_from (Cp2Query   *self,
                       const char *field,
                       const char *value)
{
  set_filter (self, field, NULL, value);
}

/* A word ends as it does for the search table: an accent may follow its letter as a character of its own. */
static const char *
find_word_end (const char *at)
{
  const char *end = at;

  while (*end != '\0' && (g_unichar_isalnum (g_utf8_get_char (end)) ||
                          (end > at && g_unichar_ismark (g_utf8_get_char (end)))))
    end = g_utf8_next_char (end);

  return end;
}

/* Each word in quotes with a star after it: what a person types cannot become an operator of the search syntax. */
void
cp2_query_search (Cp2Query   *self,
                  const char *words)
{
  g_autoptr(GString) match = g_string_new (NULL);
  g_autofree char *text = g_utf8_make_valid (words ? words : "", -1);
  guint n_words = 0;

  g_return_if_fail (text[0] == '\0' || cp2_kind_is_searchable (self->kind));

  for (const char *at = text; *at != '\0' && n_words < MAX_WORDS; )
    {
      const char *end = find_word_end (at);

      if (end > at)
        {
          g_string_append_printf (match, "%s\"", n_words++ > 0 ? " " : "");
          g_string_append_len (match, at, end - at);
          g_string_append (match, "\"*");
        }
      at = *end != '\0' ? g_utf8_next_char (end) : end;
    }

  g_free (self->match);
  self->match = match->len > 0 ? g_strdup (match->str) : NULL;
  forget_texts (self);
}

void
cp2_query_sort (Cp2Query   *self,
                const char *field,
                gboolean    descending)
{
  g_return_if_fail (field == NULL || cp2_kind_find_field (self->kind, field) != NULL);

  g_free (self->sort);
  self->sort = g_strdup (field);
  self->descending = descending;
  forget_texts (self);
}

static void
append_filter (GString      *text,
               const Filter *filter,
               guint        *position)
{
  const char *name = filter->field ? filter->field->name : "id";

  if (filter->from != NULL)
    {
      g_string_append_printf (text, "r.\"%s\" >= $%u", name, ++*position);
      return;
    }

  g_string_append_printf (text, "r.\"%s\"%s", name, filter->values[1] == NULL ? " = " : " IN (");
  for (guint i = 0; filter->values[i] != NULL; i++)
    g_string_append_printf (text, "%s$%u", i > 0 ? ", " : "", ++*position);
  if (filter->values[1] != NULL)
    g_string_append_c (text, ')');
}

/* From and where, leaving out the filter of one field. */
static void
append_conditions (Cp2Query       *self,
                   GString        *text,
                   const Cp2Field *except)
{
  guint position = 0;
  const char *joint = " WHERE ";

  g_string_append_printf (text, " FROM %s r", self->kind->name);
  if (self->match != NULL)
    {
      g_string_append_printf (text, " JOIN %s_search s ON s.rowid = r.\"row\" WHERE %s_search MATCH $%u",
                              self->kind->name, self->kind->name, ++position);
      joint = " AND ";
    }

  for (guint i = 0; i < self->filters->len; i++)
    {
      const Filter *filter = g_ptr_array_index (self->filters, i);

      if (except != NULL && filter->field == except)
        continue;
      g_string_append (text, joint);
      append_filter (text, filter, &position);
      joint = " AND ";
    }
}

static void
bind_value (Cp2Statement *statement,
            guint         position,
            const Filter *filter,
            const char   *value)
{
  if (filter->field != NULL && cp2_field_is_integer (filter->field))
    cp2_statement_bind_integer (statement, position, g_ascii_strtoll (value, NULL, 10));
  else
    cp2_statement_bind_text (statement, position, value);
}

static Cp2Statement *
prepare (Cp2Query        *self,
         Cp2Sql          *sql,
         const char      *text,
         const Cp2Field  *except,
         GError         **error)
{
  Cp2Statement *statement = cp2_sql_prepare (sql, text, error);
  guint position = 0;

  if (statement == NULL)
    return NULL;
  if (self->match != NULL)
    cp2_statement_bind_text (statement, ++position, self->match);

  for (guint i = 0; i < self->filters->len; i++)
    {
      const Filter *filter = g_ptr_array_index (self->filters, i);

      if (except != NULL && filter->field == except)
        continue;
      if (filter->from != NULL)
        bind_value (statement, ++position, filter, filter->from);
      for (guint j = 0; filter->values != NULL && filter->values[j] != NULL; j++)
        bind_value (statement, ++position, filter, filter->values[j]);
    }

  return statement;
}

/* The text is kept for the page last asked for: it is asked again at each keystroke, with other values. */
Cp2Statement *
cp2_query_select (Cp2Query    *self,
                  Cp2Sql      *sql,
                  const char  *columns,
                  gint64       offset,
                  gint64       limit,
                  GError     **error)
{
  const char *direction = self->descending ? " DESC" : "";
  g_autofree char *page = g_strdup_printf ("%s %" G_GINT64_FORMAT " %" G_GINT64_FORMAT, columns, limit, offset);
  GString *text;

  if (g_strcmp0 (self->select_columns, page) != 0)
    {
      text = g_string_new (NULL);
      g_string_append_printf (text, "SELECT %s", columns);
      append_conditions (self, text, NULL);
      g_string_append (text, " ORDER BY ");
      if (self->sort != NULL)
        g_string_append_printf (text, "r.\"%s\"%s, ", self->sort, direction);
      g_string_append_printf (text, "r.id%s LIMIT %" G_GINT64_FORMAT " OFFSET %" G_GINT64_FORMAT, direction, limit, offset);

      g_free (self->select_text);
      self->select_text = g_string_free (text, FALSE);
      cp2_set_text (&self->select_columns, page);
    }

  return prepare (self, sql, self->select_text, NULL, error);
}

gboolean
cp2_query_count (Cp2Query  *self,
                 Cp2Sql    *sql,
                 gint64    *count,
                 GError   **error)
{
  Cp2Statement *statement;
  gboolean row;

  if (self->count_text == NULL)
    {
      GString *text = g_string_new ("SELECT count(*)");

      append_conditions (self, text, NULL);
      self->count_text = g_string_free (text, FALSE);
    }

  if ((statement = prepare (self, sql, self->count_text, NULL, error)) == NULL ||
      !cp2_statement_step (statement, &row, error))
    return FALSE;

  *count = cp2_statement_get_integer (statement, 0);
  cp2_statement_reset (statement);
  return TRUE;
}

/* The repository's columns, of the table named `r`. */
static char *
record_columns (const Cp2Kind *kind)
{
  g_auto(GStrv) names = g_strsplit (cp2_sql_repository_get_columns (kind), ", ", -1);
  g_autofree char *joined = g_strjoinv (", r.", names);

  return g_strconcat ("r.", joined, NULL);
}

GPtrArray *
cp2_query_list (Cp2Query  *self,
                Cp2Sql    *sql,
                gint64     offset,
                gint64     limit,
                GError   **error)
{
  g_autoptr(GPtrArray) records = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *columns = record_columns (self->kind);
  Cp2Statement *statement = cp2_query_select (self, sql, columns, offset, limit, error);
  gboolean row = statement != NULL;

  while (row)
    {
      if (!cp2_statement_step (statement, &row, error))
        return NULL;
      if (row)
        g_ptr_array_add (records, cp2_sql_repository_read_row (self->kind, statement, 0));
    }

  return statement != NULL ? g_steal_pointer (&records) : NULL;
}

char **
cp2_query_list_values (Cp2Query    *self,
                       Cp2Sql      *sql,
                       const char  *name,
                       GError     **error)
{
  const Cp2Field *field = cp2_kind_find_field (self->kind, name);
  g_autoptr(GStrvBuilder) values = g_strv_builder_new ();
  g_autoptr(GString) text = g_string_new (NULL);
  Cp2Statement *statement;
  const char *value;
  gboolean row = TRUE;

  g_return_val_if_fail (field != NULL, NULL);

  g_string_append_printf (text, "SELECT DISTINCT r.\"%s\"", name);
  append_conditions (self, text, field);
  g_string_append_printf (text, " ORDER BY r.\"%s\"", name);
  if ((statement = prepare (self, sql, text->str, field, error)) == NULL)
    return NULL;

  while (row)
    {
      if (!cp2_statement_step (statement, &row, error))
        return NULL;
      /* What is not set is no value to choose. */
      value = row ? cp2_statement_get_text (statement, 0) : NULL;
      if (value != NULL && value[0] != '\0')
        g_strv_builder_add (values, value);
    }

  return g_strv_builder_end (values);
}
