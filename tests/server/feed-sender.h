#pragma once

#include "feed-fixture.h"

/* Sender: a desktop of a centre's manager. */
typedef struct
{
  Fixture  *fixture;
  Cp2Actor *actor;
  char     *device;
  gint64    incarnation;
} Sender;

static inline void
sender_init_with (Sender     *self,
                  Fixture    *fixture,
                  Cp2Role     role,
                  const char *scope)
{
  g_autoptr(Cp2Account) account = cp2_record_new (&cp2_account_kind, NULL);
  g_autoptr(GError) error = NULL;

  account->username = g_strdup (CP2_RECORD (account)->id);
  account->role = g_strdup (cp2_role_get_name (role));
  account->scope = g_strdup (scope);
  put (fixture, account);
  self->fixture = fixture;
  self->actor = cp2_actor_new (CP2_RECORD (account)->id, role, role == CP2_ROLE_PROFESSIONAL ? CP2_RECORD (account)->id : scope);
  self->device = cp2_uuid_new ();
  self->incarnation = 1;
  cp2_sql_run (fixture->writer, &error,
               "INSERT INTO device (id, account, public_key, name, incarnation, last_seq, head_seq, durable_through, "
               "recovery_key, revoked, enrolled_at, last_seen) VALUES ($1, $2, $1, 'PC', 1, 0, 0, 0, '', 0, 0, 0)",
               "ss", self->device, self->actor->account);
  g_assert_no_error (error);
}

static inline void
sender_init (Sender  *self,
             Fixture *fixture)
{
  sender_init_with (self, fixture, CP2_ROLE_CENTRE, CENTRE);
}

static inline void
sender_clear (Sender *self)
{
  cp2_actor_free (self->actor);
  g_free (self->device);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Sender, sender_clear)

/* An operation as an outbox keeps it, that is without its number. */
static inline char *
make_operation (const char *kind,
                const char *record,
                const char *group,
                const char *body_text)
{
  Cp2ClockBlock clock = { .wall = NOW };
  g_autoptr(JsonNode) body = json_from_string (body_text, NULL);
  g_autoptr(Cp2Operation) operation = NULL;
  g_autofree char *id = NULL;

  if (record == NULL)
    record = id = cp2_uuid_new ();
  operation = cp2_operation_new (kind, record, 0, &clock, json_node_get_object (body));
  operation->group = g_strdup (group);
  return cp2_operation_to_json (operation);
}

static inline char *
make_mark (const char *deployment,
           const char *day,
           const char *group)
{
  g_autofree char *body = g_strdup_printf ("{\"deployment\":\"%s\",\"on_date\":\"%s\",\"status\":\"present\"}", deployment, day);

  return make_operation ("attendance.mark", NULL, group, body);
}

/* The body of a request with the operations, numbered from @first_seq. */
static inline JsonNode *
make_request (Sender     *self,
              gint64      first_seq,
              GPtrArray  *operations)
{
  g_autoptr(GString) text = g_string_new ("{");
  g_autoptr(GError) error = NULL;
  JsonNode *request;

  cp2_json_append_member (text, "device", self->device);
  cp2_json_append_member (text, "epoch", self->fixture->meta->epoch);
  g_string_append_printf (text, ",\"incarnation\":%d,\"first_seq\":%d,\"head_seq\":%d,\"operations\":[",
                          (int) self->incarnation, (int) first_seq, (int) (first_seq + operations->len - 1));
  for (guint i = 0; i < operations->len; i++)
    g_string_append_printf (text, "%s{\"seq\":%d,%s", i > 0 ? "," : "", (int) first_seq + i,
                            (const char *) g_ptr_array_index (operations, i) + 1);
  g_string_append (text, "]}");
  request = json_from_string (text->str, &error);
  g_assert_no_error (error);
  return request;
}

/* Reads the request and runs it, within a transaction of the caller. */
static inline gboolean
run_request (Cp2Feed         *feed,
             const Cp2Actor  *actor,
             JsonNode        *body,
             GString         *response,
             Cp2Problem     **problem,
             GError         **error)
{
  g_autoptr(Cp2PushRequest) request = cp2_push_request_new (json_node_get_object (body), NOW, problem);

  return request != NULL && cp2_push_run (feed, actor, request, response, problem, error);
}

/* Pushes and commits. Returns: (transfer full): the answer; %NULL with the name of the problem in @code */
static inline JsonNode *
push_request (Sender     *self,
              JsonNode   *request,
              char      **code)
{
  g_autoptr(GString) response = g_string_new (NULL);
  g_autoptr(Cp2Problem) problem = NULL;
  g_autoptr(GError) error = NULL;
  JsonNode *answer = NULL;
  gboolean done;

  begin (self->fixture);
  done = run_request (self->fixture->feed, self->actor, request, response, &problem, &error);
  g_assert_no_error (error);
  g_assert_true (done == (problem == NULL));
  commit (self->fixture);
  if (code != NULL)
    *code = problem ? g_strdup (cp2_problem_get_code (problem)) : NULL;
  else
    g_assert_null (problem);

  if (done)
    {
      answer = json_from_string (response->str, &error);
      g_assert_no_error (error);
    }
  return answer;
}

static inline JsonNode *
push_all (Sender     *self,
          gint64      first_seq,
          GPtrArray  *operations)
{
  g_autoptr(JsonNode) request = make_request (self, first_seq, operations);

  return push_request (self, request, NULL);
}

static inline JsonNode *
push_one (Sender     *self,
          gint64      seq,
          const char *operation)
{
  g_autoptr(GPtrArray) operations = g_ptr_array_new ();

  g_ptr_array_add (operations, (gpointer) operation);
  return push_all (self, seq, operations);
}

static inline char *
push_problem (Sender     *self,
              gint64      seq,
              const char *operation)
{
  g_autoptr(GPtrArray) operations = g_ptr_array_new ();
  g_autoptr(JsonNode) request = NULL;
  g_autoptr(JsonNode) answer = NULL;
  char *code = NULL;

  g_ptr_array_add (operations, (gpointer) operation);
  request = make_request (self, seq, operations);
  answer = push_request (self, request, &code);
  g_assert_null (answer);
  return code;
}

static inline JsonObject *
get_result (JsonNode *answer,
            guint     i)
{
  return json_array_get_object_element (cp2_json_get_array (json_node_get_object (answer), "results"), i);
}

static inline const char *
get_result_code (JsonNode *answer,
                 guint     i)
{
  return cp2_json_get_string (cp2_json_get_object (get_result (answer, i), "problem"), "code");
}

#define assert_status(answer, i, expected) \
  g_assert_cmpstr (cp2_json_get_string (get_result (answer, i), "status"), ==, expected)
