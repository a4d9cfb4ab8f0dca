#include "config.h"

#include "app/models/cp2-coverage-model.h"
#include "app/models/cp2-sheet-watch.h"
#include "core/cp2-clock.h"

/* How often the clock is looked at, seconds. */
#define TICK_INTERVAL 60

static const char * const kinds[] = {
  "attendance_mark", "attendance_sheet", "deployment", "centre", "candidature", "staffing_rule", "session", "exam", NULL
};

struct _Cp2CoverageModel
{
  GObject           parent_instance;

  /* Owned references */
  Cp2Store         *store;
  Cp2SheetWatch    *watch;
  GListStore       *issues;
  Cp2CoverageTable *table;
  GError           *error;

  char             *exam;
  guint             tick_source;
};

G_DEFINE_FINAL_TYPE (Cp2CoverageModel, cp2_coverage_model, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_LOADING,
  N_PROPS
};

enum {
  SIGNAL_CHANGED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static gboolean
is_same (Cp2CoverageModel       *self,
         guint                   position,
         Cp2CoverageTable       *table,
         const Cp2CoverageIssue *issue)
{
  g_autoptr(Cp2CoverageIssueItem) item = g_list_model_get_item (G_LIST_MODEL (self->issues), position);

  return cp2_coverage_issue_item_is (item, table, issue);
}

/* Puts what is new between what is the same at the beginning and at the end. */
static void
follow_issues (Cp2CoverageModel *self,
               Cp2CoverageTable *table)
{
  guint n_old = g_list_model_get_n_items (G_LIST_MODEL (self->issues));
  guint n_new = table->issues->len;
  guint start = 0, end = 0;
  g_autoptr(GPtrArray) added = g_ptr_array_new_with_free_func (g_object_unref);

#define ISSUE(i) &g_array_index (table->issues, Cp2CoverageIssue, i)
  while (start < MIN (n_old, n_new) && is_same (self, start, table, ISSUE (start)))
    start++;
  while (end < MIN (n_old, n_new) - start && is_same (self, n_old - 1 - end, table, ISSUE (n_new - 1 - end)))
    end++;
  for (guint i = start; i < n_new - end; i++)
    g_ptr_array_add (added, cp2_coverage_issue_item_new (table, ISSUE (i)));
#undef ISSUE

  if (n_old != n_new || added->len > 0)
    g_list_store_splice (self->issues, start, n_old - end - start, added->pdata, added->len);
}

static void
take (gpointer      owner,
      gpointer      result,
      const GError *error)
{
  Cp2CoverageModel *self = owner;
  g_autoptr(Cp2CoverageTable) before = NULL;
  gboolean was_loading = self->table == NULL;

  g_clear_error (&self->error);
  if (result == NULL)
    {
      self->error = g_error_copy (error);
      g_signal_emit (self, signals[SIGNAL_CHANGED], 0, FALSE);
      return;
    }

  before = g_steal_pointer (&self->table);
  self->table = result;
  follow_issues (self, self->table);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0, before == NULL || !cp2_coverage_table_same_axes (before, self->table));
  if (was_loading)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
}

static gpointer
make_question (gpointer owner)
{
  Cp2CoverageModel *self = owner;

  return cp2_coverage_question_new (cp2_store_get_actor (self->store), self->exam);
}

static gpointer
read_table (Cp2Sql        *sql,
            gpointer       question,
            GCancellable  *cancellable,
            GError       **error)
{
  return cp2_coverage_table_read (sql, question, cancellable, error);
}

static gboolean
tick_cb (gpointer user_data)
{
  cp2_coverage_model_tick (user_data);
  return G_SOURCE_CONTINUE;
}

static void
cp2_coverage_model_dispose (GObject *object)
{
  Cp2CoverageModel *self = CP2_COVERAGE_MODEL (object);

  g_clear_handle_id (&self->tick_source, g_source_remove);
  if (self->watch != NULL)
    cp2_sheet_watch_stop (self->watch);
  g_clear_object (&self->watch);
  g_clear_object (&self->store);
  g_clear_object (&self->issues);

  G_OBJECT_CLASS (cp2_coverage_model_parent_class)->dispose (object);
}

