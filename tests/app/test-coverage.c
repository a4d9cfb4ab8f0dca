#include "config.h"

#include <string.h>

#include "app/centre/cp2-register-line.h"
#include "app/cp2-language.h"
#include "app/models/cp2-display.h"
#include "app/office/cp2-coverage-page.h"
#include "app/office/cp2-heat-map.h"
#include "app/office/cp2-number-card.h"
#include "app/office/cp2-sheet-view.h"
#include "app/office/cp2-sheets-page.h"
#include "core/cp2-kinds.h"
#include "storage/cp2-query.h"
#include "tests/app/hands.h"

#define TODAY "2026-11-04"

static gboolean
is_described (gpointer data)
{
  return *cp2_heat_map_get_text (data) != '\0';
}

static Cp2HeatMap *
open_coverage (Desk *desk)
{
  Cp2Page *page = desk_show (desk, "coverage", NULL);
  GtkWidget *map;

  g_assert_true (CP2_IS_COVERAGE_PAGE (page));
  map = desk_find (GTK_WIDGET (page), CP2_TYPE_HEAT_MAP, NULL, NULL);
  g_assert_nonnull (map);
  desk_wait (is_described, map);
  return CP2_HEAT_MAP (map);
}

static gint64
count (Desk          *desk,
       const Cp2Kind *kind,
       const char    *condition)
{
  Cp2Sql *reader = cp2_store_get_reader (cp2_session_get_store (desk->session));
  g_autofree char *text = g_strdup_printf ("SELECT count(*) FROM %s WHERE %s", kind->name, condition);
  g_autoptr(GError) error = NULL;
  Cp2Statement *statement = cp2_sql_prepare (reader, text, &error);
  gboolean row = FALSE;
  gint64 n;

  g_assert_no_error (error);
  g_assert_true (cp2_statement_step (statement, &row, &error) && row);
  n = cp2_statement_get_integer (statement, 0);
  cp2_statement_reset (statement);
  return n;
}

static gboolean
has_card_title (GtkWidget *widget,
                gpointer   data)
{
  g_autofree char *title = NULL;

  g_object_get (widget, "title", &title, NULL);
  return g_strcmp0 (title, data) == 0;
}

static gboolean
is_number (GtkWidget *widget,
           gpointer   data)
{
  return g_ascii_isdigit (*gtk_label_get_text (GTK_LABEL (widget)));
}

static const char *
get_number (Cp2HeatMap *map,
            const char *title)
{
  GtkWidget *page = gtk_widget_get_ancestor (GTK_WIDGET (map), CP2_TYPE_PAGE);
  GtkWidget *card = desk_find (page, CP2_TYPE_NUMBER_CARD, has_card_title, (gpointer) title);
  GtkWidget *label = card ? desk_find (card, GTK_TYPE_LABEL, is_number, NULL) : NULL;

  g_assert_nonnull (label);
  return gtk_label_get_text (GTK_LABEL (label));
}

/* The numbers are what plain counting gives, and each cell is reached by keys and says in words what it is. */
static void
test_coverage (void)
{
  Desk *desk = desk_new (NULL);
  Cp2HeatMap *map;
  g_autofree char *accepted = NULL;
  g_autofree char *first = NULL;

  desk_enter (desk, "subcounty", NULL);
  map = open_coverage (desk);
  accepted = cp2_display_number (count (desk, &cp2_deployment_kind, "from_on <= '" TODAY "' AND to_on >= '" TODAY "'"
                                        " AND state IN ('accepted', 'reported', 'served')"));
  g_assert_cmpstr (get_number (map, "Accepted"), ==, accepted);
  g_assert_cmpstr (get_number (map, "Posts needed"), !=, "0");

  gtk_widget_grab_focus (GTK_WIDGET (map));
  hands_press (GTK_WIDGET (map), GDK_KEY_Home);
  first = g_strdup (cp2_heat_map_get_text (map));
  g_assert_nonnull (strstr (first, "Oct"));
  hands_press (GTK_WIDGET (map), GDK_KEY_Right);
  g_assert_cmpstr (cp2_heat_map_get_text (map), !=, first);
  hands_press (GTK_WIDGET (map), GDK_KEY_Left);
  g_assert_cmpstr (cp2_heat_map_get_text (map), ==, first);
  hands_press (GTK_WIDGET (map), GDK_KEY_End);
  g_assert_nonnull (strstr (cp2_heat_map_get_text (map), "20 Nov"));
  desk_free (desk);
}

