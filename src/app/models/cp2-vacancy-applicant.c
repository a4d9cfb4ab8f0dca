#include "config.h"

#include "app/models/cp2-vacancy-applicant.h"
#include "storage/cp2-query.h"

struct _Cp2VacancyApplicant
{
  GObject     parent_instance;

  Cp2Store   *store;
  Cp2Vacancy *vacancy;  /* that is asked about, borrowed */
  GHashTable *records;  /* of the reference data: kind and id to a record, or to NULL when there is none */
  GHashTable *own;      /* kind to GPtrArray: all of the person's records */
};

static void repository_iface_init (Cp2RepositoryInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (Cp2VacancyApplicant, cp2_vacancy_applicant, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (CP2_TYPE_REPOSITORY, repository_iface_init))

static void
unref_record (gpointer record)
{
  if (record != NULL)
    g_object_unref (record);
}

static gboolean
repository_get (Cp2Repository  *repository,
                const Cp2Kind  *kind,
                const char     *id,
                gpointer       *record,
                GError        **error)
{
  Cp2VacancyApplicant *self = CP2_VACANCY_APPLICANT (repository);
  g_autofree char *key = g_strconcat (kind->name, ":", id, NULL);
  gpointer known;

  if (self->vacancy != NULL && kind == &cp2_vacancy_kind && g_strcmp0 (CP2_RECORD (self->vacancy)->id, id) == 0)
    {
      *record = g_object_ref (self->vacancy);
      return TRUE;
    }

  if (!g_hash_table_lookup_extended (self->records, key, NULL, &known))
    {
      if (!cp2_store_get_record (self->store, kind, id, &known, error))
        return FALSE;
      g_hash_table_insert (self->records, g_steal_pointer (&key), known);
    }

  *record = known != NULL ? g_object_ref (known) : NULL;
  return TRUE;
}

static gboolean
is_open (Cp2VacancyApplicant  *self,
         GError              **error)
{
  if (cp2_store_get_reader (self->store) != NULL)
    return TRUE;

  g_set_error_literal (error, CP2_STORE_ERROR, CP2_STORE_ERROR_CLOSED, "The store is not open");
  return FALSE;
}

/* All records of the kind that are the person's: a professional's store has few of them. */
static GPtrArray *
get_own (Cp2VacancyApplicant  *self,
         const Cp2Kind        *kind,
         GError              **error)
{
  GPtrArray *own = g_hash_table_lookup (self->own, kind);
  const Cp2Actor *actor = cp2_store_get_actor (self->store);
  g_autoptr(Cp2Query) query = NULL;

  if (own != NULL || actor == NULL)
    return own;

  if (!is_open (self, error))
    return NULL;

  query = cp2_query_new (kind);
  cp2_query_filter_one (query, "profile", actor->account);
  own = cp2_query_list (query, cp2_store_get_reader (self->store), 0, -1, error);
  if (own != NULL)
    g_hash_table_insert (self->own, (gpointer) kind, own);
  return own;
}

static gboolean
matches (const Cp2Kind      *kind,
         gpointer            record,
         const char * const *names,
         const char * const *values)
{
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *value = cp2_field_to_text (cp2_kind_find_field (kind, names[i]), record);

      if (g_strcmp0 (value != NULL ? value : "", values[i]) != 0)
        return FALSE;
    }

  return TRUE;
}

/* The rules look for what belongs to the person; everything else is asked of the store each time. */
static GPtrArray *
repository_find (Cp2Repository       *repository,
                 const Cp2Kind       *kind,
                 const char * const  *names,
                 const char * const  *values,
                 GError             **error)
{
  Cp2VacancyApplicant *self = CP2_VACANCY_APPLICANT (repository);
  const Cp2Actor *actor = cp2_store_get_actor (self->store);
  g_autoptr(GPtrArray) found = NULL;
  g_autoptr(Cp2Query) query = NULL;
  GPtrArray *own;

  if (actor != NULL && g_strcmp0 (names[0], "profile") == 0 && g_strcmp0 (values[0], actor->account) == 0)
    {
      if ((own = get_own (self, kind, error)) == NULL)
        return NULL;

      found = g_ptr_array_new_with_free_func (g_object_unref);
      for (guint i = 0; i < own->len; i++)
        if (matches (kind, g_ptr_array_index (own, i), names, values))
          g_ptr_array_add (found, g_object_ref (g_ptr_array_index (own, i)));
      return g_steal_pointer (&found);
    }

  if (!is_open (self, error))
    return NULL;

  query = cp2_query_new (kind);
  for (guint i = 0; names[i] != NULL; i++)
    cp2_query_filter_one (query, names[i], values[i]);
  return cp2_query_list (query, cp2_store_get_reader (self->store), 0, -1, error);
}

