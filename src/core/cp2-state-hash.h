#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * cp2_state_hash:
 * @id: a record's id
 * @version: its version
 *
 * Server and desktop compare what they hold by one number a kind: the sum of these hashes, modulo 2^64. The sum does
 * not depend on the order, and a row that is missing, surplus or old changes it. It finds mistakes; it is no proof
 * against somebody who makes ids up.
 *
 * Returns: FNV-1a of 64 bits over the id, a zero byte and the version in eight bytes, lowest first
 */
guint64 cp2_state_hash (const char *id,
                        gint64      version);

G_END_DECLS
