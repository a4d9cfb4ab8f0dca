#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/** StrangerWay: how somebody answers who is not the server. */
typedef enum
{
  /* Any page: a router, the site of a school. */
  STRANGER_PAGE,
  /* What a page's server says to a request that is no page's. */
  STRANGER_NOT_IMPLEMENTED,
  /* The gate of a wireless network, before one has signed in to it: old and new ways. */
  STRANGER_REDIRECT,
  STRANGER_NETWORK_SIGN_IN,
} StrangerWay;

/**
 * stranger_new:
 * @way: how it answers
 * @port: where it listens; 0 for a free one
 * @certificate: (nullable): speaks TLS with it
 *
 * A web server that answers each request as @way says, on this thread.
 *
 * Returns: (transfer full): the server
 */
SoupServer      *stranger_new             (StrangerWay      way,
                                           guint            port,
                                           GTlsCertificate *certificate);
/** stranger_dup_url: (transfer full): its address. */
char            *stranger_dup_url         (SoupServer      *stranger);

/**
 * stranger_make_certificate:
 * @file: where its PEM text is left
 * @name: whose it says it is, such as `IP:127.0.0.1`
 * @is_expired: whether it was good until yesterday
 *
 * Returns: (transfer full): a certificate that nobody but itself vouches for
 */
GTlsCertificate *stranger_make_certificate (const char  *file,
                                            const char  *name,
                                            gboolean     is_expired);

G_END_DECLS
