#pragma once

#include "app/models/cp2-vacancy-index.h"
#include "client/cp2-store.h"

G_BEGIN_DECLS

/** Cp2VacancyRowsRead: @rows (element-type gint64): row numbers of what is open, what closes soonest first. */
typedef void (*Cp2VacancyRowsRead)  (GArray           *rows,
                                     gpointer          user_data);
/** Cp2VacancyIndexRead: @index (transfer full) (nullable): it is whole; %NULL when @error says why it could not be read. */
typedef void (*Cp2VacancyIndexRead) (Cp2VacancyIndex  *index,
                                     const GError     *error,
                                     gpointer          user_data);

/**
 * cp2_vacancy_reader_start:
 * @rows_read: (nullable): called first, within a few milliseconds, with what a list without filters shows
 * @index_read: called at the end
 * @cancellable: once it is cancelled neither is called any more
 *
 * Looks through all vacancies, slice by slice on the store's reading thread, with room for others between two slices.
 */
void         cp2_vacancy_reader_start (Cp2Store             *store,
                                       Cp2VacancyRowsRead    rows_read,
                                       Cp2VacancyIndexRead   index_read,
                                       GCancellable         *cancellable,
                                       gpointer              user_data);

G_END_DECLS
