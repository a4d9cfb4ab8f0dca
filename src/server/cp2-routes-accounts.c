#include "config.h"

#include "core/cp2-format.h"
#include "server/cp2-accounts.h"
#include "server/cp2-answer.h"
#include "server/cp2-one-time.h"
#include "server/cp2-password.h"
#include "server/cp2-routes.h"

/* Whatever a caller asks for: nobody learns from the answer, or from the time it takes, whose number is registered. */

static gboolean
take_mobile (Cp2Server      *server,
             Cp2HttpRequest *request,
             const char     *typed,
             char          **mobile)
{
  Cp2Problem *problem;

  *mobile = cp2_format_normalise (CP2_FORMAT_MOBILE, typed);
  if (cp2_format_check (CP2_FORMAT_MOBILE, *mobile))
    return TRUE;

  problem = cp2_problem_new_custom ("wrong-format", 400, "This is not a mobile number; write it as 2547XXXXXXXX or 2541XXXXXXXX.");
  cp2_problem_set_field (problem, "mobile");
  cp2_answer_problem (server, request, problem);
  return FALSE;
}

void
cp2_route_create_account (Cp2HttpRequest *request,
                          gpointer        server)
{
  const char *typed, *typed_again;
  g_autofree char *mobile = NULL;
  g_autofree char *again = NULL;

  if (!cp2_request_read_body (server, request, "mobile", &typed, "mobile_confirmation", &typed_again, NULL) ||
      !take_mobile (server, request, typed, &mobile))
    return;

  again = cp2_format_normalise (CP2_FORMAT_MOBILE, typed_again);
  if (g_strcmp0 (mobile, again) != 0)
    {
      Cp2Problem *problem = cp2_problem_new_custom ("numbers-differ", 400,
                                                    "The two numbers differ; type the same mobile number twice.");

      cp2_problem_set_field (problem, "mobile_confirmation");
      cp2_answer_problem (server, request, problem);
      return;
    }

  cp2_one_time_send (server, request, CP2_ONE_TIME_REGISTER, mobile);
}

void
cp2_route_reset_password (Cp2HttpRequest *request,
                          gpointer        server)
{
  const char *typed;
  g_autofree char *mobile = NULL;

  if (cp2_request_read_body (server, request, "mobile", &typed, NULL) &&
      take_mobile (server, request, typed, &mobile))
    cp2_one_time_send (server, request, CP2_ONE_TIME_RESET, mobile);
}
