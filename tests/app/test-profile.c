#include "config.h"

#include "app/cp2-language.h"
#include "app/professional/cp2-profile-missing.h"
#include "app/professional/cp2-profile-page.h"
#include "app/professional/cp2-profile-part-window.h"
#include "core/cp2-kinds.h"
#include "storage/cp2-query.h"
#include "tests/app/hands.h"

#define BEGINNER "a profile with something missing"

static gboolean
has_title (GtkWidget *widget,
           gpointer   data)
{
  return g_strcmp0 (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget)), data) == 0;
}

static GtkWidget *
find_row (GtkWidget  *root,
          const char *title)
{
  GtkWidget *row = desk_find (root, ADW_TYPE_PREFERENCES_ROW, has_title, (gpointer) title);

  if (row == NULL)
    g_error ("There is no row “%s”", title);
  return row;
}

static gboolean
is_group_row (GtkWidget *widget,
              gpointer   data)
{
  return g_object_get_data (G_OBJECT (widget), "group") != NULL && desk_find_label (widget, data) != NULL;
}

typedef struct
{
  GtkWidget  *page;
  const char *group;
  GtkWidget  *row;
} Group;

static gboolean
has_group (gpointer data)
{
  Group *group = data;

  group->row = desk_find (group->page, GTK_TYPE_LIST_BOX_ROW, is_group_row, (gpointer) group->group);
  return group->row != NULL;
}

static gboolean
has_forms (gpointer data)
{
  return desk_find (data, ADW_TYPE_PREFERENCES_GROUP, NULL, NULL) != NULL;
}

/* The page with the group @group beside the list of groups. */
static GtkWidget *
open_group (Desk       *desk,
            const char *group)
{
  GtkWidget *page = GTK_WIDGET (desk_show (desk, "profile", NULL));
  Group wanted = { page, group, NULL };

  g_assert_true (CP2_IS_PROFILE_PAGE (page));
  gtk_window_set_default_size (desk->window, 1300, 800);
  desk_wait (has_group, &wanted);
  gtk_list_box_select_row (GTK_LIST_BOX (gtk_widget_get_parent (wanted.row)), GTK_LIST_BOX_ROW (wanted.row));
  desk_wait (has_forms, page);
  return page;
}

static Cp2Profile *
get_profile (Desk *desk)
{
  Cp2Store *store = cp2_session_get_store (desk->session);
  g_autoptr(GError) error = NULL;
  Cp2Profile *profile;

  cp2_store_get_record (store, &cp2_profile_kind, cp2_store_get_actor (store)->account, (gpointer *) &profile, &error);
  g_assert_no_error (error);
  g_assert_nonnull (profile);
  return profile;
}

typedef struct
{
  Desk       *desk;
  const char *name;
} Wanted;

static gboolean
is_kin_saved (gpointer data)
{
  Wanted *wanted = data;
  g_autoptr(Cp2Profile) profile = get_profile (wanted->desk);

  return g_strcmp0 (profile->kin_name, wanted->name) == 0;
}

/* A pause is all it takes, with the cursor still there; with the server gone it says where it is, and goes on by itself. */
static void
test_saves (void)
{
  Desk *desk = desk_new (NULL);
  Wanted wanted = { desk, "Kamau Otieno" };
  GtkEditable *row;
  GtkWidget *page;

  desk_enter (desk, "professional", NULL);
  page = open_group (desk, "Next of kin");
  row = GTK_EDITABLE (find_row (page, "Name"));
  desk_stop_server (desk);

  hands_type (row, "Kamau Otieno");
  desk_wait_label (page, "Saves by itself");
  desk_wait (is_kin_saved, &wanted);
  desk_wait_label (page, "Saved on this computer");
  g_assert_cmpstr (gtk_editable_get_text (row), ==, "Kamau Otieno");

  desk_start_server (desk);
  desk_settle (desk);
  desk_wait_label (page, "Received");
  desk_free (desk);
}

static void
leave_row (GtkWidget *page)
{
  gtk_widget_grab_focus (find_row (page, "Relationship"));
}

