#include "config.h"

#include <glib/gi18n.h>

#include "app/centre/cp2-register-paper.h"
#include "app/models/cp2-account-title.h"
#include "app/models/cp2-display.h"
#include "app/models/cp2-words.h"
#include "core/cp2-clock.h"
#include "core/cp2-exams.h"

/* Points. A signature needs as much as a form gives it. */
#define LINE_HEIGHT    26.0
#define HEADING_HEIGHT 24.0
#define TITLE_HEIGHT   84.0
#define FOOT_HEIGHT    18.0
#define STAMPS_HEIGHT  124.0
#define PADDING        4.0

enum
{
  COLUMN_NUMBER,
  COLUMN_NAME,
  COLUMN_IDENTITY,
  COLUMN_MARK,
  COLUMN_TIME_IN,
  COLUMN_TIME_OUT,
  COLUMN_NOTE,
  COLUMN_SIGNATURE,
  N_COLUMNS
};

/* Shares of the width. */
static const double shares[N_COLUMNS] = { 0.045, 0.235, 0.105, 0.105, 0.075, 0.075, 0.155, 0.205 };

/* A position with a name alone, or a person with all columns but the signature. */
typedef struct
{
  char     *cells[N_COLUMNS];
  gboolean  is_heading;
} Line;

struct _Cp2RegisterPaper
{
  char    *place;
  char    *code;
  char    *heading;
  char    *counts;
  char    *countersigned;
  char    *printed;

  /* Of Line, and the first line of each page; the stamps come on the last */
  GArray  *lines;
  GArray  *pages;
  double   width;
  double   height;
};

/* What is drawn on, and how. */
typedef struct
{
  cairo_t     *cairo;
  PangoLayout *layout;
} Pen;

static void
line_clear (gpointer data)
{
  Line *line = data;

  for (guint i = 0; i < N_COLUMNS; i++)
    g_free (line->cells[i]);
}

static void
add_position (Cp2RegisterPaper *self,
              Cp2Store         *store,
              const char       *position)
{
  g_autoptr(Cp2Position) record = NULL;
  Line line = { .is_heading = TRUE };

  cp2_store_get_record (store, &cp2_position_kind, position, (gpointer *) &record, NULL);
  line.cells[0] = g_strdup (record ? cp2_words_get_name (record->name) : position);
  g_array_append_val (self->lines, line);
}

static void
add_person (Cp2RegisterPaper *self,
            Cp2RegisterRow   *row,
            guint             number)
{
  const Cp2RegisterMark *mark = cp2_register_row_get_mark (row);
  gboolean marked = mark->status != CP2_ATTENDANCE_UNSET && mark->status != CP2_ATTENDANCE_CLEARED;
  Line line = { .is_heading = FALSE };

  line.cells[COLUMN_NUMBER] = cp2_display_number (number);
  line.cells[COLUMN_NAME] = g_strdup (cp2_register_row_get_name (row));
  line.cells[COLUMN_IDENTITY] = g_strdup (cp2_register_row_get_national_id (row));
  /* An empty field can be filled in by hand. */
  line.cells[COLUMN_MARK] = g_strdup (marked ? cp2_words_get_mark (mark->status) : "");
  line.cells[COLUMN_TIME_IN] = g_strdup (mark->time_in);
  line.cells[COLUMN_TIME_OUT] = g_strdup (mark->time_out);
  line.cells[COLUMN_NOTE] = mark->replaced_by ? g_strdup_printf (_("replaced by %s"), mark->replaced_by)
                                              : g_strdup (mark->remark);
  g_array_append_val (self->lines, line);
}

static void
add_lines (Cp2RegisterPaper *self,
           GListModel       *rows,
           Cp2Store         *store)
{
  const char *position = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (rows); i++)
    {
      g_autoptr(Cp2RegisterRow) row = g_list_model_get_item (rows, i);

      if (g_strcmp0 (position, cp2_register_row_get_position (row)) != 0)
        add_position (self, store, cp2_register_row_get_position (row));
      position = cp2_register_row_get_position (row);
      add_person (self, row, i + 1);
    }
}

static char *
describe_counts (const Cp2RegisterCounts *counts)
{
  /* Translators: how many people of a register; all four are numbers */
  return g_strdup_printf (_("Present: %u · Absent: %u · Replaced: %u · Not marked: %u"), counts->present, counts->absent,
                          counts->replaced, counts->unmarked);
}

