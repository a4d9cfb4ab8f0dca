#include "config.h"

#include <glib/gstdio.h>
#include <stdarg.h>
#include <string.h>

#include "client/cp2-replica-private.h"
#include "core/cp2-json.h"
#include "tests/faults/history.h"

/* 2026-11-03 06:00 UTC, a day of the examination. */
#define BEGINNING (G_GINT64_CONSTANT (1793685600) * G_USEC_PER_SEC)

void
world_say (World      *self,
           const char *format,
           ...)
{
  va_list arguments;

  if (self->story == NULL)
    return;

  va_start (arguments, format);
  g_string_append_vprintf (self->story, format, arguments);
  va_end (arguments);
  g_string_append_c (self->story, '\n');
}

void
world_fail (World      *self,
            const char *format,
            ...)
{
  va_list arguments;

  if (self->failure != NULL)
    return;

  va_start (arguments, format);
  self->failure = g_strdup_vprintf (format, arguments);
  va_end (arguments);
}

gboolean
world_expect (World      *self,
              const char *what,
              GError     *error)
{
  if (error == NULL)
    return TRUE;

  world_fail (self, "%s: %s", what, error->message);
  return FALSE;
}

void
world_count (World      *self,
             const char *what)
{
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (self->tally, what));

  g_hash_table_insert (self->tally, g_strdup (what), GUINT_TO_POINTER (n + 1));
}

const char *
world_label (World      *self,
             const char *kind,
             const char *id)
{
  char *label = id != NULL ? g_hash_table_lookup (self->labels, id) : NULL;

  if (id == NULL || label != NULL || strlen (id) != 36)
    return label != NULL ? label : id != NULL ? id : "nothing";

  label = g_strdup_printf ("%s %u", kind, ++self->n_labels);
  g_hash_table_insert (self->labels, g_strdup (id), label);
  return label;
}

Desktop *
world_get_desktop (World *self,
                   guint  number)
{
  return &self->desktops[self->taking_part[number % self->n_desktops]];
}

static char *
get_template (World *self,
              guint  number,
              gboolean fresh)
{
  return g_strdup_printf ("%s/%u%s", self->templates, number, fresh ? "-fresh" : "");
}

/* A desktop that somebody has just signed in on, and the same one once it has fetched everything. */
static void
make_desktop (World *self,
              guint  number)
{
  Desktop *desktop = &self->desktops[number];
  g_autofree char *fresh = get_template (self, number, TRUE);
  g_autofree char *filled = get_template (self, number, FALSE);
  g_autoptr(GError) error = NULL;
  gboolean more = TRUE;

  folder_make (desktop->folder);
  desktop_open (desktop);
  cp2_replica_set_settings (desktop->replica, (const char * const []) {
    CP2_SETTING_ACCOUNT, desktop->member->account, CP2_SETTING_ROLE, cp2_role_get_name (desktop->member->role),
    CP2_SETTING_SCOPE, desktop->member->scope, NULL }, &error);
  desktop_enrol (desktop, FALSE);
  desktop_close (desktop);
  folder_copy (desktop->folder, fresh);

  desktop_open (desktop);
  while (more && self->failure == NULL)
    {
      g_autoptr(Letter) letter = desktop_write_pull (desktop, NULL, 500);

      server_answer (&self->server, letter, self->now);
      more = desktop_receive (desktop, letter, FALSE);
    }
  desktop_close (desktop);
  folder_copy (desktop->folder, filled);
}

static void
make_server (World *self)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *copy = g_build_filename (self->templates, "server", NULL);

  folder_make (self->server.folder);
  server_open (&self->server);
  cp2_sql_begin (self->server.writer, &error);
  cp2_feed_begin (self->server.feed, &error);
  world_populate (self);
  if (!cp2_feed_finish (self->server.feed, &error) || !cp2_sql_commit (self->server.writer, &error))
    g_error ("The world cannot be made: %s", error->message);

  for (guint i = 0; i < N_MEMBERS; i++)
    make_desktop (self, i);
  server_close (&self->server);
  folder_copy (self->server.folder, copy);
  if (self->failure != NULL)
    g_error ("The world cannot be made: %s", self->failure);
}