/* What cannot be saved is said, and is there again after another page and after the program was closed. */
static void
test_wrong (void)
{
  Desk *desk = desk_new (NULL);
  g_autoptr(Cp2Profile) profile = NULL;
  GtkEditable *row;
  GtkWidget *page;

  desk_enter (desk, "professional", NULL);
  page = open_group (desk, "Next of kin");
  row = GTK_EDITABLE (find_row (page, "Mobile number"));

  /* Half a number is not wrong yet, a letter in it is. */
  hands_type (row, "07");
  g_assert_null (desk_find_label (page, "07"));
  g_assert_false (gtk_widget_has_css_class (GTK_WIDGET (row), "error"));
  hands_type (row, "07b");
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (row), "error"));
  hands_type (row, "0712");
  g_assert_false (gtk_widget_has_css_class (GTK_WIDGET (row), "error"));
  leave_row (page);
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (row), "error"));
  desk_wait_label (page, "1 detail cannot be saved as it is. What you typed is kept.");

  desk_show (desk, "home", NULL);
  page = open_group (desk, "Next of kin");
  row = GTK_EDITABLE (find_row (page, "Mobile number"));
  g_assert_cmpstr (gtk_editable_get_text (row), ==, "0712");
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (row), "error"));

  desk_leave (desk);
  desk_unlock (desk, "professional", NULL);
  page = open_group (desk, "Next of kin");
  row = GTK_EDITABLE (find_row (page, "Mobile number"));
  g_assert_cmpstr (gtk_editable_get_text (row), ==, "0712");
  profile = get_profile (desk);
  g_assert_cmpstr (profile->kin_mobile, !=, "0712");

  /* Escape gives it up. */
  hands_press (GTK_WIDGET (row), GDK_KEY_Escape);
  g_assert_cmpstr (gtk_editable_get_text (row), ==, profile->kin_mobile);
  desk_free (desk);
}

/* Closed in the middle of a word: it is there when the program comes back. */
static void
test_closed (void)
{
  Desk *desk = desk_new (NULL);
  GtkWidget *page;

  desk_enter (desk, "professional", NULL);
  page = open_group (desk, "Next of kin");
  hands_type (GTK_EDITABLE (find_row (page, "Name")), "Kamau Otieno");
  hands_type (GTK_EDITABLE (find_row (page, "Mobile number")), "0712");
  desk_leave (desk);

  desk_unlock (desk, "professional", NULL);
  page = open_group (desk, "Next of kin");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (find_row (page, "Name"))), ==, "Kamau Otieno");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (find_row (page, "Mobile number"))), ==, "0712");
  desk_free (desk);
}

static gboolean
is_masked (GtkWidget *row)
{
  return !gtk_text_get_visibility (GTK_TEXT (gtk_editable_get_delegate (GTK_EDITABLE (row))));
}

static void
test_masked (void)
{
  static const char * const sensitive[] = { "Year of birth", "National ID number", "KRA PIN", "NSSF number", "E-mail" };
  Desk *desk = desk_new (NULL);
  GtkWidget *page;
  GtkWidget *row;
  GtkWidget *eye;

  desk_enter (desk, "professional", NULL);
  page = open_group (desk, "Personal");
  for (guint i = 0; i < G_N_ELEMENTS (sensitive); i++)
    g_assert_true (is_masked (find_row (page, sensitive[i])));
  g_assert_false (is_masked (find_row (page, "Full name as on the ID")));

  row = find_row (page, "National ID number");
  eye = desk_find (row, GTK_TYPE_TOGGLE_BUTTON, NULL, NULL);
  g_assert_true (hands_has_name (eye));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (eye), TRUE);
  g_assert_false (is_masked (row));
  g_assert_true (is_masked (find_row (page, "KRA PIN")));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (eye), FALSE);
  g_assert_true (is_masked (row));

  /* Who types sees what is typed, in the pause as well in which it is saved, until the row is left. */
  row = find_row (page, "NSSF number");
  hands_type (GTK_EDITABLE (row), "2233445566");
  g_assert_false (is_masked (row));
  desk_wait_label (page, "Received");
  g_assert_false (is_masked (row));
  gtk_widget_grab_focus (find_row (page, "KRA PIN"));
  g_assert_true (is_masked (row));
  desk_free (desk);
}

