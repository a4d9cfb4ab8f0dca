#pragma once

#include "server/cp2-feed.h"

G_BEGIN_DECLS

/**
 * Cp2ReferenceError:
 * @CP2_REFERENCE_ERROR_MISSING: a file is not there or cannot be read
 * @CP2_REFERENCE_ERROR_INVALID: a file or one of its records is not what it should be; the message names both
 */
typedef enum
{
  CP2_REFERENCE_ERROR_MISSING,
  CP2_REFERENCE_ERROR_INVALID,
} Cp2ReferenceError;

#define CP2_REFERENCE_ERROR (cp2_reference_error_quark ())
GQuark    cp2_reference_error_quark (void);

/**
 * cp2_reference_import:
 * @feed: begun, in a transaction of the caller's
 * @folder: where the files are
 * @n_records: (out): how many records the files have
 * @n_written: (out): how many of them were new or different
 * @error: %CP2_REFERENCE_ERROR, those of the storage; the caller rolls back then
 *
 * Brings places, exams, timetable and the year's rules from the installed files into the database. A record that is
 * there already with the same values is left alone, so that no desktop has to fetch it again; nothing is removed.
 */
gboolean  cp2_reference_import      (Cp2Feed       *feed,
                                     const char    *folder,
                                     guint         *n_records,
                                     guint         *n_written,
                                     GError       **error);

G_END_DECLS
