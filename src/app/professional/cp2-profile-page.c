#include "config.h"

#include <glib/gi18n.h>

#include "app/cp2-app.h"
#include "app/cp2-ring.h"
#include "app/cp2-tab-stop.h"
#include "app/models/cp2-profile-model.h"
#include "app/professional/cp2-field-row.h"
#include "app/professional/cp2-profile-missing.h"
#include "app/professional/cp2-profile-page.h"
#include "app/professional/cp2-profile-parts.h"

struct _Cp2ProfilePage
{
  Cp2Page            parent_instance;

  /* Owned references */
  Cp2ProfileModel   *model;

  GtkWidget         *rings[CP2_PROFILE_N_GROUPS];
  GtkWidget         *counts[CP2_PROFILE_N_GROUPS];
  Cp2ProfileParts   *qualifications;
  Cp2ProfileParts   *experiences;
  /* Of field names to the rows of the form; in the window */
  GHashTable        *rows;

  /* Template widgets */
  GtkStack          *stack;
  AdwLeaflet        *leaflet;
  Cp2Ring           *total_ring;
  GtkLabel          *total;
  GtkListBox        *groups;
  Cp2ProfileMissing *missing;
  GtkScrolledWindow *scroller;
  GtkStack          *forms;
  GtkImage          *state_icon;
  GtkLabel          *state;
  GtkWidget         *retry_button;
  GtkWidget         *understood_button;
};

G_DEFINE_FINAL_TYPE (Cp2ProfilePage, cp2_profile_page, CP2_TYPE_PAGE)

static void
row_selected_cb (Cp2ProfilePage *self,
                 GtkListBoxRow  *row)
{
  if (row == NULL)
    return;

  gtk_stack_set_visible_child_name (self->forms, g_object_get_data (G_OBJECT (row), "group"));
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
}

static void
row_activated_cb (Cp2ProfilePage *self)
{
  adw_leaflet_navigate (self->leaflet, ADW_NAVIGATION_DIRECTION_FORWARD);
}

static void
back_cb (Cp2ProfilePage *self)
{
  adw_leaflet_navigate (self->leaflet, ADW_NAVIGATION_DIRECTION_BACK);
}

static void
select_group (Cp2ProfilePage *self,
              const char     *group)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->groups, i)) != NULL; i++)
    if (g_strcmp0 (g_object_get_data (G_OBJECT (row), "group"), group) == 0)
      gtk_list_box_select_row (self->groups, row);
  adw_leaflet_navigate (self->leaflet, ADW_NAVIGATION_DIRECTION_FORWARD);
}

/* Also who came here by a click has to see which row it is. */
static void
focus_row (GtkWidget *row)
{
  GtkRoot *root = gtk_widget_get_root (row);

  gtk_widget_grab_focus (row);
  if (GTK_IS_WINDOW (root))
    gtk_window_set_focus_visible (GTK_WINDOW (root), TRUE);
}

static void
missing_chosen_cb (Cp2ProfilePage *self,
                   const char     *group,
                   const char     *field)
{
  GtkWidget *row = g_hash_table_lookup (self->rows, field);

  select_group (self, group);
  if (g_str_equal (group, "qualification"))
    cp2_profile_parts_complete (self->qualifications);
  else if (row != NULL)
    focus_row (row);
}

static void
retry_cb (Cp2ProfilePage *self)
{
  cp2_profile_model_save (self->model);
}

static void
understood_cb (Cp2ProfilePage *self)
{
  cp2_profile_model_dismiss (self->model);
}

static void
show_groups (Cp2ProfilePage *self)
{
  const Cp2ProfileGroup *groups = cp2_profile_model_get_groups (self->model);
  guint given = 0;
  guint needed = 0;
  g_autofree char *total = NULL;

  for (guint i = 0; i < CP2_PROFILE_N_GROUPS; i++)
    {
      /* Translators: of so many details so many are given */
      g_autofree char *count = g_strdup_printf (_("%u of %u"), groups[i].given, groups[i].needed);

      given += groups[i].given;
      needed += groups[i].needed;
      cp2_ring_set_fraction (CP2_RING (self->rings[i]),
                             groups[i].needed > 0 ? (double) groups[i].given / groups[i].needed : 1);
      cp2_ring_set_label (CP2_RING (self->rings[i]), count);
      gtk_label_set_text (GTK_LABEL (self->counts[i]), count);
    }

  total = g_strdup_printf (ngettext ("%u of %u detail is given", "%u of %u details are given", needed), given, needed);
  gtk_label_set_text (self->total, total);
  cp2_ring_set_fraction (self->total_ring, needed > 0 ? (double) given / needed : 1);
  cp2_ring_set_label (self->total_ring, total);
  cp2_page_set_badge (CP2_PAGE (self), needed - given);
}

