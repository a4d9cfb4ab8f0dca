#include "config.h"

#include <math.h>

#include "app/cp2-ring.h"

#define MINIMUM_SIZE 24

struct _Cp2Ring
{
  GtkWidget   parent_instance;

  double      fraction;
  char       *label;

  /* Widgets; shows what is in the middle */
  GtkWidget  *middle;
};

G_DEFINE_FINAL_TYPE (Cp2Ring, cp2_ring, GTK_TYPE_WIDGET)

enum {
  PROP_0,
  PROP_FRACTION,
  PROP_LABEL,
  PROP_TEXT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static double
get_thickness (double size)
{
  return CLAMP (size / 12.0, 3.0, 12.0);
}

static void
draw_arc (cairo_t       *cr,
          double         size,
          double         fraction,
          const GdkRGBA *color)
{
  double thickness = get_thickness (size);
  double top = -M_PI / 2;

  gdk_cairo_set_source_rgba (cr, color);
  cairo_set_line_width (cr, thickness);
  cairo_set_line_cap (cr, fraction < 1 ? CAIRO_LINE_CAP_ROUND : CAIRO_LINE_CAP_BUTT);
  cairo_arc (cr, size / 2, size / 2, (size - thickness) / 2, top, top + 2 * M_PI * fraction);
  cairo_stroke (cr);
}

static void
cp2_ring_snapshot (GtkWidget   *widget,
                   GtkSnapshot *snapshot)
{
  Cp2Ring *self = CP2_RING (widget);
  GtkStyleContext *style = gtk_widget_get_style_context (widget);
  int width = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget);
  double size = MIN (width, height);
  GdkRGBA track;
  GdkRGBA color;
  cairo_t *cr;

  gtk_style_context_get_color (style, &track);
  if (!gtk_style_context_lookup_color (style, self->fraction < 1 ? "accent_color" : "success_color", &color))
    color = track;
  track.alpha *= 0.15;

  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  cairo_translate (cr, (width - size) / 2, (height - size) / 2);
  draw_arc (cr, size, 1, &track);
  if (self->fraction > 0)
    {
      /* As clocks run in every language, a right-to-left one too. */
      draw_arc (cr, size, self->fraction, &color);
    }
  cairo_destroy (cr);

  GTK_WIDGET_CLASS (cp2_ring_parent_class)->snapshot (widget, snapshot);
}

static void
cp2_ring_measure (GtkWidget      *widget,
                  GtkOrientation  orientation,
                  int             for_size,
                  int            *minimum,
                  int            *natural,
                  int            *minimum_baseline,
                  int            *natural_baseline)
{
  Cp2Ring *self = CP2_RING (widget);
  int child_minimum = 0;
  int child_natural = 0;
  int size;

  if (gtk_widget_get_visible (self->middle))
    gtk_widget_measure (self->middle, GTK_ORIENTATION_HORIZONTAL, -1, &child_minimum, &child_natural, NULL, NULL);

  /* The text stands inside the round, so that it has some three quarters of the width. */
  size = MAX (MINIMUM_SIZE, child_natural * 4 / 3);
  *minimum = *natural = size;
}

static void
cp2_ring_size_allocate (GtkWidget *widget,
                        int        width,
                        int        height,
                        int        baseline)
{
  Cp2Ring *self = CP2_RING (widget);

  if (gtk_widget_get_visible (self->middle))
    gtk_widget_allocate (self->middle, width, height, -1, NULL);
}

static void
update_value (Cp2Ring *self)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_MIN, 0.0,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_MAX, 1.0,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_NOW, self->fraction,
                                  -1);
}

