#pragma once

#include "server/cp2-secret.h"

G_BEGIN_DECLS

/** CP2_TOKEN_LENGTH: characters of a token, without the closing zero (256 bits in base64url without padding). */
#define CP2_TOKEN_LENGTH 43

/** CP2_TOKEN_HASH_LENGTH: characters of a token's hash, without the closing zero. */
#define CP2_TOKEN_HASH_LENGTH 64

/**
 * cp2_token_new:
 *
 * Makes an opaque bearer token of 256 random bits. It says nothing by itself: what it stands for is looked up by its
 * hash, which is all that the server stores. Safe from any thread.
 *
 * Returns: (transfer full): the token, to be freed with cp2_secret_free()
 */
Cp2Secret *cp2_token_new            (void);

/** cp2_token_is_well_formed: whether @text (nullable) could be a token at all, to save a look-up when it is not. */
gboolean   cp2_token_is_well_formed (const char *text);

/**
 * cp2_token_hash:
 * @token: what the client sent, well formed or not
 *
 * Returns: (transfer full): BLAKE2b-256 of @token in lower-case hex. Unkeyed and unsalted on purpose: a random token
 *   of 256 bits cannot be guessed, and the hash is the key of an index.
 */
char      *cp2_token_hash           (const char *token);

/** cp2_token_equal: whether two tokens or hashes (nullable) are the same; the time taken tells only their lengths. */
gboolean   cp2_token_equal          (const char *a,
                                     const char *b);

G_END_DECLS
