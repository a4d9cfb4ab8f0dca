#include "config.h"

#include <glib/gi18n-lib.h>

#include "app/models/cp2-coverage-model.h"
#include "app/models/cp2-display.h"

char *
cp2_coverage_describe_issue (const Cp2CoverageIssue *issue)
{
  guint count = issue->count;

  switch (issue->kind)
    {
    case CP2_COVERAGE_REFUSED:
      return g_strdup (_("The server refused what you did here"));
    case CP2_COVERAGE_MISSING:
      return g_strdup_printf (ngettext ("No register: %u person is not marked", "No register: %u people are not marked", count),
                              count);
    case CP2_COVERAGE_NOT_MARKED:
      return g_strdup_printf (ngettext ("%u person is not marked", "%u people are not marked", count), count);
    case CP2_COVERAGE_DISPUTED:
      return g_strdup_printf (ngettext ("%u mark is disputed", "%u marks are disputed", count), count);
    case CP2_COVERAGE_LATE:
      return g_strdup_printf (ngettext ("%u late mark waits for you", "%u late marks wait for you", count), count);
    case CP2_COVERAGE_ABSENT:
      return g_strdup_printf (ngettext ("%u person is absent and not replaced", "%u people are absent and not replaced", count),
                              count);
    case CP2_COVERAGE_NOT_SUBMITTED:
      return g_strdup (_("All are marked, but the register was not submitted"));
    case CP2_COVERAGE_REOPENED:
    default:
      return g_strdup (_("Reopened, and not submitted again yet"));
    }
}

char *
cp2_coverage_describe_cell (Cp2CoverageTable *table,
                            guint             centre,
                            guint             day)
{
  Cp2CoverageCell *cell = cp2_coverage_table_get_cell (table, centre, day);
  const char *name = cp2_coverage_table_get_centre (table, centre)->name;
  g_autofree char *date = cp2_display_day (cp2_coverage_table_get_day (table, day)->date, CP2_DAY_SHORT);

  if (cell->due == 0 && cell->sheet == CP2_COVERAGE_SHEET_NONE)
    /* Translators: centre, day */
    return g_strdup_printf (_("%s, %s: nobody is posted"), name, date);

  switch (cell->sheet)
    {
    case CP2_COVERAGE_SHEET_OPEN:
      /* Translators: centre, day, how many are marked, of how many: Baraka Girls, Tue 4 Nov: 14 of 21 marked */
      return g_strdup_printf (_("%s, %s: %u of %u marked"), name, date, cell->marked, cell->due);
    case CP2_COVERAGE_SHEET_SUBMITTED:
      return g_strdup_printf (_("%s, %s: %u of %u marked, submitted"), name, date, cell->marked, cell->due);
    case CP2_COVERAGE_SHEET_VERIFIED:
      return g_strdup_printf (_("%s, %s: %u of %u marked, verified"), name, date, cell->marked, cell->due);
    case CP2_COVERAGE_SHEET_REOPENED:
      return g_strdup_printf (_("%s, %s: %u of %u marked, reopened"), name, date, cell->marked, cell->due);
    case CP2_COVERAGE_SHEET_NONE:
    default:
      return g_strdup_printf (cp2_coverage_table_is_due (table, day) ?
                              /* Translators: centre, day, number of people */
                              ngettext ("%s, %s: no register, %u person to mark", "%s, %s: no register, %u people to mark", cell->due) :
                              ngettext ("%s, %s: %u person posted", "%s, %s: %u people posted", cell->due),
                              name, date, cell->due);
    }
}
