#pragma once

#include "client/cp2-session.h"

G_BEGIN_DECLS

/* A desktop without a window: what a person would do in it, as commands. Each prints one JSON object a line. */
typedef struct
{
  Cp2Session *session;
  char       *username;
  char       *password;
  char       *new_password;
} Cp2Tool;

/**
 * cp2_tool_run:
 * @arguments: (array zero-terminated=1): the command and its arguments
 * @error: why it failed
 *
 * Returns: whether it was done
 */
gboolean cp2_tool_run   (Cp2Tool             *tool,
                         const char * const  *arguments,
                         GError             **error);

/** cp2_tool_get_help: (transfer none): the commands, for `--help`. */
const char *cp2_tool_get_help (void);

/** cp2_tool_wait: blocks until @result was set by cp2_tool_take_result_cb(). */
void     cp2_tool_wait  (GAsyncResult       **result);
void     cp2_tool_take_result_cb (GObject        *object,
                                  GAsyncResult   *result,
                                  gpointer        user_data);

/** cp2_tool_print: prints a line and flushes it, for who reads along; frees @line. */
void     cp2_tool_print (GString             *line);

/** cp2_tool_watch: goes on until told to stop: prints what changes and how the sync stands. */
gboolean cp2_tool_watch (Cp2Tool             *tool,
                         GError             **error);

/** cp2_tool_describe: (transfer full): `CODE: SENTENCE` of a refusal by a rule or by the server, or the error's own message. */
char    *cp2_tool_describe (const GError     *error);

G_END_DECLS
