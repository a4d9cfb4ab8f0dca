#include "config.h"

#include <glib/gi18n.h>

#include "app/cp2-app.h"
#include "app/cp2-tooltip.h"
#include "app/models/cp2-application-model.h"
#include "app/models/cp2-home-model.h"
#include "app/professional/cp2-home-page.h"

/* Applications shown here; the page of that name has all. */
#define MAX_APPLICATIONS 3

struct _Cp2HomePage
{
  Cp2Page               parent_instance;

  /* Owned references */
  Cp2Home              *home;
  Cp2ApplicationModel  *model;

  /* Groups of what is shown that are there by now */
  guint                 n_pay;
  guint                 pay_source;

  /* Template widgets */
  GtkImage             *step_icon;
  GtkLabel             *step_title;
  GtkLabel             *step_text;
  GtkButton            *step_button;
  GtkBox               *pay_box;
  GtkWidget            *days_section;
  GtkLabel             *days_title;
  GtkBox               *days_box;
  GtkWidget            *applications_group;
  GtkListBox           *applications;
};

G_DEFINE_FINAL_TYPE (Cp2HomePage, cp2_home_page, CP2_TYPE_PAGE)

static void
step_cb (Cp2HomePage *self)
{
  Cp2NextStep *step = self->home ? self->home->step : NULL;

  if (step != NULL && step->page != NULL)
    cp2_page_go (CP2_PAGE (self), step->page, step->target);
}

static void
all_applications_cb (Cp2HomePage *self)
{
  cp2_page_go (CP2_PAGE (self), "applications", NULL);
}

static void
application_cb (Cp2HomePage   *self,
                GtkListBoxRow *row)
{
  cp2_page_go (CP2_PAGE (self), "applications", g_object_get_data (G_OBJECT (row), "record"));
}

static void
cure_cb (GtkButton   *button,
         Cp2HomePage *self)
{
  cp2_page_go (CP2_PAGE (self), g_object_get_data (G_OBJECT (button), "page"),
               g_object_get_data (G_OBJECT (button), "target"));
}

static void
show_step (Cp2HomePage *self,
           Cp2NextStep *step)
{
  gtk_image_set_from_icon_name (self->step_icon, step->icon);
  gtk_label_set_text (self->step_title, step->title);
  gtk_label_set_text (self->step_text, step->text);
  gtk_widget_set_visible (GTK_WIDGET (self->step_button), step->button != NULL);
  gtk_button_set_label (self->step_button, step->button ? step->button : "");
}

static GtkWidget *
make_pay_row (Cp2HomePage         *self,
              const Cp2HomePayRow *pay)
{
  static const char * const icons[] = {
    "emblem-ok-symbolic", "dialog-warning-symbolic", "emblem-synchronizing-symbolic", "radio-symbolic",
  };
  static const char * const classes[] = { "success", "warning", "dim-label", "dim-label" };
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", pay->title, "subtitle", pay->text,
                                 "subtitle-lines", 0, "title-lines", 0, NULL);
  GtkWidget *icon = g_object_new (GTK_TYPE_IMAGE, "icon-name", icons[pay->state], "accessible-role",
                                  GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  GtkWidget *word;

  gtk_widget_add_css_class (icon, classes[pay->state]);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);

  if (pay->button != NULL)
    {
      word = gtk_button_new_with_label (pay->button);
      g_object_set_data_full (G_OBJECT (word), "page", g_strdup (pay->page), g_free);
      g_object_set_data_full (G_OBJECT (word), "target", g_strdup (pay->target), g_free);
      g_signal_connect_object (word, "clicked", G_CALLBACK (cure_cb), self, 0);
    }
  else
    {
      word = gtk_label_new (pay->word);
      gtk_widget_add_css_class (word, "caption");
      gtk_widget_add_css_class (word, classes[pay->state]);
    }
  gtk_widget_set_valign (word, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), word);

  return row;
}

static GtkWidget *
make_pay_group (Cp2HomePage *self,
                Cp2HomePay  *pay)
{
  GtkWidget *group = adw_preferences_group_new ();
  /* Translators: %s is an exam, such as KCSE 2026 */
  g_autofree char *title = g_strdup_printf (_("Will I be paid? %s"), pay->name);
  g_autofree char *markup = g_markup_escape_text (title, -1);
  g_autofree char *description = g_markup_escape_text (pay->summary, -1);

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), markup);
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group), description);
  for (guint i = 0; i < CP2_PAY_N_REASONS; i++)
    adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), make_pay_row (self, &pay->rows[i]));

  return group;
}