static void
set_up_desktop (World *self,
                guint  number)
{
  Desktop *desktop = &self->desktops[number];
  g_autofree char *copy = g_strdup_printf ("%s/desktop-%u-copy", self->folder, number);

  desktop->world = self;
  desktop->member = &members[number];
  desktop->folder = g_strdup_printf ("%s/desktop-%u", self->folder, number);
  desktop->older = g_strdup_printf ("%s/desktop-%u-older", self->folder, number);
  crash_init (&desktop->crash, desktop->folder, copy);
}

static void
saved_free (gpointer data)
{
  Saved *saved = data;

  g_free (saved->op_id);
  g_free (saved->label);
  g_free (saved);
}

World *
world_new (void)
{
  World *self = g_new0 (World, 1);
  g_autofree char *copy = NULL;

  self->folder = g_dir_make_tmp ("cp2-history-XXXXXX", NULL);
  self->templates = g_build_filename (self->folder, "templates", NULL);
  self->now = BEGINNING;
  self->saved = g_ptr_array_new_with_free_func (saved_free);
  self->late = g_ptr_array_new_with_free_func ((GDestroyNotify) letter_free);
  self->labels = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->tally = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->server.world = self;
  self->server.folder = g_build_filename (self->folder, "server", NULL);
  self->server.backup = g_build_filename (self->folder, "backup", NULL);
  self->server.url = g_strconcat ("sqlite:", self->server.folder, "/server.db", NULL);
  self->server.results = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  copy = g_build_filename (self->folder, "server-copy", NULL);
  crash_init (&self->server.crash, self->server.folder, copy);
  for (guint i = 0; i < N_MEMBERS; i++)
    set_up_desktop (self, i);

  make_server (self);
  return self;
}

static void
remove_folder (const char *path)
{
  g_autoptr(GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);

      if (g_file_test (file, G_FILE_TEST_IS_DIR))
        remove_folder (file);
      else
        g_remove (file);
    }

  g_rmdir (path);
}

void
world_free (World *self)
{
  remove_folder (self->folder);
  for (guint i = 0; i < N_MEMBERS; i++)
    {
      g_free (self->desktops[i].folder);
      g_free (self->desktops[i].older);
      crash_clear (&self->desktops[i].crash);
      cp2_clock_block_clear (&self->desktops[i].contact);
    }
  crash_clear (&self->server.crash);
  g_free (self->server.folder);
  g_free (self->server.backup);
  g_free (self->server.url);
  g_hash_table_unref (self->server.results);
  g_ptr_array_unref (self->saved);
  g_ptr_array_unref (self->late);
  g_hash_table_unref (self->labels);
  g_hash_table_unref (self->tally);
  g_free (self->templates);
  g_free (self->folder);
  g_free (self);
  cp2_clock_set_for_tests (0);
}

static void
label_known (World *self)
{
  static const char * const names[] = { "Wanjiru", "Kiprop", "Zawadi", "Juma" };

  g_hash_table_remove_all (self->labels);
  self->n_labels = 0;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_hash_table_insert (self->labels, g_strdup (person_ids[i]), g_strdup (names[i]));
}

void
world_begin (World *self,
             guint  members_mask,
             guint  fresh)
{
  g_autofree char *copy = g_build_filename (self->templates, "server", NULL);

  self->now = BEGINNING;
  label_known (self);
  folder_copy (copy, self->server.folder);
  server_open (&self->server);
  self->n_desktops = 0;
  for (guint i = 0; i < N_MEMBERS; i++)
    if (members_mask & (1 << i))
      {
        Desktop *desktop = &self->desktops[i];
        g_autofree char *template = get_template (self, i, fresh & (1 << i));

        self->taking_part[self->n_desktops++] = i;
        folder_copy (template, desktop->folder);
        desktop->skew = 0;
        desktop->boot = 1;
        desktop->booted_at = self->now - G_TIME_SPAN_HOUR;
        desktop->has_older = FALSE;
        desktop_open (desktop);
      }
}

void
world_end (World *self)
{
  for (guint i = 0; i < self->n_desktops; i++)
    {
      desktop_close (world_get_desktop (self, i));
      cp2_clock_block_clear (&world_get_desktop (self, i)->contact);
      world_get_desktop (self, i)->contact = (Cp2ClockBlock) { 0 };
    }
  server_close (&self->server);
  self->server.has_backup = FALSE;
  g_hash_table_remove_all (self->server.results);
  g_ptr_array_set_size (self->saved, 0);
  g_ptr_array_set_size (self->late, 0);
  g_clear_pointer (&self->failure, g_free);
}
