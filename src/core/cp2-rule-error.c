#include "config.h"

#include <glib/gi18n-lib.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "core/cp2-json.h"
#include "core/cp2-rule-error.h"
#include "core/cp2-rule-words.h"

typedef struct
{
  const char    *name;
  Cp2Disposition disposition;
  /* Names in braces are facts. With @plural, the number is the fact "count". */
  const char    *sentence;
  const char    *plural;
} Rule;

static const Rule rules[CP2_RULE_ERROR_LAST] = {
  [CP2_RULE_ERROR_UNKNOWN_OPERATION] = { "unknown-operation", CP2_DISPOSITION_REJECTED,
    N_("This version does not know how to do “{operation}”. Update the program and try again.") },
  [CP2_RULE_ERROR_SCHEMA_TOO_NEW] = { "schema-too-new", CP2_DISPOSITION_REJECTED,
    N_("This was made by a newer version of the program. Update the server and send it again.") },
  [CP2_RULE_ERROR_MALFORMED] = { "malformed", CP2_DISPOSITION_REJECTED,
    N_("“{field}” has a value of the wrong kind. Check it and try again.") },
  [CP2_RULE_ERROR_UNKNOWN_FIELD] = { "unknown-field", CP2_DISPOSITION_REJECTED,
    N_("“{field}” cannot be set here. Leave it out and try again.") },
  [CP2_RULE_ERROR_REQUIRED] = { "required", CP2_DISPOSITION_REJECTED,
    N_("“{field}” is missing. Fill it in and try again.") },
  [CP2_RULE_ERROR_WRONG_FORMAT] = { "wrong-format", CP2_DISPOSITION_REJECTED,
    N_("“{field}” does not look right. {expected}") },
  [CP2_RULE_ERROR_TOO_LONG] = { "too-long", CP2_DISPOSITION_REJECTED,
    /* Translators: {limit} is a number of characters */
    N_("“{field}” is too long: at most {limit} characters fit. Shorten it and try again.") },
  [CP2_RULE_ERROR_OUT_OF_RANGE] = { "out-of-range", CP2_DISPOSITION_REJECTED,
    N_("“{field}” must be from {minimum} to {maximum}. Correct it and try again.") },
  [CP2_RULE_ERROR_NOT_ALLOWED] = { "not-allowed", CP2_DISPOSITION_REJECTED,
    N_("Your account may not do this. Sign in with the account of the office or centre that may.") },
  [CP2_RULE_ERROR_NOT_FOUND] = { "not-found", CP2_DISPOSITION_REJECTED,
    N_("This record is not there, or belongs to somebody else. Bring the page up to date and try again.") },
  [CP2_RULE_ERROR_ID_TAKEN] = { "id-taken", CP2_DISPOSITION_REJECTED,
    N_("Another record already has this identity. Enter it anew.") },
  [CP2_RULE_ERROR_WRONG_STATE] = { "wrong-state", CP2_DISPOSITION_REJECTED,
    /* Translators: {state} is a word such as Submitted or Verified */
    N_("This cannot be done now, because the record is “{state}”. Bring the page up to date to see what comes next.") },
  [CP2_RULE_ERROR_REASON_REQUIRED] = { "reason-required", CP2_DISPOSITION_REJECTED,
    N_("A change at this point needs a reason, which is kept. Write the reason and try again.") },
  [CP2_RULE_ERROR_GROUP_REFUSED] = { "group-refused", CP2_DISPOSITION_REJECTED,
    N_("This was saved together with something that was refused, so neither was done. Look at the other one first.") },
  [CP2_RULE_ERROR_PROFILE_INCOMPLETE] = { "profile-incomplete", CP2_DISPOSITION_REJECTED,
    /* Translators: {missing} is a list of field names */
    N_("Your profile still lacks one detail: {missing}. Complete it, then apply."),
    N_("Your profile still lacks {count} details: {missing}. Complete them, then apply.") },
  [CP2_RULE_ERROR_VACANCY_CLOSED] = { "vacancy-closed", CP2_DISPOSITION_REJECTED,
    N_("This vacancy closed on {date}. Look for one that is still open.") },
  [CP2_RULE_ERROR_VACANCY_FULL] = { "vacancy-full", CP2_DISPOSITION_REJECTED,
    N_("The only place of this vacancy is taken. Look for another vacancy."),
    N_("All {count} places of this vacancy are taken. Look for another vacancy.") },
  [CP2_RULE_ERROR_ALREADY_APPLIED] = { "already-applied", CP2_DISPOSITION_REJECTED,
    N_("You have already applied for this vacancy. See it under Applications.") },
  [CP2_RULE_ERROR_COOL_DOWN] = { "cool-down", CP2_DISPOSITION_REJECTED,
    N_("You served at {centre} in {year}. By the {rule_year} rule {years} year must pass before you serve there again; choose another centre."),
    N_("You served at {centre} in {year}. By the {rule_year} rule {years} years must pass before you serve there again; choose another centre.") },
  [CP2_RULE_ERROR_OWN_SCHOOL] = { "own-school", CP2_DISPOSITION_REJECTED,
    N_("You work or worked at {centre}, so you cannot serve there. Choose another centre.") },
  [CP2_RULE_ERROR_WRONG_LEVEL] = { "wrong-level", CP2_DISPOSITION_REJECTED,
    /* Translators: {levels} is a list such as Primary school, Junior school */
    N_("For {exam} the {rule_year} rule takes only teachers of these school levels for this position: {levels}. Choose another position.") },
  [CP2_RULE_ERROR_ALREADY_DEPLOYED] = { "already-deployed", CP2_DISPOSITION_REJECTED,
    N_("This person is already deployed to centre {centre} from {from} to {to}. Choose other days or another person.") },
  [CP2_RULE_ERROR_SLOT_CHANGED] = { "slot-changed", CP2_DISPOSITION_SUPERSEDED,
    N_("The office changed this deployment in the meantime; it is now “{state}”. Your answer was kept; ask the sub-county office if it is wrong.") },
  [CP2_RULE_ERROR_DEPLOYMENT_UNKNOWN] = { "deployment-unknown", CP2_DISPOSITION_HELD,
    N_("The server does not know this deployment yet. The mark is kept and counts as soon as the sub-county office has sent it.") },
  [CP2_RULE_ERROR_DEPLOYMENT_MOVED] = { "deployment-moved", CP2_DISPOSITION_HELD,
    N_("This person is no longer deployed at this centre. The mark is kept for the sub-county office to decide.") },
  [CP2_RULE_ERROR_DAY_OUTSIDE] = { "day-outside", CP2_DISPOSITION_REJECTED,
    N_("{date} is not a day of this deployment, which runs from {from} to {to}. Mark a day inside it.") },
  [CP2_RULE_ERROR_TIME_ORDER] = { "time-order", CP2_DISPOSITION_REJECTED,
    N_("The time out must be later than the time in. Correct one of them.") },
  [CP2_RULE_ERROR_REPLACED_BY_WHOM] = { "replaced-by-whom", CP2_DISPOSITION_REJECTED,
    N_("Say who replaced this person, then mark again.") },
  [CP2_RULE_ERROR_MARKS_MISSING] = { "marks-missing", CP2_DISPOSITION_REJECTED,
    N_("One person is not marked yet. Mark the person present, absent or replaced, then submit."),
    N_("{count} people are not marked yet. Mark each present, absent or replaced, then submit.") },
  [CP2_RULE_ERROR_SHEET_EMPTY] = { "sheet-empty", CP2_DISPOSITION_REJECTED,
    N_("Nobody is deployed at this centre on {date}, so there is no register to submit. Ask the sub-county office.") },
};

