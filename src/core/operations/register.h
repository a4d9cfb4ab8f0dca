#pragma once

#include "core/cp2-attendance.h"
#include "core/cp2-deployment.h"
#include "core/cp2-operation.h"

G_BEGIN_DECLS

/* The register that a mark goes into; the mark is what the context was asked for. */

/** cp2_register_load_sheet: the day's sheet of the deployment's centre and exam, %NULL when nobody was marked yet. */
gboolean            cp2_register_load_sheet (Cp2OperationContext  *context,
                                             Cp2Deployment        *deployment,
                                             Cp2AttendanceSheet  **sheet,
                                             GError              **error);
/** cp2_register_open_sheet: makes and puts it; a sheet comes into being with its first mark. */
Cp2AttendanceSheet *cp2_register_open_sheet (Cp2OperationContext  *context,
                                             Cp2Deployment        *deployment,
                                             GError              **error);
/** cp2_register_settle: puts the mark, and decides which of the person's marks counts. */
gboolean            cp2_register_settle     (Cp2OperationContext  *context,
                                             GError              **error);

G_END_DECLS
