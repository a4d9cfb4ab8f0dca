#include "config.h"

#include "app/office/cp2-number-card.h"

#define LINE_HEIGHT 24

struct _Cp2NumberCard
{
  GtkBox     parent_instance;

  GtkWidget *title;
  GtkWidget *number;
  GtkWidget *line;

  GArray    *series;
  int        current;
};

G_DEFINE_FINAL_TYPE (Cp2NumberCard, cp2_number_card, GTK_TYPE_BOX)

enum {
  PROP_0,
  PROP_TITLE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
place (Cp2NumberCard *self,
       guint          index,
       double         greatest,
       int            width,
       int            height,
       double        *x,
       double        *y)
{
  *x = 3 + (width - 6) * (self->series->len > 1 ? (double) index / (self->series->len - 1) : 0.5);
  *y = height - 3 - (height - 6) * (greatest > 0 ? g_array_index (self->series, double, index) / greatest : 0);
}

static void
draw (GtkDrawingArea *area,
      cairo_t        *cr,
      int             width,
      int             height,
      gpointer        user_data)
{
  Cp2NumberCard *self = user_data;
  GtkStyleContext *style = gtk_widget_get_style_context (GTK_WIDGET (area));
  GdkRGBA color;
  double greatest = 0;
  double x;
  double y;

  for (guint i = 0; i < self->series->len; i++)
    greatest = MAX (greatest, g_array_index (self->series, double, i));
  if (self->series->len < 2)
    return;

  if (!gtk_style_context_lookup_color (style, "accent_color", &color))
    gtk_style_context_get_color (style, &color);
  gdk_cairo_set_source_rgba (cr, &color);
  cairo_set_line_width (cr, 1.5);
  for (guint i = 0; i < self->series->len; i++)
    {
      place (self, i, greatest, width, height, &x, &y);
      cairo_line_to (cr, x, y);
    }
  cairo_stroke (cr);

  if (self->current < 0 || self->current >= (int) self->series->len)
    return;
  place (self, self->current, greatest, width, height, &x, &y);
  cairo_arc (cr, x, y, 3, 0, 2 * G_PI);
  cairo_fill (cr);
}

static void
cp2_number_card_finalize (GObject *object)
{
  g_array_unref (CP2_NUMBER_CARD (object)->series);

  G_OBJECT_CLASS (cp2_number_card_parent_class)->finalize (object);
}

static void
cp2_number_card_get_property (GObject    *object,
                              guint       id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_TITLE:
      g_value_set_string (value, gtk_label_get_text (GTK_LABEL (CP2_NUMBER_CARD (object)->title)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
cp2_number_card_set_property (GObject      *object,
                              guint         id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  switch (id)
    {
    case PROP_TITLE:
      gtk_label_set_text (GTK_LABEL (CP2_NUMBER_CARD (object)->title), g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
cp2_number_card_class_init (Cp2NumberCardClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = cp2_number_card_finalize;
  object_class->get_property = cp2_number_card_get_property;
  object_class->set_property = cp2_number_card_set_property;

  properties[PROP_TITLE] =
    g_param_spec_string ("title", NULL, NULL, "", G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
cp2_number_card_init (Cp2NumberCard *self)
{
  self->series = g_array_new (FALSE, FALSE, sizeof (double));
  self->title = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "ellipsize", PANGO_ELLIPSIZE_END, "wrap", TRUE,
                              "lines", 2, NULL);
  self->number = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, NULL);
  self->line = g_object_new (GTK_TYPE_DRAWING_AREA, "content-height", LINE_HEIGHT, "accessible-role",
                             GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (self->line), draw, self, NULL);

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 3);
  gtk_widget_add_css_class (self->title, "caption");
  gtk_widget_add_css_class (self->title, "dim-label");
  gtk_widget_add_css_class (self->number, "title-2");
  gtk_widget_add_css_class (self->number, "numeric");
  gtk_widget_add_css_class (GTK_WIDGET (self), "card");
  gtk_widget_add_css_class (GTK_WIDGET (self), "number-card");
  gtk_widget_set_hexpand (GTK_WIDGET (self), TRUE);
  gtk_box_append (GTK_BOX (self), self->title);
  gtk_box_append (GTK_BOX (self), self->number);
  gtk_box_append (GTK_BOX (self), self->line);
}

void
cp2_number_card_set (Cp2NumberCard *self,
                     const char    *text,
                     const double  *series,
                     guint          n_series,
                     int            current)
{
  g_autofree char *label = NULL;

  g_return_if_fail (CP2_IS_NUMBER_CARD (self));

  gtk_label_set_text (GTK_LABEL (self->number), text);
  g_array_set_size (self->series, 0);
  g_array_append_vals (self->series, series, n_series);
  self->current = current;
  gtk_widget_queue_draw (self->line);

  label = g_strdup_printf ("%s: %s", gtk_label_get_text (GTK_LABEL (self->title)), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}
