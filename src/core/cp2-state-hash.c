#include "config.h"

#include "core/cp2-state-hash.h"

/* FNV-1a over the id, then the finaliser of SplitMix64: FNV alone leaves the high bits of short ids too alike for a sum. */
#define FNV_OFFSET G_GUINT64_CONSTANT (0xcbf29ce484222325)
#define FNV_PRIME  G_GUINT64_CONSTANT (0x00000100000001b3)
#define GOLDEN     G_GUINT64_CONSTANT (0x9e3779b97f4a7c15)

guint64
cp2_state_hash (const char *id,
                gint64      version)
{
  guint64 hash = FNV_OFFSET;

  g_return_val_if_fail (id != NULL, 0);

  for (; *id != '\0'; id++)
    hash = (hash ^ (guint8) *id) * FNV_PRIME;

  hash += (guint64) version * GOLDEN;
  hash = (hash ^ (hash >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  hash = (hash ^ (hash >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return hash ^ (hash >> 31);
}
