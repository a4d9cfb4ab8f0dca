#include "config.h"

#include "core/cp2-json.h"
#include "core/cp2-rule-error.h"
#include "ctl/cp2-reference-import.h"

/* In an order in which what a record refers to came before. */
static const char * const files[] = {
  "counties.json", "subcounties.json", "activities.json", "positions.json", "exams.json", "sessions.json",
  "staffing_rules.json", "eligibility_rules.json", "rates.json",
};

G_DEFINE_QUARK (cp2-reference-error-quark, cp2_reference_error)

static JsonNode *
load_file (const char  *path,
           GError     **error)
{
  g_autoptr(GError) reason = NULL;
  g_autofree char *text = NULL;
  g_autoptr(JsonNode) root = NULL;

  if (!g_file_get_contents (path, &text, NULL, &reason))
    {
      g_set_error (error, CP2_REFERENCE_ERROR, CP2_REFERENCE_ERROR_MISSING,
                   "The reference data is not complete: %s", reason->message);
      return NULL;
    }

  root = json_from_string (text, NULL);
  if (root != NULL && JSON_NODE_HOLDS_OBJECT (root))
    return g_steal_pointer (&root);

  g_set_error (error, CP2_REFERENCE_ERROR, CP2_REFERENCE_ERROR_INVALID, "“%s” is not a JSON object", path);
  return NULL;
}

static Cp2Record *
read_record (const Cp2Kind  *kind,
             JsonNode       *node,
             const char     *path,
             guint           number,
             GError        **error)
{
  g_autoptr(GError) reason = NULL;
  g_autoptr(Cp2Record) record = NULL;
  g_autofree char *sentence = NULL;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error (error, CP2_REFERENCE_ERROR, CP2_REFERENCE_ERROR_INVALID, "Record %u of “%s” is not an object", number, path);
      return NULL;
    }

  record = cp2_record_new_from_json (kind, json_node_get_object (node), &reason);
  if (record != NULL && cp2_record_validate (record, &reason))
    return g_steal_pointer (&record);

  sentence = cp2_rule_error_describe (reason);
  g_set_error (error, CP2_REFERENCE_ERROR, CP2_REFERENCE_ERROR_INVALID, "Record %u of “%s” (%s): %s",
               number, path, record != NULL ? record->id : "without an id", sentence);
  return NULL;
}

static gboolean
import_record (Cp2Feed    *feed,
               Cp2Record  *record,
               guint      *n_written,
               GError    **error)
{
  Cp2Repository *repository = CP2_REPOSITORY (cp2_feed_get_repository (feed));
  gpointer found = NULL;
  g_autoptr(Cp2Record) existing = NULL;

  if (!cp2_repository_get (repository, cp2_record_get_kind (record), record->id, &found, error))
    return FALSE;

  existing = found;
  if (existing != NULL && cp2_record_equal (existing, record))
    return TRUE;

  (*n_written)++;
  return cp2_feed_import (feed, record, error);
}

static gboolean
import_file (Cp2Feed     *feed,
             const char  *path,
             guint       *n_records,
             guint       *n_written,
             GError     **error)
{
  g_autoptr(JsonNode) root = load_file (path, error);
  JsonObject *object = root != NULL ? json_node_get_object (root) : NULL;
  const Cp2Kind *kind = root != NULL ? cp2_kind_lookup (cp2_json_get_string (object, "kind")) : NULL;
  JsonArray *records = root != NULL ? cp2_json_get_array (object, "records") : NULL;

  if (root == NULL)
    return FALSE;
  if (kind == NULL || records == NULL)
    {
      g_set_error (error, CP2_REFERENCE_ERROR, CP2_REFERENCE_ERROR_INVALID, "“%s” names no known kind or has no records", path);
      return FALSE;
    }

  for (guint i = 0; i < json_array_get_length (records); i++)
    {
      g_autoptr(Cp2Record) record = read_record (kind, json_array_get_element (records, i), path, i + 1, error);

      if (record == NULL || !import_record (feed, record, n_written, error))
        return FALSE;
      (*n_records)++;
    }

  return TRUE;
}

gboolean
cp2_reference_import (Cp2Feed     *feed,
                      const char  *folder,
                      guint       *n_records,
                      guint       *n_written,
                      GError     **error)
{
  *n_records = *n_written = 0;

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = g_build_filename (folder, files[i], NULL);

      if (!import_file (feed, path, n_records, n_written, error))
        return FALSE;
    }

  return TRUE;
}
