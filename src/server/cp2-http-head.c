#include "config.h"

#include <string.h>

#include "server/cp2-http-head.h"

/* More digits than any body we would take, fewer than overflow. */
#define MAX_LENGTH_DIGITS 15
#define MAX_TOKEN 512

typedef struct
{
  guint    n_lengths;
  guint    n_encodings;
  guint    n_hosts;
  guint    n_authorizations;
  gboolean odd;
} Doubts;

static inline gboolean
is_name (const char *name,
         const char *wanted)
{
  return g_ascii_strcasecmp (name, wanted) == 0;
}

static void
read_length (Cp2HttpHead *head,
             Doubts      *doubts,
             const char  *value)
{
  gsize n_digits = strspn (value, "0123456789");

  doubts->n_lengths++;
  if (n_digits == 0 || n_digits > MAX_LENGTH_DIGITS || value[n_digits] != '\0')
    doubts->odd = TRUE;
  else
    head->content_length = g_ascii_strtoll (value, NULL, 10);
}

static void
read_transfer_encoding (Cp2HttpHead *head,
                        Doubts      *doubts,
                        const char  *value)
{
  doubts->n_encodings++;
  head->chunked = is_name (value, "chunked");
  doubts->odd |= !head->chunked;
}

static void
read_expect (Cp2HttpHead *head,
             Doubts      *doubts,
             const char  *value)
{
  head->expects_continue = is_name (value, "100-continue");
  doubts->odd |= !head->expects_continue;
}

/* The names that matter differ in length, so that most headers cost no comparison of text. */
static void
read_header (Cp2HttpHead *head,
             Doubts      *doubts,
             const char  *name,
             const char  *value)
{
  switch (strlen (name))
    {
    case 4:
      doubts->n_hosts += is_name (name, "Host");
      break;
    case 5:
      head->has_range |= is_name (name, "Range");
      break;
    case 6:
      if (is_name (name, "Expect"))
        read_expect (head, doubts, value);
      break;
    case 12:
      if (is_name (name, "Content-Type"))
        head->content_type = value;
      break;
    case 13:
      if (is_name (name, "Authorization"))
        {
          head->authorization = value;
          doubts->n_authorizations++;
        }
      break;
    case 14:
      if (is_name (name, "Content-Length"))
        read_length (head, doubts, value);
      break;
    case 15:
      if (is_name (name, "Accept-Encoding"))
        head->accept_encoding = value;
      break;
    case 16:
      if (is_name (name, "Content-Encoding"))
        head->content_encoding = value;
      break;
    case 17:
      if (is_name (name, "Transfer-Encoding"))
        read_transfer_encoding (head, doubts, value);
      break;
    default:
      break;
    }
}

gboolean
cp2_http_head_read (Cp2HttpHead       *head,
                    SoupServerMessage *message)
{
  const char *method = soup_server_message_get_method (message);
  gboolean is_old = soup_server_message_get_http_version (message) == SOUP_HTTP_1_0;
  Doubts doubts = { 0 };
  SoupMessageHeadersIter iterator;
  const char *name, *value;

  *head = (Cp2HttpHead) { .content_length = -1 };
  soup_message_headers_iter_init (&iterator, soup_server_message_get_request_headers (message));
  while (soup_message_headers_iter_next (&iterator, &name, &value))
    read_header (head, &doubts, name, value);

  head->has_body = head->chunked || head->content_length > 0;
  if (doubts.odd || doubts.n_lengths + doubts.n_encodings > 1 || doubts.n_hosts > 1 || doubts.n_authorizations > 1)
    return FALSE;
  if (is_old && (head->chunked || head->expects_continue))
    return FALSE;
  if (head->has_body && (method == SOUP_METHOD_GET || method == SOUP_METHOD_HEAD))
    return FALSE;

  return method != SOUP_METHOD_CONNECT;
}

const char *
cp2_http_head_get_bearer (const Cp2HttpHead *head)
{
  const char *token;
  gsize length;

  if (head->authorization == NULL || g_ascii_strncasecmp (head->authorization, "Bearer ", 7) != 0)
    return NULL;

  token = head->authorization + 7;
  length = strspn (token, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/=");
  return length > 0 && length <= MAX_TOKEN && token[length] == '\0' ? token : NULL;
}

/* "gzip" among the codings, unless its weight is nought. */
gboolean
cp2_http_head_accepts_gzip (const Cp2HttpHead *head)
{
  const char *found = head->accept_encoding != NULL ? strstr (head->accept_encoding, "gzip") : NULL;

  if (found == NULL)
    return FALSE;

  found += strlen ("gzip");
  found += strspn (found, " \t;");
  if (found[0] != 'q' || found[1] != '=')
    return TRUE;

  return g_ascii_strtod (found + 2, NULL) > 0;
}

gboolean
cp2_http_head_is_json (const char *content_type)
{
  gsize length = content_type != NULL ? strcspn (content_type, "; \t") : 0;

  return (length == 16 && g_ascii_strncasecmp (content_type, "application/json", length) == 0) ||
         (length > 5 && g_ascii_strncasecmp (content_type + length - 5, "+json", 5) == 0);
}
