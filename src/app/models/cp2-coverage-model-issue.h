#pragma once

#include "app/models/cp2-coverage-model-table.h"

G_BEGIN_DECLS

/**
 * Cp2CoverageIssueItem: an exception for a list; never changes.
 *
 * Properties: `sentence`, `place` (centre and day), `day` (`YYYY-MM-DD`), `sheet` (id of the register, be it there or
 * not).
 */
#define CP2_TYPE_COVERAGE_ISSUE_ITEM (cp2_coverage_issue_item_get_type ())
G_DECLARE_FINAL_TYPE (Cp2CoverageIssueItem, cp2_coverage_issue_item, CP2, COVERAGE_ISSUE_ITEM, GObject)

const char       *cp2_coverage_issue_item_get_sentence (Cp2CoverageIssueItem *self);
const char       *cp2_coverage_issue_item_get_place    (Cp2CoverageIssueItem *self);
const char       *cp2_coverage_issue_item_get_day      (Cp2CoverageIssueItem *self);
const char       *cp2_coverage_issue_item_get_sheet    (Cp2CoverageIssueItem *self);
Cp2CoverageKind   cp2_coverage_issue_item_get_kind     (Cp2CoverageIssueItem *self);

/** cp2_coverage_issue_item_new: (transfer full): @issue of @table. */
Cp2CoverageIssueItem *cp2_coverage_issue_item_new  (Cp2CoverageTable       *table,
                                                    const Cp2CoverageIssue *issue);
/** cp2_coverage_issue_item_is: whether it says what @issue of @table says. */
gboolean              cp2_coverage_issue_item_is   (Cp2CoverageIssueItem   *self,
                                                    Cp2CoverageTable       *table,
                                                    const Cp2CoverageIssue *issue);

/** cp2_coverage_describe_issue: (transfer full): an exception in one sentence. */
char             *cp2_coverage_describe_issue   (const Cp2CoverageIssue *issue);

G_END_DECLS
