#pragma once

#include "server/cp2-server-private.h"

G_BEGIN_DECLS

/*
 * Cp2OneTimePurpose:
 * @CP2_ONE_TIME_REGISTER: a number that is not known gets an account
 * @CP2_ONE_TIME_RESET: a number that is known gets a new one-time password
 */
typedef enum
{
  CP2_ONE_TIME_REGISTER,
  CP2_ONE_TIME_RESET,
} Cp2OneTimePurpose;

/*
 * cp2_one_time_send: sends a one-time password, or what else there is to say, to @mobile (normalised), within the
 * limits. Answers @request (nullable, for what came by SMS) with 202 whatever it found, or with 429.
 */
void cp2_one_time_send (Cp2Server          *server,
                        Cp2HttpRequest     *request,
                        Cp2OneTimePurpose   purpose,
                        const char         *mobile);

G_END_DECLS
