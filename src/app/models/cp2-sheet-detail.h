#pragma once

#include "app/models/cp2-sheet-person.h"
#include "client/cp2-store.h"

G_BEGIN_DECLS

/** Cp2SheetCount: a role in a register: how many were to serve, and what the marks that count say. */
typedef struct
{
  char  *role;
  guint  due;
  guint  present;
  guint  absent;
  guint  replaced;
  guint  unmarked;
} Cp2SheetCount;

/** Cp2SheetEvent: something that happened to a register; @when is empty where the time is not known; @note (nullable). */
typedef struct
{
  gint64  at;
  char   *when;
  char   *sentence;
  char   *note;
} Cp2SheetEvent;

/**
 * Cp2SheetDetail:
 * @id: of the register
 * @sheet: (nullable): its record; %NULL while nobody was marked
 * @centre_name: the centre
 * @day: its day
 * @today: the day on which it was read
 * @heading: the day as people say it
 * @status: one sentence on how far it has come
 * @people: (element-type Cp2SheetPerson): everyone who was to serve or was marked, in the register's order
 * @counts: (element-type Cp2SheetCount): by role, in the same order
 * @events: (element-type Cp2SheetEvent): the earliest first
 * @is_pending: whether what this office did to it has not arrived at the server
 * @problem: (nullable): why the server refused what this office did to it
 * @problem_operation: (nullable): id of that operation
 *
 * A register with everything an office needs to verify it, as it was at one moment.
 */
typedef struct
{
  char               *id;
  Cp2AttendanceSheet *sheet;
  char               *centre_name;
  char               *day;
  char               *today;
  char               *heading;
  char               *status;
  GPtrArray          *people;
  GPtrArray          *counts;
  GPtrArray          *events;
  gboolean            is_pending;
  char               *problem;
  char               *problem_operation;
} Cp2SheetDetail;

/** cp2_sheet_detail_read: (transfer full): reads the register of that id, which need not be there yet; a few statements, at once. */
Cp2SheetDetail *cp2_sheet_detail_read       (Cp2Store        *store,
                                             const char      *id,
                                             GError         **error);
void            cp2_sheet_detail_free       (Cp2SheetDetail  *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Cp2SheetDetail, cp2_sheet_detail_free)

/** cp2_sheet_detail_can_verify: whether the office may verify it as it is now. */
gboolean        cp2_sheet_detail_can_verify (Cp2SheetDetail  *self);
/** cp2_sheet_detail_can_reopen: whether the office may give it back to the centre. */
gboolean        cp2_sheet_detail_can_reopen (Cp2SheetDetail  *self);

G_END_DECLS
