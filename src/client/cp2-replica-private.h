#pragma once

#include "client/cp2-outbox.h"
#include "client/cp2-replica.h"
#include "storage/cp2-sql-repository.h"

G_BEGIN_DECLS

/* Names of settings that the store itself keeps. */
#define CP2_SETTING_ACCOUNT          "account"
#define CP2_SETTING_ROLE             "role"
#define CP2_SETTING_SCOPE            "scope"
#define CP2_SETTING_DEVICE           "device"
#define CP2_SETTING_INCARNATION      "incarnation"
#define CP2_SETTING_HEAD_SEQ         "head_seq"
#define CP2_SETTING_HEAD_HASH        "head_hash"
#define CP2_SETTING_DURABLE          "durable_through"
#define CP2_SETTING_NONCE            "install_nonce"
#define CP2_SETTING_MACHINE          "machine"
#define CP2_SETTING_CLONE            "clone_suspected"
#define CP2_SETTING_ENROL            "enrolment_needed"
#define CP2_SETTING_EPOCH            "epoch"
#define CP2_SETTING_CURSOR           "cursor"
#define CP2_SETTING_THROUGH          "through"
#define CP2_SETTING_SCOPES           "scopes"
#define CP2_SETTING_SWEEPING         "sweeping"
#define CP2_SETTING_INITIAL_COMPLETE "initial_complete"
#define CP2_SETTING_SKIPPED          "skipped"
#define CP2_SETTING_SCHEMA           "schema"
#define CP2_SETTING_CONTACT          "contact"
#define CP2_SETTING_LAST_PUSH        "last_push"
#define CP2_SETTING_LAST_PULL        "last_pull"

struct _Cp2Replica
{
  char             *folder;
  char             *path;
  guint             n_damages; /* that this program had met when it was opened */
  char             *vfs;

  Cp2Sql           *sql;
  Cp2SqlRepository *repository;
  Cp2OutboxJournal *journal;

  /* What the table holds; text to text */
  GHashTable       *settings;
  gboolean          settings_changed;
  Cp2Actor         *actor;

  guint64           changed_kinds;
  gboolean          outbox_changed;

  Cp2DamageReport  *damage;
};

/* A transaction: begin, work, and end with whether the work went well. */
gboolean    cp2_replica_begin           (Cp2Replica     *self,
                                         GError        **error);
gboolean    cp2_replica_end             (Cp2Replica     *self,
                                         gboolean        done,
                                         GError        **error);

/* Settings, as text and as numbers. */
gboolean    cp2_replica_load_settings   (Cp2Replica     *self,
                                         GError        **error);
gboolean    cp2_replica_set_setting     (Cp2Replica     *self,
                                         const char     *name,
                                         const char     *value,
                                         GError        **error);
gboolean    cp2_replica_set_number      (Cp2Replica     *self,
                                         const char     *name,
                                         gint64          value,
                                         GError        **error);
gint64      cp2_replica_get_number      (Cp2Replica     *self,
                                         const char     *name);

void        cp2_replica_note_kind       (Cp2Replica     *self,
                                         const Cp2Kind  *kind);

/* The layer of pending effects: take it off, and lay it on again. */
gboolean    cp2_replica_has_layer       (Cp2Replica     *self,
                                         gboolean       *has,
                                         GError        **error);
gboolean    cp2_replica_take_layer_off  (Cp2Replica     *self,
                                         GError        **error);
gboolean    cp2_replica_lay_layer_on    (Cp2Replica     *self,
                                         GError        **error);
gboolean    cp2_replica_save_base       (const Cp2Kind  *kind,
                                         const char     *id,
                                         Cp2Record      *record,
                                         gpointer        user_data,
                                         GError        **error);
/* Gives the records the versions that the server gave them, @versions being a JSON array. */
gboolean    cp2_replica_set_versions    (Cp2Replica     *self,
                                         const char     *versions,
                                         GError        **error);

/* Numbers and the second copy. */
gboolean    cp2_replica_take_number     (Cp2Replica     *self,
                                         Cp2OutboxRow   *row,
                                         GError        **error);
gboolean    cp2_replica_check_numbers   (Cp2Replica     *self,
                                         GError        **error);
gboolean    cp2_replica_rewrite_journal (Cp2Replica     *self,
                                         GError        **error);
gboolean    cp2_replica_purge           (Cp2Replica     *self,
                                         GError        **error);
gboolean    cp2_replica_import_journal  (Cp2Replica     *self,
                                         guint          *n_rescued,
                                         guint          *n_damaged,
                                         GError        **error);

/* What could be read of a damaged database: rows of its outbox, and its settings (text to text). */
typedef struct
{
  GPtrArray  *rows;
  GHashTable *settings;
} Cp2Salvage;

void        cp2_salvage_free            (Cp2Salvage     *salvage);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Cp2Salvage, cp2_salvage_free)

Cp2Salvage *cp2_salvage_read            (const char     *path,
                                         const char     *vfs);
/* The journal's operations go in between the rows, where they belong. */
void        cp2_salvage_add_journal     (Cp2Salvage     *salvage,
                                         GPtrArray      *entries);
/* The same rows as the journal has them. */
GPtrArray  *cp2_outbox_rows_to_entries  (GPtrArray      *rows);
/* A row from the journal; NULL when what it holds is no operation. */
Cp2OutboxRow *cp2_outbox_row_from_entry (Cp2JournalEntry *entry);

/* Moves a database's files to names with the date; the database's new name. */
char       *cp2_salvage_move_aside      (const char     *path,
                                         GError        **error);
/* Copies one file likewise. */
gboolean    cp2_salvage_copy_aside      (const char     *path,
                                         GError        **error);
gboolean    cp2_replica_take_salvage    (Cp2Replica     *self,
                                         Cp2Salvage     *salvage,
                                         GError        **error);

G_END_DECLS
