#pragma once

#include "core/cp2-record.h"
#include "core/cp2-role.h"

G_BEGIN_DECLS

/**
 * Cp2Profile: a professional's personal, payment and employment details; its id is that of the account.
 *
 * The 25 details that the council asks for are these fields but the mobile number and the M-Pesa name, together with
 * the four of the highest #Cp2Qualification.
 */
struct _Cp2Profile
{
  Cp2Record  parent_instance;

  /* Personal */
  char      *full_name;
  gint64     year_of_birth;
  int        gender;
  char      *national_id;
  char      *kra_pin;
  char      *nssf_number;
  char      *nhif_number;
  char      *email;
  char      *mobile;
  char      *mpesa_name;
  /* Bank */
  char      *bank;
  char      *branch;
  char      *account_number;
  /* Current work station */
  char      *employer;
  char      *tsc_number;
  char      *institution;
  char      *institution_centre;
  int        level;
  char      *designation;
  gint64     year_started;
  char      *county;
  char      *subcounty;
  /* Next of kin */
  char      *kin_name;
  char      *kin_mobile;
  char      *kin_relationship;
};
CP2_DECLARE_KIND (Cp2Profile, cp2_profile, PROFILE)

/** Cp2Qualification: something studied; the level decides which is the highest. */
struct _Cp2Qualification
{
  Cp2Record  parent_instance;

  char      *profile;
  int        level;
  char      *institution;
  char      *course;
  gint64     year_from;
  gint64     year_to;
  /* Copied from the profile, so that the offices of the work station see it. */
  char      *subcounty;
  char      *county;
};
CP2_DECLARE_KIND (Cp2Qualification, cp2_qualification, QUALIFICATION)

/** Cp2Experience: where a person worked, taught or served before. */
struct _Cp2Experience
{
  Cp2Record  parent_instance;

  char      *profile;
  char      *employer;
  char      *institution;
  /* The centre code of the institution, when it is an exam centre. */
  char      *centre;
  char      *designation;
  gint64     year_from;
  gint64     year_to;
  char      *subcounty;
  char      *county;
};
CP2_DECLARE_KIND (Cp2Experience, cp2_experience, EXPERIENCE)

/** Cp2ProfileChangeState: what became of a proposal. */
typedef enum
{
  CP2_PROFILE_CHANGE_REQUESTED,
  CP2_PROFILE_CHANGE_APPROVED,
  CP2_PROFILE_CHANGE_REFUSED,
} Cp2ProfileChangeState;

/**
 * Cp2ProfileChange: a proposed value of one field of a profile: a change of a protected field (ID, bank, phone) that an
 * office has to approve, or the value that lost against one written meanwhile.
 */
struct _Cp2ProfileChange
{
  Cp2Record  parent_instance;

  char      *profile;
  char      *field;
  char      *value;
  gboolean   conflict;
  int        state;
  char      *reason;
  char      *decided_by;
  char      *subcounty;
  char      *county;
};
CP2_DECLARE_KIND (Cp2ProfileChange, cp2_profile_change, PROFILE_CHANGE)

/** cp2_profile_get_place: where the current work station is; borrowed. */
Cp2Place cp2_profile_get_place (Cp2Profile *profile);

G_END_DECLS
