#include "config.h"

#include "app/models/cp2-display.h"
#include "app/office/cp2-heat-picture.h"

#define SHAPE_SIZE 18
#define PADDING    6

static void
draw_text (const Cp2HeatPicture *self,
           cairo_t              *cr,
           const char           *text,
           double                x,
           double                y,
           double                width,
           gboolean              centred,
           gboolean              bold)
{
  g_autoptr(PangoAttrList) attributes = pango_attr_list_new ();
  int height;

  if (bold)
    pango_attr_list_insert (attributes, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
  pango_layout_set_attributes (self->words, attributes);
  pango_layout_set_text (self->words, text, -1);
  pango_layout_set_width (self->words, MAX (width, 1) * PANGO_SCALE);
  pango_layout_set_alignment (self->words, centred ? PANGO_ALIGN_CENTER : PANGO_ALIGN_LEFT);
  pango_layout_get_pixel_size (self->words, NULL, &height);
  gdk_cairo_set_source_rgba (cr, &self->colors->text);
  cairo_move_to (cr, x, y - height / 2.0);
  pango_cairo_show_layout (cr, self->words);
}

static void
draw_days (const Cp2HeatPicture *self,
           cairo_t              *cr,
           guint                 first,
           guint                 end)
{
  const Cp2HeatLayout *layout = self->layout;

  for (guint column = first; column < end; column++)
    {
      const char *date = cp2_coverage_table_get_day (self->table, column)->date;
      g_autofree char *weekday = cp2_display_day (date, CP2_DAY_WEEKDAY);
      g_autofree char *number = g_strdup_printf ("%d", atoi (date + 8));
      gboolean marked = (int) column == self->day;
      double x;
      double y;

      cp2_heat_layout_place (layout, 0, column, &x, &y);
      draw_text (self, cr, weekday, x - layout->cell_width / 2, layout->header_height * 0.3, layout->cell_width, TRUE, marked);
      draw_text (self, cr, number, x - layout->cell_width / 2, layout->header_height * 0.7, layout->cell_width, TRUE, marked);
    }
}

static void
draw_day_column (const Cp2HeatPicture *self,
                 cairo_t              *cr)
{
  const Cp2HeatLayout *layout = self->layout;
  GdkRGBA tint = self->colors->text;
  double x, y;

  if (self->day < 0 || self->day >= (int) layout->n_columns)
    return;

  cp2_heat_layout_place (layout, 0, self->day, &x, &y);
  tint.alpha = 0.07;
  gdk_cairo_set_source_rgba (cr, &tint);
  cairo_rectangle (cr, x - layout->cell_width / 2, 0, layout->cell_width, layout->height);
  cairo_fill (cr);
}

static void
draw_cell (const Cp2HeatPicture *self,
           cairo_t              *cr,
           guint                 row,
           guint                 column)
{
  Cp2CoverageCell *cell = cp2_coverage_table_get_cell (self->table, row, column);
  double x, y;

  cp2_heat_layout_place (self->layout, row, column, &x, &y);
  cp2_heat_cell_draw (cr, self->colors, cp2_heat_cell_get_shape (self->table, row, column), x, y, SHAPE_SIZE,
                      cell->due > 0 ? (double) cell->marked / cell->due : 0, cp2_heat_cell_has_flag (cell));

  if (row != self->row || column != self->column || !self->focus_is_visible)
    return;

  gdk_cairo_set_source_rgba (cr, &self->colors->accent);
  cairo_set_line_width (cr, 2);
  cairo_rectangle (cr, x - self->layout->cell_width / 2 + 1, y - self->layout->row_height / 2 + 1,
                   self->layout->cell_width - 2, self->layout->row_height - 2);
  cairo_stroke (cr);
}

/* Below the days and beside the names. */
static void
draw_cells (const Cp2HeatPicture *self,
            cairo_t              *cr)
{
  const Cp2HeatLayout *layout = self->layout;
  guint first_row, end_row, first_column, end_column;

  cp2_heat_layout_get_seen (layout, &first_row, &end_row, &first_column, &end_column);

  cairo_save (cr);
  cairo_rectangle (cr, layout->names_width, 0, layout->width - layout->names_width, layout->height);
  cairo_clip (cr);
  draw_day_column (self, cr);
  draw_days (self, cr, first_column, end_column);
  cairo_rectangle (cr, layout->names_width, layout->header_height, layout->width, layout->height);
  cairo_clip (cr);
  for (guint row = first_row; row < end_row; row++)
    for (guint column = first_column; column < end_column; column++)
      draw_cell (self, cr, row, column);
  cairo_restore (cr);
}

static void
draw_names (const Cp2HeatPicture *self,
            cairo_t              *cr)
{
  const Cp2HeatLayout *layout = self->layout;
  guint first_row, end_row, first_column, end_column;

  cp2_heat_layout_get_seen (layout, &first_row, &end_row, &first_column, &end_column);

  cairo_save (cr);
  cairo_rectangle (cr, 0, layout->header_height, layout->names_width, layout->height);
  cairo_clip (cr);
  for (guint row = first_row; row < end_row; row++)
    {
      double x, y;

      cp2_heat_layout_place (layout, row, 0, &x, &y);
      draw_text (self, cr, cp2_coverage_table_get_centre (self->table, row)->name, PADDING, y,
                 layout->names_width - 2 * PADDING, FALSE, row == self->row && self->has_focus);
    }
  cairo_restore (cr);
}

void
cp2_heat_picture_draw (const Cp2HeatPicture *self,
                       cairo_t              *cr)
{
  g_return_if_fail (self != NULL && cr != NULL);

  draw_cells (self, cr);
  draw_names (self, cr);
}
