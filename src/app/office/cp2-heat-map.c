#include "config.h"

#include "app/models/cp2-coverage-model.h"
#include "app/office/cp2-heat-map.h"
#include "app/office/cp2-heat-picture.h"

struct _Cp2HeatMap
{
  GtkWidget          parent_instance;

  /* Owned references */
  Cp2CoverageTable  *table;
  GtkAdjustment     *adjustments[2];
  PangoLayout       *words;
  char              *text;

  GtkScrollablePolicy policies[2];
  Cp2HeatLayout      layout;
  Cp2HeatColors      colors;
  int                day;
  guint              row;
  guint              column;
  /* The cell under the pointer. */
  gboolean           is_hovered;
  guint              hovered_row;
  guint              hovered_column;
};

G_DEFINE_FINAL_TYPE_WITH_CODE (Cp2HeatMap, cp2_heat_map, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_SCROLLABLE, NULL))

enum {
  PROP_0,
  PROP_TEXT,
  N_PROPS,
  PROP_HADJUSTMENT = N_PROPS,
  PROP_VADJUSTMENT,
  PROP_HSCROLL_POLICY,
  PROP_VSCROLL_POLICY,
};

enum {
  SIGNAL_OPENED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static gboolean
is_filled (Cp2HeatMap *self)
{
  return self->layout.n_rows > 0 && self->layout.n_columns > 0;
}

static void
describe (Cp2HeatMap *self)
{
  g_autofree char *text = NULL;
  g_autofree char *focused = NULL;

  if (is_filled (self))
    {
      focused = cp2_coverage_describe_cell (self->table, self->row, self->column);
      text = self->is_hovered
             ? cp2_coverage_describe_cell (self->table, self->hovered_row, self->hovered_column) : g_strdup (focused);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, focused, -1);
    }

  if (g_strcmp0 (text, self->text) == 0)
    return;
  g_free (self->text);
  self->text = g_steal_pointer (&text);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TEXT]);
}

static void
configure (Cp2HeatMap *self)
{
  Cp2HeatLayout *layout = &self->layout;
  double wanted_width = layout->n_columns * layout->cell_width;
  double wanted_height = layout->n_rows * layout->row_height;
  double seen_width = MAX (layout->width - layout->names_width, 1);
  double seen_height = MAX (layout->height - layout->header_height, 1);

  if (self->adjustments[0] != NULL)
    gtk_adjustment_configure (self->adjustments[0], gtk_adjustment_get_value (self->adjustments[0]), 0,
                              MAX (wanted_width, seen_width), layout->cell_width, seen_width * 0.9, seen_width);
  if (self->adjustments[1] != NULL)
    gtk_adjustment_configure (self->adjustments[1], gtk_adjustment_get_value (self->adjustments[1]), 0,
                              MAX (wanted_height, seen_height), layout->row_height, seen_height * 0.9, seen_height);
}

