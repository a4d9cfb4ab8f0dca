#pragma once

#include <glib.h>

#include "storage/cp2-sealed-vfs.h"

G_BEGIN_DECLS

/*
 * Sealing and opening one piece of a file. Knows keys and bytes, nothing of SQLite. The format is described in
 * cp2-sealed-vfs.c.
 */

#define CP2_SEALED_ID_SIZE    16
#define CP2_SEALED_NONCE_SIZE 24
#define CP2_SEALED_CLEAR_SIZE 16

/* The keys derived from one master key, in locked memory; counted, since files outlive the VFS that opened them. */
typedef struct _Cp2SealedKey Cp2SealedKey;

/* Where a piece belongs; all of it is authenticated with the piece. */
typedef struct
{
  guint8 file[CP2_SEALED_ID_SIZE];
  guint8 clear[CP2_SEALED_CLEAR_SIZE]; /* what stands unencrypted beside it */
  guint64 page;
  guint64 offset;
  guint32 length;
  guint32 kind;
} Cp2SealedPlace;

Cp2SealedKey *cp2_sealed_key_new     (const guint8         *master);
Cp2SealedKey *cp2_sealed_key_ref     (Cp2SealedKey         *self);
void          cp2_sealed_key_unref   (Cp2SealedKey         *self);

/* A new file's id: random bytes followed by a check by which cp2_sealed_key_owns_id() knows its key. */
void          cp2_sealed_key_make_id (const Cp2SealedKey   *self,
                                      guint8               *id);
gboolean      cp2_sealed_key_owns_id (const Cp2SealedKey   *self,
                                      const guint8         *id);

/* Hides 4 bytes that stand beside a sealed page, or shows them again. */
void          cp2_sealed_key_mask    (const Cp2SealedKey   *self,
                                      const guint8         *nonce,
                                      guint8               *bytes);

/* Both work in place; the last CP2_SEALED_VFS_RESERVED bytes are the seal, which must be and become zero in the clear. */
gboolean      cp2_sealed_page_seal   (const Cp2SealedKey   *key,
                                      const Cp2SealedPlace *place,
                                      guint8               *data,
                                      gsize                 length);
gboolean      cp2_sealed_page_open   (const Cp2SealedKey   *key,
                                      const Cp2SealedPlace *place,
                                      guint8               *data,
                                      gsize                 length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Cp2SealedKey, cp2_sealed_key_unref)

G_END_DECLS
