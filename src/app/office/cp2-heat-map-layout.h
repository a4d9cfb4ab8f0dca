#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Where things lie in a heat map, pixels. */
typedef struct
{
  guint  n_rows;
  guint  n_columns;
  double width;
  double height;
  double names_width;
  double header_height;
  double cell_width;
  double row_height;
  /* How far it is scrolled. */
  double x;
  double y;
} Cp2HeatLayout;

/* Sizes for a widget of @width and @height; keeps how far it is scrolled. */
void     cp2_heat_layout_allocate (Cp2HeatLayout  *layout,
                                   int             width,
                                   int             height);
/* Middle of a cell. */
void     cp2_heat_layout_place    (const Cp2HeatLayout *layout,
                                   guint           row,
                                   guint           column,
                                   double         *x,
                                   double         *y);
/* The cell below a point; FALSE where there is none. */
gboolean cp2_heat_layout_find     (const Cp2HeatLayout *layout,
                                   double          x,
                                   double          y,
                                   guint          *row,
                                   guint          *column);
/* Rows and columns that can be seen: from the first to before the last. */
void     cp2_heat_layout_get_seen (const Cp2HeatLayout *layout,
                                   guint          *first_row,
                                   guint          *end_row,
                                   guint          *first_column,
                                   guint          *end_column);

G_END_DECLS
