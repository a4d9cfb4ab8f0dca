#include "config.h"

#include "app/cp2-language.h"
#include "app/models/cp2-sheet-item.h"
#include "app/office/cp2-reopen-dialog.h"
#include "app/office/cp2-sheets-page.h"
#include "tests/app/hands.h"

static GListModel *
get_queue (GtkWidget *page)
{
  return G_LIST_MODEL (gtk_list_view_get_model (GTK_LIST_VIEW (desk_find (page, GTK_TYPE_LIST_VIEW, NULL, NULL))));
}

static gboolean
is_filled (gpointer data)
{
  return g_list_model_get_n_items (get_queue (data)) > 0 && hands_find_button (data, "Verify and Next") != NULL;
}

static GtkWidget *
open_sheets (Desk *desk)
{
  GtkWidget *page = GTK_WIDGET (desk_show (desk, "sheets", NULL));

  g_assert_true (CP2_IS_SHEETS_PAGE (page));
  gtk_window_set_default_size (desk->window, 1200, 700);
  desk_wait (is_filled, page);
  return page;
}

static Cp2SheetItem *
dup_chosen (GtkWidget *page)
{
  GtkSingleSelection *selection = GTK_SINGLE_SELECTION (get_queue (page));
  Cp2SheetItem *item = gtk_single_selection_get_selected_item (selection);

  return item ? g_object_ref (item) : NULL;
}

static Cp2AttendanceSheetState
get_state (Desk       *desk,
           const char *id)
{
  g_autoptr(Cp2AttendanceSheet) sheet = NULL;

  cp2_store_get_record (cp2_session_get_store (desk->session), &cp2_attendance_sheet_kind, id, (gpointer *) &sheet, NULL);
  g_assert_nonnull (sheet);
  return sheet->state;
}

typedef struct
{
  GtkWidget  *page;
  const char *id;
} Left;

static gboolean
has_gone_on (gpointer data)
{
  Left *left = data;
  g_autoptr(Cp2SheetItem) item = dup_chosen (left->page);

  return item != NULL && !g_str_equal (item->id, left->id);
}

typedef struct
{
  GtkWidget *page;
  guint      n;
} Shorter;

static gboolean
is_shorter (gpointer data)
{
  Shorter *shorter = data;

  return g_list_model_get_n_items (get_queue (shorter->page)) == shorter->n - 1;
}

/* As if typed: the page's own keys come first. */
static void
press_in (GtkWidget *page,
          guint      key,
          gboolean   is_taken)
{
  g_autoptr(GListModel) controllers = gtk_widget_observe_controllers (page);
  gboolean handled = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr(GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_EVENT_CONTROLLER_KEY (controller))
        g_signal_emit_by_name (controller, "key-pressed", key, 0, 0, &handled);
    }
  g_assert_cmpint (handled, ==, is_taken);
}

/* V verifies and goes on; where somebody writes, it is a letter. What was done arrives at the server. */
static void
test_verify (void)
{
  Desk *desk = desk_new (NULL);
  g_autoptr(Cp2SheetItem) item = NULL;
  GtkWidget *page;
  guint n;

  desk_enter (desk, "subcounty", NULL);
  page = open_sheets (desk);
  n = g_list_model_get_n_items (get_queue (page));
  item = dup_chosen (page);
  g_assert_nonnull (item);
  g_assert_true (cp2_sheet_item_needs_verifying (item));

  gtk_widget_grab_focus (desk_find (page, GTK_TYPE_SEARCH_ENTRY, NULL, NULL));
  press_in (page, GDK_KEY_v, FALSE);
  g_assert_cmpint (get_state (desk, item->id), !=, CP2_ATTENDANCE_SHEET_VERIFIED);

  gtk_widget_grab_focus (desk_find (page, GTK_TYPE_LIST_VIEW, NULL, NULL));
  press_in (page, GDK_KEY_v, TRUE);
  desk_wait (has_gone_on, &(Left) { page, item->id });
  desk_wait_label (GTK_WIDGET (desk->window), "Verified.");
  g_assert_cmpint (get_state (desk, item->id), ==, CP2_ATTENDANCE_SHEET_VERIFIED);
  desk_settle (desk);
  g_assert_cmpint (get_state (desk, item->id), ==, CP2_ATTENDANCE_SHEET_VERIFIED);
  g_assert_cmpuint (cp2_store_get_status (cp2_session_get_store (desk->session))->n_attention, ==, 0);
  desk_wait (is_shorter, &(Shorter) { page, n });
  desk_free (desk);
}

