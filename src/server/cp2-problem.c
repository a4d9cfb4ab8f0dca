#include "config.h"

#include <libsoup/soup.h>

#include "server/cp2-problem.h"

struct _Cp2Problem
{
  char       *code;
  guint       status;
  char       *detail;
  char       *field;
  JsonObject *facts;
};

typedef struct
{
  const char *name;
  guint       status;
  const char *detail;
} Row;

static const Row table[CP2_PROBLEM_N_CODES] = {
  [CP2_PROBLEM_BAD_JSON]                 = { "bad-json", 400, "The body is not valid JSON; correct it and send it again." },
  [CP2_PROBLEM_BAD_ENCODING]             = { "bad-encoding", 400, "The body is not valid UTF-8 or contains a NUL character; send plain UTF-8 text." },
  [CP2_PROBLEM_BAD_NUMBER]               = { "bad-number", 400, "A number in the body is out of range or malformed; send whole numbers of at most 64 bits." },
  [CP2_PROBLEM_TOO_DEEP]                 = { "too-deep", 400, "The body nests arrays and objects too deeply; at most 32 levels are read." },
  [CP2_PROBLEM_STRING_TOO_LONG]          = { "string-too-long", 400, "A text in the body is longer than 64 KiB; shorten it." },
  [CP2_PROBLEM_DUPLICATE_KEY]            = { "duplicate-key", 400, "An object in the body has the same member twice; send each member once." },
  [CP2_PROBLEM_BODY_TOO_LARGE]           = { "body-too-large", 413, "The body is larger than this address accepts; send it in smaller parts." },
  [CP2_PROBLEM_BAD_COMPRESSION]          = { "bad-compression", 400, "The body cannot be decompressed; send it again, or without compression." },
  [CP2_PROBLEM_UNSUPPORTED_ENCODING]     = { "unsupported-encoding", 415, "Only gzip and uncompressed bodies are accepted here; send one of these." },
  [CP2_PROBLEM_UNSUPPORTED_MEDIA_TYPE]   = { "unsupported-media-type", 415, "This address takes JSON; send it with the content type application/json." },
  [CP2_PROBLEM_BAD_FRAMING]              = { "bad-framing", 400, "The length of the request is ambiguous; send one Content-Length of digits and no other framing." },
  [CP2_PROBLEM_BAD_QUERY]                = { "bad-query", 400, "The query string is malformed or names a parameter twice; correct the address." },
  [CP2_PROBLEM_BAD_BODY]                 = { "bad-body", 400, "The body lacks a required member or has one of the wrong type; correct it and send it again." },
  [CP2_PROBLEM_REQUEST_TIMEOUT]          = { "request-timeout", 408, "The request did not arrive in time; send it again, in smaller parts on a slow network." },
  [CP2_PROBLEM_NOT_FOUND]                = { "not-found", 404, "There is nothing at this address, or it is not yours to see; check the address." },
  [CP2_PROBLEM_METHOD_NOT_ALLOWED]       = { "method-not-allowed", 405, "This address exists but not for this method; use one that the Allow header names." },
  [CP2_PROBLEM_UNAUTHENTICATED]          = { "unauthenticated", 401, "The request carries no valid access token; sign in again." },
  [CP2_PROBLEM_WRONG_CREDENTIALS]        = { "wrong-credentials", 401, "The user name or the password is wrong; try again or ask for a new password." },
  [CP2_PROBLEM_FORBIDDEN]                = { "forbidden", 403, "Your account may not do this; ask the office that manages it." },
  [CP2_PROBLEM_PASSWORD_CHANGE_REQUIRED] = { "password-change-required", 403, "The password was given for one use; choose a new one before anything else." },
  [CP2_PROBLEM_PASSWORD_TOO_WEAK]        = { "password-too-weak", 400, "The new password is too short, too long or too common; choose another of at least 10 characters." },
  [CP2_PROBLEM_TOO_MANY_REQUESTS]        = { "too-many-requests", 429, "Too many requests came from here; wait as long as the Retry-After header says." },
  [CP2_PROBLEM_OVERLOADED]               = { "overloaded", 503, "The server has more work than it can take; wait as long as the Retry-After header says." },
  [CP2_PROBLEM_SHUTTING_DOWN]            = { "shutting-down", 503, "The server is about to stop; try again in a moment." },
  [CP2_PROBLEM_INTERNAL]                 = { "internal", 500, "The server could not complete the request; try again, and report the request id if it stays so." },
  [CP2_PROBLEM_STORAGE_FULL]             = { "storage-full", 507, "The server cannot store more at present; nothing was saved, try again later." },
  [CP2_PROBLEM_UPGRADE_REQUIRED]         = { "upgrade-required", 426, "This version of the program is too old to read from the server; update it, sending still works." },
  [CP2_PROBLEM_EPOCH_CHANGED]            = { "epoch-changed", 409, "The server was restored from a backup; send everything after its durable mark again." },
  [CP2_PROBLEM_DEVICE_UNKNOWN]           = { "device-unknown", 409, "The server does not know this device; enrol it again, unsent work is kept." },
  [CP2_PROBLEM_DEVICE_FORKED]            = { "device-forked", 409, "Two copies of this device send under one number; enrol this one again, unsent work is kept." },
  [CP2_PROBLEM_DEVICE_REVOKED]           = { "device-revoked", 403, "This device was revoked; ask the office that manages it." },
  [CP2_PROBLEM_SEQUENCE_GAP]             = { "sequence-gap", 409, "Operations are missing before the first one sent; continue from the expected number." },
  [CP2_PROBLEM_OP_ID_REUSED]             = { "op-id-reused", 409, "An operation id came again with other contents; report this." },
  [CP2_PROBLEM_CURSOR_EXPIRED]           = { "cursor-expired", 410, "The position is too old to continue from; load everything again, unsent work is kept." },
  [CP2_PROBLEM_BAD_CURSOR]               = { "bad-cursor", 400, "The position was not issued by this server; load everything again." },
  [CP2_PROBLEM_BAD_SIGNATURE]            = { "bad-signature", 403, "The signature does not belong to the device or the contents; enrol the device again." },
  [CP2_PROBLEM_DIGEST_MISMATCH]          = { "digest-mismatch", 400, "The contents do not have the announced digest; send them again." },
};

