#include "config.h"

#include <glib/gi18n.h>

#include "app/cp2-app.h"
#include "app/cp2-tab-stop.h"
#include "app/models/cp2-application-detail.h"
#include "app/models/cp2-application-model.h"
#include "app/professional/cp2-applications-page.h"
#include "app/professional/cp2-timeline.h"
#include "app/professional/cp2-vacancy-submit.h"

struct _Cp2ApplicationsPage
{
  Cp2Page               parent_instance;

  /* Owned references */
  Cp2ApplicationModel  *model;
  Cp2ApplicationDetail *shown;
  char                 *chosen;

  /* Template widgets */
  GtkStack             *stack;
  AdwLeaflet           *leaflet;
  GtkListBox           *list;
  GtkWidget            *detail;
  GtkLabel             *title;
  GtkLabel             *place;
  GtkImage             *state_icon;
  GtkLabel             *state;
  GtkLabel             *text;
  GtkWidget            *accept_button;
  GtkWidget            *decline_button;
  GtkWidget            *withdraw_button;
  GtkWidget            *again_button;
  GtkWidget            *vacancy_button;
  GtkListBox           *facts;
  AdwBin               *timeline;
};

G_DEFINE_FINAL_TYPE (Cp2ApplicationsPage, cp2_applications_page, CP2_TYPE_PAGE)

static GtkWidget *
make_row (gpointer object,
          gpointer user_data)
{
  Cp2ApplicationItem *item = object;
  g_autofree char *place = g_strjoin (" · ", cp2_application_item_get_state (item),
                                      cp2_application_item_get_when (item), NULL);
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *icon = gtk_image_new_from_icon_name (cp2_application_item_get_icon (item));
  const char *texts[] = { cp2_application_item_get_title (item), cp2_application_item_get_place (item), place };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", texts[i], "xalign", 0.0, "ellipsize",
                                       PANGO_ELLIPSIZE_END, "visible", *texts[i] != '\0', NULL);

      gtk_widget_add_css_class (label, i == 0 ? "heading" : "caption");
      gtk_box_append (GTK_BOX (words), label);
    }
  if (cp2_application_item_get_tone (item) == CP2_APPLICATION_ASKS)
    gtk_widget_add_css_class (icon, "accent");
  gtk_widget_set_margin_top (box, 6);
  gtk_widget_set_margin_bottom (box, 6);
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), words);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, texts[0],
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, place, -1);
  g_object_set_data_full (G_OBJECT (row), "record", g_strdup (cp2_application_item_get_id (item)), g_free);

  return row;
}

static void
show_facts (Cp2ApplicationsPage *self,
            GPtrArray           *facts)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->facts))) != NULL)
    gtk_list_box_remove (self->facts, child);

  for (guint i = 0; i < facts->len; i++)
    {
      const Cp2ApplicationFact *fact = facts->pdata[i];
      GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", fact->label,
                                     "subtitle", fact->value, "subtitle-lines", 0, NULL);

      gtk_list_box_append (self->facts, row);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->facts), facts->len > 0);
}

static void
show_detail (Cp2ApplicationsPage  *self,
             Cp2ApplicationDetail *detail)
{
  gtk_label_set_text (self->title, detail->title);
  gtk_label_set_text (self->place, detail->place);
  gtk_widget_set_visible (GTK_WIDGET (self->place), *detail->place != '\0');
  gtk_image_set_from_icon_name (self->state_icon, detail->icon);
  gtk_label_set_text (self->state, detail->state);
  gtk_label_set_text (self->text, detail->text);
  gtk_widget_set_visible (self->accept_button, detail->can_answer);
  gtk_widget_set_visible (self->decline_button, detail->can_answer);
  gtk_widget_set_visible (self->withdraw_button, detail->can_withdraw);
  gtk_widget_set_visible (self->again_button, detail->can_apply_again);
  gtk_widget_set_visible (self->vacancy_button, detail->vacancy != NULL);
  show_facts (self, detail->facts);
  adw_bin_set_child (self->timeline, cp2_timeline_new (detail->timeline));
}

