#include "config.h"

#include "app/cp2-tab-stop.h"

struct _Cp2TabStop
{
  AdwBin  parent_instance;
};

G_DEFINE_FINAL_TYPE (Cp2TabStop, cp2_tab_stop, ADW_TYPE_BIN)

static gboolean
cp2_tab_stop_focus (GtkWidget        *widget,
                    GtkDirectionType  direction)
{
  GtkWidget *child = adw_bin_get_child (ADW_BIN (widget));
  GtkListBoxRow *row = GTK_IS_LIST_BOX (child) ? gtk_list_box_get_selected_row (GTK_LIST_BOX (child)) : NULL;

  if (direction == GTK_DIR_TAB_FORWARD || direction == GTK_DIR_TAB_BACKWARD)
    {
      if (gtk_widget_get_focus_child (widget) != NULL)
        return FALSE;
      if (row != NULL)
        return gtk_widget_grab_focus (GTK_WIDGET (row));
    }

  return GTK_WIDGET_CLASS (cp2_tab_stop_parent_class)->focus (widget, direction);
}

static void
cp2_tab_stop_class_init (Cp2TabStopClass *klass)
{
  GTK_WIDGET_CLASS (klass)->focus = cp2_tab_stop_focus;
}

static void
cp2_tab_stop_init (Cp2TabStop *self)
{
}
