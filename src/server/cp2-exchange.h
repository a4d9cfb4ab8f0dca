#pragma once

#include "server/cp2-http-request.h"
#include "server/cp2-server-private.h"
#include "server/cp2-sessions.h"

G_BEGIN_DECLS

/*
 * One request on its way through the threads. A handler makes an exchange (a struct of its own that begins with this
 * one), hands it to a step, and gets it back in the main loop when the step is done; who has it, owns it. A step that
 * cannot be taken because a queue is full answers `overloaded` itself.
 */
typedef struct _Cp2Exchange Cp2Exchange;

/* On the writer, within a savepoint that is kept when %TRUE is returned. */
typedef gboolean (*Cp2WriteStep)    (Cp2Writer     *writer,
                                     gpointer       exchange,
                                     GError       **error);
/* On one of the readers. */
typedef gboolean (*Cp2ReadStep)     (Cp2Reader     *reader,
                                     gpointer       exchange,
                                     GError       **error);
/* In the main loop; owns @exchange. What was written is on the disk when @error is %NULL. */
typedef void     (*Cp2ExchangeDone) (gpointer       exchange,
                                     const GError  *error);

struct _Cp2Exchange
{
  Cp2Server       *server;   /* owned */
  Cp2HttpRequest  *request;  /* owned; nullable for what nobody waits for */
  GDestroyNotify   clear;    /* nullable */

  /* The step at hand */
  Cp2WriteStep     write;
  Cp2ReadStep      read;
  Cp2ExchangeDone  done;
  GError          *error;
};

/* @size: of the whole struct; @clear frees its own members, not itself. */
gpointer   cp2_exchange_new           (gsize            size,
                                       Cp2Server       *server,
                                       Cp2HttpRequest  *request,
                                       GDestroyNotify   clear);
void       cp2_exchange_free          (gpointer         exchange);

void       cp2_exchange_write         (gpointer         exchange,
                                       Cp2WriteStep     step,
                                       Cp2ExchangeDone  done);
void       cp2_exchange_read          (gpointer         exchange,
                                       Cp2ReadStep      step,
                                       Cp2ExchangeDone  done);

/* Answers, counts, and frees. */
void       cp2_exchange_answer_json   (gpointer         exchange,
                                       guint            status,
                                       const char      *json);
void       cp2_exchange_answer_empty  (gpointer         exchange,
                                       guint            status);
void       cp2_exchange_answer_code   (gpointer         exchange,
                                       Cp2ProblemCode   code);
void       cp2_exchange_answer_later  (gpointer         exchange,
                                       gint64           retry_after);
void       cp2_exchange_answer_error  (gpointer         exchange,
                                       const GError    *error);

G_END_DECLS
