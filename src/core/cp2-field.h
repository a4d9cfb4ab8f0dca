#pragma once

#include <json-glib/json-glib.h>

#include "core/cp2-format.h"

G_BEGIN_DECLS

/**
 * Cp2FieldType:
 * @CP2_FIELD_TEXT: `char *`
 * @CP2_FIELD_DATE: `char *`, a local day `YYYY-MM-DD`
 * @CP2_FIELD_TIME: `char *`, a local time `HH:MM`
 * @CP2_FIELD_INSTANT: `char *`, an RFC 3339 instant in UTC
 * @CP2_FIELD_REFERENCE: `char *`, the id of another record
 * @CP2_FIELD_INTEGER: #gint64
 * @CP2_FIELD_MONEY: #gint64, cents of KES
 * @CP2_FIELD_BOOLEAN: #gboolean
 * @CP2_FIELD_ENUM: `int`, an index into the field's words; on the wire and in the database the word
 * @CP2_FIELD_LIST: `char **`, a list of words; in the database a JSON array
 */
typedef enum
{
  CP2_FIELD_TEXT,
  CP2_FIELD_DATE,
  CP2_FIELD_TIME,
  CP2_FIELD_INSTANT,
  CP2_FIELD_REFERENCE,
  CP2_FIELD_INTEGER,
  CP2_FIELD_MONEY,
  CP2_FIELD_BOOLEAN,
  CP2_FIELD_ENUM,
  CP2_FIELD_LIST,
} Cp2FieldType;

/**
 * Cp2FieldFlags:
 * @CP2_FIELD_REQUIRED: a record without it is not valid
 * @CP2_FIELD_SENSITIVE: never logged; masked for everyone who need not see it
 * @CP2_FIELD_SEARCHABLE: part of the kind's full-text index
 * @CP2_FIELD_NEEDED: a profile without it cannot apply
 * @CP2_FIELD_PROTECTED: once set, only changed on request and with approval
 * @CP2_FIELD_DETAIL: one of the details of a profile that completeness counts
 */
typedef enum
{
  CP2_FIELD_REQUIRED   = 1 << 0,
  CP2_FIELD_SENSITIVE  = 1 << 1,
  CP2_FIELD_SEARCHABLE = 1 << 2,
  CP2_FIELD_NEEDED     = 1 << 3,
  CP2_FIELD_PROTECTED  = 1 << 4,
  CP2_FIELD_DETAIL     = 1 << 5,
} Cp2FieldFlags;

/**
 * Cp2Field:
 * @name: member of the struct, of the JSON object, column, and (with dashes) GObject property
 * @type: what the member holds
 * @offset: where it is in the struct, in bytes
 * @flags: see #Cp2FieldFlags
 * @format: how a text or year has to look
 * @kind: the kind that a reference points to
 * @words: (array zero-terminated=1): an enum's words; the first is the default, and when it is "" it means not set
 * @minimum: smallest whole number
 * @maximum: greatest whole number, or the greatest number of characters of a text; 0 takes 200 characters, or no limit
 * @group: for forms, the group that the field belongs to
 * @label: what a person calls it, to be translated
 * @reason: why it matters, to be translated
 *
 * The one description of a field. Everything else about it is derived: property, JSON, column, validation, masking.
 */
typedef struct
{
  const char         *name;
  Cp2FieldType        type;
  gsize               offset;
  guint               flags;
  Cp2Format           format;
  const char         *kind;
  const char * const *words;
  gint64              minimum;
  gint64              maximum;
  const char         *group;
  const char         *label;
  const char         *reason;
} Cp2Field;

#define CP2_FIELD(Struct, member, TYPE, ...) \
  { .name = #member, .type = CP2_FIELD_##TYPE, .offset = G_STRUCT_OFFSET (Struct, member), __VA_ARGS__ }

/** Cp2FieldForm: whether sensitive values are written whole, or all but their last four characters as asterisks. */
typedef enum
{
  CP2_FORM_WHOLE,
  CP2_FORM_MASKED,
} Cp2FieldForm;

#define CP2_FIELD_MEMBER(Type, object, field) (*(Type *) ((char *) (object) + (field)->offset))

/** cp2_field_is_text: whether the member is a `char *`. */
gboolean     cp2_field_is_text       (const Cp2Field  *field);
/** cp2_field_is_number: whether the member is a #gint64. */
gboolean     cp2_field_is_number     (const Cp2Field  *field);
/** cp2_field_is_integer: whether the database keeps it as a whole number: numbers, money, booleans. */
gboolean     cp2_field_is_integer    (const Cp2Field  *field);
/** cp2_field_is_set: whether the member has a value other than the unset one (%NULL, 0, the empty word). */
gboolean     cp2_field_is_set        (const Cp2Field  *field,
                                      gconstpointer    object);
/** cp2_field_get_label: (transfer none): the label in the current language, or the name when it has none. */
const char  *cp2_field_get_label     (const Cp2Field  *field);
/** cp2_field_to_text: (transfer full) (nullable): the member as text, as the database and a filter see it. */
char        *cp2_field_to_text       (const Cp2Field  *field,
                                      gconstpointer    object);
/** cp2_field_set_text: sets the member from what cp2_field_to_text() gave; %FALSE leaves it as it was. */
gboolean     cp2_field_set_text      (const Cp2Field  *field,
                                      gpointer         object,
                                      const char      *text);
/** cp2_field_set_json: sets the member from a JSON value; %CP2_RULE_ERROR_MALFORMED when it is of another type. */
gboolean     cp2_field_set_json      (const Cp2Field  *field,
                                      gpointer         object,
                                      JsonNode        *node,
                                      GError         **error);
/** cp2_field_copy: copies the member from one struct to another. */
void         cp2_field_copy          (const Cp2Field  *field,
                                      gpointer         to,
                                      gconstpointer    from);
/** cp2_field_clear: frees what the member owns and makes it unset. */
void         cp2_field_clear         (const Cp2Field  *field,
                                      gpointer         object);
/** cp2_field_equal: whether the member is the same in both structs. */
gboolean     cp2_field_equal         (const Cp2Field  *field,
                                      gconstpointer    a,
                                      gconstpointer    b);
/** cp2_field_mask: (transfer full): asterisks and the last four characters; of short values asterisks alone. */
char        *cp2_field_mask          (const char      *value);
/** cp2_field_write_json: appends `,"name":value` when the member is set; a masked number or list is left out. */
void         cp2_field_write_json    (const Cp2Field  *field,
                                      gconstpointer    object,
                                      Cp2FieldForm     form,
                                      GString         *text);
/** cp2_field_validate: the field's own rules: required, format, length, range, existing day. */
gboolean     cp2_field_validate      (const Cp2Field  *field,
                                      gconstpointer    object,
                                      GError         **error);
/** cp2_field_find: (nullable): the field of that name in a table. */
const Cp2Field *cp2_field_find       (const Cp2Field  *fields,
                                      guint            n_fields,
                                      const char      *name);

/** cp2_field_read_json: cp2_field_set_json() of what a person typed: normalised, then validated. */
gboolean     cp2_field_read_json     (const Cp2Field  *field,
                                      gpointer         object,
                                      JsonNode        *node,
                                      GError         **error);
/** cp2_fields_clear: clears every member of the table. */
void         cp2_fields_clear        (const Cp2Field  *fields,
                                      guint            n_fields,
                                      gpointer         object);

G_END_DECLS
