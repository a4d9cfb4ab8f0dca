#pragma once

#include "core/cp2-kinds.h"
#include "storage/cp2-query.h"

/* A database in memory with random vacancies. Their values are few, so that random filters find some. */

#define N_ROWS 300

typedef struct
{
  Cp2Sql    *sql;
  /* (element-type Cp2Vacancy): what is stored, in the order of the ids */
  GPtrArray *rows;
} QueryFixture;

typedef struct
{
  const char         *field;
  const char * const *values;
  guint               n_values;
} QueryColumn;

/* The columns that are filtered by, the six of the vacancies' page first. */
extern const QueryColumn query_columns[];
extern const guint       n_query_columns;

/* The numbers of slots. */
extern const char * const query_numbers[];
extern const guint        n_query_numbers;

guint  below                   (guint          limit);
char  *random_title            (void);

void   query_fixture_set_up    (QueryFixture  *fixture,
                                gconstpointer  data);
void   query_fixture_tear_down (QueryFixture  *fixture,
                                gconstpointer  data);
/* How many records the question finds. */
gint64 query_count             (Cp2Query      *query,
                                Cp2Sql        *sql);
