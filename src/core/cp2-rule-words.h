#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * cp2_rule_words_describe:
 * @fact: name of a fact of a #Cp2RuleError
 * @value: the fact as it came over the wire
 * @facts: the facts beside it; `kind` tells whose field or state it is
 *
 * A fact as a person reads it, in the current language: the label of a field, the word of a state or a school level,
 * what an operation does, a day as `4 Nov 2026`. What is none of these, or is not known here, stays as it is.
 *
 * Returns: (transfer full): the text
 */
char *cp2_rule_words_describe (const char *fact,
                               const char *value,
                               JsonObject *facts);

G_END_DECLS
