#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "app/models/cp2-sign-in-model.h"
#include "client/cp2-session-settings.h"
#include "core/cp2-clock.h"

G_DEFINE_QUARK (cp2-sign-in-error-quark, cp2_sign_in_error)

/* On a session that waits for the first password of somebody. */
static GQuark waiting_quark (void);
G_DEFINE_QUARK (cp2-sign-in-waiting, waiting)

#define STALE_AFTER (CP2_VAULT_CONTACT_DAYS * G_TIME_SPAN_DAY)

/*
 *   known account ── unlock ── open store ── read user name ── close ─┐
 *   user name ────────────────────────────────────────────────────────┴─ server ─┬──────── in
 *                                                                         away └─ unlock ── in
 */
typedef struct
{
  Cp2Vault        *account;
  Cp2Store        *store;
  char            *username;
  char            *server;
  char            *password;
  GCancellable    *online;
  gulong           cancelled_id;
  guint            patience_id;
  GError          *why_offline;
  Cp2SignInReport *report;
} Entry;

void
cp2_sign_in_report_free (Cp2SignInReport *report)
{
  g_free (report->moved_to);
  g_free (report);
}

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_clear_object (&entry->account);
  g_clear_object (&entry->store);
  g_clear_object (&entry->online);
  g_clear_handle_id (&entry->patience_id, g_source_remove);
  g_clear_error (&entry->why_offline);
  g_clear_pointer (&entry->report, cp2_sign_in_report_free);
  if (entry->password != NULL)
    explicit_bzero (entry->password, strlen (entry->password));
  g_free (entry->password);
  g_free (entry->username);
  g_free (entry->server);
  g_free (entry);
}

gboolean
cp2_sign_in_server_was_away (const GError *error)
{
  if (error->domain != CP2_API_ERROR)
    return FALSE;

  switch ((Cp2ApiError) error->code)
    {
    case CP2_API_ERROR_OFFLINE:
    case CP2_API_ERROR_TIMEOUT:
    case CP2_API_ERROR_TRUNCATED:
    case CP2_API_ERROR_NOT_OUR_SERVER:
    case CP2_API_ERROR_TLS:
    case CP2_API_ERROR_OVERLOADED:
    case CP2_API_ERROR_SERVER:
      return TRUE;
    default:
      return FALSE;
    }
}

static void
note_damage (Entry    *entry,
             Cp2Store *store)
{
  const Cp2DamageReport *damage = cp2_store_get_damage_report (store);

  if (damage == NULL || entry->report->damaged)
    return;

  entry->report->damaged = TRUE;
  entry->report->reason = damage->reason;
  entry->report->moved_to = g_strdup (damage->moved_to);
  entry->report->n_rescued = damage->n_rescued;
  entry->report->n_lost = damage->n_journal_damaged;
}

static void
note_contact (Entry    *entry,
              Cp2Store *store)
{
  gint64 last_pull = cp2_store_get_status (store)->last_pull;

  if (entry->report->offline)
    entry->report->stale = (entry->account != NULL && cp2_vault_get_stale (entry->account)) ||
                           (last_pull > 0 && cp2_clock_now () - last_pull > STALE_AFTER);
}

static void
set_waiting (Cp2Session *session,
             gboolean    waiting)
{
  g_object_set_qdata (G_OBJECT (session), waiting_quark (), GINT_TO_POINTER (waiting));
}

static void
succeed (GTask *task)
{
  Cp2Session *session = g_task_get_source_object (task);
  Entry *entry = g_task_get_task_data (task);
  Cp2Store *store = cp2_session_get_store (session);

  set_waiting (session, FALSE);
  if (store != NULL)
    {
      note_damage (entry, store);
      note_contact (entry, store);
    }
  g_task_return_pointer (task, g_steal_pointer (&entry->report), (GDestroyNotify) cp2_sign_in_report_free);
}

