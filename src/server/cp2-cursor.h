#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SECTION: The cursor of the changes feed
 *
 * What a client hands back to ask for the next page: how far it has come in each scope, and which scopes it is still
 * being told to forget. To the client it is opaque, and a MAC keeps it from being made up; but it only says how far,
 * never what may be seen: that the server takes from the account each time.
 */

#define CP2_CURSOR_KEY_BYTES 32
#define CP2_CURSOR_MAX_TEXT 32768       /* characters of the text form that are read at all */
#define CP2_CURSOR_MAX_NAME 255         /* bytes of an epoch or a scope key */

/**
 * Cp2CursorError:
 * @CP2_CURSOR_ERROR_INVALID: not a cursor, or not one made with this key; the client has to start over (410)
 */
typedef enum
{
  CP2_CURSOR_ERROR_INVALID,
} Cp2CursorError;

#define CP2_CURSOR_ERROR (cp2_cursor_error_quark ())
GQuark     cp2_cursor_error_quark  (void);

/**
 * Cp2CursorEntry:
 * @scope: a scope key, as `centre:40701102`
 * @position: 0 or more; a sequence of the feed, or how far the eviction has come
 */
typedef struct
{
  char    *scope;
  gint64   position;
} Cp2CursorEntry;

/**
 * Cp2Cursor:
 * @epoch: the server's life that the positions belong to
 * @scopes: (element-type Cp2CursorEntry): how far the client has come in each scope, sorted by scope
 * @dropped: (element-type Cp2CursorEntry): scopes that are being evicted, sorted by scope
 *
 * A plain value; one thread at a time. The arrays are changed through cp2_cursor_set() and cp2_cursor_remove() only.
 */
typedef struct
{
  char    *epoch;
  GArray  *scopes;
  GArray  *dropped;
} Cp2Cursor;

/** cp2_cursor_new: (transfer full): a cursor at the start, with no scope at all; @epoch has 255 bytes at most. */
Cp2Cursor *cp2_cursor_new          (const char       *epoch);
void       cp2_cursor_free         (Cp2Cursor        *self);

/**
 * cp2_cursor_parse:
 * @text: what the client sent
 * @key: the server's key, %CP2_CURSOR_KEY_BYTES bytes
 * @error: %CP2_CURSOR_ERROR_INVALID
 *
 * Returns: (transfer full): the cursor
 */
Cp2Cursor *cp2_cursor_parse        (const char       *text,
                                    GBytes           *key,
                                    GError          **error);

/**
 * cp2_cursor_to_string:
 * @key: the server's key, %CP2_CURSOR_KEY_BYTES bytes
 *
 * Equal cursors have equal texts. Four scopes make about 150 characters; at %CP2_CURSOR_MAX_TEXT characters, some
 * 700 scopes, it is refused, since it could not be read again.
 *
 * Returns: (transfer full): base64url, fit for a query string as it is; %NULL with %CP2_CURSOR_ERROR_INVALID when
 *   there are too many scopes
 */
char      *cp2_cursor_to_string    (const Cp2Cursor  *self,
                                    GBytes           *key,
                                    GError          **error);

/**
 * cp2_cursor_find:
 * @entries: the scopes or the dropped scopes of a cursor
 * @position: (out) (optional): the position of @scope, 0 when it is not there
 *
 * Returns: whether @scope is there
 */
gboolean   cp2_cursor_find         (const GArray     *entries,
                                    const char       *scope,
                                    gint64           *position);

/** cp2_cursor_set: adds @scope (1 to 255 bytes) with @position (0 or more), or moves it there, also backwards. */
void       cp2_cursor_set          (GArray           *entries,
                                    const char       *scope,
                                    gint64            position);

/** cp2_cursor_remove: whether @scope was there to be removed. */
gboolean   cp2_cursor_remove       (GArray           *entries,
                                    const char       *scope);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Cp2Cursor, cp2_cursor_free)

G_END_DECLS
