#pragma once

#include "server/cp2-problem.h"
#include "server/cp2-server-database.h"

G_BEGIN_DECLS

/** CP2_CHANGES_MAX_LIMIT: the most changes a page is asked for; one that belongs together is never cut, so it may have more. */
#define CP2_CHANGES_MAX_LIMIT 2000
/** CP2_CHANGES_PAGE_BYTES: no further change is begun on a page of that size. */
#define CP2_CHANGES_PAGE_BYTES (512 * 1024)

/**
 * Cp2ChangesAnswer:
 * @count: how many changes are on the page
 * @more: whether to ask again at once
 *
 * What the one who answers wants to know of a page without reading it.
 */
typedef struct
{
  guint    count;
  gboolean more;
} Cp2ChangesAnswer;

/**
 * cp2_changes_page:
 * @reader: any connection that is not in a transaction; one state of the database is read
 * @meta: epoch and key of the cursor
 * @scopes: (array zero-terminated=1): what the account may see now, see cp2_actor_list_scopes()
 * @cursor: (nullable): where the client is; %NULL or empty for the beginning
 * @limit: how many changes, about; from 1 to %CP2_CHANGES_MAX_LIMIT, others are brought into that range
 * @page: receives the body of the answer
 * @answer: (out): what it says
 * @problem: (out) (transfer full) (nullable): %CP2_PROBLEM_BAD_CURSOR, or %CP2_PROBLEM_CURSOR_EXPIRED when the client has to start over
 * @error: those of #Cp2SqlError
 *
 * The next page of `GET /v1/changes`. Of a record that several scopes see, the strongest form is served. A scope that
 * the account has lost is told first, record by record; one that it got is read from its beginning, beside the others.
 *
 * `through` on the page is the sequence up to which the results of all operations are contained in what the client has.
 * It only moves when the client has everything: a record changed again since is further on, and until then the client
 * has it in no newer state than before.
 *
 * Returns: %TRUE when @page is there
 */
gboolean    cp2_changes_page       (Cp2Sql               *reader,
                                    const Cp2ServerMeta  *meta,
                                    const char * const   *scopes,
                                    const char           *cursor,
                                    guint                 limit,
                                    GString              *page,
                                    Cp2ChangesAnswer     *answer,
                                    Cp2Problem          **problem,
                                    GError              **error);

/**
 * Cp2StateSum:
 * @count: how many records
 * @sum: sum of cp2_state_hash() of them all, modulo 2^64
 */
typedef struct
{
  guint64 count;
  guint64 sum;
} Cp2StateSum;

/**
 * cp2_changes_state_sum:
 * @reader: any connection
 * @scopes: (array zero-terminated=1): as for cp2_changes_page()
 *
 * What a client with these scopes has when it has everything: both sides compute it, and where they differ something
 * was lost.
 *
 * Returns: (transfer full) (element-type utf8 Cp2StateSum): kinds that there are records of, with their sums
 */
GHashTable *cp2_changes_state_sum  (Cp2Sql               *reader,
                                    const char * const   *scopes,
                                    GError              **error);

G_END_DECLS
