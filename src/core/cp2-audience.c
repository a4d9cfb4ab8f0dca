#include "config.h"

#include "core/cp2-kind.h"

typedef struct
{
  char         *scope;
  Cp2FieldForm  form;
} Entry;

struct _Cp2Audience
{
  GArray *entries;
};

static void
entry_clear (gpointer data)
{
  Entry *entry = data;

  g_free (entry->scope);
}

Cp2Audience *
cp2_audience_new (void)
{
  Cp2Audience *audience = g_new0 (Cp2Audience, 1);

  audience->entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  g_array_set_clear_func (audience->entries, entry_clear);
  return audience;
}

void
cp2_audience_free (Cp2Audience *audience)
{
  g_array_unref (audience->entries);
  g_free (audience);
}

static Entry *
find_entry (const Cp2Audience *audience,
            const char        *scope)
{
  for (guint i = 0; i < audience->entries->len; i++)
    {
      Entry *entry = &g_array_index (audience->entries, Entry, i);

      if (g_str_equal (entry->scope, scope))
        return entry;
    }

  return NULL;
}

/* One scope has one row: the whole form wins, it is the smaller value. */
static void
take_scope (Cp2Audience  *audience,
            Cp2FieldForm  form,
            char         *scope)
{
  Entry *entry = find_entry (audience, scope);

  if (entry != NULL)
    {
      entry->form = MIN (entry->form, form);
      g_free (scope);
    }
  else
    {
      Entry added = { scope, form };

      g_array_append_val (audience->entries, added);
    }
}

void
cp2_audience_add (Cp2Audience  *audience,
                  Cp2FieldForm  form,
                  const char   *type,
                  const char   *id)
{
  if (id != NULL && id[0] != '\0')
    take_scope (audience, form, g_strconcat (type, ":", id, NULL));
}

void
cp2_audience_add_everyone (Cp2Audience *audience)
{
  take_scope (audience, CP2_FORM_WHOLE, g_strdup ("public"));
}

void
cp2_audience_add_offices (Cp2Audience  *audience,
                          Cp2FieldForm  form,
                          const char   *subcounty,
                          const char   *county)
{
  cp2_audience_add (audience, form, "subcounty", subcounty);
  cp2_audience_add (audience, form, "county", county);
  take_scope (audience, CP2_FORM_WHOLE, g_strdup ("council"));
}

guint
cp2_audience_get_n (const Cp2Audience *audience)
{
  return audience->entries->len;
}

const char *
cp2_audience_get (const Cp2Audience *audience,
                  guint              position,
                  Cp2FieldForm      *form)
{
  const Entry *entry = &g_array_index (audience->entries, Entry, position);

  *form = entry->form;
  return entry->scope;
}

gboolean
cp2_audience_find (const Cp2Audience *audience,
                   const char        *scope,
                   Cp2FieldForm      *form)
{
  const Entry *entry = find_entry (audience, scope);

  if (entry != NULL)
    *form = entry->form;
  return entry != NULL;
}

gboolean
cp2_audience_public (Cp2Record      *record,
                     Cp2Repository  *repository,
                     Cp2Audience    *audience,
                     GError        **error)
{
  cp2_audience_add_everyone (audience);
  return TRUE;
}
