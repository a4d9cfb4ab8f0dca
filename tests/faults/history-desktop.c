#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "client/cp2-api-page.h"
#include "client/cp2-json-scan.h"
#include "client/cp2-replica-private.h"
#include "client/cp2-store-error.h"
#include "core/cp2-json.h"
#include "tests/faults/history.h"

void
desktop_enter (Desktop *self)
{
  cp2_clock_set_for_tests (MAX (self->world->now + self->skew, 1));
}

void
desktop_read_clock (Desktop       *self,
                    Cp2ClockBlock *clock)
{
  *clock = self->contact;
  clock->wall = self->world->now + self->skew;
  clock->boot = g_strdup_printf ("boot-%u", self->boot);
  clock->boot_ms = (self->world->now - self->booted_at) / 1000;
  clock->contact_boot = g_strdup (self->contact.contact_boot);
}

static void
note_contact (Desktop *self)
{
  cp2_clock_block_clear (&self->contact);
  self->contact.contact_server = self->world->now;
  self->contact.contact_wall = self->world->now + self->skew;
  self->contact.contact_boot = g_strdup_printf ("boot-%u", self->boot);
  self->contact.contact_boot_ms = (self->world->now - self->booted_at) / 1000;
}

Cp2Actor *
desktop_get_actor (Desktop *self)
{
  return cp2_actor_new (self->member->account, self->member->role, cp2_replica_get_setting (self->replica, CP2_SETTING_SCOPE));
}

void
desktop_open (Desktop *self)
{
  static const guint8 key[32] = { 7 };
  g_autofree char *path = g_build_filename (self->folder, "outbox.journal", NULL);
  g_autoptr(GError) error = NULL;

  desktop_enter (self);
  self->crash.countdown = 0;
  self->crash.taken = FALSE;
  self->replica = cp2_replica_open (self->folder, NULL, cp2_outbox_journal_new (path, key), &error);
  if (self->replica == NULL)
    g_error ("%s cannot be opened: %s", self->member->name, error->message);

  crash_watch (&self->crash);
  self->repository = cp2_sql_repository_new (cp2_replica_get_sql (self->replica), FALSE);
  if (cp2_replica_get_damage (self->replica) != NULL)
    {
      world_say (self->world, "    (%u operations were rescued)", cp2_replica_get_damage (self->replica)->n_rescued);
      world_count (self->world, "rescue from the journal");
    }
}

void
desktop_close (Desktop *self)
{
  g_clear_object (&self->repository);
  g_clear_pointer (&self->replica, cp2_replica_free);
}

void
desktop_die (Desktop  *self,
             gboolean  lost_log)
{
  if (!self->crash.taken)
    folder_copy (self->folder, self->crash.copy);
  desktop_close (self);
  folder_copy (self->crash.copy, self->folder);
  if (lost_log)
    {
      g_autofree char *log = g_build_filename (self->folder, "store.db-wal", NULL);

      g_remove (log);
    }

  self->boot++;
  self->booted_at = self->world->now;
  desktop_open (self);
}

void
desktop_keep_copy (Desktop *self)
{
  folder_copy (self->folder, self->older);
  self->has_older = TRUE;
}

/* Somebody restores the folder from a backup of the computer: what was only in the newer files is gone. */
void
desktop_go_back (Desktop *self)
{
  World *world = self->world;

  desktop_close (self);
  folder_copy (self->older, self->folder);
  desktop_open (self);
  for (guint i = 0; i < world->saved->len; i++)
    {
      Saved *saved = g_ptr_array_index (world->saved, i);
      gboolean has = TRUE;

      if (saved->desktop == self && cp2_outbox_has (cp2_replica_get_sql (self->replica), saved->op_id, &has, NULL) && !has)
        saved->doubtful = TRUE;
    }
}

static Letter *
letter_new (Desktop    *self,
            LetterKind  kind)
{
  Letter *letter = g_new0 (Letter, 1);

  letter->kind = kind;
  letter->desktop = self;
  letter->incarnation = cp2_replica_get_number (self->replica, CP2_SETTING_INCARNATION);
  letter->epoch = g_strdup (cp2_replica_get_setting (self->replica, CP2_SETTING_EPOCH));
  return letter;
}

