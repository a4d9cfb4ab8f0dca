#include "config.h"

#include <glib/gi18n-lib.h>

#include "core/cp2-places.h"

const char * const cp2_school_level_words[] = { "", "primary", "junior", "secondary", "college", NULL };

static const char * const category_words[] =
  { "", "national", "extra-county", "county", "sub-county", "special-needs", "private", NULL };

static const Cp2Field cp2_county_fields[] = {
  CP2_FIELD (Cp2County, name, TEXT, .flags = CP2_FIELD_REQUIRED, .label = N_("Name")),
};

CP2_DEFINE_KIND (Cp2County, cp2_county, "county", .audience = cp2_audience_public)

static const Cp2Field cp2_subcounty_fields[] = {
  CP2_FIELD (Cp2Subcounty, name, TEXT, .flags = CP2_FIELD_REQUIRED, .label = N_("Name")),
  CP2_FIELD (Cp2Subcounty, county, REFERENCE, .kind = "county", .flags = CP2_FIELD_REQUIRED, .label = N_("County")),
};

CP2_DEFINE_KIND (Cp2Subcounty, cp2_subcounty, "subcounty", .audience = cp2_audience_public,
                 .indexes = (const char * const []) { "county,name", NULL })

static const Cp2Field cp2_container_fields[] = {
  CP2_FIELD (Cp2Container, name, TEXT, .flags = CP2_FIELD_REQUIRED, .label = N_("Name")),
  CP2_FIELD (Cp2Container, county, REFERENCE, .kind = "county", .flags = CP2_FIELD_REQUIRED, .label = N_("County")),
  CP2_FIELD (Cp2Container, subcounty, REFERENCE, .kind = "subcounty", .flags = CP2_FIELD_REQUIRED, .label = N_("Sub-county")),
};

CP2_DEFINE_KIND (Cp2Container, cp2_container, "container", .audience = cp2_audience_public)

static const Cp2Field cp2_centre_fields[] = {
  CP2_FIELD (Cp2Centre, name, TEXT, .flags = CP2_FIELD_REQUIRED | CP2_FIELD_SEARCHABLE, .label = N_("Name")),
  CP2_FIELD (Cp2Centre, county, REFERENCE, .kind = "county", .flags = CP2_FIELD_REQUIRED, .label = N_("County")),
  CP2_FIELD (Cp2Centre, subcounty, REFERENCE, .kind = "subcounty", .flags = CP2_FIELD_REQUIRED, .label = N_("Sub-county")),
  CP2_FIELD (Cp2Centre, container, REFERENCE, .kind = "container", .label = N_("Distribution container")),
  CP2_FIELD (Cp2Centre, distance, INTEGER, .maximum = 1000000, .label = N_("Distance to the container")),
  CP2_FIELD (Cp2Centre, level, ENUM, .words = cp2_school_level_words, .label = N_("School level")),
  CP2_FIELD (Cp2Centre, category, ENUM, .words = category_words, .label = N_("School category")),
  CP2_FIELD (Cp2Centre, host_centre, REFERENCE, .kind = "centre", .label = N_("Host centre")),
};

CP2_DEFINE_KIND (Cp2Centre, cp2_centre, "centre", .audience = cp2_audience_public,
                 .indexes = (const char * const []) { "subcounty,name", NULL })

static const Cp2Field cp2_candidature_fields[] = {
  CP2_FIELD (Cp2Candidature, centre, REFERENCE, .kind = "centre", .flags = CP2_FIELD_REQUIRED, .label = N_("Centre")),
  CP2_FIELD (Cp2Candidature, exam, REFERENCE, .kind = "exam", .flags = CP2_FIELD_REQUIRED, .label = N_("Exam")),
  CP2_FIELD (Cp2Candidature, candidates, INTEGER, .maximum = 10000, .label = N_("Candidates")),
};

CP2_DEFINE_KIND (Cp2Candidature, cp2_candidature, "candidature", .audience = cp2_audience_public,
                 .keys = (const char * const []) { "centre,exam", NULL })

Cp2Place
cp2_centre_get_place (Cp2Centre *centre)
{
  return (Cp2Place) { .county = centre->county, .subcounty = centre->subcounty, .centre = CP2_RECORD (centre)->id };
}
