#define G_LOG_DOMAIN "cp2-page"

#include "config.h"

#include <glib/gi18n.h>

#include "app/cp2-page.h"
#include "app/models/cp2-error-text.h"
#include "core/cp2-uuid.h"

/* While changes pour in, a page is read anew this often, milliseconds; a frame's budget is spent on it at most. */
#define REFRESH_INTERVAL 200
/* The same for a page that is not seen, but whose badge is. */
#define REFRESH_INTERVAL_HIDDEN 2000

/* Long enough to read what was done, to doubt, and to reach the button by keys. */
#define UNDO_SECONDS 10

typedef struct
{
  /* Owned references */
  Cp2Session *session;
  char       *heading;

  guint       badge;
  /* The store has something newer than what the page shows. */
  gboolean    stale;
  gboolean    watched;
  guint       refresh_source;
  gint64      refreshed_at;
} Cp2PagePrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (Cp2Page, cp2_page, ADW_TYPE_BIN)

enum {
  PROP_0,
  PROP_SESSION,
  PROP_BADGE,
  PROP_HEADING,
  N_PROPS
};

enum {
  SIGNAL_NAVIGATE,
  SIGNAL_TOAST,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void
read_again (Cp2Page *self)
{
  Cp2PagePrivate *priv = cp2_page_get_instance_private (self);

  g_clear_handle_id (&priv->refresh_source, g_source_remove);
  priv->stale = FALSE;
  priv->refreshed_at = g_get_monotonic_time ();

  /* Nothing can be read once the person has left. */
  if (cp2_session_get_opened (priv->session) && CP2_PAGE_GET_CLASS (self)->refresh != NULL)
    CP2_PAGE_GET_CLASS (self)->refresh (self);
}

static gboolean
refresh_cb (gpointer user_data)
{
  Cp2Page *self = user_data;
  Cp2PagePrivate *priv = cp2_page_get_instance_private (self);

  priv->refresh_source = 0;
  if (priv->watched || gtk_widget_get_mapped (GTK_WIDGET (self)))
    read_again (self);

  return G_SOURCE_REMOVE;
}

static void
became_stale (Cp2Page *self)
{
  Cp2PagePrivate *priv = cp2_page_get_instance_private (self);
  gint64 since = (g_get_monotonic_time () - priv->refreshed_at) / 1000;
  gboolean mapped = gtk_widget_get_mapped (GTK_WIDGET (self));

  priv->stale = TRUE;
  if (priv->refresh_source != 0 || (!mapped && !priv->watched))
    return;

  if (!mapped)
    priv->refresh_source = g_timeout_add_full (G_PRIORITY_LOW, REFRESH_INTERVAL_HIDDEN, refresh_cb, self, NULL);
  else if (since >= REFRESH_INTERVAL)
    priv->refresh_source = g_idle_add (refresh_cb, self);
  else
    priv->refresh_source = g_timeout_add (REFRESH_INTERVAL - since, refresh_cb, self);
}

static void
store_changed_cb (Cp2Page            *self,
                  const char * const *kinds)
{
  Cp2PageClass *klass = CP2_PAGE_GET_CLASS (self);

  for (guint i = 0; klass->kinds != NULL && klass->kinds[i] != NULL; i++)
    if (g_strv_contains (kinds, klass->kinds[i]))
      {
        became_stale (self);
        return;
      }
}

static void
outbox_changed_cb (Cp2Page *self)
{
  if (CP2_PAGE_GET_CLASS (self)->watches_outbox)
    became_stale (self);
}

static void
cp2_page_map (GtkWidget *widget)
{
  Cp2Page *self = CP2_PAGE (widget);
  Cp2PagePrivate *priv = cp2_page_get_instance_private (self);

  GTK_WIDGET_CLASS (cp2_page_parent_class)->map (widget);

  if (priv->stale)
    read_again (self);
}

static void
cp2_page_constructed (GObject *object)
{
  Cp2Page *self = CP2_PAGE (object);
  Cp2PagePrivate *priv = cp2_page_get_instance_private (self);
  Cp2Store *store;

  G_OBJECT_CLASS (cp2_page_parent_class)->constructed (object);

  priv->stale = TRUE;
  store = priv->session ? cp2_session_get_store (priv->session) : NULL;
  if (store == NULL)
    return;

  g_signal_connect_object (store, "changed", G_CALLBACK (store_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (store, "outbox-changed", G_CALLBACK (outbox_changed_cb), self, G_CONNECT_SWAPPED);
}

static void
cp2_page_dispose (GObject *object)
{
  Cp2PagePrivate *priv = cp2_page_get_instance_private (CP2_PAGE (object));

  g_clear_handle_id (&priv->refresh_source, g_source_remove);

  G_OBJECT_CLASS (cp2_page_parent_class)->dispose (object);
}

static void
cp2_page_finalize (GObject *object)
{
  Cp2PagePrivate *priv = cp2_page_get_instance_private (CP2_PAGE (object));

  g_clear_object (&priv->session);
  g_free (priv->heading);

  G_OBJECT_CLASS (cp2_page_parent_class)->finalize (object);
}

static void
cp2_page_get_property (GObject    *object,
                       guint       id,
                       GValue     *value,
                       GParamSpec *pspec)
{
  Cp2PagePrivate *priv = cp2_page_get_instance_private (CP2_PAGE (object));

  switch (id)
    {
    case PROP_SESSION:
      g_value_set_object (value, priv->session);
      break;
    case PROP_BADGE:
      g_value_set_uint (value, priv->badge);
      break;
    case PROP_HEADING:
      g_value_set_string (value, priv->heading);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
cp2_page_set_property (GObject      *object,
                       guint         id,
                       const GValue *value,
                       GParamSpec   *pspec)
{
  Cp2PagePrivate *priv = cp2_page_get_instance_private (CP2_PAGE (object));

  switch (id)
    {
    case PROP_SESSION:
      priv->session = g_value_dup_object (value);
      break;
    case PROP_BADGE:
      cp2_page_set_badge (CP2_PAGE (object), g_value_get_uint (value));
      break;
    case PROP_HEADING:
      cp2_page_set_heading (CP2_PAGE (object), g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
cp2_page_class_init (Cp2PageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = cp2_page_constructed;
  object_class->dispose = cp2_page_dispose;
  object_class->finalize = cp2_page_finalize;
  object_class->get_property = cp2_page_get_property;
  object_class->set_property = cp2_page_set_property;
  widget_class->map = cp2_page_map;

  properties[PROP_SESSION] =
    g_param_spec_object ("session", NULL, NULL, CP2_TYPE_SESSION,
                         G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_BADGE] =
    g_param_spec_uint ("badge", NULL, NULL, 0, G_MAXUINT, 0,
                       G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_HEADING] =
    g_param_spec_string ("heading", NULL, NULL, NULL,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SIGNAL_NAVIGATE] =
    g_signal_new ("navigate", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  signals[SIGNAL_TOAST] =
    g_signal_new ("toast", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, ADW_TYPE_TOAST);
}

static void
cp2_page_init (Cp2Page *self)
{
}

Cp2Session *
cp2_page_get_session (Cp2Page *self)
{
  Cp2PagePrivate *priv = cp2_page_get_instance_private (self);

  g_return_val_if_fail (CP2_IS_PAGE (self), NULL);

  return priv->session;
}

Cp2Store *
cp2_page_get_store (Cp2Page *self)
{
  return cp2_session_get_store (cp2_page_get_session (self));
}

const Cp2Actor *
cp2_page_get_actor (Cp2Page *self)
{
  return cp2_store_get_actor (cp2_page_get_store (self));
}

guint
cp2_page_get_badge (Cp2Page *self)
{
  Cp2PagePrivate *priv = cp2_page_get_instance_private (self);

  g_return_val_if_fail (CP2_IS_PAGE (self), 0);

  return priv->badge;
}

void
cp2_page_set_badge (Cp2Page *self,
                    guint    badge)
{
  Cp2PagePrivate *priv = cp2_page_get_instance_private (self);

  g_return_if_fail (CP2_IS_PAGE (self));

  if (priv->badge == badge)
    return;

  priv->badge = badge;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BADGE]);
}

void
cp2_page_set_heading (Cp2Page    *self,
                      const char *heading)
{
  Cp2PagePrivate *priv = cp2_page_get_instance_private (self);

  g_return_if_fail (CP2_IS_PAGE (self));

  if (g_strcmp0 (priv->heading, heading) == 0)
    return;

  g_free (priv->heading);
  priv->heading = g_strdup (heading);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HEADING]);
}

void
cp2_page_watch (Cp2Page *self)
{
  Cp2PagePrivate *priv = cp2_page_get_instance_private (self);

  g_return_if_fail (CP2_IS_PAGE (self));

  priv->watched = TRUE;
  if (priv->stale)
    became_stale (self);
}

void
cp2_page_refresh (Cp2Page *self)
{
  Cp2PagePrivate *priv = cp2_page_get_instance_private (self);

  g_return_if_fail (CP2_IS_PAGE (self));

  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    read_again (self);
  else
    priv->stale = TRUE;
}

void
cp2_page_go (Cp2Page    *self,
             const char *page,
             const char *target)
{
  g_return_if_fail (CP2_IS_PAGE (self));
  g_return_if_fail (page != NULL);

  g_signal_emit (self, signals[SIGNAL_NAVIGATE], 0, page, target);
}

void
cp2_page_toast (Cp2Page    *self,
                const char *text)
{
  g_autofree char *title = NULL;
  g_autoptr(AdwToast) toast = NULL;

  g_return_if_fail (CP2_IS_PAGE (self));
  g_return_if_fail (text != NULL);

  /* A toast's title is markup, and ours may name people. */
  title = g_markup_escape_text (text, -1);
  toast = adw_toast_new (title);
  g_signal_emit (self, signals[SIGNAL_TOAST], 0, toast);
}

typedef struct
{
  GFunc          undo;
  gpointer       data;
  GDestroyNotify free_data;
  Cp2Page       *page;
} Undo;

static void
undo_free (gpointer  user_data,
           GClosure *closure)
{
  Undo *undo = user_data;

  if (undo->free_data != NULL)
    undo->free_data (undo->data);
  g_object_unref (undo->page);
  g_free (undo);
}

static void
undo_clicked_cb (AdwToast *toast,
                 gpointer  user_data)
{
  Undo *undo = user_data;

  undo->undo (undo->data, undo->page);
}

void
cp2_page_toast_undo (Cp2Page        *self,
                     const char     *text,
                     GFunc           undo,
                     gpointer        data,
                     GDestroyNotify  free_data)
{
  g_autofree char *title = NULL;
  g_autoptr(AdwToast) toast = NULL;
  Undo *closure;

  g_return_if_fail (CP2_IS_PAGE (self));
  g_return_if_fail (undo != NULL);

  title = g_markup_escape_text (text, -1);
  toast = adw_toast_new (title);
  adw_toast_set_button_label (toast, _("_Undo"));
  adw_toast_set_timeout (toast, UNDO_SECONDS);

  closure = g_new0 (Undo, 1);
  closure->undo = undo;
  closure->data = data;
  closure->free_data = free_data;
  closure->page = g_object_ref (self);
  g_signal_connect_data (toast, "button-clicked", G_CALLBACK (undo_clicked_cb), closure, undo_free, 0);

  g_signal_emit (self, signals[SIGNAL_TOAST], 0, toast);
}

void
cp2_page_show_error (Cp2Page      *self,
                     const GError *error)
{
  g_autofree char *text = NULL;

  g_return_if_fail (CP2_IS_PAGE (self));

  if (error == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  text = cp2_error_text (error);
  cp2_page_toast (self, text);
}

typedef struct
{
  Cp2Page     *page;
  Cp2PageDone  done;
  gpointer     user_data;
} Run;

static void
run_done_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autofree Run *run = user_data;
  g_autoptr(Cp2Page) page = run->page;
  g_autoptr(GError) error = NULL;

  if (!cp2_store_run_finish (CP2_STORE (object), result, NULL, &error))
    cp2_page_show_error (page, error);
  if (run->done != NULL)
    run->done (page, error, run->user_data);
}

void
cp2_page_run (Cp2Page     *self,
              const char  *kind,
              const char  *record,
              gint64       base_version,
              JsonObject  *body,
              Cp2PageDone  done,
              gpointer     user_data)
{
  Cp2Store *store = cp2_page_get_store (self);
  g_autoptr(Cp2Operation) operation = NULL;
  g_autoptr(JsonObject) members = body ? body : json_object_new ();
  g_autofree char *id = record ? g_strdup (record) : cp2_uuid_new ();
  Run *run = g_new0 (Run, 1);

  operation = cp2_store_new_operation (store, kind, id, base_version, members);
  run->page = g_object_ref (self);
  run->done = done;
  run->user_data = user_data;
  cp2_store_run_async (store, operation, NULL, run_done_cb, run);
}
