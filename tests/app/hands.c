#include "config.h"

#include <string.h>

#include "tests/app/hands.h"

/* More controls than any page has. */
#define MOST_CONTROLS 200

static char *
strip_mnemonic (const char *label)
{
  g_auto(GStrv) parts = g_strsplit (label, "_", -1);

  return g_strjoinv ("", parts);
}

static gboolean
is_button_with_label (GtkWidget *widget,
                      gpointer   data)
{
  const char *label = gtk_button_get_label (GTK_BUTTON (widget));
  g_autofree char *plain = label != NULL ? strip_mnemonic (label) : NULL;

  return g_strcmp0 (plain, data) == 0 || g_strcmp0 (label, data) == 0;
}

GtkWidget *
hands_find_button (GtkWidget  *root,
                   const char *label)
{
  return desk_find (root, GTK_TYPE_BUTTON, is_button_with_label, (gpointer) label);
}

void
hands_click (GtkWidget  *root,
             const char *label)
{
  GtkWidget *button = hands_find_button (root, label);

  if (button == NULL)
    g_error ("There is no button “%s”", label);
  g_assert_true (gtk_widget_is_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
}

void
hands_type (GtkEditable *editable,
            const char  *text)
{
  gtk_widget_grab_focus (GTK_WIDGET (editable));
  gtk_editable_set_text (editable, text);
}

void
hands_press (GtkWidget *widget,
             guint      key)
{
  g_autoptr(GListModel) controllers = gtk_widget_observe_controllers (widget);
  gboolean handled = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (controllers) && !handled; i++)
    {
      g_autoptr(GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_EVENT_CONTROLLER_KEY (controller))
        g_signal_emit_by_name (controller, "key-pressed", key, 0, 0, &handled);
    }
  g_assert_true (handled);
}

static GtkWidget *
find_window (GType  type,
             guint *n)
{
  GListModel *windows = gtk_window_get_toplevels ();
  GtkWidget *found = NULL;

  *n = 0;
  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr(GtkWidget) window = g_list_model_get_item (windows, i);

      if (g_type_is_a (G_OBJECT_TYPE (window), type) && gtk_widget_get_visible (window))
        {
          found = window;
          *n += 1;
        }
    }

  return found;
}

typedef struct
{
  GType      type;
  GtkWidget *found;
} Waiting;

static gboolean
has_come (gpointer data)
{
  Waiting *waiting = data;
  guint n;

  waiting->found = find_window (waiting->type, &n);
  return waiting->found != NULL && gtk_widget_get_mapped (waiting->found);
}

GtkWidget *
hands_wait_window (GType type)
{
  Waiting waiting = { type, NULL };

  desk_wait (has_come, &waiting);
  return waiting.found;
}

guint
hands_count_windows (GType type)
{
  guint n;

  find_window (type, &n);
  return n;
}

static gboolean
is_label_with_text (GtkWidget *widget,
                    gpointer   data)
{
  const char *text = GTK_IS_LABEL (widget)       ? gtk_label_get_text (GTK_LABEL (widget))
                   : GTK_IS_INSCRIPTION (widget) ? gtk_inscription_get_text (GTK_INSCRIPTION (widget)) : NULL;

  return text != NULL && text[0] != '\0';
}

gboolean
hands_has_name (GtkWidget *widget)
{
  GtkAccessible *accessible = GTK_ACCESSIBLE (widget);

  if (gtk_test_accessible_has_property (accessible, GTK_ACCESSIBLE_PROPERTY_LABEL) ||
      gtk_test_accessible_has_relation (accessible, GTK_ACCESSIBLE_RELATION_LABELLED_BY))
    return TRUE;

  /* The text inside an entry is named by the entry. */
  if (GTK_IS_TEXT (widget))
    return GTK_IS_EDITABLE (gtk_widget_get_parent (widget)) ? hands_has_name (gtk_widget_get_parent (widget))
                                                            : gtk_widget_get_ancestor (widget, ADW_TYPE_ENTRY_ROW) != NULL;

  /* What is not typed into is named by the words on it. */
  return desk_find (widget, GTK_TYPE_WIDGET, is_label_with_text, NULL) != NULL;
}

static gboolean
is_mapped (gpointer data)
{
  return gtk_widget_get_mapped (data);
}

GPtrArray *
hands_tab_through (GtkWindow *window)
{
  GPtrArray *reached = g_ptr_array_new_with_free_func (g_object_unref);

  gtk_window_set_focus (window, NULL);
  while (reached->len < MOST_CONTROLS)
    {
      GtkWidget *focus;

      if (!gtk_widget_child_focus (GTK_WIDGET (window), GTK_DIR_TAB_FORWARD))
        break;

      focus = gtk_window_get_focus (window);
      g_assert_nonnull (focus);
      /* A row of a long list comes into sight only then. */
      desk_wait (is_mapped, focus);
      g_assert_true (gtk_widget_is_sensitive (focus));
      if (!hands_has_name (focus))
        g_error ("A %s that Tab reaches has no name", G_OBJECT_TYPE_NAME (focus));
      if (g_ptr_array_find (reached, focus, NULL))
        break;
      g_ptr_array_add (reached, g_object_ref (focus));
    }

  g_assert_cmpuint (reached->len, <, MOST_CONTROLS);
  return reached;
}
