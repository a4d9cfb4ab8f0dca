#include "config.h"

#include <glib/gi18n.h>

#include "app/centre/cp2-today-page.h"
#include "app/cp2-app.h"
#include "app/cp2-ring.h"
#include "app/models/cp2-today.h"
#include "core/cp2-clock.h"

struct _Cp2TodayPage
{
  Cp2Page      parent_instance;

  /* Template widgets */
  GtkLabel    *date;
  GtkLabel    *exam;
  GtkLabel    *next;
  GtkWidget   *progress_box;
  Cp2Ring     *ring;
  GtkLabel    *marked;
  GtkLabel    *missing;
  GtkButton   *mark_button;
  GtkWidget   *tasks_group;
  GtkListBox  *tasks;
};

G_DEFINE_FINAL_TYPE (Cp2TodayPage, cp2_today_page, CP2_TYPE_PAGE)

static void
mark_cb (Cp2TodayPage *self)
{
  g_autofree char *today = cp2_clock_today ();

  cp2_page_go (CP2_PAGE (self), "register", today);
}

static void
task_cb (Cp2TodayPage  *self,
         GtkListBoxRow *row)
{
  cp2_page_go (CP2_PAGE (self), "register", g_object_get_data (G_OBJECT (row), "day"));
}

static void
show_heading (Cp2TodayPage *self,
              Cp2Today     *today)
{
  g_autofree char *exam = NULL;

  if (today->exam == NULL)
    exam = g_strdup (_("No exam yet. As soon as the sub-county has deployed people here, it is shown."));
  else if (today->progress == NULL)
    /* Translators: %s is an exam, such as KCSE 2026 */
    exam = g_strdup_printf (_("%s · no session today"), today->exam);
  else
    exam = g_strjoin (" · ", today->exam, today->progress, NULL);

  gtk_label_set_text (self->date, today->date);
  gtk_label_set_text (self->exam, exam);
  gtk_label_set_text (self->next, today->next ? today->next : "");
  gtk_widget_set_visible (GTK_WIDGET (self->next), today->next != NULL);
}

static char *
say_missing (Cp2Today *today)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < today->missing->len; i++)
    {
      const Cp2TodayMissing *missing = today->missing->pdata[i];

      g_string_append_printf (text, "%s%s: %u / %u", i > 0 ? " · " : "", missing->role, missing->unmarked, missing->total);
    }

  /* Translators: followed by roles with how many of them are not marked: "Not marked: Invigilator: 3 / 15" */
  return text->len > 0 ? g_strdup_printf (_("Not marked yet – %s"), text->str) : g_strdup ("");
}

static void
show_progress (Cp2TodayPage *self,
               Cp2Today     *today)
{
  /* Translators: of so many people who serve today, so many are marked */
  g_autofree char *marked = g_strdup_printf (_("%u of %u marked"), today->marked, today->total);
  g_autofree char *text = g_strdup_printf ("%u/%u", today->marked, today->total);
  g_autofree char *missing = say_missing (today);
  const char *button = today->is_submitted ? _("See the _Register")
                     : today->marked == today->total ? _("_Countersign and Submit") : _("_Mark Register");

  gtk_widget_set_visible (self->progress_box, today->total > 0);
  cp2_ring_set_fraction (self->ring, today->total > 0 ? (double) today->marked / today->total : 0);
  cp2_ring_set_text (self->ring, text);
  cp2_ring_set_label (self->ring, marked);
  gtk_label_set_text (self->marked, today->is_submitted ? _("Today’s register is submitted") : marked);
  gtk_label_set_text (self->missing, missing);
  gtk_widget_set_visible (GTK_WIDGET (self->missing), *missing != '\0');
  gtk_button_set_label (self->mark_button, button);
  gtk_button_set_use_underline (self->mark_button, TRUE);
}

static void
show_tasks (Cp2TodayPage *self,
            Cp2Today     *today)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->tasks))) != NULL)
    gtk_list_box_remove (self->tasks, child);

  for (guint i = 0; i < today->tasks->len; i++)
    {
      const Cp2TodayTask *task = today->tasks->pdata[i];
      GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", task->title,
                                     "subtitle", task->text, "subtitle-lines", 0, "activatable", TRUE, NULL);

      adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("go-next-symbolic"));
      g_object_set_data_full (G_OBJECT (row), "day", g_strdup (task->day), g_free);
      gtk_list_box_append (self->tasks, row);
    }
  gtk_widget_set_visible (self->tasks_group, today->tasks->len > 0);
}

static void
refresh (Cp2Page *page)
{
  Cp2TodayPage *self = CP2_TODAY_PAGE (page);
  g_autoptr(GError) error = NULL;
  g_autoptr(Cp2Today) today = cp2_today_read (cp2_page_get_store (page), &error);

  if (today == NULL)
    {
      cp2_page_show_error (page, error);
      return;
    }

  show_heading (self, today);
  show_progress (self, today);
  show_tasks (self, today);
  cp2_page_set_badge (page, today->tasks->len);
}

static void
cp2_today_page_class_init (Cp2TodayPageClass *klass)
{
  static const char * const kinds[] = {
    "attendance_mark", "attendance_sheet", "deployment", "session", "exam", "position", NULL,
  };
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  Cp2PageClass *page_class = CP2_PAGE_CLASS (klass);

  page_class->kinds = kinds;
  page_class->refresh = refresh;

  g_type_ensure (CP2_TYPE_RING);

  gtk_widget_class_set_template_from_resource (widget_class, CP2_RESOURCE_PATH "/ui/cp2-today-page.ui");
  gtk_widget_class_bind_template_child (widget_class, Cp2TodayPage, date);
  gtk_widget_class_bind_template_child (widget_class, Cp2TodayPage, exam);
  gtk_widget_class_bind_template_child (widget_class, Cp2TodayPage, next);
  gtk_widget_class_bind_template_child (widget_class, Cp2TodayPage, progress_box);
  gtk_widget_class_bind_template_child (widget_class, Cp2TodayPage, ring);
  gtk_widget_class_bind_template_child (widget_class, Cp2TodayPage, marked);
  gtk_widget_class_bind_template_child (widget_class, Cp2TodayPage, missing);
  gtk_widget_class_bind_template_child (widget_class, Cp2TodayPage, mark_button);
  gtk_widget_class_bind_template_child (widget_class, Cp2TodayPage, tasks_group);
  gtk_widget_class_bind_template_child (widget_class, Cp2TodayPage, tasks);
  gtk_widget_class_bind_template_callback (widget_class, mark_cb);
  gtk_widget_class_bind_template_callback (widget_class, task_cb);
}

static void
cp2_today_page_init (Cp2TodayPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
