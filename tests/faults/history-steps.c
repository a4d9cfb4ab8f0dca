#include "config.h"

#include <string.h>

#include "client/cp2-replica-private.h"
#include "tests/faults/history.h"

static const gint64 skews[] = {
  0, G_TIME_SPAN_HOUR, -G_TIME_SPAN_HOUR, 40 * G_TIME_SPAN_DAY, 3650 * G_TIME_SPAN_DAY, -3650 * G_TIME_SPAN_DAY,
};

static gboolean
is_in_outbox (Desktop      *desktop,
              Cp2Operation *operation)
{
  g_autoptr(GError) error = NULL;
  gboolean has = FALSE;

  cp2_outbox_has (cp2_replica_get_sql (desktop->replica), operation->id, &has, &error);
  world_expect (desktop->world, "a desktop looks into its outbox", error);
  return has;
}

static void
note_saved (Desktop    *desktop,
            GPtrArray  *operations,
            const char *label)
{
  for (guint i = 0; i < operations->len; i++)
    {
      Cp2Operation *operation = g_ptr_array_index (operations, i);
      Saved *saved = g_new0 (Saved, 1);

      saved->op_id = g_strdup (operation->id);
      saved->label = g_strdup (world_label (desktop->world, "operation", operation->id));
      saved->desktop = desktop;
      g_ptr_array_add (desktop->world->saved, saved);
      world_say (desktop->world, "    saved as %s", saved->label);
    }
}

/* Killed while saving: all of it is there, or nothing. */
static gboolean
survive (Desktop   *desktop,
         GPtrArray *operations)
{
  guint n_there = 0;

  desktop_die (desktop, FALSE);
  for (guint i = 0; i < operations->len; i++)
    n_there += is_in_outbox (desktop, g_ptr_array_index (operations, i));
  if (n_there != 0 && n_there != operations->len)
    world_fail (desktop->world, "I7: of %u operations saved together %u survived", operations->len, n_there);

  world_say (desktop->world, "    killed while saving; %s", n_there > 0 ? "it survives" : "it is not there");
  return n_there > 0;
}

static void
step_operate (World      *world,
              const Step *step,
              GRand      *rand)
{
  Desktop *desktop = world_get_desktop (world, step->desktop);
  g_autoptr(GString) label = g_string_new (NULL);
  g_autoptr(GPtrArray) operations = NULL;
  g_autoptr(GError) error = NULL;
  Cp2OperationOutcome outcome;
  gboolean saved;

  desktop_enter (desktop);
  operations = draw_operations (desktop, rand, label);
  if (operations->len == 0)
    return;

  world_say (world, "  %s: %s", desktop->member->name, label->str);
  desktop->crash.countdown = step->fate == FATE_DESKTOP_DIES;
  saved = cp2_replica_run (desktop->replica, operations, &outcome, &error);
  desktop->crash.countdown = 0;
  if (!saved && error->domain != CP2_RULE_ERROR)
    world_expect (world, "a desktop saves an operation", error);
  if (!saved)
    world_say (world, "    refused: %s", error->message);
  if (desktop->crash.taken)
    saved = survive (desktop, operations);
  if (saved)
    note_saved (desktop, operations, label->str);
}

static void
step_dismiss (World      *world,
              const Step *step,
              GRand      *rand)
{
  Desktop *desktop = world_get_desktop (world, step->desktop);
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) rows = cp2_outbox_select (cp2_replica_get_sql (desktop->replica), &error,
                                                 "WHERE status IN ('rejected', 'superseded') ORDER BY position", "");
  const Cp2OutboxRow *row;

  if (!world_expect (world, "a desktop lists what was refused", error) || rows->len == 0)
    return;

  row = g_ptr_array_index (rows, step->amount % rows->len);
  cp2_replica_dismiss (desktop->replica, row->op_id, &error);
  world_expect (world, "a desktop dismisses what was refused", error);
}

static void
step_restore (World      *world,
              const Step *step,
              GRand      *rand)
{
  if (!world->server.has_backup)
    return;

  world_say (world, "  the server is restored from its backup");
  server_restore (&world->server);
}

static void
step_back_up (World      *world,
              const Step *step,
              GRand      *rand)
{
  world_say (world, "  the server is backed up");
  server_back_up (&world->server);
}

static void
step_purge (World      *world,
            const Step *step,
            GRand      *rand)
{
  server_purge (&world->server);
}

static void
step_server_dies (World      *world,
                  const Step *step,
                  GRand      *rand)
{
  world_say (world, "  the server is killed");
  server_die (&world->server);
}

static void
step_move (World      *world,
           const Step *step,
           GRand      *rand)
{
  const char *to = step->amount % 2 == 0 ? OTHER_AREA : SUBCOUNTY;

  world_say (world, "  the officer of Changamwe gets the area %s", to);
  server_move (&world->server, members[5].account, to);
}

static void
step_time (World      *world,
           const Step *step,
           GRand      *rand)
{
  gboolean is_long = step->amount % 3 == 0;

  world->now += (is_long ? 35 : 1) * G_TIME_SPAN_DAY;
  world_say (world, "  %s", is_long ? "five weeks pass" : "a day passes");
}

