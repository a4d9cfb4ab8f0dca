#include "config.h"

#include <string.h>
#include <time.h>

#include "client/cp2-durable-file.h"
#include "client/cp2-json-scan.h"
#include "client/cp2-vault-file.h"
#include "client/cp2-vault.h"
#include "core/cp2-json.h"

#define FILE_NAME        "vault.json"
#define SECOND_FILE_NAME "vault.second.json"
#define FORMAT           1
#define FILE_BYTES_MAX   16384
#define PASSES_MAX       16

#define FREE_TRIES       5
#define FIRST_WAIT       30
#define LONGEST_WAIT     900

Cp2VaultFile *
cp2_vault_file_copy (const Cp2VaultFile *self)
{
  Cp2VaultFile *copy = g_memdup2 (self, sizeof *self);

  copy->label = g_strdup (self->label);
  return copy;
}

void
cp2_vault_file_free (Cp2VaultFile *self)
{
  g_free (self->label);
  g_free (self);
}

/* Members */

static void
set_bytes (JsonObject   *object,
           const char   *member,
           const guint8 *bytes,
           gsize         length)
{
  g_autofree char *text = g_base64_encode (bytes, length);

  json_object_set_string_member (object, member, text);
}

static gboolean
get_bytes (JsonObject *object,
           const char *member,
           guint8     *bytes,
           gsize       length)
{
  const char *text = cp2_json_get_string (object, member);
  g_autofree guint8 *decoded = NULL;
  gsize decoded_length;

  if (text == NULL || text[0] == '\0')
    return FALSE;

  decoded = g_base64_decode (text, &decoded_length);
  if (decoded_length != length)
    return FALSE;

  memcpy (bytes, decoded, length);
  return TRUE;
}

static gboolean
get_number (JsonObject *object,
            const char *member,
            guint       minimum,
            guint       maximum,
            guint      *number)
{
  gint64 value = cp2_json_get_integer (object, member, -1);

  *number = (guint) value;
  return value >= minimum && value <= maximum;
}

static JsonObject *
write_box (const Cp2VaultBox *box)
{
  JsonObject *object = json_object_new ();

  set_bytes (object, "nonce", box->nonce, sizeof box->nonce);
  set_bytes (object, "sealed", box->sealed, sizeof box->sealed);
  return object;
}

static gboolean
read_box (JsonObject  *object,
          Cp2VaultBox *box)
{
  return get_bytes (object, "nonce", box->nonce, sizeof box->nonce) &&
         get_bytes (object, "sealed", box->sealed, sizeof box->sealed);
}

static JsonObject *
write_tries (const Cp2VaultTries *tries)
{
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "failures", tries->failures);
  json_object_set_string_member (object, "boot", tries->boot);
  json_object_set_int_member (object, "at", tries->at);
  return object;
}

static gboolean
read_tries (JsonObject    *object,
            Cp2VaultTries *tries)
{
  const char *boot = cp2_json_get_string (object, "boot");

  tries->at = cp2_json_get_integer (object, "at", -1);
  return boot != NULL && tries->at >= 0 &&
         g_strlcpy (tries->boot, boot, sizeof tries->boot) < sizeof tries->boot &&
         get_number (object, "failures", 0, G_MAXINT, &tries->failures);
}

/* The document: {"format": 1, members…, "check": hash of what the members say} */

static void
hash_number (crypto_generichash_state *state,
             gint64                    number)
{
  gint64 little = GINT64_TO_LE (number);

  crypto_generichash_update (state, (const guint8 *) &little, sizeof little);
}

static void
hash_text (crypto_generichash_state *state,
           const char               *text)
{
  crypto_generichash_update (state, (const guint8 *) text, strlen (text) + 1);
}

/* Over the values, not over their JSON: another version of json-glib may print the same document differently. */
static char *
compute_check (const Cp2VaultFile *self)
{
  crypto_generichash_state state;
  guint8 hash[crypto_generichash_BYTES];

  crypto_generichash_init (&state, NULL, 0, sizeof hash);
  hash_text (&state, self->label);
  hash_number (&state, self->passes);
  hash_number (&state, self->memory_kib);
  crypto_generichash_update (&state, self->salt, sizeof self->salt);
  crypto_generichash_update (&state, (const guint8 *) &self->password, sizeof self->password);
  hash_number (&state, self->has_recovery);
  crypto_generichash_update (&state, (const guint8 *) &self->recovery, sizeof self->recovery);
  hash_number (&state, self->tries.failures);
  hash_text (&state, self->tries.boot);
  hash_number (&state, self->tries.at);
  hash_number (&state, self->last_contact);
  crypto_generichash_final (&state, hash, sizeof hash);
  return g_base64_encode (hash, sizeof hash);
}

static char *
write_document (const Cp2VaultFile *self)
{
  g_autoptr(JsonObject) document = json_object_new ();
  JsonObject *password = write_box (&self->password);
  g_autofree char *check = compute_check (self);

  json_object_set_int_member (password, "passes", self->passes);
  json_object_set_int_member (password, "memory_kib", self->memory_kib);
  set_bytes (password, "salt", self->salt, sizeof self->salt);

  json_object_set_int_member (document, "format", FORMAT);
  json_object_set_string_member (document, "label", self->label);
  json_object_set_object_member (document, "password", password);
  if (self->has_recovery)
    json_object_set_object_member (document, "recovery", write_box (&self->recovery));
  json_object_set_object_member (document, "tries", write_tries (&self->tries));
  json_object_set_int_member (document, "last_contact", self->last_contact);
  json_object_set_string_member (document, "check", check);
  return cp2_json_to_string (document);
}