static GtkWidget *
get_register_list (Desk *centre)
{
  Cp2Page *page = desk_show (centre, "register", NULL);
  GtkWidget *list = desk_find (GTK_WIDGET (page), GTK_TYPE_LIST_BOX, NULL, NULL);

  g_assert_nonnull (list);
  return list;
}

typedef struct
{
  Cp2HeatMap *map;
  char       *text;
  char       *marked;
} Seen;

static gboolean
has_both_changed (gpointer data)
{
  Seen *seen = data;

  return !g_str_equal (cp2_heat_map_get_text (seen->map), seen->text) &&
         !g_str_equal (get_number (seen->map, "Marked"), seen->marked);
}

static gboolean
is_cell_of (Cp2HeatMap *map,
            const char *centre)
{
  return g_str_has_prefix (cp2_heat_map_get_text (map), centre);
}

/* What a centre marks is seen by the office while it looks, in the number and in the cell that it looks at. */
static void
test_live (void)
{
  Desk *desk = desk_new (NULL);
  Desk *centre = desk_new_beside (desk);
  g_autoptr(Cp2Record) record = NULL;
  Seen seen = { NULL };
  GtkWidget *list;
  int line = 0;

  desk_enter (centre, "centre", NULL);
  list = get_register_list (centre);
  desk_enter (desk, "subcounty", NULL);
  seen.map = open_coverage (desk);
  cp2_store_get_record (cp2_session_get_store (desk->session), &cp2_centre_kind,
                        cp2_store_get_actor (cp2_session_get_store (centre->session))->scope, (gpointer *) &record, NULL);
  gtk_widget_grab_focus (GTK_WIDGET (seen.map));
  while (!is_cell_of (seen.map, ((Cp2Centre *) record)->name))
    {
      g_assert_cmpint (line++, <, 100);
      hands_press (GTK_WIDGET (seen.map), GDK_KEY_Down);
    }
  seen.text = g_strdup (cp2_heat_map_get_text (seen.map));
  seen.marked = g_strdup (get_number (seen.map, "Marked"));

  for (line = 0; cp2_register_row_get_mark (cp2_register_line_get_row (CP2_REGISTER_LINE (
                 gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), line))))->status != CP2_ATTENDANCE_UNSET; line++)
    ;
  gtk_widget_grab_focus (GTK_WIDGET (gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), line)));
  hands_press (list, GDK_KEY_p);
  desk_wait (has_both_changed, &seen);

  g_free (seen.text);
  g_free (seen.marked);
  desk_free (centre);
  desk_free (desk);
}

/* A cell opens its register. */
static void
test_opens (void)
{
  Desk *desk = desk_new (NULL);
  Cp2HeatMap *map;
  g_auto(GStrv) said = NULL;
  Cp2Page *page;

  desk_enter (desk, "subcounty", NULL);
  map = open_coverage (desk);
  said = g_strsplit (cp2_heat_map_get_text (map), ", ", 2);
  gtk_widget_grab_focus (GTK_WIDGET (map));
  hands_press (GTK_WIDGET (map), GDK_KEY_Return);
  page = CP2_PAGE (desk_find (GTK_WIDGET (desk->window), CP2_TYPE_PAGE, NULL, NULL));
  g_assert_true (CP2_IS_SHEETS_PAGE (page));
  desk_wait_label (desk_find (GTK_WIDGET (page), CP2_TYPE_SHEET_VIEW, NULL, NULL), said[0]);
  desk_free (desk);
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

  g_test_add_func ("/coverage/keys", test_coverage);
  g_test_add_func ("/coverage/live", test_live);
  g_test_add_func ("/coverage/opens", test_opens);

  return g_test_run ();
}
