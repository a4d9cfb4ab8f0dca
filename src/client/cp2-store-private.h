#pragma once

#include "client/cp2-job-queue.h"
#include "client/cp2-store.h"

G_BEGIN_DECLS

typedef struct _Cp2StoreCall Cp2StoreCall;

/* One call on its way through a thread. The arguments are copies; the thread only reads them. */
struct _Cp2StoreCall
{
  Cp2Job               job;
  GTask               *task;
  Cp2Store            *store; /* kept by the task */

  gboolean           (*run) (Cp2Replica    *replica,
                             Cp2StoreCall  *call,
                             GError       **error);
  gboolean           (*scan) (Cp2Sql        *sql,
                              Cp2StoreCall  *call,
                              GError       **error);

  /* Arguments */
  char                *text;
  gint64               number;
  gsize                size;
  gboolean             flag;
  char                *contact;
  GStrv                strings;
  GPtrArray           *operations;
  JsonObject          *answer;
  Cp2ApiPage          *api_page;
  GObject             *object;
  Cp2OutboxJournal    *journal;

  /* On its way */
  Cp2ChangePage       *page;

  /* Results */
  gpointer             result;
  GDestroyNotify       free_result;
  GError              *error;
  Cp2OperationOutcome  outcome;

  /* What the owner has to know */
  gboolean             has_news;
  Cp2ReplicaStatus     status;
  guint64              kinds;
  gboolean             outbox;
  GHashTable          *settings;
  Cp2Sql              *reader;
  Cp2DamageReport     *damage;
};

struct _Cp2Store
{
  GObject            parent_instance;

  char              *folder;
  GMainContext      *context;
  Cp2DeviceClock    *clock;

  Cp2JobQueue       *parser;
  Cp2JobQueue       *writer;
  Cp2JobQueue       *scanner;

  /* The writer's alone */
  Cp2Replica        *replica;
  /* The scanner's alone, but for opening and closing */
  Cp2Sql            *scan_sql;

  /* The owner's */
  char              *vfs;
  Cp2Sql            *reader;
  Cp2Repository     *repository;
  Cp2ReplicaStatus   status;
  GHashTable        *settings;
  Cp2Actor          *actor;
  Cp2DamageReport   *damage;
};

/* A call that will end in @callback; it is freed with its task. */
Cp2StoreCall *cp2_store_call_new    (Cp2Store             *self,
                                     gpointer              source_tag,
                                     GCancellable         *cancellable,
                                     GAsyncReadyCallback   callback,
                                     gpointer              user_data);
/* Sends it to the writer, to run @run there. */
void          cp2_store_call_write  (Cp2StoreCall         *call,
                                     gboolean            (*run) (Cp2Replica    *replica,
                                                                 Cp2StoreCall  *call,
                                                                 GError       **error));
/* Sends it to the scanner, to run @scan there in a reading transaction. */
void          cp2_store_call_scan   (Cp2StoreCall         *call,
                                     gboolean            (*scan) (Cp2Sql        *sql,
                                                                  Cp2StoreCall  *call,
                                                                  GError       **error));
/* For work functions: whether it was cancelled, or the store is not open; the error is then set. */
gboolean      cp2_store_call_is_off (Cp2StoreCall         *call,
                                     gconstpointer         needed);
/* Notes what the owner has to know of the writer's state. */
void          cp2_store_call_note   (Cp2StoreCall         *call);
void          cp2_store_call_done   (Cp2Job               *job);
/* What ends with a store's opening. */
void          cp2_store_drop_vfs    (Cp2Store             *self);
void          cp2_store_drop_damage (Cp2Store             *self);
/* Tells the owner's properties and signals. */
void          cp2_store_publish     (Cp2Store             *self,
                                     Cp2StoreCall         *call);

/* The row numbers that a query finds, in order: GArray of gint64. */
void          cp2_store_scan_async  (Cp2Store             *self,
                                     GObject              *query,
                                     GCancellable         *cancellable,
                                     GAsyncReadyCallback   callback,
                                     gpointer              user_data);
GArray       *cp2_store_scan_finish (Cp2Store             *self,
                                     GAsyncResult         *result,
                                     GError              **error);

G_END_DECLS
