#include "config.h"

#include <string.h>

#include "client/cp2-replica-private.h"
#include "tests/faults/history.h"

static const char * const fate_names[N_FATES] = {
  "arrives", "is lost", "is answered, and the answer lost", "arrives twice", "arrives twice at once",
  "is answered, and the answer arrives twice", "is under way for long", "is answered, and the answer under way for long",
  "is cut short", "is answered, and the answer cut short", "is answered, and the answer damaged",
  "kills the server before the commit", "kills the server after the commit", "is answered, which kills the desktop",
};

/* How often each kind of step is drawn, of 1000. */
static const guint weights[N_STEPS] = {
  [STEP_OPERATE] = 340, [STEP_PUSH] = 210, [STEP_PULL] = 190, [STEP_POST] = 50, [STEP_DESKTOP_DIES] = 40,
  [STEP_SERVER_DIES] = 15, [STEP_PURGE] = 20, [STEP_BACK_UP] = 20, [STEP_RESTORE] = 15, [STEP_ENROL] = 15,
  [STEP_CLOCK] = 20, [STEP_TIME] = 15, [STEP_DISMISS] = 15, [STEP_KEEP_COPY] = 12, [STEP_GO_BACK] = 8, [STEP_MOVE] = 15,
};

static const gint64 skews[] = {
  0, G_TIME_SPAN_HOUR, -G_TIME_SPAN_HOUR, 40 * G_TIME_SPAN_DAY, 3650 * G_TIME_SPAN_DAY, -3650 * G_TIME_SPAN_DAY,
};

static StepKind
draw_step_kind (GRand *rand)
{
  int at = g_rand_int_range (rand, 0, 1000);
  guint kind = 0;

  while (kind + 1 < N_STEPS && (at -= weights[kind]) >= 0)
    kind++;
  return kind;
}

