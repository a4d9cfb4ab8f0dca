#include "config.h"

#include <glib/gi18n-lib.h>

#include "app/models/cp2-display.h"
#include "app/models/cp2-home-model.h"

static const char *
get_title (Cp2PayReason reason)
{
  switch (reason)
    {
    case CP2_PAY_NAME:
      return _("Your name is the name on M-Pesa");
    case CP2_PAY_NUMBERS:
      return _("ID and TSC or PF number are given");
    case CP2_PAY_DEPLOYED:
      return _("You are deployed in the system");
    case CP2_PAY_MARKED:
      return _("Every day is marked");
    case CP2_PAY_REGISTER:
    default:
      return _("Each register is submitted and stamped");
    }
}

static const char *
get_word (const Cp2PayRow *row)
{
  switch (row->state)
    {
    case CP2_PAY_MET:
      return C_("pay", "Done");
    case CP2_PAY_WAITING:
      return row->who == CP2_PAY_CENTRE ? C_("pay", "Waiting for the centre") : C_("pay", "Waiting for the office");
    case CP2_PAY_NOT_YET:
      return C_("pay", "Not yet");
    case CP2_PAY_MISSING:
    default:
      return C_("pay", "Missing");
    }
}

/* What is the matter with the profile or the deployment. */
static const char *
get_sentence (Cp2PayCause cause)
{
  switch (cause)
    {
    case CP2_PAY_FULL_NAME_MISSING:
      return _("Your profile has no name yet. Write it as it is on your ID.");
    case CP2_PAY_MPESA_NAME_MISSING:
      return _("Write the name that M-Pesa shows for your number.");
    case CP2_PAY_NAMES_DIFFER:
      return _("The two names differ. Correct one, or use a number that is registered in your name.");
    case CP2_PAY_NATIONAL_ID_MISSING:
      return _("Your ID number is missing.");
    case CP2_PAY_SERVICE_NUMBER_MISSING:
      return _("Your TSC or personal (PF) number is missing.");
    case CP2_PAY_BOTH_NUMBERS_MISSING:
      return _("Your ID number and your TSC or personal (PF) number are missing.");
    case CP2_PAY_NOT_APPLIED:
      return _("You are not deployed for this exam. Apply for a vacancy.");
    case CP2_PAY_APPLIED:
      return _("The sub-county office has your application and decides.");
    case CP2_PAY_NOT_ANSWERED:
      return _("You have an offer. Accept it, so that you are deployed.");
    case CP2_PAY_NEVER_DEPLOYED:
      return _("The exam is over, and there is no deployment. If you served, tell the sub-county office: exam, centre code, position and your name.");
    case CP2_PAY_NOT_STARTED:
      return _("It begins with your first day.");
    default:
      return "";
    }
}

static char *
tell_days (const Cp2PayRow *row)
{
  g_autofree char *day = cp2_display_day (row->day, CP2_DAY_SHORT);
  guint n = row->count;

  /* Translators: in all of these %2$s is a day: “Tue 4 Nov” */
  switch (row->cause)
    {
    case CP2_PAY_DAYS_NOT_MARKED:
      return g_strdup_printf (ngettext ("%1$u day is not marked: %2$s. If you served, ask the centre manager to mark it.",
                                        "%1$u days are not marked, the first is %2$s. If you served, ask the centre manager to mark them.",
                                        n), n, day);
    case CP2_PAY_LATE_MARKS:
      return g_strdup_printf (ngettext ("%1$u day was marked late: %2$s. The sub-county office approves it.",
                                        "%1$u days were marked late, the first is %2$s. The sub-county office approves them.", n), n, day);
    case CP2_PAY_MARKS_DISPUTED:
      return g_strdup_printf (ngettext ("The centre and the office marked %1$u day differently: %2$s. Ask the sub-county office.",
                                        "The centre and the office marked %1$u days differently, the first is %2$s. Ask the sub-county office.",
                                        n), n, day);
    case CP2_PAY_REOPENED:
      return g_strdup_printf (ngettext ("The office sent %1$u register back to the centre: %2$s.",
                                        "The office sent %1$u registers back to the centre, the first of %2$s.", n), n, day);
    case CP2_PAY_NOT_VERIFIED:
      return g_strdup_printf (ngettext ("%1$u register waits to be checked and stamped: %2$s.",
                                        "%1$u registers wait to be checked and stamped, the first of %2$s.", n), n, day);
    case CP2_PAY_NOT_SUBMITTED:
    default:
      return g_strdup_printf (ngettext ("The centre has not submitted %1$u register yet: %2$s.",
                                        "The centre has not submitted %1$u registers yet, the first of %2$s.", n), n, day);
    }
}

