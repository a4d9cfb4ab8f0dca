#include "config.h"

#include <glib/gi18n-lib.h>

#include "app/models/cp2-application-timeline.h"
#include "app/models/cp2-display.h"
#include "app/models/cp2-words.h"
#include "core/cp2-clock.h"
#include "core/cp2-kinds.h"
#include "storage/cp2-query.h"

static void
fact_free (gpointer data)
{
  Cp2ApplicationFact *fact = data;

  g_free (fact->label);
  g_free (fact->value);
  g_free (fact);
}

void
cp2_application_detail_free (Cp2ApplicationDetail *detail)
{
  g_free (detail->id);
  g_free (detail->title);
  g_free (detail->place);
  g_free (detail->text);
  g_free (detail->exam);
  g_free (detail->vacancy);
  g_clear_pointer (&detail->facts, g_ptr_array_unref);
  g_clear_pointer (&detail->timeline, g_ptr_array_unref);
  g_free (detail);
}

static Cp2ApplicationDetail *
detail_new (gpointer record)
{
  Cp2ApplicationDetail *detail = g_new0 (Cp2ApplicationDetail, 1);

  detail->id = g_strdup (CP2_RECORD (record)->id);
  detail->version = CP2_RECORD (record)->version;
  detail->facts = g_ptr_array_new_with_free_func (fact_free);
  return detail;
}

/* Takes @value; an empty one is no fact. */
static void
add_fact (Cp2ApplicationDetail *detail,
          const char           *label,
          char                 *value)
{
  Cp2ApplicationFact *fact;

  if (value == NULL || value[0] == '\0')
    {
      g_free (value);
      return;
    }

  fact = g_new0 (Cp2ApplicationFact, 1);
  fact->label = g_strdup (label);
  fact->value = value;
  g_ptr_array_add (detail->facts, fact);
}

static void
add_place (Cp2ApplicationDetail *detail,
           Cp2Store             *store,
           const char           *subcounty,
           const char           *county)
{
  g_autofree char *subcounty_name = cp2_application_dup_name (store, &cp2_subcounty_kind, subcounty);
  g_autofree char *county_name = cp2_application_dup_name (store, &cp2_county_kind, county);

  /* Translators: a sub-county and its county: “Kisumu Central, Kisumu” */
  add_fact (detail, _("Sub-county"), county_name[0] != '\0' ? g_strdup_printf (C_("place", "%1$s, %2$s"), subcounty_name, county_name)
                                                            : g_steal_pointer (&subcounty_name));
}

/* The county's own rate, or the one that holds everywhere. */
static Cp2Rate *
find_rate (Cp2Store    *store,
           const char  *exam,
           const char  *position,
           const char  *county,
           GError     **error)
{
  g_autoptr(Cp2Query) query = cp2_query_new (&cp2_rate_kind);
  const char * const regions[] = { county != NULL ? county : "all", "all", NULL };
  g_autoptr(GPtrArray) rates = NULL;
  Cp2Rate *found = NULL;

  cp2_query_filter_one (query, "exam", exam);
  cp2_query_filter_one (query, "position", position);
  cp2_query_filter (query, "region", regions);
  rates = cp2_query_list (query, cp2_store_get_reader (store), 0, 2, error);
  for (guint i = 0; rates != NULL && i < rates->len; i++)
    {
      Cp2Rate *rate = g_ptr_array_index (rates, i);

      if (found == NULL || g_strcmp0 (rate->region, county) == 0)
        found = rate;
    }

  return found != NULL ? g_object_ref (found) : NULL;
}

static gboolean
add_rate (Cp2ApplicationDetail  *detail,
          Cp2Store              *store,
          const char            *exam,
          const char            *position,
          const char            *county,
          GError               **error)
{
  GError *local_error = NULL;
  g_autoptr(Cp2Rate) rate = find_rate (store, exam, position, county, &local_error);
  g_autofree char *money = NULL;
  int days;

  if (local_error != NULL)
    {
      g_propagate_error (error, local_error);
      return FALSE;
    }
  if (rate == NULL || rate->rate_per_day == 0)
    return TRUE;

  money = cp2_display_money (rate->rate_per_day);
  days = rate->max_days;
  if (days > 0)
    /* Translators: %1$s is money: “KES 567 a day, 16 days at most” */
    add_fact (detail, _("Rate"), g_strdup_printf (ngettext ("%1$s a day, %2$d day at most", "%1$s a day, %2$d days at most", days),
                                                  money, days));
  else
    /* Translators: %s is money: “KES 567 a day” */
    add_fact (detail, _("Rate"), g_strdup_printf (_("%s a day"), money));
  return TRUE;
}

