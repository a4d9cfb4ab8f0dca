#pragma once

#include "client/cp2-store.h"

G_BEGIN_DECLS

/**
 * Cp2StaffMember:
 * @id: of the deployment
 * @name: the person's name
 * @position: the position's name
 * @number: the ID number, masked
 * @days: the first and the last day
 * @state: the deployment's state, in a word
 * @present: days marked present so far
 * @marked: days marked at all
 *
 * Somebody who is deployed at a centre.
 */
typedef struct
{
  char  *id;
  char  *name;
  char  *position;
  char  *number;
  char  *days;
  char  *state;
  guint  present;
  guint  marked;
} Cp2StaffMember;

/** cp2_staff_list: (transfer full) (element-type Cp2StaffMember): everyone at the centre that is signed in, by position and name. */
GPtrArray *cp2_staff_list          (Cp2Store        *store,
                                    GError         **error);
/** cp2_staff_member_matches: whether @words are in the name or the position, whatever their case. */
gboolean   cp2_staff_member_matches (Cp2StaffMember *member,
                                    const char      *words);

G_END_DECLS
