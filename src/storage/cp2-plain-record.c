#include "config.h"

#include <string.h>

#include "storage/cp2-kind-sql.h"
#include "storage/cp2-plain-record.h"

/* As many digits never overflow. */
#define DIGITS_MAX 18

/* Which members were there are the bits of one number. */
#define COLUMNS_MAX 64

/* The columns before the fields. The last is no member: a list is never plain. */
static const Cp2Field common[CP2_KIND_N_COMMON_COLUMNS] = {
  [CP2_KIND_COLUMN_ID] = { .name = "id", .type = CP2_FIELD_TEXT },
  [CP2_KIND_COLUMN_VERSION] = { .name = "version", .type = CP2_FIELD_INTEGER },
  [CP2_KIND_COLUMN_UPDATED_AT] = { .name = "updated_at", .type = CP2_FIELD_TEXT },
  [CP2_KIND_COLUMN_MASKED] = { .name = "masked", .type = CP2_FIELD_BOOLEAN },
  [CP2_KIND_COLUMN_EXTRA] = { .name = "", .type = CP2_FIELD_LIST },
};

static const Cp2Field *
get_field (const Cp2Kind *kind,
           guint          column)
{
  return column < CP2_KIND_N_COMMON_COLUMNS ? &common[column] : &kind->fields[column - CP2_KIND_N_COMMON_COLUMNS];
}

static gboolean
is_text (const Cp2PlainValue *value,
         const char          *text)
{
  return strncmp (text, value->text, value->number) == 0 && text[value->number] == '\0';
}

const char *
cp2_plain_text_read (const char    *at,
                     const char    *end,
                     Cp2PlainValue *value)
{
  const char *start;

  if (at == NULL || at == end || *at != '"')
    return NULL;

  start = at + 1;
  for (at = start; at < end && (guchar) *at >= 0x20 && *at != '\\'; at++)
    if (*at == '"')
      {
        *value = (Cp2PlainValue) { start, at - start };
        return at + 1;
      }

  return NULL;
}

const char *
cp2_plain_number_read (const char    *at,
                       const char    *end,
                       Cp2PlainValue *value)
{
  const char *start;
  gboolean negative;
  gint64 number = 0;

  if (at == NULL || at == end)
    return NULL;

  negative = *at == '-';
  start = at + negative;
  for (at = start; at < end && g_ascii_isdigit (*at) && at - start < DIGITS_MAX; at++)
    number = number * 10 + (*at - '0');
  if (at == start || (at - start > 1 && *start == '0'))
    return NULL;

  *value = (Cp2PlainValue) { NULL, negative ? -number : number };
  return at;
}

static const char *
read_boolean (const char    *at,
              const char    *end,
              Cp2PlainValue *value)
{
  gboolean is_true = end - at >= 4 && memcmp (at, "true", 4) == 0;

  if (!is_true && (end - at < 5 || memcmp (at, "false", 5) != 0))
    return NULL;

  *value = (Cp2PlainValue) { NULL, is_true };
  return at + (is_true ? 4 : 5);
}

static gboolean
is_word (const Cp2Field      *field,
         const Cp2PlainValue *value)
{
  for (guint i = 0; field->words[i] != NULL; i++)
    if (is_text (value, field->words[i]))
      return TRUE;

  return FALSE;
}

static const char *
read_value (const Cp2Field *field,
            const char     *at,
            const char     *end,
            Cp2PlainValue  *value)
{
  if (cp2_field_is_text (field))
    return cp2_plain_text_read (at, end, value);
  if (field->type == CP2_FIELD_INTEGER || field->type == CP2_FIELD_MONEY)
    return cp2_plain_number_read (at, end, value);
  if (field->type == CP2_FIELD_BOOLEAN)
    return read_boolean (at, end, value);
  if (field->type == CP2_FIELD_ENUM && (at = cp2_plain_text_read (at, end, value)) != NULL && is_word (field, value))
    return at;

  return NULL;
}

/* Members come in the order of the fields, so the search begins behind the one before. */
static guint
find_column (const Cp2Kind       *kind,
             guint                n_columns,
             guint                likely,
             const Cp2PlainValue *name)
{
  for (guint i = 0; i < n_columns; i++)
    {
      guint column = likely + i < n_columns ? likely + i : likely + i - n_columns;

      if (is_text (name, get_field (kind, column)->name))
        return column;
    }

  return n_columns;
}

static void
unset_all (const Cp2Kind *kind,
           Cp2PlainValue *values,
           guint          n_values)
{
  memset (values, 0, n_values * sizeof *values);
  for (guint i = 0; i < kind->n_fields; i++)
    if (kind->fields[i].type == CP2_FIELD_ENUM)
      values[CP2_KIND_N_COMMON_COLUMNS + i] = (Cp2PlainValue) { kind->fields[i].words[0], strlen (kind->fields[i].words[0]) };
}

guint
cp2_plain_record_get_n_values (const Cp2Kind *kind)
{
  return CP2_KIND_N_COMMON_COLUMNS + kind->n_fields;
}

const char *
cp2_plain_record_read (const Cp2Kind *kind,
                       const char    *at,
                       const char    *end,
                       Cp2PlainValue *values)
{
  guint n_columns = cp2_plain_record_get_n_values (kind);
  guint column = n_columns - 1;
  guint64 found = 0;

  if (at == NULL || at == end || *at != '{' || n_columns > COLUMNS_MAX)
    return NULL;

  unset_all (kind, values, n_columns);
  do
    {
      Cp2PlainValue name;

      at = cp2_plain_text_read (at + 1, end, &name);
      if (at == NULL || at == end || *at != ':')
        return NULL;

      column = find_column (kind, n_columns, column + 1, &name);
      if (column == n_columns || found & (G_GUINT64_CONSTANT (1) << column))
        return NULL;

      found |= G_GUINT64_CONSTANT (1) << column;
      at = read_value (get_field (kind, column), at + 1, end, &values[column]);
      if (at == NULL || at == end)
        return NULL;
    }
  while (*at == ',');

  return *at == '}' && values[CP2_KIND_COLUMN_ID].number > 0 ? at + 1 : NULL;
}

gboolean
cp2_plain_record_store (Cp2Sql               *sql,
                        const Cp2Kind        *kind,
                        const Cp2PlainValue  *values,
                        GError              **error)
{
  Cp2Statement *statement = cp2_sql_prepare (sql, cp2_kind_sql_get (kind)->upsert, error);
  guint n_columns = cp2_plain_record_get_n_values (kind);

  if (statement == NULL)
    return FALSE;

  for (guint i = 0; i < n_columns; i++)
    if (cp2_field_is_integer (get_field (kind, i)))
      cp2_statement_bind_integer (statement, i + 1, values[i].number);
    else
      cp2_statement_lend_text_len (statement, i + 1, values[i].text, values[i].number);

  return cp2_statement_run (statement, error);
}
