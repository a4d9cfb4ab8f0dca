#include "config.h"

#include "core/operations/owned-record.h"

CP2_DEFINE_OPERATION (experience_remove, "experience.remove", CP2_ROLE_PROFESSIONAL, &cp2_experience_kind,
                      cp2_owned_record_check, cp2_owned_record_remove)
