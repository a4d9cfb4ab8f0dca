#pragma once

#include "server/cp2-http-server.h"

G_BEGIN_DECLS

/** cp2_routes_get: (array length=n_routes) (transfer none): every call there is; the handlers' user data is the #Cp2Server. */
const Cp2Route *cp2_routes_get (guint *n_routes);

/* The handlers, by file. */

/* cp2-routes-accounts.c */
void cp2_route_create_account (Cp2HttpRequest *request, gpointer server);
void cp2_route_reset_password (Cp2HttpRequest *request, gpointer server);
/* cp2-routes-sms.c */
void cp2_route_sms_inbound    (Cp2HttpRequest *request, gpointer server);
/* cp2-routes-sign-in.c */
void cp2_route_sign_in        (Cp2HttpRequest *request, gpointer server);
/* cp2-routes-sessions.c */
void cp2_route_refresh        (Cp2HttpRequest *request, gpointer server);
void cp2_route_sign_out       (Cp2HttpRequest *request, gpointer server);
void cp2_route_me             (Cp2HttpRequest *request, gpointer server);
void cp2_route_ping           (Cp2HttpRequest *request, gpointer server);
/* cp2-routes-password.c */
void cp2_route_set_password   (Cp2HttpRequest *request, gpointer server);
/* cp2-routes-devices.c */
void cp2_route_enrol_device   (Cp2HttpRequest *request, gpointer server);
/* cp2-routes-operations.c */
void cp2_route_operations     (Cp2HttpRequest *request, gpointer server);
/* cp2-routes-changes.c */
void cp2_route_changes        (Cp2HttpRequest *request, gpointer server);
/* cp2-routes-vacancies.c */
void cp2_route_vacancies      (Cp2HttpRequest *request, gpointer server);
/* cp2-routes-status.c */
void cp2_route_health         (Cp2HttpRequest *request, gpointer server);
void cp2_route_ready          (Cp2HttpRequest *request, gpointer server);
void cp2_route_metrics        (Cp2HttpRequest *request, gpointer server);

G_END_DECLS