typedef struct
{
  JsonObject *facts;
} Cp2RuleErrorPrivate;

static void
cp2_rule_error_private_init (Cp2RuleErrorPrivate *priv)
{
  priv->facts = json_object_new ();
}

static void
cp2_rule_error_private_copy (const Cp2RuleErrorPrivate *source,
                             Cp2RuleErrorPrivate       *copy)
{
  copy->facts = json_object_ref (source->facts);
}

static void
cp2_rule_error_private_clear (Cp2RuleErrorPrivate *priv)
{
  g_clear_pointer (&priv->facts, json_object_unref);
}

G_DEFINE_EXTENDED_ERROR (Cp2RuleError, cp2_rule_error)

static GError *
rule_error_new (Cp2RuleError  code,
                JsonObject   *facts)
{
  GError *error = g_error_new_literal (CP2_RULE_ERROR, code, rules[code].name);
  Cp2RuleErrorPrivate *priv = cp2_rule_error_get_private (error);

  json_object_unref (priv->facts);
  priv->facts = json_object_ref (facts);
  return error;
}

gboolean
cp2_rule_refuse (GError       **error,
                 Cp2RuleError   code,
                 ...)
{
  g_autoptr(JsonObject) facts = json_object_new ();
  va_list arguments;

  g_return_val_if_fail (code < CP2_RULE_ERROR_LAST, FALSE);

  va_start (arguments, code);
  for (const char *name = va_arg (arguments, const char *); name != NULL; name = va_arg (arguments, const char *))
    {
      const char *value = va_arg (arguments, const char *);

      json_object_set_string_member (facts, name, value ? value : "");
    }
  va_end (arguments);

  g_propagate_error (error, rule_error_new (code, facts));
  return FALSE;
}

