#pragma once

#include "core/cp2-record.h"

G_BEGIN_DECLS

#define CP2_TYPE_REPOSITORY (cp2_repository_get_type ())
G_DECLARE_INTERFACE (Cp2Repository, cp2_repository, CP2, REPOSITORY, GObject)

/**
 * Cp2RepositoryInterface:
 * @get: see cp2_repository_get()
 * @put: see cp2_repository_put()
 * @remove: see cp2_repository_remove()
 * @find: see cp2_repository_find(); @names and @values are %NULL-terminated and of one length
 * @is_authority: see cp2_repository_is_authority()
 *
 * All that an operation may touch. Desktop and server give the same operations another repository. Used from the
 * thread that owns it, inside a transaction that its owner opened.
 */
struct _Cp2RepositoryInterface
{
  GTypeInterface parent_interface;

  gboolean     (*get)          (Cp2Repository       *self,
                                const Cp2Kind       *kind,
                                const char          *id,
                                gpointer            *record,
                                GError             **error);
  gboolean     (*put)          (Cp2Repository       *self,
                                Cp2Record           *record,
                                GError             **error);
  gboolean     (*remove)       (Cp2Repository       *self,
                                const Cp2Kind       *kind,
                                const char          *id,
                                GError             **error);
  GPtrArray   *(*find)         (Cp2Repository       *self,
                                const Cp2Kind       *kind,
                                const char * const  *names,
                                const char * const  *values,
                                GError             **error);
  gboolean     (*is_authority) (Cp2Repository       *self);
};

/**
 * cp2_repository_get:
 * @record: (out) (transfer full) (nullable): the record, %NULL when there is none
 * @error: a failure of the storage, never a missing record
 *
 * Returns: %FALSE with @error set when the storage failed
 */
gboolean   cp2_repository_get          (Cp2Repository  *self,
                                        const Cp2Kind  *kind,
                                        const char     *id,
                                        gpointer       *record,
                                        GError        **error);

/** cp2_repository_put: inserts or replaces @record whole; sets its `updated_at`. */
gboolean   cp2_repository_put          (Cp2Repository  *self,
                                        gpointer        record,
                                        GError        **error);

/** cp2_repository_remove: deletes the record; done already is fine. */
gboolean   cp2_repository_remove       (Cp2Repository  *self,
                                        const Cp2Kind  *kind,
                                        const char     *id,
                                        GError        **error);

/**
 * cp2_repository_find:
 * @...: a field's name and its value as text (see cp2_field_to_text()), up to eight such pairs, and %NULL
 *
 * Returns: (transfer full) (element-type Cp2Record): the records whose fields equal all values, in the order of their
 *   ids; %NULL with @error set when the storage failed
 */
GPtrArray *cp2_repository_find         (Cp2Repository  *self,
                                        const Cp2Kind  *kind,
                                        GError        **error,
                                        ...) G_GNUC_NULL_TERMINATED;

/**
 * cp2_repository_is_authority:
 *
 * Whether everything there is can be seen here (the server). A desktop holds only what its account may see, possibly
 * stale: a rule that needs more leaves the decision to the server, see cp2_operation_leave_to_server().
 */
gboolean   cp2_repository_is_authority (Cp2Repository  *self);

G_END_DECLS
