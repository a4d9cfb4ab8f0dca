#include "config.h"

#include <stdarg.h>

#include "core/cp2-repository.h"

#define MAX_CONDITIONS 8

G_DEFINE_INTERFACE (Cp2Repository, cp2_repository, G_TYPE_OBJECT)

static void
cp2_repository_default_init (Cp2RepositoryInterface *iface)
{
}

gboolean
cp2_repository_get (Cp2Repository  *self,
                    const Cp2Kind  *kind,
                    const char     *id,
                    gpointer       *record,
                    GError        **error)
{
  *record = NULL;
  if (id == NULL || id[0] == '\0')
    return TRUE;

  return CP2_REPOSITORY_GET_IFACE (self)->get (self, kind, id, record, error);
}

gboolean
cp2_repository_put (Cp2Repository  *self,
                    gpointer        record,
                    GError        **error)
{
  return CP2_REPOSITORY_GET_IFACE (self)->put (self, record, error);
}

gboolean
cp2_repository_remove (Cp2Repository  *self,
                       const Cp2Kind  *kind,
                       const char     *id,
                       GError        **error)
{
  return CP2_REPOSITORY_GET_IFACE (self)->remove (self, kind, id, error);
}

GPtrArray *
cp2_repository_find (Cp2Repository  *self,
                     const Cp2Kind  *kind,
                     GError        **error,
                     ...)
{
  const char *names[MAX_CONDITIONS + 1] = { NULL };
  const char *values[MAX_CONDITIONS + 1] = { NULL };
  guint n = 0;
  va_list arguments;

  va_start (arguments, error);
  for (const char *name = va_arg (arguments, const char *); name != NULL && n < MAX_CONDITIONS; name = va_arg (arguments, const char *))
    {
      names[n] = name;
      values[n++] = va_arg (arguments, const char *);
    }
  va_end (arguments);

  return CP2_REPOSITORY_GET_IFACE (self)->find (self, kind, names, values, error);
}

gboolean
cp2_repository_is_authority (Cp2Repository *self)
{
  return CP2_REPOSITORY_GET_IFACE (self)->is_authority (self);
}
