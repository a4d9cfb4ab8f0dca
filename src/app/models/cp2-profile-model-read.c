#include "config.h"

#include <glib/gi18n-lib.h>

#include "app/models/cp2-display.h"
#include "app/models/cp2-error-text.h"
#include "app/models/cp2-field-typing.h"
#include "app/models/cp2-profile-model-private.h"
#include "core/cp2-clock.h"
#include "core/cp2-json.h"
#include "core/cp2-pay-readiness.h"
#include "core/cp2-rule-error.h"
#include "storage/cp2-query.h"

/* More than anybody has; what a frame can read. */
#define MOST_PARTS  100
#define MOST_OUTBOX 200

static GPtrArray *
list_own (Cp2ProfileModel  *self,
          const Cp2Kind    *kind,
          const char       *sort,
          GError          **error)
{
  g_autoptr(Cp2Query) query = cp2_query_new (kind);

  cp2_query_filter_one (query, "profile", cp2_store_get_actor (self->store)->account);
  cp2_query_sort (query, sort, TRUE);
  return cp2_query_list (query, cp2_store_get_reader (self->store), 0, MOST_PARTS, error);
}

static void
replace (GPtrArray **member,
         GPtrArray  *list)
{
  g_clear_pointer (member, g_ptr_array_unref);
  *member = list;
}

/* Ids of proposals begin with that of their operation, a UUID of its time: the newest of a field is the greatest. */
static Cp2ProfileChange *
find_newest (GPtrArray  *proposals,
             const char *field)
{
  Cp2ProfileChange *newest = NULL;

  for (guint i = 0; i < proposals->len; i++)
    {
      Cp2ProfileChange *proposal = g_ptr_array_index (proposals, i);

      if (g_strcmp0 (proposal->field, field) == 0 &&
          (newest == NULL || g_strcmp0 (CP2_RECORD (proposal)->id, CP2_RECORD (newest)->id) > 0))
        newest = proposal;
    }

  return newest;
}

static gboolean
is_about_profile (const char *operation)
{
  return g_str_has_prefix (operation, "profile.") || g_str_has_prefix (operation, "qualification.") ||
         g_str_has_prefix (operation, "experience.");
}

/* What the server refused is not in the records any more: it stands in its row again, as a draft. Once only, since the
 * person may have given it up. */
static void
return_refused (Cp2ProfileModel    *self,
                const Cp2OutboxRow *row)
{
  g_autoptr(JsonNode) payload = json_from_string (row->payload, NULL);
  g_autoptr(JsonNode) problem = row->problem ? json_from_string (row->problem, NULL) : NULL;
  JsonObject *body = payload && JSON_NODE_HOLDS_OBJECT (payload) ? cp2_json_get_object (json_node_get_object (payload), "body") : NULL;
  JsonObject *changes = body ? cp2_json_get_object (body, "changes") : NULL;
  JsonObject *members = problem && JSON_NODE_HOLDS_OBJECT (problem) ? json_node_get_object (problem) : NULL;
  g_autoptr(GError) error = NULL;

  if (changes == NULL || !g_hash_table_add (self->returned, g_strdup (row->op_id)))
    return;
  if (members != NULL)
    error = cp2_rule_error_new_from_problem (cp2_json_get_string (members, "code"), cp2_json_get_object (members, "facts"));
  if (error == NULL)
    g_set_error_literal (&error, G_IO_ERROR, G_IO_ERROR_FAILED, "Refused by the server");

  for (guint i = 0; i < self->items->len; i++)
    {
      JsonObject *change = cp2_json_get_object (changes, cp2_field_item_get_field (self->items->pdata[i])->name);

      if (change != NULL)
        cp2_field_item_refuse (self->items->pdata[i], change, error);
    }
}