const char *
cp2_problem_code_get_name (Cp2ProblemCode code)
{
  g_return_val_if_fail (code < CP2_PROBLEM_N_CODES, NULL);

  return table[code].name;
}

guint
cp2_problem_code_get_status (Cp2ProblemCode code)
{
  g_return_val_if_fail (code < CP2_PROBLEM_N_CODES, 500);

  return table[code].status;
}

const char *
cp2_problem_get_title (guint status)
{
  switch (status)
    {
    case 426:
      return "Upgrade Required";
    case 429:
      return "Too Many Requests";
    default:
      return soup_status_get_phrase (status);
    }
}

Cp2Problem *
cp2_problem_new (Cp2ProblemCode code)
{
  g_return_val_if_fail (code < CP2_PROBLEM_N_CODES, NULL);

  return cp2_problem_new_custom (table[code].name, table[code].status, table[code].detail);
}

Cp2Problem *
cp2_problem_new_custom (const char *code,
                        guint       status,
                        const char *detail)
{
  Cp2Problem *problem;

  g_return_val_if_fail (code != NULL && detail != NULL, NULL);
  g_return_val_if_fail (status >= 400 && status <= 599, NULL);

  problem = g_new0 (Cp2Problem, 1);
  problem->code = g_strdup (code);
  problem->status = status;
  problem->detail = g_strdup (detail);

  return problem;
}

void
cp2_problem_free (Cp2Problem *problem)
{
  if (problem == NULL)
    return;

  g_free (problem->code);
  g_free (problem->detail);
  g_free (problem->field);
  g_clear_pointer (&problem->facts, json_object_unref);
  g_free (problem);
}

void
cp2_problem_set_detail (Cp2Problem *problem,
                        const char *detail)
{
  g_return_if_fail (problem != NULL && detail != NULL);

  g_free (problem->detail);
  problem->detail = g_strdup (detail);
}

void
cp2_problem_set_field (Cp2Problem *problem,
                       const char *field)
{
  g_return_if_fail (problem != NULL);

  g_free (problem->field);
  problem->field = g_strdup (field);
}

void
cp2_problem_set_facts (Cp2Problem *problem,
                       JsonObject *facts)
{
  g_return_if_fail (problem != NULL);

  g_clear_pointer (&problem->facts, json_object_unref);
  problem->facts = facts;
}

const char *
cp2_problem_get_code (Cp2Problem *problem)
{
  g_return_val_if_fail (problem != NULL, NULL);

  return problem->code;
}

guint
cp2_problem_get_status (Cp2Problem *problem)
{
  g_return_val_if_fail (problem != NULL, 500);

  return problem->status;
}

const char *
cp2_problem_get_detail (Cp2Problem *problem)
{
  g_return_val_if_fail (problem != NULL, NULL);

  return problem->detail;
}

/* `type` is about:blank, so RFC 9457 wants the phrase of the status as the title; what is ours stands in `code`. */
static JsonObject *
to_object (Cp2Problem *problem,
           const char *request_id)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "type", "about:blank");
  json_object_set_string_member (object, "title", cp2_problem_get_title (problem->status));
  json_object_set_int_member (object, "status", problem->status);
  json_object_set_string_member (object, "detail", problem->detail);
  json_object_set_string_member (object, "code", problem->code);
  if (problem->field != NULL)
    json_object_set_string_member (object, "field", problem->field);
  if (problem->facts != NULL)
    json_object_set_object_member (object, "facts", json_object_ref (problem->facts));
  if (request_id != NULL)
    json_object_set_string_member (object, "request_id", request_id);

  return object;
}

GBytes *
cp2_problem_to_json (Cp2Problem *problem,
                     const char *request_id)
{
  g_autoptr(JsonNode) root = NULL;
  char *text;

  g_return_val_if_fail (problem != NULL, NULL);

  root = json_node_alloc ();
  json_node_init_object (root, NULL);
  json_node_take_object (root, to_object (problem, request_id));
  text = json_to_string (root, FALSE);

  return g_bytes_new_take (text, strlen (text));
}