static const char *
explain_application (Cp2JobApplication *application,
                     gboolean           can_apply_again)
{
  switch (application->state)
    {
    case CP2_JOB_APPLICATION_WITHDRAWN:
      return can_apply_again ? _("You withdrew this application. The vacancy is still open.")
                             : _("You withdrew this application, and the vacancy has closed.");
    case CP2_JOB_APPLICATION_SHORTLISTED:
      return _("You are on the short list. The sub-county office chooses from it.");
    case CP2_JOB_APPLICATION_ACCEPTED:
      return _("The office wants you. An offer with centre and days comes next.");
    case CP2_JOB_APPLICATION_DEPLOYED:
      return _("You are deployed. Your days are under the deployment.");
    case CP2_JOB_APPLICATION_DECLINED:
      return _("The office chose others this time. Look for another vacancy.");
    case CP2_JOB_APPLICATION_SUBMITTED:
    default:
      return _("The sub-county office decides. You read its answer here.");
    }
}

static gboolean
fill_from_vacancy (Cp2ApplicationDetail  *detail,
                   Cp2Store              *store,
                   Cp2Vacancy            *vacancy,
                   const char            *today,
                   GError               **error)
{
  detail->title = cp2_application_dup_title (store, vacancy->position, vacancy->exam);
  detail->place = g_strdup (vacancy->station_name != NULL ? vacancy->station_name : "");
  detail->exam = g_strdup (vacancy->exam);
  detail->vacancy = g_strdup (CP2_RECORD (vacancy)->id);
  detail->is_vacancy_open = !vacancy->closed && g_strcmp0 (vacancy->closes_on, today) >= 0;

  add_fact (detail, _("Duty station"), g_strdup (detail->place));
  add_place (detail, store, vacancy->subcounty, vacancy->county);
  add_fact (detail, _("Activity"), cp2_application_dup_name (store, &cp2_activity_kind, vacancy->activity));
  add_fact (detail, _("Vacancy"), vacancy->closed ? g_strdup (_("closed early")) : cp2_display_closing (vacancy->closes_on, today));
  return add_rate (detail, store, vacancy->exam, vacancy->position, vacancy->county, error);
}

static gboolean
fill_application (Cp2ApplicationDetail  *detail,
                  Cp2Store              *store,
                  Cp2JobApplication     *application,
                  const char            *today,
                  GError               **error)
{
  g_autoptr(Cp2Vacancy) vacancy = NULL;

  if (!cp2_store_get_record (store, &cp2_vacancy_kind, application->vacancy, (gpointer *) &vacancy, error))
    return FALSE;
  if (vacancy != NULL && !fill_from_vacancy (detail, store, vacancy, today, error))
    return FALSE;
  if (vacancy == NULL)
    {
      detail->title = g_strdup (_("A vacancy that is not listed any more"));
      detail->place = g_strdup ("");
    }

  detail->state = cp2_words_get ("job_application", "state", cp2_job_application_state_words[application->state]);
  detail->icon = cp2_application_get_icon (application->state, &detail->tone);
  detail->can_withdraw = application->state == CP2_JOB_APPLICATION_SUBMITTED ||
                         application->state == CP2_JOB_APPLICATION_SHORTLISTED;
  detail->can_apply_again = application->state == CP2_JOB_APPLICATION_WITHDRAWN && detail->is_vacancy_open;
  detail->text = g_strdup (explain_application (application, detail->can_apply_again));
  detail->timeline = cp2_application_timeline_read (store, application, today, error);
  return detail->timeline != NULL;
}

static const char *
explain_deployment (Cp2Deployment *deployment)
{
  switch (deployment->state)
    {
    case CP2_DEPLOYMENT_OFFERED:
      return _("The sub-county office waits for your answer.");
    case CP2_DEPLOYMENT_ACCEPTED:
      return _("You accepted. Come to the centre on the first day.");
    case CP2_DEPLOYMENT_DECLINED:
      return _("You declined this deployment.");
    case CP2_DEPLOYMENT_EXPIRED:
      return _("The offer expired. Ask the sub-county office if you still want to serve.");
    case CP2_DEPLOYMENT_REPORTED:
      return _("You serve here. Look at your days: each must be marked.");
    case CP2_DEPLOYMENT_SERVED:
      return _("You served here.");
    case CP2_DEPLOYMENT_REPLACED:
      return _("Another person serves in your place. The days before count for you.");
    case CP2_DEPLOYMENT_CANCELLED:
      return _("The sub-county office cancelled this deployment.");
    case CP2_DEPLOYMENT_PROPOSED:
    default:
      return _("The sub-county office prepares this deployment.");
    }
}

