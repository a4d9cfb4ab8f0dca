#pragma once

#include "server/cp2-feed.h"

G_BEGIN_DECLS

/* Puts many records into the feed, some thousand a transaction. */
typedef struct _Cp2DemoWriter Cp2DemoWriter;

Cp2DemoWriter *cp2_demo_writer_new    (Cp2Feed        *feed);
/* cp2_demo_writer_free: rolls back what was not committed. */
void           cp2_demo_writer_free   (Cp2DemoWriter  *writer);
/* cp2_demo_writer_put: a #Cp2DemoPutFunc. */
gboolean       cp2_demo_writer_put    (gpointer        record,
                                       gpointer        user_data,
                                       GError        **error);
/* cp2_demo_writer_commit: ends the last transaction. */
gboolean       cp2_demo_writer_commit (Cp2DemoWriter  *writer,
                                       GError        **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Cp2DemoWriter, cp2_demo_writer_free)

G_END_DECLS
