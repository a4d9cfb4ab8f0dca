#include "config.h"

#include <string.h>

#include "core/cp2-json.h"
#include "core/cp2-uuid.h"
#include "tests/faults/history.h"

/*
 * What a person might do next, mostly something that can be done, sometimes not. It is drawn from what the desktop
 * shows, so that the same step means something else when the steps before it were taken away.
 */

typedef struct
{
  Desktop    *desktop;
  GRand      *rand;
  JsonObject *body;
  /* Of what was picked */
  gint64      version;
} Draw;

/* (nullable): the record's id; NULL when there is nothing to do it to. */
typedef char *(*DrawFunc) (Draw *draw);

static guint
below (Draw  *draw,
       guint  limit)
{
  return g_rand_int_range (draw->rand, 0, limit);
}

static gboolean
one_in (Draw  *draw,
        guint  n)
{
  return below (draw, n) == 0;
}

static void
set (Draw       *draw,
     const char *member,
     const char *value)
{
  json_object_set_string_member (draw->body, member, value);
}

#define set_one_of(draw, member, ...) G_STMT_START { \
    static const char * const words[] = { __VA_ARGS__ }; \
    set (draw, member, words[below (draw, G_N_ELEMENTS (words))]); } G_STMT_END

static char *
pick (Draw          *draw,
      const Cp2Kind *kind)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) found = cp2_repository_find (CP2_REPOSITORY (draw->desktop->repository), kind, &error, NULL);
  Cp2Record *record;

  if (!world_expect (draw->desktop->world, "a desktop looks for records", error) || found->len == 0)
    return NULL;

  record = g_ptr_array_index (found, below (draw, found->len));
  draw->version = record->version;
  return g_strdup (record->id);
}

static char *
pick_or_new (Draw          *draw,
             const Cp2Kind *kind)
{
  char *id = one_in (draw, 2) ? pick (draw, kind) : NULL;

  return id != NULL ? id : cp2_uuid_new ();
}

/* {"from": what is shown, "to": @to} */
static void
change (Draw       *draw,
        JsonObject *changes,
        Cp2Profile *profile,
        const char *member,
        const char *to)
{
  const Cp2Field *field = cp2_kind_find_field (&cp2_profile_kind, member);
  g_autofree char *from = profile != NULL ? cp2_field_to_text (field, profile) : NULL;
  JsonObject *both = json_object_new ();

  if (one_in (draw, 12))
    json_object_set_string_member (both, "from", "something older");
  else if (from != NULL && from[0] != '\0')
    json_object_set_string_member (both, "from", from);
  json_object_set_string_member (both, "to", to);
  json_object_set_object_member (changes, member, both);
}

static void
change_some (Draw       *draw,
             JsonObject *changes,
             Cp2Profile *profile)
{
  static const char * const values[][3] = {
    { "email", "a@example.org", "b@example.org" },
    { "institution", "Kilele Primary School", "Mwangaza Primary School" },
    { "designation", "Teacher", "Deputy head teacher" },
    { "mobile", "254712345600", "254712345699" },
    { "account_number", "0110022003", "0110022004" },
    { "national_id", "23456780", "31456789" },
    { "kin_mobile", "254722000111", "not a number" },
  };

  for (guint i = 0; i <= below (draw, 2); i++)
    {
      guint which = below (draw, G_N_ELEMENTS (values));

      change (draw, changes, profile, values[which][0], values[which][1 + below (draw, 2)]);
    }

  /* The person goes to work elsewhere: the old office loses sight, the new one gains it. */
  if (one_in (draw, 3))
    change (draw, changes, profile, "subcounty", one_in (draw, 2) ? OTHER_AREA : SUBCOUNTY);
}

static char *
draw_profile_update (Draw *draw)
{
  const char *own = draw->desktop->member->account;
  JsonObject *changes = json_object_new ();
  gpointer record = NULL;
  g_autoptr(Cp2Profile) profile = NULL;

  cp2_repository_get (CP2_REPOSITORY (draw->desktop->repository), &cp2_profile_kind, own, &record, NULL);
  profile = record;
  draw->version = profile != NULL ? CP2_RECORD (profile)->version : 0;
  change_some (draw, changes, profile);
  json_object_set_object_member (draw->body, "changes", changes);
  return g_strdup (one_in (draw, 15) ? person_ids[3] : own);
}

static char *
draw_profile_decide (Draw *draw)
{
  set_one_of (draw, "state", "approved", "approved", "refused", "requested");
  if (one_in (draw, 2))
    set (draw, "reason", "Seen the original");
  return pick (draw, &cp2_profile_change_kind);
}

