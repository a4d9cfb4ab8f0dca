#include "config.h"

#include <glib/gi18n-lib.h>

#include "core/cp2-places.h"
#include "core/cp2-profile.h"

static const char * const gender_words[] = { "", "female", "male", NULL };
static const char * const study_words[] =
  { "", "certificate", "diploma", "higher-diploma", "bachelor", "master", "doctorate", NULL };
static const char * const change_words[] = { "requested", "approved", "refused", NULL };

#define PERSONAL .group = "personal"
#define BANK     .group = "bank"
#define STATION  .group = "station"
#define KIN      .group = "kin"

#define REASON_PAYMENT  N_("Payment goes to the person whose ID, M-Pesa name and number agree with this.")
#define REASON_POSTING  N_("The office uses it to choose where you can be posted.")
#define REASON_IDENTITY N_("It tells you apart from a person with the same name.")
#define REASON_CONTACT  N_("The office reaches you, or your family, through it.")
#define REASON_BANK     N_("It is used when payment cannot go to M-Pesa.")

static const Cp2Field cp2_profile_fields[] = {
  CP2_FIELD (Cp2Profile, full_name, TEXT, PERSONAL, .format = CP2_FORMAT_PERSON_NAME, .maximum = 120,
             .flags = CP2_FIELD_DETAIL | CP2_FIELD_NEEDED, .label = N_("Full name as on the ID"), .reason = REASON_PAYMENT),
  CP2_FIELD (Cp2Profile, year_of_birth, INTEGER, PERSONAL, .format = CP2_FORMAT_YEAR_OF_BIRTH,
             .flags = CP2_FIELD_DETAIL | CP2_FIELD_NEEDED | CP2_FIELD_SENSITIVE, .label = N_("Year of birth"), .reason = REASON_IDENTITY),
  CP2_FIELD (Cp2Profile, gender, ENUM, PERSONAL, .words = gender_words,
             .flags = CP2_FIELD_DETAIL | CP2_FIELD_NEEDED, .label = N_("Gender"), .reason = REASON_IDENTITY),
  CP2_FIELD (Cp2Profile, national_id, TEXT, PERSONAL, .format = CP2_FORMAT_NATIONAL_ID,
             .flags = CP2_FIELD_DETAIL | CP2_FIELD_NEEDED | CP2_FIELD_SENSITIVE | CP2_FIELD_PROTECTED,
             .label = N_("National ID number"), .reason = REASON_PAYMENT),
  CP2_FIELD (Cp2Profile, kra_pin, TEXT, PERSONAL, .format = CP2_FORMAT_KRA_PIN,
             .flags = CP2_FIELD_DETAIL | CP2_FIELD_NEEDED | CP2_FIELD_SENSITIVE, .label = N_("KRA PIN"), .reason = REASON_PAYMENT),
  CP2_FIELD (Cp2Profile, nssf_number, TEXT, PERSONAL, .maximum = 20,
             .flags = CP2_FIELD_DETAIL | CP2_FIELD_SENSITIVE, .label = N_("NSSF number"), .reason = REASON_IDENTITY),
  CP2_FIELD (Cp2Profile, nhif_number, TEXT, PERSONAL, .maximum = 20,
             .flags = CP2_FIELD_DETAIL | CP2_FIELD_SENSITIVE, .label = N_("NHIF or SHA number"), .reason = REASON_IDENTITY),
  CP2_FIELD (Cp2Profile, email, TEXT, PERSONAL, .format = CP2_FORMAT_EMAIL,
             .flags = CP2_FIELD_DETAIL | CP2_FIELD_SENSITIVE, .label = N_("E-mail"), .reason = REASON_CONTACT),
  CP2_FIELD (Cp2Profile, mobile, TEXT, PERSONAL, .format = CP2_FORMAT_MOBILE,
             .flags = CP2_FIELD_SENSITIVE | CP2_FIELD_PROTECTED, .label = N_("Mobile number"), .reason = REASON_PAYMENT),
  CP2_FIELD (Cp2Profile, mpesa_name, TEXT, PERSONAL, .format = CP2_FORMAT_PERSON_NAME, .maximum = 120,
             .label = N_("Name on M-Pesa"), .reason = REASON_PAYMENT),

  CP2_FIELD (Cp2Profile, bank, TEXT, BANK, .flags = CP2_FIELD_DETAIL | CP2_FIELD_PROTECTED, .label = N_("Bank"), .reason = REASON_BANK),
  CP2_FIELD (Cp2Profile, branch, TEXT, BANK, .flags = CP2_FIELD_DETAIL | CP2_FIELD_PROTECTED, .label = N_("Branch"), .reason = REASON_BANK),
  CP2_FIELD (Cp2Profile, account_number, TEXT, BANK, .format = CP2_FORMAT_ACCOUNT_NUMBER,
             .flags = CP2_FIELD_DETAIL | CP2_FIELD_SENSITIVE | CP2_FIELD_PROTECTED, .label = N_("Account number"), .reason = REASON_BANK),

  CP2_FIELD (Cp2Profile, employer, TEXT, STATION,
             .flags = CP2_FIELD_DETAIL | CP2_FIELD_NEEDED, .label = N_("Employer"), .reason = REASON_POSTING),
  CP2_FIELD (Cp2Profile, tsc_number, TEXT, STATION, .format = CP2_FORMAT_SERVICE_NUMBER,
             .flags = CP2_FIELD_DETAIL | CP2_FIELD_NEEDED | CP2_FIELD_SENSITIVE, .label = N_("TSC or personal (PF) number"), .reason = REASON_PAYMENT),
  CP2_FIELD (Cp2Profile, institution, TEXT, STATION,
             .flags = CP2_FIELD_DETAIL | CP2_FIELD_NEEDED, .label = N_("Institution"), .reason = REASON_POSTING),
  CP2_FIELD (Cp2Profile, institution_centre, REFERENCE, STATION, .kind = "centre", .label = N_("Centre code of the institution")),
  CP2_FIELD (Cp2Profile, level, ENUM, STATION, .words = cp2_school_level_words, .label = N_("School level")),
  CP2_FIELD (Cp2Profile, designation, TEXT, STATION,
             .flags = CP2_FIELD_DETAIL | CP2_FIELD_NEEDED, .label = N_("Designation"), .reason = REASON_POSTING),
  CP2_FIELD (Cp2Profile, year_started, INTEGER, STATION, .format = CP2_FORMAT_YEAR,
             .flags = CP2_FIELD_DETAIL | CP2_FIELD_NEEDED, .label = N_("Year started"), .reason = REASON_POSTING),
  CP2_FIELD (Cp2Profile, county, REFERENCE, STATION, .kind = "county",
             .flags = CP2_FIELD_DETAIL | CP2_FIELD_NEEDED, .label = N_("County"), .reason = REASON_POSTING),
  CP2_FIELD (Cp2Profile, subcounty, REFERENCE, STATION, .kind = "subcounty",
             .flags = CP2_FIELD_DETAIL | CP2_FIELD_NEEDED, .label = N_("Sub-county"), .reason = REASON_POSTING),

  CP2_FIELD (Cp2Profile, kin_name, TEXT, KIN, .format = CP2_FORMAT_PERSON_NAME, .maximum = 120,
             .flags = CP2_FIELD_DETAIL | CP2_FIELD_NEEDED | CP2_FIELD_SENSITIVE, .label = N_("Name"), .reason = REASON_CONTACT),
  CP2_FIELD (Cp2Profile, kin_mobile, TEXT, KIN, .format = CP2_FORMAT_MOBILE,
             .flags = CP2_FIELD_DETAIL | CP2_FIELD_NEEDED | CP2_FIELD_SENSITIVE, .label = N_("Mobile number"), .reason = REASON_CONTACT),
  CP2_FIELD (Cp2Profile, kin_relationship, TEXT, KIN, .maximum = 40,
             .flags = CP2_FIELD_DETAIL | CP2_FIELD_NEEDED, .label = N_("Relationship"), .reason = REASON_CONTACT),
};