static char *
describe_countersignature (Cp2AttendanceSheet *sheet)
{
  g_autofree char *when = NULL;

  if (sheet == NULL || sheet->countersigned_by == NULL || !cp2_attendance_sheet_is_closed (sheet))
    return g_strdup (_("Not submitted yet"));

  when = cp2_display_instant (sheet->submitted_at, "");
  /* Translators: a name, and a day with a time */
  return g_strdup_printf (_("Countersigned in the system by %s, %s"), sheet->countersigned_by, when);
}

Cp2RegisterPaper *
cp2_register_paper_new (Cp2RegisterModel *model,
                        Cp2Store         *store,
                        const char       *heading)
{
  Cp2RegisterPaper *self = g_new0 (Cp2RegisterPaper, 1);
  g_autofree char *now = cp2_display_time (cp2_clock_right_now (), "");

  g_return_val_if_fail (CP2_IS_REGISTER_MODEL (model), NULL);

  self->place = cp2_account_title (store);
  self->code = cp2_account_subtitle (store);
  self->heading = g_strdup (heading);
  self->counts = describe_counts (cp2_register_model_get_counts (model));
  self->countersigned = describe_countersignature (cp2_register_model_get_sheet (model));
  /* Translators: %s is a day with a time */
  self->printed = g_strdup_printf (_("Printed %s"), now);
  self->lines = g_array_new (FALSE, FALSE, sizeof (Line));
  g_array_set_clear_func (self->lines, line_clear);
  self->pages = g_array_new (FALSE, FALSE, sizeof (guint));
  add_lines (self, G_LIST_MODEL (model), store);

  return self;
}

void
cp2_register_paper_free (Cp2RegisterPaper *self)
{
  g_free (self->place);
  g_free (self->code);
  g_free (self->heading);
  g_free (self->counts);
  g_free (self->countersigned);
  g_free (self->printed);
  g_array_unref (self->lines);
  g_array_unref (self->pages);
  g_free (self);
}

static double
get_height (Cp2RegisterPaper *self,
            guint             index)
{
  return index < self->lines->len && g_array_index (self->lines, Line, index).is_heading ? HEADING_HEIGHT : LINE_HEIGHT;
}

guint
cp2_register_paper_paginate (Cp2RegisterPaper *self,
                             double            width,
                             double            height)
{
  double left = height - TITLE_HEIGHT - FOOT_HEIGHT - HEADING_HEIGHT;
  guint first = 0;

  self->width = width;
  self->height = height;
  g_array_set_size (self->pages, 0);
  g_array_append_val (self->pages, first);
  for (guint i = 0; i < self->lines->len; i++)
    {
      double needed = get_height (self, i);

      /* The name of a position is not left behind at the end of a page. */
      if (g_array_index (self->lines, Line, i).is_heading)
        needed += get_height (self, i + 1);
      if (needed > left && i > g_array_index (self->pages, guint, self->pages->len - 1))
        {
          g_array_append_val (self->pages, i);
          left = height - TITLE_HEIGHT - FOOT_HEIGHT - HEADING_HEIGHT;
        }
      left -= get_height (self, i);
    }
  if (left < STAMPS_HEIGHT)
    g_array_append_val (self->pages, self->lines->len);

  return self->pages->len;
}

static void
write_text (Pen         *pen,
            const char  *text,
            const char  *font,
            double       x,
            double       y,
            double       width,
            double       height)
{
  g_autoptr(PangoFontDescription) description = pango_font_description_from_string (font);
  int text_height;

  if (text == NULL || *text == '\0')
    return;

  pango_layout_set_font_description (pen->layout, description);
  pango_layout_set_width (pen->layout, (width - 2 * PADDING) * PANGO_SCALE);
  pango_layout_set_height (pen->layout, height * PANGO_SCALE);
  pango_layout_set_text (pen->layout, text, -1);
  pango_layout_get_size (pen->layout, NULL, &text_height);
  cairo_move_to (pen->cairo, x + PADDING, y + (height - (double) text_height / PANGO_SCALE) / 2);
  pango_cairo_show_layout (pen->cairo, pen->layout);
}

static void
draw_rule (Pen    *pen,
           double  x,
           double  y,
           double  width,
           double  line_width)
{
  cairo_set_line_width (pen->cairo, line_width);
  cairo_move_to (pen->cairo, x, y);
  cairo_rel_line_to (pen->cairo, width, 0);
  cairo_stroke (pen->cairo);
}