static void
fail (GTask  *task,
      GError *error)
{
  const Cp2ApiProblem *problem = cp2_api_error_get_problem (error);

  /* Of a refused password the session still waits for another. After any other failure nobody can tell whether the
   * server has taken it. */
  set_waiting (g_task_get_source_object (task),
               g_error_matches (error, CP2_SESSION_ERROR, CP2_SESSION_ERROR_MUST_CHANGE_PASSWORD) ||
               (problem != NULL && g_strcmp0 (problem->code, "password-too-weak") == 0));
  g_task_return_error (task, error);
}

/* Of a stranger, why the server was away says more than that he is unknown, unless there is just no network. */
static GError *
choose_error (Entry  *entry,
              GError *error)
{
  if (entry->why_offline == NULL ||
      !g_error_matches (error, CP2_SESSION_ERROR, CP2_SESSION_ERROR_UNKNOWN_ACCOUNT) ||
      g_error_matches (entry->why_offline, CP2_API_ERROR, CP2_API_ERROR_OFFLINE) ||
      g_error_matches (entry->why_offline, CP2_API_ERROR, CP2_API_ERROR_TIMEOUT))
    return error;

  g_error_free (error);
  return g_steal_pointer (&entry->why_offline);
}

static void
unlocked_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Entry *entry = g_task_get_task_data (task);
  GError *error = NULL;

  if (cp2_session_enter_finish (CP2_SESSION (object), result, &error))
    succeed (task);
  else
    fail (task, choose_error (entry, error));
}

static gboolean
patience_cb (gpointer data)
{
  Entry *entry = data;

  entry->patience_id = 0;
  g_cancellable_cancel (entry->online);
  return G_SOURCE_REMOVE;
}

/* Whether it was the patience that ended, not the person who stopped it. */
static gboolean
gave_up_waiting (GTask        *task,
                 const GError *error)
{
  GCancellable *cancellable = g_task_get_cancellable (task);

  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) &&
         (cancellable == NULL || !g_cancellable_is_cancelled (cancellable));
}

static void
signed_in_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Cp2Session *session = CP2_SESSION (object);
  Entry *entry = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  GError *error = NULL;

  g_clear_handle_id (&entry->patience_id, g_source_remove);
  if (cancellable != NULL)
    g_cancellable_disconnect (cancellable, entry->cancelled_id);

  if (cp2_session_enter_finish (session, result, &error))
    {
      succeed (task);
    }
  else if (cp2_sign_in_server_was_away (error) || gave_up_waiting (task, error))
    {
      entry->report->offline = TRUE;
      entry->why_offline = error;
      cp2_session_unlock_async (session, entry->username, entry->password, cancellable,
                                unlocked_cb, g_object_ref (task));
    }
  else
    {
      fail (task, error);
    }
}

static void
cancelled_cb (GCancellable *cancellable,
              GCancellable *online)
{
  g_cancellable_cancel (online);
}

static void
ask_server (GTask *task)
{
  Entry *entry = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);

  entry->online = g_cancellable_new ();
  if (cancellable != NULL)
    entry->cancelled_id = g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb), g_object_ref (entry->online),
                                                 g_object_unref);
  if (entry->account != NULL)
    entry->patience_id = g_timeout_add_seconds (CP2_SIGN_IN_PATIENCE, patience_cb, entry);

  cp2_session_sign_in_async (g_task_get_source_object (task), entry->username, entry->password, entry->online,
                             signed_in_cb, g_object_ref (task));
}

