#pragma once

#include <gio/gio.h>

#include "app/models/cp2-coverage-model-issue.h"
#include "client/cp2-store.h"

G_BEGIN_DECLS

/**
 * Cp2CoverageModel:
 *
 * Centres and days of an exam in the area of the office that is signed in: how far each register has come, four numbers
 * a day, and what needs somebody. Summed up on the store's reading thread; it follows the store, and the clock, while
 * it is active.
 *
 * Properties (read-only): `loading`, whether the first answer is still to come.
 *
 * Signals: `changed` (gboolean axes): another table; with @axes its rows or columns are others.
 */
#define CP2_TYPE_COVERAGE_MODEL (cp2_coverage_model_get_type ())
G_DECLARE_FINAL_TYPE (Cp2CoverageModel, cp2_coverage_model, CP2, COVERAGE_MODEL, GObject)

/** cp2_coverage_model_new: (transfer full): of the office signed in at @store; not active yet. */
Cp2CoverageModel *cp2_coverage_model_new        (Cp2Store          *store);
/** cp2_coverage_model_set_active: whether somebody looks at it. */
void              cp2_coverage_model_set_active (Cp2CoverageModel  *self,
                                                 gboolean           active);
/** cp2_coverage_model_set_exam: @exam (nullable): another exam; %NULL for the one that is on. */
void              cp2_coverage_model_set_exam   (Cp2CoverageModel  *self,
                                                 const char        *exam);
/** cp2_coverage_model_get_table: (transfer none) (nullable): the latest; %NULL until the first answer. */
Cp2CoverageTable *cp2_coverage_model_get_table  (Cp2CoverageModel  *self);
/** cp2_coverage_model_get_issues: (transfer none): a list of #Cp2CoverageIssueItem, what is the same stays the same object. */
GListModel       *cp2_coverage_model_get_issues (Cp2CoverageModel  *self);
/** cp2_coverage_model_get_error: (transfer none) (nullable): why the last question had no answer; the table before it stays. */
const GError     *cp2_coverage_model_get_error  (Cp2CoverageModel  *self);
/** cp2_coverage_model_is_settled: whether nothing is on its way, for tests. */
gboolean          cp2_coverage_model_is_settled (Cp2CoverageModel  *self);
/** cp2_coverage_model_tick: time has passed; reads again where that alone changes something. Called each minute by itself. */
void              cp2_coverage_model_tick       (Cp2CoverageModel  *self);

/** cp2_coverage_describe_cell: (transfer full): a centre on a day in one sentence: `Baraka Girls, Tue 4 Nov: 14 of 21 marked, submitted`. */
char             *cp2_coverage_describe_cell    (Cp2CoverageTable  *table,
                                                 guint              centre,
                                                 guint              day);

G_END_DECLS