static void
take_outbox (Cp2ProfileModel *self,
             GPtrArray       *entries)
{
  self->n_pending = 0;
  g_ptr_array_set_size (self->refused, 0);
  g_clear_pointer (&self->refusal, g_free);

  for (guint i = 0; i < entries->len; i++)
    {
      Cp2OutboxEntry *entry = g_ptr_array_index (entries, i);
      const Cp2OutboxRow *row = cp2_outbox_entry_get_row (entry);

      if (!is_about_profile (row->kind))
        continue;
      if (row->status == CP2_OUTBOX_PENDING || row->status == CP2_OUTBOX_HELD)
        self->n_pending++;
      if (row->status != CP2_OUTBOX_REJECTED || row->dismissed)
        continue;

      g_ptr_array_add (self->refused, g_strdup (row->op_id));
      if (self->refusal == NULL)
        self->refusal = cp2_outbox_entry_dup_problem (entry);
      return_refused (self, row);
    }
}

/* The details of a group in the list of cp2_completeness_list(). */
static void
count_details (Cp2ProfileModel *self)
{
  g_autoptr(GArray) details = cp2_profile_model_list_details (self);

  for (guint g = 0; g < CP2_PROFILE_N_GROUPS; g++)
    {
      Cp2ProfileGroup *group = &self->groups[g];

      group->given = group->needed = 0;
      for (guint i = 0; i < details->len; i++)
        {
          const Cp2Detail *detail = &g_array_index (details, Cp2Detail, i);

          if (g_strcmp0 (detail->field->group, group->name) != 0)
            continue;
          group->needed++;
          group->given += detail->is_set ? 1 : 0;
        }
    }
}

static void
update_forms (Cp2ProfileModel *self)
{
  for (guint i = 0; i < self->forms->len; i++)
    {
      Cp2ProfilePart *form = g_ptr_array_index (self->forms, i);
      GPtrArray *parts = cp2_profile_model_get_parts (self, cp2_profile_part_get_kind (form));
      gpointer record = NULL;

      for (guint j = 0; j < parts->len; j++)
        if (g_str_equal (CP2_RECORD (parts->pdata[j])->id, cp2_profile_part_get_id (form)))
          record = parts->pdata[j];
      cp2_profile_part_update (form, record);
    }
}

/* The commonest reason of a missed payment, said where it can be mended. */
void
cp2_profile_model_judge (Cp2ProfileModel *self)
{
  Cp2FieldItem *item = cp2_profile_model_find (self, "mpesa_name");
  const char *mpesa = cp2_field_item_get_text (item);
  const char *name = cp2_field_item_get_text (cp2_profile_model_find (self, "full_name"));

  if (mpesa[0] == '\0' || name[0] == '\0')
    cp2_field_item_set_remark (item, CP2_FIELD_NOTE_REASON,
                               mpesa[0] == '\0' ? _("Payment goes to the M-Pesa line whose name is the one on your ID. Write it as M-Pesa shows it.") : NULL);
  else if (cp2_pay_names_agree (name, mpesa))
    cp2_field_item_set_remark (item, CP2_FIELD_NOTE_GOOD, _("Agrees with your full name, so that payment can reach you."));
  else
    cp2_field_item_set_remark (item, CP2_FIELD_NOTE_WARNING,
                               _("Differs from your full name, so that payment would fail. Correct one of them, or use a line in your own name."));
}

