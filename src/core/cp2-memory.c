#include "config.h"

#include <stdlib.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

#include "core/cp2-memory.h"

void
cp2_memory_give_back (void)
{
#ifdef __GLIBC__
  malloc_trim (0);
#endif
}
