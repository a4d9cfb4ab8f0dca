#include "config.h"

#include "app/office/cp2-heat-cell.h"

#include <math.h>

#define SWATCH_SIZE 16

static void
look_up (GtkStyleContext *style,
         const char      *name,
         const GdkRGBA   *fallback,
         GdkRGBA         *color)
{
  if (!gtk_style_context_lookup_color (style, name, color))
    *color = *fallback;
}

void
cp2_heat_colors_load (Cp2HeatColors *colors,
                      GtkWidget     *widget)
{
  GtkStyleContext *style = gtk_widget_get_style_context (widget);
  const GdkRGBA *text = &colors->text;

  gtk_style_context_get_color (style, &colors->text);
  look_up (style, "accent_bg_color", text, &colors->accent);
  look_up (style, "accent_fg_color", text, &colors->accent_text);
  look_up (style, "success_bg_color", text, &colors->success);
  look_up (style, "success_fg_color", text, &colors->success_text);
  look_up (style, "warning_color", text, &colors->warning);
  look_up (style, "error_color", text, &colors->error);
  look_up (style, "view_bg_color", text, &colors->background);
}

Cp2HeatShape
cp2_heat_cell_get_shape (Cp2CoverageTable *table,
                         guint             centre,
                         guint             day)
{
  Cp2CoverageCell *cell = cp2_coverage_table_get_cell (table, centre, day);

  switch (cell->sheet)
    {
    case CP2_COVERAGE_SHEET_OPEN:
      return CP2_HEAT_OPEN;
    case CP2_COVERAGE_SHEET_SUBMITTED:
      return CP2_HEAT_SUBMITTED;
    case CP2_COVERAGE_SHEET_VERIFIED:
      return CP2_HEAT_VERIFIED;
    case CP2_COVERAGE_SHEET_REOPENED:
      return CP2_HEAT_REOPENED;
    case CP2_COVERAGE_SHEET_NONE:
    default:
      if (cell->due == 0)
        return CP2_HEAT_NOBODY;
      return cp2_coverage_table_is_due (table, day) ? CP2_HEAT_MISSING : CP2_HEAT_AHEAD;
    }
}

gboolean
cp2_heat_cell_has_flag (const Cp2CoverageCell *cell)
{
  return cell->refused || cell->late > 0 ||
         (cell->sheet != CP2_COVERAGE_SHEET_VERIFIED && (cell->disputed > 0 || cell->absent > 0));
}

static void
square (cairo_t *cr,
        double   x,
        double   y,
        double   size)
{
  double radius = size * 0.18;
  double left = x - size / 2, top = y - size / 2;

  cairo_new_sub_path (cr);
  cairo_arc (cr, left + size - radius, top + radius, radius, -M_PI / 2, 0);
  cairo_arc (cr, left + size - radius, top + size - radius, radius, 0, M_PI / 2);
  cairo_arc (cr, left + radius, top + size - radius, radius, M_PI / 2, M_PI);
  cairo_arc (cr, left + radius, top + radius, radius, M_PI, 3 * M_PI / 2);
  cairo_close_path (cr);
}

static void
set_color (cairo_t       *cr,
           const GdkRGBA *color,
           double         alpha)
{
  cairo_set_source_rgba (cr, color->red, color->green, color->blue, color->alpha * alpha);
}

static void
draw_open (cairo_t             *cr,
           const Cp2HeatColors *colors,
           double               x,
           double               y,
           double               size,
           double               fraction)
{
  cairo_save (cr);
  square (cr, x, y, size);
  cairo_clip (cr);
  set_color (cr, &colors->accent, 0.6);
  cairo_rectangle (cr, x - size / 2, y + size / 2 - size * fraction, size, size * fraction);
  cairo_fill (cr);
  cairo_restore (cr);
  square (cr, x, y, size - 1.5);
  set_color (cr, &colors->accent, 1);
  cairo_set_line_width (cr, 1.5);
  cairo_stroke (cr);
}

static void
draw_cross (cairo_t *cr,
            double   x,
            double   y,
            double   size)
{
  double half = size * 0.32;

  cairo_set_line_width (cr, size * 0.16);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_move_to (cr, x - half, y - half);
  cairo_line_to (cr, x + half, y + half);
  cairo_move_to (cr, x + half, y - half);
  cairo_line_to (cr, x - half, y + half);
  cairo_stroke (cr);
}

static void
draw_verified (cairo_t             *cr,
               const Cp2HeatColors *colors,
               double               x,
               double               y,
               double               size)
{
  square (cr, x, y, size);
  set_color (cr, &colors->success, 1);
  cairo_fill (cr);
  set_color (cr, &colors->success_text, 1);
  cairo_set_line_width (cr, size * 0.13);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_move_to (cr, x - size * 0.25, y + size * 0.02);
  cairo_line_to (cr, x - size * 0.07, y + size * 0.2);
  cairo_line_to (cr, x + size * 0.26, y - size * 0.2);
  cairo_stroke (cr);
}

