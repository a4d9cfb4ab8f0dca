#include "config.h"

#include <string.h>

#include "client/cp2-json-scan.h"
#include "client/cp2-outbox-entry.h"
#include "core/cp2-json.h"
#include "core/cp2-rule-error.h"

struct _Cp2OutboxEntry
{
  GObject       parent_instance;

  Cp2OutboxRow *row;
};

G_DEFINE_FINAL_TYPE (Cp2OutboxEntry, cp2_outbox_entry, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_ID,
  PROP_KIND,
  PROP_RECORD,
  PROP_STATUS,
  PROP_PROBLEM,
  PROP_CREATED,
  PROP_UNDECIDED,
  PROP_DISMISSED,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
cp2_outbox_entry_finalize (GObject *object)
{
  Cp2OutboxEntry *self = CP2_OUTBOX_ENTRY (object);

  cp2_outbox_row_free (self->row);

  G_OBJECT_CLASS (cp2_outbox_entry_parent_class)->finalize (object);
}

static void
cp2_outbox_entry_get_property (GObject    *object,
                               guint       prop_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  Cp2OutboxEntry *self = CP2_OUTBOX_ENTRY (object);

  switch (prop_id)
    {
    case PROP_ID:
      g_value_set_string (value, self->row->op_id);
      break;

    case PROP_KIND:
      g_value_set_string (value, self->row->kind);
      break;

    case PROP_RECORD:
      g_value_set_string (value, self->row->record);
      break;

    case PROP_STATUS:
      g_value_set_static_string (value, cp2_outbox_status_get_name (self->row->status));
      break;

    case PROP_PROBLEM:
      g_value_take_string (value, cp2_outbox_entry_dup_problem (self));
      break;

    case PROP_CREATED:
      g_value_set_int64 (value, self->row->created);
      break;

    case PROP_UNDECIDED:
      g_value_set_boolean (value, self->row->undecided);
      break;

    case PROP_DISMISSED:
      g_value_set_boolean (value, self->row->dismissed);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
cp2_outbox_entry_class_init (Cp2OutboxEntryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->finalize = cp2_outbox_entry_finalize;
  object_class->get_property = cp2_outbox_entry_get_property;

  properties[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, flags);
  properties[PROP_KIND] = g_param_spec_string ("kind", NULL, NULL, NULL, flags);
  properties[PROP_RECORD] = g_param_spec_string ("record", NULL, NULL, NULL, flags);
  properties[PROP_STATUS] = g_param_spec_string ("status", NULL, NULL, NULL, flags);
  properties[PROP_PROBLEM] = g_param_spec_string ("problem", NULL, NULL, NULL, flags);
  properties[PROP_CREATED] = g_param_spec_int64 ("created", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_UNDECIDED] = g_param_spec_boolean ("undecided", NULL, NULL, FALSE, flags);
  properties[PROP_DISMISSED] = g_param_spec_boolean ("dismissed", NULL, NULL, FALSE, flags);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
cp2_outbox_entry_init (Cp2OutboxEntry *self)
{
}

Cp2OutboxEntry *
cp2_outbox_entry_new (Cp2OutboxRow *row)
{
  Cp2OutboxEntry *self = g_object_new (CP2_TYPE_OUTBOX_ENTRY, NULL);

  self->row = row;
  return self;
}

const Cp2OutboxRow *
cp2_outbox_entry_get_row (Cp2OutboxEntry *self)
{
  g_return_val_if_fail (CP2_IS_OUTBOX_ENTRY (self), NULL);

  return self->row;
}

char *
cp2_outbox_entry_dup_problem (Cp2OutboxEntry *self)
{
  const char *text;
  g_autoptr(JsonNode) node = NULL;
  g_autoptr(GError) error = NULL;
  JsonObject *problem;

  g_return_val_if_fail (CP2_IS_OUTBOX_ENTRY (self), NULL);

  text = self->row->problem != NULL ? self->row->problem : self->row->local_problem;
  node = text != NULL ? cp2_json_parse_text (text, strlen (text), NULL) : NULL;
  if (node == NULL)
    return g_strdup ("");

  problem = json_node_get_object (node);
  error = cp2_rule_error_new_from_problem (cp2_json_get_string (problem, "code"), cp2_json_get_object (problem, "facts"));
  if (error != NULL)
    return cp2_rule_error_describe (error);

  /* A newer server's reason, in its own words. */
  return g_strdup (cp2_json_get_string (problem, "detail") != NULL ? cp2_json_get_string (problem, "detail") : "");
}
