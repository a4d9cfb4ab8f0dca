#include "config.h"

#include "core/cp2-state-hash.h"

#define FNV_OFFSET G_GUINT64_CONSTANT (0xcbf29ce484222325)
#define FNV_PRIME  G_GUINT64_CONSTANT (0x00000100000001b3)

guint64
cp2_state_hash (const char *id,
                gint64      version)
{
  guint64 hash = FNV_OFFSET;

  g_return_val_if_fail (id != NULL, 0);

  for (; *id != '\0'; id++)
    hash = (hash ^ (guint8) *id) * FNV_PRIME;

  /* The zero byte, so that no id runs over into the version. */
  hash *= FNV_PRIME;
  for (guint i = 0; i < 8; i++)
    hash = (hash ^ (guint8) ((guint64) version >> (8 * i))) * FNV_PRIME;

  return hash;
}