static char *
draw_qualification_save (Draw *draw)
{
  set_one_of (draw, "level", "diploma", "bachelor", "master");
  set_one_of (draw, "institution", "Pwani University", "Moi University", "");
  set_one_of (draw, "course", "Education", "Mathematics");
  json_object_set_int_member (draw->body, "year_from", 2000 + below (draw, 10));
  return pick_or_new (draw, &cp2_qualification_kind);
}

static char *
draw_qualification_remove (Draw *draw)
{
  return pick (draw, &cp2_qualification_kind);
}

static char *
draw_experience_save (Draw *draw)
{
  set_one_of (draw, "employer", "Teachers Service Commission", "Board of Management");
  set_one_of (draw, "institution", "Mwangaza Primary School", "Kilele Primary School");
  set_one_of (draw, "designation", "Teacher", "Senior teacher");
  json_object_set_int_member (draw->body, "year_from", 2005 + below (draw, 10));
  if (one_in (draw, 4))
    set (draw, "centre", centre_ids[below (draw, G_N_ELEMENTS (centre_ids))]);
  return pick_or_new (draw, &cp2_experience_kind);
}

static char *
draw_experience_remove (Draw *draw)
{
  return pick (draw, &cp2_experience_kind);
}

static char *
draw_vacancy_publish (Draw *draw)
{
  guint centre = below (draw, G_N_ELEMENTS (centre_ids));

  set (draw, "exam", EXAM);
  set (draw, "activity", "invigilation");
  set (draw, "station", centre_ids[centre]);
  set (draw, "position", "INV");
  set (draw, "county", COUNTY);
  set (draw, "subcounty", centre < 2 ? SUBCOUNTY : OTHER_AREA);
  set (draw, "title", "Invigilator");
  json_object_set_int_member (draw->body, "slots", below (draw, 3));
  set_one_of (draw, "closes_on", "2026-11-02", "2026-11-05", "2026-11-15");
  return cp2_uuid_new ();
}

static char *
draw_vacancy_close (Draw *draw)
{
  return pick (draw, &cp2_vacancy_kind);
}

static char *
draw_application_submit (Draw *draw)
{
  g_autofree char *vacancy = pick (draw, &cp2_vacancy_kind);

  if (vacancy == NULL)
    return NULL;

  set (draw, "vacancy", vacancy);
  draw->version = 0;
  return one_in (draw, 5) ? pick (draw, &cp2_job_application_kind) : cp2_uuid_new ();
}

static char *
draw_application_withdraw (Draw *draw)
{
  return pick (draw, &cp2_job_application_kind);
}

static char *
draw_deployment_assign (Draw *draw)
{
  guint day = 2 + below (draw, 8);
  g_autofree char *from = g_strdup_printf ("2026-11-%02u", day);
  g_autofree char *to = g_strdup_printf ("2026-11-%02u", day + below (draw, 4));

  set (draw, "profile", person_ids[below (draw, G_N_ELEMENTS (person_ids))]);
  set (draw, "exam", EXAM);
  set (draw, "position", "INV");
  set (draw, "centre", centre_ids[below (draw, G_N_ELEMENTS (centre_ids))]);
  set (draw, "from_on", from);
  set (draw, "to_on", to);
  if (one_in (draw, 2))
    set (draw, "reason", "Nobody else is near");
  return one_in (draw, 12) ? pick (draw, &cp2_deployment_kind) : cp2_uuid_new ();
}

static char *
draw_deployment_answer (Draw *draw)
{
  return pick (draw, &cp2_deployment_kind);
}

static char *
draw_deployment_cancel (Draw *draw)
{
  if (!one_in (draw, 8))
    set (draw, "reason", "The centre has fewer candidates");
  if (one_in (draw, 2))
    set_one_of (draw, "ended_on", "2026-11-02", "2026-11-03", "2026-11-04");
  return pick (draw, &cp2_deployment_kind);
}

static char *
draw_attendance_mark (Draw *draw)
{
  g_autofree char *deployment = pick (draw, &cp2_deployment_kind);

  if (deployment == NULL)
    return NULL;

  set (draw, "deployment", deployment);
  set_one_of (draw, "on_date", "2026-11-02", "2026-11-03", "2026-11-03", "2026-11-09");
  set_one_of (draw, "status", "present", "absent", "replaced");
  if (one_in (draw, 3))
    set (draw, "reason", "Entered wrongly");
  if (one_in (draw, 3))
    set (draw, "replaced_by", "Neema Wekesa");
  draw->version = 0;
  return cp2_uuid_new ();
}

static char *
draw_attendance_submit (Draw *draw)
{
  set (draw, "countersigned_by", "Grace Akinyi");
  return pick (draw, &cp2_attendance_sheet_kind);
}

static char *
draw_attendance_verify (Draw *draw)
{
  return pick (draw, &cp2_attendance_sheet_kind);
}

