#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "app/models/cp2-words.h"
#include "core/cp2-role.h"

typedef struct
{
  const char *word;
  const char *label;
} Word;

#define END { NULL, NULL }

static const Word gender_words[] = {
  { "", NC_("gender", "Not given") },
  { "female", NC_("gender", "Female") },
  { "male", NC_("gender", "Male") },
  END
};

static const Word school_words[] = {
  { "", NC_("school level", "Not given") },
  { "primary", NC_("school level", "Primary school") },
  { "junior", NC_("school level", "Junior school") },
  { "secondary", NC_("school level", "Secondary school") },
  { "college", NC_("school level", "College") },
  END
};

static const Word category_words[] = {
  { "", NC_("school category", "Not given") },
  { "national", NC_("school category", "National school") },
  { "extra-county", NC_("school category", "Extra-county school") },
  { "county", NC_("school category", "County school") },
  { "sub-county", NC_("school category", "Sub-county school") },
  { "special-needs", NC_("school category", "Special needs school") },
  { "private", NC_("school category", "Private school") },
  END
};

static const Word study_words[] = {
  { "", NC_("level of study", "Not given") },
  { "certificate", NC_("level of study", "Certificate") },
  { "diploma", NC_("level of study", "Diploma") },
  { "higher-diploma", NC_("level of study", "Higher diploma") },
  { "bachelor", NC_("level of study", "Bachelor’s degree") },
  { "master", NC_("level of study", "Master’s degree") },
  { "doctorate", NC_("level of study", "Doctorate") },
  END
};

/* What became of a change that a person asked for in the own profile. */
static const Word change_words[] = {
  { "requested", NC_("profile change", "Waiting for the office") },
  { "approved", NC_("profile change", "Approved") },
  { "refused", NC_("profile change", "Refused") },
  END
};

static const Word station_words[] = {
  { "centre", NC_("duty station", "Exam centre") },
  { "container", NC_("duty station", "Container") },
  { "marking-centre", NC_("duty station", "Marking centre") },
  END
};

static const Word part_words[] = {
  { "morning", NC_("exam session", "Morning") },
  { "midday", NC_("exam session", "Midday") },
  { "afternoon", NC_("exam session", "Afternoon") },
  END
};

static const Word application_words[] = {
  { "submitted", NC_("application", "Submitted") },
  { "withdrawn", NC_("application", "Withdrawn") },
  { "shortlisted", NC_("application", "Shortlisted") },
  { "accepted", NC_("application", "Accepted") },
  { "deployed", NC_("application", "Deployed") },
  { "declined", NC_("application", "Declined") },
  END
};

static const Word deployment_words[] = {
  { "proposed", NC_("deployment", "Proposed") },
  { "offered", NC_("deployment", "Offered") },
  { "accepted", NC_("deployment", "Accepted") },
  { "declined", NC_("deployment", "Declined") },
  { "expired", NC_("deployment", "Expired") },
  { "reported", NC_("deployment", "Reported for duty") },
  { "served", NC_("deployment", "Served") },
  { "replaced", NC_("deployment", "Replaced") },
  { "cancelled", NC_("deployment", "Cancelled") },
  END
};

static const Word sheet_words[] = {
  { "open", NC_("register", "Open") },
  { "submitted", NC_("register", "Submitted") },
  { "verified", NC_("register", "Verified") },
  { "reopened", NC_("register", "Reopened") },
  END
};

static const Word mark_words[] = {
  { "", NC_("mark", "Not marked") },
  { "present", NC_("mark", "Present") },
  { "absent", NC_("mark", "Absent") },
  { "replaced", NC_("mark", "Replaced") },
  { "cleared", NC_("mark", "Taken back") },
  END
};

static const struct
{
  const char *kind;
  const char *field;
  const char *context;
  const Word *words;
} enums[] = {
  { "attendance_mark", "status", "mark", mark_words },
  { "attendance_sheet", "state", "register", sheet_words },
  { "centre", "category", "school category", category_words },
  { "centre", "level", "school level", school_words },
  { "deployment", "gender", "gender", gender_words },
  { "deployment", "state", "deployment", deployment_words },
  { "eligibility_rule", "levels", "school level", school_words },
  { "job_application", "state", "application", application_words },
  { "position", "station", "duty station", station_words },
  { "profile", "gender", "gender", gender_words },
  { "profile", "level", "school level", school_words },
  { "profile_change", "state", "profile change", change_words },
  { "qualification", "level", "level of study", study_words },
  { "session", "part", "exam session", part_words },
};