static void
empty_box (GtkBox *box)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (box))) != NULL)
    gtk_box_remove (box, child);
}

static gboolean
same_pay (Cp2Home *a,
          Cp2Home *b)
{
  if (a == NULL || a->pay->len != b->pay->len)
    return FALSE;

  for (guint i = 0; i < a->pay->len; i++)
    if (!cp2_home_pay_equal (a->pay->pdata[i], b->pay->pdata[i]))
      return FALSE;

  return TRUE;
}

static gboolean
add_pay_cb (gpointer user_data)
{
  Cp2HomePage *self = user_data;
  GPtrArray *pay = self->home->pay;

  gtk_box_append (self->pay_box, make_pay_group (self, pay->pdata[self->n_pay++]));
  if (self->n_pay < pay->len)
    return G_SOURCE_CONTINUE;

  self->pay_source = 0;
  return G_SOURCE_REMOVE;
}

/* Their rows take long to be measured, so each group has a frame of its own. */
static void
show_pay (Cp2HomePage *self)
{
  empty_box (self->pay_box);
  g_clear_handle_id (&self->pay_source, g_source_remove);
  self->n_pay = 0;
  if (self->home->pay->len > 0)
    self->pay_source = g_idle_add (add_pay_cb, self);
  gtk_widget_set_visible (GTK_WIDGET (self->pay_box), self->home->pay->len > 0);
}

static GtkWidget *
make_label (const char *text,
            const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_widget_add_css_class (label, css_class);

  return label;
}

static GtkWidget *
make_day (const Cp2DutyDay *day)
{
  static const char * const shapes[] = { "○", "✓", "✗", "⇄", "…", "!" };
  static const char * const classes[] = { "dim-label", "present", "absent", "replaced", "dim-label", "replaced" };
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);

  gtk_box_append (GTK_BOX (box), make_label (day->weekday, "caption"));
  gtk_box_append (GTK_BOX (box), make_label (day->date, "heading"));
  gtk_box_append (GTK_BOX (box), make_label (shapes[day->mark], classes[day->mark]));
  gtk_box_append (GTK_BOX (box), make_label (day->word, "caption"));
  gtk_widget_add_css_class (box, "card");
  gtk_widget_add_css_class (box, "duty-day");
  if (day->is_today)
    gtk_widget_add_css_class (box, "today");
  cp2_tooltip_set (box, day->label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (box), GTK_ACCESSIBLE_PROPERTY_LABEL, day->label, -1);

  return box;
}

/* The days before today are over: one looks back at them by scrolling. */
static gboolean
scroll_to_today_cb (GtkWidget     *today,
                    GdkFrameClock *clock,
                    gpointer       user_data)
{
  GtkWidget *box = gtk_widget_get_parent (today);
  GtkWidget *scroller = gtk_widget_get_ancestor (today, GTK_TYPE_SCROLLED_WINDOW);
  GtkAdjustment *adjustment = gtk_scrolled_window_get_hadjustment (GTK_SCROLLED_WINDOW (scroller));
  graphene_rect_t bounds;

  if (gtk_widget_get_width (today) == 0 || !gtk_widget_compute_bounds (today, box, &bounds))
    return G_SOURCE_CONTINUE;

  gtk_adjustment_set_value (adjustment, bounds.origin.x + bounds.size.width / 2 - gtk_adjustment_get_page_size (adjustment) / 2);
  return G_SOURCE_REMOVE;
}

static void
show_days (Cp2HomePage *self,
           Cp2Home     *home)
{
  g_autofree char *title = NULL;

  gtk_widget_set_visible (self->days_section, home->days->len > 0);
  if (self->home != NULL && cp2_duty_days_equal (self->home->days, home->days))
    return;

  /* Translators: %s is an exam, such as KCSE 2026 */
  title = g_strdup_printf (_("Your days, %s"), home->days_exam ? home->days_exam : "");
  gtk_label_set_text (self->days_title, title);
  empty_box (self->days_box);
  for (guint i = 0; i < home->days->len; i++)
    {
      const Cp2DutyDay *day = home->days->pdata[i];
      GtkWidget *card = make_day (day);

      gtk_box_append (self->days_box, card);
      if (day->is_today)
        gtk_widget_add_tick_callback (card, scroll_to_today_cb, NULL, NULL);
    }
}

