#pragma once

#include <glib.h>
#include <sys/types.h>

G_BEGIN_DECLS

/* A real server in a process of its own, over a database with vacancies and one professional. */
typedef struct
{
  char *folder;
  char *url;
  pid_t pid;
} BenchServer;

#define BENCH_USERNAME "254712345678"
#define BENCH_PASSWORD "Mlima-mrefu-2026"

/** bench_server_start: makes @n_vacancies vacancies and serves them; call it before the process has threads. */
void     bench_server_start (BenchServer *self,
                             guint        n_vacancies);
void     bench_server_stop  (BenchServer *self);

G_END_DECLS
