#include "config.h"

#include <glib/gi18n-lib.h>

#include "app/models/cp2-application-timeline.h"
#include "app/models/cp2-display.h"
#include "core/cp2-clock.h"

typedef struct
{
  const char *today;
  GPtrArray  *entries;
} Timeline;

Cp2TimelineEntry *
cp2_timeline_entry_new (Cp2TimelineState  state,
                        const char       *text,
                        char             *when,
                        char             *note)
{
  Cp2TimelineEntry *entry = g_new0 (Cp2TimelineEntry, 1);

  entry->state = state;
  entry->text = g_strdup (text);
  entry->when = when;
  entry->note = note;
  return entry;
}

void
cp2_timeline_entry_free (Cp2TimelineEntry *entry)
{
  g_free (entry->text);
  g_free (entry->when);
  g_free (entry->note);
  g_free (entry);
}

static void
add (Timeline         *timeline,
     Cp2TimelineState  state,
     const char       *text,
     char             *when,
     const char       *note)
{
  char *kept = note != NULL && note[0] != '\0' ? g_strdup (note) : NULL;

  g_ptr_array_add (timeline->entries, cp2_timeline_entry_new (state, text, when, kept));
}

static char *
tell (Timeline   *timeline,
      const char *instant)
{
  return instant != NULL ? cp2_display_instant (instant, timeline->today) : NULL;
}

/* What this computer knows of sending the latest operation on the record; once the server has the record, it was received. */
static gboolean
add_sending (Timeline   *timeline,
             Cp2Store   *store,
             gpointer    record,
             GError    **error)
{
  g_autoptr(GPtrArray) entries = cp2_store_list_outbox (store, CP2_OUTBOX_FILTER_ALL, CP2_RECORD (record)->id, 1, error);
  g_autofree char *problem = NULL;
  const Cp2OutboxRow *row;

  if (entries == NULL)
    return FALSE;
  if (entries->len == 0)
    {
      if (CP2_RECORD (record)->version > 0)
        add (timeline, CP2_TIMELINE_DONE, _("Received by the office"), NULL, NULL);
      return TRUE;
    }

  row = cp2_outbox_entry_get_row (g_ptr_array_index (entries, 0));
  problem = cp2_outbox_entry_dup_problem (g_ptr_array_index (entries, 0));
  add (timeline, CP2_TIMELINE_DONE, _("Saved on this computer"), cp2_display_time (row->created, timeline->today), NULL);
  switch (row->status)
    {
    case CP2_OUTBOX_PENDING:
      add (timeline, problem[0] != '\0' ? CP2_TIMELINE_PROBLEM : CP2_TIMELINE_AHEAD, _("Not sent yet"), NULL,
           problem[0] != '\0' ? problem : _("It goes to the office by itself as soon as there is a network."));
      break;
    case CP2_OUTBOX_HELD:
      add (timeline, CP2_TIMELINE_AHEAD, _("Sent, and waiting at the office"), NULL, problem);
      break;
    case CP2_OUTBOX_REJECTED:
    case CP2_OUTBOX_SUPERSEDED:
      add (timeline, CP2_TIMELINE_PROBLEM, _("Not accepted by the office"), NULL, problem);
      break;
    case CP2_OUTBOX_ACKNOWLEDGED:
    case CP2_OUTBOX_SETTLED:
    case CP2_OUTBOX_MERGED:
    default:
      add (timeline, CP2_TIMELINE_DONE, _("Received by the office"), NULL, NULL);
      break;
    }

  return TRUE;
}

/* What an office made of it, and what may come next. */
static void
add_decision (Timeline          *timeline,
              Cp2JobApplication *application)
{
  char *when = tell (timeline, CP2_RECORD (application)->updated_at);

  switch (application->state)
    {
    case CP2_JOB_APPLICATION_SHORTLISTED:
      add (timeline, CP2_TIMELINE_DONE, _("Shortlisted by the sub-county office"), g_steal_pointer (&when), NULL);
      add (timeline, CP2_TIMELINE_AHEAD, _("The sub-county office deploys"), NULL, NULL);
      break;
    case CP2_JOB_APPLICATION_ACCEPTED:
      add (timeline, CP2_TIMELINE_DONE, _("Accepted by the sub-county office"), g_steal_pointer (&when), NULL);
      add (timeline, CP2_TIMELINE_AHEAD, _("The sub-county office deploys"), NULL, NULL);
      break;
    case CP2_JOB_APPLICATION_DEPLOYED:
      add (timeline, CP2_TIMELINE_DONE, _("Deployed by the sub-county office"), g_steal_pointer (&when), NULL);
      break;
    case CP2_JOB_APPLICATION_DECLINED:
      add (timeline, CP2_TIMELINE_DONE, _("Declined by the sub-county office"), g_steal_pointer (&when), NULL);
      break;
    case CP2_JOB_APPLICATION_SUBMITTED:
    case CP2_JOB_APPLICATION_WITHDRAWN:
    default:
      break;
    }
  g_free (when);
}

