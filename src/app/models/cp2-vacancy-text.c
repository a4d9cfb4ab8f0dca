#include "config.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>

#include "app/models/cp2-display.h"
#include "app/models/cp2-vacancy-text.h"
#include "app/models/cp2-words.h"
#include "core/cp2-exams.h"
#include "core/cp2-places.h"
#include "core/cp2-rule-error.h"
#include "core/cp2-rules.h"

/* Indexes into the words of a position's duty station. */
enum {
  STATION_CENTRE,
  STATION_CONTAINER,
  STATION_MARKING_CENTRE,
};

static gpointer
load (Cp2Repository *repository,
      const Cp2Kind *kind,
      const char    *id)
{
  gpointer record = NULL;

  return id != NULL && cp2_repository_get (repository, kind, id, &record, NULL) ? record : NULL;
}

/* Until the name has come, the id is better than nothing. */
static char *
load_name (Cp2Repository *repository,
           const Cp2Kind *kind,
           const char    *id)
{
  g_autoptr(Cp2Record) record = load (repository, kind, id);
  g_autofree char *name = record != NULL ? cp2_field_to_text (cp2_kind_find_field (kind, "name"), record) : NULL;

  return g_strdup (name != NULL ? cp2_words_get_name (name) : id != NULL ? id : "");
}

static char *
rule_id (Cp2Vacancy *vacancy)
{
  return g_strdup_printf ("%s:%s", vacancy->exam, vacancy->position);
}

/* The county's own rate, or the one that holds everywhere. */
static Cp2Rate *
load_rate (Cp2Vacancy    *vacancy,
           Cp2Repository *repository)
{
  const char *regions[] = { vacancy->county, "all" };
  Cp2Rate *rate = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (regions) && rate == NULL; i++)
    {
      g_autofree char *id = g_strdup_printf ("%s:%s:%s", vacancy->exam, vacancy->position, regions[i]);

      rate = load (repository, &cp2_rate_kind, id);
    }

  return rate;
}

char *
cp2_vacancy_text_heading (Cp2Vacancy    *vacancy,
                          Cp2Repository *repository)
{
  g_autofree char *position = load_name (repository, &cp2_position_kind, vacancy->position);
  g_autofree char *exam = load_name (repository, &cp2_exam_kind, vacancy->exam);

  /* Translators: position and exam: “Invigilator · KCSE 2026” */
  return g_strdup_printf (C_("vacancy", "%1$s · %2$s"), position, exam);
}

static const char *
station_name (Cp2Vacancy *vacancy)
{
  return vacancy->station_name != NULL && vacancy->station_name[0] != '\0' ? vacancy->station_name : vacancy->station;
}

char *
cp2_vacancy_text_place (Cp2Vacancy    *vacancy,
                        Cp2Repository *repository)
{
  g_autofree char *subcounty = load_name (repository, &cp2_subcounty_kind, vacancy->subcounty);

  /* Translators: duty station and sub-county: “Ziwa Boys High, Kisumu Central” */
  return g_strdup_printf (C_("vacancy", "%1$s, %2$s"), station_name (vacancy), subcounty);
}

char *
cp2_vacancy_text_left (Cp2Vacancy *vacancy)
{
  int slots = CLAMP (vacancy->slots, 0, G_MAXINT);
  int left = CLAMP (vacancy->slots - vacancy->taken, 0, slots);

  if (left == 0)
    /* Translators: of the places of a vacancy */
    return g_strdup (C_("vacancy", "all taken"));

  /* Translators: places of a vacancy: “6 of 12 left” */
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%1$d of %2$d left", "%1$d of %2$d left", slots), left, slots);
}

char *
cp2_vacancy_text_closing (Cp2Vacancy *vacancy,
                          const char *today)
{
  return vacancy->closed ? g_strdup (_("closed early")) : cp2_display_closing (vacancy->closes_on, today);
}

