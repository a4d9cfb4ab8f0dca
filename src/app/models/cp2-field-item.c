#include "config.h"

#include "app/models/cp2-field-item-private.h"
#include "app/models/cp2-field-typing.h"

G_DEFINE_FINAL_TYPE (Cp2FieldItem, cp2_field_item, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_TEXT,
  PROP_NOTE,
  PROP_NOTE_KIND,
  PROP_EDITED,
  PROP_REVEALED,
  N_PROPS
};

enum {
  SIGNAL_TYPED,
  SIGNAL_LEFT,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

char *
cp2_field_item_dup_raw (Cp2FieldItem *self,
                        gpointer      record)
{
  return record != NULL && cp2_field_is_set (self->field, record) ? cp2_field_to_text (self->field, record) : NULL;
}

void
cp2_field_item_set (char **member,
                    char  *value)
{
  g_free (*member);
  *member = value;
}

/* Only spaces or the way of writing may differ. */
gboolean
cp2_field_item_is_same (Cp2FieldItem *self)
{
  return self->problem == NULL && self->sent == NULL && g_strcmp0 (self->wanted, self->seen) == 0;
}

/* What the text means: a value or a problem. */
static void
judge (Cp2FieldItem *self)
{
  g_autoptr(Cp2Record) scratch = cp2_record_new (self->kind, "scratch");
  g_autofree char *seen = cp2_field_typing_show (self->field, self->seen);
  g_autoptr(JsonNode) node = NULL;

  g_clear_error (&self->problem);
  node = cp2_field_typing_read (self->field, self->draft ? self->draft : seen, scratch, &self->problem);
  cp2_field_item_set (&self->wanted, node ? cp2_field_item_dup_raw (self, scratch) : NULL);
}

void
cp2_field_item_publish (Cp2FieldItem *self)
{
  g_autofree char *text = NULL;
  g_autofree char *note = NULL;
  Cp2FieldNote kind;

  judge (self);
  text = self->draft ? g_strdup (self->draft) : cp2_field_typing_show (self->field, self->seen);
  note = cp2_field_item_describe (self, &kind);

  g_object_freeze_notify (G_OBJECT (self));
  if (g_strcmp0 (text, self->shown_text) != 0)
    {
      cp2_field_item_set (&self->shown_text, g_steal_pointer (&text));
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TEXT]);
    }
  if (g_strcmp0 (note, self->shown_note) != 0 || kind != self->shown_kind)
    {
      cp2_field_item_set (&self->shown_note, g_steal_pointer (&note));
      self->shown_kind = kind;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NOTE]);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NOTE_KIND]);
    }
  if (self->shown_edited != cp2_field_item_get_edited (self))
    {
      self->shown_edited = !self->shown_edited;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_EDITED]);
    }
  g_object_thaw_notify (G_OBJECT (self));
}

void
cp2_field_item_settle (Cp2FieldItem *self)
{
  if (self->draft == NULL)
    {
      g_clear_pointer (&self->sent, g_free);
      if (!self->held)
        cp2_field_item_set (&self->seen, g_strdup (self->saved));
    }
  cp2_field_item_publish (self);
}

static void
cp2_field_item_finalize (GObject *object)
{
  Cp2FieldItem *self = CP2_FIELD_ITEM (object);

  g_free (self->saved);
  g_free (self->seen);
  g_free (self->draft);
  g_free (self->sent);
  g_free (self->sent_value);
  g_free (self->wanted);
  g_free (self->remark);
  g_free (self->shown_text);
  g_free (self->shown_note);
  g_clear_error (&self->problem);
  g_clear_error (&self->refusal);
  g_clear_object (&self->proposal);

  G_OBJECT_CLASS (cp2_field_item_parent_class)->finalize (object);
}

