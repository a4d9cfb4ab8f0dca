#include "config.h"

#include "app/models/cp2-application-detail.h"
#include "app/models/cp2-application-model.h"
#include "person-fixture.h"

#define N_APPLICATION_STATES (CP2_JOB_APPLICATION_DECLINED + 1)
#define N_DEPLOYMENT_STATES  (CP2_DEPLOYMENT_CANCELLED + 1)

static Cp2ApplicationDetail *
read_detail (StoreFixture *fixture,
             const char   *id)
{
  g_autoptr(GError) error = NULL;
  Cp2ApplicationDetail *detail = cp2_application_detail_read (fixture->store, id, &error);

  g_assert_no_error (error);
  g_assert_nonnull (detail);
  return detail;
}

static const Cp2TimelineEntry *
find_entry (Cp2ApplicationDetail *detail,
            const char           *text)
{
  for (guint i = 0; i < detail->timeline->len; i++)
    if (strstr (((Cp2TimelineEntry *) detail->timeline->pdata[i])->text, text) != NULL)
      return detail->timeline->pdata[i];

  return NULL;
}

/* What has happened stands before what is to come, and every line is one for people. */
static void
check_detail (Cp2ApplicationDetail *detail)
{
  gboolean is_ahead = FALSE;

  check_sentence (detail->title);
  check_sentence (detail->state);
  check_sentence (detail->text);
  g_assert_cmpuint (detail->timeline->len, >, 0);
  for (guint i = 0; i < detail->timeline->len; i++)
    {
      const Cp2TimelineEntry *entry = detail->timeline->pdata[i];

      check_sentence (entry->text);
      if (entry->when != NULL)
        check_sentence (entry->when);
      if (entry->state == CP2_TIMELINE_DONE)
        g_assert_false (is_ahead);
      is_ahead |= entry->state == CP2_TIMELINE_AHEAD;
    }
  for (guint i = 0; i < detail->facts->len; i++)
    g_assert_cmpstr (((Cp2ApplicationFact *) detail->facts->pdata[i])->value, !=, "");
}

/* Every state of an application: what the office said is the last that has happened, and only what is open can be withdrawn. */
static void
test_application_states (StoreFixture  *fixture,
                         gconstpointer  data)
{
  static const char * const last[N_APPLICATION_STATES] = {
    [CP2_JOB_APPLICATION_SUBMITTED] = "The sub-county office decides",
    [CP2_JOB_APPLICATION_WITHDRAWN] = "You withdrew it",
    [CP2_JOB_APPLICATION_SHORTLISTED] = "Shortlisted by the sub-county office",
    [CP2_JOB_APPLICATION_ACCEPTED] = "Accepted by the sub-county office",
    [CP2_JOB_APPLICATION_DEPLOYED] = "Deployed by the sub-county office",
    [CP2_JOB_APPLICATION_DECLINED] = "Declined by the sub-county office",
  };
  g_autoptr(Cp2Vacancy) vacancy = person_vacancy (0, "INV", "2026-12-01");

  put_one (fixture->store, g_object_ref (vacancy));
  for (guint state = 0; state < N_APPLICATION_STATES; state++)
    {
      g_autoptr(Cp2JobApplication) application = person_application (CP2_RECORD (vacancy)->id, state);
      g_autoptr(Cp2ApplicationDetail) detail = NULL;

      put_one (fixture->store, g_object_ref (application));
      detail = read_detail (fixture, CP2_RECORD (application)->id);
      check_detail (detail);
      g_assert_cmpstr (detail->title, ==, "Invigilator · KCSE 2026");
      g_assert_cmpstr (detail->place, ==, "Ziwa Boys High");
      g_assert_cmpstr (find_entry (detail, "You applied")->when, ==, "Tue 20 Oct, 09:41");
      g_assert_nonnull (find_entry (detail, last[state]));
      g_assert_nonnull (find_entry (detail, "Received by the office"));
      g_assert_cmpint (detail->can_withdraw, ==, state == CP2_JOB_APPLICATION_SUBMITTED || state == CP2_JOB_APPLICATION_SHORTLISTED);
      g_assert_cmpint (detail->can_apply_again, ==, state == CP2_JOB_APPLICATION_WITHDRAWN);
      g_assert_false (detail->can_answer);
    }
}