static gboolean
profile_audience (Cp2Record      *record,
                  Cp2Repository  *repository,
                  Cp2Audience    *audience,
                  GError        **error)
{
  Cp2Profile *profile = CP2_PROFILE (record);

  cp2_audience_add (audience, CP2_FORM_WHOLE, "account", record->id);
  cp2_audience_add_offices (audience, CP2_FORM_MASKED, profile->subcounty, profile->county);
  return TRUE;
}

CP2_DEFINE_KIND (Cp2Profile, cp2_profile, "profile", .audience = profile_audience,
                 .indexes = (const char * const []) { "subcounty", "national_id", "tsc_number", NULL })

#define OWNER(Struct) \
  CP2_FIELD (Struct, profile, REFERENCE, .kind = "profile", .flags = CP2_FIELD_REQUIRED, .label = N_("Profile"))
#define OFFICE(Struct) \
  CP2_FIELD (Struct, subcounty, REFERENCE, .kind = "subcounty", .label = N_("Sub-county")), \
  CP2_FIELD (Struct, county, REFERENCE, .kind = "county", .label = N_("County"))

static const Cp2Field cp2_qualification_fields[] = {
  OWNER (Cp2Qualification),
  CP2_FIELD (Cp2Qualification, level, ENUM, .words = study_words, .flags = CP2_FIELD_REQUIRED | CP2_FIELD_DETAIL,
             .group = "qualification", .label = N_("Level of study"), .reason = REASON_POSTING),
  CP2_FIELD (Cp2Qualification, institution, TEXT, .flags = CP2_FIELD_REQUIRED | CP2_FIELD_DETAIL,
             .group = "qualification", .label = N_("Institution"), .reason = REASON_POSTING),
  CP2_FIELD (Cp2Qualification, course, TEXT, .flags = CP2_FIELD_REQUIRED | CP2_FIELD_DETAIL,
             .group = "qualification", .label = N_("Course title"), .reason = REASON_POSTING),
  CP2_FIELD (Cp2Qualification, year_from, INTEGER, .format = CP2_FORMAT_YEAR, .flags = CP2_FIELD_DETAIL,
             .group = "qualification", .label = N_("Studied from"), .reason = REASON_POSTING),
  CP2_FIELD (Cp2Qualification, year_to, INTEGER, .maximum = 2200, .label = N_("Studied until")),
  OFFICE (Cp2Qualification),
};