static void
read_detail (Cp2ApplicationsPage *self)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(Cp2ApplicationDetail) detail = NULL;

  if (self->chosen != NULL)
    detail = cp2_application_detail_read (cp2_page_get_store (CP2_PAGE (self)), self->chosen, &error);
  if (error != NULL)
    cp2_page_show_error (CP2_PAGE (self), error);
  gtk_widget_set_visible (self->detail, detail != NULL);
  if (detail == NULL || (self->shown != NULL && cp2_application_detail_equal (self->shown, detail)))
    return;

  show_detail (self, detail);
  g_clear_pointer (&self->shown, cp2_application_detail_free);
  self->shown = g_steal_pointer (&detail);
}

static void
choose (Cp2ApplicationsPage *self,
        const char          *id)
{
  guint position;

  if (g_strcmp0 (self->chosen, id) != 0)
    cp2_set_text (&self->chosen, id);
  if (id != NULL && cp2_application_model_find (self->model, id, &position))
    gtk_list_box_select_row (self->list, gtk_list_box_get_row_at_index (self->list, position));
  read_detail (self);
}

static void
row_selected_cb (Cp2ApplicationsPage *self,
                 GtkListBoxRow       *row)
{
  const char *id = row ? g_object_get_data (G_OBJECT (row), "record") : NULL;

  if (id != NULL && g_strcmp0 (self->chosen, id) != 0)
    choose (self, id);
}

static void
row_activated_cb (Cp2ApplicationsPage *self,
                  GtkListBoxRow       *row)
{
  adw_leaflet_navigate (self->leaflet, ADW_NAVIGATION_DIRECTION_FORWARD);
}

static void
back_cb (Cp2ApplicationsPage *self)
{
  adw_leaflet_navigate (self->leaflet, ADW_NAVIGATION_DIRECTION_BACK);
}

static void
vacancies_cb (Cp2ApplicationsPage *self)
{
  cp2_page_go (CP2_PAGE (self), "vacancies", NULL);
}

static void
vacancy_cb (Cp2ApplicationsPage *self)
{
  cp2_page_go (CP2_PAGE (self), "vacancies", self->shown->vacancy);
}

static void
withdraw_cb (Cp2ApplicationsPage *self)
{
  cp2_vacancy_submit_take_back (CP2_PAGE (self), self->shown->is_vacancy_open ? self->shown->vacancy : NULL,
                                self->shown->id, self->shown->version);
}

static void
again_cb (Cp2ApplicationsPage *self)
{
  cp2_vacancy_submit (CP2_PAGE (self), self->shown->vacancy, self->shown->id);
}

static void
accepted_cb (Cp2Page      *page,
             const GError *error,
             gpointer      user_data)
{
  if (error == NULL)
    cp2_page_toast (page, _("You have accepted the deployment."));
}

static void
accept_cb (Cp2ApplicationsPage *self)
{
  cp2_page_run (CP2_PAGE (self), "deployment.accept", self->shown->id, self->shown->version, NULL, accepted_cb, NULL);
}

static void
declined_cb (AdwMessageDialog    *dialog,
             const char          *response,
             Cp2ApplicationsPage *self)
{
  GtkEditable *entry = g_object_get_data (G_OBJECT (dialog), "reason");
  g_autofree char *reason = g_strstrip (g_strdup (gtk_editable_get_text (entry)));
  JsonObject *body;

  if (!g_str_equal (response, "decline") || self->shown == NULL)
    return;

  body = json_object_new ();
  if (*reason != '\0')
    json_object_set_string_member (body, "reason", reason);
  cp2_page_run (CP2_PAGE (self), "deployment.decline", self->shown->id, self->shown->version, body, NULL, NULL);
}

