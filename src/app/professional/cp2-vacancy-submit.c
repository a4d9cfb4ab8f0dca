#include "config.h"

#include <glib/gi18n.h>

#include "app/models/cp2-vacancy-text.h"
#include "app/professional/cp2-vacancy-submit.h"

static char **
pack (const char *vacancy,
      const char *application)
{
  const char *both[] = { vacancy != NULL ? vacancy : "", application, NULL };

  return g_strdupv ((char **) both);
}

void
cp2_vacancy_submit (Cp2Page    *page,
                    const char *vacancy,
                    const char *application)
{
  JsonObject *body = json_object_new ();

  json_object_set_string_member (body, "vacancy", vacancy);
  cp2_page_run (page, "application.submit", application, 0, body, NULL, NULL);
}

static void
answered_cb (AdwMessageDialog *dialog,
             const char       *response,
             Cp2Page          *page)
{
  char **ids = g_object_get_data (G_OBJECT (dialog), "ids");

  if (g_str_equal (response, "submit"))
    cp2_vacancy_submit (page, ids[0], ids[1]);
}

void
cp2_vacancy_submit_ask (Cp2Page       *page,
                        Cp2Repository *repository,
                        Cp2Vacancy    *vacancy,
                        const char    *application)
{
  g_autofree char *heading = cp2_vacancy_text_heading (vacancy, repository);
  g_autofree char *station = cp2_vacancy_text_station (vacancy, repository);
  g_autofree char *days = cp2_vacancy_text_days (vacancy, repository);
  g_autofree char *body = g_strjoin ("\n", heading, station, days, NULL);
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (page))),
                                              _("Submit This Application?"), body);

  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("_Cancel"), "submit", _("_Submit"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "submit", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "submit");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_object_set_data_full (G_OBJECT (dialog), "ids", pack (CP2_RECORD (vacancy)->id, application), (GDestroyNotify) g_strfreev);
  g_signal_connect_object (dialog, "response", G_CALLBACK (answered_cb), page, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
undo_withdrawal (gpointer data,
                 gpointer page)
{
  char **ids = data;

  cp2_vacancy_submit (page, ids[0], ids[1]);
}

static void
withdrawn_cb (Cp2Page      *page,
              const GError *error,
              gpointer      user_data)
{
  char **ids = user_data;

  if (error == NULL && *ids[0] != '\0')
    {
      cp2_page_toast_undo (page, _("The application is withdrawn."), undo_withdrawal, ids, (GDestroyNotify) g_strfreev);
      return;
    }

  if (error == NULL)
    cp2_page_toast (page, _("The application is withdrawn."));
  g_strfreev (ids);
}

void
cp2_vacancy_submit_take_back (Cp2Page    *page,
                              const char *vacancy,
                              const char *application,
                              gint64      version)
{
  cp2_page_run (page, "application.withdraw", application, version, NULL, withdrawn_cb, pack (vacancy, application));
}
