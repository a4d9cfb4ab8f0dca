#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * Cp2ApiPage:
 *
 * A verified page of changes: as many as the server counted, with the check sum that it took. The changes stay as the
 * text that came, to be parsed where that is wanted; what surrounds them is parsed. Never changes; counted references
 * from any thread.
 */
typedef struct _Cp2ApiPage Cp2ApiPage;

/**
 * cp2_api_page_new:
 * @bytes: the whole answer, inflated
 * @error: %CP2_API_ERROR_TRUNCATED
 *
 * Returns: (transfer full): the page
 */
Cp2ApiPage *cp2_api_page_new              (GBytes            *bytes,
                                           GError           **error);
Cp2ApiPage *cp2_api_page_ref              (Cp2ApiPage        *self);
void        cp2_api_page_unref            (Cp2ApiPage        *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Cp2ApiPage, cp2_api_page_unref)

/** cp2_api_page_get_bytes: (transfer none): the whole answer. */
GBytes     *cp2_api_page_get_bytes        (const Cp2ApiPage  *self);
/** cp2_api_page_get_n_changes: how many changes there are. */
guint       cp2_api_page_get_n_changes    (const Cp2ApiPage  *self);
/** cp2_api_page_get_change: (transfer none): the text of one change, @length bytes with no zero at the end. */
const char *cp2_api_page_get_change       (const Cp2ApiPage  *self,
                                           guint              index,
                                           gsize             *length);
/** cp2_api_page_get_epoch: (transfer none): the epoch of the server's database. */
const char *cp2_api_page_get_epoch        (const Cp2ApiPage  *self);
/** cp2_api_page_get_server_time: (transfer none): the server's clock, RFC 3339. */
const char *cp2_api_page_get_server_time  (const Cp2ApiPage  *self);
/** cp2_api_page_get_cursor: (transfer none): what to ask for next, once this page is stored. */
const char *cp2_api_page_get_cursor       (const Cp2ApiPage  *self);
/** cp2_api_page_get_more: whether another page waits. */
gboolean    cp2_api_page_get_more         (const Cp2ApiPage  *self);
/** cp2_api_page_get_document: (transfer none): the answer with an empty `changes`: `scopes`, `through` and what else. */
JsonObject *cp2_api_page_get_document     (const Cp2ApiPage  *self);

G_END_DECLS
