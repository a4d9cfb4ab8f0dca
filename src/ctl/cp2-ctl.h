#pragma once

#include "server/cp2-feed.h"

G_BEGIN_DECLS

/**
 * Cp2CtlExit:
 * @CP2_CTL_DONE: everything is as it was asked for
 * @CP2_CTL_FAILED: it could not be done, or a check found something; a sentence on the standard error says what
 * @CP2_CTL_USAGE: the command line is wrong
 */
typedef enum
{
  CP2_CTL_DONE   = 0,
  CP2_CTL_FAILED = 1,
  CP2_CTL_USAGE  = 2,
} Cp2CtlExit;

/**
 * Cp2CtlError:
 * @CP2_CTL_ERROR_NO_DATABASE: there is none at that address
 * @CP2_CTL_ERROR_NOT_OURS: it belongs to another program, or to a newer version of this one
 * @CP2_CTL_ERROR_REFUSED: what was asked for does not go with what is there
 * @CP2_CTL_ERROR_USAGE: the command line is wrong
 */
typedef enum
{
  CP2_CTL_ERROR_NO_DATABASE,
  CP2_CTL_ERROR_NOT_OURS,
  CP2_CTL_ERROR_REFUSED,
  CP2_CTL_ERROR_USAGE,
} Cp2CtlError;

#define CP2_CTL_ERROR (cp2_ctl_error_quark ())
GQuark      cp2_ctl_error_quark      (void);

/* Cp2CtlFunc: a command. */
typedef Cp2CtlExit (*Cp2CtlFunc)     (char         **database,
                                      GStrv         *arguments);

/* One command each; @database is NULL when it was not named before the command, @arguments begins with its own name. */
Cp2CtlExit  cp2_ctl_account          (char         **database,
                                      GStrv         *arguments);
Cp2CtlExit  cp2_ctl_check            (char         **database,
                                      GStrv         *arguments);
Cp2CtlExit  cp2_ctl_demo             (char         **database,
                                      GStrv         *arguments);
Cp2CtlExit  cp2_ctl_init             (char         **database,
                                      GStrv         *arguments);

/*
 * cp2_ctl_parse:
 * @name: the command, for its help
 * @rest: (nullable): what follows the options, for its help
 * @summary: what the command does
 * @entries: its options
 * @n_rest: how many words must follow the options
 *
 * Reads the options of one command; `--database` may stand here too.
 *
 * Returns: %FALSE with %CP2_CTL_ERROR_USAGE
 */
gboolean    cp2_ctl_parse            (const char         *name,
                                      const char         *rest,
                                      const char         *summary,
                                      const GOptionEntry *entries,
                                      guint               n_rest,
                                      char              **database,
                                      GStrv              *arguments,
                                      GError            **error);

/* cp2_ctl_report: prints the sentence of @error. Returns: the exit code that goes with it */
Cp2CtlExit  cp2_ctl_report           (const GError       *error);

/* cp2_ctl_open: (transfer full): the database, with one sentence for each expected reason why not; @may_create: init. */
Cp2Sql     *cp2_ctl_open             (const char         *database,
                                      gboolean            may_create,
                                      GError            **error);

/* cp2_ctl_open_reader: (transfer full): the same, to read only. */
Cp2Sql     *cp2_ctl_open_reader      (const char         *database,
                                      GError            **error);

/* cp2_ctl_find_data: (transfer full): the folder @name (`reference`, `demo`) of the installed data, or of the source
 * tree when the environment's CP2_DATA_DIR says where that is. */
char       *cp2_ctl_find_data        (const char         *name);

/* cp2_ctl_init_database: (transfer full): makes the database where there is none, and imports the reference data from
 * the folder @reference (%NULL for the installed one). */
Cp2Feed    *cp2_ctl_init_database    (const char         *database,
                                      const char         *reference,
                                      guint              *n_records,
                                      guint              *n_written,
                                      GError            **error);

G_END_DECLS