GPtrArray *
cp2_application_timeline_read (Cp2Store           *store,
                               Cp2JobApplication  *application,
                               const char         *today,
                               GError            **error)
{
  g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify) cp2_timeline_entry_free);
  Timeline timeline = { today, entries };

  add (&timeline, CP2_TIMELINE_DONE, _("You applied"), tell (&timeline, application->submitted_at),
       application->late ? _("It arrived after the closing day.") : NULL);
  if (application->state == CP2_JOB_APPLICATION_WITHDRAWN)
    add (&timeline, CP2_TIMELINE_DONE, _("You withdrew it"), tell (&timeline, application->withdrawn_at), NULL);
  if (!add_sending (&timeline, store, application, error))
    return NULL;

  add_decision (&timeline, application);
  if (application->state == CP2_JOB_APPLICATION_SUBMITTED)
    add (&timeline, CP2_TIMELINE_AHEAD, _("The sub-county office decides"), NULL, NULL);
  return g_steal_pointer (&entries);
}

/* The days of somebody who serves; nobody has served on those of an offer that is not answered. */
static void
add_days (Timeline      *timeline,
          Cp2Deployment *deployment)
{
  gboolean is_offer = deployment->state == CP2_DEPLOYMENT_OFFERED || deployment->state == CP2_DEPLOYMENT_PROPOSED;
  gboolean has_begun = !is_offer && g_strcmp0 (deployment->from_on, timeline->today) <= 0;
  gboolean is_over = !is_offer && g_strcmp0 (deployment->to_on, timeline->today) < 0;

  add (timeline, has_begun ? CP2_TIMELINE_DONE : CP2_TIMELINE_AHEAD, _("First day"),
       cp2_display_day (deployment->from_on, CP2_DAY_SHORT), NULL);
  if (deployment->state == CP2_DEPLOYMENT_REPORTED || deployment->state == CP2_DEPLOYMENT_SERVED)
    add (timeline, CP2_TIMELINE_DONE, _("You reported for duty"), NULL, NULL);
  add (timeline, is_over ? CP2_TIMELINE_DONE : CP2_TIMELINE_AHEAD, _("Last day"),
       cp2_display_day (deployment->to_on, CP2_DAY_SHORT), NULL);
}

/* How it ended before its time. */
static void
add_end (Timeline      *timeline,
         Cp2Deployment *deployment)
{
  char *when = deployment->ended_on != NULL ? cp2_display_day (deployment->ended_on, CP2_DAY_SHORT)
                                            : tell (timeline, CP2_RECORD (deployment)->updated_at);

  if (deployment->state == CP2_DEPLOYMENT_EXPIRED)
    add (timeline, CP2_TIMELINE_DONE, _("The offer expired without an answer"), when, deployment->reason);
  else if (deployment->state == CP2_DEPLOYMENT_REPLACED)
    add (timeline, CP2_TIMELINE_DONE, _("Replaced by another person"), when, deployment->reason);
  else
    add (timeline, CP2_TIMELINE_DONE, _("Cancelled by the sub-county office"), when, deployment->reason);
}

GPtrArray *
cp2_deployment_timeline_read (Cp2Store       *store,
                              Cp2Deployment  *deployment,
                              const char     *today,
                              GError        **error)
{
  g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify) cp2_timeline_entry_free);
  Timeline timeline = { today, entries };
  gboolean is_offer = deployment->state == CP2_DEPLOYMENT_OFFERED;
  const char *changed_at = CP2_RECORD (deployment)->updated_at;

  add (&timeline, CP2_TIMELINE_DONE, _("Offered to you by the sub-county office"),
       is_offer ? tell (&timeline, changed_at) : NULL, NULL);
  switch (deployment->state)
    {
    case CP2_DEPLOYMENT_PROPOSED:
    case CP2_DEPLOYMENT_OFFERED:
      add (&timeline, CP2_TIMELINE_AHEAD, _("You accept or decline"), NULL, NULL);
      add_days (&timeline, deployment);
      break;
    case CP2_DEPLOYMENT_DECLINED:
      add (&timeline, CP2_TIMELINE_DONE, _("You declined"), tell (&timeline, changed_at), deployment->reason);
      break;
    case CP2_DEPLOYMENT_EXPIRED:
    case CP2_DEPLOYMENT_REPLACED:
    case CP2_DEPLOYMENT_CANCELLED:
      add_end (&timeline, deployment);
      return g_steal_pointer (&entries);
    case CP2_DEPLOYMENT_ACCEPTED:
    case CP2_DEPLOYMENT_REPORTED:
    case CP2_DEPLOYMENT_SERVED:
    default:
      add (&timeline, CP2_TIMELINE_DONE, _("You accepted"),
           deployment->state == CP2_DEPLOYMENT_ACCEPTED ? tell (&timeline, changed_at) : NULL, NULL);
      break;
    }

  if (is_offer || deployment->state == CP2_DEPLOYMENT_PROPOSED)
    return g_steal_pointer (&entries);
  if (!add_sending (&timeline, store, deployment, error))
    return NULL;
  if (deployment->state != CP2_DEPLOYMENT_DECLINED)
    add_days (&timeline, deployment);
  return g_steal_pointer (&entries);
}
