#pragma once

#include "storage/cp2-sql.h"

G_BEGIN_DECLS

/* A folder for one database, and the words that every test of this room needs. All of them fail the test on an error. */

typedef struct
{
  char *folder;
  char *path;
  char *url;
} SqlFixture;

void    sql_fixture_set_up    (SqlFixture *fixture);
/* Removes the folder with all that is in it; no connection may be open. */
void    sql_fixture_tear_down (SqlFixture *fixture);
Cp2Sql *sql_fixture_open      (SqlFixture *fixture,
                               const char *vfs);

void    sql_execute           (Cp2Sql     *sql,
                               const char *text);
/* The first column of the first row as text. */
char   *sql_read_value        (Cp2Sql     *sql,
                               const char *text);
gint64  sql_read_number       (Cp2Sql     *sql,
                               const char *text);
void    sql_assert_value      (Cp2Sql     *sql,
                               const char *text,
                               const char *expected);
/* @code: a #Cp2SqlError */
void    sql_assert_fails      (Cp2Sql     *sql,
                               const char *text,
                               int         code);
void    sql_assert_not_opened (const char *url,
                               const char *vfs,
                               Cp2SqlFlags flags,
                               int         code);

G_END_DECLS
