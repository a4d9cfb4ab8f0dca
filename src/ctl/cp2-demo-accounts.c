#include "config.h"

#include "core/cp2-clock.h"
#include "ctl/cp2-demo-accounts.h"
#include "ctl/cp2-demo-cast.h"
#include "server/cp2-password.h"

/* The smallest cost that libsodium takes. */
static const Cp2PasswordCost derived_cost = { 1, 8192 };

typedef struct
{
  Cp2DemoWorld *world;
  Cp2Sql       *sql;
  guint         n_each;
  gboolean      is_derived;
  GPtrArray    *sign_ins;
  GHashTable   *n_made;  /* role to number of sign-ins */
} Maker;

static void
sign_in_free (gpointer data)
{
  Cp2DemoSignIn *sign_in = data;

  g_clear_object (&sign_in->account);
  cp2_secret_free (sign_in->password);
  g_free (sign_in);
}

static Cp2Secret *
make_password (Maker      *maker,
               const char *username)
{
  g_autofree char *text = NULL;
  g_autofree char *sum = NULL;

  if (!maker->is_derived)
    return cp2_password_generate_one_time ();

  text = g_strdup_printf ("%" G_GINT64_FORMAT " %s", maker->world->plan.seed, username);
  sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
  return g_strdup_printf ("demo-%.10s", sum);
}

/* Every account has a row for its secrets, which a later reset needs. */
static gboolean
put_credential (Maker       *maker,
                Cp2Account  *account,
                const char  *hash,
                GError     **error)
{
  return cp2_sql_run (maker->sql, error,
                      "INSERT INTO credential (account, hash, one_time_hash, one_time_until, changed_at)"
                      " VALUES ($1, $2, NULL, 0, $3) ON CONFLICT (account) DO NOTHING",
                      "ssi", CP2_RECORD (account)->id, hash, cp2_clock_now () / G_USEC_PER_SEC);
}

/* With @shows, the account gets a password and is printed. */
static gboolean
put_account (Maker       *maker,
             Cp2Account  *account,
             const char  *shows,
             GError     **error)
{
  g_autoptr(Cp2Secret) password = NULL;
  g_autofree char *hash = NULL;
  Cp2DemoSignIn *sign_in;

  if (!cp2_demo_put (maker->world, account, error))
    return FALSE;
  if (shows == NULL)
    return put_credential (maker, account, NULL, error);

  password = make_password (maker, account->username);
  hash = cp2_password_hash (password, error);
  if (hash == NULL || !put_credential (maker, account, hash, error))
    return FALSE;

  sign_in = g_new0 (Cp2DemoSignIn, 1);
  sign_in->account = g_object_ref (account);
  sign_in->password = g_steal_pointer (&password);
  sign_in->shows = shows;
  g_ptr_array_add (maker->sign_ins, sign_in);
  return TRUE;
}

/* The first ones of each role are printed. */
static gboolean
put_next (Maker       *maker,
          Cp2Account  *account,
          GError     **error)
{
  gpointer role = (gpointer) cp2_role_get_name (cp2_role_from_name (account->role));
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (maker->n_made, role));

  g_hash_table_insert (maker->n_made, role, GUINT_TO_POINTER (n + 1));
  return put_account (maker, account, n < maker->n_each ? "" : NULL, error);
}

static Cp2Account *
account_new (const char *id,
             Cp2Role     role,
             const char *username,
             const char *scope,
             const char *label)
{
  Cp2Account *account = cp2_record_new (&cp2_account_kind, id);

  cp2_set_text (&account->role, cp2_role_get_name (role));
  cp2_set_text (&account->username, username);
  cp2_set_text (&account->scope, scope);
  cp2_set_text (&account->label, label);
  return account;
}

static gboolean
make_office (Maker       *maker,
             Cp2Role      role,
             const char  *id,
             const char  *prefix,
             const char  *scope,
             const char  *name,
             GError     **error)
{
  g_autofree char *made_id = id != NULL ? g_strdup (id) : cp2_demo_new_id (maker->world);
  g_autofree char *username = g_strconcat (prefix, scope, NULL);
  g_autoptr(Cp2Account) account = account_new (made_id, role, username, scope, name);

  if (role == CP2_ROLE_SUBCOUNTY)
    cp2_set_text (&account->subcounty, scope);
  return put_next (maker, account, error);
}

