#include "config.h"

#include <glib/gi18n.h>

#include "app/cp2-tooltip.h"
#include "app/professional/cp2-profile-part-window.h"
#include "app/professional/cp2-profile-parts.h"

struct _Cp2ProfileParts
{
  AdwBin                parent_instance;

  /* Not owned: it outlives this */
  Cp2Page              *page;

  /* Owned references */
  Cp2ProfileModel      *model;
  const Cp2Kind        *kind;

  GtkListBox           *list;
  /* Owned: what the list shows, to leave it alone while it stays right */
  GPtrArray            *shown;
};

G_DEFINE_FINAL_TYPE (Cp2ProfileParts, cp2_profile_parts, ADW_TYPE_BIN)

static gboolean
is_qualification (Cp2ProfileParts *self)
{
  return self->kind == &cp2_qualification_kind;
}

static void
edit (Cp2ProfileParts *self,
      const char      *id)
{
  Cp2ProfilePart *part = cp2_profile_model_edit_part (self->model, self->kind, id);
  GtkWidget *window;

  if (part == NULL)
    return;
  window = cp2_profile_part_window_new (self->model, part, cp2_page_get_store (self->page));
  gtk_window_set_transient_for (GTK_WINDOW (window), GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))));
  gtk_window_present (GTK_WINDOW (window));
}

void
cp2_profile_parts_complete (Cp2ProfileParts *self)
{
  GPtrArray *records = cp2_profile_model_get_parts (self->model, self->kind);
  Cp2Qualification *highest = NULL;

  g_return_if_fail (CP2_IS_PROFILE_PARTS (self));
  g_return_if_fail (is_qualification (self));

  for (guint i = 0; i < records->len; i++)
    if (highest == NULL || CP2_QUALIFICATION (records->pdata[i])->level > highest->level)
      highest = records->pdata[i];
  edit (self, highest ? CP2_RECORD (highest)->id : NULL);
}

static void
add_cb (GtkButton       *button,
        Cp2ProfileParts *self)
{
  edit (self, NULL);
}

static void
row_activated_cb (Cp2ProfileParts *self,
                  GtkListBoxRow   *row)
{
  gpointer record = g_object_get_data (G_OBJECT (row), "record");

  if (record != NULL)
    edit (self, CP2_RECORD (record)->id);
}

static void
put_back_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(Cp2Page) page = user_data;
  g_autoptr(GError) error = NULL;

  if (!cp2_profile_model_part_finish (CP2_PROFILE_MODEL (object), result, &error))
    cp2_page_show_error (page, error);
}

typedef struct
{
  Cp2ProfileModel *model;
  Cp2Page         *page;
  gpointer         record;
} Removal;

static void
removal_free (gpointer data)
{
  Removal *removal = data;

  g_object_unref (removal->model);
  g_object_unref (removal->page);
  g_object_unref (removal->record);
  g_free (removal);
}

static void
undo (gpointer data,
      gpointer page)
{
  Removal *removal = data;

  cp2_profile_model_put_back_async (removal->model, removal->record, put_back_cb, g_object_ref (page));
}

static void
removed_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  Removal *removal = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *title = cp2_profile_part_dup_title (removal->record);
  g_autofree char *text = NULL;

  if (!cp2_profile_model_part_finish (CP2_PROFILE_MODEL (object), result, &error))
    {
      cp2_page_show_error (removal->page, error);
      removal_free (removal);
      return;
    }

  /* Translators: %s is a qualification or a work place */
  text = g_strdup_printf (_("Removed: %s"), title);
  cp2_page_toast_undo (removal->page, text, undo, removal, removal_free);
}

static void
remove_cb (GtkButton       *button,
           Cp2ProfileParts *self)
{
  Removal *removal = g_new (Removal, 1);

  removal->model = g_object_ref (self->model);
  removal->page = g_object_ref (self->page);
  removal->record = g_object_ref (g_object_get_data (G_OBJECT (button), "record"));
  cp2_profile_model_remove_part_async (self->model, removal->record, removed_cb, removal);
}

