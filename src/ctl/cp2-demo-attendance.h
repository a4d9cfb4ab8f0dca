#pragma once

#include "ctl/cp2-demo-world.h"

G_BEGIN_DECLS

/* Cp2DemoDay: how one centre did on one day; @age: days of the exam since then, 0 on the day itself. */
typedef struct
{
  Cp2DemoArea             *area;
  Cp2DemoCentre           *centre;
  const char              *date;
  const char              *next_date;
  guint                    age;
  guint                    number;
  gboolean                 is_marked;
  gboolean                 is_whole;
  Cp2AttendanceSheetState  state;
} Cp2DemoDay;

/* cp2_demo_make_attendance: sheets and marks of all days so far, with the exceptions that an office has to find. */
gboolean cp2_demo_make_attendance (Cp2DemoWorld   *world,
                                   GError        **error);

/* cp2_demo_make_marks: (transfer full) (element-type Cp2AttendanceMark): the marks of the day; @n_late: those that
 * wait for the office. */
GPtrArray *cp2_demo_make_marks    (Cp2DemoWorld   *world,
                                   Cp2DemoDay     *day,
                                   GRand          *random,
                                   gint64         *n_late);

G_END_DECLS