static char *
refuse_level (const GError *error)
{
  const char *fact = cp2_rule_error_get_fact (error, "levels");
  g_auto(GStrv) levels = g_strsplit (fact != NULL ? fact : "", ", ", -1);
  g_autofree char *list = NULL;

  for (guint i = 0; levels[i] != NULL; i++)
    {
      char *word = g_strdup (cp2_words_get ("eligibility_rule", "levels", levels[i]));

      g_free (levels[i]);
      levels[i] = word;
    }

  list = g_strjoinv (", ", levels);
  /* Translators: whose teachers may serve: “only for teachers of: Primary school, Junior school” */
  return g_strdup_printf (_("only for teachers of: %s"), list);
}

char *
cp2_vacancy_text_refusal (const GError *error)
{
  const char *years;

  if (error == NULL || error->domain != CP2_RULE_ERROR)
    return NULL;

  switch (error->code)
    {
    case CP2_RULE_ERROR_COOL_DOWN:
      years = cp2_rule_error_get_fact (error, "years");
      /* Translators: a year, and how many must pass: “you served here in 2025 (3-year rule)” */
      return g_strdup_printf (_("you served here in %1$s (%2$s-year rule)"), cp2_rule_error_get_fact (error, "year"),
                              years != NULL ? years : "");

    case CP2_RULE_ERROR_OWN_SCHOOL:
      return g_strdup (_("you work or worked here"));

    case CP2_RULE_ERROR_WRONG_LEVEL:
      return refuse_level (error);

    case CP2_RULE_ERROR_VACANCY_CLOSED:
      return g_strdup (_("closed"));

    case CP2_RULE_ERROR_VACANCY_FULL:
      return g_strdup (_("all places are taken"));

    default:
      return NULL;
    }
}

static int
load_station_sort (Cp2Vacancy    *vacancy,
                   Cp2Repository *repository)
{
  g_autoptr(Cp2Position) position = load (repository, &cp2_position_kind, vacancy->position);

  return position != NULL ? position->station : STATION_CENTRE;
}

char *
cp2_vacancy_text_station (Cp2Vacancy    *vacancy,
                          Cp2Repository *repository)
{
  if (load_station_sort (vacancy, repository) != STATION_CENTRE || station_name (vacancy) == vacancy->station)
    return g_strdup (station_name (vacancy));

  /* Translators: a school and its code as an exam centre: “Ziwa Boys High (centre 42704001)” */
  return g_strdup_printf (_("%1$s (centre %2$s)"), vacancy->station_name, vacancy->station);
}

char *
cp2_vacancy_text_area (Cp2Vacancy    *vacancy,
                       Cp2Repository *repository)
{
  g_autofree char *subcounty = load_name (repository, &cp2_subcounty_kind, vacancy->subcounty);
  g_autofree char *county = load_name (repository, &cp2_county_kind, vacancy->county);

  /* Translators: sub-county and county: “Kisumu Central sub-county, Kisumu county” */
  return g_strdup_printf (_("%1$s sub-county, %2$s county"), subcounty, county);
}

char *
cp2_vacancy_text_days (Cp2Vacancy    *vacancy,
                       Cp2Repository *repository)
{
  g_autoptr(Cp2Exam) exam = load (repository, &cp2_exam_kind, vacancy->exam);
  const char *from;

  if (exam == NULL || exam->ends_on == NULL || exam->ends_on[0] == '\0')
    return NULL;

  from = exam->rehearsal_on != NULL && exam->rehearsal_on[0] != '\0' ? exam->rehearsal_on : exam->starts_on;
  return cp2_display_days (from, exam->ends_on);
}

