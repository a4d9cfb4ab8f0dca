#include "config.h"

#include <glib/gi18n-lib.h>

#include "app/models/cp2-profile-part.h"
#include "app/models/cp2-words.h"
#include "core/cp2-json.h"
#include "core/cp2-operation.h"
#include "core/cp2-uuid.h"

struct _Cp2ProfilePart
{
  GObject        parent_instance;

  const Cp2Kind *kind;
  char          *id;
  gboolean       is_new;
  GPtrArray     *items;
  gboolean       ready;
};

G_DEFINE_FINAL_TYPE (Cp2ProfilePart, cp2_profile_part, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_READY,
  N_PROPS
};

enum {
  SIGNAL_TYPED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

/* The members that a person gives are those of the operation: nothing here repeats them. */
static const char * const *
get_members (const Cp2Kind *kind)
{
  g_autofree char *name = g_strconcat (kind->name, ".save", NULL);

  return cp2_operation_type_lookup (name)->members;
}

static Cp2FieldItem *
find (Cp2ProfilePart *self,
      const char     *name)
{
  for (guint i = 0; i < self->items->len; i++)
    if (g_str_equal (cp2_field_item_get_field (self->items->pdata[i])->name, name))
      return self->items->pdata[i];

  return NULL;
}

static gint64
get_year (Cp2ProfilePart *self,
          const char     *name)
{
  return g_ascii_strtoll (cp2_field_item_get_text (find (self, name)), NULL, 10);
}

static gboolean
is_year_order_wrong (Cp2ProfilePart *self)
{
  gint64 from = get_year (self, "year_from");
  gint64 to = get_year (self, "year_to");

  return from > 0 && to >= 1000 && to < from;
}

static void
judge (Cp2ProfilePart *self)
{
  gboolean is_wrong = is_year_order_wrong (self);
  gboolean ready = !is_wrong;

  cp2_field_item_set_remark (find (self, "year_to"), CP2_FIELD_NOTE_WRONG,
                             is_wrong ? _("This year is before the first one.") : NULL);
  for (guint i = 0; i < self->items->len; i++)
    ready &= cp2_field_item_get_problem (self->items->pdata[i]) == NULL;

  if (ready == self->ready)
    return;

  self->ready = ready;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_READY]);
}

static void
item_typed_cb (Cp2ProfilePart *self)
{
  judge (self);
  g_signal_emit (self, signals[SIGNAL_TYPED], 0);
}

static void
cp2_profile_part_finalize (GObject *object)
{
  Cp2ProfilePart *self = CP2_PROFILE_PART (object);

  g_free (self->id);
  g_ptr_array_unref (self->items);

  G_OBJECT_CLASS (cp2_profile_part_parent_class)->finalize (object);
}

