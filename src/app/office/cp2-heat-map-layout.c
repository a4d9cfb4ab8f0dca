#include "config.h"

#include "app/office/cp2-heat-map-layout.h"

#define ROW_HEIGHT      30
#define HEADER_HEIGHT   44
#define NAMES_MIN       120
#define NAMES_MAX       220
#define NAMES_SHARE     0.3
#define CELL_MIN        38
#define CELL_MAX        46

void
cp2_heat_layout_allocate (Cp2HeatLayout *layout,
                          int            width,
                          int            height)
{
  double room, n_seen;

  layout->width = width;
  layout->height = height;
  layout->row_height = ROW_HEIGHT;
  layout->header_height = HEADER_HEIGHT;
  layout->names_width = CLAMP (width * NAMES_SHARE, NAMES_MIN, NAMES_MAX);
  room = width - layout->names_width;
  /* As many whole columns as there is room for, so that none is cut where it scrolls. */
  n_seen = CLAMP ((guint) MAX (room / CELL_MIN, 1), 1, MAX (layout->n_columns, 1));
  layout->cell_width = CLAMP (room / n_seen, CELL_MIN, CELL_MAX);
}

void
cp2_heat_layout_place (const Cp2HeatLayout *layout,
                       guint                row,
                       guint                column,
                       double              *x,
                       double              *y)
{
  *x = layout->names_width + (column + 0.5) * layout->cell_width - layout->x;
  *y = layout->header_height + (row + 0.5) * layout->row_height - layout->y;
}

gboolean
cp2_heat_layout_find (const Cp2HeatLayout *layout,
                      double               x,
                      double               y,
                      guint               *row,
                      guint               *column)
{
  double across = (x - layout->names_width + layout->x) / layout->cell_width;
  double down = (y - layout->header_height + layout->y) / layout->row_height;

  if (x < layout->names_width || y < layout->header_height || across < 0 || down < 0 ||
      across >= layout->n_columns || down >= layout->n_rows)
    return FALSE;

  *row = (guint) down;
  *column = (guint) across;
  return TRUE;
}

void
cp2_heat_layout_get_seen (const Cp2HeatLayout *layout,
                          guint               *first_row,
                          guint               *end_row,
                          guint               *first_column,
                          guint               *end_column)
{
  double bottom = layout->y + layout->height - layout->header_height;
  double right = layout->x + layout->width - layout->names_width;

  *first_row = (guint) MAX (layout->y / layout->row_height, 0);
  *end_row = MIN (layout->n_rows, (guint) MAX (bottom / layout->row_height + 1, 0));
  *first_column = (guint) MAX (layout->x / layout->cell_width, 0);
  *end_column = MIN (layout->n_columns, (guint) MAX (right / layout->cell_width + 1, 0));
}
