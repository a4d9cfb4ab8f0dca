#pragma once

#include <glib-object.h>

#include "core/cp2-field.h"

G_BEGIN_DECLS

typedef struct _Cp2Kind Cp2Kind;
typedef struct _Cp2Record Cp2Record;
typedef struct _Cp2Repository Cp2Repository;

/**
 * Cp2Audience: who may see a record, as scope keys (`public`, `centre:21304017`, `account:…`, `council`), each with
 * the form that is served to it.
 */
typedef struct _Cp2Audience Cp2Audience;

/** cp2_audience_new: an empty one. */
Cp2Audience  *cp2_audience_new     (void);
void          cp2_audience_free    (Cp2Audience        *audience);
/** cp2_audience_add: lets the scope `@type:@id` see the record; an empty or %NULL @id adds nothing. */
void          cp2_audience_add     (Cp2Audience        *audience,
                                    Cp2FieldForm        form,
                                    const char         *type,
                                    const char         *id);
/** cp2_audience_add_everyone: the record is public. */
void          cp2_audience_add_everyone (Cp2Audience   *audience);
/** cp2_audience_add_offices: the sub-county, the county and the council; the council sees the whole form. */
void          cp2_audience_add_offices (Cp2Audience    *audience,
                                    Cp2FieldForm        form,
                                    const char         *subcounty,
                                    const char         *county);
guint         cp2_audience_get_n   (const Cp2Audience  *audience);
/** cp2_audience_get: (transfer none): the scope key at @position, and its form. */
const char   *cp2_audience_get     (const Cp2Audience  *audience,
                                    guint               position,
                                    Cp2FieldForm       *form);
/** cp2_audience_find: whether @scope is in it, and with which form. */
gboolean      cp2_audience_find    (const Cp2Audience  *audience,
                                    const char         *scope,
                                    Cp2FieldForm       *form);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Cp2Audience, cp2_audience_free)

/**
 * Cp2Kind:
 * @name: on the wire, and the name of the table
 * @get_type: the GObject class
 * @fields: (array length=n_fields): the one description of its fields
 * @indexes: (nullable) (array zero-terminated=1): columns of each index, separated by commas
 * @keys: (nullable) (array zero-terminated=1): the same for unique keys beside the id
 * @audience: who may see a record of the kind
 */
struct _Cp2Kind
{
  const char         *name;
  GType             (*get_type) (void);
  const Cp2Field     *fields;
  guint               n_fields;
  const char * const *indexes;
  const char * const *keys;
  gboolean          (*audience) (Cp2Record      *record,
                                 Cp2Repository  *repository,
                                 Cp2Audience    *audience,
                                 GError        **error);
};

/** cp2_kind_list: (array length=n_kinds) (transfer none): every kind there is. */
const Cp2Kind * const *cp2_kind_list   (guint          *n_kinds);
/** cp2_kind_lookup: (nullable): the kind of that name. */
const Cp2Kind         *cp2_kind_lookup (const char     *name);
/** cp2_kind_find_field: (nullable): one of its fields. */
const Cp2Field        *cp2_kind_find_field (const Cp2Kind *kind,
                                        const char     *name);
/** cp2_kind_is_searchable: whether it has a full-text index. */
gboolean               cp2_kind_is_searchable (const Cp2Kind *kind);
/** cp2_kind_is_sensitive: whether it has fields to mask. */
gboolean               cp2_kind_is_sensitive (const Cp2Kind *kind);

/** cp2_audience_public: the audience function of reference data: everyone. */
gboolean               cp2_audience_public (Cp2Record      *record,
                                        Cp2Repository  *repository,
                                        Cp2Audience    *audience,
                                        GError        **error);

/**
 * CP2_DEFINE_KIND:
 *
 * Defines the record class and its #Cp2Kind (`type_name_kind`) from the table `fields` above it.
 */
#define CP2_DEFINE_KIND(TypeName, type_name, NAME, ...)                                   \
  G_DEFINE_FINAL_TYPE (TypeName, type_name, CP2_TYPE_RECORD)                              \
  const Cp2Kind type_name##_kind = {                                                      \
    .name = NAME, .get_type = type_name##_get_type,                                       \
    .fields = type_name##_fields, .n_fields = G_N_ELEMENTS (type_name##_fields),          \
    __VA_ARGS__                                                                           \
  };                                                                                      \
  static void type_name##_init (TypeName *self) {}                                        \
  static void type_name##_class_init (TypeName##Class *klass)                             \
  {                                                                                       \
    cp2_record_class_set_kind (CP2_RECORD_CLASS (klass), &type_name##_kind);              \
  }

/** CP2_DECLARE_KIND: declares the class and the kind; the header defines the struct. */
#define CP2_DECLARE_KIND(TypeName, type_name, TYPE_NAME)                                  \
  G_DECLARE_FINAL_TYPE (TypeName, type_name, CP2, TYPE_NAME, Cp2Record)                   \
  extern const Cp2Kind type_name##_kind;

G_END_DECLS
