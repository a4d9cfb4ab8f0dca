#include "config.h"

#include "client/cp2-enrolment.h"
#include "client/cp2-session-settings.h"
#include "client/cp2-sync-private.h"
#include "core/cp2-json.h"

/* What both lanes wait for: a fresh token, another incarnation, a fresh start. */
typedef struct
{
  Cp2Sync      *self;
  GCancellable *cancellable;
} Mending;

static Mending *
mending_new (Cp2Sync *self)
{
  Mending *mending = g_new0 (Mending, 1);

  mending->self = g_object_ref (self);
  mending->cancellable = g_object_ref (self->cancellable);
  return mending;
}

static void
mending_free (Mending *mending)
{
  g_object_unref (mending->self);
  g_object_unref (mending->cancellable);
  g_free (mending);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Mending, mending_free)

static void
end_mending (Mending *mending,
             GError  *error)
{
  Cp2Sync *self = mending->self;

  if (self->cancellable != mending->cancellable)
    {
      g_clear_error (&error);
      return;
    }

  self->mending = FALSE;
  if (error != NULL)
    {
      /* A refused refresh must not be answered by another refresh. */
      self->push.busy = TRUE;
      cp2_sync_lane_failed (self, &self->push, error);
      return;
    }

  cp2_sync_pull_forget (self);
  cp2_sync_lane_kick (self, &self->push);
  cp2_sync_lane_kick (self, &self->pull);
}

static void
tokens_saved_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(Mending) mending = user_data;
  GError *error = NULL;

  cp2_store_set_settings_finish (CP2_STORE (object), result, &error);
  end_mending (mending, error);
}

/* The refusal of a refresh is told apart from that of any other call, so that it ends in a sign-in. */
static GError *
as_signed_out (GError *error)
{
  g_autoptr(GError) cause = error;

  if (!g_error_matches (cause, CP2_API_ERROR, CP2_API_ERROR_UNAUTHENTICATED))
    return g_steal_pointer (&cause);

  return cp2_api_error_new (CP2_API_ERROR_FORBIDDEN, "signed-out", "The session has ended; sign in again");
}

static void
refreshed_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(Mending) mending = user_data;
  Cp2Sync *self = mending->self;
  g_autoptr(Cp2ApiResponse) response = NULL;
  GError *error = NULL;
  JsonNode *root;
  const char *access, *refresh;

  if ((response = cp2_courier_send_finish (self->courier, result, &error)) == NULL)
    {
      end_mending (mending, as_signed_out (error));
      return;
    }

  root = cp2_api_response_get_root (response);
  access = root && JSON_NODE_HOLDS_OBJECT (root) ? cp2_json_get_string (json_node_get_object (root), "access_token") : NULL;
  refresh = access ? cp2_json_get_string (json_node_get_object (root), "refresh_token") : NULL;
  if (refresh == NULL)
    {
      end_mending (mending, cp2_api_error_new (CP2_API_ERROR_NOT_OUR_SERVER, NULL, "The answer has no tokens"));
      return;
    }

  cp2_courier_set_access_token (self->courier, access);
  cp2_store_set_settings_async (self->store, (const char * const []) { CP2_SESSION_ACCESS_TOKEN, access,
                                                                       CP2_SESSION_REFRESH_TOKEN, refresh, NULL },
                                NULL, tokens_saved_cb, g_steal_pointer (&mending));
}

static void
begin_refresh (Cp2Sync *self)
{
  const char *token = cp2_store_get_setting (self->store, CP2_SESSION_REFRESH_TOKEN);
  GString *body = g_string_new ("{");
  g_autoptr(GBytes) bytes = NULL;

  cp2_json_append_member (body, "refresh_token", token);
  g_string_append_c (body, '}');
  bytes = g_string_free_to_bytes (body);
  cp2_courier_call_async (self->courier, "POST", "/v1/sessions/refresh", NULL, bytes, CP2_API_ANONYMOUS,
                          CP2_API_DEADLINE_SMALL, self->cancellable, refreshed_cb, mending_new (self));
}

static void
enrolled_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(Mending) mending = user_data;
  GError *error = NULL;

  cp2_enrolment_run_finish (result, &error);
  end_mending (mending, error);
}

static void
started_over_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr(Mending) mending = user_data;
  GError *error = NULL;

  cp2_store_start_over_finish (CP2_STORE (object), result, &error);
  end_mending (mending, error);
}

static void
rewound_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(Mending) mending = user_data;
  GError *error = NULL;

  cp2_store_rewind_finish (CP2_STORE (object), result, &error);
  end_mending (mending, error);
}

static gboolean
has_code (const GError *error,
          const char   *code)
{
  const Cp2ApiProblem *problem = cp2_api_error_get_problem (error);

  return problem != NULL && g_strcmp0 (problem->code, code) == 0;
}

gboolean
cp2_sync_mend (Cp2Sync      *self,
               const GError *error)
{
  const Cp2ApiProblem *problem = cp2_api_error_get_problem (error);
  JsonObject *facts = problem ? problem->facts : NULL;

  /* Both lanes fail of one reason; the first one mends it. */
  if (self->mending)
    return TRUE;

  self->mending = TRUE;
  if (g_error_matches (error, CP2_API_ERROR, CP2_API_ERROR_UNAUTHENTICATED))
    begin_refresh (self);
  else if (has_code (error, "device-unknown") || has_code (error, "device-forked"))
    cp2_enrolment_run_async (self->courier, self->store, self->vault, self->cancellable, enrolled_cb, mending_new (self));
  else if (has_code (error, "epoch-changed"))
    cp2_store_start_over_async (self->store, cp2_json_get_string (facts, "epoch"), self->cancellable,
                                started_over_cb, mending_new (self));
  else if (has_code (error, "sequence-gap"))
    cp2_store_rewind_async (self->store, cp2_json_get_integer (facts, "expected_seq", 1), self->cancellable,
                            rewound_cb, mending_new (self));
  else if (g_error_matches (error, CP2_STORE_ERROR, CP2_STORE_ERROR_EPOCH))
    cp2_store_start_over_async (self->store, self->server_epoch, self->cancellable, started_over_cb, mending_new (self));
  else if (g_error_matches (error, CP2_API_ERROR, CP2_API_ERROR_GONE) || has_code (error, "bad-cursor"))
    cp2_store_start_over_async (self->store, NULL, self->cancellable, started_over_cb, mending_new (self));
  else
    self->mending = FALSE;

  return self->mending;
}
