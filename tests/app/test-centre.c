#include "config.h"

#include <glib/gstdio.h>

#include "app/centre/cp2-register-line.h"
#include "app/centre/cp2-register-page.h"
#include "app/centre/cp2-register-print.h"
#include "app/cp2-language.h"
#include "tests/app/desk.h"

#define N_MARKED 20

/* As if typed: GTK 4 has no way to make key events, so the list's key controller is asked as GTK would. */
static void
press (GtkWidget *list,
       guint      key)
{
  g_autoptr(GListModel) controllers = gtk_widget_observe_controllers (list);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr(GtkEventController) controller = g_list_model_get_item (controllers, i);
      gboolean handled = FALSE;

      if (GTK_IS_EVENT_CONTROLLER_KEY (controller) &&
          gtk_event_controller_get_propagation_phase (controller) == GTK_PHASE_CAPTURE)
        g_signal_emit_by_name (controller, "key-pressed", key, 0, 0, &handled);
      if (handled)
        return;
    }

  g_assert_not_reached ();
}

static Cp2RegisterRow *
get_row (GtkWidget *list,
         int        position)
{
  GtkListBoxRow *line = gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), position);

  return line ? cp2_register_line_get_row (CP2_REGISTER_LINE (line)) : NULL;
}

static guint
count_save (GtkWidget       *list,
            Cp2RegisterSave  save)
{
  Cp2RegisterRow *row;
  guint n = 0;

  for (int i = 0; (row = get_row (list, i)) != NULL; i++)
    n += cp2_register_row_get_save (row) == save;

  return n;
}

static gboolean
is_all_saved (gpointer data)
{
  return count_save (data, CP2_REGISTER_SAVE_SAVING) == 0;
}

static gboolean
is_all_received (gpointer data)
{
  return count_save (data, CP2_REGISTER_SAVE_SAVING) == 0 && count_save (data, CP2_REGISTER_SAVE_SAVED) == 0;
}

static GtkWidget *
open_register (Desk *desk)
{
  Cp2Page *page = desk_show (desk, "register", NULL);
  GtkWidget *list = desk_find (GTK_WIDGET (page), GTK_TYPE_LIST_BOX, NULL, NULL);

  g_assert_true (CP2_IS_REGISTER_PAGE (page));
  g_assert_nonnull (list);
  return list;
}

/* The server is away, the program goes and comes back: what was marked by keys is there, and arrives by itself. */
static void
test_offline (void)
{
  Desk *desk = desk_new (NULL);
  GtkWidget *list;
  guint n_people = 0;
  guint n_present = 0;

  desk_enter (desk, "centre", NULL);
  desk_leave (desk);
  desk_stop_server (desk);

  desk_unlock (desk, "centre", NULL);
  list = open_register (desk);
  while (get_row (list, n_people) != NULL)
    n_people++;
  g_assert_cmpuint (n_people, >=, N_MARKED);
  gtk_widget_grab_focus (GTK_WIDGET (gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), 0)));
  for (guint i = 0; i < N_MARKED; i++)
    press (list, i == 3 ? GDK_KEY_a : GDK_KEY_p);
  desk_wait (is_all_saved, list);
  for (guint i = 0; i < N_MARKED; i++)
    g_assert_cmpint (cp2_register_row_get_mark (get_row (list, i))->status, ==,
                     i == 3 ? CP2_ATTENDANCE_ABSENT : CP2_ATTENDANCE_PRESENT);
  desk_leave (desk);

  desk_unlock (desk, "centre", NULL);
  list = open_register (desk);
  for (guint i = 0; i < N_MARKED; i++)
    n_present += cp2_register_row_get_mark (get_row (list, i))->status == CP2_ATTENDANCE_PRESENT;
  g_assert_cmpuint (n_present, ==, N_MARKED - 1);

  desk_start_server (desk);
  cp2_sync_now (cp2_session_get_sync (desk->session));
  desk_wait (is_all_received, list);
  desk_free (desk);
}

static gboolean
has_digits (gpointer data)
{
  return g_strcmp0 (cp2_register_row_get_mark (data)->time_out, "16:40") == 0;
}

/* Digits set the time in, and then the time out; Ctrl+Z takes back. */
static void
test_digits (void)
{
  static const guint keys[] = { '0', '6', '3', '1', '1', '6', '4', '0' };
  Desk *desk = desk_new (NULL);
  GtkWidget *list;
  Cp2Page *page;
  Cp2RegisterRow *row;

  desk_enter (desk, "centre", NULL);
  list = open_register (desk);
  page = CP2_PAGE (gtk_widget_get_ancestor (list, CP2_TYPE_PAGE));
  row = get_row (list, 1);
  gtk_widget_grab_focus (GTK_WIDGET (gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), 1)));
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    press (list, keys[i]);
  desk_wait (has_digits, row);
  g_assert_cmpstr (cp2_register_row_get_mark (row)->time_in, ==, "06:31");
  g_assert_cmpint (cp2_register_row_get_mark (row)->status, ==, CP2_ATTENDANCE_PRESENT);

  CP2_PAGE_GET_CLASS (page)->undo (page);
  g_assert_null (cp2_register_row_get_mark (row)->time_out);
  CP2_PAGE_GET_CLASS (page)->undo (page);
  g_assert_cmpint (cp2_register_row_get_mark (row)->status, ==, CP2_ATTENDANCE_UNSET);
  desk_wait (is_all_saved, list);
  desk_free (desk);
}

