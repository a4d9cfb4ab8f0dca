#include "config.h"

#include "ctl/cp2-check.h"

/* What operations keep true between records, as queries that find where it is not. */
static const struct
{
  const char *query;
  const char *what;
} rules[] = {
  { "SELECT v.id FROM vacancy v LEFT JOIN job_application a"
    " ON a.vacancy = v.id AND a.state NOT IN ('withdrawn', 'declined')"
    " GROUP BY v.id HAVING COUNT(a.id) <> COALESCE(MAX(v.taken), 0)",
    "the vacancy counts other applications than there are" },
  { "SELECT sheet || ', person ' || deployment FROM attendance_mark WHERE current = 1"
    " GROUP BY sheet, deployment HAVING COUNT(*) > 1",
    "more than one mark counts for one day" },
  { "SELECT m.id FROM attendance_mark m LEFT JOIN attendance_sheet s ON s.id = m.sheet WHERE s.id IS NULL",
    "the mark is on no register" },
  { "SELECT s.id FROM attendance_sheet s WHERE COALESCE(s.late_marks, 0) < (SELECT COUNT(*) FROM attendance_mark m"
    " WHERE m.sheet = s.id AND m.late = 1 AND COALESCE(m.approved, 0) = 0 AND s.state IN ('submitted', 'verified'))",
    "the register counts fewer late marks than wait for the office" },
  { "SELECT a.id FROM account a LEFT JOIN credential c ON c.account = a.id WHERE c.account IS NULL",
    "the account has no place for a password" },
  { "SELECT c.account FROM credential c LEFT JOIN account a ON a.id = c.account WHERE a.id IS NULL",
    "there is a password for an account that is not there" },
  { "SELECT a.id FROM account a LEFT JOIN profile p ON p.id = a.id WHERE a.role = 'professional' AND p.id IS NULL",
    "the professional's account has no profile" },
};

/* A reference that is not required is what a person typed, and may name what nobody has entered. */
static gboolean
check_references (Cp2Check       *check,
                  const Cp2Kind  *kind,
                  GError        **error)
{
  for (guint i = 0; i < kind->n_fields; i++)
    {
      const Cp2Field *field = &kind->fields[i];
      g_autofree char *query = NULL;
      g_autofree char *what = NULL;

      if (field->type != CP2_FIELD_REFERENCE || !(field->flags & CP2_FIELD_REQUIRED))
        continue;

      query = g_strdup_printf ("SELECT r.id FROM %s r LEFT JOIN %s t ON t.id = r.\"%s\""
                               " WHERE r.\"%s\" IS NOT NULL AND t.id IS NULL",
                               kind->name, field->kind, field->name, field->name);
      what = g_strdup_printf ("the %s names a %s that is not there", kind->name, field->kind);
      if (!cp2_check_query (check, query, what, error))
        return FALSE;
    }

  return TRUE;
}

gboolean
cp2_check_rules (Cp2Check  *check,
                 GError   **error)
{
  guint n_kinds;
  const Cp2Kind * const *kinds = cp2_kind_list (&n_kinds);

  for (guint i = 0; i < n_kinds; i++)
    if (!check_references (check, kinds[i], error))
      return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    if (!cp2_check_query (check, rules[i].query, rules[i].what, error))
      return FALSE;

  return TRUE;
}
