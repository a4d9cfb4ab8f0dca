#pragma once

#include "core/cp2-attendance.h"

G_BEGIN_DECLS

/**
 * Cp2SheetItem: one register in the queue of an office: what there is to say of it in a line. Never changes.
 */
#define CP2_TYPE_SHEET_ITEM (cp2_sheet_item_get_type ())
G_DECLARE_FINAL_TYPE (Cp2SheetItem, cp2_sheet_item, CP2, SHEET_ITEM, GObject)

/**
 * @id: of the register
 * @version: of its record
 * @centre: the centre's code
 * @centre_name: its name
 * @on_date: the day
 * @submitted_at: (nullable): when it was countersigned
 * @state: how far it has come
 * @marked: people with a mark that counts
 * @absent: marked absent, with nobody in their place
 * @disputed: marks about which two accounts disagree
 * @late: marks that wait for the office
 * @is_pending: whether what this office did to it has not arrived at the server
 * @is_refused: whether the server refused what this office did to it
 */
struct _Cp2SheetItem
{
  GObject                  parent_instance;

  char                    *id;
  gint64                   version;
  char                    *centre;
  char                    *centre_name;
  char                    *centre_folded;
  char                    *on_date;
  char                    *submitted_at;
  Cp2AttendanceSheetState  state;
  guint                    marked;
  guint                    absent;
  guint                    disputed;
  guint                    late;
  gboolean                 is_pending;
  gboolean                 is_refused;
};

/** cp2_sheet_item_needs_verifying: whether the office has to look at it: submitted, or with late marks. */
gboolean cp2_sheet_item_needs_verifying (Cp2SheetItem *self);
/** cp2_sheet_item_has_exceptions: whether something about it is not as it should be. */
gboolean cp2_sheet_item_has_exceptions  (Cp2SheetItem *self);
/** cp2_sheet_item_equal: whether both say the same. */
gboolean cp2_sheet_item_equal           (Cp2SheetItem *self,
                                         Cp2SheetItem *other);
/** cp2_sheet_item_compare: exceptions to verify first, then what else is to verify by when it was submitted, then reopened, open and verified ones, the latest day first. */
int      cp2_sheet_item_compare         (Cp2SheetItem *a,
                                         Cp2SheetItem *b);
/** cp2_sheet_item_dup_summary: (transfer full): state and exceptions, for a line: `Submitted 17:20` or `2 late marks wait for you`. */
char    *cp2_sheet_item_dup_summary     (Cp2SheetItem *self,
                                         const char   *today);

G_END_DECLS