static void
cp2_coverage_model_finalize (GObject *object)
{
  Cp2CoverageModel *self = CP2_COVERAGE_MODEL (object);

  g_clear_pointer (&self->table, cp2_coverage_table_unref);
  g_clear_error (&self->error);
  g_free (self->exam);

  G_OBJECT_CLASS (cp2_coverage_model_parent_class)->finalize (object);
}

static void
cp2_coverage_model_get_property (GObject    *object,
                                 guint       id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  Cp2CoverageModel *self = CP2_COVERAGE_MODEL (object);

  if (id == PROP_LOADING)
    g_value_set_boolean (value, self->table == NULL);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
cp2_coverage_model_class_init (Cp2CoverageModelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = cp2_coverage_model_dispose;
  object_class->finalize = cp2_coverage_model_finalize;
  object_class->get_property = cp2_coverage_model_get_property;

  properties[PROP_LOADING] =
    g_param_spec_boolean ("loading", NULL, NULL, TRUE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SIGNAL_CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
}

static void
cp2_coverage_model_init (Cp2CoverageModel *self)
{
  self->issues = g_list_store_new (CP2_TYPE_COVERAGE_ISSUE_ITEM);
}

Cp2CoverageModel *
cp2_coverage_model_new (Cp2Store *store)
{
  Cp2CoverageModel *self;

  g_return_val_if_fail (CP2_IS_STORE (store), NULL);

  self = g_object_new (CP2_TYPE_COVERAGE_MODEL, NULL);
  self->store = g_object_ref (store);
  self->watch = cp2_sheet_watch_new (store, kinds, read_table, (GDestroyNotify) cp2_coverage_question_free,
                                     (GDestroyNotify) cp2_coverage_table_unref, make_question, take, self);
  return self;
}

void
cp2_coverage_model_set_active (Cp2CoverageModel *self,
                               gboolean          active)
{
  g_return_if_fail (CP2_IS_COVERAGE_MODEL (self));

  cp2_sheet_watch_set_active (self->watch, active);
  g_clear_handle_id (&self->tick_source, g_source_remove);
  if (active)
    {
      self->tick_source = g_timeout_add_seconds (TICK_INTERVAL, tick_cb, self);
      cp2_coverage_model_tick (self);
    }
}

void
cp2_coverage_model_set_exam (Cp2CoverageModel *self,
                             const char       *exam)
{
  g_return_if_fail (CP2_IS_COVERAGE_MODEL (self));

  if (g_strcmp0 (self->exam, exam) == 0)
    return;

  g_free (self->exam);
  self->exam = g_strdup (exam);
  cp2_sheet_watch_ask (self->watch);
}

Cp2CoverageTable *
cp2_coverage_model_get_table (Cp2CoverageModel *self)
{
  g_return_val_if_fail (CP2_IS_COVERAGE_MODEL (self), NULL);

  return self->table;
}

GListModel *
cp2_coverage_model_get_issues (Cp2CoverageModel *self)
{
  g_return_val_if_fail (CP2_IS_COVERAGE_MODEL (self), NULL);

  return G_LIST_MODEL (self->issues);
}

const GError *
cp2_coverage_model_get_error (Cp2CoverageModel *self)
{
  g_return_val_if_fail (CP2_IS_COVERAGE_MODEL (self), NULL);

  return self->error;
}

gboolean
cp2_coverage_model_is_settled (Cp2CoverageModel *self)
{
  g_return_val_if_fail (CP2_IS_COVERAGE_MODEL (self), TRUE);

  return !cp2_sheet_watch_is_asking (self->watch);
}

void
cp2_coverage_model_tick (Cp2CoverageModel *self)
{
  g_autofree char *today = cp2_clock_today ();
  g_autofree char *time = cp2_coverage_local_time ();

  g_return_if_fail (CP2_IS_COVERAGE_MODEL (self));

  if (self->table != NULL && !cp2_coverage_table_is_current (self->table, today, time))
    cp2_sheet_watch_ask (self->watch);
}