/* What another computer saved meanwhile is told, and nothing typed is replaced: an address that has no end yet is not
 * saved in any pause, however long. */
static void
test_meanwhile (void)
{
  Desk *desk = desk_new (NULL);
  Desk other = { .folder = desk->folder, .url = desk->url, .demo = desk->demo };
  GtkEditable *row;
  GtkWidget *page;

  desk_enter (desk, "professional", NULL);
  page = open_group (desk, "Personal");
  row = GTK_EDITABLE (find_row (page, "E-mail"));
  hands_type (row, "kamau.otieno@");

  other.profile = g_build_filename (desk->folder, "another-computer", NULL);
  desk_enter (&other, "professional", NULL);
  hands_type (GTK_EDITABLE (find_row (open_group (&other, "Personal"), "E-mail")), "achieng.wafula@example.com");
  desk_leave (&other);
  desk_enter (&other, "professional", NULL);
  desk_leave (&other);
  g_free (other.profile);

  desk_settle (desk);
  desk_idle ();
  g_assert_cmpstr (gtk_editable_get_text (row), ==, "kamau.otieno@");
  desk_free (desk);
}

static GPtrArray *
list_qualifications (Desk *desk)
{
  Cp2Store *store = cp2_session_get_store (desk->session);
  g_autoptr(Cp2Query) query = cp2_query_new (&cp2_qualification_kind);
  g_autoptr(GError) error = NULL;
  GPtrArray *found;

  cp2_query_filter_one (query, "profile", cp2_store_get_actor (store)->account);
  found = cp2_query_list (query, cp2_store_get_reader (store), 0, -1, &error);
  g_assert_no_error (error);
  return found;
}

static gboolean
is_window_gone (gpointer data)
{
  return hands_count_windows (CP2_TYPE_PROFILE_PART_WINDOW) == 0;
}

static void
fill_part (GtkWidget  *window,
           const char *course)
{
  adw_combo_row_set_selected (ADW_COMBO_ROW (find_row (window, "Level of study")), 4);
  hands_type (GTK_EDITABLE (find_row (window, "Institution")), "Maseno University");
  hands_type (GTK_EDITABLE (find_row (window, "Course title")), course);
  hands_type (GTK_EDITABLE (find_row (window, "Studied from")), "2004");
  hands_type (GTK_EDITABLE (find_row (window, "Studied until")), "2008");
}

static GtkWidget *
find_remove_button (GtkWidget  *page,
                    const char *title)
{
  GtkWidget *row = gtk_widget_get_ancestor (desk_wait_label (page, title), ADW_TYPE_ACTION_ROW);
  GtkWidget *button = desk_find (row, GTK_TYPE_BUTTON, NULL, NULL);

  g_assert_true (hands_has_name (button));
  return button;
}

