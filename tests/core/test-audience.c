#include "config.h"

#include "core/cp2-kinds.h"

static void
test_add_merges (void)
{
  g_autoptr(Cp2Audience) audience = cp2_audience_new ();
  Cp2FieldForm form;

  cp2_audience_add (audience, CP2_FORM_MASKED, "centre", "1");
  cp2_audience_add (audience, CP2_FORM_WHOLE, "centre", "1");
  cp2_audience_add (audience, CP2_FORM_MASKED, "centre", "1");
  cp2_audience_add (audience, CP2_FORM_WHOLE, "centre", "");
  cp2_audience_add (audience, CP2_FORM_WHOLE, "centre", NULL);
  g_assert_cmpuint (cp2_audience_get_n (audience), ==, 1);
  g_assert_cmpstr (cp2_audience_get (audience, 0, &form), ==, "centre:1");
  g_assert_cmpint (form, ==, CP2_FORM_WHOLE);
  g_assert_true (cp2_audience_find (audience, "centre:1", &form));
  g_assert_false (cp2_audience_find (audience, "centre:", &form));
  g_assert_false (cp2_audience_find (audience, "county:1", &form));
}

static void
test_add_offices (void)
{
  g_autoptr(Cp2Audience) audience = cp2_audience_new ();
  Cp2FieldForm form;

  cp2_audience_add_offices (audience, CP2_FORM_MASKED, NULL, "");
  g_assert_cmpuint (cp2_audience_get_n (audience), ==, 1);
  g_assert_true (cp2_audience_find (audience, "council", &form));
  g_assert_cmpint (form, ==, CP2_FORM_WHOLE);
}

static gboolean
is_public (const char *name)
{
  const char * const kinds[] = {
    "county", "subcounty", "container", "centre", "candidature", "exam", "activity", "position", "session",
    "staffing_rule", "eligibility_rule", "rate", "vacancy", NULL
  };

  return g_strv_contains (kinds, name);
}

/* Every kind says who may see it, even an empty record; nothing about a person is public. */
static void
test_kinds_public (void)
{
  guint n_kinds;
  const Cp2Kind * const *kinds = cp2_kind_list (&n_kinds);

  for (guint i = 0; i < n_kinds; i++)
    {
      g_autoptr(Cp2Record) record = cp2_record_new (kinds[i], "r");
      g_autoptr(Cp2Audience) audience = cp2_audience_new ();
      g_autoptr(GError) error = NULL;
      Cp2FieldForm form;

      g_test_message ("%s", kinds[i]->name);
      g_assert_nonnull (kinds[i]->audience);
      g_assert_true (kinds[i]->audience (record, NULL, audience, &error));
      g_assert_no_error (error);
      g_assert_cmpint (cp2_audience_find (audience, "public", &form), ==, is_public (kinds[i]->name));
      if (cp2_audience_find (audience, "public", &form))
        g_assert_false (cp2_kind_is_sensitive (kinds[i]));
      else
        g_assert_true (cp2_audience_find (audience, "council", &form));
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/audience/add/merges", test_add_merges);
  g_test_add_func ("/audience/add/offices", test_add_offices);
  g_test_add_func ("/audience/kinds/public", test_kinds_public);

  return g_test_run ();
}
