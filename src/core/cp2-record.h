#pragma once

#include <json-glib/json-glib.h>

#include "core/cp2-kind.h"

G_BEGIN_DECLS

/* Declared by hand: G_DECLARE_DERIVABLE_TYPE() would hide the struct's members from the kinds. */
#define CP2_TYPE_RECORD            (cp2_record_get_type ())
#define CP2_RECORD(object)         (G_TYPE_CHECK_INSTANCE_CAST ((object), CP2_TYPE_RECORD, Cp2Record))
#define CP2_RECORD_CLASS(klass)    (G_TYPE_CHECK_CLASS_CAST ((klass), CP2_TYPE_RECORD, Cp2RecordClass))
#define CP2_IS_RECORD(object)      (G_TYPE_CHECK_INSTANCE_TYPE ((object), CP2_TYPE_RECORD))
#define CP2_RECORD_GET_CLASS(object) (G_TYPE_INSTANCE_GET_CLASS ((object), CP2_TYPE_RECORD, Cp2RecordClass))

typedef struct _Cp2RecordClass Cp2RecordClass;
GType cp2_record_get_type (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Cp2Record, g_object_unref)

/**
 * Cp2Record:
 * @id: UUIDv7, or a natural code for reference data
 * @version: the server's sequence of the last change; 0 when the server has not seen it
 * @updated_at: instant of the last change
 * @extra: (nullable): members that this version does not know, as a JSON object; kept and sent back untouched
 * @masked: whether sensitive values are masked in this copy
 *
 * What all records have in common. Operations read and write the members of a kind's struct directly; windows use the
 * GObject properties, which are made from the same table and notify.
 */
struct _Cp2Record
{
  GObject   parent_instance;

  char     *id;
  gint64    version;
  char     *updated_at;
  char     *extra;
  gboolean  masked;
};

struct _Cp2RecordClass
{
  GObjectClass   parent_class;

  const Cp2Kind *kind;
};

/** cp2_record_class_set_kind: for class_init of a kind: installs a property for each field of the table. */
void           cp2_record_class_set_kind (Cp2RecordClass *klass,
                                          const Cp2Kind  *kind);

/** cp2_record_new: (transfer full): an empty record of the kind with that id; %NULL makes a new UUIDv7. */
gpointer       cp2_record_new            (const Cp2Kind  *kind,
                                          const char     *id);

/** cp2_record_get_kind: (transfer none): its kind. */
const Cp2Kind *cp2_record_get_kind       (gpointer        record);

/**
 * cp2_record_new_from_json:
 * @error: %CP2_RULE_ERROR_MALFORMED when a member has the wrong type or the id is missing
 *
 * Reads a record as the server sent it: no rule of the fields is applied, since a masked value follows none, and
 * unknown members are kept.
 *
 * Returns: (transfer full): the record
 */
gpointer       cp2_record_new_from_json  (const Cp2Kind  *kind,
                                          JsonObject     *json,
                                          GError        **error);

/** cp2_record_write_json: appends the record as one JSON object: `id`, `version`, `updated_at`, the fields that are set, `masked`, and, unless masked, what this version does not know. */
void           cp2_record_write_json     (gpointer        record,
                                          Cp2FieldForm    form,
                                          GString        *text);

/** cp2_record_to_json: (transfer full): the same as text of its own. */
char          *cp2_record_to_json        (gpointer        record,
                                          Cp2FieldForm    form);

/** cp2_record_copy: (transfer full): a record of the same kind with the same values. */
gpointer       cp2_record_copy           (gpointer        record);

/**
 * cp2_record_update:
 * @members: (array zero-terminated=1): the fields that may be set
 * @json: their new values, as a person typed them
 * @error: %CP2_RULE_ERROR_UNKNOWN_FIELD for a member that is not in @members, or what the field's rules say
 *
 * Sets members from a JSON object, normalised and validated. A required one among @members must be set in the end.
 */
gboolean       cp2_record_update         (gpointer             record,
                                          const char * const  *members,
                                          JsonObject          *json,
                                          GError             **error);

/** cp2_record_validate: every field's own rules; the first that fails is in @error. */
gboolean       cp2_record_validate       (gpointer        record,
                                          GError        **error);

/** cp2_record_equal: whether two records of a kind have the same fields; version and instant are not compared. */
gboolean       cp2_record_equal          (gpointer        a,
                                          gpointer        b);

/** cp2_set_text: replaces the member behind @member by a copy of @value, for operations. */
void           cp2_set_text              (char          **member,
                                          const char     *value);

G_END_DECLS
