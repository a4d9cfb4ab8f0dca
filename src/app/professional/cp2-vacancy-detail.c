#include "config.h"

#include <glib/gi18n.h>

#include "app/cp2-app.h"
#include "app/models/cp2-vacancy-text.h"
#include "app/professional/cp2-vacancy-detail.h"

struct _Cp2VacancyDetail
{
  AdwBin      parent_instance;

  /* Template widgets */
  GtkStack   *stack;
  GtkLabel   *heading;
  GtkLabel   *station;
  GtkLabel   *area;
  GtkListBox *facts;
  GtkLabel   *description;
  GtkLabel   *headline;
  GtkLabel   *explanation;
  GtkWidget  *submit_button;
  GtkWidget  *complete_button;
  GtkWidget  *withdraw_button;

  gboolean    has_vacancy;
  gboolean    is_covered;
};

G_DEFINE_FINAL_TYPE (Cp2VacancyDetail, cp2_vacancy_detail, ADW_TYPE_BIN)

enum {
  SIGNAL_SUBMIT,
  SIGNAL_WITHDRAW,
  SIGNAL_COMPLETE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
submit_cb (Cp2VacancyDetail *self)
{
  g_signal_emit (self, signals[SIGNAL_SUBMIT], 0);
}

static void
withdraw_cb (Cp2VacancyDetail *self)
{
  g_signal_emit (self, signals[SIGNAL_WITHDRAW], 0);
}

static void
complete_cb (Cp2VacancyDetail *self)
{
  g_signal_emit (self, signals[SIGNAL_COMPLETE], 0);
}

/* Takes @value; nothing known is no row. */
static void
add_fact (Cp2VacancyDetail *self,
          const char       *title,
          char             *value)
{
  g_autofree char *owned = value;

  if (owned == NULL || *owned == '\0')
    return;

  gtk_list_box_append (self->facts, g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", title,
                                                  "subtitle", owned, "subtitle-lines", 0, NULL));
}

static void
show_facts (Cp2VacancyDetail *self,
            Cp2Vacancy       *vacancy,
            Cp2Repository    *repository,
            const char       *today)
{
  g_autofree char *left = cp2_vacancy_text_left (vacancy);
  g_autofree char *closing = cp2_vacancy_text_closing (vacancy, today);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->facts))) != NULL)
    gtk_list_box_remove (self->facts, child);

  add_fact (self, _("Places"), g_strjoin (" · ", left, closing, NULL));
  add_fact (self, _("Days"), cp2_vacancy_text_days (vacancy, repository));
  add_fact (self, _("Pay"), cp2_vacancy_text_pay (vacancy, repository));
  add_fact (self, _("What is paid"), cp2_vacancy_text_pay_note (vacancy, repository));
  add_fact (self, _("What you need"), cp2_vacancy_text_needs (vacancy, repository));
  add_fact (self, _("Who decides"), cp2_vacancy_text_decider (vacancy, repository));
}

static void
show_text (GtkLabel   *label,
           const char *text)
{
  gtk_label_set_text (label, text ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL && *text != '\0');
}

static void
show_standing (Cp2VacancyDetail   *self,
               Cp2VacancyStanding *standing)
{
  show_text (self->headline, standing->headline);
  show_text (self->explanation, standing->explanation);
  if (standing->is_problem || standing->step == CP2_VACANCY_STEP_REFUSED)
    gtk_widget_add_css_class (GTK_WIDGET (self->headline), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->headline), "error");
  gtk_widget_set_visible (self->submit_button, standing->step == CP2_VACANCY_STEP_SUBMIT);
  gtk_widget_set_visible (self->complete_button, standing->step == CP2_VACANCY_STEP_COMPLETE);
  gtk_widget_set_visible (self->withdraw_button, standing->step == CP2_VACANCY_STEP_WITHDRAW);
}

static void
show_page (Cp2VacancyDetail *self)
{
  gtk_stack_set_visible_child_name (self->stack, self->has_vacancy && !self->is_covered ? "vacancy" : "nothing");
}

void
cp2_vacancy_detail_show (Cp2VacancyDetail    *self,
                         Cp2Vacancy          *vacancy,
                         Cp2VacancyApplicant *applicant,
                         Cp2VacancyStanding  *standing,
                         const char          *today)
{
  Cp2Repository *repository;
  g_autofree char *heading = NULL;
  g_autofree char *station = NULL;
  g_autofree char *area = NULL;

  g_return_if_fail (CP2_IS_VACANCY_DETAIL (self));

  self->has_vacancy = vacancy != NULL;
  show_page (self);
  if (vacancy == NULL)
    return;

  repository = CP2_REPOSITORY (applicant);
  heading = cp2_vacancy_text_heading (vacancy, repository);
  station = cp2_vacancy_text_station (vacancy, repository);
  area = cp2_vacancy_text_area (vacancy, repository);
  show_text (self->heading, heading);
  show_text (self->station, station);
  show_text (self->area, area);
  show_text (self->description, vacancy->description);
  show_facts (self, vacancy, repository, today);
  show_standing (self, standing);
}

void
cp2_vacancy_detail_set_covered (Cp2VacancyDetail *self,
                                gboolean          covered)
{
  g_return_if_fail (CP2_IS_VACANCY_DETAIL (self));

  self->is_covered = covered;
  show_page (self);
}

static guint
add_signal (Cp2VacancyDetailClass *klass,
            const char            *name)
{
  return g_signal_new (name, G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
cp2_vacancy_detail_class_init (Cp2VacancyDetailClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  signals[SIGNAL_SUBMIT] = add_signal (klass, "submit");
  signals[SIGNAL_WITHDRAW] = add_signal (klass, "withdraw");
  signals[SIGNAL_COMPLETE] = add_signal (klass, "complete");

  gtk_widget_class_set_template_from_resource (widget_class, CP2_RESOURCE_PATH "/ui/cp2-vacancy-detail.ui");
  gtk_widget_class_bind_template_child (widget_class, Cp2VacancyDetail, stack);
  gtk_widget_class_bind_template_child (widget_class, Cp2VacancyDetail, heading);
  gtk_widget_class_bind_template_child (widget_class, Cp2VacancyDetail, station);
  gtk_widget_class_bind_template_child (widget_class, Cp2VacancyDetail, area);
  gtk_widget_class_bind_template_child (widget_class, Cp2VacancyDetail, facts);
  gtk_widget_class_bind_template_child (widget_class, Cp2VacancyDetail, description);
  gtk_widget_class_bind_template_child (widget_class, Cp2VacancyDetail, headline);
  gtk_widget_class_bind_template_child (widget_class, Cp2VacancyDetail, explanation);
  gtk_widget_class_bind_template_child (widget_class, Cp2VacancyDetail, submit_button);
  gtk_widget_class_bind_template_child (widget_class, Cp2VacancyDetail, complete_button);
  gtk_widget_class_bind_template_child (widget_class, Cp2VacancyDetail, withdraw_button);
  gtk_widget_class_bind_template_callback (widget_class, submit_cb);
  gtk_widget_class_bind_template_callback (widget_class, complete_cb);
  gtk_widget_class_bind_template_callback (widget_class, withdraw_cb);
}

static void
cp2_vacancy_detail_init (Cp2VacancyDetail *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
