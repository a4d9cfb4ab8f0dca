#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * Cp2Metrics:
 *
 * What `/metrics` tells about answered requests, in the text format of Prometheus. Routes are patterns, never paths, so
 * nothing of a person gets in. Main loop only.
 */
typedef struct _Cp2Metrics Cp2Metrics;

Cp2Metrics *cp2_metrics_new    (void);
void        cp2_metrics_free   (Cp2Metrics  *self);

/** cp2_metrics_count: @method and @pattern must be constants or interned; @seconds from the headers to the answer. */
void        cp2_metrics_count  (Cp2Metrics  *self,
                                const char  *method,
                                const char  *pattern,
                                guint        status,
                                double       seconds);

/** cp2_metrics_write: appends the families `cp2_requests_total` and `cp2_request_seconds`. */
void        cp2_metrics_write  (Cp2Metrics  *self,
                                GString     *text);

/** cp2_metrics_write_value: appends a family of one value without labels; @type is `gauge` or `counter`. */
void        cp2_metrics_write_value (GString    *text,
                                     const char *name,
                                     const char *type,
                                     const char *help,
                                     gint64      value);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Cp2Metrics, cp2_metrics_free)

G_END_DECLS
