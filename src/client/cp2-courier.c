#include "config.h"

#include "client/cp2-courier.h"

struct _Cp2Courier
{
  GObject       parent_instance;

  char         *server_url;

  /* Owned references */
  GThread      *thread;
  GMainContext *context;
  GMainLoop    *loop;

  /* Used on the thread only, until it has ended */
  Cp2Api       *api;
};

G_DEFINE_FINAL_TYPE (Cp2Courier, cp2_courier, G_TYPE_OBJECT)

typedef struct
{
  Cp2Api          *api;
  Cp2CourierBegin  begin;
  Cp2CourierEnd    end;
  gpointer         letter;
  GDestroyNotify   free_letter;
  GDestroyNotify   free_result;
} Errand;

static void
errand_free (gpointer data)
{
  Errand *errand = data;

  g_clear_object (&errand->api);
  if (errand->free_letter != NULL)
    errand->free_letter (errand->letter);
  g_free (errand);
}

static gpointer
run_thread (gpointer data)
{
  GMainLoop *loop = data;
  GMainContext *context = g_main_loop_get_context (loop);

  g_main_context_push_thread_default (context);
  g_main_loop_run (loop);
  g_main_context_pop_thread_default (context);
  g_main_loop_unref (loop);
  return NULL;
}

static gboolean
quit_loop_cb (gpointer data)
{
  g_main_loop_quit (data);
  return G_SOURCE_REMOVE;
}

static void
cp2_courier_finalize (GObject *object)
{
  Cp2Courier *self = CP2_COURIER (object);

  if (self->thread != NULL)
    {
      g_main_context_invoke (self->context, quit_loop_cb, self->loop);
      g_thread_join (self->thread);
    }
  g_clear_object (&self->api);
  g_clear_pointer (&self->loop, g_main_loop_unref);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_free (self->server_url);

  G_OBJECT_CLASS (cp2_courier_parent_class)->finalize (object);
}

static void
cp2_courier_class_init (Cp2CourierClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cp2_courier_finalize;
}

static void
cp2_courier_init (Cp2Courier *self)
{
}

Cp2Courier *
cp2_courier_new (const char  *server_url,
                 const char  *ca_file,
                 GError     **error)
{
  g_autoptr(Cp2Courier) self = g_object_new (CP2_TYPE_COURIER, NULL);

  self->api = cp2_api_new (server_url, error);
  if (self->api == NULL || (ca_file != NULL && !cp2_api_set_ca_file (self->api, ca_file, error)))
    return NULL;

  self->server_url = g_strdup (cp2_api_get_server_url (self->api));
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  self->thread = g_thread_new ("cp2-courier", run_thread, g_main_loop_ref (self->loop));
  return g_steal_pointer (&self);
}

const char *
cp2_courier_get_server_url (Cp2Courier *self)
{
  return self->server_url;
}

typedef struct
{
  Cp2Api *api;
  char   *access_token;
} TokenChange;

static gboolean
set_token_cb (gpointer data)
{
  TokenChange *change = data;

  cp2_api_set_access_token (change->api, change->access_token);
  return G_SOURCE_REMOVE;
}

static void
token_change_free (gpointer data)
{
  TokenChange *change = data;

  g_object_unref (change->api);
  g_free (change->access_token);
  g_free (change);
}

void
cp2_courier_set_access_token (Cp2Courier *self,
                              const char *access_token)
{
  TokenChange *change = g_new0 (TokenChange, 1);

  change->api = g_object_ref (self->api);
  change->access_token = g_strdup (access_token);
  g_main_context_invoke_full (self->context, G_PRIORITY_DEFAULT, set_token_cb, change, token_change_free);
}

static gboolean
reset_cb (gpointer data)
{
  cp2_api_reset (data);
  return G_SOURCE_REMOVE;
}

void
cp2_courier_reset (Cp2Courier *self)
{
  g_main_context_invoke_full (self->context, G_PRIORITY_DEFAULT, reset_cb, g_object_ref (self->api), g_object_unref);
}

static void
errand_done_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Errand *errand = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  gpointer value = errand->end (errand->api, result, &error);

  if (value != NULL)
    g_task_return_pointer (task, value, errand->free_result);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static gboolean
begin_errand_cb (gpointer data)
{
  GTask *task = data;
  Errand *errand = g_task_get_task_data (task);

  if (!g_task_return_error_if_cancelled (task))
    errand->begin (errand->api, errand->letter, g_task_get_cancellable (task), errand_done_cb, g_object_ref (task));
  return G_SOURCE_REMOVE;
}

void
cp2_courier_send_async (Cp2Courier          *self,
                        Cp2CourierBegin      begin,
                        Cp2CourierEnd        end,
                        gpointer             letter,
                        GDestroyNotify       free_letter,
                        GDestroyNotify       free_result,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  /* Without the courier as source object: its last reference must never be dropped on its own thread. */
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Errand *errand = g_new0 (Errand, 1);

  *errand = (Errand) { g_object_ref (self->api), begin, end, letter, free_letter, free_result };
  g_task_set_source_tag (task, cp2_courier_send_async);
  g_task_set_task_data (task, errand, errand_free);
  g_main_context_invoke_full (self->context, G_PRIORITY_DEFAULT, begin_errand_cb,
                              g_steal_pointer (&task), g_object_unref);
}

gpointer
cp2_courier_send_finish (Cp2Courier    *self,
                         GAsyncResult  *result,
                         GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, cp2_courier_send_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

typedef struct
{
  const char  *method;
  char        *path;
  char        *query;
  GBytes      *body;
  Cp2ApiFlags  flags;
  guint        deadline_seconds;
} Call;

static void
call_free (gpointer data)
{
  Call *call = data;

  g_free (call->path);
  g_free (call->query);
  g_clear_pointer (&call->body, g_bytes_unref);
  g_free (call);
}

static void
begin_call (Cp2Api              *api,
            gpointer             letter,
            GCancellable        *cancellable,
            GAsyncReadyCallback  callback,
            gpointer             user_data)
{
  Call *call = letter;

  cp2_api_call_async (api, call->method, call->path, call->query, call->body, call->flags, call->deadline_seconds,
                      cancellable, callback, user_data);
}

static gpointer
end_call (Cp2Api        *api,
          GAsyncResult  *result,
          GError       **error)
{
  return cp2_api_call_finish (api, result, error);
}

void
cp2_courier_call_async (Cp2Courier          *self,
                        const char          *method,
                        const char          *path,
                        const char          *query,
                        GBytes              *body,
                        Cp2ApiFlags          flags,
                        guint                deadline_seconds,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  Call *call = g_new0 (Call, 1);

  *call = (Call) { g_intern_string (method), g_strdup (path), g_strdup (query), body ? g_bytes_ref (body) : NULL,
                   flags, deadline_seconds };
  cp2_courier_send_async (self, begin_call, end_call, call, call_free, (GDestroyNotify) cp2_api_response_unref,
                          cancellable, callback, user_data);
}
