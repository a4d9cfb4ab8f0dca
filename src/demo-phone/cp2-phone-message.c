#include "config.h"

#include <string.h>

#include "core/cp2-json.h"
#include "demo-phone/cp2-phone-message.h"

#define KENYA_SECONDS (3 * 60 * 60)

struct _Cp2PhoneMessage
{
  GObject   parent_instance;

  char     *name;
  char     *to;
  char     *text;
  char     *time;
  char     *user_name;
  char     *password;
};

G_DEFINE_FINAL_TYPE (Cp2PhoneMessage, cp2_phone_message, G_TYPE_OBJECT)

static void
cp2_phone_message_finalize (GObject *object)
{
  Cp2PhoneMessage *self = CP2_PHONE_MESSAGE (object);

  g_free (self->name);
  g_free (self->to);
  g_free (self->text);
  g_free (self->time);
  g_free (self->user_name);
  g_free (self->password);

  G_OBJECT_CLASS (cp2_phone_message_parent_class)->finalize (object);
}

static void
cp2_phone_message_class_init (Cp2PhoneMessageClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cp2_phone_message_finalize;
}

static void
cp2_phone_message_init (Cp2PhoneMessage *self)
{
}

static char *
format_number (const char *number)
{
  if (g_str_has_prefix (number, "254") && strlen (number) == 12)
    return g_strdup_printf ("+254 %.3s %.3s %.3s", number + 3, number + 6, number + 9);

  return g_strdup (number);
}

static char *
format_time (const char *instant)
{
  g_autoptr(GDateTime) time = instant != NULL ? g_date_time_new_from_iso8601 (instant, NULL) : NULL;
  g_autoptr(GTimeZone) kenya = g_time_zone_new_offset (KENYA_SECONDS);
  g_autoptr(GDateTime) local = time != NULL ? g_date_time_to_timezone (time, kenya) : NULL;

  return local != NULL ? g_date_time_format (local, "%H:%M") : g_strdup ("");
}

/* The word after @words, as the server's sentences have it. */
static char *
find_word (const char *text,
           const char *words)
{
  const char *found = strstr (text, words);
  gsize length;

  if (found == NULL)
    return NULL;

  found += strlen (words);
  length = strcspn (found, " .\n");
  return length > 0 ? g_strndup (found, length) : NULL;
}

Cp2PhoneMessage *
cp2_phone_message_load (GFile   *file,
                        GError **error)
{
  g_autofree char *contents = NULL;
  g_autoptr(JsonNode) root = NULL;
  JsonObject *object;
  const char *to;
  const char *text;
  Cp2PhoneMessage *self;

  if (!g_file_load_contents (file, NULL, &contents, NULL, NULL, error))
    return NULL;

  root = json_from_string (contents, NULL);
  object = root != NULL && JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;
  to = object != NULL ? cp2_json_get_string (object, "to") : NULL;
  text = object != NULL ? cp2_json_get_string (object, "text") : NULL;
  if (to == NULL || text == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s is no text message", g_file_peek_path (file));
      return NULL;
    }

  self = g_object_new (CP2_TYPE_PHONE_MESSAGE, NULL);
  self->name = g_file_get_basename (file);
  self->to = format_number (to);
  self->text = g_strdup (text);
  self->time = format_time (cp2_json_get_string (object, "at"));
  self->user_name = find_word (text, "user name is ");
  self->password = find_word (text, "one-time password is ");
  return self;
}

const char *
cp2_phone_message_get_name (Cp2PhoneMessage *self)
{
  g_return_val_if_fail (CP2_IS_PHONE_MESSAGE (self), NULL);

  return self->name;
}

const char *
cp2_phone_message_get_to (Cp2PhoneMessage *self)
{
  g_return_val_if_fail (CP2_IS_PHONE_MESSAGE (self), NULL);

  return self->to;
}

const char *
cp2_phone_message_get_text (Cp2PhoneMessage *self)
{
  g_return_val_if_fail (CP2_IS_PHONE_MESSAGE (self), NULL);

  return self->text;
}

const char *
cp2_phone_message_get_time (Cp2PhoneMessage *self)
{
  g_return_val_if_fail (CP2_IS_PHONE_MESSAGE (self), NULL);

  return self->time;
}

const char *
cp2_phone_message_get_user_name (Cp2PhoneMessage *self)
{
  g_return_val_if_fail (CP2_IS_PHONE_MESSAGE (self), NULL);

  return self->user_name;
}

const char *
cp2_phone_message_get_password (Cp2PhoneMessage *self)
{
  g_return_val_if_fail (CP2_IS_PHONE_MESSAGE (self), NULL);

  return self->password;
}
