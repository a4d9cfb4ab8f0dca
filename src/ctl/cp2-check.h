#pragma once

#include "core/cp2-kind.h"
#include "storage/cp2-sql.h"

G_BEGIN_DECLS

/**
 * Cp2Check:
 * @sql: any connection, in a reading transaction
 * @repository: over it, for audiences
 * @faults: (element-type utf8): a sentence each, the first %CP2_CHECK_MAX_FAULTS
 * @n_faults: how many there are
 * @n_records: how many records were looked at
 *
 * One look at a whole database. Functions return %FALSE only when it cannot be read; faults are no errors.
 */
typedef struct
{
  Cp2Sql        *sql;
  Cp2Repository *repository;
  GPtrArray     *faults;
  guint          n_faults;
  guint          n_records;
} Cp2Check;

/* CP2_CHECK_MAX_FAULTS: more of them tell nothing new. */
#define CP2_CHECK_MAX_FAULTS 200

/* cp2_check_note: a fault. */
void      cp2_check_note      (Cp2Check      *check,
                               const char    *format,
                               ...) G_GNUC_PRINTF (2, 3);

/* cp2_check_query: a fault for each row of @query: its one text, and @what. */
gboolean  cp2_check_query     (Cp2Check      *check,
                               const char    *query,
                               const char    *what,
                               GError       **error);

/* cp2_check_records: every record's fields, its row in the feed and who may see it. */
gboolean  cp2_check_records   (Cp2Check      *check,
                               GError       **error);
/* cp2_check_rules: what must hold between records. */
gboolean  cp2_check_rules     (Cp2Check      *check,
                               GError       **error);
/* cp2_check_feed: the feed in itself. */
gboolean  cp2_check_feed      (Cp2Check      *check,
                               GError       **error);

G_END_DECLS