static void
show_state (Cp2ProfilePage *self)
{
  static const char * const icons[] = {
    [CP2_PROFILE_STATE_ABSENT] = "content-loading-symbolic",
    [CP2_PROFILE_STATE_EDITING] = "document-edit-symbolic",
    [CP2_PROFILE_STATE_UNFINISHED] = "dialog-warning-symbolic",
    [CP2_PROFILE_STATE_SAVED] = "document-save-symbolic",
    [CP2_PROFILE_STATE_RECEIVED] = "emblem-ok-symbolic",
    [CP2_PROFILE_STATE_FAILED] = "dialog-error-symbolic",
    [CP2_PROFILE_STATE_REFUSED] = "dialog-error-symbolic",
  };
  Cp2ProfileState state = cp2_profile_model_get_state (self->model);
  g_autofree char *text = cp2_profile_model_dup_state_text (self->model);
  const char *style = state >= CP2_PROFILE_STATE_FAILED ? "error" : state == CP2_PROFILE_STATE_UNFINISHED ? "warning" : "dim-label";
  const char *styles[] = { "caption", style, NULL };

  gtk_stack_set_visible_child_name (self->stack, state == CP2_PROFILE_STATE_ABSENT ? "absent" : "form");
  gtk_image_set_from_icon_name (self->state_icon, icons[state]);
  gtk_label_set_text (self->state, text);
  gtk_widget_set_css_classes (GTK_WIDGET (self->state), styles);
  gtk_widget_set_css_classes (GTK_WIDGET (self->state_icon), styles + 1);
  gtk_widget_set_visible (self->retry_button, state == CP2_PROFILE_STATE_FAILED);
  gtk_widget_set_visible (self->understood_button, state == CP2_PROFILE_STATE_REFUSED);
}

static void
model_changed_cb (Cp2ProfilePage *self)
{
  show_state (self);
  show_groups (self);
  cp2_profile_missing_refresh (self->missing, self->model);
  cp2_profile_parts_refresh (self->qualifications);
  cp2_profile_parts_refresh (self->experiences);
}

static void
add_group_row (Cp2ProfilePage        *self,
               guint                  index,
               const Cp2ProfileGroup *group)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *title = g_object_new (GTK_TYPE_LABEL, "label", _(group->title), "xalign", 0.0, "ellipsize",
                                   PANGO_ELLIPSIZE_END, NULL);

  self->rings[index] = cp2_ring_new ();
  gtk_widget_set_size_request (self->rings[index], 28, 28);
  gtk_widget_set_valign (self->rings[index], GTK_ALIGN_CENTER);
  self->counts[index] = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, NULL);
  gtk_widget_add_css_class (self->counts[index], "caption");
  gtk_widget_add_css_class (self->counts[index], "dim-label");
  gtk_box_append (GTK_BOX (words), title);
  gtk_box_append (GTK_BOX (words), self->counts[index]);
  gtk_widget_set_margin_top (box, 6);
  gtk_widget_set_margin_bottom (box, 6);
  gtk_box_append (GTK_BOX (box), self->rings[index]);
  gtk_box_append (GTK_BOX (box), words);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, _(group->title), -1);
  g_object_set_data (G_OBJECT (row), "group", (gpointer) group->name);
  gtk_list_box_append (self->groups, row);
}

static void
add_form (Cp2ProfilePage        *self,
          const Cp2ProfileGroup *group)
{
  GPtrArray *items = cp2_profile_model_get_items (self->model);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  GtkWidget *rows = adw_preferences_group_new ();
  gboolean has_rows = FALSE;

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (rows), _(group->title));
  for (guint i = 0; i < items->len; i++)
    {
      const Cp2Field *field = cp2_field_item_get_field (items->pdata[i]);

      if (g_strcmp0 (field->group, group->name) != 0)
        continue;
      g_hash_table_insert (self->rows, (gpointer) field->name,
                           cp2_field_row_add (ADW_PREFERENCES_GROUP (rows), items->pdata[i], items,
                                              cp2_page_get_store (CP2_PAGE (self))));
      has_rows = TRUE;
    }
  gtk_widget_set_visible (rows, has_rows);
  gtk_box_append (GTK_BOX (box), rows);

  if (g_str_equal (group->name, "qualification"))
    {
      self->qualifications = CP2_PROFILE_PARTS (cp2_profile_parts_new (CP2_PAGE (self), self->model, &cp2_qualification_kind));
      gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->qualifications));
    }
  if (g_str_equal (group->name, "station"))
    {
      self->experiences = CP2_PROFILE_PARTS (cp2_profile_parts_new (CP2_PAGE (self), self->model, &cp2_experience_kind));
      gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->experiences));
    }
  gtk_stack_add_named (self->forms, box, group->name);
}

static void
refresh (Cp2Page *page)
{
  Cp2ProfilePage *self = CP2_PROFILE_PAGE (page);
  g_autoptr(GError) error = NULL;

  if (!cp2_profile_model_refresh (self->model, &error))
    cp2_page_show_error (page, error);
}

