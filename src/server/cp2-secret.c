#include "config.h"

#include <sodium.h>
#include <string.h>

#include "server/cp2-secret.h"

void
cp2_secret_init (void)
{
  static gsize done;

  if (g_once_init_enter (&done))
    {
      /* Fails only where the system has no source of randomness at all; no secret may be made then. */
      if (sodium_init () < 0)
        g_error ("This system has no usable source of random numbers");

      g_once_init_leave (&done, 1);
    }
}

Cp2Secret *
cp2_secret_dup (const char *text)
{
  return g_strdup (text);
}

void
cp2_secret_free (Cp2Secret *secret)
{
  if (secret == NULL)
    return;

  sodium_memzero (secret, strlen (secret));
  g_free (secret);
}
