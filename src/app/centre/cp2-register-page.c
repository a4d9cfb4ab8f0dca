#include "config.h"

#include <glib/gi18n.h>

#include "app/centre/cp2-register-headers.h"
#include "app/centre/cp2-register-keys.h"
#include "app/centre/cp2-register-line.h"
#include "app/centre/cp2-register-page.h"
#include "app/centre/cp2-register-print.h"
#include "app/centre/cp2-register-submit.h"
#include "app/cp2-app.h"
#include "app/cp2-tooltip.h"
#include "app/models/cp2-exam-calendar.h"
#include "app/models/cp2-register-model.h"
#include "app/models/cp2-register-text.h"
#include "core/cp2-clock.h"

/* A line leaves out the number below this width of the page, pixels. */
#define NARROW_WIDTH 780
#define MINIMUM_WIDTH 500

struct _Cp2RegisterPage
{
  Cp2Page             parent_instance;

  /* Owned references */
  Cp2RegisterModel   *model;
  Cp2ExamCalendar    *calendar;
  GtkFilter          *filter;
  Cp2RegisterKeys    *keys;

  gboolean            narrow;
  /* Whether the first person to mark was chosen already. */
  gboolean            begun;
  /* Another day than today was gone to. */
  gboolean            has_chosen;

  /* Template widgets */
  GtkStack           *stack;
  AdwStatusPage      *empty;
  GtkWidget          *before_button;
  GtkWidget          *today_button;
  GtkWidget          *after_button;
  GtkLabel           *day_label;
  GtkLabel           *counts_label;
  GtkEditable        *search;
  GtkCheckButton     *only_unmarked;
  GtkRevealer        *notice;
  GtkLabel           *notice_label;
  GtkWidget          *reason_box;
  GtkEditable        *reason;
  GtkListBox         *list;
  GtkLabel           *saved_label;
  GtkWidget          *submit_button;
};

G_DEFINE_FINAL_TYPE (Cp2RegisterPage, cp2_register_page, CP2_TYPE_PAGE)

static void
show_heading (Cp2RegisterPage *self)
{
  const char *day = cp2_register_model_get_day (self->model);
  g_autofree char *today = cp2_clock_today ();
  g_autofree char *text = cp2_register_text_day (self->calendar, day);

  gtk_label_set_text (self->day_label, text);
  cp2_tooltip_set (GTK_WIDGET (self->day_label), text);
  gtk_widget_set_sensitive (self->before_button, cp2_exam_calendar_before (self->calendar, day) != NULL);
  gtk_widget_set_sensitive (self->after_button, cp2_exam_calendar_after (self->calendar, day) != NULL);
  gtk_widget_set_sensitive (self->today_button, cp2_exam_calendar_find (self->calendar, today) != NULL);
}

static void
show_notice (Cp2RegisterPage *self)
{
  g_autofree char *text = cp2_register_text_notice (self->model);
  gboolean closed = cp2_register_model_is_closed (self->model);

  gtk_label_set_text (self->notice_label, text ? text : "");
  gtk_widget_set_visible (self->reason_box, closed && cp2_register_model_get_reason (self->model) == NULL);
  gtk_revealer_set_reveal_child (self->notice, text != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->notice), text != NULL);
}

static void
show_submission (Cp2RegisterPage *self)
{
  const char *text = cp2_register_text_submission (self->model);

  gtk_label_set_text (self->saved_label, text);
  cp2_tooltip_set (GTK_WIDGET (self->saved_label), text);
  gtk_widget_set_sensitive (self->submit_button, !cp2_register_model_is_closed (self->model) &&
                                                 cp2_register_model_get_counts (self->model)->unsaved == 0 &&
                                                 !cp2_register_model_is_ahead (self->model));
}

static void
model_changed_cb (Cp2RegisterPage *self)
{
  const Cp2RegisterCounts *counts = cp2_register_model_get_counts (self->model);
  g_autofree char *today = cp2_clock_today ();
  g_autofree char *text = cp2_register_text_counts (counts);

  gtk_label_set_text (self->counts_label, text);
  show_notice (self);
  show_submission (self);
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
  if (g_strcmp0 (cp2_register_model_get_day (self->model), today) == 0)
    cp2_page_set_badge (CP2_PAGE (self), counts->unmarked);
}

static void
model_failed_cb (Cp2RegisterPage *self,
                 const char      *sentence)
{
  cp2_page_toast (CP2_PAGE (self), sentence);
}

static gboolean
is_shown (gpointer item,
          gpointer user_data)
{
  Cp2RegisterPage *self = user_data;
  const char *words = gtk_editable_get_text (self->search);

  if (gtk_check_button_get_active (self->only_unmarked) &&
      cp2_register_row_get_mark (item)->status != CP2_ATTENDANCE_UNSET)
    return FALSE;

  return *words == '\0' || cp2_register_row_matches (item, words);
}