static const Word operation_words[] = {
  { "application.submit", NC_("operation", "Submit application") },
  { "application.withdraw", NC_("operation", "Withdraw application") },
  { "attendance.mark", NC_("operation", "Mark attendance") },
  { "attendance.reopen", NC_("operation", "Reopen register") },
  { "attendance.submit", NC_("operation", "Countersign and submit register") },
  { "attendance.verify", NC_("operation", "Verify register") },
  { "deployment.accept", NC_("operation", "Accept deployment") },
  { "deployment.assign", NC_("operation", "Deploy") },
  { "deployment.cancel", NC_("operation", "Cancel deployment") },
  { "deployment.decline", NC_("operation", "Decline deployment") },
  { "experience.remove", NC_("operation", "Remove experience") },
  { "experience.save", NC_("operation", "Save experience") },
  { "profile.decide", NC_("operation", "Decide about a change of a profile") },
  { "profile.update", NC_("operation", "Update profile") },
  { "qualification.remove", NC_("operation", "Remove qualification") },
  { "qualification.save", NC_("operation", "Save qualification") },
  { "vacancy.close", NC_("operation", "Close vacancy") },
  { "vacancy.publish", NC_("operation", "Publish vacancy") },
  END
};

static const struct
{
  Cp2Role     role;
  const char *label;
} roles[] = {
  { CP2_ROLE_PROFESSIONAL, NC_("role", "Contracted professional") },
  { CP2_ROLE_CENTRE, NC_("role", "Exam centre") },
  { CP2_ROLE_SUBCOUNTY, NC_("role", "Sub-county office") },
  { CP2_ROLE_COUNTY, NC_("role", "County office") },
  { CP2_ROLE_COUNCIL, NC_("role", "Council") },
};

/* Names of the reference data, for the catalogue alone: they are looked up by what the record says. */
G_GNUC_UNUSED static const char * const names[] = {
  NC_("reference name", "Assistant Chief Examiner"),
  NC_("reference name", "Assistant County Commissioner"),
  NC_("reference name", "Assessor"),
  NC_("reference name", "Centre Manager"),
  NC_("reference name", "Centre Organizer"),
  NC_("reference name", "Chief Examiner"),
  NC_("reference name", "Container Clerk"),
  NC_("reference name", "Container Guard"),
  NC_("reference name", "Deputy Centre Manager"),
  NC_("reference name", "Deputy County Commissioner"),
  NC_("reference name", "Driver"),
  NC_("reference name", "Education Officer"),
  NC_("reference name", "Examiner"),
  NC_("reference name", "Examiner-in-Charge"),
  NC_("reference name", "Invigilator"),
  NC_("reference name", "Security Officer"),
  NC_("reference name", "Supervisor"),
  NC_("reference name", "Team Leader"),

  NC_("reference name", "Centre management"),
  NC_("reference name", "Distribution of papers"),
  NC_("reference name", "Invigilation"),
  NC_("reference name", "Marking"),
  NC_("reference name", "Oral and practical assessment"),
  NC_("reference name", "Security"),
  NC_("reference name", "Supervision"),
  NC_("reference name", "Transport"),

  NC_("reference name", "Rehearsal"),

  /* Translators: exams; {year} stays as it is. Names that are only letters, such as KCSE, are not translated. */
  NC_("reference name", "Business group {year}"),
  NC_("reference name", "Business single subjects {year}"),
  NC_("reference name", "Technical {year}"),
  NC_("reference name", "Business and technical examinations, BMGT {year}"),
  NC_("reference name", "Business and technical examinations, BTEP {year}"),
  NC_("reference name", "Business group examinations {year}"),
  NC_("reference name", "Business single subject examinations {year}"),
  NC_("reference name", "Diploma in Early Childhood Teacher Education {year}"),
  NC_("reference name", "Diploma in Primary Teacher Education {year}"),
  NC_("reference name", "Diploma in Secondary Teacher Education {year}"),
  NC_("reference name", "Diploma in Special Needs Education {year}"),
  NC_("reference name", "Diploma in Teacher Education {year}"),
  NC_("reference name", "Early Childhood Development Education {year}"),
  NC_("reference name", "Kenya Certificate of Primary Education {year}"),
  NC_("reference name", "Kenya Certificate of Secondary Education {year}"),
  NC_("reference name", "Kenya Intermediate Level Education Assessment {year}"),
  NC_("reference name", "Kenya Junior School Education Assessment {year}"),
  NC_("reference name", "Kenya Pre-Vocational Level Education Assessment {year}"),
  NC_("reference name", "Kenya Primary School Education Assessment {year}"),
  NC_("reference name", "Primary Teacher Education {year}"),
  NC_("reference name", "Qualifying Test for the Kenya Certificate of Secondary Education {year}"),
  NC_("reference name", "Qualifying Test for the Kenya Junior School Education Assessment {year}"),
  NC_("reference name", "Teacher Certificate in Adult Education {year}"),
  NC_("reference name", "Technical examinations {year}"),
};