static char *
tell_done (const Cp2PayRow *row,
           guint            n_ahead)
{
  guint n = row->done;

  if (row->reason == CP2_PAY_MARKED && n_ahead > 0)
    return g_strdup_printf (ngettext ("%u day so far", "%u days so far", n), n);
  if (row->reason == CP2_PAY_MARKED)
    return g_strdup_printf (ngettext ("%u day", "All %u days", n), n);
  if (row->reason == CP2_PAY_REGISTER && n_ahead > 0)
    return g_strdup_printf (ngettext ("%u register so far", "%u registers so far", n), n);
  if (row->reason == CP2_PAY_REGISTER)
    return g_strdup_printf (ngettext ("%u register", "All %u registers", n), n);

  return g_strdup ("");
}

static const char *
get_button (Cp2PayCause cause)
{
  switch (cause)
    {
    case CP2_PAY_FULL_NAME_MISSING:
    case CP2_PAY_MPESA_NAME_MISSING:
      return C_("pay", "Add Name");
    case CP2_PAY_NAMES_DIFFER:
      return C_("pay", "Correct Name");
    case CP2_PAY_NATIONAL_ID_MISSING:
    case CP2_PAY_SERVICE_NUMBER_MISSING:
    case CP2_PAY_BOTH_NUMBERS_MISSING:
      return C_("pay", "Add Number");
    case CP2_PAY_NOT_APPLIED:
      return C_("pay", "Find Vacancy");
    case CP2_PAY_NOT_ANSWERED:
      return C_("pay", "Answer");
    default:
      return NULL;
    }
}

static void
fill_row (Cp2HomePayRow   *shown,
          const Cp2PayRow *row,
          guint            n_ahead)
{
  shown->state = row->state;
  shown->title = get_title (row->reason);
  shown->word = get_word (row);
  shown->text = row->state == CP2_PAY_MET ? tell_done (row, n_ahead) :
                row->day != NULL ? tell_days (row) : g_strdup (get_sentence (row->cause));
  shown->button = row->page != NULL ? get_button (row->cause) : NULL;
  shown->page = row->page;
  shown->target = g_strdup (row->target);
}

Cp2HomePay *
cp2_home_pay_new (Cp2PayReadiness *readiness,
                  const char      *name)
{
  Cp2HomePay *pay = g_new0 (Cp2HomePay, 1);
  guint n_done = 0;

  pay->name = g_strdup (name);
  for (guint i = 0; i < CP2_PAY_N_REASONS; i++)
    {
      fill_row (&pay->rows[i], &readiness->rows[i], readiness->n_ahead);
      n_done += readiness->rows[i].state == CP2_PAY_MET;
    }

  if (n_done < CP2_PAY_N_REASONS)
    pay->summary = g_strdup_printf (ngettext ("%u of 5 is in order", "%u of 5 are in order", n_done), n_done);
  else if (readiness->n_ahead > 0)
    pay->summary = g_strdup (_("All is in order so far"));
  else
    pay->summary = g_strdup (_("All is in order. Payment comes after the results."));
  return pay;
}

void
cp2_home_pay_free (Cp2HomePay *pay)
{
  for (guint i = 0; i < CP2_PAY_N_REASONS; i++)
    {
      g_free (pay->rows[i].text);
      g_free (pay->rows[i].target);
    }
  g_free (pay->name);
  g_free (pay->summary);
  g_free (pay);
}

gboolean
cp2_home_pay_equal (Cp2HomePay *a,
                    Cp2HomePay *b)
{
  for (guint i = 0; i < CP2_PAY_N_REASONS; i++)
    if (a->rows[i].state != b->rows[i].state || g_strcmp0 (a->rows[i].text, b->rows[i].text) != 0 ||
        g_strcmp0 (a->rows[i].word, b->rows[i].word) != 0 || g_strcmp0 (a->rows[i].button, b->rows[i].button) != 0 ||
        g_strcmp0 (a->rows[i].page, b->rows[i].page) != 0 || g_strcmp0 (a->rows[i].target, b->rows[i].target) != 0)
      return FALSE;

  return g_strcmp0 (a->name, b->name) == 0 && g_strcmp0 (a->summary, b->summary) == 0;
}
