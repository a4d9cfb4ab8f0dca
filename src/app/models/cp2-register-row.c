#include "config.h"

#include <string.h>

#include "app/models/cp2-register-row.h"

/* Positions without a place in the register come last. */
#define LAST_ORDER 1000

struct _Cp2RegisterRow
{
  GObject           parent_instance;

  char             *deployment;
  char             *name;
  char             *sort_key;
  char             *national_id;
  char             *position;
  guint             order;
  Cp2RegisterMark  *mark;
  Cp2RegisterFlags  flags;
  Cp2RegisterSave   save;
  char             *problem;
  guint             n_held;
};

G_DEFINE_FINAL_TYPE (Cp2RegisterRow, cp2_register_row, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_NAME,
  PROP_NATIONAL_ID,
  PROP_POSITION,
  PROP_STATUS,
  PROP_TIME_IN,
  PROP_TIME_OUT,
  PROP_REMARK,
  PROP_REPLACED_BY,
  PROP_FLAGS,
  PROP_SAVE,
  PROP_PROBLEM,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
cp2_register_row_finalize (GObject *object)
{
  Cp2RegisterRow *self = CP2_REGISTER_ROW (object);

  g_free (self->deployment);
  g_free (self->name);
  g_free (self->sort_key);
  g_free (self->national_id);
  g_free (self->position);
  cp2_register_mark_free (self->mark);
  g_free (self->problem);

  G_OBJECT_CLASS (cp2_register_row_parent_class)->finalize (object);
}

static void
cp2_register_row_get_property (GObject    *object,
                               guint       prop_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  Cp2RegisterRow *self = CP2_REGISTER_ROW (object);

  switch (prop_id)
    {
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_NATIONAL_ID:
      g_value_set_string (value, self->national_id);
      break;
    case PROP_POSITION:
      g_value_set_string (value, self->position);
      break;
    case PROP_STATUS:
      g_value_set_int (value, self->mark->status);
      break;
    case PROP_TIME_IN:
      g_value_set_string (value, self->mark->time_in);
      break;
    case PROP_TIME_OUT:
      g_value_set_string (value, self->mark->time_out);
      break;
    case PROP_REMARK:
      g_value_set_string (value, self->mark->remark);
      break;
    case PROP_REPLACED_BY:
      g_value_set_string (value, self->mark->replaced_by);
      break;
    case PROP_FLAGS:
      g_value_set_uint (value, self->flags);
      break;
    case PROP_SAVE:
      g_value_set_int (value, self->save);
      break;
    case PROP_PROBLEM:
      g_value_set_string (value, self->problem);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
install_text (GObjectClass *object_class,
              guint         prop_id,
              const char   *name)
{
  properties[prop_id] = g_param_spec_string (name, NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_property (object_class, prop_id, properties[prop_id]);
}

static void
cp2_register_row_class_init (Cp2RegisterRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->finalize = cp2_register_row_finalize;
  object_class->get_property = cp2_register_row_get_property;

  install_text (object_class, PROP_NAME, "name");
  install_text (object_class, PROP_NATIONAL_ID, "national-id");
  install_text (object_class, PROP_POSITION, "position");
  install_text (object_class, PROP_TIME_IN, "time-in");
  install_text (object_class, PROP_TIME_OUT, "time-out");
  install_text (object_class, PROP_REMARK, "remark");
  install_text (object_class, PROP_REPLACED_BY, "replaced-by");
  install_text (object_class, PROP_PROBLEM, "problem");

  properties[PROP_STATUS] = g_param_spec_int ("status", NULL, NULL, 0, CP2_ATTENDANCE_REPLACED, 0, flags);
  g_object_class_install_property (object_class, PROP_STATUS, properties[PROP_STATUS]);
  properties[PROP_FLAGS] = g_param_spec_uint ("flags", NULL, NULL, 0, G_MAXUINT, 0, flags);
  g_object_class_install_property (object_class, PROP_FLAGS, properties[PROP_FLAGS]);
  properties[PROP_SAVE] = g_param_spec_int ("save", NULL, NULL, 0, CP2_REGISTER_SAVE_REFUSED, 0, flags);
  g_object_class_install_property (object_class, PROP_SAVE, properties[PROP_SAVE]);
}

static void
cp2_register_row_init (Cp2RegisterRow *self)
{
  self->mark = cp2_register_mark_new ();
}

const char *
cp2_register_row_get_deployment (Cp2RegisterRow *self)
{
  g_return_val_if_fail (CP2_IS_REGISTER_ROW (self), NULL);

  return self->deployment;
}

const char *
cp2_register_row_get_name (Cp2RegisterRow *self)
{
  g_return_val_if_fail (CP2_IS_REGISTER_ROW (self), NULL);

  return self->name;
}

const char *
cp2_register_row_get_national_id (Cp2RegisterRow *self)
{
  g_return_val_if_fail (CP2_IS_REGISTER_ROW (self), NULL);

  return self->national_id;
}

const char *
cp2_register_row_get_position (Cp2RegisterRow *self)
{
  g_return_val_if_fail (CP2_IS_REGISTER_ROW (self), NULL);

  return self->position;
}

guint
cp2_register_row_get_order (Cp2RegisterRow *self)
{
  g_return_val_if_fail (CP2_IS_REGISTER_ROW (self), 0);

  return self->order;
}

const Cp2RegisterMark *
cp2_register_row_get_mark (Cp2RegisterRow *self)
{
  g_return_val_if_fail (CP2_IS_REGISTER_ROW (self), NULL);

  return self->mark;
}

Cp2RegisterFlags
cp2_register_row_get_flags (Cp2RegisterRow *self)
{
  g_return_val_if_fail (CP2_IS_REGISTER_ROW (self), 0);

  return self->flags;
}

Cp2RegisterSave
cp2_register_row_get_save (Cp2RegisterRow *self)
{
  g_return_val_if_fail (CP2_IS_REGISTER_ROW (self), CP2_REGISTER_SAVE_NONE);

  return self->save;
}

const char *
cp2_register_row_get_problem (Cp2RegisterRow *self)
{
  g_return_val_if_fail (CP2_IS_REGISTER_ROW (self), NULL);

  return self->problem;
}

gboolean
cp2_register_row_matches (Cp2RegisterRow *self,
                          const char     *words)
{
  g_return_val_if_fail (CP2_IS_REGISTER_ROW (self), FALSE);
  g_return_val_if_fail (words != NULL, FALSE);

  return g_str_match_string (words, self->name, TRUE) ||
         (words[0] != '\0' && self->national_id != NULL && g_str_has_suffix (self->national_id, words));
}

Cp2RegisterRow *
cp2_register_row_new (Cp2Deployment *deployment,
                      guint          order)
{
  Cp2RegisterRow *self = g_object_new (CP2_TYPE_REGISTER_ROW, NULL);

  self->deployment = g_strdup (CP2_RECORD (deployment)->id);
  cp2_register_row_set_person (self, deployment, order);
  return self;
}

static gboolean
set_text (Cp2RegisterRow  *self,
          char           **member,
          const char      *text,
          guint            prop_id)
{
  if (g_strcmp0 (*member, text) == 0)
    return FALSE;

  g_free (*member);
  *member = g_strdup (text);
  g_object_notify_by_pspec (G_OBJECT (self), properties[prop_id]);
  return TRUE;
}

void
cp2_register_row_set_person (Cp2RegisterRow *self,
                             Cp2Deployment  *deployment,
                             guint           order)
{
  const char *name = deployment->full_name != NULL ? deployment->full_name : "";

  g_return_if_fail (CP2_IS_REGISTER_ROW (self));

  self->order = order > 0 ? order : LAST_ORDER;
  if (set_text (self, &self->name, name, PROP_NAME))
    {
      g_free (self->sort_key);
      self->sort_key = g_utf8_collate_key (name, -1);
    }
  set_text (self, &self->national_id, deployment->national_id, PROP_NATIONAL_ID);
  set_text (self, &self->position, deployment->position, PROP_POSITION);
}

void
cp2_register_row_set_mark (Cp2RegisterRow        *self,
                           const Cp2RegisterMark *mark,
                           Cp2RegisterFlags       flags)
{
  g_return_if_fail (CP2_IS_REGISTER_ROW (self));
  g_return_if_fail (mark != NULL);

  g_object_freeze_notify (G_OBJECT (self));
  if (self->mark->status != mark->status)
    {
      self->mark->status = mark->status;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATUS]);
    }
  if (self->flags != flags)
    {
      self->flags = flags;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FLAGS]);
    }
  set_text (self, &self->mark->time_in, mark->time_in, PROP_TIME_IN);
  set_text (self, &self->mark->time_out, mark->time_out, PROP_TIME_OUT);
  set_text (self, &self->mark->remark, mark->remark, PROP_REMARK);
  set_text (self, &self->mark->replaced_by, mark->replaced_by, PROP_REPLACED_BY);
  g_object_thaw_notify (G_OBJECT (self));
}