static void
filter_cb (Cp2RegisterPage *self)
{
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
}

static void
stop_search_cb (Cp2RegisterPage *self)
{
  gtk_editable_set_text (self->search, "");
  cp2_register_keys_focus_next (self->keys, NULL);
}

/* A scanner types a code and Enter; a person a name and Enter. */
static void
scanned_cb (Cp2RegisterPage *self)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (self->search)));
  Cp2RegisterRow *row = cp2_register_model_find_code (self->model, text);

  if (*text == '\0')
    return;

  if (row != NULL)
    {
      gtk_editable_set_text (self->search, "");
      cp2_register_model_set_status (self->model, row, CP2_ATTENDANCE_PRESENT);
      cp2_register_keys_focus_row (self->keys, row);
    }
  else if (gtk_list_box_get_row_at_index (self->list, 0) != NULL)
    {
      gtk_widget_grab_focus (GTK_WIDGET (gtk_list_box_get_row_at_index (self->list, 0)));
    }
  else
    {
      cp2_page_toast (CP2_PAGE (self), _("Nobody of this register has that code or name."));
    }
}

static void
marked_cb (GtkWidget       *line,
           int              status,
           Cp2RegisterPage *self)
{
  cp2_register_keys_mark (self->keys, CP2_REGISTER_LINE (line), status);
}

static GtkWidget *
create_line (gpointer item,
             gpointer user_data)
{
  Cp2RegisterPage *self = user_data;
  GtkWidget *line = cp2_register_line_new (item);

  cp2_register_line_set_narrow (CP2_REGISTER_LINE (line), self->narrow);
  g_signal_connect_object (line, "marked", G_CALLBACK (marked_cb), self, 0);

  return line;
}

static void
row_activated_cb (Cp2RegisterPage *self,
                  GtkListBoxRow   *row)
{
  cp2_register_keys_open_details (self->keys, CP2_REGISTER_LINE (row), CP2_ATTENDANCE_UNSET);
}

static void
show_day (Cp2RegisterPage *self,
          const char      *day)
{
  cp2_register_model_show (self->model, cp2_exam_calendar_get_exam (self->calendar), day);
  gtk_editable_set_text (self->reason, "");
  show_heading (self);
  cp2_register_keys_focus_next (self->keys, NULL);
}

static void
choose (Cp2RegisterPage *self,
        const char      *day)
{
  g_autofree char *today = cp2_clock_today ();

  self->has_chosen = !g_str_equal (day, today);
  show_day (self, day);
}

static void
before_cb (Cp2RegisterPage *self)
{
  const Cp2ExamDay *day = cp2_exam_calendar_before (self->calendar, cp2_register_model_get_day (self->model));

  if (day != NULL)
    choose (self, day->date);
}

static void
after_cb (Cp2RegisterPage *self)
{
  const Cp2ExamDay *day = cp2_exam_calendar_after (self->calendar, cp2_register_model_get_day (self->model));

  if (day != NULL)
    choose (self, day->date);
}

static void
today_cb (Cp2RegisterPage *self)
{
  g_autofree char *today = cp2_clock_today ();

  choose (self, today);
}

static void
reason_cb (Cp2RegisterPage *self)
{
  g_autofree char *reason = g_strstrip (g_strdup (gtk_editable_get_text (self->reason)));

  if (*reason == '\0')
    {
      gtk_widget_grab_focus (GTK_WIDGET (self->reason));
      return;
    }

  cp2_register_model_set_reason (self->model, reason);
  cp2_register_keys_focus_next (self->keys, NULL);
}

static void
submit_cb (Cp2RegisterPage *self)
{
  cp2_register_submit_present (CP2_PAGE (self), self->model, self->keys);
}

static void
print (Cp2Page *page)
{
  Cp2RegisterPage *self = CP2_REGISTER_PAGE (page);
  g_autofree char *heading = NULL;

  if (!self->begun)
    return;

  heading = cp2_register_text_day (self->calendar, cp2_register_model_get_day (self->model));
  cp2_register_print (page, cp2_register_paper_new (self->model, cp2_page_get_store (page), heading), NULL);
}

static void
print_cb (Cp2RegisterPage *self)
{
  print (CP2_PAGE (self));
}

static void
undo (Cp2Page *page)
{
  Cp2RegisterPage *self = CP2_REGISTER_PAGE (page);

  if (!cp2_register_model_undo (self->model))
    cp2_page_toast (page, _("There is no mark to take back."));
}

static void
undo_cb (Cp2RegisterPage *self)
{
  undo (CP2_PAGE (self));
}

static void
find (Cp2Page *page)
{
  gtk_widget_grab_focus (GTK_WIDGET (CP2_REGISTER_PAGE (page)->search));
}

