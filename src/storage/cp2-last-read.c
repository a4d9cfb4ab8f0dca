#include "config.h"

#include <string.h>

#include "storage/cp2-last-read.h"

typedef struct
{
  char      *id;      /* %NULL when nothing is known */
  gint64     version; /* -1 when there is no such record */
  Cp2Record *record;  /* a copy; %NULL when it was read but once */
} Entry;

struct _Cp2LastRead
{
  GHashTable *entries; /* Cp2Kind → Entry */
};

static void
entry_clear (Entry *entry)
{
  g_clear_pointer (&entry->id, g_free);
  g_clear_object (&entry->record);
}

static void
entry_free (gpointer data)
{
  entry_clear (data);
  g_free (data);
}

Cp2LastRead *
cp2_last_read_new (void)
{
  Cp2LastRead *self = g_new0 (Cp2LastRead, 1);

  self->entries = g_hash_table_new_full (NULL, NULL, NULL, entry_free);
  return self;
}

void
cp2_last_read_free (Cp2LastRead *self)
{
  g_hash_table_unref (self->entries);
  g_free (self);
}

void
cp2_last_read_forget (Cp2LastRead   *self,
                      const Cp2Kind *kind)
{
  Entry *entry = self != NULL ? g_hash_table_lookup (self->entries, kind) : NULL;

  if (entry != NULL)
    entry_clear (entry);
}

static Entry *
find (Cp2LastRead   *self,
      const Cp2Kind *kind,
      const char    *id)
{
  Entry *entry = self != NULL ? g_hash_table_lookup (self->entries, kind) : NULL;

  return entry != NULL && entry->id != NULL && strcmp (entry->id, id) == 0 ? entry : NULL;
}

static Entry *
begin (Cp2LastRead   *self,
       const Cp2Kind *kind)
{
  Entry *entry = g_hash_table_lookup (self->entries, kind);

  if (entry == NULL)
    {
      entry = g_new0 (Entry, 1);
      g_hash_table_insert (self->entries, (gpointer) kind, entry);
    }

  entry_clear (entry);
  return entry;
}

void
cp2_last_read_note (Cp2LastRead   *self,
                    const Cp2Kind *kind,
                    const char    *id,
                    gpointer       record)
{
  Entry *entry = find (self, kind, id);

  if (self == NULL)
    return;
  if (entry != NULL && record != NULL)
    {
      g_clear_object (&entry->record);
      entry->record = cp2_record_copy (record);
      return;
    }

  entry = begin (self, kind);
  entry->id = g_strdup (id);
  entry->version = record != NULL ? CP2_RECORD (record)->version : -1;
}

gboolean
cp2_last_read_find_record (Cp2LastRead   *self,
                           const Cp2Kind *kind,
                           const char    *id,
                           gpointer      *record)
{
  Entry *entry = find (self, kind, id);

  if (entry == NULL || (entry->record == NULL && entry->version >= 0))
    return FALSE;

  *record = entry->record != NULL ? cp2_record_copy (entry->record) : NULL;
  return TRUE;
}

gboolean
cp2_last_read_find_version (Cp2LastRead   *self,
                            const Cp2Kind *kind,
                            const char    *id,
                            gint64        *version)
{
  Entry *entry = find (self, kind, id);

  if (entry != NULL)
    *version = entry->version;
  return entry != NULL;
}