static GtkWidget *
make_application (gpointer object,
                  gpointer user_data)
{
  Cp2ApplicationItem *item = object;
  g_autofree char *subtitle = g_strjoin (" · ", cp2_application_item_get_place (item),
                                         cp2_application_item_get_when (item), NULL);
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "activatable", TRUE,
                                 "title", cp2_application_item_get_title (item),
                                 "subtitle", g_str_has_prefix (subtitle, " · ") ? subtitle + strlen (" · ") : subtitle,
                                 "icon-name", cp2_application_item_get_icon (item), NULL);

  adw_action_row_add_suffix (ADW_ACTION_ROW (row), make_label (cp2_application_item_get_state (item), "caption"));
  g_object_set_data_full (G_OBJECT (row), "record", g_strdup (cp2_application_item_get_id (item)), g_free);

  return row;
}

static void
refresh (Cp2Page *page)
{
  Cp2HomePage *self = CP2_HOME_PAGE (page);
  g_autoptr(GError) error = NULL;
  Cp2Home *home = cp2_home_read (cp2_page_get_store (page), &error);
  gboolean is_same_pay;

  if (home == NULL || !cp2_application_model_read (self->model, cp2_page_get_store (page), &error))
    {
      g_clear_pointer (&home, cp2_home_free);
      cp2_page_show_error (page, error);
      return;
    }

  show_step (self, home->step);
  show_days (self, home);
  gtk_widget_set_visible (self->applications_group, g_list_model_get_n_items (G_LIST_MODEL (self->model)) > 0);
  is_same_pay = same_pay (self->home, home);
  g_clear_pointer (&self->home, cp2_home_free);
  self->home = home;
  if (!is_same_pay)
    show_pay (self);
}

static void
cp2_home_page_dispose (GObject *object)
{
  Cp2HomePage *self = CP2_HOME_PAGE (object);

  g_clear_handle_id (&self->pay_source, g_source_remove);
  g_clear_object (&self->model);
  g_clear_pointer (&self->home, cp2_home_free);

  G_OBJECT_CLASS (cp2_home_page_parent_class)->dispose (object);
}

static void
cp2_home_page_class_init (Cp2HomePageClass *klass)
{
  static const char * const kinds[] = {
    "profile", "qualification", "profile_change", "job_application", "deployment", "attendance_mark",
    "attendance_sheet", "vacancy", "exam", "session", NULL,
  };
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  Cp2PageClass *page_class = CP2_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cp2_home_page_dispose;
  page_class->kinds = kinds;
  page_class->watches_outbox = TRUE;
  page_class->refresh = refresh;

  gtk_widget_class_set_template_from_resource (widget_class, CP2_RESOURCE_PATH "/ui/cp2-home-page.ui");
  gtk_widget_class_bind_template_child (widget_class, Cp2HomePage, step_icon);
  gtk_widget_class_bind_template_child (widget_class, Cp2HomePage, step_title);
  gtk_widget_class_bind_template_child (widget_class, Cp2HomePage, step_text);
  gtk_widget_class_bind_template_child (widget_class, Cp2HomePage, step_button);
  gtk_widget_class_bind_template_child (widget_class, Cp2HomePage, pay_box);
  gtk_widget_class_bind_template_child (widget_class, Cp2HomePage, days_section);
  gtk_widget_class_bind_template_child (widget_class, Cp2HomePage, days_title);
  gtk_widget_class_bind_template_child (widget_class, Cp2HomePage, days_box);
  gtk_widget_class_bind_template_child (widget_class, Cp2HomePage, applications_group);
  gtk_widget_class_bind_template_child (widget_class, Cp2HomePage, applications);
  gtk_widget_class_bind_template_callback (widget_class, step_cb);
  gtk_widget_class_bind_template_callback (widget_class, all_applications_cb);
  gtk_widget_class_bind_template_callback (widget_class, application_cb);
}

static void
cp2_home_page_init (Cp2HomePage *self)
{
  GtkSliceListModel *latest;

  gtk_widget_init_template (GTK_WIDGET (self));
  self->model = cp2_application_model_new ();
  latest = gtk_slice_list_model_new (G_LIST_MODEL (g_object_ref (self->model)), 0, MAX_APPLICATIONS);
  gtk_list_box_bind_model (self->applications, G_LIST_MODEL (latest), make_application, NULL, NULL);
  g_object_unref (latest);
}
