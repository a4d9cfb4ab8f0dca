#include "config.h"

#include "ctl/cp2-ctl.h"

#define SUMMARY \
  "Makes the database where there is none, brings an older one up to date, and imports the reference data: counties, " \
  "exams, timetable and the year's rules. Records that are there with the same values are left alone."

Cp2CtlExit
cp2_ctl_init (char  **database,
              GStrv  *arguments)
{
  g_autofree char *reference = NULL;
  gboolean as_json = FALSE;
  const GOptionEntry entries[] = {
    { "reference", 0, 0, G_OPTION_ARG_FILENAME, &reference, "Folder of the reference data, instead of the installed one", "FOLDER" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, "Print the result as JSON", NULL },
    { NULL }
  };
  g_autoptr(GError) error = NULL;
  g_autoptr(Cp2Feed) feed = NULL;
  guint n_records = 0, n_written = 0;

  if (!cp2_ctl_parse ("init", NULL, SUMMARY, entries, 0, database, arguments, &error))
    return cp2_ctl_report (error);

  feed = cp2_ctl_init_database (*database, reference, &n_records, &n_written, &error);
  if (feed == NULL)
    return cp2_ctl_report (error);

  if (as_json)
    g_print ("{\"records\":%u,\"written\":%u}\n", n_records, n_written);
  else if (n_written > 0)
    g_print ("The database is ready; %u of %u reference records were new or different.\n", n_written, n_records);
  else
    g_print ("The database is ready; all %u reference records were there already.\n", n_records);
  return CP2_CTL_DONE;
}
