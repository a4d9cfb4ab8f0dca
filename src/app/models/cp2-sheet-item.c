#include "config.h"

#include <glib/gi18n-lib.h>

#include "app/models/cp2-display.h"
#include "app/models/cp2-sheet-item.h"
#include "app/models/cp2-words.h"

G_DEFINE_FINAL_TYPE (Cp2SheetItem, cp2_sheet_item, G_TYPE_OBJECT)

static void
cp2_sheet_item_finalize (GObject *object)
{
  Cp2SheetItem *self = CP2_SHEET_ITEM (object);

  g_free (self->id);
  g_free (self->centre);
  g_free (self->centre_name);
  g_free (self->centre_folded);
  g_free (self->on_date);
  g_free (self->submitted_at);

  G_OBJECT_CLASS (cp2_sheet_item_parent_class)->finalize (object);
}

static void
cp2_sheet_item_class_init (Cp2SheetItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cp2_sheet_item_finalize;
}

static void
cp2_sheet_item_init (Cp2SheetItem *self)
{
}

gboolean
cp2_sheet_item_needs_verifying (Cp2SheetItem *self)
{
  return self->state == CP2_ATTENDANCE_SHEET_SUBMITTED ||
         (self->state == CP2_ATTENDANCE_SHEET_VERIFIED && self->late > 0);
}

gboolean
cp2_sheet_item_has_exceptions (Cp2SheetItem *self)
{
  return self->is_refused || self->late > 0 ||
         (self->state != CP2_ATTENDANCE_SHEET_VERIFIED && self->absent + self->disputed > 0);
}

gboolean
cp2_sheet_item_equal (Cp2SheetItem *self,
                      Cp2SheetItem *other)
{
  return g_str_equal (self->id, other->id) && self->version == other->version && self->state == other->state &&
         self->marked == other->marked && self->absent == other->absent && self->disputed == other->disputed &&
         self->late == other->late && self->is_pending == other->is_pending && self->is_refused == other->is_refused &&
         g_strcmp0 (self->submitted_at, other->submitted_at) == 0 &&
         g_strcmp0 (self->centre_name, other->centre_name) == 0;
}

static int
get_rank (Cp2SheetItem *self)
{
  static const int ranks[] = {
    [CP2_ATTENDANCE_SHEET_OPEN] = 3, [CP2_ATTENDANCE_SHEET_SUBMITTED] = 1,
    [CP2_ATTENDANCE_SHEET_VERIFIED] = 4, [CP2_ATTENDANCE_SHEET_REOPENED] = 2,
  };

  if (cp2_sheet_item_needs_verifying (self))
    return cp2_sheet_item_has_exceptions (self) ? 0 : 1;

  return self->is_refused ? 0 : ranks[self->state];
}

int
cp2_sheet_item_compare (Cp2SheetItem *a,
                        Cp2SheetItem *b)
{
  int rank = get_rank (a);
  int order = rank - get_rank (b);

  if (order == 0)
    order = rank <= 1 ? g_strcmp0 (a->submitted_at, b->submitted_at) : g_strcmp0 (b->on_date, a->on_date);
  if (order == 0)
    order = g_strcmp0 (a->centre_folded, b->centre_folded);

  return order != 0 ? order : g_strcmp0 (a->id, b->id);
}

char *
cp2_sheet_item_dup_summary (Cp2SheetItem *self,
                            const char   *today)
{
  g_autofree char *when = NULL;

  if (self->is_refused)
    return g_strdup (_("The server refused what you did here"));
  if (self->late > 0)
    return g_strdup_printf (ngettext ("%u late mark waits for you", "%u late marks wait for you", self->late), self->late);
  if (self->state != CP2_ATTENDANCE_SHEET_VERIFIED && self->disputed > 0)
    return g_strdup_printf (ngettext ("%u mark is disputed", "%u marks are disputed", self->disputed), self->disputed);
  if (self->state != CP2_ATTENDANCE_SHEET_VERIFIED && self->absent > 0)
    return g_strdup_printf (ngettext ("%u person is absent and not replaced", "%u people are absent and not replaced",
                                      self->absent), self->absent);
  if (self->state != CP2_ATTENDANCE_SHEET_SUBMITTED || self->submitted_at == NULL)
    return g_strdup (cp2_words_get ("attendance_sheet", "state", cp2_attendance_sheet_state_words[self->state]));

  when = cp2_display_instant (self->submitted_at, today);
  /* Translators: time, or day and time: Submitted Tue 4 Nov, 17:20 */
  return g_strdup_printf (_("Submitted %s"), when);
}
