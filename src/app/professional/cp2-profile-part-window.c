#include "config.h"

#include <glib/gi18n.h>

#include "app/models/cp2-error-text.h"
#include "app/professional/cp2-field-row.h"
#include "app/professional/cp2-profile-part-window.h"

struct _Cp2ProfilePartWindow
{
  AdwWindow            parent_instance;

  /* Owned references */
  Cp2ProfileModel     *model;
  Cp2ProfilePart      *part;

  /* Template widgets */
  AdwPreferencesGroup *group;
  GtkLabel            *failure_label;
  GtkButton           *save_button;
};

G_DEFINE_FINAL_TYPE (Cp2ProfilePartWindow, cp2_profile_part_window, ADW_TYPE_WINDOW)

enum {
  SIGNAL_SAVED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
saved_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(Cp2ProfilePartWindow) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;

  if (cp2_profile_model_part_finish (CP2_PROFILE_MODEL (object), result, &error))
    {
      g_signal_emit (self, signals[SIGNAL_SAVED], 0);
      gtk_window_destroy (GTK_WINDOW (self));
      return;
    }

  text = cp2_error_text (error);
  gtk_label_set_label (self->failure_label, text);
  gtk_widget_set_visible (GTK_WIDGET (self->failure_label), TRUE);
  gtk_widget_set_sensitive (GTK_WIDGET (self->save_button), TRUE);
}

/* The button can always be pressed: then every row says what it lacks. */
static void
save_cb (Cp2ProfilePartWindow *self)
{
  cp2_profile_part_show_problems (self->part);
  if (!cp2_profile_part_get_ready (self->part))
    return;

  gtk_widget_set_sensitive (GTK_WIDGET (self->save_button), FALSE);
  cp2_profile_model_save_part_async (self->model, self->part, saved_cb, g_object_ref (self));
}

static const char *
get_title (Cp2ProfilePart *part)
{
  gboolean is_new = cp2_profile_part_get_is_new (part);

  if (cp2_profile_part_get_kind (part) == &cp2_qualification_kind)
    return is_new ? _("Add Qualification") : _("Qualification");

  return is_new ? _("Add Experience") : _("Experience");
}

static void
cp2_profile_part_window_dispose (GObject *object)
{
  Cp2ProfilePartWindow *self = CP2_PROFILE_PART_WINDOW (object);

  g_clear_object (&self->part);
  g_clear_object (&self->model);

  G_OBJECT_CLASS (cp2_profile_part_window_parent_class)->dispose (object);
}

static void
cp2_profile_part_window_class_init (Cp2ProfilePartWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cp2_profile_part_window_dispose;

  signals[SIGNAL_SAVED] =
    g_signal_new ("saved", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_DIALOG);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/cp2desktop/CP2/ui/cp2-profile-part-window.ui");
  gtk_widget_class_bind_template_child (widget_class, Cp2ProfilePartWindow, group);
  gtk_widget_class_bind_template_child (widget_class, Cp2ProfilePartWindow, failure_label);
  gtk_widget_class_bind_template_child (widget_class, Cp2ProfilePartWindow, save_button);
  gtk_widget_class_bind_template_callback (widget_class, save_cb);
}

static void
cp2_profile_part_window_init (Cp2ProfilePartWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
cp2_profile_part_window_new (Cp2ProfileModel *model,
                             Cp2ProfilePart  *part,
                             Cp2Store        *store)
{
  Cp2ProfilePartWindow *self = g_object_new (CP2_TYPE_PROFILE_PART_WINDOW, NULL);
  GPtrArray *items = cp2_profile_part_get_items (part);

  self->model = g_object_ref (model);
  self->part = g_object_ref (part);
  gtk_window_set_title (GTK_WINDOW (self), get_title (part));
  for (guint i = 0; i < items->len; i++)
    cp2_field_row_add (self->group, items->pdata[i], items, store);

  return GTK_WIDGET (self);
}