Letter *
desktop_write_push (Desktop  *self,
                    guint     max_operations,
                    gboolean  held)
{
  g_autoptr(Cp2PushBatch) batch = NULL;
  g_autoptr(GError) error = NULL;
  Letter *letter;

  desktop_enter (self);
  batch = cp2_replica_take_batch (self->replica, max_operations, 256 * 1024, held, &error);
  if (!world_expect (self->world, "a desktop makes a push", error) || batch->n_operations == 0)
    return NULL;

  letter = letter_new (self, LETTER_PUSH);
  letter->body = g_bytes_ref (batch->body);
  return letter;
}

Letter *
desktop_write_pull (Desktop    *self,
                    const char *after,
                    guint       limit)
{
  Letter *letter = letter_new (self, LETTER_PULL);

  letter->after = g_strdup (after != NULL ? after : cp2_replica_get_setting (self->replica, CP2_SETTING_CURSOR));
  letter->limit = limit;
  return letter;
}

static void
start_over (Desktop    *self,
            const char *epoch)
{
  g_autoptr(GError) error = NULL;

  desktop_enter (self);
  cp2_replica_start_over (self->replica, epoch, &error);
  world_expect (self->world, "a desktop starts over", error);
  world_say (self->world, "    %s starts over%s", self->member->name, epoch != NULL ? " in another epoch" : "");
}

void
desktop_enrol (Desktop  *self,
               gboolean  lost)
{
  g_autofree char *key = g_strdup_printf ("key of %s", self->member->name);
  g_autofree char *device = NULL;
  g_autoptr(GError) error = NULL;
  gint64 incarnation;

  server_enrol (&self->world->server, self->member->account, key, &device, &incarnation);
  if (device == NULL || lost)
    return;
  if (g_strcmp0 (self->world->server.meta->epoch, cp2_replica_get_setting (self->replica, CP2_SETTING_EPOCH)) != 0)
    start_over (self, self->world->server.meta->epoch);

  desktop_enter (self);
  if (g_strcmp0 (device, cp2_replica_get_setting (self->replica, CP2_SETTING_DEVICE)) == 0 &&
      incarnation <= cp2_replica_get_number (self->replica, CP2_SETTING_INCARNATION))
    {
      /* A restored server counts from where its backup was: it is asked until the number is a new one. */
      desktop_enrol (self, FALSE);
      return;
    }

  cp2_replica_renumber (self->replica, device, incarnation, &error);
  world_expect (self->world, "a desktop is enrolled", error);
  world_say (self->world, "    %s is enrolled as incarnation %d", self->member->name, (int) incarnation);
}

/* What a person's other desktop, or an office, changed about the account is asked for with the page. */
static void
refresh_actor (Desktop *self)
{
  g_autoptr(Cp2Actor) actor = server_find_actor (&self->world->server, self->member->account);
  g_autoptr(GError) error = NULL;

  if (actor == NULL || g_str_equal (actor->scope, cp2_replica_get_setting (self->replica, CP2_SETTING_SCOPE)))
    return;

  desktop_enter (self);
  cp2_replica_set_settings (self->replica, (const char * const []) { CP2_SETTING_SCOPE, actor->scope, NULL }, &error);
  world_expect (self->world, "a desktop learns of its scope", error);
}

static gboolean
is_current (Desktop *self,
            Letter  *letter)
{
  return letter->incarnation == cp2_replica_get_number (self->replica, CP2_SETTING_INCARNATION) &&
         g_str_equal (letter->epoch, cp2_replica_get_setting (self->replica, CP2_SETTING_EPOCH)) &&
         (letter->after == NULL || g_str_equal (letter->after, cp2_replica_get_setting (self->replica, CP2_SETTING_CURSOR)));
}

/* The answers that are no results: what the sync does then. */
static void
receive_problem (Desktop    *self,
                 Letter     *letter,
                 JsonObject *problem)
{
  const char *code = cp2_json_get_string (problem, "code");
  JsonObject *facts = cp2_json_get_object (problem, "facts");
  g_autoptr(GError) error = NULL;

  /* Of an exchange that was given up; nobody listens any more. */
  if (!is_current (self, letter))
    return;

  if (g_strcmp0 (code, "epoch-changed") == 0)
    start_over (self, cp2_json_get_string (facts, "epoch"));
  else if (g_strcmp0 (code, "cursor-expired") == 0 || g_strcmp0 (code, "bad-cursor") == 0)
    start_over (self, NULL);
  else if (g_strcmp0 (code, "device-unknown") == 0 || g_strcmp0 (code, "device-forked") == 0)
    desktop_enrol (self, FALSE);
  else if (g_strcmp0 (code, "sequence-gap") == 0)
    cp2_replica_rewind (self->replica, cp2_json_get_integer (facts, "expected_seq", 0), &error);
  else if (g_strcmp0 (code, "bad-json") != 0)
    world_fail (self->world, "I8: %s gets an answer that no sync can cure: %s", self->member->name, letter->answer);

  world_expect (self->world, "a desktop goes back in its numbers", error);
}

