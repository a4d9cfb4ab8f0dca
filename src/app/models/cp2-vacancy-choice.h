#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * Cp2VacancyChoice: one value to narrow down by.
 *
 * Properties (read-only): `id`, empty for the choice of none; `name`, as a person reads it; `count`, how many vacancies it
 * would leave.
 */
#define CP2_TYPE_VACANCY_CHOICE (cp2_vacancy_choice_get_type ())
G_DECLARE_FINAL_TYPE (Cp2VacancyChoice, cp2_vacancy_choice, CP2, VACANCY_CHOICE, GObject)

/** cp2_vacancy_choice_new: (transfer full): a choice; @id "" is that of none. */
Cp2VacancyChoice *cp2_vacancy_choice_new       (const char              *id,
                                                const char              *name,
                                                guint                    count);
const char       *cp2_vacancy_choice_get_id    (Cp2VacancyChoice        *self);
const char       *cp2_vacancy_choice_get_name  (Cp2VacancyChoice        *self);
guint             cp2_vacancy_choice_get_count (Cp2VacancyChoice        *self);
/** cp2_vacancy_choice_compare: for sorting an array of them: by name as the language sorts, the choice of none first. */
int               cp2_vacancy_choice_compare   (gconstpointer            a,
                                                gconstpointer            b);

G_END_DECLS