static void
show_target (Cp2Page    *page,
             const char *target)
{
  Cp2ProfilePage *self = CP2_PROFILE_PAGE (page);
  GtkWidget *row = g_hash_table_lookup (self->rows, target);
  Cp2FieldItem *item = cp2_profile_model_find (self->model, target);

  select_group (self, item ? cp2_field_item_get_field (item)->group : "qualification");
  if (row != NULL)
    focus_row (row);
}

static void
cp2_profile_page_unmap (GtkWidget *widget)
{
  cp2_profile_model_leave (CP2_PROFILE_PAGE (widget)->model);

  GTK_WIDGET_CLASS (cp2_profile_page_parent_class)->unmap (widget);
}

static void
cp2_profile_page_constructed (GObject *object)
{
  Cp2ProfilePage *self = CP2_PROFILE_PAGE (object);
  const Cp2ProfileGroup *groups;

  G_OBJECT_CLASS (cp2_profile_page_parent_class)->constructed (object);

  self->model = cp2_profile_model_new (cp2_page_get_store (CP2_PAGE (self)));
  groups = cp2_profile_model_get_groups (self->model);
  for (guint i = 0; i < CP2_PROFILE_N_GROUPS; i++)
    {
      add_group_row (self, i, &groups[i]);
      add_form (self, &groups[i]);
    }
  gtk_list_box_select_row (self->groups, gtk_list_box_get_row_at_index (self->groups, 0));
  g_signal_connect_object (self->model, "changed", G_CALLBACK (model_changed_cb), self, G_CONNECT_SWAPPED);
}

static void
cp2_profile_page_dispose (GObject *object)
{
  Cp2ProfilePage *self = CP2_PROFILE_PAGE (object);

  if (self->model != NULL)
    g_signal_handlers_disconnect_by_data (self->model, self);
  g_hash_table_remove_all (self->rows);

  G_OBJECT_CLASS (cp2_profile_page_parent_class)->dispose (object);
}

static void
cp2_profile_page_finalize (GObject *object)
{
  Cp2ProfilePage *self = CP2_PROFILE_PAGE (object);

  g_clear_object (&self->model);
  g_hash_table_unref (self->rows);

  G_OBJECT_CLASS (cp2_profile_page_parent_class)->finalize (object);
}

static void
cp2_profile_page_class_init (Cp2ProfilePageClass *klass)
{
  static const char * const kinds[] = { "profile", "profile_change", "qualification", "experience", NULL };
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  Cp2PageClass *page_class = CP2_PAGE_CLASS (klass);

  object_class->constructed = cp2_profile_page_constructed;
  object_class->dispose = cp2_profile_page_dispose;
  object_class->finalize = cp2_profile_page_finalize;
  widget_class->unmap = cp2_profile_page_unmap;
  page_class->kinds = kinds;
  page_class->watches_outbox = TRUE;
  page_class->refresh = refresh;
  page_class->show_target = show_target;

  gtk_widget_class_set_template_from_resource (widget_class, CP2_RESOURCE_PATH "/ui/cp2-profile-page.ui");
  gtk_widget_class_bind_template_child (widget_class, Cp2ProfilePage, stack);
  gtk_widget_class_bind_template_child (widget_class, Cp2ProfilePage, leaflet);
  gtk_widget_class_bind_template_child (widget_class, Cp2ProfilePage, total);
  gtk_widget_class_bind_template_child (widget_class, Cp2ProfilePage, state);
  gtk_widget_class_bind_template_child (widget_class, Cp2ProfilePage, groups);
  gtk_widget_class_bind_template_child (widget_class, Cp2ProfilePage, forms);
  gtk_widget_class_bind_template_child (widget_class, Cp2ProfilePage, missing);
  gtk_widget_class_bind_template_child (widget_class, Cp2ProfilePage, scroller);
  gtk_widget_class_bind_template_child (widget_class, Cp2ProfilePage, total_ring);
  gtk_widget_class_bind_template_child (widget_class, Cp2ProfilePage, state_icon);
  gtk_widget_class_bind_template_child (widget_class, Cp2ProfilePage, retry_button);
  gtk_widget_class_bind_template_child (widget_class, Cp2ProfilePage, understood_button);
  gtk_widget_class_bind_template_callback (widget_class, row_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, back_cb);
  gtk_widget_class_bind_template_callback (widget_class, missing_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, retry_cb);
  gtk_widget_class_bind_template_callback (widget_class, understood_cb);
}

static void
cp2_profile_page_init (Cp2ProfilePage *self)
{
  g_type_ensure (CP2_TYPE_RING);
  g_type_ensure (CP2_TYPE_PROFILE_MISSING);
  self->rows = g_hash_table_new (g_str_hash, g_str_equal);
  g_type_ensure (CP2_TYPE_TAB_STOP);
  gtk_widget_init_template (GTK_WIDGET (self));
}
