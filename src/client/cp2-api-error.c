#include "config.h"

#include <libsoup/soup.h>

#include "client/cp2-api-error.h"
#include "core/cp2-json.h"

typedef struct
{
  Cp2ApiProblem problem;
} Cp2ApiErrorPrivate;

static void
cp2_api_error_private_init (Cp2ApiErrorPrivate *private)
{
  private->problem = (Cp2ApiProblem) { 0 };
}

static void
cp2_api_error_private_copy (const Cp2ApiErrorPrivate *source,
                            Cp2ApiErrorPrivate       *target)
{
  target->problem = source->problem;
  target->problem.code = g_strdup (source->problem.code);
  target->problem.request_id = g_strdup (source->problem.request_id);
  if (source->problem.facts != NULL)
    json_object_ref (source->problem.facts);
}

static void
cp2_api_error_private_clear (Cp2ApiErrorPrivate *private)
{
  g_free (private->problem.code);
  g_free (private->problem.request_id);
  g_clear_pointer (&private->problem.facts, json_object_unref);
}

G_DEFINE_EXTENDED_ERROR (Cp2ApiError, cp2_api_error)

static const struct
{
  guint       status;
  Cp2ApiError code;
} codes[] = {
  { 401, CP2_API_ERROR_UNAUTHENTICATED },
  { 403, CP2_API_ERROR_FORBIDDEN },
  { 404, CP2_API_ERROR_NOT_FOUND },
  { 409, CP2_API_ERROR_CONFLICT },
  { 410, CP2_API_ERROR_GONE },
  { 413, CP2_API_ERROR_TOO_LARGE },
  { 426, CP2_API_ERROR_UPGRADE },
  { 429, CP2_API_ERROR_TOO_MANY },
  { 503, CP2_API_ERROR_OVERLOADED },
};

static Cp2ApiError
code_for_status (guint status)
{
  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    if (codes[i].status == status)
      return codes[i].code;

  return status >= 400 && status < 500 ? CP2_API_ERROR_BAD_REQUEST : CP2_API_ERROR_SERVER;
}

const Cp2ApiProblem *
cp2_api_error_get_problem (const GError *error)
{
  Cp2ApiErrorPrivate *private = error && error->domain == CP2_API_ERROR ? cp2_api_error_get_private (error) : NULL;

  return private ? &private->problem : NULL;
}

GError *
cp2_api_error_new (Cp2ApiError  code,
                   const char  *problem_code,
                   const char  *message)
{
  GError *error = g_error_new_literal (CP2_API_ERROR, code, message);

  cp2_api_error_get_private (error)->problem.code = g_strdup (problem_code);
  return error;
}

GError *
cp2_api_error_new_problem (guint       status,
                           JsonObject *document,
                           const char *request_id,
                           guint       retry_after)
{
  const char *code = cp2_json_get_string (document, "code");
  const char *title = cp2_json_get_string (document, "title");
  const char *detail = cp2_json_get_string (document, "detail");
  JsonObject *facts = cp2_json_get_object (document, "facts");
  /* What the server says is a sentence for a person; the title is only the phrase of the status. */
  g_autofree char *message = detail ? g_strdup (detail)
                                    : g_strdup_printf ("The server answered %u: %s", status, title ? title : "no reason given");
  GError *error = cp2_api_error_new (code_for_status (status), code, message);
  Cp2ApiProblem *problem = &cp2_api_error_get_private (error)->problem;

  if (request_id == NULL)
    request_id = cp2_json_get_string (document, "request_id");
  if (facts == NULL)
    facts = document;

  problem->status = status;
  problem->facts = facts ? json_object_ref (facts) : NULL;
  problem->request_id = g_strdup (request_id);
  problem->retry_after = retry_after;
  return error;
}

static GError *
new_tls (const GError         *cause,
         GTlsCertificateFlags  flags)
{
  const char *code = "tls";
  g_autofree char *message = NULL;

  /* An expired certificate and a clock that is wrong look the same from here; the second is far more common. */
  if (flags & (G_TLS_CERTIFICATE_EXPIRED | G_TLS_CERTIFICATE_NOT_ACTIVATED))
    code = "certificate-time";
  else if (flags & G_TLS_CERTIFICATE_BAD_IDENTITY)
    code = "certificate-name";
  else if (flags != 0)
    code = "certificate-unknown";

  message = g_strdup_printf ("No trusted connection (%s): %s%s", code, cause->message,
                             g_str_equal (code, "certificate-time")
                             ? ". Is the date of this computer's clock right?" : "");
  return cp2_api_error_new (CP2_API_ERROR_TLS, code, message);
}

GError *
cp2_api_error_new_transport (const GError         *cause,
                             gboolean              in_body,
                             GTlsCertificateFlags  flags)
{
  if (cause->domain == G_TLS_ERROR)
    return new_tls (cause, flags);

  if (cause->domain == SOUP_SESSION_ERROR)
    return cp2_api_error_new (CP2_API_ERROR_NOT_OUR_SERVER, "not-http", cause->message);

  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    return cp2_api_error_new (CP2_API_ERROR_TIMEOUT, NULL, cause->message);

  return cp2_api_error_new (in_body ? CP2_API_ERROR_TRUNCATED : CP2_API_ERROR_OFFLINE, NULL, cause->message);
}