const char *
cp2_rule_error_get_name (const GError *error)
{
  g_return_val_if_fail (error->domain == CP2_RULE_ERROR, NULL);

  return rules[error->code].name;
}

Cp2Disposition
cp2_rule_error_get_disposition (const GError *error)
{
  g_return_val_if_fail (error->domain == CP2_RULE_ERROR, CP2_DISPOSITION_REJECTED);

  return rules[error->code].disposition;
}

JsonObject *
cp2_rule_error_get_facts (const GError *error)
{
  g_return_val_if_fail (error->domain == CP2_RULE_ERROR, NULL);

  return cp2_rule_error_get_private (error)->facts;
}

const char *
cp2_rule_error_get_fact (const GError *error,
                         const char   *name)
{
  return cp2_json_get_string (cp2_rule_error_get_facts (error), name);
}

/* Facts are data: the braces in them are not looked at again. One that did not come shows as an ellipsis; a wire word
 * becomes one that a person knows. */
static char *
fill_in (const char *sentence,
         JsonObject *facts)
{
  GString *text = g_string_new (NULL);

  while (*sentence != '\0')
    {
      const char *end = *sentence == '{' ? strchr (sentence, '}') : NULL;
      g_autofree char *name = end ? g_strndup (sentence + 1, end - sentence - 1) : NULL;
      const char *value = name ? cp2_json_get_string (facts, name) : NULL;
      g_autofree char *words = value ? cp2_rule_words_describe (name, value, facts) : NULL;

      if (end != NULL)
        {
          g_string_append (text, words ? words : "…");
          sentence = end + 1;
        }
      else
        {
          g_string_append_c (text, *sentence++);
        }
    }

  return g_string_free (text, FALSE);
}

char *
cp2_rule_error_describe (const GError *error)
{
  const Rule *rule;
  const char *count;
  const char *sentence;

  g_return_val_if_fail (error->domain == CP2_RULE_ERROR, NULL);

  rule = &rules[error->code];
  count = cp2_rule_error_get_fact (error, "count");
  sentence = rule->plural ? g_dngettext (GETTEXT_PACKAGE, rule->sentence, rule->plural, count ? strtoul (count, NULL, 10) : 2)
                          : g_dgettext (GETTEXT_PACKAGE, rule->sentence);
  return fill_in (sentence, cp2_rule_error_get_facts (error));
}

void
cp2_rule_error_note_kind (GError     *error,
                          const char *kind)
{
  g_return_if_fail (error != NULL && kind != NULL);

  if (error->domain == CP2_RULE_ERROR && !json_object_has_member (cp2_rule_error_get_facts (error), "kind"))
    json_object_set_string_member (cp2_rule_error_get_facts (error), "kind", kind);
}

GError *
cp2_rule_error_new_from_problem (const char *name,
                                 JsonObject *facts)
{
  g_autoptr(JsonObject) none = json_object_new ();

  for (guint i = 0; i < CP2_RULE_ERROR_LAST; i++)
    if (g_strcmp0 (rules[i].name, name) == 0)
      return rule_error_new (i, facts ? facts : none);

  return NULL;
}
