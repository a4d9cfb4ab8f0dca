#include "config.h"

#include <stdio.h>

#include "ctl/cp2-demo-vacancies.h"

/* What a person in the position does, and whom the office looks for. */
static const struct
{
  const char *position;
  const char *several;
  const char *work;
  const char *wanted;
} texts[] = {
  { "INV", "invigilators",
    "You seat the candidates, hand out and collect the papers, and stay in the room from the first to the last minute of each session.",
    "You teach at a school, have a clean record, and have not served at this centre in recent years." },
  { "SUP", "supervisors",
    "You open the sealed papers, watch over the rooms, and write a hand-over report when you rotate at the end of the week.",
    "A diploma or more and some years of teaching are needed; senior teachers and heads of department come first." },
  { "SEC", "security officers",
    "You escort the papers between the container and the centre and keep the gate closed while candidates write.",
    "Officers who are named by their station are preferred. Bring your service card." },
  { "ASR", "assessors",
    "You hear the oral candidates, or assess the practical work, and send the scores the same day.",
    "You teach the subject and have assessed it at your own school before." },
  { "EX", "examiners",
    "You mark scripts in a team, in residence, under the guidance of a team leader.",
    "You have been trained as an examiner of the subject and are free for the whole of the session." },
  { "TL", "team leaders",
    "You lead a team of examiners, check a part of what they have marked, and keep the count of scripts.",
    "You have marked the subject for at least three sessions." },
  { "CLK", "clerks",
    "You keep the register of what leaves the container and what comes back, twice a day.",
    "You write clearly, count carefully, and can be at the container before seven in the morning." },
  { "EDO", "an education officer",
    "You hold one of the two keys of the container and oversee both collections of the day.",
    "Serving officers of the Ministry of Education only." },
  { "GRD", "guards",
    "Two of you guard the container by day and two by night, from the first delivery to the last.",
    "Officers in service; a reference from your commander is needed." },
  { "DRV", "drivers",
    "You drive papers and officers between the container and its centres, before dawn and after the last paper.",
    "A valid licence, five years of driving, and knowledge of the roads here in the rains." },
};

static const char * const endings[] = {
  "The sub-county director decides and tells you here.",
  "Applications are answered in the order in which they come.",
  "Your profile must be complete; payment goes to the M-Pesa line in your own name.",
  "Whoever applied last year applies again.",
  "",
};

static guint
find_text (const char *position)
{
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (g_str_equal (texts[i].position, position))
      return i;

  return 0;
}

/* "19 October to 20 November 2026" */
static char *
describe_days (Cp2Exam *exam)
{
  static const char * const months[] = {
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
  };
  int day[2], month[2];

  if (exam->starts_on == NULL || exam->ends_on == NULL ||
      sscanf (exam->starts_on, "%*4d-%2d-%2d", &month[0], &day[0]) != 2 ||
      sscanf (exam->ends_on, "%*4d-%2d-%2d", &month[1], &day[1]) != 2)
    return NULL;

  return g_strdup_printf ("%d %s to %d %s %d", day[0], months[CLAMP (month[0], 1, 12) - 1],
                          day[1], months[CLAMP (month[1], 1, 12) - 1], (int) exam->year);
}

static void
append_terms (Cp2DemoWorld *world,
              Cp2DemoOffer *offer,
              GString      *text)
{
  g_autofree char *rate_id = g_strdup_printf ("%s:%s:all", offer->vacancy->exam, offer->vacancy->position);
  Cp2Rate *rate = cp2_demo_find_rule (world, &cp2_rate_kind, rate_id);
  g_autofree char *days = describe_days (offer->exam);

  if (days != NULL)
    g_string_append_printf (text, " The papers are written from %s.", days);
  if (rate != NULL && rate->rate_per_day > 0 && rate->max_days > 0)
    g_string_append_printf (text, " Travel is reimbursed with KES %d a day for at most %d days.",
                            (int) (rate->rate_per_day / 100), (int) rate->max_days);
}

static void
append_opening (Cp2DemoOffer *offer,
                const char   *several,
                GRand        *random,
                GString      *text)
{
  const char *station = offer->vacancy->station_name;
  const char *exam = offer->exam->name;

  switch (g_rand_int_range (random, 0, 3))
    {
    case 0:
      g_string_append_printf (text, "%s in %s is looking for %s for %s.", station, offer->subcounty->name, several, exam);
      break;
    case 1:
      g_string_append_printf (text, "For %s, %s in %s needs %s.", exam, station, offer->subcounty->name, several);
      break;
    default:
      g_string_append_printf (text, "%s needs %s at %s, %s sub-county.", exam, several, station, offer->subcounty->name);
      break;
    }
}

void
cp2_demo_write_vacancy (Cp2DemoWorld *world,
                        Cp2DemoOffer *offer,
                        GRand        *random)
{
  guint at = find_text (offer->vacancy->position);
  const char *ending = endings[g_rand_int_range (random, 0, G_N_ELEMENTS (endings))];
  g_autoptr(GString) text = g_string_new (NULL);

  offer->vacancy->title = g_strdup_printf ("%s, %s", offer->position->name, offer->exam->name);
  append_opening (offer, texts[at].several, random, text);
  g_string_append_printf (text, " %s %s", texts[at].work, texts[at].wanted);
  append_terms (world, offer, text);
  if (ending[0] != '\0')
    g_string_append_printf (text, " %s", ending);
  cp2_set_text (&offer->vacancy->description, text->str);
}