History *
history_new (guint32 seed)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (seed);
  History *history = g_new0 (History, 1);
  guint wanted = g_rand_int_range (rand, 2, 5);
  guint n_steps = g_rand_int_range (rand, 12, 48);

  for (guint i = 0; i < wanted; i++)
    history->members |= 1 << g_rand_int_range (rand, 0, N_MEMBERS);
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
operate (World      *world,
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

static Letter *
letter_copy (Letter *letter)
{
  Letter *copy = g_new0 (Letter, 1);

  *copy = *letter;
  copy->epoch = g_strdup (letter->epoch);
  copy->after = g_strdup (letter->after);
  copy->body = letter->body != NULL ? g_bytes_ref (letter->body) : NULL;
  copy->answer = g_strdup (letter->answer);
  return copy;
}

static void
cut_request (Letter *letter,
             GRand  *rand)
{
  g_autoptr(GBytes) whole = g_steal_pointer (&letter->body);

  if (whole != NULL)
    letter->body = g_bytes_new_from_bytes (whole, 0, g_rand_int_range (rand, 0, g_bytes_get_size (whole)));
}

/* A damaged page must be seen for what it is; what the transport checks for a push is its length. */
static void
receive_damaged (Letter   *letter,
                 GRand    *rand,
                 gboolean  cut)
{
  gsize length = letter->answer != NULL ? strlen (letter->answer) : 0;
  gsize at = length > 0 ? g_rand_int_range (rand, 0, length) : 0;

  if (length == 0 || letter->status != 200 || (!cut && letter->kind == LETTER_PUSH))
    return;

  if (cut)
    {
      letter->answer[at] = '\0';
    }
  else
    {
      const char *changes = strstr (letter->answer, "\"changes\":[");
      gsize start = changes - letter->answer + strlen ("\"changes\":[");
      const char *last = strstr (letter->answer, "],\"cursor\"");
      gsize end = last - letter->answer;

      if (start >= end)
        return;
      letter->answer[start + at % (end - start)] ^= 1;
    }

  if (desktop_receive (letter->desktop, letter, FALSE))
    world_fail (letter->desktop->world, "I6: %s takes an answer that was %s", letter->desktop->member->name,
                cut ? "cut short" : "damaged");
}

static void
answer_and_receive (World  *world,
                    Letter *letter)
{
  server_answer (&world->server, letter, world->now);
  desktop_receive (letter->desktop, letter, FALSE);
}

static void
answer_twice (World    *world,
              Letter   *letter,
              gboolean  at_once)
{
  g_autoptr(Letter) again = letter_copy (letter);

  server_answer (&world->server, letter, world->now);
  if (!at_once)
    world->now += G_TIME_SPAN_SECOND;
  server_answer (&world->server, again, world->now);
  desktop_receive (letter->desktop, again, FALSE);
}

static void
kill_desktop_with (World  *world,
                   Letter *letter,
                   guint   commits)
{
  Desktop *desktop = letter->desktop;

  server_answer (&world->server, letter, world->now);
  desktop->crash.countdown = commits;
  desktop_receive (desktop, letter, FALSE);
  desktop_die (desktop, FALSE);
}

static void
deliver (World      *world,
         const Step *step,
         GRand      *rand,
         Letter     *letter)
{
  g_autoptr(Letter) owned = letter;
  Server *server = &world->server;

  switch (step->fate)
    {
    case FATE_REQUEST_LOST:
      break;

    case FATE_REQUEST_TWICE:
    case FATE_REQUEST_TWICE_AT_ONCE:
      answer_twice (world, letter, step->fate == FATE_REQUEST_TWICE_AT_ONCE);
      break;

    case FATE_ANSWER_TWICE:
      answer_and_receive (world, letter);
      desktop_receive (letter->desktop, letter, TRUE);
      break;

    case FATE_ANSWER_LATE:
      server_answer (server, letter, world->now);
      G_GNUC_FALLTHROUGH;

    case FATE_REQUEST_LATE:
      g_ptr_array_add (world->late, g_steal_pointer (&owned));
      break;

    case FATE_REQUEST_CUT:
      cut_request (letter, rand);
      if (letter->kind == LETTER_PUSH)
        answer_and_receive (world, letter);
      break;

    case FATE_ANSWER_LOST:
    case FATE_ANSWER_CUT:
    case FATE_ANSWER_FLIPPED:
      server_answer (server, letter, world->now);
      if (step->fate != FATE_ANSWER_LOST)
        receive_damaged (letter, rand, step->fate == FATE_ANSWER_CUT);
      break;

    case FATE_SERVER_DIES_BEFORE_COMMIT:
      server->crash.countdown = 1;
      G_GNUC_FALLTHROUGH;

    case FATE_SERVER_DIES_AFTER_COMMIT:
      server_answer (server, letter, world->now);
      server_die (server);
      break;

    case FATE_DESKTOP_DIES:
      kill_desktop_with (world, letter, 1 + step->amount % 2);
      break;

    case FATE_ARRIVES:
    case N_FATES:
    default:
      answer_and_receive (world, letter);
    }
}

static void
push (World      *world,
      const Step *step,
      GRand      *rand)
{
  static const guint sizes[] = { 1, 2, 3, 5, 20, 200 };
  Desktop *desktop = world_get_desktop (world, step->desktop);
  Letter *letter;

  if (step->amount % 10 == 9)
    desktop_enrol (desktop, step->amount % 20 == 9);
  letter = desktop_write_push (desktop, sizes[step->amount % G_N_ELEMENTS (sizes)], step->amount % 8 == 7);
  if (letter == NULL)
    return;

  world_say (world, "  %s: a push %s", desktop->member->name, fate_names[step->fate]);
  deliver (world, step, rand, letter);
}

/* The next page is asked for before this one is stored. */
static void
pull_both (World   *world,
           Letter  *letter,
           guint    limit)
{
  g_autoptr(Letter) first = letter;
  g_autoptr(Letter) second = NULL;
  g_autoptr(JsonNode) node = NULL;

  server_answer (&world->server, first, world->now);
  if (first->status != 200)
    {
      desktop_receive (first->desktop, first, FALSE);
      return;
    }

  node = json_from_string (first->answer, NULL);
  second = desktop_write_pull (first->desktop, json_object_get_string_member (json_node_get_object (node), "cursor"), limit);
  server_answer (&world->server, second, world->now);
  if (second->status == 200)
    desktop_receive_both (first->desktop, first, second);
}

static void
pull (World      *world,
      const Step *step,
      GRand      *rand)
{
  Desktop *desktop = world_get_desktop (world, step->desktop);
  guint limit = step->amount % 3 == 0 ? 1 + step->amount % 7 : 50;
  Letter *letter = desktop_write_pull (desktop, NULL, limit);

  if (step->fate == FATE_ARRIVES && step->amount % 5 == 0)
    {
      world_say (world, "  %s: two pulls at a time", desktop->member->name);
      pull_both (world, letter, limit);
      return;
    }

  world_say (world, "  %s: a pull of %u %s", desktop->member->name, limit, fate_names[step->fate]);
  deliver (world, step, rand, letter);
}

/* Something that was under way for long arrives; what it is an answer to has been given up. */
static void
post (World *world,
      guint  which)
{
  g_autoptr(Letter) letter = NULL;

  if (world->late->len == 0)
    return;

  letter = g_ptr_array_steal_index (world->late, which % world->late->len);
  world_say (world, "  %s: a late %s arrives", letter->desktop->member->name,
             letter->answer != NULL ? "answer" : letter->kind == LETTER_PUSH ? "push" : "pull");
  if (letter->answer == NULL)
    server_answer (&world->server, letter, world->now);
  desktop_receive (letter->desktop, letter, TRUE);
}

static void
dismiss (World   *world,
         Desktop *desktop,
         guint    which)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) rows = cp2_outbox_select (cp2_replica_get_sql (desktop->replica), &error,
                                                 "WHERE status IN ('rejected', 'superseded') ORDER BY position", "");

  if (!world_expect (world, "a desktop lists what was refused", error) || rows->len == 0)
    return;

  cp2_replica_dismiss (desktop->replica, ((Cp2OutboxRow *) g_ptr_array_index (rows, which % rows->len))->op_id, &error);
  world_expect (world, "a desktop dismisses what was refused", error);
}

