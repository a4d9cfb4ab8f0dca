#include "config.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>

#include "core/cp2-json.h"
#include "core/cp2-kind.h"
#include "core/cp2-rule-words.h"

/* A message with its context, as g_dpgettext2() takes them. */
typedef struct
{
  const char *owner; /* the kind whose state it is; NULL for any */
  const char *word;
  const char *context;
  const char *label;
} Word;

static const Word state_words[] = {
  { "attendance_sheet", "open", "register", NC_("register", "Open") },
  { "attendance_sheet", "submitted", "register", NC_("register", "Submitted") },
  { "attendance_sheet", "verified", "register", NC_("register", "Verified") },
  { "attendance_sheet", "reopened", "register", NC_("register", "Reopened") },
  { "job_application", "submitted", "application", NC_("application", "Submitted") },
  { "job_application", "withdrawn", "application", NC_("application", "Withdrawn") },
  { "job_application", "shortlisted", "application", NC_("application", "Shortlisted") },
  { "job_application", "accepted", "application", NC_("application", "Accepted") },
  { "job_application", "deployed", "application", NC_("application", "Deployed") },
  { "job_application", "declined", "application", NC_("application", "Declined") },
  { "deployment", "proposed", "deployment", NC_("deployment", "Proposed") },
  { "deployment", "offered", "deployment", NC_("deployment", "Offered") },
  { "deployment", "accepted", "deployment", NC_("deployment", "Accepted") },
  { "deployment", "declined", "deployment", NC_("deployment", "Declined") },
  { "deployment", "expired", "deployment", NC_("deployment", "Expired") },
  { "deployment", "reported", "deployment", NC_("deployment", "Reported for duty") },
  { "deployment", "served", "deployment", NC_("deployment", "Served") },
  { "deployment", "replaced", "deployment", NC_("deployment", "Replaced") },
  { "deployment", "cancelled", "deployment", NC_("deployment", "Cancelled") },
  { "profile_change", "requested", "profile change", NC_("profile change", "Waiting for the office") },
  { "profile_change", "approved", "profile change", NC_("profile change", "Approved") },
  { "profile_change", "refused", "profile change", NC_("profile change", "Refused") },
  { "vacancy", "closed", "vacancy", NC_("vacancy", "Closed") },
};

static const Word level_words[] = {
  { NULL, "primary", "school level", NC_("school level", "Primary school") },
  { NULL, "junior", "school level", NC_("school level", "Junior school") },
  { NULL, "secondary", "school level", NC_("school level", "Secondary school") },
  { NULL, "college", "school level", NC_("school level", "College") },
};

static const Word operation_words[] = {
  { NULL, "application.submit", "operation", NC_("operation", "Submit application") },
  { NULL, "application.withdraw", "operation", NC_("operation", "Withdraw application") },
  { NULL, "attendance.mark", "operation", NC_("operation", "Mark attendance") },
  { NULL, "attendance.reopen", "operation", NC_("operation", "Reopen register") },
  { NULL, "attendance.submit", "operation", NC_("operation", "Countersign and submit register") },
  { NULL, "attendance.verify", "operation", NC_("operation", "Verify register") },
  { NULL, "deployment.accept", "operation", NC_("operation", "Accept deployment") },
  { NULL, "deployment.assign", "operation", NC_("operation", "Deploy") },
  { NULL, "deployment.cancel", "operation", NC_("operation", "Cancel deployment") },
  { NULL, "deployment.decline", "operation", NC_("operation", "Decline deployment") },
  { NULL, "experience.remove", "operation", NC_("operation", "Remove experience") },
  { NULL, "experience.save", "operation", NC_("operation", "Save experience") },
  { NULL, "profile.decide", "operation", NC_("operation", "Decide about a change of a profile") },
  { NULL, "profile.update", "operation", NC_("operation", "Update profile") },
  { NULL, "qualification.remove", "operation", NC_("operation", "Remove qualification") },
  { NULL, "qualification.save", "operation", NC_("operation", "Save qualification") },
  { NULL, "vacancy.close", "operation", NC_("operation", "Close vacancy") },
  { NULL, "vacancy.publish", "operation", NC_("operation", "Publish vacancy") },
};

