#include "config.h"

#include "core/cp2-completeness.h"

static guint
count_set (GArray *details)
{
  guint n = 0;

  for (guint i = 0; i < details->len; i++)
    n += g_array_index (details, Cp2Detail, i).is_set;
  return n;
}

static guint
count (Cp2Profile *profile,
       GPtrArray  *qualifications)
{
  g_autoptr(GArray) details = cp2_completeness_list (profile, qualifications);

  return count_set (details);
}

static void
fill (const Cp2Field *field,
      gpointer        record)
{
  if (cp2_field_is_text (field))
    cp2_field_set_text (field, record, "x");
  else if (field->type == CP2_FIELD_ENUM)
    CP2_FIELD_MEMBER (int, record, field) = 1;
  else
    CP2_FIELD_MEMBER (gint64, record, field) = 2000;
}

/* The council's 25, each with what a form needs to show it. */
static void
test_list_25 (void)
{
  g_autoptr(Cp2Profile) profile = cp2_record_new (&cp2_profile_kind, NULL);
  g_autoptr(GPtrArray) none = g_ptr_array_new ();
  g_autoptr(GArray) details = cp2_completeness_list (profile, none);

  g_assert_cmpuint (details->len, ==, 25);
  g_assert_cmpuint (count_set (details), ==, 0);
  for (guint i = 0; i < details->len; i++)
    {
      const Cp2Field *field = g_array_index (details, Cp2Detail, i).field;

      g_assert_nonnull (field->label);
      g_assert_nonnull (field->reason);
      g_assert_nonnull (field->group);
      for (guint j = 0; j < i; j++)
        g_assert_true (g_array_index (details, Cp2Detail, j).field != field);
    }
}

/* Every detail counts once, what is no detail does not count. */
static void
test_list_one_by_one (void)
{
  g_autoptr(Cp2Profile) profile = cp2_record_new (&cp2_profile_kind, NULL);
  g_autoptr(Cp2Qualification) qualification = cp2_record_new (&cp2_qualification_kind, NULL);
  g_autoptr(GPtrArray) qualifications = g_ptr_array_new ();
  guint expected = 0;

  g_ptr_array_add (qualifications, qualification);
  for (guint i = 0; i < cp2_profile_kind.n_fields; i++)
    {
      fill (&cp2_profile_kind.fields[i], profile);
      expected += (cp2_profile_kind.fields[i].flags & CP2_FIELD_DETAIL) != 0;
      g_assert_cmpuint (count (profile, qualifications), ==, expected);
    }
  g_assert_cmpuint (expected, ==, 21);
  for (guint i = 0; i < cp2_qualification_kind.n_fields; i++)
    {
      fill (&cp2_qualification_kind.fields[i], qualification);
      expected += (cp2_qualification_kind.fields[i].flags & CP2_FIELD_DETAIL) != 0;
      g_assert_cmpuint (count (profile, qualifications), ==, expected);
    }
  g_assert_cmpuint (expected, ==, 25);
}

static void
test_list_highest_counts (void)
{
  g_autoptr(Cp2Profile) profile = cp2_record_new (&cp2_profile_kind, NULL);
  g_autoptr(Cp2Qualification) diploma = cp2_record_new (&cp2_qualification_kind, NULL);
  g_autoptr(Cp2Qualification) master = cp2_record_new (&cp2_qualification_kind, NULL);
  g_autoptr(GPtrArray) qualifications = g_ptr_array_new ();

  diploma->level = 2;
  cp2_set_text (&diploma->course, "Education");
  cp2_set_text (&diploma->institution, "College");
  master->level = 5;

  g_ptr_array_add (qualifications, diploma);
  g_assert_cmpuint (count (profile, qualifications), ==, 3);
  g_ptr_array_add (qualifications, master);
  g_assert_cmpuint (count (profile, qualifications), ==, 1);
  g_ptr_array_remove_index (qualifications, 0);
  g_ptr_array_add (qualifications, diploma);
  g_assert_cmpuint (count (profile, qualifications), ==, 1);
}

/* What an application needs is a detail, or the phone that is there since registration. */
static void
test_needed_is_detail (void)
{
  for (guint i = 0; i < cp2_profile_kind.n_fields; i++)
    if (cp2_profile_kind.fields[i].flags & CP2_FIELD_NEEDED)
      g_assert_true (cp2_profile_kind.fields[i].flags & CP2_FIELD_DETAIL);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/completeness/list/25", test_list_25);
  g_test_add_func ("/completeness/list/one-by-one", test_list_one_by_one);
  g_test_add_func ("/completeness/list/highest-counts", test_list_highest_counts);
  g_test_add_func ("/completeness/needed/is-detail", test_needed_is_detail);

  return g_test_run ();
}
