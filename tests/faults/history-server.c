#include "config.h"

#include <string.h>

#include "client/cp2-json-scan.h"
#include "core/cp2-json.h"
#include "server/cp2-changes.h"
#include "server/cp2-devices.h"
#include "server/cp2-push.h"
#include "tests/faults/history.h"

void
letter_free (Letter *letter)
{
  g_free (letter->epoch);
  g_free (letter->after);
  g_clear_pointer (&letter->body, g_bytes_unref);
  g_free (letter->answer);
  g_free (letter);
}

void
server_open (Server *self)
{
  g_autoptr(GError) error = NULL;

  cp2_clock_set_for_tests (self->world->now);
  self->crash.countdown = 0;
  self->crash.taken = FALSE;
  self->writer = cp2_server_database_open (self->url, &error);
  if (self->writer != NULL)
    {
      crash_watch (&self->crash);
      self->reader = cp2_server_database_open_reader (self->url, &error);
    }
  if (self->reader == NULL || (self->meta = cp2_server_meta_load (self->reader, &error)) == NULL)
    g_error ("The server cannot be started: %s", error->message);

  self->feed = cp2_feed_new (self->writer);
}

void
server_close (Server *self)
{
  g_clear_pointer (&self->feed, cp2_feed_free);
  g_clear_pointer (&self->meta, cp2_server_meta_free);
  g_clear_object (&self->reader);
  g_clear_object (&self->writer);
}

void
server_die (Server *self)
{
  if (!self->crash.taken)
    folder_copy (self->folder, self->crash.copy);
  server_close (self);
  folder_copy (self->crash.copy, self->folder);
  server_open (self);
}

static gboolean
begin (Server *self)
{
  g_autoptr(GError) error = NULL;

  cp2_clock_set_for_tests (self->world->now);
  cp2_sql_begin (self->writer, &error);
  return world_expect (self->world, "the server begins a transaction", error);
}

static void
end (Server     *self,
     const char *what,
     GError     *error)
{
  g_autoptr(GError) commit_error = NULL;

  if (!world_expect (self->world, what, error))
    {
      cp2_sql_rollback (self->writer);
      return;
    }

  cp2_sql_commit (self->writer, &commit_error);
  world_expect (self->world, what, commit_error);
}

Cp2Actor *
server_find_actor (Server     *self,
                   const char *account)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(Cp2Account) found = NULL;
  gpointer record = NULL;

  cp2_repository_get (CP2_REPOSITORY (cp2_feed_get_repository (self->feed)), &cp2_account_kind, account, &record, &error);
  if (!world_expect (self->world, "the server looks for an account", error) || record == NULL)
    return NULL;

  found = record;
  return cp2_account_to_actor (found);
}

/* What of a result must be the same each time: not its number, which a new enrolment changes, nor "duplicate". */
static char *
describe_result (JsonObject *result)
{
  g_autoptr(JsonNode) node = json_node_init_object (json_node_alloc (), result);
  g_autofree char *text = json_to_string (node, FALSE);
  g_autoptr(JsonNode) copy = json_from_string (text, NULL);
  JsonObject *object = json_node_get_object (copy);

  if (json_object_has_member (object, "first"))
    json_object_set_string_member (object, "status", cp2_json_get_string (object, "first"));
  json_object_remove_member (object, "first");
  json_object_remove_member (object, "seq");
  return cp2_json_to_string (object);
}

/* I3: whoever asks again gets the first result. What was held may be decided in the meantime, once. */
static void
note_result (Server     *self,
             JsonObject *result)
{
  const char *id = cp2_json_get_string (result, "id");
  g_autofree char *text = describe_result (result);
  const char *first = g_hash_table_lookup (self->results, id);
  const char *code = cp2_json_get_string (cp2_json_get_object (result, "problem"), "code");

  if (g_strcmp0 (code, "op-id-reused") == 0 || g_strcmp0 (code, "internal") == 0)
    world_fail (self->world, "I3: %s was refused as %s", world_label (self->world, "operation", id), code);
  if (first != NULL && !g_str_equal (first, text) && strstr (first, "\"status\":\"held\"") == NULL)
    world_fail (self->world, "I3: %s had the result %s, and now %s", world_label (self->world, "operation", id), first, text);
  g_hash_table_insert (self->results, g_strdup (id), g_steal_pointer (&text));
}

static void
note_results (Server     *self,
              const char *answer)
{
  g_autoptr(JsonNode) node = json_from_string (answer, NULL);
  JsonArray *results = cp2_json_get_array (json_node_get_object (node), "results");

  for (guint i = 0; i < json_array_get_length (results); i++)
    {
      JsonObject *result = json_array_get_object_element (results, i);

      note_result (self, result);
      world_count (self->world, cp2_json_get_string (result, "status"));
      world_say (self->world, "    %s: %s %s", world_label (self->world, "operation", cp2_json_get_string (result, "id")),
                 cp2_json_get_string (result, "status"),
                 cp2_json_get_string (cp2_json_get_object (result, "problem"), "code") ?: "");
    }
}

static void
answer_problem (Server     *self,
                Letter     *letter,
                Cp2Problem *problem)
{
  g_autoptr(GBytes) bytes = cp2_problem_to_json (problem, NULL);
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);

  world_count (self->world, cp2_problem_get_code (problem));
  letter->status = cp2_problem_get_status (problem);
  letter->answer = g_strndup (text, length);
  world_say (self->world, "    the server answers %s", letter->answer);
}

