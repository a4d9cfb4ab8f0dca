#pragma once

#include "core/cp2-clock.h"
#include "core/cp2-repository.h"
#include "core/cp2-role.h"
#include "core/cp2-rule-error.h"

G_BEGIN_DECLS

/** CP2_SCHEMA: number of the record schema of this version; raised with every change of a field table. */
#define CP2_SCHEMA 1

typedef struct _Cp2OperationType Cp2OperationType;
typedef struct _Cp2OperationContext Cp2OperationContext;

/**
 * Cp2Operation:
 * @id: UUIDv7
 * @kind: name of the operation's type, for example `attendance.mark`
 * @group: (nullable): operations of one group are done or refused together
 * @record: id of the record that it is about
 * @base_version: version of that record that the person saw; 0 for none
 * @schema: record schema of the program that made it
 * @clock: what the device knew of the time
 * @body: its own members
 * @asked: (nullable): the record that @body describes, see cp2_operation_prepare()
 *
 * One change as asked for. Immutable, counted by reference, may be used from any thread.
 */
typedef struct
{
  char          *id;
  char          *kind;
  char          *group;
  char          *record;
  gint64         base_version;
  gint64         schema;
  Cp2ClockBlock  clock;
  JsonObject    *body;
  gpointer       asked;
} Cp2Operation;

/** cp2_operation_new: (transfer full): a new operation; takes a reference on @body and a copy of @clock. */
Cp2Operation *cp2_operation_new       (const char           *kind,
                                       const char           *record,
                                       gint64                base_version,
                                       const Cp2ClockBlock  *clock,
                                       JsonObject           *body);
/** cp2_operation_parse: (transfer full): reads the envelope; %CP2_RULE_ERROR_MALFORMED names the member that is wrong. */
Cp2Operation *cp2_operation_parse     (JsonObject           *json,
                                       GError              **error);
/** cp2_operation_prepare: reads the body ahead, before anyone shares @operation: what is wrong with it is told when it runs. */
void          cp2_operation_prepare   (Cp2Operation         *operation);
/** cp2_operation_to_json: (transfer full): the envelope as the outbox keeps and the wire carries it, without `seq`. */
char         *cp2_operation_to_json   (Cp2Operation         *operation);
Cp2Operation *cp2_operation_ref       (Cp2Operation         *operation);
void          cp2_operation_unref     (Cp2Operation         *operation);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Cp2Operation, cp2_operation_unref)

/**
 * Cp2OperationType:
 * @name: on the wire
 * @roles: the roles that may ask for it at all
 * @kind: the kind of its record
 * @members: (nullable) (array zero-terminated=1): the fields of the kind that its body may set, so that a body needs no
 *   description of its own; %NULL for a body that @check reads by itself
 * @check: whether it may be done now, by this actor; reads only
 * @apply: does it, through the repository alone; runs right after @check with the same context
 *
 * What an operation is. Who may touch which record is part of @check.
 */
struct _Cp2OperationType
{
  const char         *name;
  guint               roles;
  const Cp2Kind      *kind;
  const char * const *members;
  gboolean          (*check) (Cp2OperationContext *context,
                              GError             **error);
  gboolean          (*apply) (Cp2OperationContext *context,
                              GError             **error);
};

/** CP2_DEFINE_OPERATION: defines `cp2_operation_IDENT`; after the two functions come the members of its body. */
#define CP2_DEFINE_OPERATION(ident, NAME, ROLES, KIND, CHECK, APPLY, ...)         \
  extern const Cp2OperationType cp2_operation_##ident;                            \
  const Cp2OperationType cp2_operation_##ident = {                                \
    .name = NAME, .roles = ROLES, .kind = KIND, .check = CHECK, .apply = APPLY,   \
    .members = (const char * const []) { __VA_ARGS__ __VA_OPT__(,) NULL },        \
  };

