#include "config.h"

#include "core/operations/owned-record.h"

CP2_DEFINE_OPERATION (qualification_save, "qualification.save", CP2_ROLE_PROFESSIONAL, &cp2_qualification_kind,
                      cp2_owned_record_check, cp2_owned_record_save,
                      "level", "institution", "course", "year_from", "year_to")
