#include "config.h"

#include "client/cp2-replica-private.h"
#include "client/cp2-store-error.h"
#include "core/cp2-clock.h"

/*
 * A local change: in one transaction the operation runs over what is there, with what was there saved below it, and
 * its row joins the outbox. The journal has it before the commit, so that nothing which was reported as saved is only
 * in the database.
 */

static Cp2OutboxRow *
make_row (Cp2Operation              *operation,
          const Cp2OperationOutcome *outcome)
{
  Cp2OutboxRow *row = g_new0 (Cp2OutboxRow, 1);

  row->op_id = g_strdup (operation->id);
  row->group = g_strdup (operation->group);
  row->kind = g_strdup (operation->kind);
  row->record = g_strdup (operation->record);
  row->payload = cp2_operation_to_json (operation);
  row->status = CP2_OUTBOX_PENDING;
  row->replays = TRUE;
  row->undecided = outcome->undecided;
  row->created = cp2_clock_now ();
  return row;
}

static gboolean
run_one (Cp2Replica           *self,
         Cp2Operation         *operation,
         GPtrArray            *entries,
         Cp2OperationOutcome  *outcome,
         GError              **error)
{
  Cp2OperationOutcome own;
  g_autoptr(Cp2OutboxRow) row = NULL;

  if (!cp2_operation_run (operation, self->actor, CP2_REPOSITORY (self->repository), G_MAXINT64, &own, error))
    return FALSE;

  row = make_row (operation, &own);
  if (!cp2_replica_take_number (self, row, error) || !cp2_outbox_insert (self->sql, row, error))
    return FALSE;

  g_ptr_array_add (entries, cp2_journal_entry_new (row->device, row->incarnation, row->seq, row->created, row->payload));
  outcome->undecided |= own.undecided;
  outcome->merged |= own.merged;
  return TRUE;
}

static gboolean
run_all (Cp2Replica           *self,
         GPtrArray            *operations,
         GPtrArray            *entries,
         Cp2OperationOutcome  *outcome,
         GError              **error)
{
  for (guint i = 0; i < operations->len; i++)
    if (!run_one (self, g_ptr_array_index (operations, i), entries, outcome, error))
      return FALSE;

  return cp2_outbox_journal_append (self->journal, entries, error);
}

gboolean
cp2_replica_run (Cp2Replica           *self,
                 GPtrArray            *operations,
                 Cp2OperationOutcome  *outcome,
                 GError              **error)
{
  g_autoptr(GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify) cp2_journal_entry_free);
  gboolean in_journal;

  *outcome = (Cp2OperationOutcome) { 0 };
  if (self->actor == NULL)
    {
      g_set_error_literal (error, CP2_STORE_ERROR, CP2_STORE_ERROR_NO_ACCOUNT, "Nobody has signed in");
      return FALSE;
    }
  if (!cp2_replica_begin (self, error))
    return FALSE;

  in_journal = run_all (self, operations, entries, outcome, error);
  if (cp2_replica_end (self, in_journal, error))
    {
      self->outbox_changed = TRUE;
      return TRUE;
    }

  if (in_journal)
    cp2_outbox_journal_take_back (self->journal);
  self->changed_kinds = 0;
  return FALSE;
}