static void
cp2_ring_get_property (GObject    *object,
                       guint       prop_id,
                       GValue     *value,
                       GParamSpec *pspec)
{
  Cp2Ring *self = CP2_RING (object);

  switch (prop_id)
    {
    case PROP_FRACTION:
      g_value_set_double (value, self->fraction);
      break;
    case PROP_LABEL:
      g_value_set_string (value, self->label);
      break;
    case PROP_TEXT:
      g_value_set_string (value, cp2_ring_get_text (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
cp2_ring_set_property (GObject      *object,
                       guint         prop_id,
                       const GValue *value,
                       GParamSpec   *pspec)
{
  Cp2Ring *self = CP2_RING (object);

  switch (prop_id)
    {
    case PROP_FRACTION:
      cp2_ring_set_fraction (self, g_value_get_double (value));
      break;
    case PROP_LABEL:
      cp2_ring_set_label (self, g_value_get_string (value));
      break;
    case PROP_TEXT:
      cp2_ring_set_text (self, g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
cp2_ring_dispose (GObject *object)
{
  Cp2Ring *self = CP2_RING (object);

  g_clear_pointer (&self->middle, gtk_widget_unparent);

  G_OBJECT_CLASS (cp2_ring_parent_class)->dispose (object);
}

static void
cp2_ring_finalize (GObject *object)
{
  Cp2Ring *self = CP2_RING (object);

  g_free (self->label);

  G_OBJECT_CLASS (cp2_ring_parent_class)->finalize (object);
}

static void
cp2_ring_class_init (Cp2RingClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = cp2_ring_dispose;
  object_class->finalize = cp2_ring_finalize;
  object_class->get_property = cp2_ring_get_property;
  object_class->set_property = cp2_ring_set_property;

  widget_class->snapshot = cp2_ring_snapshot;
  widget_class->measure = cp2_ring_measure;
  widget_class->size_allocate = cp2_ring_size_allocate;

  properties[PROP_FRACTION] = g_param_spec_double ("fraction", NULL, NULL, 0, 1, 0, flags);
  properties[PROP_LABEL] = g_param_spec_string ("label", NULL, NULL, NULL, flags);
  properties[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, NULL, flags);

  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_css_name (widget_class, "ring");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_METER);
}

static void
cp2_ring_init (Cp2Ring *self)
{
  self->middle = gtk_label_new (NULL);
  gtk_label_set_justify (GTK_LABEL (self->middle), GTK_JUSTIFY_CENTER);
  gtk_widget_add_css_class (self->middle, "numeric");
  gtk_widget_set_visible (self->middle, FALSE);
  gtk_widget_set_parent (self->middle, GTK_WIDGET (self));
  update_value (self);
}

GtkWidget *
cp2_ring_new (void)
{
  return g_object_new (CP2_TYPE_RING, NULL);
}

void
cp2_ring_set_fraction (Cp2Ring *self,
                       double   fraction)
{
  g_return_if_fail (CP2_IS_RING (self));

  fraction = CLAMP (fraction, 0, 1);
  if (self->fraction == fraction)
    return;

  self->fraction = fraction;
  update_value (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FRACTION]);
}

double
cp2_ring_get_fraction (Cp2Ring *self)
{
  g_return_val_if_fail (CP2_IS_RING (self), 0);

  return self->fraction;
}

void
cp2_ring_set_label (Cp2Ring    *self,
                    const char *label)
{
  g_return_if_fail (CP2_IS_RING (self));

  if (g_strcmp0 (self->label, label) == 0)
    return;

  g_free (self->label);
  self->label = g_strdup (label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label ? label : "", -1);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LABEL]);
}

const char *
cp2_ring_get_label (Cp2Ring *self)
{
  g_return_val_if_fail (CP2_IS_RING (self), NULL);

  return self->label;
}

void
cp2_ring_set_text (Cp2Ring    *self,
                   const char *text)
{
  g_return_if_fail (CP2_IS_RING (self));

  if (g_strcmp0 (cp2_ring_get_text (self), text) == 0)
    return;

  gtk_label_set_label (GTK_LABEL (self->middle), text ? text : "");
  gtk_widget_set_visible (self->middle, text != NULL);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TEXT]);
}

const char *
cp2_ring_get_text (Cp2Ring *self)
{
  g_return_val_if_fail (CP2_IS_RING (self), NULL);

  return self->middle != NULL && gtk_widget_get_visible (self->middle) ? gtk_label_get_label (GTK_LABEL (self->middle))
                                                                      : NULL;
}
