#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "app/cp2-frame.h"
#include "tests/app/desk.h"

/* How long a condition may take on the slowest machine, seconds. */
#define PATIENCE 60
/* Tests need no dear passwords, KiB. */
#define VAULT_MEMORY CP2_VAULT_MEMORY_KIB_MIN

static gboolean
tick_cb (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

void
desk_wait (DeskCondition condition,
           gpointer      data)
{
  gint64 end = g_get_monotonic_time () + PATIENCE * G_TIME_SPAN_SECOND;
  guint tick = g_timeout_add (20, tick_cb, NULL);

  while (!condition (data))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      g_main_context_iteration (NULL, TRUE);
    }
  g_source_remove (tick);
}

void
desk_idle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static gboolean
is_there (gpointer data)
{
  return *(gpointer *) data != NULL;
}

static void
take_result_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static char *
read_line (GSubprocess *process)
{
  g_autoptr(GDataInputStream) stream = g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));
  g_autoptr(GError) error = NULL;
  char *line = g_data_input_stream_read_line_utf8 (stream, NULL, NULL, &error);

  g_assert_no_error (error);
  return line;
}

static void
load_demo (Desk *desk)
{
  g_autofree char *path = g_build_filename (desk->folder, "demo.json", NULL);
  g_autoptr(JsonParser) parser = json_parser_new ();
  g_autoptr(GError) error = NULL;

  json_parser_load_from_file (parser, path, &error);
  g_assert_no_error (error);
  g_clear_pointer (&desk->demo, json_object_unref);
  desk->demo = json_object_ref (json_node_get_object (json_parser_get_root (parser)));
  g_setenv ("CP2_CLOCK", json_object_get_string_member (desk->demo, "clock"), TRUE);
}

void
desk_start_server (Desk *desk)
{
  g_autofree char *program = g_build_filename (g_getenv ("CP2_SOURCE_DIR"), "tools", "demo-server", NULL);
  g_autofree char *centres = g_strdup_printf ("%u", desk->n_centres);
  g_autofree char *professionals = g_strdup_printf ("%u", desk->n_professionals);
  g_autofree char *vacancies = g_strdup_printf ("%u", desk->n_vacancies);
  g_autoptr(GError) error = NULL;
  g_autofree char *line = NULL;

  desk->server = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, program, desk->folder,
                                   "--build", g_getenv ("CP2_BUILD_DIR"), "--centres", centres, "--professionals",
                                   professionals, "--vacancies", vacancies, "--rate", "20", NULL);
  g_assert_no_error (error);
  line = read_line (desk->server);
  g_assert_nonnull (line);
  g_assert_true (g_str_has_prefix (line, "ready "));
  g_free (desk->url);
  desk->url = g_strdup (line + strlen ("ready "));
  load_demo (desk);
}

void
desk_stop_server (Desk *desk)
{
  g_autoptr(GError) error = NULL;

  g_subprocess_send_signal (desk->server, SIGTERM);
  g_subprocess_wait (desk->server, NULL, &error);
  g_assert_no_error (error);
  g_clear_object (&desk->server);
}

static Desk *
make_desk (const char *folder,
           guint       n_centres,
           guint       n_professionals,
           guint       n_vacancies)
{
  Desk *desk = g_new0 (Desk, 1);
  g_autoptr(GError) error = NULL;

  desk->n_centres = n_centres;
  desk->n_professionals = n_professionals;
  desk->n_vacancies = n_vacancies;
  desk->folder = folder ? g_strdup (folder) : g_dir_make_tmp ("cp2-desk-XXXXXX", &error);
  g_assert_no_error (error);
  desk->profile = g_build_filename (desk->folder, "profile", NULL);
  desk_start_server (desk);

  return desk;
}

Desk *
desk_new (const char *folder)
{
  return make_desk (folder, 6, 80, 120);
}

Desk *
desk_new_of_size (guint n_centres,
                  guint n_professionals,
                  guint n_vacancies)
{
  return make_desk (NULL, n_centres, n_professionals, n_vacancies);
}

Desk *
desk_new_beside (Desk *desk)
{
  Desk *beside = g_new0 (Desk, 1);

  beside->profile = g_build_filename (desk->folder, "profile-beside", NULL);
  beside->url = g_strdup (desk->url);
  beside->demo = json_object_ref (desk->demo);
  return beside;
}

static void
remove_tree (const char *path)
{
  g_autoptr(GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_tree (child);
    }
  g_remove (path);
}

void
desk_free (Desk *desk)
{
  desk_leave (desk);
  if (desk->server != NULL)
    desk_stop_server (desk);
  if (desk->folder != NULL)
    remove_tree (desk->folder);
  g_clear_pointer (&desk->demo, json_object_unref);
  g_free (desk->folder);
  g_free (desk->profile);
  g_free (desk->url);
  g_free (desk);
}

JsonObject *
desk_find_account (Desk       *desk,
                   const char *role,
                   const char *shows)
{
  JsonArray *accounts = json_object_get_array_member (desk->demo, "accounts");

  for (guint i = 0; i < json_array_get_length (accounts); i++)
    {
      JsonObject *account = json_array_get_object_element (accounts, i);

      if (g_str_equal (json_object_get_string_member (account, "role"), role) &&
          (shows == NULL || g_str_equal (json_object_get_string_member_with_default (account, "shows", ""), shows)))
        return account;
    }

  g_error ("The demonstration has no %s account that shows %s", role, shows ? shows : "anything");
}

