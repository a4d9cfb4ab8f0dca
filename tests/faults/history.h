#pragma once

#include <sqlite3.h>

#include "client/cp2-replica.h"
#include "core/cp2-kinds.h"
#include "core/cp2-operation.h"
#include "server/cp2-feed.h"
#include "server/cp2-server-database.h"
#include "storage/cp2-sql-repository.h"

/*
 * The history property: whatever several desktops and a server do, and whatever becomes of their letters, disks and
 * clocks on the way, in the end all agree, nothing is lost and nothing happened twice.
 *
 * history-files.c    folders, their copies, and the moment at which a process dies
 * history-world.c    the small world that each history begins with, made once and copied
 * history-cast.c     who and what there is in it
 * history-server.c   the server's half: push, feed, backup and restore over a real database
 * history-desktop.c  the desktop's half: a real replica, and what the sync does with what comes
 * history-draw.c     which operation a desktop does next
 * history-steps.c    histories drawn from a seed, and their steps
 * history-deliver.c  what becomes of a letter on its way
 * history-heal.c     the end of all faults
 * history-check.c    what must hold at the server and between the two, when all is quiet
 * history-layer.c    what must hold on a desktop at any time
 * history-shrink.c   from a long history that fails to a short one
 *
 * Everything is in one thread and depends on the seed alone, so that a history can be run again.
 */

typedef struct _World World;
typedef struct _Desktop Desktop;

/*
 * Crash: the death of a process at its next commits. The files are copied right before the commit, what happens
 * afterwards is thrown away with the process, and the copies are what it finds when it is started again.
 *
 * @countdown: how many commits from now; 0 for none
 */
typedef struct
{
  char     *folder;
  char     *copy;
  guint     countdown;
  gboolean  taken;
} Crash;

void       folder_make        (const char *path);
/* Replaces the files in @to by those in @from, without what SQLite only shares between running processes. */
void       folder_copy        (const char *from,
                               const char *to);
/* Before the first connection is opened. */
void       crash_set_up       (void);
void       crash_init         (Crash      *crash,
                               const char *folder,
                               const char *copy);
void       crash_clear        (Crash      *crash);
/* From now on the connection that was opened last is watched. */
void       crash_watch        (Crash      *crash);

typedef enum
{
  LETTER_PUSH,
  LETTER_PULL,
} LetterKind;

/*
 * Letter: one exchange, and how far it got.
 *
 * @incarnation, @epoch, @after: what the desktop believed when it wrote
 * @body: of a push
 * @limit: of a pull
 * @status: of the answer; 0 as long as there is none
 */
typedef struct
{
  LetterKind  kind;
  Desktop    *desktop;
  gint64      incarnation;
  char       *epoch;
  char       *after;
  GBytes     *body;
  guint       limit;
  guint       status;
  char       *answer;
} Letter;

void       letter_free        (Letter     *letter);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Letter, letter_free)

/*
 * Server:
 * @has_backup: whether the folder of the backup holds one
 * @results: op id → the result as it was first given, without what may differ
 */
typedef struct
{
  World         *world;
  char          *folder;
  char          *backup;
  char          *url;
  gboolean       has_backup;
  Crash          crash;
  Cp2Sql        *writer;
  Cp2Sql        *reader;
  Cp2Feed       *feed;
  Cp2ServerMeta *meta;
  GHashTable    *results;
} Server;

void       server_open        (Server     *self);
void       server_close       (Server     *self);
/* Dies, now or where its crash says, and is started again. */
void       server_die         (Server     *self);
/* @received_at: two letters with the same time arrive at once */
void       server_answer      (Server     *self,
                               Letter     *letter,
                               gint64      received_at);
void       server_enrol       (Server     *self,
                               const char *account,
                               const char *key,
                               char      **device,
                               gint64     *incarnation);
