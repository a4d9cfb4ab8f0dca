#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * Looks at programs from outside, as the display sees them: when the first window of one is drawn, and when it answers.
 * The programs know nothing of it. Belongs to one thread.
 */
typedef struct _BenchScreen BenchScreen;

/** BenchStart: one start. Times in milliseconds since just before the program was executed. */
typedef struct
{
  double       drawn;    /* something of the window's own is to be seen */
  double       answers;  /* and the program takes events again: a person can use it */
  double       memory;   /* a second later: what it costs the computer, MiB (proportional set size) */
} BenchStart;

BenchScreen *bench_screen_new       (void);
void         bench_screen_free      (BenchScreen         *self);

/** bench_screen_start: (transfer full): runs a program until its first window answers. */
GSubprocess *bench_screen_start     (BenchScreen         *self,
                                     const char * const  *arguments,
                                     BenchStart          *start);
/** bench_screen_type: presses keys, as xdotool names them (%NULL-terminated), in the window that was started last. */
void         bench_screen_type      (BenchScreen         *self,
                                     const char * const  *keys);
/** bench_screen_wait_still: waits until nothing was drawn for half a second. */
void         bench_screen_wait_still (BenchScreen        *self);
/** bench_screen_memory: proportional set size of the process, MiB. */
double       bench_screen_memory    (GSubprocess         *process);
/** bench_screen_end: (transfer full): ends the process at once. */
void         bench_screen_end       (GSubprocess         *process);

G_END_DECLS