/* Added, changed, removed, and the removal taken back; the server agrees with each. */
static void
test_parts (void)
{
  Desk *desk = desk_new (NULL);
  g_autoptr(GPtrArray) before = NULL;
  g_autoptr(GPtrArray) added = NULL;
  g_autoptr(GPtrArray) left = NULL;
  g_autoptr(GPtrArray) after = NULL;
  GtkWidget *page;
  GtkWidget *window;

  desk_enter (desk, "professional", NULL);
  page = open_group (desk, "Qualifications");
  before = list_qualifications (desk);

  /* An empty form can be tried; it says what it lacks, and stays. */
  hands_click (page, "Add…");
  window = hands_wait_window (CP2_TYPE_PROFILE_PART_WINDOW);
  g_assert_true (gtk_window_get_modal (GTK_WINDOW (window)));
  hands_click (window, "Save");
  g_assert_nonnull (desk_find_label (window, "Fill this in."));
  fill_part (window, "Education");
  hands_type (GTK_EDITABLE (find_row (window, "Studied until")), "2001");
  g_assert_nonnull (desk_find_label (window, "This year is before the first one."));
  hands_click (window, "Save");
  fill_part (window, "Education");
  hands_click (window, "Save");
  desk_wait (is_window_gone, NULL);
  desk_wait_label (page, "Bachelor’s degree, Education");
  desk_settle (desk);
  added = list_qualifications (desk);
  g_assert_cmpuint (added->len, ==, before->len + 1);

  g_signal_emit_by_name (gtk_widget_get_ancestor (desk_wait_label (page, "Bachelor’s degree, Education"), GTK_TYPE_LIST_BOX),
                         "row-activated", gtk_widget_get_ancestor (desk_wait_label (page, "Bachelor’s degree, Education"), ADW_TYPE_ACTION_ROW));
  window = hands_wait_window (CP2_TYPE_PROFILE_PART_WINDOW);
  hands_type (GTK_EDITABLE (find_row (window, "Course title")), "Physics");
  hands_click (window, "Save");
  desk_wait (is_window_gone, NULL);
  desk_wait_label (page, "Bachelor’s degree, Physics");

  g_signal_emit_by_name (find_remove_button (page, "Bachelor’s degree, Physics"), "clicked");
  desk_wait_label (GTK_WIDGET (desk->window), "Removed: Bachelor’s degree, Physics");
  desk_settle (desk);
  left = list_qualifications (desk);
  g_assert_cmpuint (left->len, ==, before->len);

  hands_click (GTK_WIDGET (desk->window), "Undo");
  desk_wait_label (page, "Maseno University, 2004 – 2008");
  desk_settle (desk);
  after = list_qualifications (desk);
  g_assert_cmpuint (after->len, ==, before->len + 1);
  desk_free (desk);
}

static GtkWidget *
get_missing_list (GtkWidget *page)
{
  GtkWidget *missing = desk_find (page, CP2_TYPE_PROFILE_MISSING, NULL, NULL);

  return missing != NULL ? desk_find (missing, GTK_TYPE_LIST_BOX, NULL, NULL) : NULL;
}

/* Each line of what is missing leads into the row where it is written, or to the form of a qualification. */
static void
test_missing (void)
{
  Desk *desk = desk_new (NULL);
  GtkListBox *list;
  GtkListBoxRow *row;
  GtkWidget *page;
  guint n = 0;

  desk_enter (desk, "professional", BEGINNER);
  page = open_group (desk, "Personal");
  list = GTK_LIST_BOX (get_missing_list (page));
  g_assert_nonnull (list);

  for (int i = 0; (row = gtk_list_box_get_row_at_index (list, i)) != NULL; i++, n++)
    {
      const Cp2Field *field = g_object_get_data (G_OBJECT (row), "field");
      GtkWidget *focus;

      g_signal_emit_by_name (list, "row-activated", row);
      desk_idle ();
      if (g_strcmp0 (field->group, "qualification") == 0)
        {
          gtk_window_close (GTK_WINDOW (hands_wait_window (CP2_TYPE_PROFILE_PART_WINDOW)));
          desk_wait (is_window_gone, NULL);
          continue;
        }

      focus = gtk_window_get_focus (desk->window);
      g_assert_nonnull (focus);
      g_assert_true (gtk_widget_get_ancestor (focus, ADW_TYPE_PREFERENCES_ROW) == find_row (page, cp2_field_get_label (field)));
    }

  g_assert_cmpuint (n, >, 0);
  desk_free (desk);
}

/* From another page: a detail has its row, and a qualification its form, though the work station has a level as well. */
static void
test_target (void)
{
  Desk *desk = desk_new (NULL);
  GtkWidget *page;

  desk_enter (desk, "professional", BEGINNER);
  page = open_group (desk, "Personal");
  desk_show (desk, "home", NULL);
  desk_show (desk, "profile", "kin_mobile");
  g_assert_true (gtk_widget_get_ancestor (gtk_window_get_focus (desk->window), ADW_TYPE_PREFERENCES_ROW) ==
                 find_row (page, "Mobile number"));

  desk_show (desk, "profile", "qualification");
  desk_wait_label (page, "Add…");
  g_assert_true (gtk_window_get_focus (desk->window) == hands_find_button (page, "Add…"));
  desk_free (desk);
}