void       server_purge       (Server     *self);
void       server_back_up     (Server     *self);
void       server_restore     (Server     *self);
void       server_move        (Server     *self,
                               const char *account,
                               const char *subcounty);
Cp2Actor  *server_find_actor  (Server     *self,
                               const char *account);

/* Member: somebody who takes part. */
typedef struct
{
  const char *name;
  const char *account;
  Cp2Role     role;
  const char *scope;
} Member;

#define N_MEMBERS 8

#define COUNTY     "01"
#define SUBCOUNTY  "01001"
#define OTHER_AREA "01002"
#define EXAM       "KCSE-2026"

extern const Member members[N_MEMBERS];
extern const char * const person_ids[4];
extern const char * const centre_ids[3];

/*
 * Desktop:
 * @skew: its wall clock minus the true time, microseconds
 * @repository: for looking at what is there
 */
struct _Desktop
{
  World            *world;
  const Member     *member;
  char             *folder;
  char             *older;
  gboolean          has_older;
  Crash             crash;
  Cp2Replica       *replica;
  Cp2SqlRepository *repository;
  gint64            skew;
  guint             boot;
  gint64            booted_at;
  Cp2ClockBlock     contact;
};

void       desktop_open            (Desktop       *self);
void       desktop_close           (Desktop       *self);
/* Dies, now or where its crash says, and is started again; with @lost_log its last commits are lost, too. */
void       desktop_die             (Desktop       *self,
                                    gboolean       lost_log);
/* Sets the clock to this desktop's. */
void       desktop_enter           (Desktop       *self);
void       desktop_read_clock      (Desktop       *self,
                                    Cp2ClockBlock *clock);
Cp2Actor  *desktop_get_actor       (Desktop       *self);
Letter    *desktop_write_push      (Desktop       *self,
                                    guint          max_operations,
                                    gboolean       held);
Letter    *desktop_write_pull      (Desktop       *self,
                                    const char    *after,
                                    guint          limit);
/* @late: it has gone on since it wrote. Returns: whether anything came of it */
gboolean   desktop_receive         (Desktop       *self,
                                    Letter        *letter,
                                    gboolean       late);
/* Two pages, the second asked for before the first is stored. */
void       desktop_receive_both    (Desktop       *self,
                                    Letter        *first,
                                    Letter        *second);
/* @lost: the answer does not arrive */
void       desktop_enrol           (Desktop       *self,
                                    gboolean       lost);
/* Keeps a copy of its files, and goes back to it. */
void       desktop_keep_copy       (Desktop       *self);
void       desktop_go_back         (Desktop       *self);

/*
 * Saved: an operation that a desktop said it had saved.
 *
 * @doubtful: its desktop was set back to before it, so that nobody may have it
 */
typedef struct
{
  char     *op_id;
  char     *label;
  Desktop  *desktop;
  gboolean  doubtful;
} Saved;

/*
 * World:
 * @templates: folders as each history begins with them
 * @now: the true time
 * @saved: (element-type Saved)
 * @late: (element-type Letter): on their way
 * @tally: what happened in all histories so far → how often
 * @failure: (nullable): the first thing that went wrong
 * @story: (nullable): what happened, a line each, when it is to be told
 */
struct _World
{
  char       *folder;
  char       *templates;
  gint64      now;
  Server      server;
  Desktop     desktops[N_MEMBERS];
  guint       n_desktops;
  guint       taking_part[N_MEMBERS];
  GPtrArray  *saved;
  GPtrArray  *late;
  GHashTable *labels;
  guint       n_labels;
  GHashTable *tally;
  char       *failure;
  GString    *story;
};

World     *world_new          (void);
void       world_free         (World      *self);
/* Writes all there is in it, within a transaction of the server. */
void       world_populate     (World      *self);
/* Puts everything to where histories begin, with the desktops whose numbers are the bits of @members; those of @fresh have fetched nothing yet. */
void       world_begin        (World      *self,
                               guint       members,
                               guint       fresh);
