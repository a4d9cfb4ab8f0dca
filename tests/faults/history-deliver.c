#include "config.h"

#include <string.h>

#include "tests/faults/history.h"

/* What becomes of a letter on its way, and of who has it in hand. */

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

void
letter_exchange (World  *world,
                 Letter *letter)
{
  server_answer (&world->server, letter, world->now);
  desktop_receive (letter->desktop, letter, FALSE);
}

static void
lose_request (World      *world,
              const Step *step,
              GRand      *rand,
              Letter     *letter)
{
}

static void
lose_answer (World      *world,
             const Step *step,
             GRand      *rand,
             Letter     *letter)
{
  server_answer (&world->server, letter, world->now);
}

static void
deliver_request_twice (World      *world,
                       const Step *step,
                       GRand      *rand,
                       Letter     *letter)
{
  g_autoptr(Letter) again = letter_copy (letter);

  server_answer (&world->server, letter, world->now);
  if (step->fate != FATE_REQUEST_TWICE_AT_ONCE)
    world->now += G_TIME_SPAN_SECOND;
  server_answer (&world->server, again, world->now);
  desktop_receive (letter->desktop, again, FALSE);
}

static void
deliver_answer_twice (World      *world,
                      const Step *step,
                      GRand      *rand,
                      Letter     *letter)
{
  letter_exchange (world, letter);
  desktop_receive (letter->desktop, letter, TRUE);
}

static void
deliver_late (World      *world,
              const Step *step,
              GRand      *rand,
              Letter     *letter)
{
  if (step->fate == FATE_ANSWER_LATE)
    server_answer (&world->server, letter, world->now);
  g_ptr_array_add (world->late, letter_copy (letter));
}

static void
deliver_cut_request (World      *world,
                     const Step *step,
                     GRand      *rand,
                     Letter     *letter)
{
  g_autoptr(GBytes) whole = g_steal_pointer (&letter->body);

  /* A pull has no body that could be cut. */
  if (whole == NULL)
    return;

  letter->body = g_bytes_new_from_bytes (whole, 0, g_rand_int_range (rand, 0, g_bytes_get_size (whole)));
  letter_exchange (world, letter);
}

static void
deliver_damaged_answer (World      *world,
                        const Step *step,
                        GRand      *rand,
                        Letter     *letter)
{
  server_answer (&world->server, letter, world->now);
  receive_damaged (letter, rand, step->fate == FATE_ANSWER_CUT);
}

static void
kill_server (World      *world,
             const Step *step,
             GRand      *rand,
             Letter     *letter)
{
  world->server.crash.countdown = step->fate == FATE_SERVER_DIES_BEFORE_COMMIT;
  server_answer (&world->server, letter, world->now);
  server_die (&world->server);
}

static void
kill_desktop (World      *world,
              const Step *step,
              GRand      *rand,
              Letter     *letter)
{
  server_answer (&world->server, letter, world->now);
  letter->desktop->crash.countdown = 1 + step->amount % 2;
  desktop_receive (letter->desktop, letter, FALSE);
  desktop_die (letter->desktop, FALSE);
}

static void
deliver_well (World      *world,
              const Step *step,
              GRand      *rand,
              Letter     *letter)
{
  letter_exchange (world, letter);
}

static const struct
{
  const char *name;
  void        (*deliver) (World *, const Step *, GRand *, Letter *);
} fates[N_FATES] = {
  [FATE_ARRIVES] = { "arrives", deliver_well },
  [FATE_REQUEST_LOST] = { "is lost", lose_request },
  [FATE_ANSWER_LOST] = { "is answered, and the answer lost", lose_answer },
  [FATE_REQUEST_TWICE] = { "arrives twice", deliver_request_twice },
  [FATE_REQUEST_TWICE_AT_ONCE] = { "arrives twice at once", deliver_request_twice },
  [FATE_ANSWER_TWICE] = { "is answered, and the answer arrives twice", deliver_answer_twice },
  [FATE_REQUEST_LATE] = { "is under way for long", deliver_late },
  [FATE_ANSWER_LATE] = { "is answered, and the answer under way for long", deliver_late },
  [FATE_REQUEST_CUT] = { "is cut short", deliver_cut_request },
  [FATE_ANSWER_CUT] = { "is answered, and the answer cut short", deliver_damaged_answer },
  [FATE_ANSWER_FLIPPED] = { "is answered, and the answer damaged", deliver_damaged_answer },
  [FATE_SERVER_DIES_BEFORE_COMMIT] = { "kills the server before the commit", kill_server },
  [FATE_SERVER_DIES_AFTER_COMMIT] = { "kills the server after the commit", kill_server },
  [FATE_DESKTOP_DIES] = { "is answered, which kills the desktop", kill_desktop },
};

void
step_push (World      *world,
           const Step *step,
           GRand      *rand)
{
  static const guint sizes[] = { 1, 2, 3, 5, 20, 200 };
  Desktop *desktop = world_get_desktop (world, step->desktop);
  g_autoptr(Letter) letter = NULL;

  if (step->amount % 10 == 9)
    desktop_enrol (desktop, step->amount % 20 == 9);
  letter = desktop_write_push (desktop, sizes[step->amount % G_N_ELEMENTS (sizes)], step->amount % 8 == 7);
  if (letter == NULL)
    return;

  world_say (world, "  %s: a push %s", desktop->member->name, fates[step->fate].name);
  fates[step->fate].deliver (world, step, rand, letter);
}

/* The next page is asked for before this one is stored. */
static void
pull_both (World  *world,
           Letter *first,
           guint   limit)
{
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

void
step_pull (World      *world,
           const Step *step,
           GRand      *rand)
{
  Desktop *desktop = world_get_desktop (world, step->desktop);
  guint limit = step->amount % 3 == 0 ? 1 + step->amount % 7 : 50;
  g_autoptr(Letter) letter = desktop_write_pull (desktop, NULL, limit);

  if (step->fate == FATE_ARRIVES && step->amount % 5 == 0)
    {
      world_say (world, "  %s: two pulls at a time", desktop->member->name);
      pull_both (world, letter, limit);
      return;
    }

  world_say (world, "  %s: a pull of %u %s", desktop->member->name, limit, fates[step->fate].name);
  fates[step->fate].deliver (world, step, rand, letter);
}

void
step_post (World      *world,
           const Step *step,
           GRand      *rand)
{
  g_autoptr(Letter) letter = NULL;

  if (world->late->len == 0)
    return;

  letter = g_ptr_array_steal_index (world->late, step->amount % world->late->len);
  world_say (world, "  %s: a late %s arrives", letter->desktop->member->name,
             letter->answer != NULL ? "answer" : letter->kind == LETTER_PUSH ? "push" : "pull");
  if (letter->answer == NULL)
    server_answer (&world->server, letter, world->now);
  desktop_receive (letter->desktop, letter, TRUE);
}