static void
cp2_field_item_get_property (GObject    *object,
                             guint       id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  Cp2FieldItem *self = CP2_FIELD_ITEM (object);

  switch (id)
    {
    case PROP_TEXT:
      g_value_set_string (value, self->shown_text);
      break;
    case PROP_NOTE:
      g_value_set_string (value, self->shown_note);
      break;
    case PROP_NOTE_KIND:
      g_value_set_uint (value, self->shown_kind);
      break;
    case PROP_EDITED:
      g_value_set_boolean (value, cp2_field_item_get_edited (self));
      break;
    case PROP_REVEALED:
      g_value_set_boolean (value, self->revealed);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
cp2_field_item_class_init (Cp2FieldItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->finalize = cp2_field_item_finalize;
  object_class->get_property = cp2_field_item_get_property;

  properties[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, "", flags);
  properties[PROP_NOTE] = g_param_spec_string ("note", NULL, NULL, "", flags);
  properties[PROP_NOTE_KIND] = g_param_spec_uint ("note-kind", NULL, NULL, 0, CP2_FIELD_NOTE_WRONG, 0, flags);
  properties[PROP_EDITED] = g_param_spec_boolean ("edited", NULL, NULL, FALSE, flags);
  properties[PROP_REVEALED] = g_param_spec_boolean ("revealed", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SIGNAL_TYPED] =
    g_signal_new ("typed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_LEFT] =
    g_signal_new ("left", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
cp2_field_item_init (Cp2FieldItem *self)
{
}

Cp2FieldItem *
cp2_field_item_new (const Cp2Kind  *kind,
                    const Cp2Field *field)
{
  Cp2FieldItem *self;

  g_return_val_if_fail (kind != NULL && field != NULL, NULL);

  self = g_object_new (CP2_TYPE_FIELD_ITEM, NULL);
  self->kind = kind;
  self->field = field;
  cp2_field_item_publish (self);
  return self;
}

const Cp2Field *
cp2_field_item_get_field (Cp2FieldItem *self)
{
  g_return_val_if_fail (CP2_IS_FIELD_ITEM (self), NULL);

  return self->field;
}

const Cp2Kind *
cp2_field_item_get_kind (Cp2FieldItem *self)
{
  g_return_val_if_fail (CP2_IS_FIELD_ITEM (self), NULL);

  return self->kind;
}

const char *
cp2_field_item_get_text (Cp2FieldItem *self)
{
  g_return_val_if_fail (CP2_IS_FIELD_ITEM (self), NULL);

  return self->shown_text;
}

const char *
cp2_field_item_get_note (Cp2FieldItem *self,
                         Cp2FieldNote *note)
{
  g_return_val_if_fail (CP2_IS_FIELD_ITEM (self), NULL);

  if (note != NULL)
    *note = self->shown_kind;
  return self->shown_note;
}

gboolean
cp2_field_item_get_edited (Cp2FieldItem *self)
{
  g_return_val_if_fail (CP2_IS_FIELD_ITEM (self), FALSE);

  return self->draft != NULL && !cp2_field_item_is_same (self);
}

const GError *
cp2_field_item_get_problem (Cp2FieldItem *self)
{
  g_return_val_if_fail (CP2_IS_FIELD_ITEM (self), NULL);

  return self->problem;
}

const char *
cp2_field_item_get_saved (Cp2FieldItem *self)
{
  g_return_val_if_fail (CP2_IS_FIELD_ITEM (self), NULL);

  return self->saved;
}

void
cp2_field_item_hold (Cp2FieldItem *self)
{
  g_return_if_fail (CP2_IS_FIELD_ITEM (self));

  self->held = TRUE;
}

void
cp2_field_item_type (Cp2FieldItem *self,
                     const char   *text)
{
  g_autofree char *seen = NULL;

  g_return_if_fail (CP2_IS_FIELD_ITEM (self));
  g_return_if_fail (text != NULL);

  if (g_strcmp0 (self->shown_text, text) == 0)
    return;

  seen = cp2_field_typing_show (self->field, self->seen);
  /* A value on its way is not what was seen any more: going back to the old one is an edit. */
  cp2_field_item_set (&self->draft, self->sent == NULL && g_str_equal (text, seen) ? NULL : g_strdup (text));
  self->left = FALSE;
  g_clear_error (&self->refusal);
  cp2_field_item_settle (self);
  g_signal_emit (self, signals[SIGNAL_TYPED], 0);
}

static void
finish (Cp2FieldItem *self)
{
  self->left = TRUE;
  if (cp2_field_item_is_same (self))
    g_clear_pointer (&self->draft, g_free);
  cp2_field_item_settle (self);
  g_signal_emit (self, signals[SIGNAL_LEFT], 0);
}

void
cp2_field_item_leave (Cp2FieldItem *self)
{
  g_return_if_fail (CP2_IS_FIELD_ITEM (self));

  self->held = FALSE;
  finish (self);
}

void
cp2_field_item_enter (Cp2FieldItem *self)
{
  g_return_if_fail (CP2_IS_FIELD_ITEM (self));

  finish (self);
}

void
cp2_field_item_step (Cp2FieldItem *self,
                     int           by,
                     int           start)
{
  g_autoptr(Cp2Record) scratch = cp2_record_new (self->kind, "scratch");
  g_autoptr(JsonNode) node = NULL;
  g_autofree char *text = NULL;
  gint64 number;

  g_return_if_fail (CP2_IS_FIELD_ITEM (self));

  if (!g_ascii_string_to_signed (self->shown_text, 10, 1, 9999, &number, NULL))
    number = start - by;
  text = g_strdup_printf ("%" G_GINT64_FORMAT, number + by);
  node = cp2_field_typing_read (self->field, text, scratch, NULL);
  /* A step leads out of wrong years, never into them. */
  if (node != NULL || self->problem != NULL)
    cp2_field_item_type (self, text);
}

void
cp2_field_item_set_revealed (Cp2FieldItem *self,
                             gboolean      revealed)
{
  g_return_if_fail (CP2_IS_FIELD_ITEM (self));

  if (self->revealed == revealed)
    return;

  self->revealed = revealed;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_REVEALED]);
  cp2_field_item_publish (self);
}

gboolean
cp2_field_item_get_revealed (Cp2FieldItem *self)
{
  g_return_val_if_fail (CP2_IS_FIELD_ITEM (self), FALSE);

  return self->revealed;
}

void
cp2_field_item_set_proposal (Cp2FieldItem     *self,
                             Cp2ProfileChange *proposal)
{
  g_return_if_fail (CP2_IS_FIELD_ITEM (self));

  g_set_object (&self->proposal, proposal);
  cp2_field_item_publish (self);
}

void
cp2_field_item_set_remark (Cp2FieldItem *self,
                           Cp2FieldNote  note,
                           const char   *text)
{
  g_return_if_fail (CP2_IS_FIELD_ITEM (self));

  cp2_field_item_set (&self->remark, g_strdup (text));
  self->remark_kind = note;
  cp2_field_item_publish (self);
}