static const char * const months[] = {
  NC_("short month", "Jan"), NC_("short month", "Feb"), NC_("short month", "Mar"), NC_("short month", "Apr"),
  NC_("short month", "May"), NC_("short month", "Jun"), NC_("short month", "Jul"), NC_("short month", "Aug"),
  NC_("short month", "Sep"), NC_("short month", "Oct"), NC_("short month", "Nov"), NC_("short month", "Dec"),
};

/* Without the kind, which an older server does not name, the first owner of the word is as good as any. */
static const char *
find_word (const Word *words,
           guint       n_words,
           const char *kind,
           const char *word)
{
  const Word *found = NULL;

  for (guint i = 0; i < n_words; i++)
    if (g_str_equal (words[i].word, word) && (found == NULL || g_strcmp0 (words[i].owner, kind) == 0))
      found = &words[i];

  return found ? g_dpgettext2 (GETTEXT_PACKAGE, found->context, found->label) : word;
}

static char *
describe_state (const char *value,
                JsonObject *facts)
{
  return g_strdup (find_word (state_words, G_N_ELEMENTS (state_words), cp2_json_get_string (facts, "kind"), value));
}

static char *
describe_operation (const char *value,
                    JsonObject *facts)
{
  return g_strdup (find_word (operation_words, G_N_ELEMENTS (operation_words), NULL, value));
}

static const char *
get_level (const char *word)
{
  return find_word (level_words, G_N_ELEMENTS (level_words), NULL, word);
}

/* A sentence or label that was made where the language may be another: its English text is the catalogue's key. */
static const char *
translate (const char *text)
{
  return *text != '\0' ? g_dgettext (GETTEXT_PACKAGE, text) : text;
}

static char *
describe_list (const char  *value,
               const char *(*describe) (const char *word))
{
  g_auto(GStrv) words = g_strsplit (value, ", ", -1);
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; words[i] != NULL; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", describe (words[i]));

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
describe_levels (const char *value,
                 JsonObject *facts)
{
  return describe_list (value, get_level);
}

static char *
describe_missing (const char *value,
                  JsonObject *facts)
{
  return describe_list (value, translate);
}

static char *
describe_expected (const char *value,
                   JsonObject *facts)
{
  return g_strdup (translate (value));
}

static char *
describe_field (const char *value,
                JsonObject *facts)
{
  const Cp2Kind *kind = cp2_kind_lookup (cp2_json_get_string (facts, "kind"));
  const Cp2Field *field = kind ? cp2_kind_find_field (kind, value) : NULL;
  guint n_kinds;
  const Cp2Kind * const *kinds = cp2_kind_list (&n_kinds);

  for (guint i = 0; field == NULL && i < n_kinds; i++)
    field = cp2_kind_find_field (kinds[i], value);

  return g_strdup (field ? cp2_field_get_label (field) : value);
}

static char *
describe_day (const char *value,
              JsonObject *facts)
{
  int month;

  if (!cp2_date_is_valid (value))
    return g_strdup (value);

  month = atoi (value + 5);
  /* Translators: a day: day of the month, short month, year: “4 Nov 2026” */
  return g_strdup_printf (C_("date", "%1$d %2$s %3$d"), atoi (value + 8),
                          g_dpgettext2 (GETTEXT_PACKAGE, "short month", months[month - 1]), atoi (value));
}

static const struct
{
  const char *fact;
  char     *(*describe) (const char *value,
                         JsonObject *facts);
} formatters[] = {
  { "date", describe_day },
  { "expected", describe_expected },
  { "field", describe_field },
  { "from", describe_day },
  { "levels", describe_levels },
  { "missing", describe_missing },
  { "operation", describe_operation },
  { "state", describe_state },
  { "to", describe_day },
};

char *
cp2_rule_words_describe (const char *fact,
                         const char *value,
                         JsonObject *facts)
{
  for (guint i = 0; i < G_N_ELEMENTS (formatters); i++)
    if (g_str_equal (formatters[i].fact, fact))
      return formatters[i].describe (value, facts);

  return g_strdup (value);
}