static void
closed_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Cp2Courier *courier = cp2_session_get_courier (g_task_get_source_object (task));
  Entry *entry = g_task_get_task_data (task);
  GError *error = NULL;

  cp2_vault_lock (entry->account);
  if (!cp2_store_close_finish (CP2_STORE (object), result, &error))
    fail (task, error);
  else if (*entry->username == '\0')
    fail (task, g_error_new_literal (CP2_STORE_ERROR, CP2_STORE_ERROR_NO_ACCOUNT, "The store has no user name yet"));
  else if (*entry->server != '\0' && !g_str_equal (entry->server, cp2_courier_get_server_url (courier)))
    fail (task, g_error_new (CP2_SIGN_IN_ERROR, CP2_SIGN_IN_ERROR_OTHER_SERVER,
                             /* Translators: %s is an address such as https://cp2.example.org */
                             _("This account belongs to the server %s. Set that server address in the preferences, "
                               "then try again."), entry->server));
  else
    ask_server (task);
}

static void
store_opened_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Entry *entry = g_task_get_task_data (task);
  Cp2Store *store = CP2_STORE (object);
  GError *error = NULL;

  if (!cp2_store_open_finish (store, result, &error))
    {
      cp2_vault_lock (entry->account);
      fail (task, error);
      return;
    }

  note_damage (entry, store);
  entry->username = g_strdup (cp2_store_get_setting (store, CP2_SESSION_USERNAME));
  entry->server = g_strdup (cp2_store_get_setting (store, CP2_SESSION_SERVER_URL));
  cp2_store_close_async (store, closed_cb, g_object_ref (task));
}

static void
account_unlocked_cb (GObject      *object,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Entry *entry = g_task_get_task_data (task);
  Cp2Vault *account = CP2_VAULT (object);
  GError *error = NULL;

  if (!cp2_vault_unlock_finish (account, result, &error))
    {
      fail (task, error);
      return;
    }

  entry->store = cp2_store_new (cp2_vault_get_folder (account));
  cp2_store_open_async (entry->store, cp2_vault_get_key (account), g_task_get_cancellable (task),
                        store_opened_cb, g_object_ref (task));
}

static GTask *
start (Cp2Session          *session,
       const char          *password,
       GCancellable        *cancellable,
       GAsyncReadyCallback  callback,
       gpointer             user_data)
{
  GTask *task = g_task_new (session, cancellable, callback, user_data);
  Entry *entry = g_new0 (Entry, 1);

  entry->password = g_strdup (password);
  entry->report = g_new0 (Cp2SignInReport, 1);
  g_task_set_source_tag (task, start);
  g_task_set_task_data (task, entry, entry_free);
  return task;
}

void
cp2_sign_in_async (Cp2Session          *session,
                   Cp2Vault            *account,
                   const char          *username,
                   const char          *password,
                   GCancellable        *cancellable,
                   GAsyncReadyCallback  callback,
                   gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  Entry *entry;

  g_return_if_fail (CP2_IS_SESSION (session));
  g_return_if_fail (account != NULL || username != NULL);
  g_return_if_fail (password != NULL);

  task = start (session, password, cancellable, callback, user_data);
  entry = g_task_get_task_data (task);
  if (account == NULL)
    {
      entry->username = g_strdup (username);
      ask_server (task);
      return;
    }

  entry->account = g_object_ref (account);
  cp2_vault_unlock_async (account, password, cancellable, account_unlocked_cb, g_object_ref (task));
}

void
cp2_sign_in_set_first_password_async (Cp2Session          *session,
                                      const char          *new_password,
                                      GCancellable        *cancellable,
                                      GAsyncReadyCallback  callback,
                                      gpointer             user_data)
{
  GTask *task;

  g_return_if_fail (cp2_sign_in_waits_for_password (session));

  task = start (session, NULL, cancellable, callback, user_data);
  cp2_session_set_first_password_async (session, new_password, cancellable, unlocked_cb, task);
}

Cp2SignInReport *
cp2_sign_in_finish (Cp2Session    *session,
                    GAsyncResult  *result,
                    GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, session), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, start), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

gboolean
cp2_sign_in_waits_for_password (Cp2Session *session)
{
  g_return_val_if_fail (CP2_IS_SESSION (session), FALSE);

  return g_object_get_qdata (G_OBJECT (session), waiting_quark ()) != NULL;
}
