#include "config.h"

#include <glib/gi18n-lib.h>

#include "app/models/cp2-display.h"
#include "app/models/cp2-register-text.h"
#include "core/cp2-clock.h"

char *
cp2_register_text_counts (const Cp2RegisterCounts *counts)
{
  g_autofree char *present = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u present", "%u present", counts->present),
                                              counts->present);
  g_autofree char *absent = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u absent", "%u absent", counts->absent),
                                             counts->absent);
  g_autofree char *replaced = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u replaced", "%u replaced", counts->replaced),
                                               counts->replaced);
  g_autofree char *unmarked = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u to mark", "%u to mark", counts->unmarked),
                                               counts->unmarked);
  g_autoptr(GString) text = g_string_new (present);

  if (counts->absent > 0)
    g_string_append_printf (text, " · %s", absent);
  if (counts->replaced > 0)
    g_string_append_printf (text, " · %s", replaced);
  g_string_append_printf (text, " · %s", unmarked);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

char *
cp2_register_text_day (Cp2ExamCalendar *calendar,
                       const char      *day)
{
  const Cp2ExamDay *exam_day = cp2_exam_calendar_find (calendar, day);
  g_autofree char *date = cp2_display_day (day, CP2_DAY_SHORT);

  if (exam_day != NULL && exam_day->number > 0)
    /* Translators: exam, day, number of the day, and how many there are: "KCSE 2026 · Tue 4 Nov · day 3 of 15" */
    return g_strdup_printf (_("%s · %s · day %u of %u"), cp2_exam_calendar_get_name (calendar), date,
                            exam_day->number, cp2_exam_calendar_get_n_paper_days (calendar));

  /* Translators: exam and day: "KCSE 2026 · Mon 19 Oct · rehearsal" */
  return g_strdup_printf (_("%s · %s · rehearsal"), cp2_exam_calendar_get_name (calendar), date);
}

char *
cp2_register_text_notice (Cp2RegisterModel *model)
{
  const Cp2RegisterCounts *counts = cp2_register_model_get_counts (model);
  Cp2AttendanceSheet *sheet = cp2_register_model_get_sheet (model);
  g_autofree char *today = cp2_clock_today ();
  g_autofree char *when = NULL;

  if (counts->unsaved > 0)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                         "%u mark is not saved: the disk is full, or may not be written. Free some space "
                                         "and leave the program open; it is then saved by itself.",
                                         "%u marks are not saved: the disk is full, or may not be written. Free some "
                                         "space and leave the program open; they are then saved by themselves.",
                                         counts->unsaved), counts->unsaved);
  if (cp2_register_model_get_problem (model) != NULL)
    return g_strdup (cp2_register_model_get_problem (model));
  if (cp2_register_model_is_ahead (model))
    return g_strdup (_("This day is still to come. You can see who serves; marks are made on the day."));
  if (sheet == NULL)
    return NULL;

  if (sheet->state == CP2_ATTENDANCE_SHEET_REOPENED)
    return g_strdup_printf (_("The sub-county gave this register back: “%s” Correct it and submit it again."),
                            sheet->reason ? sheet->reason : "");
  if (!cp2_attendance_sheet_is_closed (sheet))
    return NULL;
  if (cp2_register_model_get_reason (model) != NULL)
    return g_strdup (_("You are correcting a register that was submitted. Each change goes to the sub-county with your "
                       "reason."));

  when = cp2_display_instant (sheet->submitted_at, today);
  if (sheet->state == CP2_ATTENDANCE_SHEET_VERIFIED)
    return g_strdup (_("The sub-county has verified this register. To correct a mark, say why:"));

  /* Translators: %s is a time, or a day and a time; the second %s a person's name */
  return g_strdup_printf (_("Submitted %s, countersigned by %s. To correct a mark, say why:"), when,
                          sheet->countersigned_by ? sheet->countersigned_by : "–");
}

const char *
cp2_register_text_submission (Cp2RegisterModel *model)
{
  switch (cp2_register_model_get_submission (model))
    {
    case CP2_REGISTER_SAVE_SAVED:
      return _("The submission is saved on this computer, and sent when the server is reached.");
    case CP2_REGISTER_SAVE_RECEIVED:
      return _("The sub-county has received this register.");
    case CP2_REGISTER_SAVE_REFUSED:
      return _("The submission was refused; see above.");
    case CP2_REGISTER_SAVE_NONE:
    case CP2_REGISTER_SAVE_SAVING:
    case CP2_REGISTER_SAVE_UNSAVED:
    default:
      return "";
    }
}
