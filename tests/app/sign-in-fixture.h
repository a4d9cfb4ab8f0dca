#pragma once

#include <string.h>

#include "app/cp2-app.h"
#include "app/cp2-language.h"
#include "app/sign-in/cp2-busy-button.h"
#include "app/sign-in/cp2-sign-in-page.h"
#include "tests/app/desk.h"

/* Hands and eyes at the page of signing in. */

#define NEWCOMER     "0799 123 456"
#define USERNAME     "254799123456"
#define NEW_PASSWORD "Mlima-mrefu-2026"

static inline Cp2SignInPage *
show_page (Desk *desk)
{
  g_autoptr(GError) error = NULL;
  Cp2SignInPage *page;

  if (desk->session == NULL)
    desk->session = cp2_session_new (desk->profile, desk->url, NULL, CP2_VAULT_MEMORY_KIB_MIN, &error);
  g_assert_no_error (error);
  page = cp2_sign_in_page_new (desk->session);
  desk->window = g_object_new (ADW_TYPE_APPLICATION_WINDOW, "content", page, "default-width", 600, "default-height", 700,
                               NULL);
  gtk_window_present (desk->window);
  desk_wait_label (GTK_WIDGET (desk->window), "CP2 Desktop");
  desk_idle ();
  return page;
}

static inline gboolean
has_title (GtkWidget *widget,
           gpointer   data)
{
  return g_str_equal (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget)), data);
}

static inline GtkEditable *
find_row (gpointer    root,
          const char *title)
{
  GtkWidget *row = desk_find (root, ADW_TYPE_ENTRY_ROW, has_title, (gpointer) title);

  g_assert_nonnull (row);
  return GTK_EDITABLE (row);
}

static inline void
type (gpointer    root,
      const char *title,
      const char *text)
{
  gtk_editable_set_text (find_row (root, title), text);
}

static inline void
press_enter (gpointer    root,
             const char *title)
{
  g_signal_emit_by_name (find_row (root, title), "entry-activated");
}

static inline gboolean
has_label (GtkWidget *widget,
           gpointer   data)
{
  return g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), data) == 0;
}

static inline GtkWidget *
find_button (gpointer    root,
             const char *label)
{
  return desk_find (root, GTK_TYPE_BUTTON, has_label, (gpointer) label);
}

static inline void
click (gpointer    root,
       const char *label)
{
  GtkWidget *button = find_button (root, label);

  g_assert_nonnull (button);
  g_assert_true (gtk_widget_is_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
}

static inline gboolean
is_ready (gpointer    root,
          const char *label)
{
  return gtk_widget_is_sensitive (find_button (root, label));
}

static inline gboolean
is_opened (gpointer data)
{
  return cp2_session_get_opened (data);
}

static inline gboolean
is_idle (gpointer data)
{
  GtkWidget *button = desk_find (data, CP2_TYPE_BUSY_BUTTON, NULL, NULL);

  return button == NULL || !cp2_busy_button_get_busy (CP2_BUSY_BUTTON (button));
}

static inline void
show_tab (Cp2SignInPage *page,
          const char    *name)
{
  GVariantDict state;
  g_autoptr(GVariant) variant = NULL;

  g_variant_dict_init (&state, NULL);
  g_variant_dict_insert (&state, "tab", "s", name);
  variant = g_variant_ref_sink (g_variant_dict_end (&state));
  cp2_sign_in_page_restore (page, variant);
}

static inline const char *
get_member (Desk       *desk,
            const char *member)
{
  return json_object_get_string_member (desk_find_account (desk, "centre", NULL), member);
}

static inline void
create_account (Cp2SignInPage *page)
{
  show_tab (page, "create-account");
  type (page, "Mobile number", "0799 123");
  g_assert_false (is_ready (page, "Send the Password by SMS"));
  type (page, "Mobile number", NEWCOMER);
  type (page, "Mobile number again", "0799 123 457");
  g_assert_false (is_ready (page, "Send the Password by SMS"));
  type (page, "Mobile number again", "+" USERNAME);
  press_enter (page, "Mobile number again");
  desk_wait_label (GTK_WIDGET (page), "We sent an SMS to 2547•••456");
}

static inline int
sign_in_test_run (int    argc,
                  char **argv,
                  void (*add) (void))
{
  /* The display's script gives a home of its own; with folders of GLib's, pictures would not be recognised as such. */
  g_test_init (&argc, &argv, NULL);
  cp2_language_start ("en");
  adw_init ();
  g_application_set_default (g_object_new (ADW_TYPE_APPLICATION, "resource-base-path", CP2_RESOURCE_PATH, NULL));
  g_application_register (g_application_get_default (), NULL, NULL);
  add ();

  return g_test_run ();
}