static void
restore (World *world)
{
  if (!world->server.has_backup)
    return;

  world_say (world, "  the server is restored from its backup");
  server_restore (&world->server);
}

static void
move (World      *world,
      const Step *step)
{
  const char *to = step->amount % 2 == 0 ? OTHER_AREA : SUBCOUNTY;

  world_say (world, "  the officer of Changamwe gets the area %s", to);
  server_move (&world->server, members[5].account, to);
}

static void
set_clock (World      *world,
           const Step *step)
{
  Desktop *desktop = world_get_desktop (world, step->desktop);

  desktop->skew = skews[step->amount % G_N_ELEMENTS (skews)];
  world_say (world, "  %s: the clock is off by %d hours", desktop->member->name, (int) (desktop->skew / G_TIME_SPAN_HOUR));
}

static void
take_desktop_step (World      *world,
                   const Step *step)
{
  Desktop *desktop = world_get_desktop (world, step->desktop);

  switch (step->kind)
    {
    case STEP_DESKTOP_DIES:
      world_say (world, "  %s is killed%s", desktop->member->name, step->amount % 4 == 0 ? " and loses its last commits" : "");
      desktop_die (desktop, step->amount % 4 == 0);
      break;

    case STEP_ENROL:
      world_say (world, "  %s enrols%s", desktop->member->name, step->amount % 3 == 0 ? ", the answer is lost" : "");
      desktop_enrol (desktop, step->amount % 3 == 0);
      break;

    case STEP_DISMISS:
      dismiss (world, desktop, step->amount);
      break;

    case STEP_KEEP_COPY:
      world_say (world, "  %s: the files are copied", desktop->member->name);
      desktop_keep_copy (desktop);
      break;

    case STEP_GO_BACK:
      if (!desktop->has_older)
        break;
      world_say (world, "  %s goes back to the copy of its files", desktop->member->name);
      desktop_go_back (desktop);
      break;

    default:
      g_assert_not_reached ();
    }
}

