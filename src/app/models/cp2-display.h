#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Days, times, numbers and money as people say them, in the language of the window. The words come from the program's
 * own catalogue, since the machine may not have a locale for Kenya's languages. All functions return (transfer full)
 * text; input that is not a valid day or instant comes back as it is.
 */

/** Cp2DayForm: `Tue 4 Nov`; `Tuesday, 4 November 2026`; `4 Nov 2026`; `Tue`. */
typedef enum
{
  CP2_DAY_SHORT,
  CP2_DAY_LONG,
  CP2_DAY_DATE,
  CP2_DAY_WEEKDAY,
} Cp2DayForm;

/** cp2_display_day: @day is `YYYY-MM-DD`. */
char *cp2_display_day      (const char  *day,
                            Cp2DayForm   form);
/** cp2_display_days: from the first to the last day: `19 Oct – 20 Nov`. */
char *cp2_display_days     (const char  *from,
                            const char  *to);
/** cp2_display_closing: how long until the end of @day: `closes today`, `closes in 3 days`, `closed 2 days ago`. */
char *cp2_display_closing  (const char  *day,
                            const char  *today);
/** cp2_display_instant: an RFC 3339 instant in Kenya's time: `09:41` on @today, else `Tue 4 Nov, 09:41`. */
char *cp2_display_instant  (const char  *instant,
                            const char  *today);
/** cp2_display_time: the same for microseconds since the epoch. */
char *cp2_display_time     (gint64       microseconds,
                            const char  *today);
/** cp2_display_age: how long ago, for microseconds since the epoch: `just now`, `12 minutes`, `3 hours`, `2 days`. */
char *cp2_display_age      (gint64       microseconds);
/** cp2_display_number: `2,000`. */
char *cp2_display_number   (gint64       number);
/** cp2_display_money: cents as `KES 567` or `KES 1,234.50`. */
char *cp2_display_money    (gint64       cents);
/** cp2_display_mobile: `2547•••678`, for everyone who need not see the whole. */
char *cp2_display_mobile   (const char  *mobile);

/** cp2_day_add: the day so many days after (before) @day. */
char *cp2_day_add          (const char  *day,
                            int          days);
/** cp2_day_difference: days from @from to @to; 0 when one is not a day. */
int   cp2_day_difference   (const char  *from,
                            const char  *to);

G_END_DECLS
