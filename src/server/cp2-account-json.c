#include "config.h"

#include "core/cp2-clock.h"
#include "core/cp2-json.h"
#include "server/cp2-account-json.h"

void
cp2_json_append_server (GString   *text,
                        Cp2Server *server)
{
  g_autofree char *server_time = cp2_clock_format (cp2_clock_now ());

  g_string_append_printf (text, "\"server_time\":\"%s\",\"epoch\":\"%s\"", server_time, server->meta->epoch);
}

void
cp2_json_append_account (GString        *text,
                         const Cp2Login *login)
{
  g_string_append (text, "\"account\":{");
  cp2_json_append_member (text, "id", login->actor->account);
  cp2_json_append_member (text, "username", login->username);
  cp2_json_append_member (text, "role", cp2_role_get_name (login->actor->role));
  cp2_json_append_member (text, "scope", login->actor->scope);
  cp2_json_append_member (text, "label", login->label);
  cp2_json_append_member (text, "subcounty", login->subcounty);
  g_string_append_c (text, '}');
}

void
cp2_json_append_tokens (GString         *text,
                        const Cp2Tokens *tokens)
{
  g_string_append_printf (text,
                          "\"access_token\":\"%s\",\"refresh_token\":\"%s\",\"expires_in\":%" G_GINT64_FORMAT ","
                          "\"must_change_password\":%s",
                          tokens->access, tokens->refresh, tokens->expires_in, tokens->must_change ? "true" : "false");
}

Cp2Secret *
cp2_json_free_to_secret (GString *text)
{
  return g_string_free (text, FALSE);
}
