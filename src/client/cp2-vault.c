#include "config.h"

#include "client/cp2-vault-private.h"
#include "core/cp2-clock.h"

#define SECONDS_A_DAY 86400

struct _Cp2Vault
{
  GObject        parent_instance;

  char          *folder;
  guint          memory_kib;

  /* What the file said when it was last read or written; NULL without a readable vault */
  Cp2VaultFile  *file;
  Cp2VaultTries  unsaved;

  /* In guarded memory; NULL while locked */
  guint8        *key;
};

G_DEFINE_FINAL_TYPE (Cp2Vault, cp2_vault, G_TYPE_OBJECT)
G_DEFINE_QUARK (cp2-vault-error-quark, cp2_vault_error)

enum {
  PROP_0,
  PROP_FOLDER,
  PROP_MEMORY_KIB,
  PROP_LABEL,
  PROP_UNLOCKED,
  PROP_STALE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
take_file (Cp2Vault     *self,
           Cp2VaultFile *file)
{
  g_clear_pointer (&self->file, cp2_vault_file_free);
  self->file = file;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LABEL]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STALE]);
}

/* A pointer that cp2_vault_get_key() gave out stays good until the vault is locked. */
static void
take_key (Cp2Vault *self,
          guint8   *key)
{
  if (self->key != NULL)
    {
      sodium_free (key);
      return;
    }

  self->key = key;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_UNLOCKED]);
}

static void
cp2_vault_constructed (GObject *object)
{
  Cp2Vault *self = CP2_VAULT (object);

  G_OBJECT_CLASS (cp2_vault_parent_class)->constructed (object);

  if (sodium_init () < 0)
    g_error ("libsodium cannot be used on this computer");

  self->file = cp2_vault_file_load (self->folder, NULL);
}

static void
cp2_vault_finalize (GObject *object)
{
  Cp2Vault *self = CP2_VAULT (object);

  sodium_free (self->key);
  g_clear_pointer (&self->file, cp2_vault_file_free);
  g_free (self->folder);

  G_OBJECT_CLASS (cp2_vault_parent_class)->finalize (object);
}

static void
cp2_vault_get_property (GObject    *object,
                        guint       prop_id,
                        GValue     *value,
                        GParamSpec *pspec)
{
  Cp2Vault *self = CP2_VAULT (object);

  switch (prop_id)
    {
    case PROP_FOLDER:
      g_value_set_string (value, self->folder);
      break;
    case PROP_MEMORY_KIB:
      g_value_set_uint (value, self->memory_kib);
      break;
    case PROP_LABEL:
      g_value_set_string (value, cp2_vault_get_label (self));
      break;
    case PROP_UNLOCKED:
      g_value_set_boolean (value, cp2_vault_get_unlocked (self));
      break;
    case PROP_STALE:
      g_value_set_boolean (value, cp2_vault_get_stale (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
cp2_vault_set_property (GObject      *object,
                        guint         prop_id,
                        const GValue *value,
                        GParamSpec   *pspec)
{
  Cp2Vault *self = CP2_VAULT (object);

  switch (prop_id)
    {
    case PROP_FOLDER:
      self->folder = g_value_dup_string (value);
      break;
    case PROP_MEMORY_KIB:
      self->memory_kib = g_value_get_uint (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
cp2_vault_class_init (Cp2VaultClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->constructed = cp2_vault_constructed;
  object_class->finalize = cp2_vault_finalize;
  object_class->get_property = cp2_vault_get_property;
  object_class->set_property = cp2_vault_set_property;

  properties[PROP_FOLDER] =
    g_param_spec_string ("folder", NULL, NULL, NULL,
                         G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_MEMORY_KIB] =
    g_param_spec_uint ("memory-kib", NULL, NULL, CP2_VAULT_MEMORY_KIB_MIN, CP2_VAULT_MEMORY_KIB_MAX, CP2_VAULT_MEMORY_KIB,
                       G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_LABEL] =
    g_param_spec_string ("label", NULL, NULL, "", G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_UNLOCKED] =
    g_param_spec_boolean ("unlocked", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_STALE] =
    g_param_spec_boolean ("stale", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
cp2_vault_init (Cp2Vault *self)
{
}

Cp2Vault *
cp2_vault_new (const char *folder)
{
  g_return_val_if_fail (folder != NULL, NULL);

  return g_object_new (CP2_TYPE_VAULT, "folder", folder, NULL);
}

gboolean
cp2_vault_exists (Cp2Vault *self)
{
  g_return_val_if_fail (CP2_IS_VAULT (self), FALSE);

  return cp2_vault_file_exists (self->folder);
}

const char *
cp2_vault_get_folder (Cp2Vault *self)
{
  g_return_val_if_fail (CP2_IS_VAULT (self), NULL);

  return self->folder;
}

const char *
cp2_vault_get_label (Cp2Vault *self)
{
  g_return_val_if_fail (CP2_IS_VAULT (self), NULL);

  return self->file ? self->file->label : "";
}

gboolean
cp2_vault_get_unlocked (Cp2Vault *self)
{
  g_return_val_if_fail (CP2_IS_VAULT (self), FALSE);

  return self->key != NULL;
}

gboolean
cp2_vault_get_stale (Cp2Vault *self)
{
  gint64 age;

  g_return_val_if_fail (CP2_IS_VAULT (self), FALSE);

  if (self->file == NULL)
    return FALSE;

  age = cp2_clock_now () / G_USEC_PER_SEC - self->file->last_contact;
  return age > CP2_VAULT_CONTACT_DAYS * SECONDS_A_DAY || age < -SECONDS_A_DAY;
}

guint
cp2_vault_get_wait_seconds (Cp2Vault *self)
{
  guint saved;

  g_return_val_if_fail (CP2_IS_VAULT (self), 0);

  saved = self->file ? cp2_vault_tries_wait (&self->file->tries) : 0;
  return MAX (saved, cp2_vault_tries_wait (&self->unsaved));
}

const guint8 *
cp2_vault_get_key (Cp2Vault *self)
{
  g_return_val_if_fail (CP2_IS_VAULT (self), NULL);

  return self->key;
}

void
cp2_vault_lock (Cp2Vault *self)
{
  g_return_if_fail (CP2_IS_VAULT (self));

  if (self->key == NULL)
    return;

  g_clear_pointer (&self->key, sodium_free);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_UNLOCKED]);
}

Cp2VaultJob *
cp2_vault_prepare_job (Cp2Vault        *self,
                       Cp2VaultJobFunc  func)
{
  Cp2VaultJob *job = cp2_vault_job_new (self->folder, self->memory_kib);

  job->func = func;
  job->unsaved = self->unsaved;
  return job;
}

void
cp2_vault_take_job (Cp2Vault    *self,
                    Cp2VaultJob *job,
                    gboolean     done)
{
  self->unsaved = job->unsaved;
  if (job->file != NULL)
    take_file (self, g_steal_pointer (&job->file));
  if (done && job->data_key != NULL)
    take_key (self, g_steal_pointer (&job->data_key));
}
