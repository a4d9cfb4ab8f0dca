#include "config.h"

#include "client/cp2-replica-private.h"
#include "tests/faults/history.h"

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
      letter_exchange (world, letter);
      moved = TRUE;
    }

  return moved;
}

static void
ask_for_held (Desktop *desktop)
{
  g_autoptr(Letter) letter = desktop_write_push (desktop, 200, TRUE);

  if (letter != NULL)
    letter_exchange (desktop->world, letter);
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
void
world_heal (World *world)
{
  const Step first = { .kind = STEP_POST };
  gboolean moved = TRUE;

  world_say (world, "  and then everything works again");
  while (world->late->len > 0 && world->failure == NULL)
    step_post (world, &first, NULL);

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