static GtkWidget *
make_row (Cp2ProfileParts *self,
          gpointer         record)
{
  g_autofree char *title = cp2_profile_part_dup_title (record);
  g_autofree char *subtitle = cp2_profile_part_dup_subtitle (record);
  /* Translators: %s is a qualification or a work place */
  g_autofree char *label = g_strdup_printf (_("Remove %s"), title);
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", title, "subtitle", subtitle,
                                 "title-lines", 0, "activatable", TRUE, NULL);
  GtkWidget *button = gtk_button_new_from_icon_name ("user-trash-symbolic");

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  cp2_tooltip_set (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_object_set_data_full (G_OBJECT (button), "record", g_object_ref (record), g_object_unref);
  g_object_set_data_full (G_OBJECT (row), "record", g_object_ref (record), g_object_unref);
  g_signal_connect_object (button, "clicked", G_CALLBACK (remove_cb), self, 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);

  return row;
}

/* Each reading makes new objects of what did not change. */
static gboolean
is_shown (Cp2ProfileParts *self,
          GPtrArray       *records)
{
  if (self->shown == NULL || self->shown->len != records->len)
    return FALSE;

  for (guint i = 0; i < records->len; i++)
    if (!g_str_equal (CP2_RECORD (self->shown->pdata[i])->id, CP2_RECORD (records->pdata[i])->id) ||
        !cp2_record_equal (self->shown->pdata[i], records->pdata[i]))
      return FALSE;

  return TRUE;
}

void
cp2_profile_parts_refresh (Cp2ProfileParts *self)
{
  GPtrArray *records;
  GtkWidget *child;

  g_return_if_fail (CP2_IS_PROFILE_PARTS (self));

  records = cp2_profile_model_get_parts (self->model, self->kind);
  if (is_shown (self, records))
    return;

  g_clear_pointer (&self->shown, g_ptr_array_unref);
  self->shown = g_ptr_array_ref (records);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, child);
  for (guint i = 0; i < records->len; i++)
    gtk_list_box_append (self->list, make_row (self, records->pdata[i]));

  if (records->len == 0)
    gtk_list_box_append (self->list, g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title",
                                                   is_qualification (self) ? _("No qualification yet. Add your highest one first.")
                                                                           : _("No experience yet. Add the places where you have worked."),
                                                   "title-lines", 0, NULL));
}

static void
cp2_profile_parts_dispose (GObject *object)
{
  g_clear_object (&CP2_PROFILE_PARTS (object)->model);
  g_clear_pointer (&CP2_PROFILE_PARTS (object)->shown, g_ptr_array_unref);

  G_OBJECT_CLASS (cp2_profile_parts_parent_class)->dispose (object);
}

static void
cp2_profile_parts_class_init (Cp2ProfilePartsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = cp2_profile_parts_dispose;
}

static void
cp2_profile_parts_init (Cp2ProfileParts *self)
{
}

GtkWidget *
cp2_profile_parts_new (Cp2Page         *page,
                       Cp2ProfileModel *model,
                       const Cp2Kind   *kind)
{
  Cp2ProfileParts *self = g_object_new (CP2_TYPE_PROFILE_PARTS, NULL);
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *button = gtk_button_new_with_mnemonic (_("_Add…"));
  const char *title;
  const char *label;

  self->page = page;
  self->model = g_object_ref (model);
  self->kind = kind;
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  title = is_qualification (self) ? _("Qualifications") : _("Work Experience");
  label = is_qualification (self) ? _("Add a qualification") : _("Add an experience");

  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  g_signal_connect_object (self->list, "row-activated", G_CALLBACK (row_activated_cb), self, G_CONNECT_SWAPPED);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_signal_connect_object (button, "clicked", G_CALLBACK (add_cb), self, 0);
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  adw_preferences_group_set_header_suffix (ADW_PREFERENCES_GROUP (group), button);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), GTK_WIDGET (self->list));
  adw_bin_set_child (ADW_BIN (self), group);
  cp2_profile_parts_refresh (self);

  return GTK_WIDGET (self);
}
