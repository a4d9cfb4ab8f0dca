#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * What the window is measured on: a profile of this computer with the account of a professional and 100,000 open
 * vacancies in it, as the program itself received and sealed them from a server of a demonstration. The server is gone
 * by then, as at a school without a network.
 */
typedef struct
{
  char *folder;
  char *profile;
  char *url;
  char *username;
  char *password;
} BenchStage;

/** bench_stage_make: (transfer full): takes some twenty seconds, all in another process. Sets the demonstration's clock. */
BenchStage *bench_stage_make  (void);
/** bench_stage_load: (transfer full): the one that bench_stage_make() made in @folder. */
BenchStage *bench_stage_load  (const char        *folder);
void        bench_stage_free  (BenchStage        *stage);
/** bench_stage_remove: frees it, and removes the folder. */
void        bench_stage_remove (BenchStage       *stage);

/** bench_program: (transfer full): the path of a program of the build. */
char       *bench_program     (const char        *name);
/** bench_run: (transfer full): (element-type double): runs a program (%NULL-terminated arguments) and takes the numbers that it prints. */
GArray     *bench_run         (const char        *program,
                               ...) G_GNUC_NULL_TERMINATED;

G_END_DECLS
