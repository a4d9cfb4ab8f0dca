#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * Cp2RuleError:
 *
 * Why an operation is refused, kept back or left to the server. Each code has a stable name on the wire and one
 * translatable sentence, both in the table of cp2-rule-error.c; the facts of the case go beside it.
 */
typedef enum
{
  /* The request itself */
  CP2_RULE_ERROR_UNKNOWN_OPERATION,
  CP2_RULE_ERROR_SCHEMA_TOO_NEW,
  CP2_RULE_ERROR_MALFORMED,
  CP2_RULE_ERROR_UNKNOWN_FIELD,
  CP2_RULE_ERROR_REQUIRED,
  CP2_RULE_ERROR_WRONG_FORMAT,
  CP2_RULE_ERROR_TOO_LONG,
  CP2_RULE_ERROR_OUT_OF_RANGE,
  CP2_RULE_ERROR_NOT_ALLOWED,
  CP2_RULE_ERROR_NOT_FOUND,
  CP2_RULE_ERROR_ID_TAKEN,
  CP2_RULE_ERROR_WRONG_STATE,
  CP2_RULE_ERROR_REASON_REQUIRED,
  CP2_RULE_ERROR_GROUP_REFUSED,
  /* Applications */
  CP2_RULE_ERROR_PROFILE_INCOMPLETE,
  CP2_RULE_ERROR_VACANCY_CLOSED,
  CP2_RULE_ERROR_VACANCY_FULL,
  CP2_RULE_ERROR_ALREADY_APPLIED,
  CP2_RULE_ERROR_COOL_DOWN,
  CP2_RULE_ERROR_OWN_SCHOOL,
  CP2_RULE_ERROR_WRONG_LEVEL,
  /* Deployments */
  CP2_RULE_ERROR_ALREADY_DEPLOYED,
  CP2_RULE_ERROR_SLOT_CHANGED,
  /* Attendance */
  CP2_RULE_ERROR_DEPLOYMENT_UNKNOWN,
  CP2_RULE_ERROR_DEPLOYMENT_MOVED,
  CP2_RULE_ERROR_DAY_OUTSIDE,
  CP2_RULE_ERROR_TIME_ORDER,
  CP2_RULE_ERROR_REPLACED_BY_WHOM,
  CP2_RULE_ERROR_MARKS_MISSING,
  CP2_RULE_ERROR_SHEET_EMPTY,
  CP2_RULE_ERROR_LAST /*< skip >*/
} Cp2RuleError;

#define CP2_RULE_ERROR (cp2_rule_error_quark ())
GQuark cp2_rule_error_quark (void);

/**
 * Cp2Disposition:
 * @CP2_DISPOSITION_REJECTED: final; the person must act
 * @CP2_DISPOSITION_HELD: kept by the server until the record that it waits for is there
 * @CP2_DISPOSITION_SUPERSEDED: kept as an event, but something newer decided otherwise
 *
 * What becomes of an operation that met a rule.
 */
typedef enum
{
  CP2_DISPOSITION_REJECTED,
  CP2_DISPOSITION_HELD,
  CP2_DISPOSITION_SUPERSEDED,
} Cp2Disposition;

/**
 * cp2_rule_refuse:
 * @error: where to put it
 * @code: the rule
 * @...: name and text of each fact, and %NULL
 *
 * Sets @error with the facts that the sentence needs. Facts `field`, `kind` and `id` have a fixed meaning; the
 * texts of the catalogue in `expected` and `missing` may be English, for they are translated where they are read.
 *
 * Returns: %FALSE always, so that a check can end with it
 */
gboolean        cp2_rule_refuse                (GError       **error,
                                                Cp2RuleError   code,
                                                ...) G_GNUC_NULL_TERMINATED;

/** cp2_rule_error_get_name: the stable name of the error's code on the wire, for example `vacancy-full`. */
const char     *cp2_rule_error_get_name        (const GError  *error);
/** cp2_rule_error_get_disposition: what becomes of the operation. */
Cp2Disposition  cp2_rule_error_get_disposition (const GError  *error);
/** cp2_rule_error_get_fact: (nullable) (transfer none): one fact's text. */
const char     *cp2_rule_error_get_fact        (const GError  *error,
                                                const char    *name);
/** cp2_rule_error_get_facts: (transfer none): all facts, members are strings. */
JsonObject     *cp2_rule_error_get_facts       (const GError  *error);

/** cp2_rule_error_note_kind: adds the fact `kind` when there is none and @error is a rule's: whose field or state the facts speak of. */
void            cp2_rule_error_note_kind       (GError        *error,
                                                const char    *kind);

/**
 * cp2_rule_error_describe:
 *
 * Returns: (transfer full): the full sentence in the current language, facts filled in with words that a person knows
 */
char           *cp2_rule_error_describe        (const GError  *error);

/**
 * cp2_rule_error_new_from_problem:
 * @name: (nullable): a stable name as received
 * @facts: (nullable): facts as received
 *
 * Rebuilds the error on the other side of the wire, so that it reads the same in this person's language.
 *
 * Returns: (transfer full) (nullable): %NULL when the name is none of ours
 */
GError         *cp2_rule_error_new_from_problem (const char   *name,
                                                 JsonObject   *facts);

G_END_DECLS