static const char *
find_label (const Word *words,
            const char *word)
{
  for (; words->word != NULL; words++)
    if (g_str_equal (words->word, word))
      return words->label;

  return NULL;
}

const char *
cp2_words_get (const char *kind,
               const char *field,
               const char *word)
{
  g_return_val_if_fail (kind != NULL && field != NULL, NULL);

  if (word == NULL)
    word = "";

  for (guint i = 0; i < G_N_ELEMENTS (enums); i++)
    if (g_str_equal (enums[i].kind, kind) && g_str_equal (enums[i].field, field))
      {
        const char *label = find_label (enums[i].words, word);

        return label != NULL ? g_dpgettext2 (GETTEXT_PACKAGE, enums[i].context, label) : g_intern_string (word);
      }

  return g_intern_string (word);
}

static gboolean
ends_with_year (const char *name,
                gsize       length)
{
  if (length < 6 || name[length - 5] != ' ')
    return FALSE;

  for (gsize i = length - 4; i < length; i++)
    if (!g_ascii_isdigit (name[i]))
      return FALSE;

  return TRUE;
}

const char *
cp2_words_get_mark (guint status)
{
  static const char * const words[] = { "", "present", "absent", "replaced", "cleared" };

  return cp2_words_get ("attendance_mark", "status", words[MIN (status, G_N_ELEMENTS (words) - 1)]);
}

/* Exams of every year have one translation: it is that of the name with `{year}`. */
static const char *
translate_with_year (const char *name,
                     gsize       length)
{
  g_autoptr(GString) text = g_string_new_len (name, length - 4);
  const char *year = name + length - 4;
  const char *translated;

  g_string_append (text, "{year}");
  translated = g_dpgettext2 (GETTEXT_PACKAGE, "reference name", text->str);
  if (translated == text->str)
    return g_intern_string (name);

  g_string_assign (text, translated);
  g_string_replace (text, "{year}", year, 0);
  return g_intern_string (text->str);
}

const char *
cp2_words_get_name (const char *name)
{
  const char *translated;
  gsize length;

  if (name == NULL || name[0] == '\0')
    return "";

  length = strlen (name);
  if (ends_with_year (name, length))
    return translate_with_year (name, length);

  translated = g_dpgettext2 (GETTEXT_PACKAGE, "reference name", name);
  return translated != name ? translated : g_intern_string (name);
}

const char *
cp2_words_get_operation (const char *kind)
{
  const char *label = find_label (operation_words, kind != NULL ? kind : "");

  /* An operation of a newer version, seen in an older program. */
  return g_dpgettext2 (GETTEXT_PACKAGE, "operation", label != NULL ? label : NC_("operation", "Change"));
}

const char *
cp2_words_get_role (guint role)
{
  for (guint i = 0; i < G_N_ELEMENTS (roles); i++)
    if (roles[i].role == role)
      return g_dpgettext2 (GETTEXT_PACKAGE, "role", roles[i].label);

  return g_dpgettext2 (GETTEXT_PACKAGE, "role", NC_("role", "Unknown"));
}