typedef struct
{
  GtkWidget *line;
  gboolean   below;
} Placing;

static gboolean
is_label (GtkWidget *widget,
          gpointer   number)
{
  return g_str_has_suffix (gtk_label_get_text (GTK_LABEL (widget)), number);
}

/* Whether the number of the identity card, which is always there, stands below the name. */
static gboolean
is_placed (gpointer data)
{
  Placing *placing = data;
  const char *number = cp2_register_row_get_national_id (cp2_register_line_get_row (CP2_REGISTER_LINE (placing->line)));
  const char *name = cp2_register_row_get_name (cp2_register_line_get_row (CP2_REGISTER_LINE (placing->line)));
  GtkWidget *number_label = desk_find (placing->line, GTK_TYPE_LABEL, is_label, (gpointer) number);
  GtkWidget *name_label = desk_find (placing->line, GTK_TYPE_LABEL, is_label, (gpointer) name);

  return number_label != NULL && name_label != NULL &&
         placing->below == (gtk_widget_get_parent (number_label) == gtk_widget_get_parent (name_label));
}

/* With less room the number goes below the name, and neither is cut. */
static void
test_narrow (void)
{
  Desk *desk = desk_new (NULL);
  Placing placing = { NULL, TRUE };
  GtkWidget *list;

  desk_enter (desk, "centre", NULL);
  list = open_register (desk);
  placing.line = GTK_WIDGET (gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), 0));
  desk_wait (is_placed, &placing);
  gtk_window_set_default_size (desk->window, 1400, 700);
  placing.below = FALSE;
  desk_wait (is_placed, &placing);
  gtk_window_set_default_size (desk->window, 600, 700);
  placing.below = TRUE;
  desk_wait (is_placed, &placing);
  desk_free (desk);
}

static gboolean
is_written (gpointer path)
{
  g_autofree char *text = NULL;
  gsize length;

  return g_file_get_contents (path, &text, &length, NULL) && g_strstr_len (text + MAX (length, 32) - 32, -1, "%%EOF") != NULL;
}

/* How much of a page has ink, in thousandths. */
static guint
measure_ink (Cp2RegisterPaper *paper,
             guint             page)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_A8, 595, 842);
  cairo_t *cairo = cairo_create (surface);
  PangoContext *context = pango_cairo_create_context (cairo);
  const guint8 *data;
  guint n = 0;

  cp2_register_paper_draw (paper, cairo, context, page);
  cairo_surface_flush (surface);
  data = cairo_image_surface_get_data (surface);
  for (int y = 0; y < 842; y++)
    for (int x = 0; x < 595; x++)
      n += data[y * cairo_image_surface_get_stride (surface) + x] > 64;
  g_object_unref (context);
  cairo_destroy (cairo);
  cairo_surface_destroy (surface);

  return n * 1000 / (595 * 842);
}

/* The paper that is signed: as many pages as it needs, none empty, and a file where there is no printer. */
static void
test_print (void)
{
  Desk *desk = desk_new (NULL);
  g_autofree char *path = NULL;
  Cp2RegisterModel *model;
  Cp2RegisterPaper *paper;
  Cp2Page *page;
  guint before = G_MAXUINT;

  desk_enter (desk, "centre", NULL);
  page = CP2_PAGE (gtk_widget_get_ancestor (open_register (desk), CP2_TYPE_PAGE));
  model = cp2_register_model_new (cp2_page_get_store (page), cp2_page_get_actor (page)->scope);
  cp2_register_model_show (model, "KCSE-2026", "2026-11-04");
  g_assert_cmpuint (cp2_register_model_get_counts (model)->total, >=, N_MARKED);

  paper = cp2_register_paper_new (model, cp2_page_get_store (page), "KCSE 2026");
  for (double height = 260; height < 2000; height += 20)
    {
      guint n_pages = cp2_register_paper_paginate (paper, 515, height);

      g_assert_cmpuint (n_pages, <=, before);
      before = n_pages;
    }
  g_assert_cmpuint (before, ==, 1);
  g_assert_cmpuint (cp2_register_paper_paginate (paper, 595, 500), >, 1);
  for (guint i = 0; i < cp2_register_paper_paginate (paper, 595, 500); i++)
    g_assert_cmpuint (measure_ink (paper, i), >, 5);

  path = g_build_filename (g_get_tmp_dir (), "register.pdf", NULL);
  cp2_register_print (page, paper, path);
  desk_wait (is_written, path);
  g_object_unref (model);
  desk_free (desk);
  g_unlink (path);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  cp2_language_start ("en");
  adw_init ();
  g_application_set_default (g_object_new (ADW_TYPE_APPLICATION, "resource-base-path", "/io/github/cp2desktop/CP2", NULL));
  g_application_register (g_application_get_default (), NULL, NULL);

  g_test_add_func ("/centre/offline", test_offline);
  g_test_add_func ("/centre/digits", test_digits);
  g_test_add_func ("/centre/narrow", test_narrow);
  g_test_add_func ("/centre/print", test_print);

  return g_test_run ();
}