static void
take_step (World      *world,
           const Step *step)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (step->seed);

  world->now += 1 + g_rand_int_range (rand, 0, 600) * G_TIME_SPAN_SECOND;
  switch (step->kind)
    {
    case STEP_OPERATE:
      operate (world, step, rand);
      break;

    case STEP_PUSH:
      push (world, step, rand);
      break;

    case STEP_PULL:
      pull (world, step, rand);
      break;

    case STEP_POST:
      post (world, step->amount);
      break;

    case STEP_SERVER_DIES:
      world_say (world, "  the server is killed");
      server_die (&world->server);
      break;

    case STEP_PURGE:
      server_purge (&world->server);
      break;

    case STEP_BACK_UP:
      world_say (world, "  the server is backed up");
      server_back_up (&world->server);
      break;

    case STEP_RESTORE:
      restore (world);
      break;

    case STEP_CLOCK:
      set_clock (world, step);
      break;

    case STEP_TIME:
      world->now += (step->amount % 3 == 0 ? 35 : 1) * G_TIME_SPAN_DAY;
      world_say (world, "  %s", step->amount % 3 == 0 ? "five weeks pass" : "a day passes");
      break;

    case STEP_MOVE:
      move (world, step);
      break;

    default:
      take_desktop_step (world, step);
    }
}

/* Returns: whether anything went back or forth */
static gboolean
sync_once (Desktop *desktop)
{
  World *world = desktop->world;
  gboolean moved = FALSE;

  for (guint i = 0; i < 40 && world->failure == NULL; i++)
    {
      g_autoptr(Letter) letter = NULL;

      if (cp2_replica_get_number (desktop->replica, CP2_SETTING_ENROL) != 0)
        desktop_enrol (desktop, FALSE);
      if ((letter = desktop_write_push (desktop, 200, FALSE)) == NULL)
        break;
      answer_and_receive (world, letter);
      moved = TRUE;
    }

  return moved;
}

static void
ask_for_held (Desktop *desktop)
{
  g_autoptr(Letter) letter = desktop_write_push (desktop, 200, TRUE);

  if (letter != NULL)
    answer_and_receive (desktop->world, letter);
}

static gboolean
fetch (Desktop *desktop)
{
  gboolean moved = FALSE;

  for (guint i = 0; i < 20 && desktop->world->failure == NULL; i++)
    {
      g_autoptr(Letter) letter = desktop_write_pull (desktop, NULL, 100);

      server_answer (&desktop->world->server, letter, desktop->world->now);
      if (!desktop_receive (desktop, letter, FALSE))
        break;
      moved = TRUE;
    }

  return moved;
}

/* The faults end. A few rounds must do: what never comes to rest is as bad as what is lost. */
static void
heal (World *world)
{
  gboolean moved = TRUE;

  world_say (world, "  and then everything works again");
  while (world->late->len > 0 && world->failure == NULL)
    post (world, 0);

  for (guint i = 0; i < world->n_desktops; i++)
    world_get_desktop (world, i)->skew = 0;
  for (guint round = 0; round < 10 && moved && world->failure == NULL; round++)
    {
      moved = FALSE;
      for (guint i = 0; i < world->n_desktops && world->failure == NULL; i++)
        {
          Desktop *desktop = world_get_desktop (world, i);

          world->now += G_TIME_SPAN_SECOND;
          moved |= sync_once (desktop);
          ask_for_held (desktop);
          moved |= fetch (desktop);
        }
    }

  if (moved)
    world_fail (world, "I8: the desktops do not come to rest");
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
    take_step (world, &g_array_index (history->steps, Step, i));
  if (world->failure == NULL)
    heal (world);
  if (world->failure == NULL)
    check_agreement (world);

  failure = g_steal_pointer (&world->failure);
  world_end (world);
  world->story = NULL;
  return failure;
}
