#pragma once

#include "core/cp2-kinds.h"
#include "core/cp2-operation.h"
#include "storage/cp2-sql-repository.h"

/* A small world for operations: the counties, exams, positions and rules that are installed, two sub-counties with
 * invented schools and people, in a database in memory. JSON texts are written with ' for ". */

#define COUNTY        "01"
#define SUBCOUNTY     "01001"
#define CENTRE        "01001101"
#define NEIGHBOUR     "01001102"
#define FAR_COUNTY    "02"
#define FAR_SUBCOUNTY "02001"
#define FAR_CENTRE    "02001101"
#define EXAM          "KCSE-2026"
#define POSITION      "INV"

#define PROFESSIONAL  "01931c7a-0000-7000-8000-000000000001"
#define COLLEAGUE     "01931c7a-0000-7000-8000-000000000002"
#define FAR_PERSON    "01931c7a-0000-7000-8000-000000000003"
#define VACANCY       "01931c7a-0000-7000-8000-000000000011"
#define DEPLOYMENT    "01931c7a-0000-7000-8000-000000000021"
#define SHEET_DAY     "2026-11-03"
#define SHEET         CENTRE ":" EXAM ":" SHEET_DAY
/* Ids of records that the operations of a test make. */
#define NEW_1         "01931c7b-0000-7000-8000-000000000001"
#define NEW_2         "01931c7b-0000-7000-8000-000000000002"
#define NEW_3         "01931c7b-0000-7000-8000-000000000003"

#define NOW           "2026-10-20T06:00:00.000Z"

typedef struct
{
  Cp2Sql           *sql;
  Cp2Repository    *repository;
  gboolean          is_authority;
  /* Rows written through operations so far, as `kind:id` or, for removals, `-kind:id`. */
  GPtrArray        *writes;

  Cp2Actor         *professional;
  Cp2Actor         *colleague;
  Cp2Actor         *far_person;
  Cp2Actor         *centre;
  Cp2Actor         *neighbour;
  Cp2Actor         *subcounty;
  Cp2Actor         *far_subcounty;
  Cp2Actor         *county;
  Cp2Actor         *council;
} World;

#define SERVER  GINT_TO_POINTER (TRUE)
#define DESKTOP GINT_TO_POINTER (FALSE)

/* Adds the test twice: as it runs on the server and on a desktop. */
void          world_test       (const char    *path,
                                void         (*test) (World *, gconstpointer));
void          world_set_up     (World         *world,
                                gconstpointer  is_authority);
void          world_tear_down  (World         *world,
                                gconstpointer  is_authority);

JsonObject   *json_of          (const char    *text);
void          world_set_time   (const char    *instant);
/* Stores a record given as JSON. */
void          world_put        (World         *world,
                                const Cp2Kind *kind,
                                const char    *format,
                                ...) G_GNUC_PRINTF (3, 4);
/* (transfer full): NULL when there is none. */
gpointer      world_find       (World         *world,
                                const Cp2Kind *kind,
                                const char    *id);
gpointer      world_get        (World         *world,
                                const Cp2Kind *kind,
                                const char    *id);
/* Everything that is stored, as one text. */
char         *world_dump       (World         *world);

/* (transfer full): the operation as made now. */
Cp2Operation *world_operation  (const char    *kind,
                                const char    *record,
                                const char    *body);
gboolean      world_run        (World         *world,
                                Cp2Actor      *actor,
                                Cp2Operation  *operation,
                                Cp2OperationOutcome *outcome,
                                GError       **error);
/* Done; returns the outcome. */
Cp2OperationOutcome world_do   (World         *world,
                                Cp2Actor      *actor,
                                const char    *kind,
                                const char    *record,
                                const char    *body);
/* Refused with this code, and with this fact when one is named; nothing was written. */
void          world_refuse     (World         *world,
                                Cp2Actor      *actor,
                                const char    *kind,
                                const char    *record,
                                const char    *body,
                                Cp2RuleError   code,
                                const char    *fact,
                                const char    *value);