static void
show_empty (Cp2RegisterPage *self)
{
  adw_status_page_set_title (self->empty, _("No Register Yet"));
  adw_status_page_set_description (self->empty, _("As soon as the sub-county has deployed people to this centre, and the "
                                                  "timetable has come, the days are here."));
  gtk_stack_set_visible_child_name (self->stack, "empty");
}

/* The day to begin with: today, or the last day of the exam before it, or its first. */
static const char *
choose_day (Cp2RegisterPage *self,
            const char      *today)
{
  const Cp2ExamDay *day = cp2_exam_calendar_find (self->calendar, today);

  if (day == NULL)
    day = cp2_exam_calendar_before (self->calendar, today);

  return day != NULL ? day->date : cp2_exam_calendar_get_day (self->calendar, 0)->date;
}

static void
begin (Cp2RegisterPage *self)
{
  Cp2Store *store = cp2_page_get_store (CP2_PAGE (self));
  const char *centre = cp2_page_get_actor (CP2_PAGE (self))->scope;
  g_autofree char *today = cp2_clock_today ();
  g_auto(GStrv) exams = cp2_exam_calendar_list_exams (store, centre, today, NULL);
  g_autoptr(Cp2ExamCalendar) calendar = exams && exams[0] ? cp2_exam_calendar_new (store, exams[0], NULL) : NULL;

  if (calendar == NULL || cp2_exam_calendar_get_n_days (calendar) == 0)
    {
      show_empty (self);
      return;
    }

  self->calendar = g_steal_pointer (&calendar);
  self->begun = TRUE;
  gtk_stack_set_visible_child_name (self->stack, "register");
  show_day (self, choose_day (self, today));
}

/* Whoever looks at today's register looks at tomorrow's after midnight, or once a clock that was wrong is seen through. */
static gboolean
follow_today (Cp2RegisterPage *self)
{
  g_autofree char *today = cp2_clock_today ();
  const char *day = choose_day (self, today);

  if (self->has_chosen || g_strcmp0 (cp2_register_model_get_day (self->model), day) == 0)
    return FALSE;

  show_day (self, day);
  return TRUE;
}

static void
refresh (Cp2Page *page)
{
  Cp2RegisterPage *self = CP2_REGISTER_PAGE (page);

  if (!self->begun)
    begin (self);
  else if (!follow_today (self))
    cp2_register_model_refresh (self->model);
}

static void
show_target (Cp2Page    *page,
             const char *target)
{
  Cp2RegisterPage *self = CP2_REGISTER_PAGE (page);
  const char *day = strrchr (target, ':');

  if (!self->begun)
    begin (self);
  day = day ? day + 1 : target;
  if (self->begun && cp2_exam_calendar_find (self->calendar, day) != NULL)
    choose (self, day);
}

/* Where marking goes on; never on the way there. */
static gboolean
cp2_register_page_grab_focus (GtkWidget *widget)
{
  Cp2RegisterPage *self = CP2_REGISTER_PAGE (widget);

  return self->begun && cp2_register_keys_focus_next (self->keys, NULL);
}

/* It gets by with less than its lines ask for, since it makes them narrow. */
static void
cp2_register_page_measure (GtkWidget      *widget,
                           GtkOrientation  orientation,
                           int             for_size,
                           int            *minimum,
                           int            *natural,
                           int            *minimum_baseline,
                           int            *natural_baseline)
{
  gtk_widget_measure (GTK_WIDGET (CP2_REGISTER_PAGE (widget)->stack), orientation, for_size, minimum, natural,
                      minimum_baseline, natural_baseline);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *minimum = MIN (*minimum, MINIMUM_WIDTH);
}