static void
cp2_profile_part_get_property (GObject    *object,
                               guint       id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  if (id == PROP_READY)
    g_value_set_boolean (value, CP2_PROFILE_PART (object)->ready);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
cp2_profile_part_class_init (Cp2ProfilePartClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = cp2_profile_part_finalize;
  object_class->get_property = cp2_profile_part_get_property;

  properties[PROP_READY] =
    g_param_spec_boolean ("ready", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SIGNAL_TYPED] =
    g_signal_new ("typed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
cp2_profile_part_init (Cp2ProfilePart *self)
{
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
}

Cp2ProfilePart *
cp2_profile_part_new (const Cp2Kind *kind,
                      const char    *id,
                      gpointer       record)
{
  Cp2ProfilePart *self = g_object_new (CP2_TYPE_PROFILE_PART, NULL);
  const char * const *members = get_members (kind);

  self->kind = kind;
  self->id = id != NULL ? g_strdup (id) : cp2_uuid_new ();
  for (guint i = 0; members[i] != NULL; i++)
    {
      Cp2FieldItem *item = cp2_field_item_new (kind, cp2_kind_find_field (kind, members[i]));

      g_ptr_array_add (self->items, item);
      g_signal_connect_object (item, "typed", G_CALLBACK (item_typed_cb), self, G_CONNECT_SWAPPED);
    }

  cp2_profile_part_update (self, record);
  return self;
}

const Cp2Kind *
cp2_profile_part_get_kind (Cp2ProfilePart *self)
{
  g_return_val_if_fail (CP2_IS_PROFILE_PART (self), NULL);

  return self->kind;
}

const char *
cp2_profile_part_get_id (Cp2ProfilePart *self)
{
  g_return_val_if_fail (CP2_IS_PROFILE_PART (self), NULL);

  return self->id;
}

gboolean
cp2_profile_part_get_is_new (Cp2ProfilePart *self)
{
  g_return_val_if_fail (CP2_IS_PROFILE_PART (self), FALSE);

  return self->is_new;
}

GPtrArray *
cp2_profile_part_get_items (Cp2ProfilePart *self)
{
  g_return_val_if_fail (CP2_IS_PROFILE_PART (self), NULL);

  return self->items;
}

gboolean
cp2_profile_part_get_edited (Cp2ProfilePart *self)
{
  gboolean edited = FALSE;

  g_return_val_if_fail (CP2_IS_PROFILE_PART (self), FALSE);

  for (guint i = 0; i < self->items->len; i++)
    edited |= cp2_field_item_get_edited (self->items->pdata[i]);

  return edited;
}

gboolean
cp2_profile_part_get_ready (Cp2ProfilePart *self)
{
  g_return_val_if_fail (CP2_IS_PROFILE_PART (self), FALSE);

  return self->ready;
}

void
cp2_profile_part_show_problems (Cp2ProfilePart *self)
{
  g_return_if_fail (CP2_IS_PROFILE_PART (self));

  for (guint i = 0; i < self->items->len; i++)
    cp2_field_item_enter (self->items->pdata[i]);
}

void
cp2_profile_part_update (Cp2ProfilePart *self,
                         gpointer        record)
{
  g_return_if_fail (CP2_IS_PROFILE_PART (self));

  self->is_new = record == NULL;
  for (guint i = 0; i < self->items->len; i++)
    cp2_field_item_update (self->items->pdata[i], record);
  judge (self);
}

JsonObject *
cp2_profile_part_make_body (Cp2ProfilePart *self)
{
  JsonObject *body = json_object_new ();

  g_return_val_if_fail (CP2_IS_PROFILE_PART (self), body);

  for (guint i = 0; i < self->items->len; i++)
    {
      JsonNode *value = cp2_field_item_dup_value (self->items->pdata[i]);

      if (value != NULL)
        json_object_set_member (body, cp2_field_item_get_field (self->items->pdata[i])->name, value);
    }

  return body;
}

JsonObject *
cp2_profile_part_keep (Cp2ProfilePart *self)
{
  JsonObject *kept = json_object_new ();
  JsonObject *drafts = json_object_new ();

  g_return_val_if_fail (CP2_IS_PROFILE_PART (self), kept);

  for (guint i = 0; i < self->items->len; i++)
    {
      JsonObject *draft = cp2_field_item_keep (self->items->pdata[i]);

      if (draft != NULL)
        json_object_set_object_member (drafts, cp2_field_item_get_field (self->items->pdata[i])->name, draft);
    }

  json_object_set_string_member (kept, "kind", self->kind->name);
  json_object_set_string_member (kept, "id", self->id);
  json_object_set_object_member (kept, "drafts", drafts);
  return kept;
}

Cp2ProfilePart *
cp2_profile_part_restore (JsonObject *kept)
{
  const char *kind = cp2_json_get_string (kept, "kind");
  const char *id = cp2_json_get_string (kept, "id");
  JsonObject *drafts = cp2_json_get_object (kept, "drafts");
  Cp2ProfilePart *self;

  if (id == NULL || drafts == NULL ||
      (g_strcmp0 (kind, cp2_qualification_kind.name) != 0 && g_strcmp0 (kind, cp2_experience_kind.name) != 0))
    return NULL;

  self = cp2_profile_part_new (cp2_kind_lookup (kind), id, NULL);
  for (guint i = 0; i < self->items->len; i++)
    {
      JsonObject *draft = cp2_json_get_object (drafts, cp2_field_item_get_field (self->items->pdata[i])->name);

      if (draft != NULL)
        cp2_field_item_restore (self->items->pdata[i], draft);
    }

  judge (self);
  return self;
}

char *
cp2_profile_part_dup_title (gpointer record)
{
  if (CP2_IS_EXPERIENCE (record))
    {
      Cp2Experience *experience = record;

      return g_strdup (experience->designation ? experience->designation : experience->institution);
    }
  else
    {
      Cp2Qualification *qualification = record;
      const char *level = cp2_words_get (cp2_qualification_kind.name, "level",
                                         cp2_kind_find_field (&cp2_qualification_kind, "level")->words[qualification->level]);

      /* Translators: level of study and course title: "Diploma, Education" */
      return g_strdup_printf (C_("qualification", "%s, %s"), level, qualification->course ? qualification->course : "");
    }
}

char *
cp2_profile_part_dup_subtitle (gpointer record)
{
  const char *place = CP2_IS_EXPERIENCE (record) ? CP2_EXPERIENCE (record)->institution : CP2_QUALIFICATION (record)->institution;
  int from = CP2_IS_EXPERIENCE (record) ? CP2_EXPERIENCE (record)->year_from : CP2_QUALIFICATION (record)->year_from;
  int to = CP2_IS_EXPERIENCE (record) ? CP2_EXPERIENCE (record)->year_to : CP2_QUALIFICATION (record)->year_to;

  if (from > 0 && to > 0)
    /* Translators: a place and its years: "Kenyatta University, 2004 – 2008" */
    return g_strdup_printf (_("%s, %d – %d"), place, from, to);
  if (from > 0)
    /* Translators: a place and the first year: "Kenyatta University, since 2004" */
    return g_strdup_printf (_("%s, since %d"), place, from);
  if (to > 0)
    /* Translators: a place and the last year: "Kenyatta University, until 2008" */
    return g_strdup_printf (_("%s, until %d"), place, to);

  return g_strdup (place);
}

JsonObject *
cp2_profile_part_body_of (gpointer record)
{
  g_autoptr(Cp2ProfilePart) part = cp2_profile_part_new (cp2_record_get_kind (record), CP2_RECORD (record)->id, record);

  return cp2_profile_part_make_body (part);
}