static const Cp2Field cp2_experience_fields[] = {
  OWNER (Cp2Experience),
  CP2_FIELD (Cp2Experience, employer, TEXT, .flags = CP2_FIELD_REQUIRED, .label = N_("Employer")),
  CP2_FIELD (Cp2Experience, institution, TEXT, .flags = CP2_FIELD_REQUIRED, .label = N_("Institution")),
  CP2_FIELD (Cp2Experience, centre, REFERENCE, .kind = "centre", .label = N_("Centre code of the institution")),
  CP2_FIELD (Cp2Experience, designation, TEXT, .label = N_("Designation")),
  CP2_FIELD (Cp2Experience, year_from, INTEGER, .format = CP2_FORMAT_YEAR, .label = N_("From year")),
  CP2_FIELD (Cp2Experience, year_to, INTEGER, .format = CP2_FORMAT_YEAR, .label = N_("Until year")),
  OFFICE (Cp2Experience),
};

static const Cp2Field cp2_profile_change_fields[] = {
  OWNER (Cp2ProfileChange),
  CP2_FIELD (Cp2ProfileChange, field, TEXT, .flags = CP2_FIELD_REQUIRED, .label = N_("Field")),
  CP2_FIELD (Cp2ProfileChange, value, TEXT, .flags = CP2_FIELD_SENSITIVE, .label = N_("Proposed value")),
  CP2_FIELD (Cp2ProfileChange, conflict, BOOLEAN, .label = N_("Changed elsewhere in the meantime")),
  CP2_FIELD (Cp2ProfileChange, state, ENUM, .words = change_words, .label = N_("State")),
  CP2_FIELD (Cp2ProfileChange, reason, TEXT, .maximum = 500, .label = N_("Reason")),
  CP2_FIELD (Cp2ProfileChange, decided_by, REFERENCE, .kind = "account", .label = N_("Decided by")),
  OFFICE (Cp2ProfileChange),
};

static gboolean
qualification_audience (Cp2Record      *record,
                        Cp2Repository  *repository,
                        Cp2Audience    *audience,
                        GError        **error)
{
  Cp2Qualification *qualification = CP2_QUALIFICATION (record);

  cp2_audience_add (audience, CP2_FORM_WHOLE, "account", qualification->profile);
  cp2_audience_add_offices (audience, CP2_FORM_WHOLE, qualification->subcounty, qualification->county);
  return TRUE;
}

static gboolean
experience_audience (Cp2Record      *record,
                     Cp2Repository  *repository,
                     Cp2Audience    *audience,
                     GError        **error)
{
  Cp2Experience *experience = CP2_EXPERIENCE (record);

  cp2_audience_add (audience, CP2_FORM_WHOLE, "account", experience->profile);
  cp2_audience_add_offices (audience, CP2_FORM_WHOLE, experience->subcounty, experience->county);
  return TRUE;
}

/* The sub-county decides about it, so it must see the value; the county only sees that there is one. */
static gboolean
profile_change_audience (Cp2Record      *record,
                         Cp2Repository  *repository,
                         Cp2Audience    *audience,
                         GError        **error)
{
  Cp2ProfileChange *change = CP2_PROFILE_CHANGE (record);

  cp2_audience_add (audience, CP2_FORM_WHOLE, "account", change->profile);
  cp2_audience_add (audience, CP2_FORM_WHOLE, "subcounty", change->subcounty);
  cp2_audience_add_offices (audience, CP2_FORM_MASKED, NULL, change->county);
  return TRUE;
}

#define BY_PROFILE .indexes = (const char * const []) { "profile", NULL }

CP2_DEFINE_KIND (Cp2Qualification, cp2_qualification, "qualification", .audience = qualification_audience, BY_PROFILE)
CP2_DEFINE_KIND (Cp2Experience, cp2_experience, "experience", .audience = experience_audience, BY_PROFILE)
CP2_DEFINE_KIND (Cp2ProfileChange, cp2_profile_change, "profile_change", .audience = profile_change_audience, BY_PROFILE)

Cp2Place
cp2_profile_get_place (Cp2Profile *profile)
{
  return (Cp2Place) { .county = profile->county, .subcounty = profile->subcounty, .centre = NULL };
}
