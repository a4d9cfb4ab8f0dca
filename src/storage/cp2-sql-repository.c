#include "config.h"

#include "core/cp2-clock.h"
#include "core/cp2-json.h"
#include "core/cp2-rule-error.h"
#include "storage/cp2-kind-sql.h"
#include "storage/cp2-last-read.h"
#include "storage/cp2-sql-repository.h"

struct _Cp2SqlRepository
{
  GObject             parent_instance;

  /* Owned references */
  Cp2Sql             *sql;

  gboolean            is_authority;
  Cp2BeforeWriteFunc  before_write;
  gpointer            before_write_data;
  Cp2LastRead        *last_read; /* %NULL while nothing may be remembered */
};

static void repository_iface_init (Cp2RepositoryInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (Cp2SqlRepository, cp2_sql_repository, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (CP2_TYPE_REPOSITORY, repository_iface_init))

const char *
cp2_sql_repository_get_columns (const Cp2Kind *kind)
{
  return cp2_kind_sql_get (kind)->columns;
}

static void
read_field (const Cp2Field *field,
            gpointer        record,
            Cp2Statement   *statement,
            guint           column)
{
  if (field->type == CP2_FIELD_INTEGER || field->type == CP2_FIELD_MONEY)
    CP2_FIELD_MEMBER (gint64, record, field) = cp2_statement_get_integer (statement, column);
  else if (field->type == CP2_FIELD_BOOLEAN)
    CP2_FIELD_MEMBER (gboolean, record, field) = cp2_statement_get_integer (statement, column) != 0;
  else
    cp2_field_set_text (field, record, cp2_statement_get_text (statement, column));
}

gpointer
cp2_sql_repository_read_row (const Cp2Kind *kind,
                             Cp2Statement  *statement,
                             guint          first_column)
{
  Cp2Record *record = cp2_record_new (kind, cp2_statement_get_text (statement, first_column + CP2_KIND_COLUMN_ID));

  record->version = cp2_statement_get_integer (statement, first_column + CP2_KIND_COLUMN_VERSION);
  record->updated_at = g_strdup (cp2_statement_get_text (statement, first_column + CP2_KIND_COLUMN_UPDATED_AT));
  record->masked = cp2_statement_get_integer (statement, first_column + CP2_KIND_COLUMN_MASKED) != 0;
  record->extra = g_strdup (cp2_statement_get_text (statement, first_column + CP2_KIND_COLUMN_EXTRA));
  for (guint i = 0; i < kind->n_fields; i++)
    read_field (&kind->fields[i], record, statement, first_column + CP2_KIND_N_COMMON_COLUMNS + i);

  return record;
}

static void
bind_field (const Cp2Field *field,
            gpointer        record,
            Cp2Statement   *statement,
            guint           position)
{
  if (cp2_field_is_text (field))
    {
      cp2_statement_lend_text (statement, position, CP2_FIELD_MEMBER (char *, record, field));
    }
  else if (field->type == CP2_FIELD_ENUM)
    {
      cp2_statement_lend_text (statement, position, field->words[CP2_FIELD_MEMBER (int, record, field)]);
    }
  else if (field->type == CP2_FIELD_INTEGER || field->type == CP2_FIELD_MONEY)
    {
      cp2_statement_bind_integer (statement, position, CP2_FIELD_MEMBER (gint64, record, field));
    }
  else if (field->type == CP2_FIELD_BOOLEAN)
    {
      cp2_statement_bind_integer (statement, position, CP2_FIELD_MEMBER (gboolean, record, field));
    }
  else
    {
      g_autofree char *text = cp2_field_to_text (field, record);

      cp2_statement_bind_text (statement, position, text);
    }
}

gboolean
cp2_sql_repository_store (Cp2SqlRepository  *self,
                          gpointer           object,
                          GError           **error)
{
  Cp2Record *record = object;
  const Cp2Kind *kind = cp2_record_get_kind (record);
  Cp2Statement *statement = cp2_sql_prepare (self->sql, cp2_kind_sql_get (kind)->upsert, error);

  if (statement == NULL)
    return FALSE;

  cp2_statement_lend_text (statement, CP2_KIND_COLUMN_ID + 1, record->id);
  cp2_statement_bind_integer (statement, CP2_KIND_COLUMN_VERSION + 1, record->version);
  cp2_statement_lend_text (statement, CP2_KIND_COLUMN_UPDATED_AT + 1, record->updated_at);
  cp2_statement_bind_integer (statement, CP2_KIND_COLUMN_MASKED + 1, record->masked);
  cp2_statement_lend_text (statement, CP2_KIND_COLUMN_EXTRA + 1, record->extra);
  for (guint i = 0; i < kind->n_fields; i++)
    bind_field (&kind->fields[i], record, statement, CP2_KIND_N_COMMON_COLUMNS + i + 1);

  cp2_last_read_forget (self->last_read, kind);
  if (!cp2_statement_run (statement, error))
    return FALSE;

  cp2_last_read_note (self->last_read, kind, record->id, record);
  return TRUE;
}

static gboolean
is_word (const Cp2Field *field,
         const char     *text)
{
  return field->type == CP2_FIELD_ENUM && g_strv_contains (field->words, text);
}

/* A record with members that this version does not know, or of another type, goes the long way. */
static gboolean
bind_member (const Cp2Field *field,
             JsonNode       *node,
             Cp2Statement   *statement,
             guint           position)
{
  GType type = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_INVALID;

  if (type == G_TYPE_STRING && (cp2_field_is_text (field) || is_word (field, json_node_get_string (node))))
    cp2_statement_lend_text (statement, position, json_node_get_string (node));
  else if ((field->type == CP2_FIELD_INTEGER || field->type == CP2_FIELD_MONEY) && type == G_TYPE_INT64)
    cp2_statement_bind_integer (statement, position, json_node_get_int (node));
  else if (field->type == CP2_FIELD_BOOLEAN && type == G_TYPE_BOOLEAN)
    cp2_statement_bind_integer (statement, position, json_node_get_boolean (node));
  else
    return FALSE;

  return TRUE;
}

static guint
count_common (JsonObject *json)
{
  return json_object_has_member (json, "id") + json_object_has_member (json, "version") +
         json_object_has_member (json, "updated_at") + json_object_has_member (json, "masked");
}

static gboolean
bind_members (Cp2Statement  *statement,
              const Cp2Kind *kind,
              JsonObject    *json)
{
  const char *id = cp2_json_get_string (json, "id");
  guint known = count_common (json);

  if (id == NULL || id[0] == '\0')
    return FALSE;

  cp2_statement_lend_text (statement, CP2_KIND_COLUMN_ID + 1, id);
  cp2_statement_bind_integer (statement, CP2_KIND_COLUMN_VERSION + 1, cp2_json_get_integer (json, "version", 0));
  cp2_statement_lend_text (statement, CP2_KIND_COLUMN_UPDATED_AT + 1, cp2_json_get_string (json, "updated_at"));
  cp2_statement_bind_integer (statement, CP2_KIND_COLUMN_MASKED + 1, cp2_json_get_boolean (json, "masked"));
  cp2_statement_bind_null (statement, CP2_KIND_COLUMN_EXTRA + 1);
  for (guint i = 0; i < kind->n_fields; i++)
    {
      const Cp2Field *field = &kind->fields[i];
      JsonNode *node = json_object_get_member (json, field->name);
      guint position = CP2_KIND_N_COMMON_COLUMNS + i + 1;

      known += node != NULL;
      if (node == NULL && (cp2_field_is_text (field) || field->type == CP2_FIELD_LIST))
        cp2_statement_bind_null (statement, position);
      else if (node == NULL && field->type == CP2_FIELD_ENUM)
        cp2_statement_lend_text (statement, position, field->words[0]);
      else if (node == NULL)
        cp2_statement_bind_integer (statement, position, 0);
      else if (!bind_member (field, node, statement, position))
        return FALSE;
    }

  return known == json_object_get_size (json);
}

gboolean
cp2_sql_repository_store_json (Cp2SqlRepository  *self,
                               const Cp2Kind     *kind,
                               JsonObject        *json,
                               GError           **error)
{
  Cp2Statement *statement = cp2_sql_prepare (self->sql, cp2_kind_sql_get (kind)->upsert, error);
  g_autoptr(Cp2Record) record = NULL;

  if (statement == NULL)
    return FALSE;

  cp2_last_read_forget (self->last_read, kind);
  if (bind_members (statement, kind, json))
    return cp2_statement_run (statement, error);

  cp2_statement_reset (statement);
  record = cp2_record_new_from_json (kind, json, error);
  return record != NULL && cp2_sql_repository_store (self, record, error);
}

gboolean
cp2_sql_repository_erase (Cp2SqlRepository  *self,
                          const Cp2Kind     *kind,
                          const char        *id,
                          GError           **error)
{
  cp2_last_read_forget (self->last_read, kind);
  return cp2_sql_run (self->sql, error, cp2_kind_sql_get (kind)->erase, "s", id);
}

gboolean
cp2_sql_repository_get_version (Cp2SqlRepository  *self,
                                const Cp2Kind     *kind,
                                const char        *id,
                                gint64            *version,
                                GError           **error)
{
  Cp2Statement *statement;
  gboolean row;

  if (cp2_last_read_find_version (self->last_read, kind, id, version))
    return TRUE;
  if ((statement = cp2_sql_prepare (self->sql, cp2_kind_sql_get (kind)->version, error)) == NULL)
    return FALSE;

  cp2_statement_lend_text (statement, 1, id);
  if (!cp2_statement_step (statement, &row, error))
    return FALSE;

  *version = row ? cp2_statement_get_integer (statement, 0) : -1;
  cp2_statement_reset (statement);
  return TRUE;
}

static gboolean
cp2_sql_repository_get (Cp2Repository  *repository,
                        const Cp2Kind  *kind,
                        const char     *id,
                        gpointer       *record,
                        GError        **error)
{
  Cp2SqlRepository *self = CP2_SQL_REPOSITORY (repository);
  Cp2Statement *statement;
  gboolean row;

  if (cp2_last_read_find_record (self->last_read, kind, id, record))
    return TRUE;
  if ((statement = cp2_sql_prepare (self->sql, cp2_kind_sql_get (kind)->select, error)) == NULL)
    return FALSE;

  cp2_statement_lend_text (statement, 1, id);
  if (!cp2_statement_step (statement, &row, error))
    return FALSE;

  *record = row ? cp2_sql_repository_read_row (kind, statement, 0) : NULL;
  cp2_statement_reset (statement);
  cp2_last_read_note (self->last_read, kind, id, *record);
  return TRUE;
}

static gboolean
cp2_sql_repository_put (Cp2Repository  *repository,
                        Cp2Record      *record,
                        GError        **error)
{
  Cp2SqlRepository *self = CP2_SQL_REPOSITORY (repository);

  g_free (record->updated_at);
  record->updated_at = cp2_clock_format (cp2_clock_now ());
  if (self->before_write != NULL &&
      !self->before_write (cp2_record_get_kind (record), record->id, record, self->before_write_data, error))
    return FALSE;

  return cp2_sql_repository_store (self, record, error);
}

static gboolean
cp2_sql_repository_remove (Cp2Repository  *repository,
                           const Cp2Kind  *kind,
                           const char     *id,
                           GError        **error)
{
  Cp2SqlRepository *self = CP2_SQL_REPOSITORY (repository);
  gint64 version;

  if (!cp2_sql_repository_get_version (self, kind, id, &version, error))
    return FALSE;
  if (version < 0)
    return TRUE;
  if (self->before_write != NULL && !self->before_write (kind, id, NULL, self->before_write_data, error))
    return FALSE;

  return cp2_sql_repository_erase (self, kind, id, error);
}

static GPtrArray *
cp2_sql_repository_find (Cp2Repository       *repository,
                         const Cp2Kind       *kind,
                         const char * const  *names,
                         const char * const  *values,
                         GError             **error)
{
  Cp2SqlRepository *self = CP2_SQL_REPOSITORY (repository);
  g_autoptr(GPtrArray) records = g_ptr_array_new_with_free_func (g_object_unref);
  Cp2Statement *statement = cp2_sql_prepare (self->sql, cp2_kind_sql_get_find (kind, names), error);
  gboolean row = TRUE;

  if (statement == NULL)
    return NULL;

  for (guint i = 0; names[i] != NULL; i++)
    {
      const Cp2Field *field = cp2_kind_find_field (kind, names[i]);

      if (field != NULL && cp2_field_is_integer (field))
        cp2_statement_bind_integer (statement, i + 1, g_ascii_strtoll (values[i], NULL, 10));
      else
        cp2_statement_lend_text (statement, i + 1, values[i]);
    }

  while (row)
    {
      if (!cp2_statement_step (statement, &row, error))
        return NULL;
      if (row)
        g_ptr_array_add (records, cp2_sql_repository_read_row (kind, statement, 0));
    }

  return g_steal_pointer (&records);
}

static gboolean
cp2_sql_repository_is_authority (Cp2Repository *repository)
{
  return CP2_SQL_REPOSITORY (repository)->is_authority;
}

static void
repository_iface_init (Cp2RepositoryInterface *iface)
{
  iface->get = cp2_sql_repository_get;
  iface->put = cp2_sql_repository_put;
  iface->remove = cp2_sql_repository_remove;
  iface->find = cp2_sql_repository_find;
  iface->is_authority = cp2_sql_repository_is_authority;
}

static void
cp2_sql_repository_finalize (GObject *object)
{
  Cp2SqlRepository *self = CP2_SQL_REPOSITORY (object);

  g_clear_object (&self->sql);
  g_clear_pointer (&self->last_read, cp2_last_read_free);

  G_OBJECT_CLASS (cp2_sql_repository_parent_class)->finalize (object);
}

static void
cp2_sql_repository_class_init (Cp2SqlRepositoryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cp2_sql_repository_finalize;
}

static void
cp2_sql_repository_init (Cp2SqlRepository *self)
{
}

Cp2SqlRepository *
cp2_sql_repository_new (Cp2Sql   *sql,
                        gboolean  is_authority)
{
  Cp2SqlRepository *self = g_object_new (CP2_TYPE_SQL_REPOSITORY, NULL);

  self->sql = g_object_ref (sql);
  self->is_authority = is_authority;
  return self;
}

void
cp2_sql_repository_set_before_write (Cp2SqlRepository   *self,
                                     Cp2BeforeWriteFunc  func,
                                     gpointer            user_data)
{
  self->before_write = func;
  self->before_write_data = user_data;
}

void
cp2_sql_repository_set_remembers (Cp2SqlRepository *self,
                                  gboolean          remembers)
{
  g_clear_pointer (&self->last_read, cp2_last_read_free);
  if (remembers)
    self->last_read = cp2_last_read_new ();
}