static void
step_clock (World      *world,
            const Step *step,
            GRand      *rand)
{
  Desktop *desktop = world_get_desktop (world, step->desktop);

  desktop->skew = skews[step->amount % G_N_ELEMENTS (skews)];
  world_say (world, "  %s: the clock is off by %d hours", desktop->member->name, (int) (desktop->skew / G_TIME_SPAN_HOUR));
}

static void
step_desktop_dies (World      *world,
                   const Step *step,
                   GRand      *rand)
{
  Desktop *desktop = world_get_desktop (world, step->desktop);
  gboolean lost_log = step->amount % 4 == 0;

  world_say (world, "  %s is killed%s", desktop->member->name, lost_log ? " and loses its last commits" : "");
  desktop_die (desktop, lost_log);
}

static void
step_enrol (World      *world,
            const Step *step,
            GRand      *rand)
{
  Desktop *desktop = world_get_desktop (world, step->desktop);
  gboolean lost = step->amount % 3 == 0;

  world_say (world, "  %s enrols%s", desktop->member->name, lost ? ", the answer is lost" : "");
  desktop_enrol (desktop, lost);
}

static void
step_keep_copy (World      *world,
                const Step *step,
                GRand      *rand)
{
  Desktop *desktop = world_get_desktop (world, step->desktop);

  world_say (world, "  %s: the files are copied", desktop->member->name);
  desktop_keep_copy (desktop);
}

static void
step_go_back (World      *world,
              const Step *step,
              GRand      *rand)
{
  Desktop *desktop = world_get_desktop (world, step->desktop);

  if (!desktop->has_older)
    return;

  world_say (world, "  %s goes back to the copy of its files", desktop->member->name);
  desktop_go_back (desktop);
}

static const struct
{
  guint weight; /* how often it is drawn, of 1000 */
  void  (*take) (World *, const Step *, GRand *);
} step_kinds[N_STEPS] = {
  [STEP_OPERATE] = { 380, step_operate },
  [STEP_PUSH] = { 190, step_push },
  [STEP_PULL] = { 170, step_pull },
  [STEP_POST] = { 45, step_post },
  [STEP_DESKTOP_DIES] = { 35, step_desktop_dies },
  [STEP_SERVER_DIES] = { 15, step_server_dies },
  [STEP_PURGE] = { 30, step_purge },
  [STEP_BACK_UP] = { 20, step_back_up },
  [STEP_RESTORE] = { 15, step_restore },
  [STEP_ENROL] = { 15, step_enrol },
  [STEP_CLOCK] = { 20, step_clock },
  [STEP_TIME] = { 15, step_time },
  [STEP_DISMISS] = { 15, step_dismiss },
  [STEP_KEEP_COPY] = { 12, step_keep_copy },
  [STEP_GO_BACK] = { 8, step_go_back },
  [STEP_MOVE] = { 15, step_move },
};

static StepKind
draw_step_kind (GRand *rand)
{
  int at = g_rand_int_range (rand, 0, 1000);
  guint kind = 0;

  while (kind + 1 < N_STEPS && (at -= step_kinds[kind].weight) >= 0)
    kind++;
  return kind;
}

History *
history_new (guint32 seed)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (seed);
  History *history = g_new0 (History, 1);
  guint wanted = g_rand_int_range (rand, 2, 5);
  guint member = g_rand_int_range (rand, 0, N_MEMBERS);
  guint n_steps = g_rand_int_range (rand, 15, 70);

  /* Neighbours have something to quarrel about: an account's two desktops, a centre and its office, two offices. */
  for (guint i = 0; i < wanted; i++)
    {
      member = g_rand_boolean (rand) ? member + 1 : (guint) g_rand_int_range (rand, 0, N_MEMBERS);
      history->members |= 1 << member % N_MEMBERS;
    }
  if (g_rand_int_range (rand, 0, 4) == 0)
    history->fresh = 1 << g_rand_int_range (rand, 0, N_MEMBERS);

  history->steps = g_array_new (FALSE, FALSE, sizeof (Step));
  for (guint i = 0; i < n_steps; i++)
    {
      Step step = {
        .kind = draw_step_kind (rand),
        .desktop = g_rand_int_range (rand, 0, N_MEMBERS * 105),
        .fate = g_rand_boolean (rand) ? FATE_ARRIVES : (Fate) g_rand_int_range (rand, 0, N_FATES),
        .amount = g_rand_int_range (rand, 0, 1000),
        .seed = g_rand_int (rand),
      };

      g_array_append_val (history->steps, step);
    }

  return history;
}

void
history_free (History *history)
{
  g_array_unref (history->steps);
  g_free (history);
}

static void
take (World      *world,
      const Step *step)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (step->seed);

  world->now += 1 + g_rand_int_range (rand, 0, 600) * G_TIME_SPAN_SECOND;
  step_kinds[step->kind].take (world, step, rand);
}

char *
history_run (History *history,
             World   *world,
             GString *story)
{
  char *failure;

  world->story = story;
  world_begin (world, history->members, history->fresh);
  for (guint i = 0; i < history->steps->len && world->failure == NULL; i++)
    take (world, &g_array_index (history->steps, Step, i));
  if (world->failure == NULL)
    world_heal (world);
  if (world->failure == NULL)
    check_agreement (world);

  failure = g_steal_pointer (&world->failure);
  world_end (world);
  world->story = NULL;
  return failure;
}
