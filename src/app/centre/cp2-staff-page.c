#include "config.h"

#include <glib/gi18n.h>

#include "app/centre/cp2-staff-page.h"
#include "app/cp2-app.h"
#include "app/models/cp2-staff.h"

struct _Cp2StaffPage
{
  Cp2Page         parent_instance;

  /* Owned references */
  GPtrArray      *members;

  /* Template widgets */
  GtkStack       *stack;
  GtkEditable    *search;
  GtkListBox     *list;
};

G_DEFINE_FINAL_TYPE (Cp2StaffPage, cp2_staff_page, CP2_TYPE_PAGE)

static GtkWidget *
make_row (Cp2StaffMember *member)
{
  g_autofree char *subtitle = g_strdup_printf ("%s · %s · %s", member->position, member->number, member->days);
  /* Translators: of so many days that were marked, the person was present on so many */
  g_autofree char *days = g_strdup_printf (_("present on %u of %u days marked"), member->present, member->marked);
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", member->name,
                                 "subtitle", subtitle, "subtitle-lines", 0, NULL);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  const char *texts[] = { member->state, member->marked > 0 ? days : "" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", texts[i], "xalign", 1.0, "visible", *texts[i] != '\0', NULL);

      gtk_widget_add_css_class (label, "caption");
      gtk_box_append (GTK_BOX (words), label);
    }
  gtk_widget_set_valign (words, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), words);
  g_object_set_data (G_OBJECT (row), "member", member);

  return row;
}

static gboolean
is_shown (GtkListBoxRow *row,
          gpointer       user_data)
{
  Cp2StaffPage *self = user_data;

  return cp2_staff_member_matches (g_object_get_data (G_OBJECT (row), "member"), gtk_editable_get_text (self->search));
}

static void
search_cb (Cp2StaffPage *self)
{
  gtk_list_box_invalidate_filter (self->list);
}

static void
refresh (Cp2Page *page)
{
  Cp2StaffPage *self = CP2_STAFF_PAGE (page);
  g_autoptr(GError) error = NULL;
  GPtrArray *members = cp2_staff_list (cp2_page_get_store (page), &error);
  GtkWidget *child;

  if (members == NULL)
    {
      cp2_page_show_error (page, error);
      return;
    }

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL && GTK_IS_LIST_BOX_ROW (child))
    gtk_list_box_remove (self->list, child);
  g_clear_pointer (&self->members, g_ptr_array_unref);
  self->members = members;
  for (guint i = 0; i < members->len; i++)
    gtk_list_box_append (self->list, make_row (members->pdata[i]));
  gtk_stack_set_visible_child_name (self->stack, members->len > 0 ? "list" : "empty");
}

static void
show_target (Cp2Page    *page,
             const char *target)
{
  Cp2StaffPage *self = CP2_STAFF_PAGE (page);

  cp2_page_refresh (page);
  for (guint i = 0; self->members != NULL && i < self->members->len; i++)
    {
      Cp2StaffMember *member = self->members->pdata[i];

      if (g_str_equal (member->id, target))
        gtk_editable_set_text (self->search, member->name);
    }
}

static void
find (Cp2Page *page)
{
  gtk_widget_grab_focus (GTK_WIDGET (CP2_STAFF_PAGE (page)->search));
}

static void
cp2_staff_page_dispose (GObject *object)
{
  Cp2StaffPage *self = CP2_STAFF_PAGE (object);

  g_clear_pointer (&self->members, g_ptr_array_unref);

  G_OBJECT_CLASS (cp2_staff_page_parent_class)->dispose (object);
}

static void
cp2_staff_page_class_init (Cp2StaffPageClass *klass)
{
  static const char * const kinds[] = { "deployment", "attendance_mark", "position", NULL };
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  Cp2PageClass *page_class = CP2_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cp2_staff_page_dispose;
  page_class->kinds = kinds;
  page_class->refresh = refresh;
  page_class->show_target = show_target;
  page_class->find = find;

  gtk_widget_class_set_template_from_resource (widget_class, CP2_RESOURCE_PATH "/ui/cp2-staff-page.ui");
  gtk_widget_class_bind_template_child (widget_class, Cp2StaffPage, stack);
  gtk_widget_class_bind_template_child (widget_class, Cp2StaffPage, search);
  gtk_widget_class_bind_template_child (widget_class, Cp2StaffPage, list);
  gtk_widget_class_bind_template_callback (widget_class, search_cb);
}

static void
cp2_staff_page_init (Cp2StaffPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_list_box_set_filter_func (self->list, is_shown, self, NULL);
}