static gboolean
read_members (JsonObject   *document,
              Cp2VaultFile *self)
{
  JsonObject *password = cp2_json_get_object (document, "password");
  JsonObject *recovery = cp2_json_get_object (document, "recovery");
  JsonObject *tries = cp2_json_get_object (document, "tries");
  const char *label = cp2_json_get_string (document, "label");

  self->label = g_strdup (label);
  self->has_recovery = recovery != NULL;
  self->last_contact = cp2_json_get_integer (document, "last_contact", -1);
  return label != NULL && self->last_contact >= 0 &&
         password != NULL && read_box (password, &self->password) &&
         get_bytes (password, "salt", self->salt, sizeof self->salt) &&
         get_number (password, "passes", 1, PASSES_MAX, &self->passes) &&
         get_number (password, "memory_kib", CP2_VAULT_MEMORY_KIB_MIN, CP2_VAULT_MEMORY_KIB_MAX, &self->memory_kib) &&
         (recovery == NULL || read_box (recovery, &self->recovery)) &&
         tries != NULL && read_tries (tries, &self->tries);
}

static Cp2VaultFile *
read_document (GBytes  *bytes,
               GError **error)
{
  g_autoptr(Cp2VaultFile) self = g_new0 (Cp2VaultFile, 1);
  g_autoptr(JsonNode) root = cp2_json_parse_text (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), NULL);
  JsonObject *document = root ? json_node_get_object (root) : NULL;
  gint64 format = cp2_json_get_integer (document, "format", 0);

  if (format == FORMAT && read_members (document, self))
    {
      g_autofree char *check = compute_check (self);

      if (g_strcmp0 (cp2_json_get_string (document, "check"), check) == 0)
        return g_steal_pointer (&self);
    }

  if (format > FORMAT)
    g_set_error_literal (error, CP2_VAULT_ERROR, CP2_VAULT_ERROR_TOO_NEW, "The vault is of a newer program");
  else
    g_set_error_literal (error, CP2_VAULT_ERROR, CP2_VAULT_ERROR_DAMAGED, "The vault file is damaged");
  return NULL;
}

/* Files */

static Cp2VaultFile *
load_copy (const char  *folder,
           const char  *name,
           GError     **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr(GError) local_error = NULL;
  g_autoptr(GBytes) bytes = cp2_durable_file_read (path, FILE_BYTES_MAX, &local_error);
  int code = CP2_VAULT_ERROR_IO;

  if (bytes != NULL)
    return read_document (bytes, error);

  if (g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    code = CP2_VAULT_ERROR_MISSING;
  else if (g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE))
    code = CP2_VAULT_ERROR_DAMAGED;
  g_set_error_literal (error, CP2_VAULT_ERROR, code, local_error->message);
  return NULL;
}

gboolean
cp2_vault_file_exists (const char *folder)
{
  g_autofree char *first = g_build_filename (folder, FILE_NAME, NULL);
  g_autofree char *second = g_build_filename (folder, SECOND_FILE_NAME, NULL);

  return g_file_test (first, G_FILE_TEST_EXISTS) || g_file_test (second, G_FILE_TEST_EXISTS);
}

Cp2VaultFile *
cp2_vault_file_load (const char  *folder,
                     GError     **error)
{
  g_autoptr(GError) first_error = NULL;
  Cp2VaultFile *self = load_copy (folder, FILE_NAME, &first_error);

  if (self == NULL && !g_error_matches (first_error, CP2_VAULT_ERROR, CP2_VAULT_ERROR_IO))
    self = load_copy (folder, SECOND_FILE_NAME, NULL);

  if (self == NULL)
    g_propagate_error (error, g_steal_pointer (&first_error));

  return self;
}

gboolean
cp2_vault_file_save (const Cp2VaultFile  *self,
                     const char          *folder,
                     gboolean             keys_changed,
                     GError             **error)
{
  g_autofree char *first = g_build_filename (folder, FILE_NAME, NULL);
  g_autofree char *second = g_build_filename (folder, SECOND_FILE_NAME, NULL);
  g_autofree char *text = write_document (self);
  g_autoptr(GError) local_error = NULL;

  /* The first file decides what is in force, so it comes last: when this call fails, nothing has changed. */
  if ((!keys_changed || cp2_durable_file_write (second, text, strlen (text), &local_error)) &&
      cp2_durable_file_write (first, text, strlen (text), &local_error))
    return TRUE;

  g_set_error_literal (error, CP2_VAULT_ERROR, CP2_VAULT_ERROR_IO, local_error->message);
  return FALSE;
}

/* Tries */

static void
read_boot (char   *boot,
           gsize   size,
           gint64 *seconds)
{
  g_autofree char *text = NULL;
  struct timespec now;

  if (!g_file_get_contents ("/proc/sys/kernel/random/boot_id", &text, NULL, NULL))
    text = g_strdup ("");
  g_strlcpy (boot, g_strstrip (text), size);
  *seconds = clock_gettime (CLOCK_BOOTTIME, &now) == 0 ? now.tv_sec : 0;
}

void
cp2_vault_tries_add (Cp2VaultTries *self)
{
  self->failures = MIN (self->failures, G_MAXINT - 1) + 1;
  read_boot (self->boot, sizeof self->boot, &self->at);
}

guint
cp2_vault_tries_wait (const Cp2VaultTries *self)
{
  char boot[sizeof self->boot];
  gint64 now;
  gint64 passed;
  gint64 wait;

  if (self->failures < FREE_TRIES)
    return 0;

  read_boot (boot, sizeof boot, &now);
  /* After a restart the time since boot is the least that can have passed; the wall clock proves nothing. */
  passed = g_str_equal (boot, self->boot) && now >= self->at ? now - self->at : now;
  wait = MIN ((gint64) FIRST_WAIT << MIN (self->failures - FREE_TRIES, 10), LONGEST_WAIT);
  return (guint) MAX (wait - passed, 0);
}
