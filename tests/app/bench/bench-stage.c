#include "config.h"

#include "bench-stage.h"
#include "tests/bench/bench-table.h"

char *
bench_program (const char *name)
{
  return g_build_filename (g_getenv ("CP2_BUILD_DIR"), name, NULL);
}

static char *
run (const char * const *arguments)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GSubprocess) process = g_subprocess_newv (arguments, G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error);
  char *text = NULL;

  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &text, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_successful (process));
  return text;
}

GArray *
bench_run (const char *program,
           ...)
{
  g_autofree char *path = bench_program (program);
  g_autoptr(GPtrArray) arguments = g_ptr_array_new ();
  g_autofree char *text = NULL;
  g_auto(GStrv) words = NULL;
  GArray *numbers = g_array_new (FALSE, FALSE, sizeof (double));
  const char *argument;
  va_list list;

  g_ptr_array_add (arguments, path);
  va_start (list, program);
  while ((argument = va_arg (list, const char *)) != NULL)
    g_ptr_array_add (arguments, (gpointer) argument);
  va_end (list);
  g_ptr_array_add (arguments, NULL);

  text = run ((const char * const *) arguments->pdata);
  words = g_strsplit_set (g_strstrip (text), " \n", -1);
  for (guint i = 0; words[i] != NULL; i++)
    {
      double number = g_ascii_strtod (words[i], NULL);

      g_array_append_val (numbers, number);
    }

  return numbers;
}

static char *
make (void)
{
  char *folder = bench_folder ();
  g_autofree char *program = bench_program ("tests/app/bench/make-stage");
  const char *arguments[] = { program, folder, NULL };
  g_autofree char *said = run (arguments);

  return folder;
}

BenchStage *
bench_stage_new (const char *folder)
{
  BenchStage *stage = g_new0 (BenchStage, 1);
  g_autoptr(GKeyFile) file = g_key_file_new ();
  g_autoptr(GError) error = NULL;
  g_autofree char *path = NULL;
  g_autofree char *clock = NULL;

  stage->is_made_here = folder == NULL;
  stage->folder = folder ? g_strdup (folder) : make ();
  path = g_build_filename (stage->folder, "stage", NULL);
  g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, &error);
  g_assert_no_error (error);

  stage->profile = g_build_filename (stage->folder, "profile", NULL);
  stage->url = g_key_file_get_string (file, "stage", "url", NULL);
  stage->username = g_key_file_get_string (file, "stage", "username", NULL);
  stage->password = g_key_file_get_string (file, "stage", "password", NULL);
  clock = g_key_file_get_string (file, "stage", "clock", NULL);
  g_setenv ("CP2_CLOCK", clock, TRUE);

  return stage;
}

void
bench_stage_free (BenchStage *stage)
{
  if (stage->is_made_here)
    bench_folder_remove (stage->folder);
  g_free (stage->folder);
  g_free (stage->profile);
  g_free (stage->url);
  g_free (stage->username);
  g_free (stage->password);
  g_free (stage);
}
