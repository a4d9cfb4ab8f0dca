#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * Cp2Format:
 * @CP2_FORMAT_FREE: any text
 * @CP2_FORMAT_MOBILE: `2547XXXXXXXX` or `2541XXXXXXXX`
 * @CP2_FORMAT_KRA_PIN: a letter A or P, nine digits, a letter
 * @CP2_FORMAT_NATIONAL_ID: 7 or 8 digits, 9 for Maisha numbers
 * @CP2_FORMAT_SERVICE_NUMBER: TSC number (6 or 7 digits) or another employer's number: 4 to 10 digits
 * @CP2_FORMAT_YEAR_OF_BIRTH: a year in which an adult of working age can have been born
 * @CP2_FORMAT_YEAR: a year from 1950 to the current one
 * @CP2_FORMAT_EMAIL: an address with one `@` and a dotted host
 * @CP2_FORMAT_CENTRE_CODE: 8 digits
 * @CP2_FORMAT_PERSON_NAME: letters, spaces, apostrophes, dots and hyphens; at least two words
 * @CP2_FORMAT_ACCOUNT_NUMBER: 6 to 20 digits
 * @CP2_FORMAT_CODE: upper-case letters, digits and hyphens
 *
 * How a value has to look. Sources: the formats table of the council's field guides; a number's prefix never decides,
 * since numbers are portable.
 */
typedef enum
{
  CP2_FORMAT_FREE,
  CP2_FORMAT_MOBILE,
  CP2_FORMAT_KRA_PIN,
  CP2_FORMAT_NATIONAL_ID,
  CP2_FORMAT_SERVICE_NUMBER,
  CP2_FORMAT_YEAR_OF_BIRTH,
  CP2_FORMAT_YEAR,
  CP2_FORMAT_EMAIL,
  CP2_FORMAT_CENTRE_CODE,
  CP2_FORMAT_PERSON_NAME,
  CP2_FORMAT_ACCOUNT_NUMBER,
  CP2_FORMAT_CODE,
} Cp2Format;

/** cp2_format_check: whether @value has the @format; empty text never has, except %CP2_FORMAT_FREE. */
gboolean    cp2_format_check         (Cp2Format   format,
                                      const char *value);

/** cp2_format_check_number: the same for the formats of whole numbers (years). */
gboolean    cp2_format_check_number  (Cp2Format   format,
                                      gint64      value);

/**
 * cp2_format_normalise:
 * @value: as a person typed it
 *
 * Removes what people add: outer and doubled spaces; in numbers all spaces and dashes; brings a mobile number to
 * `254…` from `07…`, `01…`, `+254…` and `7…`, a KRA PIN to capitals. Never makes a wrong value right.
 *
 * Returns: (transfer full): the text to check and store
 */
char       *cp2_format_normalise     (Cp2Format   format,
                                      const char *value);

/** cp2_format_describe: (transfer none): one translated sentence that says how a value of the format looks. */
const char *cp2_format_describe      (Cp2Format   format);

/** cp2_date_is_valid: whether @text is a day that exists, as `YYYY-MM-DD`. */
gboolean    cp2_date_is_valid        (const char *text);

/** cp2_date_add_days: (transfer full): the day @days after @date, which must be valid. */
char       *cp2_date_add_days        (const char *date,
                                      int         days);

/** cp2_time_is_valid: whether @text is a time of day as `HH:MM`, 24 hours. */
gboolean    cp2_time_is_valid        (const char *text);

/** cp2_instant_is_valid: whether @text is an RFC 3339 instant in UTC, `YYYY-MM-DDTHH:MM:SS[.mmm]Z`. */
gboolean    cp2_instant_is_valid     (const char *text);

G_END_DECLS