/* The vacancy that led here: one that the person applied for, of this exam, position and centre. */
static gboolean
find_vacancy (Cp2Store       *store,
              Cp2Deployment  *deployment,
              char          **vacancy_id,
              GError        **error)
{
  g_autoptr(Cp2Query) query = cp2_query_new (&cp2_job_application_kind);
  g_autoptr(GPtrArray) applications = NULL;

  cp2_query_filter_one (query, "profile", deployment->profile);
  applications = cp2_query_list (query, cp2_store_get_reader (store), 0, 100, error);
  for (guint i = 0; applications != NULL && i < applications->len; i++)
    {
      Cp2JobApplication *application = g_ptr_array_index (applications, i);
      g_autoptr(Cp2Vacancy) vacancy = NULL;

      if (!cp2_store_get_record (store, &cp2_vacancy_kind, application->vacancy, (gpointer *) &vacancy, error))
        return FALSE;
      if (vacancy != NULL && g_strcmp0 (vacancy->exam, deployment->exam) == 0 &&
          g_strcmp0 (vacancy->position, deployment->position) == 0 && g_strcmp0 (vacancy->station, deployment->centre) == 0)
        {
          *vacancy_id = g_strdup (application->vacancy);
          return TRUE;
        }
    }

  return applications != NULL;
}

static gboolean
fill_deployment (Cp2ApplicationDetail  *detail,
                 Cp2Store              *store,
                 Cp2Deployment         *deployment,
                 const char            *today,
                 GError               **error)
{
  detail->is_deployment = TRUE;
  detail->title = cp2_application_dup_title (store, deployment->position, deployment->exam);
  detail->place = cp2_application_dup_name (store, &cp2_centre_kind, deployment->centre);
  detail->exam = g_strdup (deployment->exam);
  detail->state = cp2_words_get ("deployment", "state", cp2_deployment_state_words[deployment->state]);
  detail->icon = cp2_deployment_get_icon (deployment->state, &detail->tone);
  detail->text = g_strdup (explain_deployment (deployment));
  detail->can_answer = deployment->state == CP2_DEPLOYMENT_OFFERED;

  /* Translators: the name of a centre and its code: “Ziwa Boys High (42704001)” */
  add_fact (detail, _("Centre"), g_strdup_printf (C_("centre", "%1$s (%2$s)"), detail->place, deployment->centre));
  add_place (detail, store, deployment->subcounty, deployment->county);
  add_fact (detail, _("Days"), cp2_display_days (deployment->from_on, deployment->to_on));
  if (!add_rate (detail, store, deployment->exam, deployment->position, deployment->county, error) ||
      !find_vacancy (store, deployment, &detail->vacancy, error))
    return FALSE;

  detail->timeline = cp2_deployment_timeline_read (store, deployment, today, error);
  return detail->timeline != NULL;
}

Cp2ApplicationDetail *
cp2_application_detail_read (Cp2Store    *store,
                             const char  *id,
                             GError     **error)
{
  g_autofree char *today = cp2_clock_today ();
  g_autoptr(Cp2ApplicationDetail) detail = NULL;
  g_autoptr(Cp2JobApplication) application = NULL;
  g_autoptr(Cp2Deployment) deployment = NULL;

  g_return_val_if_fail (id != NULL, NULL);

  if (!cp2_store_get_record (store, &cp2_job_application_kind, id, (gpointer *) &application, error) ||
      !cp2_store_get_record (store, &cp2_deployment_kind, id, (gpointer *) &deployment, error))
    return NULL;
  if (application == NULL && deployment == NULL)
    return NULL;

  detail = detail_new (application != NULL ? (gpointer) application : deployment);
  if (application != NULL ? !fill_application (detail, store, application, today, error)
                          : !fill_deployment (detail, store, deployment, today, error))
    return NULL;

  return g_steal_pointer (&detail);
}

static gboolean
are_facts_equal (GPtrArray *a,
                 GPtrArray *b)
{
  for (guint i = 0; i < a->len && i < b->len; i++)
    {
      const Cp2ApplicationFact *first = g_ptr_array_index (a, i);
      const Cp2ApplicationFact *second = g_ptr_array_index (b, i);

      if (g_strcmp0 (first->label, second->label) != 0 || g_strcmp0 (first->value, second->value) != 0)
        return FALSE;
    }

  return a->len == b->len;
}

static gboolean
are_timelines_equal (GPtrArray *a,
                     GPtrArray *b)
{
  for (guint i = 0; i < a->len && i < b->len; i++)
    {
      const Cp2TimelineEntry *first = g_ptr_array_index (a, i);
      const Cp2TimelineEntry *second = g_ptr_array_index (b, i);

      if (first->state != second->state || g_strcmp0 (first->text, second->text) != 0 ||
          g_strcmp0 (first->when, second->when) != 0 || g_strcmp0 (first->note, second->note) != 0)
        return FALSE;
    }

  return a->len == b->len;
}

gboolean
cp2_application_detail_equal (Cp2ApplicationDetail *a,
                              Cp2ApplicationDetail *b)
{
  return g_str_equal (a->id, b->id) && a->version == b->version && g_strcmp0 (a->state, b->state) == 0 &&
         g_strcmp0 (a->text, b->text) == 0 && g_strcmp0 (a->title, b->title) == 0 &&
         g_strcmp0 (a->place, b->place) == 0 && g_strcmp0 (a->vacancy, b->vacancy) == 0 &&
         a->is_vacancy_open == b->is_vacancy_open && are_facts_equal (a->facts, b->facts) &&
         are_timelines_equal (a->timeline, b->timeline);
}
