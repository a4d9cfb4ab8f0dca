#pragma once

#include "core/cp2-kind.h"
#include "storage/cp2-sql.h"

G_BEGIN_DECLS

/*
 * The short way of a record from the wire into its table. A server prints records without white space, and nearly all
 * of them hold nothing but members that this version knows, of the type it expects, without an escape. Such a text is
 * stored as it lies in its page, with no tree of it made first. Whatever is not that plain is refused here, and goes
 * the long way through json-glib and cp2_sql_repository_store_json(), which alone decides what is malformed. Both ways
 * write the same row.
 */

/**
 * Cp2PlainValue:
 * @text: (nullable): in the text that was read, not terminated; %NULL for a number, and for a text that is not there
 * @number: the number, or how long the text is in bytes
 */
typedef struct
{
  const char *text;
  gint64      number;
} Cp2PlainValue;

/** cp2_plain_text_read: steps over a text in quotes; %NULL when it is none or not plain, or when @at is %NULL. */
const char *cp2_plain_text_read       (const char           *at,
                                       const char           *end,
                                       Cp2PlainValue        *value);
/** cp2_plain_number_read: the same with a whole number. */
const char *cp2_plain_number_read     (const char           *at,
                                       const char           *end,
                                       Cp2PlainValue        *value);

/** cp2_plain_record_get_n_values: how many values a record of @kind has, the first of which is its id. */
guint       cp2_plain_record_get_n_values (const Cp2Kind    *kind);

/**
 * cp2_plain_record_read:
 * @at: (nullable): where the record begins
 * @end: the end of the text, which is UTF-8
 * @values: (out caller-allocates): cp2_plain_record_get_n_values() of them, which point into the text
 *
 * Returns: (nullable): the place right after the record, %NULL when it is not plain
 */
const char *cp2_plain_record_read     (const Cp2Kind        *kind,
                                       const char           *at,
                                       const char           *end,
                                       Cp2PlainValue        *values);

/** cp2_plain_record_store: puts the record in the place of what is there, as cp2_sql_repository_store_json() does. */
gboolean    cp2_plain_record_store    (Cp2Sql               *sql,
                                       const Cp2Kind        *kind,
                                       const Cp2PlainValue  *values,
                                       GError              **error);

G_END_DECLS
