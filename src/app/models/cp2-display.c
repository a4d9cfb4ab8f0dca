#include "config.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

#include "app/models/cp2-display.h"
#include "core/cp2-clock.h"
#include "core/cp2-format.h"

static gboolean
read_day (const char *day,
          GDate      *date)
{
  g_date_clear (date, 1);
  if (day == NULL || !cp2_date_is_valid (day))
    return FALSE;

  g_date_set_dmy (date, atoi (day + 8), atoi (day + 5), atoi (day));
  return g_date_valid (date);
}

static const char *
get_weekday (const GDate *date,
             gboolean     whole)
{
  switch (g_date_get_weekday (date))
    {
    case G_DATE_MONDAY:
      return whole ? C_("weekday", "Monday") : C_("short weekday", "Mon");
    case G_DATE_TUESDAY:
      return whole ? C_("weekday", "Tuesday") : C_("short weekday", "Tue");
    case G_DATE_WEDNESDAY:
      return whole ? C_("weekday", "Wednesday") : C_("short weekday", "Wed");
    case G_DATE_THURSDAY:
      return whole ? C_("weekday", "Thursday") : C_("short weekday", "Thu");
    case G_DATE_FRIDAY:
      return whole ? C_("weekday", "Friday") : C_("short weekday", "Fri");
    case G_DATE_SATURDAY:
      return whole ? C_("weekday", "Saturday") : C_("short weekday", "Sat");
    case G_DATE_SUNDAY:
    case G_DATE_BAD_WEEKDAY:
    default:
      return whole ? C_("weekday", "Sunday") : C_("short weekday", "Sun");
    }
}

static const char *
get_month (const GDate *date,
           gboolean     whole)
{
  static const char * const short_months[] = {
    NC_("short month", "Jan"), NC_("short month", "Feb"), NC_("short month", "Mar"), NC_("short month", "Apr"),
    NC_("short month", "May"), NC_("short month", "Jun"), NC_("short month", "Jul"), NC_("short month", "Aug"),
    NC_("short month", "Sep"), NC_("short month", "Oct"), NC_("short month", "Nov"), NC_("short month", "Dec"),
  };
  static const char * const months[] = {
    NC_("month", "January"), NC_("month", "February"), NC_("month", "March"), NC_("month", "April"),
    NC_("month", "May"), NC_("month", "June"), NC_("month", "July"), NC_("month", "August"),
    NC_("month", "September"), NC_("month", "October"), NC_("month", "November"), NC_("month", "December"),
  };
  guint month = g_date_get_month (date) - 1;

  return whole ? g_dpgettext2 (GETTEXT_PACKAGE, "month", months[month])
               : g_dpgettext2 (GETTEXT_PACKAGE, "short month", short_months[month]);
}

char *
cp2_display_day (const char *day,
                 Cp2DayForm  form)
{
  GDate date;
  int number;

  if (!read_day (day, &date))
    return g_strdup (day != NULL ? day : "");

  number = g_date_get_day (&date);
  switch (form)
    {
    case CP2_DAY_LONG:
      /* Translators: a day: weekday, day of the month, month, year: “Tuesday, 4 November 2026” */
      return g_strdup_printf (C_("date", "%1$s, %2$d %3$s %4$d"), get_weekday (&date, TRUE), number,
                              get_month (&date, TRUE), g_date_get_year (&date));
    case CP2_DAY_DATE:
      /* Translators: a day: day of the month, short month, year: “4 Nov 2026” */
      return g_strdup_printf (C_("date", "%1$d %2$s %3$d"), number, get_month (&date, FALSE), g_date_get_year (&date));
    case CP2_DAY_WEEKDAY:
      return g_strdup (get_weekday (&date, FALSE));
    case CP2_DAY_SHORT:
    default:
      /* Translators: a day: short weekday, day of the month, short month: “Tue 4 Nov” */
      return g_strdup_printf (C_("date", "%1$s %2$d %3$s"), get_weekday (&date, FALSE), number, get_month (&date, FALSE));
    }
}

static char *
display_day_and_month (const GDate *date)
{
  /* Translators: a day: day of the month, short month: “4 Nov” */
  return g_strdup_printf (C_("date", "%1$d %2$s"), g_date_get_day (date), get_month (date, FALSE));
}

char *
cp2_display_days (const char *from,
                  const char *to)
{
  gboolean one_year;
  g_autofree char *first = NULL;
  g_autofree char *last = NULL;
  GDate from_date;
  GDate to_date;

  if (!read_day (from, &from_date) || !read_day (to, &to_date))
    return cp2_display_day (from != NULL && from[0] != '\0' ? from : to, CP2_DAY_SHORT);

  one_year = g_date_get_year (&from_date) == g_date_get_year (&to_date);
  first = one_year ? display_day_and_month (&from_date) : cp2_display_day (from, CP2_DAY_DATE);
  if (g_date_compare (&from_date, &to_date) == 0)
    return g_steal_pointer (&first);

  last = one_year ? display_day_and_month (&to_date) : cp2_display_day (to, CP2_DAY_DATE);
  /* Translators: from the first to the last day: “19 Oct – 20 Nov” */
  return g_strdup_printf (C_("date", "%1$s – %2$s"), first, last);
}

