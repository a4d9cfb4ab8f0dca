#pragma once

#include "client/cp2-store.h"
#include "core/cp2-pay-readiness.h"

G_BEGIN_DECLS

/** Cp2NextStepKind: what a professional should do next; the first that holds. */
typedef enum
{
  CP2_NEXT_STEP_LOADING,
  CP2_NEXT_STEP_ANSWER,
  CP2_NEXT_STEP_COMPLETE,
  CP2_NEXT_STEP_READ,
  CP2_NEXT_STEP_CURE,
  CP2_NEXT_STEP_SERVE,
  CP2_NEXT_STEP_WAIT,
  CP2_NEXT_STEP_APPLY,
} Cp2NextStepKind;

/**
 * Cp2NextStep:
 * @kind: which one
 * @icon: name of its icon
 * @title: in a few words
 * @text: why, in a sentence or two
 * @button: (nullable): what the button says
 * @page: (nullable): where it leads
 * @target: (nullable): and to what there
 */
typedef struct
{
  Cp2NextStepKind  kind;
  const char      *icon;
  char            *title;
  char            *text;
  char            *button;
  const char      *page;
  char            *target;
} Cp2NextStep;

/**
 * cp2_next_step_read:
 * @exams: (element-type Cp2PayReadiness): how it stands with the pay, the latest exam first
 * @today: the day in Kenya
 *
 * Returns: (transfer full) (nullable): what to do next; %NULL with @error when the storage failed
 */
Cp2NextStep *cp2_next_step_read  (Cp2Store     *store,
                                  GPtrArray    *exams,
                                  const char   *today,
                                  GError      **error);
void         cp2_next_step_free  (Cp2NextStep  *step);
/** cp2_next_step_equal: whether a person would see no difference. */
gboolean     cp2_next_step_equal (Cp2NextStep  *a,
                                  Cp2NextStep  *b);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Cp2NextStep, cp2_next_step_free)

G_END_DECLS
