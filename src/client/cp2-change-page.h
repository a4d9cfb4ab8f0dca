#pragma once

#include <json-glib/json-glib.h>

#include "client/cp2-api-page.h"
#include "core/cp2-kind.h"
#include "storage/cp2-plain-record.h"

G_BEGIN_DECLS

/** Cp2ChangeAction: what the feed says of a record; to a store, out of sight is as good as deleted. */
typedef enum
{
  CP2_CHANGE_PUT,
  CP2_CHANGE_DELETE,
  CP2_CHANGE_EVICT,
} Cp2ChangeAction;

/**
 * Cp2Change:
 * @record: (nullable): what is put, when it is not plain
 * @first_value: the first of its values in the page, when it is
 *
 * One change; borrowed from its page.
 */
typedef struct
{
  const Cp2Kind   *kind;
  const char      *id;
  Cp2ChangeAction  action;
  JsonObject      *record;
  guint            first_value;
} Cp2Change;

/**
 * Cp2ChangePage:
 * @after: the cursor that the page was asked for with; empty for the beginning
 * @epoch: of the server's database
 * @cursor: where to go on
 * @scopes: (nullable): the account's scopes, a JSON array
 * @through: results up to here in the feed are contained in what has been sent; -1 when the page does not say
 * @more: whether another page waits
 * @changes: (element-type Cp2Change): those of kinds that this version knows
 * @values: (element-type Cp2PlainValue): of the plain records among them
 * @n_skipped: changes of kinds that it does not know
 *
 * A page of changes, ready to be written. Made on one thread and used on another.
 */
typedef struct
{
  char         *after;
  char         *epoch;
  char         *cursor;
  char         *scopes;
  gint64        through;
  gboolean      more;
  GArray       *changes;
  GArray       *values;
  guint         n_skipped;
  /*< private >*/
  Cp2ApiPage   *source;
  GStringChunk *ids;
  GPtrArray    *nodes;
} Cp2ChangePage;

/**
 * cp2_change_page_parse:
 * @page: a verified page
 * @after: (nullable): the cursor that it was asked for with
 * @error: %CP2_STORE_ERROR_MALFORMED
 *
 * Returns: (transfer full): the page
 */
Cp2ChangePage *cp2_change_page_parse (Cp2ApiPage     *page,
                                      const char     *after,
                                      GError        **error);
void           cp2_change_page_free  (Cp2ChangePage  *page);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Cp2ChangePage, cp2_change_page_free)

G_END_DECLS
