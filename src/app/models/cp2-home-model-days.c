#include "config.h"

#include <glib/gi18n-lib.h>

#include "app/models/cp2-display.h"
#include "app/models/cp2-home-model.h"

static void
day_free (gpointer data)
{
  Cp2DutyDay *day = data;

  g_free (day->weekday);
  g_free (day->date);
  g_free (day->label);
  g_free (day);
}

static Cp2DutyMark
judge (const Cp2PayDay *day,
       const char      *today)
{
  if (day->is_disputed || day->is_late)
    return CP2_DUTY_WAITING;

  switch (day->status)
    {
    case CP2_ATTENDANCE_PRESENT:
      return CP2_DUTY_PRESENT;
    case CP2_ATTENDANCE_ABSENT:
      return CP2_DUTY_ABSENT;
    case CP2_ATTENDANCE_REPLACED:
      return CP2_DUTY_REPLACED;
    case CP2_ATTENDANCE_UNSET:
    default:
      return g_strcmp0 (day->on_date, today) < 0 ? CP2_DUTY_MISSING : CP2_DUTY_AHEAD;
    }
}

static const char *
get_word (Cp2DutyMark mark)
{
  switch (mark)
    {
    case CP2_DUTY_PRESENT:
      return C_("day", "Present");
    case CP2_DUTY_ABSENT:
      return C_("day", "Absent");
    case CP2_DUTY_REPLACED:
      return C_("day", "Replaced");
    case CP2_DUTY_WAITING:
      return C_("day", "In question");
    case CP2_DUTY_MISSING:
      return C_("day", "Not marked");
    case CP2_DUTY_AHEAD:
    default:
      return C_("day", "Not yet");
    }
}

static Cp2DutyDay *
day_new (const Cp2PayDay *day,
         const char      *today)
{
  Cp2DutyDay *shown = g_new0 (Cp2DutyDay, 1);
  g_autofree char *whole = cp2_display_day (day->on_date, CP2_DAY_LONG);

  shown->mark = judge (day, today);
  shown->is_today = g_strcmp0 (day->on_date, today) == 0;
  shown->weekday = cp2_display_day (day->on_date, CP2_DAY_WEEKDAY);
  shown->date = cp2_display_days (day->on_date, day->on_date);
  shown->word = get_word (shown->mark);
  /* Translators: a day and how it is marked: “Tuesday, 4 November 2026: Present” */
  shown->label = g_strdup_printf (C_("day", "%1$s: %2$s"), whole, shown->word);
  return shown;
}

GPtrArray *
cp2_duty_days_new (Cp2PayReadiness *readiness,
                   const char      *deployment,
                   const char      *today)
{
  GPtrArray *days = g_ptr_array_new_with_free_func (day_free);

  for (guint i = 0; i < readiness->days->len; i++)
    {
      const Cp2PayDay *day = g_ptr_array_index (readiness->days, i);

      if (deployment == NULL || g_str_equal (day->deployment, deployment))
        g_ptr_array_add (days, day_new (day, today));
    }

  return days;
}

gboolean
cp2_duty_days_equal (GPtrArray *a,
                     GPtrArray *b)
{
  for (guint i = 0; i < a->len && i < b->len; i++)
    {
      const Cp2DutyDay *first = g_ptr_array_index (a, i);
      const Cp2DutyDay *second = g_ptr_array_index (b, i);

      if (first->is_today != second->is_today || g_strcmp0 (first->label, second->label) != 0)
        return FALSE;
    }

  return a->len == b->len;
}

char *
cp2_duty_days_summary (GPtrArray *days)
{
  g_autofree char *present = NULL;
  g_autofree char *ahead = NULL;
  guint n_present = 0;
  guint n_ahead = 0;

  for (guint i = 0; i < days->len; i++)
    {
      const Cp2DutyDay *day = g_ptr_array_index (days, i);

      n_present += day->mark == CP2_DUTY_PRESENT;
      n_ahead += day->mark == CP2_DUTY_AHEAD;
    }

  ahead = g_strdup_printf (ngettext ("%u day to come", "%u days to come", n_ahead), n_ahead);
  if (n_present == 0 && n_ahead == days->len)
    return g_steal_pointer (&ahead);

  present = g_strdup_printf (ngettext ("Present on %u day", "Present on %u days", n_present), n_present);
  if (n_ahead == 0)
    return g_steal_pointer (&present);

  /* Translators: two counts beside each other: “Present on 3 days, 12 days to come” */
  return g_strdup_printf (C_("day", "%1$s, %2$s"), present, ahead);
}
