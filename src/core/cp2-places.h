#pragma once

#include "core/cp2-record.h"
#include "core/cp2-role.h"

G_BEGIN_DECLS

/* Places. A county's id has 2 digits (its constitutional code), a sub-county's 5, a centre's 8 (its code). The digits
 * nest when a place is made, but nothing reads a place from a prefix: sub-counties split and centres move. */

/** Cp2County: one of the 47. */
struct _Cp2County
{
  Cp2Record  parent_instance;

  char      *name;
};
CP2_DECLARE_KIND (Cp2County, cp2_county, COUNTY)

/** Cp2Subcounty: the area of a sub-county director. */
struct _Cp2Subcounty
{
  Cp2Record  parent_instance;

  char      *name;
  char      *county;
};
CP2_DECLARE_KIND (Cp2Subcounty, cp2_subcounty, SUBCOUNTY)

/** Cp2Container: a distribution point from which the centres collect their papers. */
struct _Cp2Container
{
  Cp2Record  parent_instance;

  char      *name;
  char      *county;
  char      *subcounty;
};
CP2_DECLARE_KIND (Cp2Container, cp2_container, CONTAINER)

/** Cp2SchoolLevel: indexes into the words of a centre's and a work station's school level. */
typedef enum
{
  CP2_SCHOOL_LEVEL_NONE,
  CP2_SCHOOL_LEVEL_PRIMARY,
  CP2_SCHOOL_LEVEL_JUNIOR,
  CP2_SCHOOL_LEVEL_SECONDARY,
  CP2_SCHOOL_LEVEL_COLLEGE,
} Cp2SchoolLevel;

extern const char * const cp2_school_level_words[];

/** Cp2Centre: an exam centre, a school with an 8-digit code. */
struct _Cp2Centre
{
  Cp2Record  parent_instance;

  char      *name;
  char      *county;
  char      *subcounty;
  char      *container;
  /* Metres by road between the centre and its container; 0 until the manager has said. */
  gint64     distance;
  int        level;
  int        category;
  /* The centre that lends manager and supervisor to a centre with few candidates. */
  char      *host_centre;
};
CP2_DECLARE_KIND (Cp2Centre, cp2_centre, CENTRE)

/** Cp2Candidature: how many candidates a centre has for an exam. */
struct _Cp2Candidature
{
  Cp2Record  parent_instance;

  char      *centre;
  char      *exam;
  gint64     candidates;
};
CP2_DECLARE_KIND (Cp2Candidature, cp2_candidature, CANDIDATURE)

/** cp2_centre_get_place: where the centre is; borrowed from it. */
Cp2Place cp2_centre_get_place (Cp2Centre *centre);

G_END_DECLS