char *
cp2_vacancy_text_pay (Cp2Vacancy    *vacancy,
                      Cp2Repository *repository)
{
  g_autoptr(Cp2Rate) rate = load_rate (vacancy, repository);
  g_autofree char *day = NULL;
  g_autofree char *sum = NULL;
  int days;

  if (rate == NULL || rate->rate_per_day == 0)
    return g_strdup (_("The rate is not announced yet"));

  day = cp2_display_money (rate->rate_per_day);
  if (rate->max_days == 0)
    /* Translators: an amount of money: “KES 567 a day” */
    return g_strdup_printf (_("%s a day"), day);

  days = CLAMP (rate->max_days, 0, 366);
  sum = cp2_display_money (rate->rate_per_day * days);
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                       /* Translators: “16 paid days × KES 567 = KES 9,072” */
                                       "%1$d paid day × %2$s = %3$s", "%1$d paid days × %2$s = %3$s", days),
                          days, day, sum);
}

char *
cp2_vacancy_text_pay_note (Cp2Vacancy    *vacancy,
                           Cp2Repository *repository)
{
  g_autoptr(Cp2Rate) rate = load_rate (vacancy, repository);

  if (rate == NULL || rate->rate_per_day == 0)
    return NULL;
  if (rate->fixed_days)
    return g_strdup (_("A fixed number of days, however many you serve."));

  return g_strdup (rate->rehearsal_paid ? _("At most: you are paid for each day on which you are marked present, the rehearsal too.")
                                        : _("At most: you are paid for each day on which you are marked present."));
}

static void
add_line (GString *text,
          char    *line)
{
  g_string_append_printf (text, "%s• %s", text->len > 0 ? "\n" : "", line);
  g_free (line);
}

static char *
describe_levels (Cp2EligibilityRule *rule)
{
  g_autoptr(GStrvBuilder) words = g_strv_builder_new ();
  g_auto(GStrv) list = NULL;
  g_autofree char *joined = NULL;

  for (guint i = 0; rule->levels[i] != NULL; i++)
    g_strv_builder_add (words, cp2_words_get ("eligibility_rule", "levels", rule->levels[i]));
  list = g_strv_builder_end (words);
  joined = g_strjoinv (", ", list);
  /* Translators: whose teachers may serve: “You teach at a school of this level: Primary school” */
  return g_strdup_printf (_("You teach at a school of this level: %s"), joined);
}

char *
cp2_vacancy_text_needs (Cp2Vacancy    *vacancy,
                        Cp2Repository *repository)
{
  g_autofree char *id = rule_id (vacancy);
  g_autoptr(Cp2EligibilityRule) rule = load (repository, &cp2_eligibility_rule_kind, id);
  GString *text = g_string_new (NULL);
  int years = rule != NULL ? CLAMP (rule->cooldown_years, 0, 20) : 0;

  add_line (text, g_strdup (_("Your profile has all that is needed to post and pay you")));
  if (rule != NULL && rule->levels != NULL && rule->levels[0] != NULL)
    add_line (text, describe_levels (rule));
  if (rule != NULL && rule->not_own_school && load_station_sort (vacancy, repository) == STATION_CENTRE)
    add_line (text, g_strdup (_("You neither work nor worked at this centre")));
  if (years > 0)
    add_line (text, g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "You did not serve at this centre last year",
                                                  "You did not serve at this centre in the last %d years", years), years));
  return g_string_free (text, FALSE);
}

char *
cp2_vacancy_text_decider (Cp2Vacancy    *vacancy,
                          Cp2Repository *repository)
{
  g_autofree char *subcounty = load_name (repository, &cp2_subcounty_kind, vacancy->subcounty);

  switch (load_station_sort (vacancy, repository))
    {
    case STATION_CONTAINER:
      return g_strdup_printf (_("The sub-county director of education in %s chooses among the applicants and tells you here."), subcounty);

    case STATION_MARKING_CENTRE:
      return g_strdup (_("The examinations council chooses among the applicants and tells you here."));

    default:
      return g_strdup_printf (_("The TSC sub-county director of %s chooses among the applicants and tells you here."), subcounty);
    }
}
