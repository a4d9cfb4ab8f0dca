#pragma once

#include "core/cp2-kinds.h"
#include "core/cp2-repository.h"
#include "ctl/cp2-demo-words.h"

G_BEGIN_DECLS

/* The demo has one exam; everything about it that changes by year comes from the reference data. */
#define CP2_DEMO_EXAM "KCSE-2026"

/**
 * Cp2DemoPlan:
 * @seed: two demos of one seed, day and size are equal
 * @today: the day on which the demo stands, `YYYY-MM-DD`
 * @subcounties: how many sub-counties have centres
 * @centres: centres in all of them together
 * @professionals: people in all of them together
 * @vacancies: vacancies in the whole country
 */
typedef struct
{
  gint64      seed;
  const char *today;
  guint       subcounties;
  guint       centres;
  guint       professionals;
  guint       vacancies;
} Cp2DemoPlan;

/* Cp2DemoSort: what kind of work a person does; it decides the positions that the person can fill. */
typedef enum
{
  CP2_DEMO_HEAD,
  CP2_DEMO_SECONDARY,
  CP2_DEMO_PRIMARY,
  CP2_DEMO_OFFICER,
  CP2_DEMO_CIVIL,
  CP2_DEMO_N_SORTS
} Cp2DemoSort;

/* Cp2DemoPerson: @is_complete: nothing that an application needs is missing; @is_busy: deployed for the exam;
 * @past: ids of the centres where the person served before, each with the year, as `YEAR:CENTRE`. */
typedef struct
{
  Cp2Profile  *profile;
  Cp2DemoSort  sort;
  gboolean     is_complete;
  gboolean     is_busy;
  GPtrArray   *past;
} Cp2DemoPerson;

/* Cp2DemoCentre: @account: id of its account; @deployments: (element-type Cp2Deployment): those of this exam, and
 * @staff: (element-type Cp2DemoPerson): whose they are, one for each. */
typedef struct
{
  Cp2Centre     *centre;
  gint64         candidates;
  char          *account;
  Cp2DemoPerson *head;
  GPtrArray     *deployments;
  GPtrArray     *staff;
} Cp2DemoCentre;

void          cp2_demo_centre_free  (gpointer            data);

/* Cp2DemoArea: a sub-county with centres; @account: id of its officer's account; @people: by sort, not owned. */
typedef struct
{
  Cp2Subcounty *subcounty;
  Cp2County    *county;
  char         *account;
  GPtrArray    *centres;
  GPtrArray    *people[CP2_DEMO_N_SORTS];
} Cp2DemoArea;

/* Cp2DemoPutFunc: takes a finished record, in an order in which what it refers to came before. */
typedef gboolean (*Cp2DemoPutFunc) (gpointer   record,
                                    gpointer   user_data,
                                    GError   **error);

typedef struct _Cp2DemoCast Cp2DemoCast;

/**
 * Cp2DemoWorld:
 * @county_list: (element-type Cp2County): all 47
 * @subcounty_list: (element-type Cp2Subcounty): all
 * @areas: (element-type Cp2DemoArea)
 * @people: (element-type Cp2DemoPerson)
 * @days: (element-type utf8): the exam's days, the rehearsal first
 * @cast: whose sign-ins are printed; set once everyone is deployed
 * @counts: kind to number of records made
 *
 * What the generators share: the plan, the reference data that they go by, and what the earlier ones made.
 */
typedef struct
{
  Cp2DemoPlan     plan;
  Cp2Repository  *repository;
  Cp2DemoWords   *words;
  Cp2DemoPutFunc  put;
  gpointer        put_data;

  Cp2Exam        *exam;
  GPtrArray      *county_list;
  GPtrArray      *subcounty_list;
  GPtrArray      *areas;
  GPtrArray      *people;
  Cp2DemoCast    *cast;
  GHashTable     *counts;
  GPtrArray      *days;

  /*< private >*/
  GHashTable     *rules;
  GRand          *id_random;
  guint64         id_stamp;
} Cp2DemoWorld;

/* cp2_demo_world_new: (transfer full): reads the reference data; @repository is kept. */
Cp2DemoWorld *cp2_demo_world_new    (const Cp2DemoPlan  *plan,
                                     Cp2Repository      *repository,
                                     const char         *words_folder,
                                     GError            **error);
void          cp2_demo_world_free   (Cp2DemoWorld       *world);

/* cp2_demo_random: (transfer full): random numbers of their own for each topic, so that one topic's size leaves the
 * others as they are. */
GRand        *cp2_demo_random       (Cp2DemoWorld       *world,
                                     const char         *topic);
/* cp2_demo_chance: %TRUE in @percent of 100 cases. */
gboolean      cp2_demo_chance       (GRand              *random,
                                     int                 percent);
/* cp2_demo_new_id: (transfer full): the next UUIDv7; its time and its random bits come from day and seed. */
char         *cp2_demo_new_id       (Cp2DemoWorld       *world);
/* cp2_demo_new_record: (transfer full): an empty record with such an id. */
gpointer      cp2_demo_new_record   (Cp2DemoWorld       *world,
                                     const Cp2Kind      *kind);
/* cp2_demo_put: hands @record over; it stays the caller's. */
gboolean      cp2_demo_put          (Cp2DemoWorld       *world,
                                     gpointer            record,
                                     GError            **error);
/* cp2_demo_instant: (transfer full): the instant of a local day and minute. */
char         *cp2_demo_instant      (const char         *date,
                                     int                 minute);
/* cp2_demo_find_rule: (transfer none) (nullable): the staffing or eligibility rule, rate or position with that id. */
gpointer      cp2_demo_find_rule    (Cp2DemoWorld       *world,
                                     const Cp2Kind      *kind,
                                     const char         *id);
/* cp2_demo_is_eligible: what cp2_eligibility_check() says, from what the world knows; @centre may be %NULL. */
gboolean      cp2_demo_is_eligible  (Cp2EligibilityRule *rule,
                                     Cp2DemoPerson      *person,
                                     const char         *centre,
                                     int                 year);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Cp2DemoWorld, cp2_demo_world_free)

G_END_DECLS
