#pragma once

#include "client/cp2-store.h"
#include "app/models/cp2-application-model.h"

G_BEGIN_DECLS

/**
 * Cp2TimelineState:
 * @CP2_TIMELINE_DONE: it has happened
 * @CP2_TIMELINE_AHEAD: it is still to come
 * @CP2_TIMELINE_PROBLEM: it went wrong, and somebody has to act
 */
typedef enum
{
  CP2_TIMELINE_DONE,
  CP2_TIMELINE_AHEAD,
  CP2_TIMELINE_PROBLEM,
} Cp2TimelineState;

/**
 * Cp2TimelineEntry:
 * @state: whether it has happened
 * @text: what, with who did it
 * @when: (nullable): when, as people say it
 * @note: (nullable): a sentence that explains it, or a reason somebody gave
 *
 * One dot of a timeline.
 */
typedef struct
{
  Cp2TimelineState  state;
  char             *text;
  char             *when;
  char             *note;
} Cp2TimelineEntry;

/** cp2_timeline_entry_new: (transfer full): takes @when and @note, copies @text. */
Cp2TimelineEntry *cp2_timeline_entry_new  (Cp2TimelineState   state,
                                           const char        *text,
                                           char              *when,
                                           char              *note);
void              cp2_timeline_entry_free (Cp2TimelineEntry  *entry);

/** Cp2ApplicationFact: a label and its value, both for a person. */
typedef struct
{
  char *label;
  char *value;
} Cp2ApplicationFact;

/**
 * Cp2ApplicationDetail:
 * @id: the record's id
 * @version: the version that the person sees
 * @is_deployment: whether it is a deployment
 * @title: `Invigilator · KCSE 2026`
 * @place: the duty station; empty when it is not known
 * @state: the word for its state
 * @icon: the state's icon
 * @tone: how the state is shown
 * @text: one sentence: what the state means, or what to do
 * @exam: (nullable): id of the exam
 * @vacancy: (nullable): id of the vacancy, when it can be opened
 * @can_withdraw: an application that can be withdrawn
 * @can_apply_again: a withdrawn application whose vacancy is still open
 * @is_vacancy_open: who withdraws can apply again
 * @can_answer: a deployment that waits for accept or decline
 * @facts: (element-type Cp2ApplicationFact): what there is to know
 * @timeline: (element-type Cp2TimelineEntry): from the beginning on
 *
 * All that the page shows of one application or deployment, as the store has it at one moment.
 */
typedef struct
{
  char               *id;
  gint64              version;
  gboolean            is_deployment;
  char               *title;
  char               *place;
  const char         *state;
  const char         *icon;
  Cp2ApplicationTone  tone;
  char               *text;
  char               *exam;
  char               *vacancy;
  gboolean            can_withdraw;
  gboolean            can_apply_again;
  gboolean            is_vacancy_open;
  gboolean            can_answer;
  GPtrArray          *facts;
  GPtrArray          *timeline;
} Cp2ApplicationDetail;

/** cp2_application_detail_read: (transfer full) (nullable): of the application or deployment @id; %NULL without @error when there is none. */
Cp2ApplicationDetail *cp2_application_detail_read (Cp2Store              *store,
                                                   const char            *id,
                                                   GError               **error);
void                  cp2_application_detail_free (Cp2ApplicationDetail  *detail);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Cp2ApplicationDetail, cp2_application_detail_free)

/** cp2_application_detail_equal: whether a person would see no difference. */
gboolean              cp2_application_detail_equal (Cp2ApplicationDetail  *a,
                                                    Cp2ApplicationDetail  *b);

G_END_DECLS
