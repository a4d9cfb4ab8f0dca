#include "config.h"

#include "core/cp2-attendance.h"

static Cp2AttendanceMark *
random_mark (guint position)
{
  static const char * const times[] = { "2026-11-03T05:00:00.000Z", "2026-11-03T05:00:00.001Z", "2026-11-03T06:00:00.000Z" };
  static const char * const accounts[] = { "centre", "deputy", "office" };
  g_autofree char *id = g_strdup_printf ("mark-%u", position);
  Cp2AttendanceMark *made = cp2_record_new (&cp2_attendance_mark_kind, id);

  made->status = g_test_rand_int_range (1, 4);
  made->level = g_test_rand_int_range (1, 3);
  made->late = g_test_rand_int_range (0, 3) == 0;
  made->approved = made->late && g_test_rand_bit ();
  made->current = g_test_rand_bit ();
  made->disputed = g_test_rand_bit ();
  cp2_set_text (&made->effective_at, times[g_test_rand_int_range (0, 3)]);
  cp2_set_text (&made->marked_by, accounts[g_test_rand_int_range (0, 3)]);
  return made;
}

static void
shuffle (GPtrArray *marks)
{
  for (guint i = marks->len; i > 1; i--)
    {
      guint other = g_test_rand_int_range (0, i);
      gpointer kept = marks->pdata[i - 1];

      marks->pdata[i - 1] = marks->pdata[other];
      marks->pdata[other] = kept;
    }
}

/* Which counts, and whether it is disputed, as one text. */
static char *
settled (GPtrArray *marks)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < marks->len; i++)
    {
      Cp2AttendanceMark *at = g_ptr_array_index (marks, i);

      g_assert_true (at->current || !at->disputed);
      g_assert_false (at->current && at->late && !at->approved);
      if (at->current)
        g_string_append_printf (text, "%s%s;", CP2_RECORD (at)->id, at->disputed ? " disputed" : "");
    }
  return g_strdup (text->str);
}

/* The same winner from every order, at once or one by one; what changed is told, and a second time nothing is. */
static void
test_settle_any_order (void)
{
  for (guint round = 0; round < 500; round++)
    {
      g_autoptr(GPtrArray) marks = g_ptr_array_new_with_free_func (g_object_unref);
      g_autoptr(GPtrArray) changed = g_ptr_array_new ();
      g_autofree char *expected = NULL;
      guint n = g_test_rand_int_range (1, 7);
      guint n_counting = 0;

      for (guint i = 0; i < n; i++)
        {
          g_ptr_array_add (marks, random_mark (i));
          n_counting += !CP2_ATTENDANCE_MARK (marks->pdata[i])->late || CP2_ATTENDANCE_MARK (marks->pdata[i])->approved;
        }
      cp2_attendance_settle (marks, changed);
      expected = settled (marks);
      g_assert_cmpint (expected[0] != '\0', ==, n_counting > 0);
      g_ptr_array_set_size (changed, 0);
      cp2_attendance_settle (marks, changed);
      g_assert_cmpuint (changed->len, ==, 0);

      for (guint again = 0; again < 10; again++)
        {
          g_autoptr(GPtrArray) grown = g_ptr_array_new ();
          g_autofree char *found = NULL;

          shuffle (marks);
          for (guint i = 0; i < n; i++)
            {
              CP2_ATTENDANCE_MARK (marks->pdata[i])->current = FALSE;
              CP2_ATTENDANCE_MARK (marks->pdata[i])->disputed = FALSE;
            }
          for (guint i = 0; i < n; i++)
            {
              g_ptr_array_add (grown, marks->pdata[i]);
              cp2_attendance_settle (grown, changed);
            }
          found = settled (grown);
          g_assert_cmpstr (found, ==, expected);
        }
    }
}

static void
test_settle_each_changed_once (void)
{
  g_autoptr(GPtrArray) marks = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GPtrArray) changed = g_ptr_array_new ();

  for (guint i = 0; i < 3; i++)
    g_ptr_array_add (marks, random_mark (i));
  for (guint i = 0; i < 3; i++)
    {
      CP2_ATTENDANCE_MARK (marks->pdata[i])->current = TRUE;
      CP2_ATTENDANCE_MARK (marks->pdata[i])->late = FALSE;
      g_ptr_array_add (changed, marks->pdata[i]);
    }
  cp2_attendance_settle (marks, changed);
  g_assert_cmpuint (changed->len, ==, 3);
}

static void
test_settle_none (void)
{
  g_autoptr(GPtrArray) marks = g_ptr_array_new ();
  g_autoptr(GPtrArray) changed = g_ptr_array_new ();

  cp2_attendance_settle (marks, changed);
  g_assert_cmpuint (changed->len, ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/attendance/settle/any-order", test_settle_any_order);
  g_test_add_func ("/attendance/settle/each-changed-once", test_settle_each_changed_once);
  g_test_add_func ("/attendance/settle/none", test_settle_none);

  return g_test_run ();
}