char *
cp2_display_closing (const char *day,
                     const char *today)
{
  GDate date;
  int days;

  if (!read_day (day, &date) || !read_day (today, &date))
    return g_strdup (day != NULL ? day : "");

  days = cp2_day_difference (today, day);
  if (days == 0)
    return g_strdup (_("closes today"));
  if (days == 1)
    return g_strdup (_("closes tomorrow"));
  if (days == -1)
    return g_strdup (_("closed yesterday"));
  if (days > 0)
    return g_strdup_printf (ngettext ("closes in %d day", "closes in %d days", days), days);

  return g_strdup_printf (ngettext ("closed %d day ago", "closed %d days ago", -days), -days);
}

char *
cp2_display_instant (const char *instant,
                     const char *today)
{
  gint64 microseconds = instant != NULL ? cp2_clock_parse (instant) : -1;

  return microseconds >= 0 ? cp2_display_time (microseconds, today) : g_strdup (instant != NULL ? instant : "");
}

char *
cp2_display_time (gint64      microseconds,
                  const char *today)
{
  g_autofree char *day = cp2_clock_day (microseconds);
  g_autofree char *time = NULL;
  g_autofree char *date = NULL;
  gint64 minutes = (microseconds / G_USEC_PER_SEC + 3 * 60 * 60) / 60;
  gboolean one_year = today != NULL && strncmp (day, today, 4) == 0;

  time = g_strdup_printf ("%02d:%02d", (int) (minutes / 60 % 24), (int) (minutes % 60));
  if (g_strcmp0 (day, today) == 0)
    return g_steal_pointer (&time);

  date = cp2_display_day (day, one_year || today == NULL ? CP2_DAY_SHORT : CP2_DAY_DATE);
  /* Translators: a day and the time: “Tue 4 Nov, 09:41” */
  return g_strdup_printf (C_("date", "%1$s, %2$s"), date, time);
}

char *
cp2_display_age (gint64 microseconds)
{
  gint64 minutes = (cp2_clock_now () - microseconds) / G_USEC_PER_SEC / 60;
  int number;

  if (minutes < 1)
    return g_strdup (C_("age", "just now"));
  if (minutes < 60)
    {
      number = minutes;
      return g_strdup_printf (ngettext ("%d minute", "%d minutes", number), number);
    }
  if (minutes < 24 * 60)
    {
      number = minutes / 60;
      return g_strdup_printf (ngettext ("%d hour", "%d hours", number), number);
    }

  number = MIN (minutes / 60 / 24, G_MAXINT);
  return g_strdup_printf (ngettext ("%d day", "%d days", number), number);
}

char *
cp2_display_number (gint64 number)
{
  g_autofree char *digits = g_strdup_printf ("%" G_GUINT64_FORMAT, number < 0 ? -(guint64) number : (guint64) number);
  /* Translators: what stands between thousands: “2,000” */
  const char *separator = C_("number", ",");
  GString *text = g_string_new (number < 0 ? "-" : NULL);
  gsize length = strlen (digits);

  for (gsize i = 0; i < length; i++)
    {
      if (i > 0 && (length - i) % 3 == 0)
        g_string_append (text, separator);
      g_string_append_c (text, digits[i]);
    }

  return g_string_free (text, FALSE);
}

char *
cp2_display_money (gint64 cents)
{
  g_autofree char *whole = cp2_display_number (cents / 100);
  int rest = cents % 100;
  const char *sign = cents < 0 && cents > -100 ? "-" : "";

  if (rest == 0)
    /* Translators: money in Kenya shillings: “KES 567” */
    return g_strdup_printf (C_("money", "KES %s"), whole);

  /* Translators: money in Kenya shillings and cents; the first %s is a minus or nothing: “KES 1,234.50” */
  return g_strdup_printf (C_("money", "KES %s%s.%02d"), sign, whole, abs (rest));
}

char *
cp2_display_mobile (const char *mobile)
{
  gsize length = mobile != NULL ? strlen (mobile) : 0;

  return length >= 10 ? g_strdup_printf ("%.4s•••%s", mobile, mobile + length - 3) : g_strdup (length > 0 ? "•••" : "");
}

char *
cp2_day_add (const char *day,
             int         days)
{
  GDate date;

  return read_day (day, &date) ? cp2_date_add_days (day, days) : g_strdup (day != NULL ? day : "");
}

int
cp2_day_difference (const char *from,
                    const char *to)
{
  GDate from_date;
  GDate to_date;

  return read_day (from, &from_date) && read_day (to, &to_date) ? g_date_days_between (&from_date, &to_date) : 0;
}
