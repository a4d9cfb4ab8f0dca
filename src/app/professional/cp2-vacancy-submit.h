#pragma once

#include "app/cp2-page.h"
#include "core/cp2-repository.h"
#include "core/cp2-vacancy.h"

G_BEGIN_DECLS

/**
 * cp2_vacancy_submit_ask:
 * @page: who asks; its window shows the dialog
 * @repository: where the names of what the vacancy speaks of are read
 * @application: (nullable): id of the earlier application, which is made anew
 *
 * Shows what would be applied for, and submits the application once the person says so.
 */
void cp2_vacancy_submit_ask       (Cp2Page        *page,
                                   Cp2Repository  *repository,
                                   Cp2Vacancy     *vacancy,
                                   const char     *application);

/** cp2_vacancy_submit: submits without a question; @application is (nullable): the withdrawn one that is made anew. */
void cp2_vacancy_submit           (Cp2Page        *page,
                                   const char     *vacancy,
                                   const char     *application);

/**
 * cp2_vacancy_submit_take_back:
 * @vacancy: (nullable): id of the vacancy, so that the person can undo it; %NULL when nobody can apply for it any more
 * @version: the version of @application that the person saw
 *
 * Withdraws the application, with a toast that can undo it.
 */
void cp2_vacancy_submit_take_back (Cp2Page        *page,
                                   const char     *vacancy,
                                   const char     *application,
                                   gint64          version);

G_END_DECLS