static void
scrolled_cb (Cp2HeatMap *self)
{
  if (self->adjustments[0] != NULL)
    self->layout.x = gtk_adjustment_get_value (self->adjustments[0]);
  if (self->adjustments[1] != NULL)
    self->layout.y = gtk_adjustment_get_value (self->adjustments[1]);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
set_adjustment (Cp2HeatMap    *self,
                guint          which,
                GtkAdjustment *adjustment)
{
  if (adjustment != NULL && adjustment == self->adjustments[which])
    return;

  if (self->adjustments[which] != NULL)
    g_signal_handlers_disconnect_by_data (self->adjustments[which], self);
  g_clear_object (&self->adjustments[which]);
  self->adjustments[which] = adjustment ? g_object_ref (adjustment)
                                        : g_object_ref_sink (gtk_adjustment_new (0, 0, 0, 0, 0, 0));
  g_signal_connect_object (self->adjustments[which], "value-changed", G_CALLBACK (scrolled_cb), self,
                           G_CONNECT_SWAPPED);
  configure (self);
}

/* Brings a cell into view. */
static void
show_cell (Cp2HeatMap *self,
           guint       row,
           guint       column)
{
  Cp2HeatLayout *layout = &self->layout;

  if (self->adjustments[0] != NULL)
    gtk_adjustment_clamp_page (self->adjustments[0], column * layout->cell_width, (column + 1) * layout->cell_width);
  if (self->adjustments[1] != NULL)
    gtk_adjustment_clamp_page (self->adjustments[1], row * layout->row_height, (row + 1) * layout->row_height);
}

static void
focus_cell (Cp2HeatMap *self,
            int         row,
            int         column)
{
  if (!is_filled (self))
    return;

  self->row = CLAMP (row, 0, (int) self->layout.n_rows - 1);
  self->column = CLAMP (column, 0, (int) self->layout.n_columns - 1);
  show_cell (self, self->row, self->column);
  describe (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static gboolean
key_pressed_cb (GtkEventControllerKey *controller,
                guint                  key,
                guint                  code,
                GdkModifierType        modifiers,
                Cp2HeatMap            *self)
{
  int page = MAX (self->layout.height / self->layout.row_height - 2, 1);

  switch (key)
    {
    case GDK_KEY_Up:
      focus_cell (self, (int) self->row - 1, self->column);
      break;
    case GDK_KEY_Down:
      focus_cell (self, self->row + 1, self->column);
      break;
    case GDK_KEY_Left:
      focus_cell (self, self->row, (int) self->column - 1);
      break;
    case GDK_KEY_Right:
      focus_cell (self, self->row, self->column + 1);
      break;
    case GDK_KEY_Home:
      focus_cell (self, self->row, 0);
      break;
    case GDK_KEY_End:
      focus_cell (self, self->row, self->layout.n_columns);
      break;
    case GDK_KEY_Page_Up:
      focus_cell (self, (int) self->row - page, self->column);
      break;
    case GDK_KEY_Page_Down:
      focus_cell (self, self->row + page, self->column);
      break;
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
    case GDK_KEY_space:
      if (is_filled (self))
        g_signal_emit (self, signals[SIGNAL_OPENED], 0, self->row, self->column);
      break;
    default:
      return GDK_EVENT_PROPAGATE;
    }

  return GDK_EVENT_STOP;
}

static void
pressed_cb (GtkGestureClick *gesture,
            int              n_press,
            double           x,
            double           y,
            Cp2HeatMap      *self)
{
  guint row;
  guint column;

  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (!cp2_heat_layout_find (&self->layout, x, y, &row, &column))
    return;

  focus_cell (self, row, column);
  g_signal_emit (self, signals[SIGNAL_OPENED], 0, row, column);
}

static void
moved_cb (GtkEventControllerMotion *controller,
          double                    x,
          double                    y,
          Cp2HeatMap               *self)
{
  self->is_hovered = cp2_heat_layout_find (&self->layout, x, y, &self->hovered_row, &self->hovered_column);
  describe (self);
}

static void
left_cb (GtkEventControllerMotion *controller,
         Cp2HeatMap               *self)
{
  self->is_hovered = FALSE;
  describe (self);
}

static void
cp2_heat_map_snapshot (GtkWidget   *widget,
                       GtkSnapshot *snapshot)
{
  Cp2HeatMap *self = CP2_HEAT_MAP (widget);
  Cp2HeatPicture picture = { self->table, &self->layout, &self->colors, NULL, self->day, self->row, self->column,
                             gtk_widget_has_focus (widget), gtk_widget_has_visible_focus (widget) };
  cairo_t *cr;

  if (!is_filled (self) || self->layout.width < 1)
    return;

  cp2_heat_colors_load (&self->colors, widget);
  if (self->words == NULL)
    {
      self->words = gtk_widget_create_pango_layout (widget, NULL);
      pango_layout_set_ellipsize (self->words, PANGO_ELLIPSIZE_END);
    }

  picture.words = self->words;
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, self->layout.width, self->layout.height));
  cp2_heat_picture_draw (&picture, cr);
  cairo_destroy (cr);
}

static void
cp2_heat_map_size_allocate (GtkWidget *widget,
                            int        width,
                            int        height,
                            int        baseline)
{
  Cp2HeatMap *self = CP2_HEAT_MAP (widget);
  gboolean is_resized = (int) self->layout.width != width || (int) self->layout.height != height;

  cp2_heat_layout_allocate (&self->layout, width, height);
  configure (self);
  if (is_resized)
    show_cell (self, self->row, self->column);
}

static void
cp2_heat_map_measure (GtkWidget      *widget,
                      GtkOrientation  orientation,
                      int             for_size,
                      int            *minimum,
                      int            *natural,
                      int            *minimum_baseline,
                      int            *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 320 : 200;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 720 : 480;
}

static void
cp2_heat_map_css_changed (GtkWidget         *widget,
                          GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (cp2_heat_map_parent_class)->css_changed (widget, change);

  g_clear_object (&CP2_HEAT_MAP (widget)->words);
  gtk_widget_queue_draw (widget);
}

static void
cp2_heat_map_dispose (GObject *object)
{
  Cp2HeatMap *self = CP2_HEAT_MAP (object);

  for (guint i = 0; i < 2; i++)
    {
      if (self->adjustments[i] != NULL)
        g_signal_handlers_disconnect_by_data (self->adjustments[i], self);
      g_clear_object (&self->adjustments[i]);
    }
  g_clear_pointer (&self->table, cp2_coverage_table_unref);
  g_clear_object (&self->words);
  g_clear_pointer (&self->text, g_free);

  G_OBJECT_CLASS (cp2_heat_map_parent_class)->dispose (object);
}

static void
cp2_heat_map_get_property (GObject    *object,
                           guint       id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  Cp2HeatMap *self = CP2_HEAT_MAP (object);

  switch (id)
    {
    case PROP_TEXT:
      g_value_set_string (value, cp2_heat_map_get_text (self));
      break;
    case PROP_HADJUSTMENT:
    case PROP_VADJUSTMENT:
      g_value_set_object (value, self->adjustments[id - PROP_HADJUSTMENT]);
      break;
    case PROP_HSCROLL_POLICY:
    case PROP_VSCROLL_POLICY:
      g_value_set_enum (value, self->policies[id - PROP_HSCROLL_POLICY]);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
cp2_heat_map_set_property (GObject      *object,
                           guint         id,
                           const GValue *value,
                           GParamSpec   *pspec)
{
  Cp2HeatMap *self = CP2_HEAT_MAP (object);

  switch (id)
    {
    case PROP_HADJUSTMENT:
    case PROP_VADJUSTMENT:
      set_adjustment (self, id - PROP_HADJUSTMENT, g_value_get_object (value));
      break;
    case PROP_HSCROLL_POLICY:
    case PROP_VSCROLL_POLICY:
      self->policies[id - PROP_HSCROLL_POLICY] = g_value_get_enum (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
cp2_heat_map_class_init (Cp2HeatMapClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = cp2_heat_map_dispose;
  object_class->get_property = cp2_heat_map_get_property;
  object_class->set_property = cp2_heat_map_set_property;
  widget_class->snapshot = cp2_heat_map_snapshot;
  widget_class->size_allocate = cp2_heat_map_size_allocate;
  widget_class->measure = cp2_heat_map_measure;
  widget_class->css_changed = cp2_heat_map_css_changed;

  properties[PROP_TEXT] =
    g_param_spec_string ("text", NULL, NULL, "", G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  g_object_class_override_property (object_class, PROP_HADJUSTMENT, "hadjustment");
  g_object_class_override_property (object_class, PROP_VADJUSTMENT, "vadjustment");
  g_object_class_override_property (object_class, PROP_HSCROLL_POLICY, "hscroll-policy");
  g_object_class_override_property (object_class, PROP_VSCROLL_POLICY, "vscroll-policy");

  signals[SIGNAL_OPENED] =
    g_signal_new ("opened", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_UINT);

  gtk_widget_class_set_css_name (widget_class, "heatmap");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GRID);
}

static void
cp2_heat_map_init (Cp2HeatMap *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  self->day = -1;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self, 0);
  g_signal_connect_object (motion, "motion", G_CALLBACK (moved_cb), self, 0);
  g_signal_connect_object (motion, "leave", G_CALLBACK (left_cb), self, 0);
  g_signal_connect_object (click, "pressed", G_CALLBACK (pressed_cb), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}

/* Where the centre and day of the focus are in another table; the first cell when they are gone. */
static void
keep_focus (Cp2HeatMap       *self,
            Cp2CoverageTable *before)
{
  const char *centre = cp2_coverage_table_get_centre (before, self->row)->id;
  const char *date = cp2_coverage_table_get_day (before, self->column)->date;
  guint row = 0;
  guint column = 0;

  for (guint i = 0; i < self->layout.n_rows; i++)
    if (g_str_equal (cp2_coverage_table_get_centre (self->table, i)->id, centre))
      row = i;
  for (guint i = 0; i < self->layout.n_columns; i++)
    if (g_str_equal (cp2_coverage_table_get_day (self->table, i)->date, date))
      column = i;
  self->row = row;
  self->column = column;
}

void
cp2_heat_map_set_table (Cp2HeatMap       *self,
                        Cp2CoverageTable *table)
{
  g_autoptr(Cp2CoverageTable) before = NULL;
  gboolean was_filled;

  g_return_if_fail (CP2_IS_HEAT_MAP (self));

  was_filled = is_filled (self);
  before = g_steal_pointer (&self->table);
  self->table = table ? cp2_coverage_table_ref (table) : NULL;
  self->layout.n_rows = table ? table->centres->len : 0;
  self->layout.n_columns = table ? table->days->len : 0;
  self->is_hovered = FALSE;
  if (was_filled && is_filled (self) && !cp2_coverage_table_same_axes (before, table))
    keep_focus (self, before);
  else if (!was_filled || !is_filled (self))
    self->row = self->column = 0;

  describe (self);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
cp2_heat_map_set_day (Cp2HeatMap *self,
                      int         day)
{
  g_return_if_fail (CP2_IS_HEAT_MAP (self));

  self->day = day;
  if (is_filled (self) && day >= 0)
    focus_cell (self, self->row, day);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

const char *
cp2_heat_map_get_text (Cp2HeatMap *self)
{
  g_return_val_if_fail (CP2_IS_HEAT_MAP (self), NULL);

  return self->text ? self->text : "";
}
