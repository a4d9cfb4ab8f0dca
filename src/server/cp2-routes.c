#include "config.h"

#include "server/cp2-routes.h"

/* A body of a few members. */
#define SMALL (16 * 1024)

static const Cp2Route routes[] = {
  { "POST",   "/v1/accounts",         cp2_route_create_account, SMALL, CP2_ROUTE_JSON },
  { "POST",   "/v1/password-resets",  cp2_route_reset_password, SMALL, CP2_ROUTE_JSON },
  { "POST",   "/v1/sms/inbound",      cp2_route_sms_inbound,    SMALL, CP2_ROUTE_NONE },
  { "POST",   "/v1/sessions",         cp2_route_sign_in,        SMALL, CP2_ROUTE_JSON },
  { "POST",   "/v1/sessions/refresh", cp2_route_refresh,        SMALL, CP2_ROUTE_JSON },
  { "DELETE", "/v1/sessions/current", cp2_route_sign_out,       SMALL, CP2_ROUTE_BEARER },
  { "PUT",    "/v1/password",         cp2_route_set_password,   SMALL, CP2_ROUTE_JSON | CP2_ROUTE_BEARER },
  { "GET",    "/v1/me",               cp2_route_me,             SMALL, CP2_ROUTE_BEARER },
  { "POST",   "/v1/devices",          cp2_route_enrol_device,   SMALL, CP2_ROUTE_JSON | CP2_ROUTE_BEARER },
  { "POST",   "/v1/operations",       cp2_route_operations,     0,     CP2_ROUTE_JSON | CP2_ROUTE_BEARER },
  { "GET",    "/v1/changes",          cp2_route_changes,        SMALL, CP2_ROUTE_BEARER | CP2_ROUTE_LONG_POLL },
  { "GET",    "/v1/vacancies",        cp2_route_vacancies,      SMALL, CP2_ROUTE_BEARER },
  { "GET",    "/v1/ping",             cp2_route_ping,           SMALL, CP2_ROUTE_NONE },
  { "GET",    "/healthz",             cp2_route_health,         SMALL, CP2_ROUTE_NONE },
  { "GET",    "/readyz",              cp2_route_ready,          SMALL, CP2_ROUTE_NONE },
  { "GET",    "/metrics",             cp2_route_metrics,        SMALL, CP2_ROUTE_NONE },
};

const Cp2Route *
cp2_routes_get (guint *n_routes)
{
  *n_routes = G_N_ELEMENTS (routes);
  return routes;
}
