#include "config.h"

#include <glib/gi18n.h>

#include "app/cp2-row-label.h"
#include "app/models/cp2-display.h"
#include "app/models/cp2-vacancy-text.h"
#include "app/models/cp2-words.h"
#include "app/professional/cp2-vacancy-row.h"

struct _Cp2VacancyRow
{
  AdwBin          parent_instance;

  /* Template widgets */
  GtkInscription *heading;
  GtkInscription *left;
  GtkInscription *place;
  GtkInscription *closing;
  GtkInscription *note;
};

G_DEFINE_FINAL_TYPE (Cp2VacancyRow, cp2_vacancy_row, ADW_TYPE_BIN)

static void
cp2_vacancy_row_class_init (Cp2VacancyRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/cp2desktop/CP2/ui/cp2-vacancy-row.ui");
  gtk_widget_class_bind_template_child (widget_class, Cp2VacancyRow, heading);
  gtk_widget_class_bind_template_child (widget_class, Cp2VacancyRow, left);
  gtk_widget_class_bind_template_child (widget_class, Cp2VacancyRow, place);
  gtk_widget_class_bind_template_child (widget_class, Cp2VacancyRow, closing);
  gtk_widget_class_bind_template_child (widget_class, Cp2VacancyRow, note);
}

/* An inscription is as wide as it is told to be. What stands on the right is about as long as this in each language; most
 * letters are narrower than what is counted as one. */
static guint
count_closing_chars (void)
{
  g_autofree char *sample = cp2_display_closing ("2026-10-29", "2026-10-05");

  return g_utf8_strlen (sample, -1) * 6 / 7;
}

static void
cp2_vacancy_row_init (Cp2VacancyRow *self)
{
  guint n_chars = count_closing_chars ();

  gtk_widget_init_template (GTK_WIDGET (self));
  g_object_set (self->left, "min-chars", n_chars, "nat-chars", n_chars, NULL);
  g_object_set (self->closing, "min-chars", n_chars, "nat-chars", n_chars, NULL);
}

GtkWidget *
cp2_vacancy_row_new (void)
{
  return g_object_new (CP2_TYPE_VACANCY_ROW, NULL);
}

static void
take_text (GtkInscription *inscription,
           char           *text)
{
  gtk_inscription_set_text (inscription, text);
  g_free (text);
}

/* A tick or a cross before it, so that nothing hangs on a colour. */
static char *
make_note (Cp2Vacancy          *vacancy,
           Cp2VacancyApplicant *applicant)
{
  Cp2JobApplication *application = cp2_vacancy_applicant_find_application (applicant, CP2_RECORD (vacancy)->id);
  Cp2OperationOutcome outcome;
  g_autoptr(GError) error = NULL;
  g_autofree char *refusal = NULL;

  if (application != NULL && cp2_job_application_is_live (application))
    /* Translators: the state of one's own application, in the list of vacancies: “✓ Submitted” */
    return g_strdup_printf (C_("vacancy", "✓ %s"),
                            cp2_words_get ("job_application", "state", cp2_job_application_state_words[application->state]));
  if (cp2_vacancy_applicant_check (applicant, vacancy, &outcome, &error))
    return NULL;

  refusal = cp2_vacancy_text_refusal (error);
  /* Translators: why one cannot apply: “✗ you served here in 2025 (3-year rule)” */
  return refusal != NULL ? g_strdup_printf (C_("vacancy", "✗ %s"), refusal) : NULL;
}

void
cp2_vacancy_row_show (Cp2VacancyRow       *self,
                      Cp2Vacancy          *vacancy,
                      Cp2VacancyApplicant *applicant,
                      const char          *today)
{
  Cp2Repository *repository = CP2_REPOSITORY (applicant);
  g_autofree char *note = NULL;
  g_autofree char *label = NULL;

  g_return_if_fail (CP2_IS_VACANCY_ROW (self));

  /* One that has vanished while it was being shown has nothing set. */
  if (vacancy == NULL || vacancy->exam == NULL)
    return;

  take_text (self->heading, cp2_vacancy_text_heading (vacancy, repository));
  take_text (self->left, cp2_vacancy_text_left (vacancy));
  take_text (self->place, cp2_vacancy_text_place (vacancy, repository));
  take_text (self->closing, cp2_vacancy_text_closing (vacancy, today));

  note = make_note (vacancy, applicant);
  gtk_inscription_set_text (self->note, note);
  gtk_widget_set_visible (GTK_WIDGET (self->note), note != NULL);

  label = g_strjoin (", ", gtk_inscription_get_text (self->heading), gtk_inscription_get_text (self->place), note, NULL);
  cp2_row_set_label (GTK_WIDGET (self), label);
}
