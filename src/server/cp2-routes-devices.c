#include "config.h"

#include "core/cp2-json.h"
#include "server/cp2-account-json.h"
#include "server/cp2-answer.h"
#include "server/cp2-devices.h"
#include "server/cp2-exchange.h"
#include "server/cp2-routes.h"

typedef struct
{
  Cp2Exchange    parent;

  Cp2Login      *login;
  char          *name;
  char          *public_key;
  Cp2Enrolment   enrolment;
} Enrol;

static void
enrol_clear (gpointer data)
{
  Enrol *self = data;

  g_clear_pointer (&self->login, cp2_login_free);
  g_free (self->name);
  g_free (self->public_key);
  cp2_enrolment_clear (&self->enrolment);
}

/* The recovery key opens the desktop's store without the password, so it is for somebody who has just typed it. */
static gboolean
is_fresh (const Cp2Login *login)
{
  return cp2_server_now () - login->password_at <= CP2_DEVICES_FRESH_SECONDS;
}

static Cp2Secret *
make_answer (Enrol *self)
{
  GString *text = g_string_sized_new (512);

  g_string_append_c (text, '{');
  cp2_json_append_member (text, "device", self->enrolment.device);
  g_string_append_printf (text, ",\"incarnation\":%" G_GINT64_FORMAT ",", self->enrolment.incarnation);
  cp2_json_append_server (text, self->parent.server);
  if (is_fresh (self->login))
    cp2_json_append_member (text, "recovery_key", self->enrolment.recovery_key);
  g_string_append_c (text, '}');

  return cp2_json_free_to_secret (text);
}

static void
enrolled (gpointer      data,
          const GError *error)
{
  Enrol *self = data;

  if (error == NULL)
    {
      g_autoptr(Cp2Secret) json = make_answer (self);

      cp2_exchange_answer_json (self, 201, json);
    }
  else if (g_error_matches (error, CP2_DEVICES_ERROR, CP2_DEVICES_ERROR_REVOKED))
    {
      cp2_exchange_answer_code (self, CP2_PROBLEM_DEVICE_REVOKED);
    }
  else if (g_error_matches (error, CP2_DEVICES_ERROR, CP2_DEVICES_ERROR_TOO_MANY))
    {
      cp2_answer_problem (self->parent.server, self->parent.request,
                          cp2_problem_new_custom ("too-many-devices", 403, "This account has too many devices; ask the office "
                                                  "that manages it to revoke some."));
      cp2_exchange_free (self);
    }
  else
    {
      cp2_exchange_answer_error (self, error);
    }
}

static gboolean
enrol (Cp2Writer  *writer,
       gpointer    data,
       GError    **error)
{
  Enrol *self = data;
  const char *account = self->login->actor->account;

  return cp2_devices_enrol (writer->sql, account, self->public_key, self->name, cp2_server_now (),
                            &self->enrolment, error) &&
         cp2_sql_run (writer->sql, error, "UPDATE login SET device = $2 WHERE id = $1",
                      "ss", self->login->id, self->enrolment.device);
}

static gboolean
is_name (const char *name)
{
  return *name != '\0' && g_utf8_strlen (name, -1) <= CP2_DEVICES_MAX_NAME;
}

void
cp2_route_enrol_device (Cp2HttpRequest *request,
                        gpointer        server)
{
  g_autoptr(Cp2Login) login = cp2_request_authenticate (server, request);
  const char *name, *public_key;
  Enrol *self;

  if (login == NULL || !cp2_request_read_body (server, request, "name", &name, "public_key", &public_key, NULL))
    return;
  if (!is_name (name) || !cp2_devices_is_public_key (public_key))
    {
      cp2_answer_field (server, request, CP2_PROBLEM_BAD_BODY, is_name (name) ? "public_key" : "name");
      return;
    }

  self = cp2_exchange_new (sizeof (Enrol), server, request, enrol_clear);
  self->login = g_steal_pointer (&login);
  self->name = g_strdup (name);
  self->public_key = g_strdup (public_key);
  cp2_exchange_write (self, enrol, enrolled);
}
