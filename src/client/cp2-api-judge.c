#include "config.h"

#include "client/cp2-api-exchange.h"
#include "core/cp2-gzip.h"
#include "client/cp2-json-scan.h"

#define RETRY_AFTER_MAX 86400

static gboolean
refuse (GError      **error,
        Cp2ApiError   code,
        const char   *problem_code,
        const char   *message)
{
  g_propagate_error (error, cp2_api_error_new (code, problem_code, message));
  return FALSE;
}

static gboolean
has_type (SoupMessage *message,
          const char  *type)
{
  const char *value = soup_message_headers_get_content_type (soup_message_get_response_headers (message), NULL);

  return value != NULL && g_ascii_strcasecmp (value, type) == 0;
}

/* Seconds, or a date, which only means something beside the server's own date. */
static guint
get_retry_after (SoupMessageHeaders *headers)
{
  const char *value = soup_message_headers_get_one (headers, "Retry-After");
  const char *date = soup_message_headers_get_one (headers, "Date");
  g_autoptr(GDateTime) then = NULL;
  g_autoptr(GDateTime) now = NULL;
  guint64 seconds;

  if (value == NULL)
    return 0;
  if (g_ascii_string_to_unsigned (value, 10, 0, G_MAXUINT64, &seconds, NULL))
    return MIN (seconds, RETRY_AFTER_MAX);

  then = soup_date_time_new_from_http_string (value);
  now = date ? soup_date_time_new_from_http_string (date) : g_date_time_new_now_utc ();
  if (then == NULL || now == NULL)
    return 0;

  return CLAMP (g_date_time_difference (then, now) / G_TIME_SPAN_SECOND, 0, RETRY_AFTER_MAX);
}

static GBytes *
decode (SoupMessage  *message,
        GBytes       *body,
        gsize         limit,
        GError      **error)
{
  const char *coding = soup_message_headers_get_one (soup_message_get_response_headers (message), "Content-Encoding");
  g_autoptr(GError) local_error = NULL;
  GBytes *decoded = NULL;

  if (coding == NULL || g_ascii_strcasecmp (coding, "identity") == 0)
    return g_bytes_ref (body);

  if (g_ascii_strcasecmp (coding, "gzip") != 0)
    refuse (error, CP2_API_ERROR_TRUNCATED, NULL, "The answer is coded in an unknown way");
  else if ((decoded = cp2_gzip_inflate (body, limit, 0, &local_error)) == NULL)
    refuse (error, CP2_API_ERROR_TRUNCATED, NULL, local_error->message);

  return decoded;
}

/* Redirects come from nobody but the gate of a network, and so does 511; any other stranger may also be a wrong address. */
static GError *
new_stranger (guint status)
{
  const char *code = SOUP_STATUS_IS_REDIRECTION (status) || status == 511 ? "portal" : "not-cp2";

  return cp2_api_error_new (CP2_API_ERROR_NOT_OUR_SERVER, code, "The answer is not from a CP2 server");
}

static gboolean
may_be_a_proxy (guint status)
{
  return status == 413 || status == 429 || status == 500 || (status >= 502 && status <= 504);
}

/* A status is believed only from our server's own hand: a portal's 401 must sign nobody out. What a proxy in front of
 * the server may say in its own words is no more than "later" and "too large". */
static GError *
judge_failure (SoupMessage *message,
               GBytes      *body,
               gsize        response_max)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (message);
  guint status = soup_message_get_status (message);
  g_autoptr(GBytes) text = NULL;
  g_autoptr(JsonNode) root = NULL;

  if (has_type (message, "application/problem+json") && (text = decode (message, body, response_max, NULL)) != NULL)
    root = cp2_json_parse_text (g_bytes_get_data (text, NULL), g_bytes_get_size (text), NULL);

  if (root == NULL && !may_be_a_proxy (status))
    return new_stranger (status);

  return cp2_api_error_new_problem (status, root ? json_node_get_object (root) : NULL,
                                    soup_message_headers_get_one (headers, "Cp2-Request-Id"),
                                    get_retry_after (headers));
}

static gboolean
check_success (SoupMessage  *message,
               GBytes       *body,
               Cp2ApiFlags   flags,
               GError      **error)
{
  guint status = soup_message_get_status (message);
  gboolean empty = g_bytes_get_size (body) == 0;
  gboolean ours = flags & CP2_API_ANY_TYPE ? !has_type (message, "text/html") : has_type (message, "application/json");

  if (!empty && !ours)
    {
      g_propagate_error (error, new_stranger (status));
      return FALSE;
    }

  /* Close-delimited and chunked bodies end without an error when they are cut at the right place. */
  if (!empty && soup_message_headers_get_encoding (soup_message_get_response_headers (message)) !=
                SOUP_ENCODING_CONTENT_LENGTH)
    return refuse (error, CP2_API_ERROR_TRUNCATED, NULL, "The answer does not tell its length");

  if (empty && status != SOUP_STATUS_ACCEPTED && status != SOUP_STATUS_NO_CONTENT)
    return refuse (error, CP2_API_ERROR_TRUNCATED, NULL, "The answer is empty");

  return TRUE;
}

Cp2ApiResponse *
cp2_api_exchange_judge (SoupMessage  *message,
                        GBytes       *body,
                        Cp2ApiFlags   flags,
                        gsize         response_max,
                        GError      **error)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (message);
  guint status = soup_message_get_status (message);
  g_autoptr(GBytes) text = NULL;
  g_autoptr(JsonNode) root = NULL;

  if (!SOUP_STATUS_IS_SUCCESSFUL (status))
    {
      g_propagate_error (error, judge_failure (message, body, response_max));
      return NULL;
    }

  if (!check_success (message, body, flags, error) || (text = decode (message, body, response_max, error)) == NULL)
    return NULL;

  if (!(flags & (CP2_API_UNPARSED | CP2_API_ANY_TYPE)) && g_bytes_get_size (body) > 0 &&
      (root = cp2_json_parse_text (g_bytes_get_data (text, NULL), g_bytes_get_size (text), NULL)) == NULL)
    {
      refuse (error, CP2_API_ERROR_TRUNCATED, NULL, "The answer is not one JSON object");
      return NULL;
    }

  return cp2_api_response_new (status, soup_message_headers_get_one (headers, "Cp2-Request-Id"),
                               get_retry_after (headers), g_steal_pointer (&text), g_steal_pointer (&root));
}