static void
cp2_register_page_size_allocate (GtkWidget *widget,
                                 int        width,
                                 int        height,
                                 int        baseline)
{
  Cp2RegisterPage *self = CP2_REGISTER_PAGE (widget);
  gboolean narrow = width < NARROW_WIDTH;
  GtkListBoxRow *row;

  for (int i = 0; narrow != self->narrow && (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    cp2_register_line_set_narrow (CP2_REGISTER_LINE (row), narrow);
  self->narrow = narrow;

  gtk_widget_allocate (GTK_WIDGET (self->stack), width, height, baseline, NULL);
}

static void
cp2_register_page_constructed (GObject *object)
{
  Cp2RegisterPage *self = CP2_REGISTER_PAGE (object);
  Cp2Store *store;
  GtkFilterListModel *shown;

  G_OBJECT_CLASS (cp2_register_page_parent_class)->constructed (object);

  store = cp2_page_get_store (CP2_PAGE (self));
  self->model = cp2_register_model_new (store, cp2_page_get_actor (CP2_PAGE (self))->scope);
  self->filter = GTK_FILTER (gtk_custom_filter_new (is_shown, self, NULL));
  self->keys = cp2_register_keys_new (CP2_PAGE (self), self->model, self->list);
  shown = gtk_filter_list_model_new (G_LIST_MODEL (g_object_ref (self->model)), g_object_ref (self->filter));
  gtk_list_box_bind_model (self->list, G_LIST_MODEL (shown), create_line, self, NULL);
  g_object_unref (shown);
  cp2_register_headers_attach (self->list, store, self->model, self->keys);
  g_signal_connect_object (self->model, "changed", G_CALLBACK (model_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->model, "failed", G_CALLBACK (model_failed_cb), self, G_CONNECT_SWAPPED);
}

static void
cp2_register_page_dispose (GObject *object)
{
  Cp2RegisterPage *self = CP2_REGISTER_PAGE (object);

  if (self->list != NULL)
    {
      gtk_list_box_bind_model (self->list, NULL, NULL, NULL, NULL);
      /* The heads hold the keys, which must not outlive the page. */
      gtk_list_box_set_header_func (self->list, NULL, NULL, NULL);
    }
  self->list = NULL;
  if (self->model != NULL)
    g_signal_handlers_disconnect_by_data (self->model, self);
  g_clear_object (&self->keys);
  g_clear_object (&self->filter);
  g_clear_object (&self->model);
  g_clear_pointer (&self->calendar, cp2_exam_calendar_free);

  G_OBJECT_CLASS (cp2_register_page_parent_class)->dispose (object);
}

static void
cp2_register_page_class_init (Cp2RegisterPageClass *klass)
{
  static const char * const kinds[] = {
    "attendance_mark", "attendance_sheet", "deployment", "session", "exam", "position", NULL,
  };
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  Cp2PageClass *page_class = CP2_PAGE_CLASS (klass);

  object_class->constructed = cp2_register_page_constructed;
  object_class->dispose = cp2_register_page_dispose;
  widget_class->measure = cp2_register_page_measure;
  widget_class->size_allocate = cp2_register_page_size_allocate;
  page_class->kinds = kinds;
  widget_class->grab_focus = cp2_register_page_grab_focus;
  page_class->watches_outbox = TRUE;
  page_class->refresh = refresh;
  page_class->show_target = show_target;
  page_class->find = find;
  page_class->undo = undo;
  page_class->print = print;

  gtk_widget_class_set_template_from_resource (widget_class, CP2_RESOURCE_PATH "/ui/cp2-register-page.ui");
  gtk_widget_class_bind_template_child (widget_class, Cp2RegisterPage, stack);
  gtk_widget_class_bind_template_child (widget_class, Cp2RegisterPage, empty);
  gtk_widget_class_bind_template_child (widget_class, Cp2RegisterPage, before_button);
  gtk_widget_class_bind_template_child (widget_class, Cp2RegisterPage, today_button);
  gtk_widget_class_bind_template_child (widget_class, Cp2RegisterPage, after_button);
  gtk_widget_class_bind_template_child (widget_class, Cp2RegisterPage, day_label);
  gtk_widget_class_bind_template_child (widget_class, Cp2RegisterPage, counts_label);
  gtk_widget_class_bind_template_child (widget_class, Cp2RegisterPage, search);
  gtk_widget_class_bind_template_child (widget_class, Cp2RegisterPage, only_unmarked);
  gtk_widget_class_bind_template_child (widget_class, Cp2RegisterPage, notice);
  gtk_widget_class_bind_template_child (widget_class, Cp2RegisterPage, notice_label);
  gtk_widget_class_bind_template_child (widget_class, Cp2RegisterPage, reason_box);
  gtk_widget_class_bind_template_child (widget_class, Cp2RegisterPage, reason);
  gtk_widget_class_bind_template_child (widget_class, Cp2RegisterPage, list);
  gtk_widget_class_bind_template_child (widget_class, Cp2RegisterPage, saved_label);
  gtk_widget_class_bind_template_child (widget_class, Cp2RegisterPage, submit_button);
  gtk_widget_class_bind_template_callback (widget_class, before_cb);
  gtk_widget_class_bind_template_callback (widget_class, today_cb);
  gtk_widget_class_bind_template_callback (widget_class, after_cb);
  gtk_widget_class_bind_template_callback (widget_class, filter_cb);
  gtk_widget_class_bind_template_callback (widget_class, scanned_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_search_cb);
  gtk_widget_class_bind_template_callback (widget_class, reason_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, undo_cb);
  gtk_widget_class_bind_template_callback (widget_class, print_cb);
  gtk_widget_class_bind_template_callback (widget_class, submit_cb);
}

static void
cp2_register_page_init (Cp2RegisterPage *self)
{
  /* A bin leaves its size to a layout manager; this page decides itself. */
  gtk_widget_set_layout_manager (GTK_WIDGET (self), NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
}
