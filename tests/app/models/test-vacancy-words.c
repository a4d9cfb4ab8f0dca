#include "config.h"

#include "app/models/cp2-vacancy-words.h"

/* The rows found, as text: `0 2 5`, or `-` when every row will do. */
static char *
find (Cp2VacancyWords *words,
      const char      *text,
      guint            n_rows)
{
  g_autofree guint64 *bits = cp2_vacancy_words_find (words, text);
  GString *found = g_string_new (bits == NULL ? "-" : NULL);

  for (guint i = 0; bits != NULL && i < n_rows; i++)
    if (CP2_VACANCY_WORDS_HAS (bits, i))
      g_string_append_printf (found, "%s%u", found->len > 0 ? " " : "", i);

  return g_string_free (found, FALSE);
}

#define assert_found(words, text, n_rows, expected) \
  G_STMT_START { \
    g_autofree char *found_rows = find (words, text, n_rows); \
    g_assert_cmpstr (found_rows, ==, expected); \
  } G_STMT_END

static void
test_find (void)
{
  g_autoptr(Cp2VacancyWords) words = cp2_vacancy_words_new ();

  cp2_vacancy_words_add (words, 0, "Invigilator, KCSE 2026");
  cp2_vacancy_words_add (words, 0, "Ziwa Boys High");
  cp2_vacancy_words_add (words, 1, "Supervisor (KCSE-2026)");
  cp2_vacancy_words_add (words, 3, "invigilators of Zíwa; zi");
  cp2_vacancy_words_add (words, 4, NULL);
  cp2_vacancy_words_seal (words, 5);

  assert_found (words, "invigilator", 5, "0 3");
  assert_found (words, "INV", 5, "0 3");
  assert_found (words, "invigilators", 5, "3");
  assert_found (words, "kcse", 5, "0 1");
  assert_found (words, "kcse zi", 5, "0");
  assert_found (words, "2026-KCSE", 5, "0 1");
  assert_found (words, "x", 5, "");
  assert_found (words, "kcse x", 5, "");
  assert_found (words, "", 5, "-");
  assert_found (words, " .,* ", 5, "-");
  assert_found (words, NULL, 5, "-");
}

static void
test_find_folded (void)
{
  g_autoptr(Cp2VacancyWords) words = cp2_vacancy_words_new ();

  cp2_vacancy_words_add (words, 0, "Ñandú ACADÉMIE");
  cp2_vacancy_words_add (words, 1, "Nandu Acade\xcc\x81mie");
  cp2_vacancy_words_add (words, 2, "Ναός ναυτικός");
  cp2_vacancy_words_seal (words, 3);

  assert_found (words, "nandu academie", 3, "0 1");
  assert_found (words, "ñandú", 3, "0 1");
  assert_found (words, "académie", 3, "0 1");
  assert_found (words, "ΝΑΥΤ", 3, "2");
}

static void
test_find_hostile (void)
{
  g_autoptr(Cp2VacancyWords) words = cp2_vacancy_words_new ();
  g_autofree char *page = g_strnfill (100000, 'a');
  g_autoptr(GString) many = g_string_new (NULL);

  for (guint i = 0; i < 1000; i++)
    g_string_append (many, "gate ");
  cp2_vacancy_words_add (words, 0, "gate \xff\xfe keeper");
  cp2_vacancy_words_add (words, 1, page);
  cp2_vacancy_words_seal (words, 2);

  assert_found (words, "keeper", 2, "0");
  assert_found (words, "\xff", 2, "-");
  assert_found (words, "\xc3(gate", 2, "0");
  assert_found (words, page, 2, "1");
  assert_found (words, many->str, 2, "0");
  assert_found (words, "gate\" OR \"*", 2, "");
}

static void
test_find_empty (void)
{
  g_autoptr(Cp2VacancyWords) words = cp2_vacancy_words_new ();

  cp2_vacancy_words_seal (words, 0);
  assert_found (words, "a", 0, "");
  assert_found (words, "", 0, "-");
}

/* Words of few rows and of very many, against looking at each row. */
static void
test_find_random (void)
{
  static const char * const vocabulary[] = { "a", "ab", "abc", "b", "ba", "cab", "c0" };
  const guint n_rows = 9000;
  g_autoptr(Cp2VacancyWords) words = cp2_vacancy_words_new ();
  g_autofree guint *has = g_new0 (guint, n_rows);

  for (guint i = 0; i < n_rows; i++)
    for (guint j = 0; j < G_N_ELEMENTS (vocabulary); j++)
      if (g_test_rand_int_range (0, 1 << j) == 0)
        {
          cp2_vacancy_words_add (words, i, vocabulary[j]);
          has[i] |= 1 << j;
        }
  cp2_vacancy_words_seal (words, n_rows);

  for (guint round = 0; round < 40; round++)
    {
      const char *first = vocabulary[g_test_rand_int_range (0, G_N_ELEMENTS (vocabulary))];
      const char *second = vocabulary[g_test_rand_int_range (0, G_N_ELEMENTS (vocabulary))];
      g_autofree char *text = g_strdup_printf ("%s %s", first, second);
      g_autofree guint64 *bits = cp2_vacancy_words_find (words, text);

      for (guint i = 0; i < n_rows; i++)
        {
          gboolean has_first = FALSE;
          gboolean has_second = FALSE;

          for (guint j = 0; j < G_N_ELEMENTS (vocabulary); j++)
            {
              has_first |= (has[i] >> j & 1) && g_str_has_prefix (vocabulary[j], first);
              has_second |= (has[i] >> j & 1) && g_str_has_prefix (vocabulary[j], second);
            }
          g_assert_cmpint (CP2_VACANCY_WORDS_HAS (bits, i), ==, has_first && has_second);
        }
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/vacancy-words/find", test_find);
  g_test_add_func ("/vacancy-words/find/folded", test_find_folded);
  g_test_add_func ("/vacancy-words/find/hostile", test_find_hostile);
  g_test_add_func ("/vacancy-words/find/empty", test_find_empty);
  g_test_add_func ("/vacancy-words/find/random", test_find_random);

  return g_test_run ();
}
