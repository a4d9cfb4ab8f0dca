#pragma once

#include "core/cp2-kind.h"
#include "storage/cp2-sql.h"

G_BEGIN_DECLS

/**
 * Cp2Query:
 *
 * A question over the records of one kind: filters, words to search for, an order. A value with its SQL derived from
 * the field table; every text from a person is a parameter. Not for several threads at once.
 */
#define CP2_TYPE_QUERY (cp2_query_get_type ())
G_DECLARE_FINAL_TYPE (Cp2Query, cp2_query, CP2, QUERY, GObject)

/** cp2_query_new: (transfer full): all records of the kind, by id. */
Cp2Query      *cp2_query_new             (const Cp2Kind       *kind);
/** cp2_query_copy: (transfer full): an equal question. */
Cp2Query      *cp2_query_copy            (Cp2Query            *self);
const Cp2Kind *cp2_query_get_kind        (Cp2Query            *self);

/**
 * cp2_query_filter:
 * @field: a field of the kind, or `id`; an unknown one is a programmer's error
 * @values: (nullable) (array zero-terminated=1): texts, any of which may match; %NULL or none removes the filter
 *
 * Filters of different fields must all hold.
 */
void           cp2_query_filter          (Cp2Query            *self,
                                          const char          *field,
                                          const char * const  *values);
/** cp2_query_filter_one: the same with one value; %NULL or "" removes the filter. */
void           cp2_query_filter_one      (Cp2Query            *self,
                                          const char          *field,
                                          const char          *value);
/** cp2_query_filter_from: the field's value is @value or comes after it; %NULL removes the filter. */
void           cp2_query_filter_from     (Cp2Query            *self,
                                          const char          *field,
                                          const char          *value);
/** cp2_query_search: words that must all occur, each as the beginning of a word, the first 32 of them; %NULL or blank for none. Never a syntax error, whatever is typed. */
void           cp2_query_search          (Cp2Query            *self,
                                          const char          *words);
/** cp2_query_sort: by a field and then by id; %NULL for id alone. */
void           cp2_query_sort            (Cp2Query            *self,
                                          const char          *field,
                                          gboolean             descending);

/** cp2_query_select: the bound statement of @columns (SQL, of the table named `r`), from @offset, at most @limit rows (-1: all). (transfer none) */
Cp2Statement  *cp2_query_select          (Cp2Query            *self,
                                          Cp2Sql              *sql,
                                          const char          *columns,
                                          gint64               offset,
                                          gint64               limit,
                                          GError             **error);
/** cp2_query_count: how many records there are. */
gboolean       cp2_query_count           (Cp2Query            *self,
                                          Cp2Sql              *sql,
                                          gint64              *count,
                                          GError             **error);
/** cp2_query_list: (transfer full) (element-type Cp2Record): the records themselves. */
GPtrArray     *cp2_query_list            (Cp2Query            *self,
                                          Cp2Sql              *sql,
                                          gint64               offset,
                                          gint64               limit,
                                          GError             **error);
/** cp2_query_list_values: (transfer full): the different values that @field takes, when set, under all other filters, for filters that narrow each other. */
char         **cp2_query_list_values     (Cp2Query            *self,
                                          Cp2Sql              *sql,
                                          const char          *field,
                                          GError             **error);

G_END_DECLS