static void
draw_diamond (cairo_t *cr,
              double   x,
              double   y,
              double   size)
{
  double half = size * 0.56;

  cairo_move_to (cr, x, y - half);
  cairo_line_to (cr, x + half, y);
  cairo_line_to (cr, x, y + half);
  cairo_line_to (cr, x - half, y);
  cairo_close_path (cr);
  cairo_fill (cr);
}

static void
draw_flag (cairo_t             *cr,
           const Cp2HeatColors *colors,
           double               x,
           double               y,
           double               size)
{
  double right = x + size * 0.66, top = y - size * 0.66, side = size * 0.5;

  cairo_move_to (cr, right - side, top);
  cairo_line_to (cr, right, top);
  cairo_line_to (cr, right, top + side);
  cairo_close_path (cr);
  set_color (cr, &colors->background, 1);
  cairo_set_line_width (cr, 3);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_stroke_preserve (cr);
  set_color (cr, &colors->error, 1);
  cairo_fill (cr);
}

void
cp2_heat_cell_draw (cairo_t             *cr,
                    const Cp2HeatColors *colors,
                    Cp2HeatShape         shape,
                    double               x,
                    double               y,
                    double               size,
                    double               fraction,
                    gboolean             flag)
{
  switch (shape)
    {
    case CP2_HEAT_AHEAD:
      square (cr, x, y, size - 1);
      set_color (cr, &colors->text, 0.3);
      cairo_set_line_width (cr, 1);
      cairo_stroke (cr);
      break;
    case CP2_HEAT_MISSING:
      set_color (cr, &colors->error, 1);
      draw_cross (cr, x, y, size);
      break;
    case CP2_HEAT_OPEN:
      draw_open (cr, colors, x, y, size, fraction);
      break;
    case CP2_HEAT_SUBMITTED:
      set_color (cr, &colors->accent, 1);
      cairo_arc (cr, x, y, size / 2, 0, 2 * M_PI);
      cairo_fill (cr);
      break;
    case CP2_HEAT_VERIFIED:
      draw_verified (cr, colors, x, y, size);
      break;
    case CP2_HEAT_REOPENED:
      set_color (cr, &colors->warning, 1);
      draw_diamond (cr, x, y, size);
      break;
    case CP2_HEAT_NOBODY:
    case CP2_HEAT_N_SHAPES:
    default:
      set_color (cr, &colors->text, 0.3);
      cairo_arc (cr, x, y, 1.5, 0, 2 * M_PI);
      cairo_fill (cr);
      break;
    }

  if (flag)
    draw_flag (cr, colors, x, y, size);
}

struct _Cp2HeatSwatch
{
  GtkWidget  parent_instance;

  int        shape;
  gboolean   flag;
};

G_DEFINE_FINAL_TYPE (Cp2HeatSwatch, cp2_heat_swatch, GTK_TYPE_WIDGET)

enum {
  PROP_0,
  PROP_SHAPE,
  PROP_FLAG,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
cp2_heat_swatch_snapshot (GtkWidget   *widget,
                          GtkSnapshot *snapshot)
{
  Cp2HeatSwatch *self = CP2_HEAT_SWATCH (widget);
  double width = gtk_widget_get_width (widget);
  double height = gtk_widget_get_height (widget);
  Cp2HeatColors colors;
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (-4, -4, (float) width + 8, (float) height + 8));

  cp2_heat_colors_load (&colors, widget);
  cp2_heat_cell_draw (cr, &colors, self->shape, width / 2, height / 2, SWATCH_SIZE - 2, 0.6, self->flag);
  cairo_destroy (cr);
}

static void
cp2_heat_swatch_measure (GtkWidget      *widget,
                         GtkOrientation  orientation,
                         int             for_size,
                         int            *minimum,
                         int            *natural,
                         int            *minimum_baseline,
                         int            *natural_baseline)
{
  *minimum = *natural = SWATCH_SIZE;
}

static void
cp2_heat_swatch_get_property (GObject    *object,
                              guint       id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  Cp2HeatSwatch *self = CP2_HEAT_SWATCH (object);

  if (id == PROP_SHAPE)
    g_value_set_int (value, self->shape);
  else
    g_value_set_boolean (value, self->flag);
}

static void
cp2_heat_swatch_set_property (GObject      *object,
                              guint         id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  Cp2HeatSwatch *self = CP2_HEAT_SWATCH (object);

  if (id == PROP_SHAPE)
    self->shape = g_value_get_int (value);
  else
    self->flag = g_value_get_boolean (value);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
cp2_heat_swatch_class_init (Cp2HeatSwatchClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = cp2_heat_swatch_get_property;
  object_class->set_property = cp2_heat_swatch_set_property;
  widget_class->snapshot = cp2_heat_swatch_snapshot;
  widget_class->measure = cp2_heat_swatch_measure;

  properties[PROP_SHAPE] =
    g_param_spec_int ("shape", NULL, NULL, 0, CP2_HEAT_N_SHAPES - 1, 0, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_FLAG] =
    g_param_spec_boolean ("flag", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /* The label beside it says what it is. */
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
cp2_heat_swatch_init (Cp2HeatSwatch *self)
{
}
