#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * Cp2StoreError:
 * @CP2_STORE_ERROR_CLOSED: the store is not open
 * @CP2_STORE_ERROR_WRONG_KEY: the files are sound, but of another account's key; they were left where they are
 * @CP2_STORE_ERROR_IO: the outbox journal cannot be read or written; nothing was saved
 * @CP2_STORE_ERROR_NO_ACCOUNT: nobody has signed in to this store yet
 * @CP2_STORE_ERROR_EPOCH: this comes from another life of the server's database; start over with its epoch
 * @CP2_STORE_ERROR_STALE_PAGE: the page does not follow what is stored; ask again from the stored cursor
 * @CP2_STORE_ERROR_MALFORMED: a page or an answer has not the agreed form; nothing of it was stored
 * @CP2_STORE_ERROR_STATE: a record of the outbox cannot be what was asked, for example dismissed while it waits
 *
 * What can go wrong besides the rules (#Cp2RuleError) and the database (#Cp2SqlError).
 */
typedef enum
{
  CP2_STORE_ERROR_CLOSED,
  CP2_STORE_ERROR_WRONG_KEY,
  CP2_STORE_ERROR_IO,
  CP2_STORE_ERROR_NO_ACCOUNT,
  CP2_STORE_ERROR_EPOCH,
  CP2_STORE_ERROR_STALE_PAGE,
  CP2_STORE_ERROR_MALFORMED,
  CP2_STORE_ERROR_STATE,
} Cp2StoreError;

#define CP2_STORE_ERROR (cp2_store_error_quark ())
GQuark cp2_store_error_quark (void);

G_END_DECLS
