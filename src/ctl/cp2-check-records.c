#include "config.h"

#include "core/cp2-kinds.h"
#include "core/cp2-rule-error.h"
#include "ctl/cp2-check.h"
#include "server/cp2-feed-schema.h"
#include "storage/cp2-sql-repository.h"

/* Columns of the query, after those of the record. */
enum {
  FEED_KIND,
  FEED_ID,
  FEED_WHOLE,
  FEED_MASKED,
  FEED_SCOPES,
};

static void
check_fields (Cp2Check  *check,
              Cp2Record *record)
{
  g_autoptr(GError) refusal = NULL;
  g_autofree char *sentence = NULL;

  if (cp2_record_validate (record, &refusal))
    return;

  sentence = cp2_rule_error_describe (refusal);
  cp2_check_note (check, "%s %s, field %s: %s", cp2_record_get_kind (record)->name, record->id,
                  cp2_rule_error_get_fact (refusal, "field"), sentence);
}

static void
check_text (Cp2Check     *check,
            Cp2Record    *record,
            Cp2FieldForm  form,
            const char   *stored)
{
  g_autofree char *text = cp2_record_to_json (record, form);

  if (g_strcmp0 (text, stored) != 0)
    cp2_check_note (check, "%s %s: the feed shows other values than the record (%s form)",
                    cp2_record_get_kind (record)->name, record->id, form == CP2_FORM_WHOLE ? "whole" : "masked");
}

static gboolean
find_scope (Cp2Check    *check,
            const char  *key,
            gint64      *scope,
            GError     **error)
{
  Cp2Statement *statement = cp2_sql_query (check->sql, error, "SELECT id FROM scope WHERE key = $1", "s", key);
  gboolean row;

  if (statement == NULL || !cp2_statement_step (statement, &row, error))
    return FALSE;

  *scope = row ? cp2_statement_get_integer (statement, 0) : -1;
  cp2_statement_reset (statement);
  return TRUE;
}

static char
get_form (const char *list,
          gint64      wanted)
{
  gint64 scope;
  char form;

  while (cp2_feed_scopes_next (&list, &scope, &form))
    if (scope == wanted)
      return form;

  return '\0';
}

static guint
count_viewers (const char *list)
{
  gint64 scope;
  char form;
  guint n = 0;

  while (cp2_feed_scopes_next (&list, &scope, &form))
    n += form == CP2_FEED_FORM_WHOLE || form == CP2_FEED_FORM_MASKED;

  return n;
}

/* @has_masked: whether some scope is to see the masked form. */
static gboolean
check_audience (Cp2Check    *check,
                Cp2Record   *record,
                const char  *list,
                gboolean    *has_masked,
                GError     **error)
{
  const Cp2Kind *kind = cp2_record_get_kind (record);
  g_autoptr(Cp2Audience) audience = cp2_audience_new ();

  if (!kind->audience (record, check->repository, audience, error))
    return FALSE;

  for (guint i = 0; i < cp2_audience_get_n (audience); i++)
    {
      Cp2FieldForm form;
      const char *key = cp2_audience_get (audience, i, &form);
      gboolean is_masked = form == CP2_FORM_MASKED && cp2_kind_is_sensitive (kind);
      gint64 scope;

      if (!find_scope (check, key, &scope, error))
        return FALSE;
      if (get_form (list, scope) != (is_masked ? CP2_FEED_FORM_MASKED : CP2_FEED_FORM_WHOLE))
        cp2_check_note (check, "%s %s: the feed does not show it to “%s” as it should", kind->name, record->id, key);
      *has_masked = *has_masked || is_masked;
    }

  if (count_viewers (list) > cp2_audience_get_n (audience))
    cp2_check_note (check, "%s %s: the feed shows it to more than may see it", kind->name, record->id);
  return TRUE;
}

static gboolean
check_row (Cp2Check       *check,
           const Cp2Kind  *kind,
           Cp2Statement   *statement,
           guint           feed,
           GError        **error)
{
  g_autoptr(Cp2Record) record = cp2_sql_repository_read_row (kind, statement, 0);
  const char *list = cp2_statement_get_text (statement, feed + FEED_SCOPES);
  gboolean has_masked = FALSE;

  check->n_records++;
  check_fields (check, record);
  if (g_strcmp0 (cp2_statement_get_text (statement, feed + FEED_KIND), kind->name) != 0 ||
      g_strcmp0 (cp2_statement_get_text (statement, feed + FEED_ID), record->id) != 0)
    {
      cp2_check_note (check, "%s %s: the feed has no row at its version %" G_GINT64_FORMAT, kind->name, record->id, record->version);
      return TRUE;
    }

  check_text (check, record, CP2_FORM_WHOLE, cp2_statement_get_text (statement, feed + FEED_WHOLE));
  /* A register is shown to those marked on it when it was last written; later marks do not write it again. */
  if (kind == &cp2_attendance_sheet_kind)
    return TRUE;

  if (!check_audience (check, record, list, &has_masked, error))
    return FALSE;
  if (has_masked)
    check_text (check, record, CP2_FORM_MASKED, cp2_statement_get_text (statement, feed + FEED_MASKED));
  return TRUE;
}

static gboolean
check_kind (Cp2Check       *check,
            const Cp2Kind  *kind,
            GError        **error)
{
  g_autofree char *query = g_strdup_printf ("SELECT r.*, f.kind, f.id, f.whole, f.masked, f.scopes"
                                            " FROM (SELECT %s FROM %s) r LEFT JOIN feed f ON f.seq = r.version",
                                            cp2_sql_repository_get_columns (kind), kind->name);
  Cp2Statement *statement = cp2_sql_query (check->sql, error, query, "");
  gboolean row = TRUE;

  while (statement != NULL && row)
    {
      if (!cp2_statement_step (statement, &row, error))
        return FALSE;
      if (row && !check_row (check, kind, statement, cp2_statement_get_n_columns (statement) - FEED_SCOPES - 1, error))
        {
          cp2_statement_reset (statement);
          return FALSE;
        }
    }

  return statement != NULL;
}

gboolean
cp2_check_records (Cp2Check  *check,
                   GError   **error)
{
  guint n_kinds;
  const Cp2Kind * const *kinds = cp2_kind_list (&n_kinds);

  for (guint i = 0; i < n_kinds; i++)
    if (!check_kind (check, kinds[i], error))
      return FALSE;

  return TRUE;
}
