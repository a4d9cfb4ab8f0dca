#include "config.h"

#include <string.h>

#include "core/cp2-account.h"
#include "core/cp2-role.h"

static const Cp2Role roles[] = {
  CP2_ROLE_PROFESSIONAL, CP2_ROLE_CENTRE, CP2_ROLE_SUBCOUNTY, CP2_ROLE_COUNTY, CP2_ROLE_COUNCIL
};

static void
test_name_both_ways (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (roles); i++)
    {
      g_assert_cmpstr (cp2_role_get_name (roles[i]), !=, "");
      g_assert_cmpint (cp2_role_from_name (cp2_role_get_name (roles[i])), ==, roles[i]);
    }
  g_assert_cmpstr (cp2_role_get_name (0), ==, "");
  g_assert_cmpstr (cp2_role_get_name (CP2_ROLE_OFFICES), ==, "");
  g_assert_cmpint (cp2_role_from_name (NULL), ==, 0);
  g_assert_cmpint (cp2_role_from_name (""), ==, 0);
  g_assert_cmpint (cp2_role_from_name ("Council"), ==, 0);
}

/* Each role covers its own kind of place and nothing else; the council everything, a professional nothing. */
static void
test_covers_matrix (void)
{
  const Cp2Place here = { "01", "01001", "01001101" };
  const Cp2Place elsewhere = { "02", "02001", "02001101" };
  const Cp2Place nowhere = { NULL, NULL, NULL };
  const Cp2Place blank = { "", "", "" };
  const char * const scopes[] = { "account", "01001101", "01001", "01", "" };

  for (guint i = 0; i < G_N_ELEMENTS (roles); i++)
    {
      g_autoptr(Cp2Actor) actor = cp2_actor_new ("account", roles[i], scopes[i]);
      g_autoptr(Cp2Actor) copy = cp2_actor_copy (actor);
      g_autoptr(Cp2Actor) unscoped = cp2_actor_new ("account", roles[i], "");
      g_autoptr(Cp2Actor) scopeless = cp2_actor_new ("account", roles[i], NULL);
      gboolean all = roles[i] == CP2_ROLE_COUNCIL;

      g_assert_cmpint (cp2_actor_covers (copy, here), ==, roles[i] != CP2_ROLE_PROFESSIONAL);
      g_assert_cmpint (cp2_actor_covers (actor, elsewhere), ==, all);
      g_assert_cmpint (cp2_actor_covers (actor, nowhere), ==, all);
      g_assert_cmpint (cp2_actor_covers (unscoped, blank), ==, all);
      g_assert_cmpint (cp2_actor_covers (unscoped, nowhere), ==, all);
      g_assert_cmpint (cp2_actor_covers (scopeless, nowhere), ==, all);
    }
}

/* A scope of one sort never opens a place of another that happens to have the same digits. */
static void
test_covers_same_digits (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (roles) - 1; i++)
    {
      g_autoptr(Cp2Actor) actor = cp2_actor_new ("01", roles[i], "01");

      g_assert_cmpint (cp2_actor_covers (actor, (Cp2Place) { .county = "01" }), ==, roles[i] == CP2_ROLE_COUNTY);
      g_assert_cmpint (cp2_actor_covers (actor, (Cp2Place) { .subcounty = "01" }), ==, roles[i] == CP2_ROLE_SUBCOUNTY);
      g_assert_cmpint (cp2_actor_covers (actor, (Cp2Place) { .centre = "01" }), ==, roles[i] == CP2_ROLE_CENTRE);
    }
}

static void
test_scopes_list (void)
{
  const char * const expected[] = {
    "public account:me", "public account:me centre:01", "public account:me subcounty:01",
    "public account:me county:01", "public account:me council",
  };

  for (guint i = 0; i < G_N_ELEMENTS (roles); i++)
    {
      g_autoptr(Cp2Actor) actor = cp2_actor_new ("me", roles[i], "01");
      g_auto(GStrv) scopes = cp2_actor_list_scopes (actor);
      g_autofree char *joined = g_strjoinv (" ", scopes);

      g_assert_cmpstr (joined, ==, expected[i]);
    }
}

static void
test_account_to_actor (void)
{
  g_autoptr(Cp2Account) account = cp2_record_new (&cp2_account_kind, "a1");
  g_autoptr(Cp2Actor) actor = NULL;

  g_assert_null (cp2_account_to_actor (account));
  cp2_set_text (&account->role, "emperor");
  g_assert_null (cp2_account_to_actor (account));
  cp2_set_text (&account->role, "centre");
  actor = cp2_account_to_actor (account);
  g_assert_cmpstr (actor->account, ==, "a1");
  g_assert_cmpint (actor->role, ==, CP2_ROLE_CENTRE);
  g_assert_cmpstr (actor->scope, ==, "");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/role/name/both-ways", test_name_both_ways);
  g_test_add_func ("/role/covers/matrix", test_covers_matrix);
  g_test_add_func ("/role/covers/same-digits", test_covers_same_digits);
  g_test_add_func ("/role/scopes/list", test_scopes_list);
  g_test_add_func ("/role/account/to-actor", test_account_to_actor);

  return g_test_run ();
}
