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
 * Returns: 64 well mixed bits, the same on every machine
 */
guint64 cp2_state_hash (const char *id,
                        gint64      version);

G_END_DECLS