void       world_end          (World      *self);
void       world_say          (World      *self,
                               const char *format,
                               ...) G_GNUC_PRINTF (2, 3);
void       world_fail         (World      *self,
                               const char *format,
                               ...) G_GNUC_PRINTF (2, 3);
/* Fails when there is an error. Returns: whether all is well */
gboolean   world_expect       (World      *self,
                               const char *what,
                               GError     *error);
/* Notes that something happened. */
void       world_count        (World      *self,
                               const char *what);
/* A short name for an id, the same through one history. */
const char *world_label       (World      *self,
                               const char *kind,
                               const char *id);
/* The desktop of that number among those that take part. */
Desktop   *world_get_desktop  (World      *self,
                               guint       number);

/* Operations that belong together, as @desktop's user might do them; none when there is nothing to do it to. */
GPtrArray *draw_operations    (Desktop    *desktop,
                               GRand      *rand,
                               GString    *label);

typedef enum
{
  STEP_OPERATE,
  STEP_PUSH,
  STEP_PULL,
  STEP_POST,
  STEP_DESKTOP_DIES,
  STEP_SERVER_DIES,
  STEP_PURGE,
  STEP_BACK_UP,
  STEP_RESTORE,
  STEP_ENROL,
  STEP_CLOCK,
  STEP_TIME,
  STEP_DISMISS,
  STEP_KEEP_COPY,
  STEP_GO_BACK,
  STEP_MOVE,
  N_STEPS
} StepKind;

typedef enum
{
  FATE_ARRIVES,
  FATE_REQUEST_LOST,
  FATE_ANSWER_LOST,
  FATE_REQUEST_TWICE,
  FATE_REQUEST_TWICE_AT_ONCE,
  FATE_ANSWER_TWICE,
  FATE_REQUEST_LATE,
  FATE_ANSWER_LATE,
  FATE_REQUEST_CUT,
  FATE_ANSWER_CUT,
  FATE_ANSWER_FLIPPED,
  FATE_SERVER_DIES_BEFORE_COMMIT,
  FATE_SERVER_DIES_AFTER_COMMIT,
  FATE_DESKTOP_DIES,
  N_FATES
} Fate;

/* Step: @amount and @seed are what a step of its kind needs them for. */
typedef struct
{
  StepKind kind;
  guint    desktop;
  Fate     fate;
  guint    amount;
  guint32  seed;
} Step;

/* Steps with letters. */
void       step_push          (World      *world,
                               const Step *step,
                               GRand      *rand);
void       step_pull          (World      *world,
                               const Step *step,
                               GRand      *rand);
/* Something that was under way for long arrives; what it is an answer to has been given up. */
void       step_post          (World      *world,
                               const Step *step,
                               GRand      *rand);
/* There and back, without a fault. */
void       letter_exchange    (World      *world,
                               Letter     *letter);
/* The faults end, and everybody brings everything up to date. */
void       world_heal         (World      *world);

typedef struct
{
  guint   members;
  guint   fresh;
  GArray *steps; /* Step */
} History;

History   *history_new        (guint32     seed);
void       history_free       (History    *history);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (History, history_free)

/* Returns: (transfer full) (nullable): what went wrong; with a @story, the steps as they were taken are appended to it */
char      *history_run        (History    *history,
                               World      *world,
                               GString    *story);
/* Takes away and makes simpler whatever is not needed for the failure. */
void       history_shrink     (History    *history,
                               World      *world);

/* When all is quiet. */
void       check_agreement    (World      *world);
/* After everything has come: what is shown is the server's state with the pending operations on top. */
void       check_layer        (Desktop    *desktop);

/* Runs up to @n_histories from @seed on. Returns: how many held before one failed; its story is in @story then, as is that of a single one. */
guint      property_run       (World      *world,
                               guint32     seed,
                               guint       n_histories,
                               GString    *story);
void       property_set_up    (void);
