#include "config.h"

#include <string.h>

#include "app/models/cp2-display.h"
#include "app/models/cp2-staff.h"
#include "app/models/cp2-words.h"
#include "core/cp2-deployment.h"
#include "core/cp2-exams.h"
#include "storage/cp2-query.h"

static void
member_free (gpointer data)
{
  Cp2StaffMember *member = data;

  g_free (member->id);
  g_free (member->name);
  g_free (member->position);
  g_free (member->number);
  g_free (member->days);
  g_free (member->state);
  g_free (member);
}

static char *
name_position (Cp2Store   *store,
               GHashTable *names,
               const char *id)
{
  g_autoptr(Cp2Position) position = NULL;
  const char *name = g_hash_table_lookup (names, id);

  if (name == NULL)
    {
      cp2_store_get_record (store, &cp2_position_kind, id, (gpointer *) &position, NULL);
      name = position ? cp2_words_get_name (position->name) : id;
      g_hash_table_insert (names, g_strdup (id), g_strdup (name));
    }

  return g_strdup (name);
}

static Cp2StaffMember *
make_member (Cp2Store      *store,
             GHashTable    *names,
             Cp2Deployment *deployment)
{
  Cp2StaffMember *member = g_new0 (Cp2StaffMember, 1);

  member->id = g_strdup (CP2_RECORD (deployment)->id);
  member->name = g_strdup (deployment->full_name ? deployment->full_name : "");
  member->position = name_position (store, names, deployment->position);
  member->number = cp2_field_mask (deployment->national_id ? deployment->national_id : "");
  member->days = cp2_display_days (deployment->from_on, deployment->to_on);
  member->state = g_strdup (cp2_words_get ("deployment", "state", cp2_deployment_state_words[deployment->state]));

  return member;
}

/* All marks of the centre in one statement, and not one for each person. */
static gboolean
count_marks (Cp2Store    *store,
             GHashTable  *by_deployment,
             const char  *centre,
             GError     **error)
{
  Cp2Sql *sql = cp2_store_get_reader (store);
  Cp2Statement *statement;
  gboolean has_row = FALSE;

  statement = cp2_sql_query (sql, error,
                             "SELECT deployment, SUM(CASE WHEN status = 'present' THEN 1 ELSE 0 END), COUNT(*)"
                             " FROM attendance_mark WHERE centre = $1 AND current = 1 AND status <> 'cleared'"
                             " GROUP BY deployment", "s", centre);
  if (statement == NULL)
    return FALSE;

  while (cp2_statement_step (statement, &has_row, error) && has_row)
    {
      Cp2StaffMember *member = g_hash_table_lookup (by_deployment, cp2_statement_get_text (statement, 0));

      if (member == NULL)
        continue;
      member->present = cp2_statement_get_integer (statement, 1);
      member->marked = cp2_statement_get_integer (statement, 2);
    }

  return !has_row;
}

static int
compare (gconstpointer a,
         gconstpointer b)
{
  const Cp2StaffMember *one = *(const Cp2StaffMember **) a;
  const Cp2StaffMember *other = *(const Cp2StaffMember **) b;
  int order = g_utf8_collate (one->position, other->position);

  return order != 0 ? order : g_utf8_collate (one->name, other->name);
}

GPtrArray *
cp2_staff_list (Cp2Store  *store,
                GError   **error)
{
  const char *centre = cp2_store_get_actor (store)->scope;
  g_autoptr(Cp2Query) query = cp2_query_new (&cp2_deployment_kind);
  g_autoptr(GPtrArray) deployments = NULL;
  g_autoptr(GPtrArray) members = g_ptr_array_new_with_free_func (member_free);
  g_autoptr(GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr(GHashTable) by_deployment = g_hash_table_new (g_str_hash, g_str_equal);

  cp2_query_filter_one (query, "centre", centre);
  deployments = cp2_query_list (query, cp2_store_get_reader (store), 0, -1, error);
  if (deployments == NULL)
    return NULL;

  for (guint i = 0; i < deployments->len; i++)
    {
      Cp2StaffMember *member = make_member (store, names, deployments->pdata[i]);

      g_ptr_array_add (members, member);
      g_hash_table_insert (by_deployment, member->id, member);
    }
  if (!count_marks (store, by_deployment, centre, error))
    return NULL;

  g_ptr_array_sort (members, compare);
  return g_steal_pointer (&members);
}

gboolean
cp2_staff_member_matches (Cp2StaffMember *member,
                          const char     *words)
{
  g_autofree char *text = g_strjoin (" ", member->name, member->position, NULL);
  g_autofree char *folded = g_utf8_casefold (text, -1);
  g_autofree char *wanted = g_utf8_casefold (words, -1);

  return strstr (folded, g_strstrip (wanted)) != NULL;
}
