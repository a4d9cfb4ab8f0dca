#pragma once

#include "ctl/cp2-demo-world.h"

G_BEGIN_DECLS

/* Of 100 vacancies so many are where the demo has people, who apply for them. */
#define CP2_DEMO_LOCAL_SHARE 15

/* Cp2DemoOffer: a vacancy while it is made: @area and @centre are set where the demo has people and centres. */
typedef struct
{
  Cp2Vacancy    *vacancy;
  Cp2Exam       *exam;
  Cp2Position   *position;
  Cp2Subcounty  *subcounty;
  Cp2DemoArea   *area;
  Cp2DemoCentre *centre;
} Cp2DemoOffer;

/* cp2_demo_make_vacancies: over the whole country, each with its applications. */
gboolean   cp2_demo_make_vacancies    (Cp2DemoWorld   *world,
                                       GError        **error);

/* cp2_demo_write_vacancy: title and description in plain English. */
void       cp2_demo_write_vacancy     (Cp2DemoWorld   *world,
                                       Cp2DemoOffer   *offer,
                                       GRand          *random);

/* cp2_demo_make_applications: (transfer full) (element-type Cp2JobApplication): and counts them in the vacancy. */
GPtrArray *cp2_demo_make_applications (Cp2DemoWorld   *world,
                                       Cp2DemoOffer   *offer,
                                       GRand          *random);

G_END_DECLS
