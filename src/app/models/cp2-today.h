#pragma once

#include "client/cp2-store.h"

G_BEGIN_DECLS

/** Cp2TodayMissing: a role of whom somebody is not marked yet: `Invigilator`, 3 of 15. */
typedef struct
{
  char  *role;
  guint  unmarked;
  guint  total;
} Cp2TodayMissing;

/** Cp2TodayTask: a day that needs the centre, with a sentence that says why. */
typedef struct
{
  char *day;
  char *title;
  char *text;
} Cp2TodayTask;

/**
 * Cp2Today:
 * @day: the day
 * @exam: (nullable): the exam's name; %NULL when the centre has none
 * @date: the day as people say it
 * @progress: (nullable): `day 3 of 15`, or that it is a rehearsal; %NULL when the exam has no session today
 * @next: (nullable): the next session, with its paper and its start
 * @marked: how many are marked
 * @total: how many serve today
 * @is_submitted: whether today's register was submitted
 * @missing: (element-type Cp2TodayMissing): who is not marked, by role
 * @tasks: (element-type Cp2TodayTask): other days that need the centre, the earliest first
 *
 * What a centre's first page shows, as the store had it at one moment.
 */
typedef struct
{
  char      *day;
  char      *exam;
  char      *date;
  char      *progress;
  char      *next;
  guint      marked;
  guint      total;
  gboolean   is_submitted;
  GPtrArray *missing;
  GPtrArray *tasks;
} Cp2Today;

/** cp2_today_read: (transfer full): of the centre that is signed in; a few statements a day of the exam, at once. */
Cp2Today *cp2_today_read (Cp2Store  *store,
                          GError   **error);
void      cp2_today_free (Cp2Today  *today);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Cp2Today, cp2_today_free)

G_END_DECLS
