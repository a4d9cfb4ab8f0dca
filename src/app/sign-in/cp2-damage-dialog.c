#include "config.h"

#include <glib/gi18n.h>

#include "app/sign-in/cp2-damage-dialog.h"

static const char *
describe_reason (const Cp2SignInReport *report)
{
  switch (report->reason)
    {
    case CP2_DAMAGE_MISSING:
      return _("The file with the data of this account was not on this computer any more. A new one was made.");
    case CP2_DAMAGE_LOST_COMMITS:
      return _("The computer had forgotten the last things that were saved, as happens when the power fails. They were "
               "brought back.");
    case CP2_DAMAGE_JOURNAL:
      return _("A part of the list of unsent work could not be read.");
    case CP2_DAMAGE_FILE:
    default:
      return _("The file with the data of this account was damaged. It was moved aside, not deleted, and a new one was "
               "made.");
    }
}

static char *
describe_rescued (const Cp2SignInReport *report)
{
  if (report->n_rescued == 0)
    return g_strdup (report->n_lost > 0 ? _("No unsent work could be brought back.")
                                        : _("There was no unsent work, so none is missing."));

  return g_strdup_printf (ngettext ("%u piece of unsent work was rescued and will be sent.",
                                    "%u pieces of unsent work were rescued and will be sent.", report->n_rescued),
                          report->n_rescued);
}

static char *
describe_lost (const Cp2SignInReport *report)
{
  if (report->n_lost == 0)
    return g_strdup (_("Everything else is fetched again from the server. You can go on working."));

  return g_strdup_printf (ngettext ("%u place could not be read: look through your last work, and do again what is "
                                    "missing. Everything else is fetched again from the server.",
                                    "%u places could not be read: look through your last work, and do again what is "
                                    "missing. Everything else is fetched again from the server.", report->n_lost),
                          report->n_lost);
}

static char *
describe_place (const Cp2SignInReport *report)
{
  if (report->moved_to == NULL)
    return NULL;

  /* Translators: %s is the path of a file */
  return g_strdup_printf (_("The damaged file is kept as %s."), report->moved_to);
}

void
cp2_damage_dialog_present (GtkWindow             *parent,
                           const Cp2SignInReport *report)
{
  g_autofree char *rescued = describe_rescued (report);
  g_autofree char *lost = describe_lost (report);
  g_autofree char *place = describe_place (report);
  g_autofree char *body = g_strjoin ("\n\n", describe_reason (report), rescued, lost, place, NULL);
  GtkWidget *dialog = adw_message_dialog_new (parent, _("Your Data Were Repaired"), NULL);

  adw_message_dialog_set_body (ADW_MESSAGE_DIALOG (dialog), body);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _("Go On"));
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "close");
  gtk_window_present (GTK_WINDOW (dialog));
}
