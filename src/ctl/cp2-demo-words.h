#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* The words from which demo people and schools are put together: the files of data/demo. */
typedef struct _Cp2DemoWords Cp2DemoWords;

/* cp2_demo_words_load: (transfer full): reads the files in @folder; a missing or unusable file is named in @error. */
Cp2DemoWords *cp2_demo_words_load         (const char    *folder,
                                           GError       **error);
void          cp2_demo_words_free         (Cp2DemoWords  *words);

/* cp2_demo_pick: (transfer none): one of the strings of @array, which is not empty. */
const char   *cp2_demo_pick               (JsonArray     *array,
                                           GRand         *random);

/* cp2_demo_words_make_person: (transfer full): given names and a family name. */
char         *cp2_demo_words_make_person  (Cp2DemoWords  *words,
                                           GRand         *random,
                                           gboolean       is_female);
/* cp2_demo_words_make_school: (transfer full): the name of an invented school of that level and category. */
char         *cp2_demo_words_make_school  (Cp2DemoWords  *words,
                                           GRand         *random,
                                           const char    *level,
                                           const char    *category);
/* cp2_demo_words_pick_bank: a bank and one of its branches; borrowed. */
void          cp2_demo_words_pick_bank    (Cp2DemoWords  *words,
                                           GRand         *random,
                                           const char   **bank,
                                           const char   **branch);
/* cp2_demo_words_pick_study: what somebody of that school level (`other` for no teacher) studied, and where; borrowed. */
void          cp2_demo_words_pick_study   (Cp2DemoWords  *words,
                                           GRand         *random,
                                           const char    *level,
                                           const char   **study,
                                           const char   **course,
                                           const char   **institution);
/* cp2_demo_words_get_county_employer: (transfer none): the government of the county with that id. */
const char   *cp2_demo_words_get_county_employer (Cp2DemoWords *words,
                                           const char    *county);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Cp2DemoWords, cp2_demo_words_free)

G_END_DECLS
