#pragma once

#include "core/cp2-field.h"

G_BEGIN_DECLS

/* Between what a person types into a row and what a record holds. "Raw" is the text of cp2_field_to_text(), %NULL for
 * unset; what is shown differs from it for money and lists only. */

/** cp2_field_typing_show: (transfer full): the raw value as it stands in a row; empty for unset. */
char       *cp2_field_typing_show        (const Cp2Field  *field,
                                          const char      *raw);
/**
 * cp2_field_typing_read:
 * @record: a scratch record of the field's kind, which gets the value, normalised
 * @error: %CP2_RULE_ERROR, why it is not a value of the field
 *
 * Returns: (transfer full): the value for an operation's body, a JSON null for an emptied row; %NULL with @error set
 */
JsonNode   *cp2_field_typing_read        (const Cp2Field  *field,
                                          const char      *typed,
                                          gpointer         record,
                                          GError         **error);
/** cp2_field_typing_is_hopeless: whether nothing typed after @text can make it right, so that it is said at once. */
gboolean    cp2_field_typing_is_hopeless (const Cp2Field  *field,
                                          const char      *text);
/** cp2_field_typing_get_hint: (transfer none) (nullable): how a value of the field looks. */
const char *cp2_field_typing_get_hint    (const Cp2Field  *field);

G_END_DECLS