static gboolean
refuse_writing (GError **error)
{
  g_set_error_literal (error, CP2_STORE_ERROR, CP2_STORE_ERROR_STATE, "This is only for asking");
  return FALSE;
}

static gboolean
repository_put (Cp2Repository  *repository,
                Cp2Record      *record,
                GError        **error)
{
  return refuse_writing (error);
}

static gboolean
repository_remove (Cp2Repository  *repository,
                   const Cp2Kind  *kind,
                   const char     *id,
                   GError        **error)
{
  return refuse_writing (error);
}

static gboolean
repository_is_authority (Cp2Repository *repository)
{
  return FALSE;
}

static void
repository_iface_init (Cp2RepositoryInterface *iface)
{
  iface->get = repository_get;
  iface->put = repository_put;
  iface->remove = repository_remove;
  iface->find = repository_find;
  iface->is_authority = repository_is_authority;
}

static void
cp2_vacancy_applicant_finalize (GObject *object)
{
  Cp2VacancyApplicant *self = CP2_VACANCY_APPLICANT (object);

  g_hash_table_unref (self->records);
  g_hash_table_unref (self->own);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (cp2_vacancy_applicant_parent_class)->finalize (object);
}

static void
cp2_vacancy_applicant_class_init (Cp2VacancyApplicantClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cp2_vacancy_applicant_finalize;
}

static void
cp2_vacancy_applicant_init (Cp2VacancyApplicant *self)
{
  self->records = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, unref_record);
  self->own = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_ptr_array_unref);
}

Cp2VacancyApplicant *
cp2_vacancy_applicant_new (Cp2Store *store)
{
  Cp2VacancyApplicant *self = g_object_new (CP2_TYPE_VACANCY_APPLICANT, NULL);

  self->store = g_object_ref (store);
  return self;
}

void
cp2_vacancy_applicant_forget (Cp2VacancyApplicant *self)
{
  g_return_if_fail (CP2_IS_VACANCY_APPLICANT (self));

  g_hash_table_remove_all (self->records);
  g_hash_table_remove_all (self->own);
}

gboolean
cp2_vacancy_applicant_check (Cp2VacancyApplicant  *self,
                             Cp2Vacancy           *vacancy,
                             Cp2OperationOutcome  *outcome,
                             GError              **error)
{
  g_autoptr(JsonObject) body = json_object_new ();
  g_autoptr(Cp2Operation) operation = NULL;
  gboolean done;

  g_return_val_if_fail (CP2_IS_VACANCY_APPLICANT (self), FALSE);
  g_return_val_if_fail (CP2_IS_VACANCY (vacancy), FALSE);

  if (cp2_store_get_actor (self->store) == NULL)
    {
      g_set_error_literal (error, CP2_STORE_ERROR, CP2_STORE_ERROR_NO_ACCOUNT, "Nobody has signed in");
      return FALSE;
    }

  /* The record's id matters to nothing that is checked: only a wish that is carried out gets one of its own. */
  json_object_set_string_member (body, "vacancy", CP2_RECORD (vacancy)->id);
  operation = cp2_store_new_operation (self->store, "application.submit", "asked", 0, body);
  self->vacancy = vacancy;
  done = cp2_operation_check (operation, cp2_store_get_actor (self->store), CP2_REPOSITORY (self), G_MAXINT64, outcome, error);
  self->vacancy = NULL;
  return done;
}

Cp2JobApplication *
cp2_vacancy_applicant_find_application (Cp2VacancyApplicant *self,
                                        const char          *vacancy)
{
  GPtrArray *own;

  g_return_val_if_fail (CP2_IS_VACANCY_APPLICANT (self), NULL);

  own = get_own (self, &cp2_job_application_kind, NULL);
  for (guint i = 0; own != NULL && i < own->len; i++)
    {
      Cp2JobApplication *application = g_ptr_array_index (own, i);

      if (g_strcmp0 (application->vacancy, vacancy) == 0)
        return application;
    }

  return NULL;
}