static void
decline_cb (Cp2ApplicationsPage *self)
{
  GtkWindow *parent = GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));
  GtkWidget *dialog = adw_message_dialog_new (parent, _("Decline This Deployment?"),
                                              _("The sub-county office gives the place to somebody else. It cannot be "
                                                "taken back here."));
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *entry = adw_entry_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (entry), _("Reason, for the office"));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), entry);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), group);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("_Cancel"), "decline", _("_Decline"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "decline", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_object_set_data (G_OBJECT (dialog), "reason", entry);
  g_signal_connect_object (dialog, "response", G_CALLBACK (declined_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
refresh (Cp2Page *page)
{
  Cp2ApplicationsPage *self = CP2_APPLICATIONS_PAGE (page);
  g_autoptr(GError) error = NULL;
  g_autoptr(Cp2ApplicationItem) first = NULL;

  if (!cp2_application_model_read (self->model, cp2_page_get_store (page), &error))
    {
      cp2_page_show_error (page, error);
      return;
    }

  first = g_list_model_get_item (G_LIST_MODEL (self->model), 0);
  gtk_stack_set_visible_child_name (self->stack, first ? "list" : "empty");
  cp2_page_set_badge (page, cp2_application_model_get_n_offers (self->model));
  choose (self, self->chosen ? self->chosen : first ? cp2_application_item_get_id (first) : NULL);
}

static void
show_target (Cp2Page    *page,
             const char *target)
{
  Cp2ApplicationsPage *self = CP2_APPLICATIONS_PAGE (page);

  choose (self, target);
  adw_leaflet_navigate (self->leaflet, ADW_NAVIGATION_DIRECTION_FORWARD);
}

static void
cp2_applications_page_dispose (GObject *object)
{
  Cp2ApplicationsPage *self = CP2_APPLICATIONS_PAGE (object);

  g_clear_object (&self->model);
  g_clear_pointer (&self->shown, cp2_application_detail_free);
  g_clear_pointer (&self->chosen, g_free);

  G_OBJECT_CLASS (cp2_applications_page_parent_class)->dispose (object);
}

static void
cp2_applications_page_class_init (Cp2ApplicationsPageClass *klass)
{
  static const char * const kinds[] = {
    "job_application", "deployment", "vacancy", "attendance_mark", "rate", "exam", "position", NULL,
  };
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  Cp2PageClass *page_class = CP2_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cp2_applications_page_dispose;
  page_class->kinds = kinds;
  page_class->watches_outbox = TRUE;
  page_class->refresh = refresh;
  page_class->show_target = show_target;

  gtk_widget_class_set_template_from_resource (widget_class, CP2_RESOURCE_PATH "/ui/cp2-applications-page.ui");
  gtk_widget_class_bind_template_child (widget_class, Cp2ApplicationsPage, stack);
  gtk_widget_class_bind_template_child (widget_class, Cp2ApplicationsPage, leaflet);
  gtk_widget_class_bind_template_child (widget_class, Cp2ApplicationsPage, list);
  gtk_widget_class_bind_template_child (widget_class, Cp2ApplicationsPage, detail);
  gtk_widget_class_bind_template_child (widget_class, Cp2ApplicationsPage, title);
  gtk_widget_class_bind_template_child (widget_class, Cp2ApplicationsPage, place);
  gtk_widget_class_bind_template_child (widget_class, Cp2ApplicationsPage, state_icon);
  gtk_widget_class_bind_template_child (widget_class, Cp2ApplicationsPage, state);
  gtk_widget_class_bind_template_child (widget_class, Cp2ApplicationsPage, text);
  gtk_widget_class_bind_template_child (widget_class, Cp2ApplicationsPage, accept_button);
  gtk_widget_class_bind_template_child (widget_class, Cp2ApplicationsPage, decline_button);
  gtk_widget_class_bind_template_child (widget_class, Cp2ApplicationsPage, withdraw_button);
  gtk_widget_class_bind_template_child (widget_class, Cp2ApplicationsPage, again_button);
  gtk_widget_class_bind_template_child (widget_class, Cp2ApplicationsPage, vacancy_button);
  gtk_widget_class_bind_template_child (widget_class, Cp2ApplicationsPage, facts);
  gtk_widget_class_bind_template_child (widget_class, Cp2ApplicationsPage, timeline);
  gtk_widget_class_bind_template_callback (widget_class, row_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, back_cb);
  gtk_widget_class_bind_template_callback (widget_class, vacancies_cb);
  gtk_widget_class_bind_template_callback (widget_class, vacancy_cb);
  gtk_widget_class_bind_template_callback (widget_class, withdraw_cb);
  gtk_widget_class_bind_template_callback (widget_class, again_cb);
  gtk_widget_class_bind_template_callback (widget_class, accept_cb);
  gtk_widget_class_bind_template_callback (widget_class, decline_cb);
}

static void
cp2_applications_page_init (Cp2ApplicationsPage *self)
{
  g_type_ensure (CP2_TYPE_TAB_STOP);
  gtk_widget_init_template (GTK_WIDGET (self));
  self->model = cp2_application_model_new ();
  gtk_list_box_bind_model (self->list, G_LIST_MODEL (self->model), make_row, NULL, NULL);
}