gboolean
cp2_profile_model_refresh (Cp2ProfileModel  *self,
                           GError          **error)
{
  g_autoptr(Cp2Profile) profile = NULL;
  g_autoptr(GPtrArray) qualifications = NULL;
  g_autoptr(GPtrArray) experiences = NULL;
  g_autoptr(GPtrArray) proposals = NULL;
  g_autoptr(GPtrArray) entries = NULL;

  g_return_val_if_fail (CP2_IS_PROFILE_MODEL (self), FALSE);

  if (!cp2_store_get_record (self->store, &cp2_profile_kind, cp2_store_get_actor (self->store)->account, (gpointer *) &profile, error) ||
      (qualifications = list_own (self, &cp2_qualification_kind, "year_from", error)) == NULL ||
      (experiences = list_own (self, &cp2_experience_kind, "year_from", error)) == NULL ||
      (proposals = list_own (self, &cp2_profile_change_kind, NULL, error)) == NULL ||
      (entries = cp2_store_list_outbox (self->store, CP2_OUTBOX_FILTER_OPEN, NULL, MOST_OUTBOX, error)) == NULL)
    return FALSE;

  g_set_object (&self->profile, profile);
  replace (&self->qualifications, g_steal_pointer (&qualifications));
  replace (&self->experiences, g_steal_pointer (&experiences));
  for (guint i = 0; i < self->items->len; i++)
    {
      cp2_field_item_update (self->items->pdata[i], profile);
      cp2_field_item_set_proposal (self->items->pdata[i],
                                   find_newest (proposals, cp2_field_item_get_field (self->items->pdata[i])->name));
    }

  cp2_profile_model_restore (self);
  take_outbox (self, entries);
  update_forms (self);
  count_details (self);
  cp2_profile_model_judge (self);
  cp2_profile_model_changed (self);
  return TRUE;
}

static guint
count_unfinished (Cp2ProfileModel *self,
                  gboolean        *about_to_save)
{
  guint count = 0;

  *about_to_save = self->saving;
  for (guint i = 0; i < self->items->len; i++)
    {
      Cp2FieldItem *item = g_ptr_array_index (self->items, i);

      if (!cp2_field_item_get_edited (item))
        continue;
      if (cp2_field_item_is_ready (item) || cp2_field_item_get_problem (item) == NULL)
        *about_to_save = TRUE;
      else
        count++;
    }

  return count;
}

Cp2ProfileState
cp2_profile_model_get_state (Cp2ProfileModel *self)
{
  gboolean about_to_save;

  g_return_val_if_fail (CP2_IS_PROFILE_MODEL (self), CP2_PROFILE_STATE_ABSENT);

  if (self->profile == NULL)
    return CP2_PROFILE_STATE_ABSENT;
  if (self->failure != NULL)
    return CP2_PROFILE_STATE_FAILED;
  if (self->refused->len > 0)
    return CP2_PROFILE_STATE_REFUSED;
  if (count_unfinished (self, &about_to_save) > 0)
    return CP2_PROFILE_STATE_UNFINISHED;
  if (about_to_save)
    return CP2_PROFILE_STATE_EDITING;

  return self->n_pending > 0 || CP2_RECORD (self->profile)->version == 0 ? CP2_PROFILE_STATE_SAVED : CP2_PROFILE_STATE_RECEIVED;
}

char *
cp2_profile_model_dup_state_text (Cp2ProfileModel *self)
{
  g_autofree char *today = cp2_clock_today ();
  g_autofree char *time = NULL;
  gboolean about_to_save;
  guint count;

  switch (cp2_profile_model_get_state (self))
    {
    case CP2_PROFILE_STATE_ABSENT:
      return g_strdup (_("Your profile has not arrived yet."));
    case CP2_PROFILE_STATE_EDITING:
      return g_strdup (_("Saves by itself"));
    case CP2_PROFILE_STATE_UNFINISHED:
      count = count_unfinished (self, &about_to_save);
      return g_strdup_printf (ngettext ("%u detail cannot be saved as it is. What you typed is kept.",
                                        "%u details cannot be saved as they are. What you typed is kept.", count), count);
    case CP2_PROFILE_STATE_SAVED:
      return g_strdup (_("Saved on this computer"));
    case CP2_PROFILE_STATE_FAILED:
      return cp2_error_text (self->failure);
    case CP2_PROFILE_STATE_REFUSED:
      return g_strdup (self->refusal);
    case CP2_PROFILE_STATE_RECEIVED:
    default:
      time = cp2_display_instant (CP2_RECORD (self->profile)->updated_at, today);
      /* Translators: the server has everything; a time, or a day and a time */
      return g_strdup_printf (_("Received %s"), time);
    }
}