static gboolean
has_arrived (gpointer data)
{
  return desk_find_label (data, "Saved on this computer") == NULL;
}

/* Given back only with a reason, which the centre then reads; without the server it waits, and says so. */
static void
test_reopen (void)
{
  static const char reason[] = "The stamped copy has one person more.";
  Desk *desk = desk_new (NULL);
  g_autoptr(Cp2SheetItem) item = NULL;
  GtkWidget *page;
  GtkWidget *dialog;

  desk_enter (desk, "subcounty", NULL);
  page = open_sheets (desk);
  item = dup_chosen (page);
  desk_stop_server (desk);

  hands_click (page, "Reopen…");
  dialog = hands_wait_window (CP2_TYPE_REOPEN_DIALOG);
  g_assert_false (adw_message_dialog_get_response_enabled (ADW_MESSAGE_DIALOG (dialog), "reopen"));
  gtk_editable_set_text (GTK_EDITABLE (desk_find (dialog, ADW_TYPE_ENTRY_ROW, NULL, NULL)), "   ");
  g_assert_false (adw_message_dialog_get_response_enabled (ADW_MESSAGE_DIALOG (dialog), "reopen"));
  hands_click (dialog, "A time is not right");
  g_assert_true (adw_message_dialog_get_response_enabled (ADW_MESSAGE_DIALOG (dialog), "reopen"));
  gtk_editable_set_text (GTK_EDITABLE (desk_find (dialog, ADW_TYPE_ENTRY_ROW, NULL, NULL)), reason);
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "reopen");

  desk_wait_label (page, "Saved on this computer");
  desk_wait_label (page, "Reopened: the centre has it again");
  desk_wait_label (page, reason);
  desk_start_server (desk);
  desk_settle (desk);
  g_assert_cmpint (get_state (desk, item->id), ==, CP2_ATTENDANCE_SHEET_REOPENED);
  desk_wait (has_arrived, page);
  desk_free (desk);
}

static gboolean
has_understood (gpointer data)
{
  return hands_find_button (data, "Understood") != NULL;
}

static gboolean
has_no_understood (gpointer data)
{
  return !has_understood (data);
}

/* Another officer was quicker: the refusal stands at the register in words, until it was understood. */
static void
test_refused (void)
{
  Desk *desk = desk_new (NULL);
  Desk *other = desk_new_beside (desk);
  g_autoptr(Cp2SheetItem) item = NULL;
  GtkWidget *page;
  GtkWidget *dialog;

  desk_enter (desk, "subcounty", NULL);
  desk_enter (other, "subcounty", NULL);
  page = open_sheets (other);
  item = dup_chosen (page);
  hands_click (page, "Reopen…");
  cp2_sync_stop (cp2_session_get_sync (desk->session));
  dialog = hands_wait_window (CP2_TYPE_REOPEN_DIALOG);
  hands_click (dialog, "A time is not right");
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "reopen");
  desk_wait_label (page, "Reopened: the centre has it again");
  desk_settle (other);
  desk_free (other);

  page = open_sheets (desk);
  desk_show (desk, "sheets", item->id);
  desk_wait (is_filled, page);
  hands_click (page, "Verify and Next");
  desk_wait_label (GTK_WIDGET (desk->window), "Verified.");
  desk_show (desk, "sheets", item->id);
  cp2_sync_start (cp2_session_get_sync (desk->session));
  desk_wait (has_understood, page);
  g_assert_nonnull (desk_find_label (page, "Reopened: the centre has it again"));
  hands_click (page, "Understood");
  desk_wait (has_no_understood, page);
  g_assert_cmpuint (cp2_store_get_status (cp2_session_get_store (desk->session))->n_attention, ==, 0);
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

  g_test_add_func ("/sheets/refused", test_refused);
  g_test_add_func ("/sheets/reopen", test_reopen);
  g_test_add_func ("/sheets/verify", test_verify);

  return g_test_run ();
}
