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
  char     *folder;
  char     *profile;
  char     *url;
  char     *username;
  char     *password;
  gboolean  is_made_here;
} BenchStage;

/**
 * bench_stage_new:
 * @folder: (nullable): one that `make-stage` made earlier; %NULL makes one, which takes half a minute in another process
 *
 * Sets the demonstration's clock too.
 */
BenchStage *bench_stage_new   (const char  *folder);
/** bench_stage_free: removes the folder too, if bench_stage_new() made it. */
void        bench_stage_free  (BenchStage  *stage);

/** bench_program: (transfer full): the path of a program of the build. */
char       *bench_program     (const char  *name);
/** bench_run: (transfer full): (element-type double): runs a program (%NULL-terminated arguments) and takes the numbers that it prints. */
GArray     *bench_run         (const char  *program,
                               ...) G_GNUC_NULL_TERMINATED;

G_END_DECLS