static void
enter (Desk       *desk,
       const char *role,
       const char *shows,
       void      (*how) (Cp2Session *, const char *, const char *, GCancellable *, GAsyncReadyCallback, gpointer))
{
  JsonObject *account = desk_find_account (desk, role, shows);
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_null (desk->session);
  desk->session = cp2_session_new (desk->profile, desk->url, NULL, VAULT_MEMORY, &error);
  g_assert_no_error (error);
  how (desk->session, json_object_get_string_member (account, "username"),
       json_object_get_string_member (account, "password"), NULL, take_result_cb, &result);
  desk_wait (is_there, &result);
  cp2_session_enter_finish (desk->session, result, &error);
  g_assert_no_error (error);
}

void
desk_enter (Desk       *desk,
            const char *role,
            const char *shows)
{
  enter (desk, role, shows, cp2_session_sign_in_async);
  desk_settle (desk);
}

void
desk_begin (Desk       *desk,
            const char *role,
            const char *shows)
{
  enter (desk, role, shows, cp2_session_sign_in_async);
}

void
desk_unlock (Desk       *desk,
             const char *role,
             const char *shows)
{
  enter (desk, role, shows, cp2_session_unlock_async);
  cp2_sync_start (cp2_session_get_sync (desk->session));
}

void
desk_settle (Desk *desk)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  cp2_sync_settle_async (cp2_session_get_sync (desk->session), NULL, take_result_cb, &result);
  desk_wait (is_there, &result);
  cp2_sync_settle_finish (cp2_session_get_sync (desk->session), result, &error);
  g_assert_no_error (error);
}

void
desk_leave (Desk *desk)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  if (desk->window != NULL)
    {
      /* Takes back a tooltip that is about to come: GTK 4.8 complains when its window has gone meanwhile. */
      gtk_widget_set_visible (GTK_WIDGET (desk->window), FALSE);
      desk_idle ();
      gtk_window_destroy (desk->window);
    }
  desk->window = NULL;
  desk_idle ();
  if (desk->session == NULL)
    return;

  cp2_session_leave_async (desk->session, take_result_cb, &result);
  desk_wait (is_there, &result);
  cp2_session_leave_finish (desk->session, result, &error);
  g_assert_no_error (error);
  g_clear_object (&desk->session);
}

static gboolean
is_mapped (gpointer data)
{
  return gtk_widget_get_mapped (data) && gtk_widget_get_width (data) > 0;
}

static void
drawn_cb (GdkFrameClock *clock,
          gboolean      *drawn)
{
  *drawn = TRUE;
}

static gboolean
is_true (gpointer data)
{
  return *(gboolean *) data;
}

Cp2Page *
desk_show (Desk       *desk,
           const char *page,
           const char *target)
{
  Cp2Frame *frame;
  GtkWidget *widget;
  gboolean drawn = FALSE;
  gulong handler;

  if (desk->window == NULL)
    {
      frame = cp2_frame_new (desk->session, page);
      desk->window = g_object_new (ADW_TYPE_APPLICATION_WINDOW, "content", frame, "default-width", 900,
                                   "default-height", 700, NULL);
      gtk_window_present (desk->window);
    }
  frame = CP2_FRAME (adw_application_window_get_content (ADW_APPLICATION_WINDOW (desk->window)));
  g_assert_true (cp2_frame_go (frame, page, target));

  desk_wait (is_mapped, frame);
  handler = g_signal_connect (gtk_widget_get_frame_clock (GTK_WIDGET (frame)), "after-paint", G_CALLBACK (drawn_cb), &drawn);
  gtk_widget_queue_draw (GTK_WIDGET (frame));
  desk_wait (is_true, &drawn);
  g_signal_handler_disconnect (gtk_widget_get_frame_clock (GTK_WIDGET (frame)), handler);

  widget = desk_find (GTK_WIDGET (frame), CP2_TYPE_PAGE, NULL, NULL);
  g_assert_nonnull (widget);
  return CP2_PAGE (widget);
}

GtkWidget *
desk_find (GtkWidget  *root,
           GType       type,
           gboolean  (*test) (GtkWidget *widget, gpointer data),
           gpointer    data)
{
  if (!gtk_widget_get_child_visible (root) || !gtk_widget_get_visible (root))
    return NULL;
  if (g_type_is_a (G_OBJECT_TYPE (root), type) && (test == NULL || test (root, data)))
    return root;

  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = desk_find (child, type, test, data);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static gboolean
has_text (GtkWidget *widget,
          gpointer   data)
{
  const char *text = GTK_IS_LABEL (widget)         ? gtk_label_get_text (GTK_LABEL (widget))
                   : GTK_IS_INSCRIPTION (widget)   ? gtk_inscription_get_text (GTK_INSCRIPTION (widget))
                                                   : NULL;

  return text != NULL && strstr (text, data) != NULL;
}

GtkWidget *
desk_find_label (GtkWidget  *root,
                 const char *text)
{
  return desk_find (root, GTK_TYPE_WIDGET, has_text, (gpointer) text);
}

typedef struct
{
  GtkWidget  *root;
  const char *text;
  GtkWidget  *found;
} Search;

static gboolean
label_is_there (gpointer data)
{
  Search *search = data;

  search->found = desk_find_label (search->root, search->text);
  return search->found != NULL;
}

GtkWidget *
desk_wait_label (GtkWidget  *root,
                 const char *text)
{
  Search search = { root, text, NULL };

  desk_wait (label_is_there, &search);
  return search.found;
}