static char *
draw_attendance_reopen (Draw *draw)
{
  if (!one_in (draw, 6))
    set (draw, "reason", "A day is missing");
  return pick (draw, &cp2_attendance_sheet_kind);
}

/* @weight: how often, among those that the desktop's role may ask for. */
static const struct
{
  const char *kind;
  guint       roles;
  guint       weight;
  DrawFunc    func;
} drawable[] = {
  { "profile.update", CP2_ROLE_PROFESSIONAL, 6, draw_profile_update },
  { "profile.decide", CP2_ROLE_OFFICES, 4, draw_profile_decide },
  { "qualification.save", CP2_ROLE_PROFESSIONAL, 3, draw_qualification_save },
  { "qualification.remove", CP2_ROLE_PROFESSIONAL, 3, draw_qualification_remove },
  { "experience.save", CP2_ROLE_PROFESSIONAL, 5, draw_experience_save },
  { "experience.remove", CP2_ROLE_PROFESSIONAL, 4, draw_experience_remove },
  { "vacancy.publish", CP2_ROLE_OFFICES, 2, draw_vacancy_publish },
  { "vacancy.close", CP2_ROLE_OFFICES, 1, draw_vacancy_close },
  { "application.submit", CP2_ROLE_PROFESSIONAL, 7, draw_application_submit },
  { "application.withdraw", CP2_ROLE_PROFESSIONAL, 3, draw_application_withdraw },
  { "deployment.assign", CP2_ROLE_OFFICES, 6, draw_deployment_assign },
  { "deployment.accept", CP2_ROLE_PROFESSIONAL, 3, draw_deployment_answer },
  { "deployment.decline", CP2_ROLE_PROFESSIONAL, 2, draw_deployment_answer },
  { "deployment.cancel", CP2_ROLE_OFFICES, 3, draw_deployment_cancel },
  { "attendance.mark", CP2_ROLE_CENTRE | CP2_ROLE_OFFICES, 10, draw_attendance_mark },
  { "attendance.submit", CP2_ROLE_CENTRE, 4, draw_attendance_submit },
  { "attendance.verify", CP2_ROLE_OFFICES, 3, draw_attendance_verify },
  { "attendance.reopen", CP2_ROLE_OFFICES, 3, draw_attendance_reopen },
};

static guint
draw_kind (Draw *draw)
{
  guint total = 0;
  guint at;

  /* Now and then what the role may not do at all. */
  if (one_in (draw, 20))
    return below (draw, G_N_ELEMENTS (drawable));

  for (guint i = 0; i < G_N_ELEMENTS (drawable); i++)
    if (drawable[i].roles & draw->desktop->member->role)
      total += drawable[i].weight;

  at = below (draw, total);
  for (guint i = 0; i < G_N_ELEMENTS (drawable); i++)
    if (drawable[i].roles & draw->desktop->member->role)
      {
        if (at < drawable[i].weight)
          return i;
        at -= drawable[i].weight;
      }

  return 0;
}

static Cp2Operation *
draw_operation (Desktop *desktop,
                GRand   *rand,
                GString *label)
{
  g_autoptr(JsonObject) body = json_object_new ();
  Draw draw = { .desktop = desktop, .rand = rand, .body = body };
  guint which = draw_kind (&draw);
  g_autofree char *record = drawable[which].func (&draw);
  g_autofree char *text = NULL;
  Cp2ClockBlock clock;
  Cp2Operation *operation;

  if (record == NULL)
    return NULL;

  desktop_read_clock (desktop, &clock);
  operation = cp2_operation_new (drawable[which].kind, record, draw.version, &clock, body);
  cp2_clock_block_clear (&clock);
  text = cp2_json_to_string (body);
  g_string_append_printf (label, "%s%s of %s %s", label->len > 0 ? ", together with " : "", operation->kind,
                          world_label (desktop->world, cp2_operation_type_lookup (operation->kind)->kind->name, record), text);
  return operation;
}

GPtrArray *
draw_operations (Desktop *desktop,
                 GRand   *rand,
                 GString *label)
{
  GPtrArray *operations = g_ptr_array_new_with_free_func ((GDestroyNotify) cp2_operation_unref);
  guint n = g_rand_int_range (rand, 0, 6) == 0 ? g_rand_int_range (rand, 2, 4) : 1;
  g_autofree char *group = n > 1 ? cp2_uuid_new () : NULL;

  for (guint i = 0; i < n; i++)
    {
      Cp2Operation *operation = draw_operation (desktop, rand, label);

      if (operation != NULL)
        {
          operation->group = g_strdup (group);
          g_ptr_array_add (operations, operation);
        }
    }

  return operations;
}