static void
draw_cells (Cp2RegisterPaper    *self,
            Pen                 *pen,
            const char * const   cells[N_COLUMNS],
            const char          *font,
            double               y,
            double               height)
{
  double x = 0;

  for (guint i = 0; i < N_COLUMNS; i++)
    {
      write_text (pen, cells[i], font, x, y, shares[i] * self->width, height);
      x += shares[i] * self->width;
    }
}

static void
draw_title (Cp2RegisterPaper *self,
            Pen              *pen)
{
  const char *names[N_COLUMNS] = {
    /* Translators: heads of the columns of the printed register; short */
    C_("printed register", "No."), C_("printed register", "Name"), C_("printed register", "ID number"),
    C_("printed register", "Mark"), C_("printed register", "In"), C_("printed register", "Out"),
    C_("printed register", "Remark"), C_("printed register", "Signature"),
  };

  write_text (pen, _("Attendance Register"), "Sans 9", 0, 0, self->width / 2, 16);
  write_text (pen, self->place, "Sans Bold 14", 0, 16, self->width * 0.7, 22);
  write_text (pen, self->heading, "Sans 10", 0, 40, self->width, 18);
  write_text (pen, self->counts, "Sans 9", 0, 58, self->width, 16);
  pango_layout_set_alignment (pen->layout, PANGO_ALIGN_RIGHT);
  write_text (pen, self->code, "Sans Bold 11", self->width * 0.7, 16, self->width * 0.3, 22);
  pango_layout_set_alignment (pen->layout, PANGO_ALIGN_LEFT);
  draw_rule (pen, 0, TITLE_HEIGHT, self->width, 1);
  draw_cells (self, pen, names, "Sans Bold 8", TITLE_HEIGHT, HEADING_HEIGHT);
  draw_rule (pen, 0, TITLE_HEIGHT + HEADING_HEIGHT, self->width, 0.5);
}

static double
draw_lines (Cp2RegisterPaper *self,
            Pen              *pen,
            guint             page)
{
  guint end = page + 1 < self->pages->len ? g_array_index (self->pages, guint, page + 1) : self->lines->len;
  double y = TITLE_HEIGHT + HEADING_HEIGHT;

  for (guint i = g_array_index (self->pages, guint, page); i < end; i++)
    {
      const Line *line = &g_array_index (self->lines, Line, i);
      double height = get_height (self, i);

      if (line->is_heading)
        write_text (pen, line->cells[0], "Sans Bold 9", 0, y, self->width, height);
      else
        draw_cells (self, pen, (const char * const *) line->cells, "Sans 9", y, height);
      y += height;
      draw_rule (pen, 0, y, self->width, 0.25);
    }

  return y;
}

static void
draw_stamps (Cp2RegisterPaper *self,
             Pen              *pen,
             double            y)
{
  const char *names[] = { _("Centre Manager: name, signature, date and stamp"),
                          _("Sub-county Director of Education: signature, date and stamp") };
  double width = (self->width - 12) / 2;

  write_text (pen, self->countersigned, "Sans 9", 0, y + 6, self->width, 18);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      double x = i * (width + 12);

      cairo_set_line_width (pen->cairo, 0.5);
      cairo_rectangle (pen->cairo, x, y + 28, width, STAMPS_HEIGHT - 36);
      cairo_stroke (pen->cairo);
      write_text (pen, names[i], "Sans 8", x, y + 30, width, 22);
    }
}

void
cp2_register_paper_draw (Cp2RegisterPaper *self,
                         cairo_t          *cairo,
                         PangoContext     *context,
                         guint             page)
{
  g_autoptr(PangoLayout) layout = pango_layout_new (context);
  /* Translators: page of a printed register, and how many there are */
  g_autofree char *number = g_strdup_printf (_("Page %u of %u"), page + 1, self->pages->len);
  Pen pen = { cairo, layout };
  double y;

  g_return_if_fail (page < self->pages->len);

  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  cairo_set_source_rgb (cairo, 0, 0, 0);
  draw_title (self, &pen);
  y = draw_lines (self, &pen, page);
  if (page + 1 == self->pages->len)
    draw_stamps (self, &pen, MAX (y, self->height - FOOT_HEIGHT - STAMPS_HEIGHT));

  write_text (&pen, self->printed, "Sans 8", 0, self->height - FOOT_HEIGHT, self->width / 2, FOOT_HEIGHT);
  pango_layout_set_alignment (layout, PANGO_ALIGN_RIGHT);
  write_text (&pen, number, "Sans 8", self->width / 2, self->height - FOOT_HEIGHT, self->width / 2, FOOT_HEIGHT);
}
