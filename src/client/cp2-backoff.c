#include "config.h"

#include "client/cp2-backoff.h"

struct _Cp2Backoff
{
  GRand *random;
  guint  failures;
};

Cp2Backoff *
cp2_backoff_new (guint32 seed)
{
  Cp2Backoff *self = g_new0 (Cp2Backoff, 1);

  self->random = seed != 0 ? g_rand_new_with_seed (seed) : g_rand_new ();
  return self;
}

void
cp2_backoff_free (Cp2Backoff *self)
{
  g_rand_free (self->random);
  g_free (self);
}

guint
cp2_backoff_next (Cp2Backoff *self,
                  guint       retry_after)
{
  guint bound;

  g_return_val_if_fail (self != NULL, CP2_BACKOFF_CAP_MS);

  /* The shift stops long before it could overflow. */
  bound = MIN (CP2_BACKOFF_BASE_MS << MIN (self->failures, 10), CP2_BACKOFF_CAP_MS);
  if (self->failures < G_MAXUINT)
    self->failures++;

  return MIN (retry_after, CP2_BACKOFF_RETRY_AFTER_MAX) * 1000 + g_rand_int_range (self->random, 0, bound + 1);
}

void
cp2_backoff_reset (Cp2Backoff *self)
{
  g_return_if_fail (self != NULL);

  self->failures = 0;
}

guint
cp2_backoff_get_failures (const Cp2Backoff *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->failures;
}