/* Every state of a deployment that the person sees: of a proposed one nobody hears. */
static void
test_deployment_states (StoreFixture  *fixture,
                        gconstpointer  data)
{
  static const char * const told[N_DEPLOYMENT_STATES] = {
    [CP2_DEPLOYMENT_OFFERED] = "You accept or decline",
    [CP2_DEPLOYMENT_ACCEPTED] = "You accepted",
    [CP2_DEPLOYMENT_DECLINED] = "You declined",
    [CP2_DEPLOYMENT_EXPIRED] = "The offer expired without an answer",
    [CP2_DEPLOYMENT_REPORTED] = "You reported for duty",
    [CP2_DEPLOYMENT_SERVED] = "You reported for duty",
    [CP2_DEPLOYMENT_REPLACED] = "Replaced by another person",
    [CP2_DEPLOYMENT_CANCELLED] = "Cancelled by the sub-county office",
  };

  for (guint state = CP2_DEPLOYMENT_OFFERED; state < N_DEPLOYMENT_STATES; state++)
    {
      g_autoptr(Cp2Deployment) deployment = person_deployment ("INV", state);
      g_autoptr(Cp2ApplicationDetail) detail = NULL;
      g_autoptr(Cp2ApplicationDetail) again = NULL;

      put_one (fixture->store, g_object_ref (deployment));
      detail = read_detail (fixture, CP2_RECORD (deployment)->id);
      again = read_detail (fixture, CP2_RECORD (deployment)->id);
      check_detail (detail);
      g_test_message ("%s", cp2_deployment_state_words[state]);
      g_assert_nonnull (find_entry (detail, told[state]));
      g_assert_cmpint (detail->can_answer, ==, state == CP2_DEPLOYMENT_OFFERED);
      g_assert_nonnull (find_entry (detail, "Offered to you"));
      g_assert_true (cp2_application_detail_equal (detail, again));
    }
}

static void
act (StoreFixture *fixture,
     const char   *kind,
     const char   *id,
     const char   *vacancy)
{
  g_autoptr(JsonObject) body = json_object_new ();
  g_autoptr(Cp2Operation) operation = NULL;

  if (vacancy != NULL)
    json_object_set_string_member (body, "vacancy", vacancy);
  operation = cp2_store_new_operation (fixture->store, kind, id, 0, body);
  MUST (run_and_wait (fixture->store, operation, NULL, NULL, failure));
}

/* Applied without a network, withdrawn, applied again: where it is at each moment, and one application all the time. */
static void
test_own (StoreFixture  *fixture,
          gconstpointer  data)
{
  g_autoptr(Cp2ApplicationModel) model = cp2_application_model_new ();
  g_autoptr(Cp2Vacancy) vacancy = person_vacancy (0, "INV", "2026-12-01");
  g_autoptr(Cp2ApplicationDetail) applied = NULL;
  g_autoptr(Cp2ApplicationDetail) withdrawn = NULL;
  g_autoptr(Cp2ApplicationDetail) again = NULL;
  g_autofree char *id = cp2_uuid_new ();
  guint position;

  put_one (fixture->store, person_profile ());
  put_one (fixture->store, person_qualification (4));
  put_one (fixture->store, g_object_ref (vacancy));

  act (fixture, "application.submit", id, CP2_RECORD (vacancy)->id);
  applied = read_detail (fixture, id);
  check_detail (applied);
  g_assert_cmpint (find_entry (applied, "Saved on this computer")->state, ==, CP2_TIMELINE_DONE);
  g_assert_cmpint (find_entry (applied, "Not sent yet")->state, ==, CP2_TIMELINE_AHEAD);
  g_assert_null (find_entry (applied, "Received by the office"));

  act (fixture, "application.withdraw", id, NULL);
  withdrawn = read_detail (fixture, id);
  check_detail (withdrawn);
  g_assert_true (withdrawn->can_apply_again);
  g_assert_false (cp2_application_detail_equal (applied, withdrawn));

  act (fixture, "application.submit", id, CP2_RECORD (vacancy)->id);
  again = read_detail (fixture, id);
  check_detail (again);
  g_assert_true (again->can_withdraw);
  g_assert_null (find_entry (again, "You withdrew it"));
  MUST (cp2_application_model_read (model, fixture->store, failure));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (model)), ==, 1);
  g_assert_true (cp2_application_model_find (model, id, &position));
  g_assert_false (cp2_application_model_find (model, "nobody", &position));
}

