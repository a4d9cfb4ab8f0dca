#include "config.h"

#include "client/cp2-replica-private.h"

/* Settings live in the database and, as they were last committed or are now being written, in a table in memory. */

static void
update_actor (Cp2Replica *self)
{
  const char *account = cp2_replica_get_setting (self, CP2_SETTING_ACCOUNT);
  Cp2Role role = cp2_role_from_name (cp2_replica_get_setting (self, CP2_SETTING_ROLE));

  g_clear_pointer (&self->actor, cp2_actor_free);
  if (account[0] != '\0' && role != 0)
    self->actor = cp2_actor_new (account, role, cp2_replica_get_setting (self, CP2_SETTING_SCOPE));
}

gboolean
cp2_replica_load_settings (Cp2Replica  *self,
                           GError     **error)
{
  Cp2Statement *statement = cp2_sql_prepare (self->sql, "SELECT name, value FROM setting", error);
  gboolean row = TRUE;

  if (statement == NULL)
    return FALSE;

  g_hash_table_remove_all (self->settings);
  self->settings_changed = TRUE;
  while (row)
    {
      if (!cp2_statement_step (statement, &row, error))
        return FALSE;
      if (row)
        g_hash_table_insert (self->settings, g_strdup (cp2_statement_get_text (statement, 0)),
                             g_strdup (cp2_statement_get_text (statement, 1)));
    }

  update_actor (self);
  return TRUE;
}

const char *
cp2_replica_get_setting (Cp2Replica *self,
                         const char *name)
{
  const char *value = g_hash_table_lookup (self->settings, name);

  return value != NULL ? value : "";
}

gint64
cp2_replica_get_number (Cp2Replica *self,
                        const char *name)
{
  return g_ascii_strtoll (cp2_replica_get_setting (self, name), NULL, 10);
}

gboolean
cp2_replica_set_setting (Cp2Replica  *self,
                         const char  *name,
                         const char  *value,
                         GError     **error)
{
  if (g_str_equal (cp2_replica_get_setting (self, name), value))
    return TRUE;

  if (!cp2_sql_run (self->sql, error,
                    "INSERT INTO setting (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                    "ss", name, value))
    return FALSE;

  g_hash_table_insert (self->settings, g_strdup (name), g_strdup (value));
  self->settings_changed = TRUE;
  return TRUE;
}

gboolean
cp2_replica_set_number (Cp2Replica  *self,
                        const char  *name,
                        gint64       value,
                        GError     **error)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, value);

  return cp2_replica_set_setting (self, name, text, error);
}

GHashTable *
cp2_replica_copy_settings (Cp2Replica *self)
{
  GHashTable *copy;
  GHashTableIter iter;
  gpointer name, value;

  if (!self->settings_changed)
    return NULL;

  self->settings_changed = FALSE;
  copy = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_hash_table_iter_init (&iter, self->settings);
  while (g_hash_table_iter_next (&iter, &name, &value))
    g_hash_table_insert (copy, g_strdup (name), g_strdup (value));
  return copy;
}

gboolean
cp2_replica_begin (Cp2Replica  *self,
                   GError     **error)
{
  return cp2_sql_begin (self->sql, error);
}

gboolean
cp2_replica_end (Cp2Replica  *self,
                 gboolean     done,
                 GError     **error)
{
  if (done && cp2_sql_commit (self->sql, error))
    return TRUE;

  /* Harmless when the failed commit has done it. */
  cp2_sql_rollback (self->sql);
  cp2_replica_load_settings (self, NULL);
  return FALSE;
}

static gboolean
set_all (Cp2Replica          *self,
         const char * const  *names_and_values,
         GError             **error)
{
  static const char * const names_of_actor[] = { CP2_SETTING_ACCOUNT, CP2_SETTING_ROLE, CP2_SETTING_SCOPE, NULL };
  gboolean is_other = FALSE;

  for (guint i = 0; names_and_values[i] != NULL; i += 2)
    {
      const char *name = names_and_values[i];
      const char *value = names_and_values[i + 1];

      is_other |= g_strv_contains (names_of_actor, name) && !g_str_equal (cp2_replica_get_setting (self, name), value);
      if (!cp2_replica_set_setting (self, name, value, error))
        return FALSE;
    }

  if (!is_other)
    return TRUE;

  /* What the outbox does depends on who asks. */
  update_actor (self);
  return cp2_replica_take_layer_off (self, error) && cp2_replica_lay_layer_on (self, error);
}

gboolean
cp2_replica_set_settings (Cp2Replica          *self,
                          const char * const  *names_and_values,
                          GError             **error)
{
  return cp2_replica_begin (self, error) &&
         cp2_replica_end (self, set_all (self, names_and_values, error), error);
}