void
cp2_register_row_set_save (Cp2RegisterRow  *self,
                           Cp2RegisterSave  save,
                           const char      *problem)
{
  g_return_if_fail (CP2_IS_REGISTER_ROW (self));

  if (self->save != save)
    {
      self->save = save;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SAVE]);
    }
  set_text (self, &self->problem, problem, PROP_PROBLEM);
}

void
cp2_register_row_hold (Cp2RegisterRow *self)
{
  g_return_if_fail (CP2_IS_REGISTER_ROW (self));

  self->n_held++;
}

gboolean
cp2_register_row_release (Cp2RegisterRow *self)
{
  g_return_val_if_fail (CP2_IS_REGISTER_ROW (self), FALSE);
  g_return_val_if_fail (self->n_held > 0, FALSE);

  return --self->n_held == 0;
}

gboolean
cp2_register_row_is_held (Cp2RegisterRow *self)
{
  g_return_val_if_fail (CP2_IS_REGISTER_ROW (self), FALSE);

  return self->n_held > 0;
}

int
cp2_register_row_compare (Cp2RegisterRow *a,
                          Cp2RegisterRow *b)
{
  int order = (int) a->order - (int) b->order;

  if (order == 0)
    order = g_strcmp0 (a->position, b->position);
  if (order == 0)
    order = strcmp (a->sort_key, b->sort_key);
  return order != 0 ? order : strcmp (a->deployment, b->deployment);
}
