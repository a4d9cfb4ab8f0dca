#include "config.h"

#include "client/cp2-replica-private.h"
#include "client/cp2-store-private.h"
#include "storage/cp2-sealed-vfs.h"

G_DEFINE_FINAL_TYPE (Cp2Store, cp2_store, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_OPENED,
  PROP_PENDING_COUNT,
  PROP_ATTENTION_COUNT,
  PROP_HELD_COUNT,
  PROP_SKIPPED_COUNT,
  PROP_OLDEST_PENDING,
  PROP_LAST_PUSH,
  PROP_LAST_PULL,
  PROP_INITIAL_COMPLETE,
  PROP_CLONE_SUSPECTED,
  PROP_ENROLMENT_NEEDED,
  PROP_DEVICE_CLOCK,
  N_PROPS
};

enum {
  SIGNAL_CHANGED,
  SIGNAL_OUTBOX_CHANGED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

void
cp2_store_drop_vfs (Cp2Store *self)
{
  if (self->vfs != NULL)
    cp2_sealed_vfs_unregister (self->vfs);
  g_clear_pointer (&self->vfs, g_free);
}

void
cp2_store_drop_damage (Cp2Store *self)
{
  if (self->damage != NULL)
    g_free (self->damage->moved_to);
  g_clear_pointer (&self->damage, g_free);
}

/* No call is under way: each of them keeps the store. */
static void
cp2_store_finalize (GObject *object)
{
  Cp2Store *self = CP2_STORE (object);

  cp2_job_queue_free (self->parser);
  cp2_job_queue_free (self->scanner);
  cp2_job_queue_free (self->writer);
  g_clear_object (&self->repository);
  g_clear_object (&self->reader);
  g_clear_object (&self->scan_sql);
  g_clear_pointer (&self->replica, cp2_replica_free);
  cp2_store_drop_vfs (self);
  cp2_store_drop_damage (self);
  g_clear_pointer (&self->actor, cp2_actor_free);
  g_clear_pointer (&self->settings, g_hash_table_unref);
  g_clear_object (&self->clock);
  g_main_context_unref (self->context);
  g_free (self->folder);

  G_OBJECT_CLASS (cp2_store_parent_class)->finalize (object);
}

static void
cp2_store_get_property (GObject    *object,
                        guint       prop_id,
                        GValue     *value,
                        GParamSpec *pspec)
{
  Cp2Store *self = CP2_STORE (object);

  switch (prop_id)
    {
    case PROP_OPENED:
      g_value_set_boolean (value, self->reader != NULL);
      break;

    case PROP_PENDING_COUNT:
      g_value_set_uint (value, self->status.n_pending);
      break;

    case PROP_ATTENTION_COUNT:
      g_value_set_uint (value, self->status.n_attention);
      break;

    case PROP_HELD_COUNT:
      g_value_set_uint (value, self->status.n_held);
      break;

    case PROP_SKIPPED_COUNT:
      g_value_set_uint (value, self->status.n_skipped);
      break;

    case PROP_OLDEST_PENDING:
      g_value_set_int64 (value, self->status.oldest_pending);
      break;

    case PROP_LAST_PUSH:
      g_value_set_int64 (value, self->status.last_push);
      break;

    case PROP_LAST_PULL:
      g_value_set_int64 (value, self->status.last_pull);
      break;

    case PROP_INITIAL_COMPLETE:
      g_value_set_boolean (value, self->status.initial_complete);
      break;

    case PROP_CLONE_SUSPECTED:
      g_value_set_boolean (value, self->status.clone_suspected);
      break;

    case PROP_ENROLMENT_NEEDED:
      g_value_set_boolean (value, self->status.enrolment_needed);
      break;

    case PROP_DEVICE_CLOCK:
      g_value_set_object (value, self->clock);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
install_properties (GObjectClass *object_class)
{
  static const struct { guint id; const char *name; } counts[] = {
    { PROP_PENDING_COUNT, "pending-count" }, { PROP_ATTENTION_COUNT, "attention-count" },
    { PROP_HELD_COUNT, "held-count" }, { PROP_SKIPPED_COUNT, "skipped-count" },
  };
  static const struct { guint id; const char *name; } times[] = {
    { PROP_OLDEST_PENDING, "oldest-pending" }, { PROP_LAST_PUSH, "last-push" }, { PROP_LAST_PULL, "last-pull" },
  };
  static const struct { guint id; const char *name; } facts[] = {
    { PROP_OPENED, "opened" }, { PROP_INITIAL_COMPLETE, "initial-complete" },
    { PROP_CLONE_SUSPECTED, "clone-suspected" }, { PROP_ENROLMENT_NEEDED, "enrolment-needed" },
  };
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    properties[counts[i].id] = g_param_spec_uint (counts[i].name, NULL, NULL, 0, G_MAXUINT, 0, flags);
  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    properties[times[i].id] = g_param_spec_int64 (times[i].name, NULL, NULL, 0, G_MAXINT64, 0, flags);
  for (guint i = 0; i < G_N_ELEMENTS (facts); i++)
    properties[facts[i].id] = g_param_spec_boolean (facts[i].name, NULL, NULL, FALSE, flags);
  properties[PROP_DEVICE_CLOCK] = g_param_spec_object ("device-clock", NULL, NULL, CP2_TYPE_DEVICE_CLOCK, flags);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
cp2_store_class_init (Cp2StoreClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = cp2_store_finalize;
  object_class->get_property = cp2_store_get_property;
  install_properties (object_class);

  signals[SIGNAL_CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRV);
  signals[SIGNAL_OUTBOX_CHANGED] =
    g_signal_new ("outbox-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
cp2_store_init (Cp2Store *self)
{
  self->context = g_main_context_ref_thread_default ();
  self->clock = cp2_device_clock_new ();
  self->settings = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->parser = cp2_job_queue_new ("cp2-parser", self->context);
  self->writer = cp2_job_queue_new ("cp2-writer", self->context);
  self->scanner = cp2_job_queue_new ("cp2-scanner", self->context);
}

Cp2Store *
cp2_store_new (const char *folder)
{
  Cp2Store *self = g_object_new (CP2_TYPE_STORE, NULL);

  self->folder = g_strdup (folder);
  return self;
}

static void
notify_differences (Cp2Store               *self,
                    const Cp2ReplicaStatus *old)
{
  const Cp2ReplicaStatus *now = &self->status;
  const struct { guint id; gboolean differs; } checks[] = {
    { PROP_PENDING_COUNT, old->n_pending != now->n_pending },
    { PROP_ATTENTION_COUNT, old->n_attention != now->n_attention },
    { PROP_HELD_COUNT, old->n_held != now->n_held },
    { PROP_SKIPPED_COUNT, old->n_skipped != now->n_skipped },
    { PROP_OLDEST_PENDING, old->oldest_pending != now->oldest_pending },
    { PROP_LAST_PUSH, old->last_push != now->last_push },
    { PROP_LAST_PULL, old->last_pull != now->last_pull },
    { PROP_INITIAL_COMPLETE, old->initial_complete != now->initial_complete },
    { PROP_CLONE_SUSPECTED, old->clone_suspected != now->clone_suspected },
    { PROP_ENROLMENT_NEEDED, old->enrolment_needed != now->enrolment_needed },
  };

  for (guint i = 0; i < G_N_ELEMENTS (checks); i++)
    if (checks[i].differs)
      g_object_notify_by_pspec (G_OBJECT (self), properties[checks[i].id]);
}

static void
emit_changed (Cp2Store *self,
              guint64   changed)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) names = NULL;
  guint n_kinds;
  const Cp2Kind * const *kinds = cp2_kind_list (&n_kinds);

  for (guint i = 0; i < n_kinds; i++)
    if (changed & (G_GUINT64_CONSTANT (1) << i))
      g_strv_builder_add (builder, kinds[i]->name);

  names = g_strv_builder_end (builder);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0, names);
}

static void
take_settings (Cp2Store   *self,
               GHashTable *settings)
{
  const char *account = g_hash_table_lookup (settings, CP2_SETTING_ACCOUNT);
  const char *scope = g_hash_table_lookup (settings, CP2_SETTING_SCOPE);
  Cp2Role role = cp2_role_from_name (g_hash_table_lookup (settings, CP2_SETTING_ROLE));

  g_hash_table_unref (self->settings);
  self->settings = settings;
  g_clear_pointer (&self->actor, cp2_actor_free);
  if (account != NULL && role != 0)
    self->actor = cp2_actor_new (account, role, scope != NULL ? scope : "");
}

void
cp2_store_publish (Cp2Store     *self,
                   Cp2StoreCall *call)
{
  Cp2ReplicaStatus old = self->status;

  /* Everything is in place before anybody is told. */
  self->status = call->status;
  if (call->settings != NULL)
    take_settings (self, g_steal_pointer (&call->settings));

  g_object_freeze_notify (G_OBJECT (self));
  notify_differences (self, &old);
  g_object_thaw_notify (G_OBJECT (self));
  if (call->kinds != 0)
    emit_changed (self, call->kinds);
  if (call->outbox)
    g_signal_emit (self, signals[SIGNAL_OUTBOX_CHANGED], 0);
}
