#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Reading that never warns: json-glib's own getters complain when a member is missing or of another type, and ours
 * come from outside. */

/** cp2_json_get_string: (nullable) (transfer none): the member when it is a string. */
const char *cp2_json_get_string    (JsonObject *object,
                                    const char *member);
/** cp2_json_get_integer: the member when it is a whole number, else @fallback. */
gint64      cp2_json_get_integer   (JsonObject *object,
                                    const char *member,
                                    gint64      fallback);
/** cp2_json_get_boolean: the member when it is a boolean, else %FALSE. */
gboolean    cp2_json_get_boolean   (JsonObject *object,
                                    const char *member);
/** cp2_json_get_object: (nullable) (transfer none): the member when it is an object. */
JsonObject *cp2_json_get_object    (JsonObject *object,
                                    const char *member);
/** cp2_json_get_array: (nullable) (transfer none): the member when it is an array. */
JsonArray  *cp2_json_get_array     (JsonObject *object,
                                    const char *member);

/** cp2_json_append_string: appends @value as a JSON string with its quotes; @value must be UTF-8. */
void        cp2_json_append_string (GString    *text,
                                    const char *value);
/** cp2_json_append_name: appends `,"name":`, without the comma right after `{`; @name is one of ours, with nothing to escape. */
void        cp2_json_append_name   (GString    *text,
                                    const char *name);
/** cp2_json_append_member: appends `,"name":"value"`, without the comma right after `{`; nothing for %NULL. */
void        cp2_json_append_member (GString    *text,
                                    const char *name,
                                    const char *value);

/** cp2_json_append_integer: appends @value; a format would cost ten times as much. */
void        cp2_json_append_integer (GString   *text,
                                    gint64      value);

/** cp2_json_to_string: (transfer full): @object in compact form, members in their order. */
char       *cp2_json_to_string     (JsonObject *object);

G_END_DECLS