/* The vacancy is gone, or closed early: what was done stays readable, and no button leads nowhere. */
static void
test_without_vacancy (StoreFixture  *fixture,
                      gconstpointer  data)
{
  g_autoptr(Cp2JobApplication) application = person_application (VACANCY, CP2_JOB_APPLICATION_WITHDRAWN);
  g_autoptr(Cp2Vacancy) closed = person_vacancy (0, "INV", "2026-12-01");
  g_autoptr(Cp2JobApplication) other = person_application (CP2_RECORD (closed)->id, CP2_JOB_APPLICATION_WITHDRAWN);
  g_autoptr(Cp2ApplicationDetail) gone = NULL;
  g_autoptr(Cp2ApplicationDetail) shut = NULL;
  g_autoptr(GError) error = NULL;

  put_one (fixture->store, g_object_ref (application));
  gone = read_detail (fixture, CP2_RECORD (application)->id);
  check_detail (gone);
  g_assert_null (gone->vacancy);
  g_assert_false (gone->can_apply_again);

  closed->closed = TRUE;
  put_one (fixture->store, g_object_ref (closed));
  put_one (fixture->store, g_object_ref (other));
  shut = read_detail (fixture, CP2_RECORD (other)->id);
  g_assert_false (shut->can_apply_again);
  g_assert_cmpstr (shut->text, ==, "You withdrew this application, and the vacancy has closed.");

  g_assert_null (cp2_application_detail_read (fixture->store, "nobody", &error));
  g_assert_no_error (error);
}

typedef struct
{
  GPtrArray *seen;
} Follower;

/* Does what is announced, and so must come to what is there. */
static void
items_changed_cb (GListModel *model,
                  guint       position,
                  guint       removed,
                  guint       added,
                  Follower   *follower)
{
  g_assert_cmpuint (position + removed, <=, follower->seen->len);
  if (removed > 0)
    g_ptr_array_remove_range (follower->seen, position, removed);
  for (guint i = 0; i < added; i++)
    g_ptr_array_insert (follower->seen, position + i, g_list_model_get_item (model, position + i));
}

static void
check_list (Cp2ApplicationModel *model,
            Follower            *follower)
{
  guint n_offers = 0;
  gboolean is_past_offers = FALSE;

  g_assert_cmpuint (follower->seen->len, ==, g_list_model_get_n_items (G_LIST_MODEL (model)));
  for (guint i = 0; i < follower->seen->len; i++)
    {
      g_autoptr(Cp2ApplicationItem) item = g_list_model_get_item (G_LIST_MODEL (model), i);
      gboolean asks = cp2_application_item_get_tone (item) == CP2_APPLICATION_ASKS;

      g_assert_true (item == follower->seen->pdata[i]);
      check_sentence (cp2_application_item_get_title (item));
      check_sentence (cp2_application_item_get_state (item));
      check_sentence (cp2_application_item_get_when (item));
      g_assert_false (asks && is_past_offers);
      is_past_offers |= !asks;
      n_offers += asks;
    }
  g_assert_cmpuint (n_offers, ==, cp2_application_model_get_n_offers (model));
}

/* Random lives: what asks comes first, rows that did not change are the same objects, and what is announced is what happens. */
static void
test_random (StoreFixture  *fixture,
             gconstpointer  data)
{
  g_autoptr(Cp2ApplicationModel) model = cp2_application_model_new ();
  g_autoptr(GPtrArray) records = g_ptr_array_new_with_free_func (g_object_unref);
  Follower follower = { g_ptr_array_new_with_free_func (g_object_unref) };

  g_signal_connect (model, "items-changed", G_CALLBACK (items_changed_cb), &follower);
  for (guint round = 0; round < 80; round++)
    {
      gpointer record;

      if (records->len < 6 || g_test_rand_int_range (0, 4) == 0)
        g_ptr_array_add (records, g_test_rand_bit () ? (gpointer) person_application (VACANCY, 0) : person_deployment ("SUP", 0));
      record = records->pdata[g_test_rand_int_range (0, records->len)];
      if (CP2_IS_DEPLOYMENT (record))
        CP2_DEPLOYMENT (record)->state = g_test_rand_int_range (CP2_DEPLOYMENT_OFFERED, N_DEPLOYMENT_STATES);
      else
        CP2_JOB_APPLICATION (record)->state = g_test_rand_int_range (0, N_APPLICATION_STATES);
      CP2_RECORD (record)->version = round + 2;
      put_one (fixture->store, g_object_ref (record));
      MUST (cp2_application_model_read (model, fixture->store, failure));
      check_list (model, &follower);
    }

  g_signal_handlers_disconnect_by_data (model, &follower);
  g_ptr_array_unref (follower.seen);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  person_test ("/application-model/application-states", test_application_states);
  person_test ("/application-model/deployment-states", test_deployment_states);
  person_test ("/application-model/own", test_own);
  person_test ("/application-model/without-vacancy", test_without_vacancy);
  person_test ("/application-model/random", test_random);

  return g_test_run ();
}
