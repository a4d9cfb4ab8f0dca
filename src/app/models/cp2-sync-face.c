#include "config.h"

#include <glib/gi18n.h>

#include "app/models/cp2-display.h"
#include "app/models/cp2-error-text.h"
#include "app/models/cp2-sync-face.h"

static void
attention (Cp2SyncWords           *words,
           Cp2SyncState            state,
           const Cp2ReplicaStatus *status)
{
  guint n = status->n_attention;

  words->face = CP2_SYNC_FACE_ATTENTION;
  words->icon = "dialog-warning-symbolic";

  if (state == CP2_SYNC_SIGNED_OUT)
    {
      words->label = g_strdup (_("Sign in again"));
      words->headline = g_strdup (_("The server asks for your password again"));
      words->explanation = g_strdup (_("Your work is saved on this computer and goes on. Sign out and sign in again to "
                                       "send it."));
      return;
    }

  /* Translators: on a small button; how many changes the server refused */
  words->label = g_strdup_printf (ngettext ("%u refused", "%u refused", n), n);
  words->headline = g_strdup_printf (ngettext ("%u change was refused", "%u changes were refused", n), n);
  words->explanation = g_strdup (_("Below it says why, and what to do. Everything else is safe."));
}

static void
waiting (Cp2SyncWords           *words,
         const Cp2ReplicaStatus *status,
         const GError           *problem)
{
  guint n = status->n_pending;

  words->face = CP2_SYNC_FACE_WAITING;
  words->icon = "network-offline-symbolic";

  if (n > 0)
    {
      /* Translators: on a small button; how many changes wait to be sent */
      words->label = g_strdup_printf (ngettext ("%u waiting", "%u waiting", n), n);
      words->headline = g_strdup_printf (ngettext ("%u change is saved on this computer and waits to be sent",
                                                   "%u changes are saved on this computer and wait to be sent", n), n);
    }
  else
    {
      words->label = g_strdup (_("Offline"));
      words->headline = g_strdup (_("Working without the network"));
    }

  words->explanation = problem != NULL ? cp2_error_text (problem)
                                       : g_strdup (_("It is sent by itself as soon as the server is reached."));
}

static void
working (Cp2SyncWords           *words,
         const Cp2ReplicaStatus *status)
{
  guint n = status->n_pending;

  words->face = CP2_SYNC_FACE_WORKING;
  words->icon = "emblem-synchronizing-symbolic";

  if (!status->initial_complete)
    {
      words->label = g_strdup (_("Receiving"));
      words->headline = g_strdup (_("Receiving your records for the first time"));
      words->explanation = g_strdup (_("You can begin to work; what has not come yet appears by itself."));
    }
  else if (n > 0)
    {
      words->label = g_strdup_printf (ngettext ("Sending %u", "Sending %u", n), n);
      words->headline = g_strdup_printf (ngettext ("Sending %u change", "Sending %u changes", n), n);
      words->explanation = g_strdup (_("All of it is saved on this computer already."));
    }
  else
    {
      words->label = g_strdup (_("Receiving"));
      words->headline = g_strdup (_("Receiving what is new"));
      words->explanation = g_strdup (_("Everything that you did was sent."));
    }
}

static void
up_to_date (Cp2SyncWords           *words,
            const Cp2ReplicaStatus *status,
            const char             *today)
{
  words->face = CP2_SYNC_FACE_UP_TO_DATE;
  words->icon = "emblem-ok-symbolic";
  words->label = status->last_pull > 0 ? cp2_display_time (status->last_pull, today) : g_strdup (_("Up to date"));
  words->headline = g_strdup (_("Everything was sent and received"));
  words->explanation = g_strdup (_("New changes travel by themselves while this is open."));
}

Cp2SyncWords *
cp2_sync_words_new (Cp2SyncState            state,
                    const Cp2ReplicaStatus *status,
                    const GError           *problem,
                    const char             *today)
{
  Cp2SyncWords *words = g_new0 (Cp2SyncWords, 1);

  if (state == CP2_SYNC_SIGNED_OUT || status->n_attention > 0)
    attention (words, state, status);
  else if (state == CP2_SYNC_WAITING || state == CP2_SYNC_STOPPED)
    waiting (words, status, problem);
  else if (state == CP2_SYNC_WORKING || status->n_pending > 0 || !status->initial_complete)
    working (words, status);
  else
    up_to_date (words, status, today);

  return words;
}

void
cp2_sync_words_free (Cp2SyncWords *words)
{
  g_free (words->label);
  g_free (words->headline);
  g_free (words->explanation);
  g_free (words);
}