static gboolean
receive_results (Desktop    *self,
                 JsonObject *answer)
{
  g_autoptr(GError) error = NULL;

  desktop_enter (self);
  if (cp2_replica_apply_results (self->replica, answer, NULL, &error))
    {
      note_contact (self);
      return TRUE;
    }

  /* From before a restore. */
  if (!g_error_matches (error, CP2_STORE_ERROR, CP2_STORE_ERROR_EPOCH))
    world_expect (self->world, "a desktop takes in results", error);
  return FALSE;
}

static Cp2ChangePage *
read_page (Desktop *self,
           Letter  *letter)
{
  g_autoptr(GBytes) bytes = g_bytes_new (letter->answer, strlen (letter->answer));
  g_autoptr(Cp2ApiPage) verified = cp2_api_page_new (bytes, NULL);
  g_autoptr(GError) error = NULL;
  Cp2ChangePage *page;

  if (verified == NULL)
    return NULL;

  page = cp2_change_page_parse (verified, letter->after, &error);
  world_expect (self->world, "a desktop reads a page", error);
  return page;
}

/* Returns: whether anything came of it */
static gboolean
after_page (Desktop       *self,
            Cp2ChangePage *page,
            gboolean       follows,
            gboolean       late,
            GError        *error)
{
  if (error == NULL)
    {
      note_contact (self);
      if (!page->more && !self->crash.taken)
        check_layer (self);
      return page->changes->len > 0 || page->more;
    }

  if (g_error_matches (error, CP2_STORE_ERROR, CP2_STORE_ERROR_EPOCH))
    {
      if (!late)
        start_over (self, page->epoch);
      return !late;
    }

  if (follows || !g_error_matches (error, CP2_STORE_ERROR, CP2_STORE_ERROR_STALE_PAGE))
    world_expect (self->world, "a desktop stores a page", error);
  return FALSE;
}

static gboolean
receive_page (Desktop *self,
              Letter  *letter,
              gboolean late)
{
  g_autoptr(Cp2ChangePage) page = read_page (self, letter);
  g_autoptr(GError) error = NULL;
  gboolean follows;
  gboolean moved;

  if (page == NULL)
    return FALSE;

  follows = g_str_equal (letter->after, cp2_replica_get_setting (self->replica, CP2_SETTING_CURSOR));
  desktop_enter (self);
  cp2_replica_apply_pages (self->replica, (Cp2ChangePage *[]) { page }, 1, NULL, &error);
  moved = after_page (self, page, follows, late, error);
  if (!late && !self->crash.taken)
    refresh_actor (self);
  return moved;
}

gboolean
desktop_receive (Desktop  *self,
                 Letter   *letter,
                 gboolean  late)
{
  g_autoptr(JsonNode) node = NULL;

  if (letter->answer == NULL)
    return FALSE;
  if (letter->kind == LETTER_PULL && letter->status == 200)
    return receive_page (self, letter, late);

  node = cp2_json_parse_text (letter->answer, strlen (letter->answer), NULL);
  if (node == NULL)
    return FALSE;
  if (letter->status == 200)
    return receive_results (self, json_node_get_object (node));

  receive_problem (self, letter, json_node_get_object (node));
  return TRUE;
}

void
desktop_receive_both (Desktop *self,
                      Letter  *first,
                      Letter  *second)
{
  g_autoptr(Cp2ChangePage) page = read_page (self, first);
  g_autoptr(Cp2ChangePage) next = read_page (self, second);
  Cp2ChangePage *pages[] = { page, next };
  GError *errors[2] = { NULL, NULL };

  desktop_enter (self);
  cp2_replica_apply_pages (self->replica, pages, 2, NULL, errors);
  after_page (self, page, TRUE, FALSE, errors[0]);
  if (errors[0] == NULL)
    after_page (self, next, TRUE, FALSE, errors[1]);
  g_clear_error (&errors[0]);
  g_clear_error (&errors[1]);
}
