#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/* Internal to the HTTP floor: what the headers of a request say, read in one walk. Strings belong to the message. */
typedef struct
{
  const char *authorization;
  const char *content_type;
  const char *content_encoding;
  const char *accept_encoding;
  gint64      content_length;   /* -1 without */
  gboolean    chunked;
  gboolean    expects_continue;
  gboolean    has_body;
  gboolean    has_range;
} Cp2HttpHead;

/* FALSE when it cannot be told for certain where the request ends: both framings, several or odd lengths, several
 * hosts, a body where none belongs, an unknown Expect. */
gboolean    cp2_http_head_read         (Cp2HttpHead       *head,
                                        SoupServerMessage *message);

/* The token of "Bearer TOKEN" in the alphabet of RFC 6750; NULL otherwise. */
const char *cp2_http_head_get_bearer   (const Cp2HttpHead *head);
gboolean    cp2_http_head_accepts_gzip (const Cp2HttpHead *head);
gboolean    cp2_http_head_is_json      (const char        *content_type);

G_END_DECLS
