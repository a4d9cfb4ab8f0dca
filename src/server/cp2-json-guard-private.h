#pragma once

#include "server/cp2-json-guard.h"

G_BEGIN_DECLS

/* What cp2-json-guard.c (structure) and cp2-json-token.c (texts, numbers, words) share; nobody else includes this. */

/* Hashes of member names of all open objects lie on one stack; documents with more of them at once move it to the heap. */
#define CP2_JSON_FIXED_KEYS 192

typedef struct
{
  const guchar      *start;
  const guchar      *at;
  const guchar      *end;

  guint              depth;
  char               closers[CP2_JSON_MAX_DEPTH];
  guint              bases[CP2_JSON_MAX_DEPTH];

  guint64           *keys;
  guint              n_keys;
  guint              n_allocated;
  guint64            fixed[CP2_JSON_FIXED_KEYS];

  Cp2JsonGuardError  code;
  const char        *reason;
} Cp2JsonGuard;

/* All return %FALSE with code and reason set; `at` then stands at the fault. */
gboolean cp2_json_guard_fail        (Cp2JsonGuard      *guard,
                                     Cp2JsonGuardError  code,
                                     const char        *reason);
gboolean cp2_json_guard_fail_syntax (Cp2JsonGuard      *guard,
                                     const char        *reason);

/* From the opening quote past the closing one. The hash is of a name's text with its escapes resolved. */
gboolean cp2_json_guard_scan_string (Cp2JsonGuard      *guard,
                                     gboolean           is_name,
                                     guint64           *hash);
gboolean cp2_json_guard_scan_number (Cp2JsonGuard      *guard);
gboolean cp2_json_guard_scan_word   (Cp2JsonGuard      *guard,
                                     const char        *word);

static inline void
cp2_json_guard_skip_space (Cp2JsonGuard *guard)
{
  while (guard->at < guard->end &&
         (*guard->at == ' ' || *guard->at == '\n' || *guard->at == '\r' || *guard->at == '\t'))
    guard->at++;
}

G_END_DECLS
