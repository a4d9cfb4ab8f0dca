#include "config.h"

#include <glib/gi18n.h>

#include "app/centre/cp2-register-headers.h"
#include "app/centre/cp2-register-line.h"
#include "app/cp2-tooltip.h"
#include "app/models/cp2-words.h"
#include "core/cp2-exams.h"

typedef struct
{
  /* Owned references */
  Cp2Store         *store;
  Cp2RegisterModel *model;
  Cp2RegisterKeys  *keys;
} Headers;

static void
headers_free (gpointer data)
{
  Headers *self = data;

  g_object_unref (self->store);
  g_object_unref (self->model);
  g_object_unref (self->keys);
  g_free (self);
}

static void
all_present_cb (GtkButton *button,
                Headers   *self)
{
  cp2_register_model_set_all_present (self->model, g_object_get_data (G_OBJECT (button), "position"));
  cp2_register_keys_focus_next (self->keys, NULL);
}

static GtkWidget *
make_header (Headers    *self,
             const char *position)
{
  g_autoptr(Cp2Position) record = NULL;
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *label;
  GtkWidget *button = gtk_button_new_with_label (_("All present"));
  g_autofree char *name = NULL;

  cp2_store_get_record (self->store, &cp2_position_kind, position, (gpointer *) &record, NULL);
  label = gtk_label_new (record ? cp2_words_get_name (record->name) : position);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (label, "heading");

  /* Translators: %s is a role in an exam, such as Invigilator */
  name = g_strdup_printf (_("Mark all present: %s"), gtk_label_get_text (GTK_LABEL (label)));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  cp2_tooltip_set (button, name);
  gtk_widget_add_css_class (button, "flat");
  g_object_set_data_full (G_OBJECT (button), "position", g_strdup (position), g_free);
  g_signal_connect (button, "clicked", G_CALLBACK (all_present_cb), self);

  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), button);
  gtk_widget_add_css_class (box, "register-header");

  return box;
}

static void
update_header (GtkListBoxRow *row,
               GtkListBoxRow *before,
               gpointer       user_data)
{
  const char *position = cp2_register_row_get_position (cp2_register_line_get_row (CP2_REGISTER_LINE (row)));

  if (before != NULL &&
      g_strcmp0 (position, cp2_register_row_get_position (cp2_register_line_get_row (CP2_REGISTER_LINE (before)))) == 0)
    gtk_list_box_row_set_header (row, NULL);
  else if (gtk_list_box_row_get_header (row) == NULL)
    gtk_list_box_row_set_header (row, make_header (user_data, position));
}

void
cp2_register_headers_attach (GtkListBox       *list,
                             Cp2Store         *store,
                             Cp2RegisterModel *model,
                             Cp2RegisterKeys  *keys)
{
  Headers *self = g_new0 (Headers, 1);

  self->store = g_object_ref (store);
  self->model = g_object_ref (model);
  self->keys = g_object_ref (keys);
  gtk_list_box_set_header_func (list, update_header, self, headers_free);
}