static void
answer_push (Server *self,
             Letter *letter,
             gint64  received_at)
{
  g_autoptr(Cp2Actor) actor = server_find_actor (self, letter->desktop->member->account);
  g_autoptr(JsonNode) request = NULL;
  g_autoptr(Cp2PushRequest) push = NULL;
  g_autoptr(Cp2Problem) problem = NULL;
  g_autoptr(GString) response = g_string_new (NULL);
  g_autoptr(GError) error = NULL;
  gsize length;
  const char *text = g_bytes_get_data (letter->body, &length);
  gboolean done;

  request = cp2_json_parse_text (text, length, NULL);
  if (request == NULL)
    {
      problem = cp2_problem_new (CP2_PROBLEM_BAD_JSON);
      answer_problem (self, letter, problem);
      return;
    }
  if (actor == NULL || !begin (self))
    return;

  push = cp2_push_request_new (json_node_get_object (request), received_at, &problem);
  done = push != NULL && cp2_push_run (self->feed, actor, push, response, &problem, &error);
  end (self, "the server takes in a push", error);
  if (self->crash.taken)
    return;

  if (problem != NULL)
    {
      answer_problem (self, letter, problem);
    }
  else if (done)
    {
      letter->status = 200;
      letter->answer = g_string_free (g_steal_pointer (&response), FALSE);
      note_results (self, letter->answer);
    }
}

static void
answer_pull (Server *self,
             Letter *letter)
{
  g_autoptr(Cp2Actor) actor = server_find_actor (self, letter->desktop->member->account);
  g_auto(GStrv) scopes = actor != NULL ? cp2_actor_list_scopes (actor) : NULL;
  g_autoptr(Cp2Problem) problem = NULL;
  g_autoptr(GString) page = g_string_new (NULL);
  g_autoptr(GError) error = NULL;
  Cp2ChangesAnswer answer;
  gboolean made;

  if (actor == NULL)
    return;

  made = cp2_changes_page (self->reader, self->meta, (const char * const *) scopes, letter->after, letter->limit,
                           page, &answer, &problem, &error);
  if (problem != NULL)
    {
      answer_problem (self, letter, problem);
    }
  else if (world_expect (self->world, "the server makes a page", error) && made)
    {
      letter->status = 200;
      letter->answer = g_string_free (g_steal_pointer (&page), FALSE);
      world_say (self->world, "    a page of %u%s", answer.count, answer.more ? ", and more" : "");
    }
}

void
server_answer (Server *self,
               Letter *letter,
               gint64  received_at)
{
  cp2_clock_set_for_tests (self->world->now);
  g_clear_pointer (&letter->answer, g_free);
  letter->status = 0;
  if (letter->kind == LETTER_PUSH)
    answer_push (self, letter, received_at);
  else
    answer_pull (self, letter);
}

void
server_enrol (Server      *self,
              const char  *account,
              const char  *key,
              char       **device,
              gint64      *incarnation)
{
  g_auto(Cp2Enrolment) enrolment = { NULL };
  g_autoptr(GError) error = NULL;

  *device = NULL;
  if (!begin (self))
    return;

  cp2_devices_enrol (self->writer, account, key, "PC", self->world->now / G_USEC_PER_SEC, &enrolment, &error);
  end (self, "the server enrols a device", error);
  *device = g_strdup (enrolment.device);
  *incarnation = enrolment.incarnation;
}

void
server_purge (Server *self)
{
  g_autoptr(GError) error = NULL;
  guint n_purged = 0;

  if (!begin (self))
    return;

  cp2_feed_purge_tombstones (self->feed, self->world->now / G_USEC_PER_SEC + 1, &n_purged, &error);
  end (self, "the server forgets what was removed", error);
  world_say (self->world, "  the server forgets %u removals", n_purged);
}

/* What a backup holds is durable from then on. */
void
server_back_up (Server *self)
{
  g_autoptr(GError) error = NULL;

  folder_copy (self->folder, self->backup);
  self->has_backup = TRUE;
  if (!begin (self))
    return;

  cp2_sql_run (self->writer, &error, "UPDATE device SET durable_through = last_seq", "");
  end (self, "the server notes a backup", error);
}

void
server_restore (Server *self)
{
  g_autoptr(GError) error = NULL;

  server_close (self);
  folder_copy (self->backup, self->folder);
  server_open (self);
  g_hash_table_remove_all (self->results);
  if (!begin (self))
    return;

  cp2_server_meta_renew_epoch (self->writer, &error);
  end (self, "the server begins another epoch", error);
  cp2_server_meta_free (self->meta);
  self->meta = cp2_server_meta_load (self->reader, NULL);
}

void
server_move (Server     *self,
             const char *account,
             const char *subcounty)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(Cp2Account) found = NULL;
  gpointer record = NULL;

  if (!begin (self))
    return;

  if (cp2_repository_get (CP2_REPOSITORY (cp2_feed_get_repository (self->feed)), &cp2_account_kind, account, &record, &error))
    {
      found = record;
      cp2_set_text (&found->scope, subcounty);
      cp2_set_text (&found->subcounty, subcounty);
      cp2_feed_import (self->feed, found, &error);
    }
  end (self, "the server moves an account", error);
}