static gboolean
make_area (Maker        *maker,
           Cp2DemoArea  *area,
           GHashTable   *counties,
           GError      **error)
{
  g_autofree char *county = g_strdup_printf ("%s county", area->county->name);
  g_autofree char *subcounty = g_strdup_printf ("%s sub-county", area->subcounty->name);

  if (g_hash_table_add (counties, CP2_RECORD (area->county)->id) &&
      !make_office (maker, CP2_ROLE_COUNTY, NULL, "COUNTY", CP2_RECORD (area->county)->id, county, error))
    return FALSE;

  return make_office (maker, CP2_ROLE_SUBCOUNTY, area->account, "SUBCOUNTY", CP2_RECORD (area->subcounty)->id, subcounty, error);
}

static gboolean
make_centres (Maker        *maker,
              Cp2DemoArea  *area,
              GError      **error)
{
  for (guint i = 0; i < area->centres->len; i++)
    {
      Cp2DemoCentre *centre = g_ptr_array_index (area->centres, i);
      const char *code = CP2_RECORD (centre->centre)->id;
      g_autofree char *username = g_strconcat ("KCSE", code, NULL);
      g_autoptr(Cp2Account) account = account_new (centre->account, CP2_ROLE_CENTRE, username, code, centre->centre->name);

      cp2_set_text (&account->subcounty, centre->centre->subcounty);
      if (!put_next (maker, account, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
put_person (Maker          *maker,
            Cp2DemoPerson  *person,
            const char     *shows,
            GError        **error)
{
  const char *id = CP2_RECORD (person->profile)->id;
  g_autoptr(Cp2Account) account = account_new (id, CP2_ROLE_PROFESSIONAL, person->profile->mobile, id,
                                               person->profile->full_name);

  return put_account (maker, account, shows, error);
}

/* Of the rest, too, those are printed whose pages have something to show, if there are such. */
static gboolean
is_worth_showing (Cp2DemoPerson *person)
{
  return person->is_complete && person->is_busy && person->past->len > 0;
}

static gboolean
make_professionals (Maker   *maker,
                    GError **error)
{
  GPtrArray *people = maker->world->people;
  const Cp2DemoCast *cast = maker->world->cast;
  guint n = cast->veteran != NULL ? 1 : 0;

  if (cast->veteran != NULL &&
      !put_person (maker, cast->veteran, "days served, days to come, an offer, applications in every state", error))
    return FALSE;

  for (guint i = 0; i < people->len; i++)
    {
      Cp2DemoPerson *person = g_ptr_array_index (people, i);
      gboolean is_shown = n < maker->n_each && (cast->veteran == NULL || is_worth_showing (person));

      if (person == cast->veteran || person == cast->beginner)
        continue;
      if (!put_person (maker, person, is_shown ? "" : NULL, error))
        return FALSE;
      n += is_shown ? 1 : 0;
    }

  return cast->beginner == NULL || put_person (maker, cast->beginner, "a profile with something missing", error);
}

static gboolean
make_all (Maker   *maker,
          GError **error)
{
  g_autoptr(GHashTable) counties = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *areas = maker->world->areas;

  if (!make_office (maker, CP2_ROLE_COUNCIL, NULL, "COUNCIL", NULL, "Examinations council", error))
    return FALSE;
  for (guint i = 0; i < areas->len; i++)
    if (!make_area (maker, g_ptr_array_index (areas, i), counties, error))
      return FALSE;
  for (guint i = 0; i < areas->len; i++)
    if (!make_centres (maker, g_ptr_array_index (areas, i), error))
      return FALSE;

  return make_professionals (maker, error);
}

GPtrArray *
cp2_demo_make_accounts (Cp2DemoWorld  *world,
                        Cp2Sql        *sql,
                        guint          n_each,
                        gboolean       is_derived,
                        GError       **error)
{
  g_autoptr(GPtrArray) sign_ins = g_ptr_array_new_with_free_func (sign_in_free);
  g_autoptr(GHashTable) n_made = g_hash_table_new (g_str_hash, g_str_equal);
  Maker maker = { world, sql, n_each, is_derived, sign_ins, n_made };
  gboolean is_done;

  if (is_derived)
    cp2_password_set_cost (&derived_cost);
  is_done = make_all (&maker, error);
  cp2_password_set_cost (NULL);

  return is_done ? g_steal_pointer (&sign_ins) : NULL;
}