/** cp2_operation_type_list: (array length=n_types) (transfer none): every operation there is. */
const Cp2OperationType * const *cp2_operation_type_list   (guint      *n_types);
/** cp2_operation_type_lookup: (nullable): the type of that name. */
const Cp2OperationType         *cp2_operation_type_lookup (const char *name);

/**
 * Cp2OperationContext:
 * @operation: what is asked
 * @type: its type
 * @actor: who asks
 * @repository: what it works on
 * @asked: (nullable): a record of the type's kind, with the members that the body set, and nothing else
 * @effective_at: when it was made, as well as it can be known, an instant
 * @undecided: (out): set when only the server can decide
 * @merged: (out): set when a part was kept as a proposal because of a conflict
 *
 * One run of one operation. Records loaded through it live as long as it does.
 */
struct _Cp2OperationContext
{
  Cp2Operation           *operation;
  const Cp2OperationType *type;
  const Cp2Actor         *actor;
  Cp2Repository          *repository;
  gpointer                asked;
  char                   *effective_at;
  gboolean                undecided;
  gboolean                merged;
  /*< private >*/
  GPtrArray              *loaded;
};

/**
 * Cp2OperationOutcome:
 * @undecided: the server has the last word; the page says "waiting for the office"
 * @merged: a part became a proposal
 */
typedef struct
{
  gboolean undecided;
  gboolean merged;
} Cp2OperationOutcome;

/**
 * cp2_operation_check:
 * @latest: the latest time at which it can have been made, microseconds; what the device says beyond it is cut off
 *
 * Whether the operation would be done. A page calls it before the click, to say why not.
 *
 * Returns: %FALSE with a %CP2_RULE_ERROR, or an error of the storage
 */
gboolean cp2_operation_check (Cp2Operation         *operation,
                              const Cp2Actor       *actor,
                              Cp2Repository        *repository,
                              gint64                latest,
                              Cp2OperationOutcome  *outcome,
                              GError              **error);

/** cp2_operation_run: the same, and does it. The caller owns the transaction, and rolls it back on failure. */
gboolean cp2_operation_run   (Cp2Operation         *operation,
                              const Cp2Actor       *actor,
                              Cp2Repository        *repository,
                              gint64                latest,
                              Cp2OperationOutcome  *outcome,
                              GError              **error);

/* For operations. Loaded records are borrowed from the context. */

/** cp2_operation_load: @record is %NULL when there is none; %FALSE only when the storage failed. What was loaded before is the same object. */
gboolean   cp2_operation_load    (Cp2OperationContext  *context,
                                  const Cp2Kind        *kind,
                                  const char           *id,
                                  gpointer              record,
                                  GError              **error);
/** cp2_operation_require: like cp2_operation_load(), but a missing record is %CP2_RULE_ERROR_NOT_FOUND. */
gboolean   cp2_operation_require (Cp2OperationContext  *context,
                                  const Cp2Kind        *kind,
                                  const char           *id,
                                  gpointer              record,
                                  GError              **error);
/** cp2_operation_keep: (transfer full): gives @record to the context, which frees it at the end. */
gpointer   cp2_operation_keep    (Cp2OperationContext  *context,
                                  gpointer              record);
/** cp2_operation_new_record: a new record with the operation's record id, kept by the context. */
gpointer   cp2_operation_new_record (Cp2OperationContext *context);
/** cp2_operation_put: shorthand for cp2_repository_put(). */
gboolean   cp2_operation_put     (Cp2OperationContext  *context,
                                  gpointer              record,
                                  GError              **error);
/** cp2_operation_not_found: refuses as if the record were not there, for what lies outside the actor's scope. */
gboolean   cp2_operation_not_found (Cp2OperationContext *context,
                                  GError              **error);
/** cp2_operation_leave_to_server: on a desktop, notes that only the server can decide; %TRUE when it was noted. */
gboolean   cp2_operation_leave_to_server (Cp2OperationContext *context);

G_END_DECLS