static void
note_ring_cb (GtkWindow  *window,
              GParamSpec *pspec,
              gboolean   *was_seen)
{
  *was_seen |= gtk_window_get_focus_visible (window);
}

/* The page is made for it: whatever kind of row it is, the cursor is there, and its ring is seen for some seconds. */
static void
test_first_target (gconstpointer data)
{
  const Cp2Field *field = cp2_kind_find_field (&cp2_profile_kind, data);
  Desk *desk = desk_new (NULL);
  gboolean was_seen = FALSE;
  Cp2Page *page;

  desk_enter (desk, "professional", NULL);
  desk_show (desk, "home", NULL);
  gtk_window_set_focus_visible (desk->window, FALSE);
  g_signal_connect (desk->window, "notify::focus-visible", G_CALLBACK (note_ring_cb), &was_seen);
  page = desk_show (desk, "profile", data);
  desk_idle ();
  g_assert_true (gtk_widget_get_ancestor (gtk_window_get_focus (desk->window), ADW_TYPE_PREFERENCES_ROW) ==
                 find_row (GTK_WIDGET (page), cp2_field_get_label (field)));
  g_assert_true (was_seen);
  desk_free (desk);
}

static gboolean
was_reached (GPtrArray *reached,
             GtkWidget *row)
{
  for (guint i = 0; i < reached->len; i++)
    if (reached->pdata[i] == row || gtk_widget_is_ancestor (reached->pdata[i], row))
      return TRUE;

  return FALSE;
}

/* Tab comes from the list of groups to every row of the chosen one, and each says what it is. */
static void
test_keyboard (void)
{
  static const struct { const char *group; const char *rows[4]; } cases[] = {
    { "Personal", { "Full name as on the ID", "Gender", "KRA PIN", "Name on M-Pesa" } },
    { "Bank", { "Bank", "Branch", "Account number" } },
    { "Qualifications", { NULL } },
    { "Work station", { "Employer", "County", "Sub-county", "Year started" } },
    { "Next of kin", { "Name", "Mobile number", "Relationship" } },
  };
  Desk *desk = desk_new (NULL);
  GtkWidget *page;

  desk_enter (desk, "professional", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GPtrArray) reached = NULL;

      page = open_group (desk, cases[i].group);
      reached = hands_tab_through (desk->window);
      for (guint j = 0; j < 4 && cases[i].rows[j] != NULL; j++)
        g_assert_true (was_reached (reached, find_row (page, cases[i].rows[j])));
      if (cases[i].rows[0] == NULL)
        g_assert_true (was_reached (reached, hands_find_button (page, "Add…")));
    }
  desk_free (desk);
}

int
main (int    argc,
      char **argv)
{
  g_setenv ("GTK_A11Y", "test", TRUE);
  g_test_init (&argc, &argv, NULL);
  cp2_language_start ("en");
  adw_init ();
  g_application_set_default (g_object_new (ADW_TYPE_APPLICATION, "resource-base-path", "/io/github/cp2desktop/CP2", NULL));
  g_application_register (g_application_get_default (), NULL, NULL);

  g_test_add_func ("/profile/saves", test_saves);
  g_test_add_func ("/profile/wrong", test_wrong);
  g_test_add_func ("/profile/closed", test_closed);
  g_test_add_func ("/profile/masked", test_masked);
  g_test_add_func ("/profile/meanwhile", test_meanwhile);
  g_test_add_func ("/profile/parts", test_parts);
  g_test_add_func ("/profile/missing", test_missing);
  g_test_add_func ("/profile/target/other-page", test_target);
  g_test_add_data_func ("/profile/target/entry", "tsc_number", test_first_target);
  g_test_add_data_func ("/profile/target/combo", "gender", test_first_target);
  g_test_add_data_func ("/profile/target/chooser", "county", test_first_target);
  g_test_add_func ("/profile/keyboard", test_keyboard);

  return g_test_run ();
}
