#include "config.h"

#include "demo-phone/cp2-phone-inbox.h"

struct _Cp2PhoneInbox
{
  GObject       parent_instance;

  GFile        *folder;
  GFileMonitor *monitor;
  /* (element-type Cp2PhoneMessage) */
  GPtrArray    *messages;
};

static void inbox_iface_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (Cp2PhoneInbox, cp2_phone_inbox, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, inbox_iface_init))

/* The gateway writes beside it and renames: a file with this ending is whole. */
static gboolean
is_message (GFile *file)
{
  g_autofree char *name = g_file_get_basename (file);

  return g_str_has_suffix (name, ".json") && name[0] != '.';
}

static void
add (Cp2PhoneInbox *self,
     GFile         *file)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(Cp2PhoneMessage) message = cp2_phone_message_load (file, &error);
  guint at = self->messages->len;
  int order = 1;

  if (message == NULL)
    {
      g_message ("%s", error->message);
      return;
    }

  while (at > 0 && (order = g_strcmp0 (cp2_phone_message_get_name (message),
                                       cp2_phone_message_get_name (g_ptr_array_index (self->messages, at - 1)))) < 0)
    at--;
  if (at > 0 && order == 0)
    return;

  g_ptr_array_insert (self->messages, at, g_steal_pointer (&message));
  g_list_model_items_changed (G_LIST_MODEL (self), at, 0, 1);
}

static void
read_all (Cp2PhoneInbox *self)
{
  g_autoptr(GFileEnumerator) files =
    g_file_enumerate_children (self->folder, G_FILE_ATTRIBUTE_STANDARD_NAME, G_FILE_QUERY_INFO_NONE, NULL, NULL);
  GFile *file;

  while (files != NULL && g_file_enumerator_iterate (files, NULL, &file, NULL, NULL) && file != NULL)
    if (is_message (file))
      add (self, file);
}

static void
changed_cb (Cp2PhoneInbox     *self,
            GFile             *file,
            GFile             *other,
            GFileMonitorEvent  event)
{
  GFile *arrived = event == G_FILE_MONITOR_EVENT_RENAMED ? other : file;

  if (event != G_FILE_MONITOR_EVENT_RENAMED && event != G_FILE_MONITOR_EVENT_MOVED_IN &&
      event != G_FILE_MONITOR_EVENT_CREATED && event != G_FILE_MONITOR_EVENT_CHANGES_DONE_HINT)
    return;

  if (g_file_equal (arrived, self->folder))
    read_all (self);
  else if (is_message (arrived) && g_file_query_exists (arrived, NULL))
    add (self, arrived);
}

static GType
cp2_phone_inbox_get_item_type (GListModel *model)
{
  return CP2_TYPE_PHONE_MESSAGE;
}

static guint
cp2_phone_inbox_get_n_items (GListModel *model)
{
  return CP2_PHONE_INBOX (model)->messages->len;
}

static gpointer
cp2_phone_inbox_get_item (GListModel *model,
                          guint       position)
{
  Cp2PhoneInbox *self = CP2_PHONE_INBOX (model);

  return position < self->messages->len ? g_object_ref (g_ptr_array_index (self->messages, position)) : NULL;
}

static void
inbox_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = cp2_phone_inbox_get_item_type;
  iface->get_n_items = cp2_phone_inbox_get_n_items;
  iface->get_item = cp2_phone_inbox_get_item;
}

static void
cp2_phone_inbox_finalize (GObject *object)
{
  Cp2PhoneInbox *self = CP2_PHONE_INBOX (object);

  g_clear_object (&self->monitor);
  g_clear_object (&self->folder);
  g_ptr_array_unref (self->messages);

  G_OBJECT_CLASS (cp2_phone_inbox_parent_class)->finalize (object);
}

static void
cp2_phone_inbox_class_init (Cp2PhoneInboxClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cp2_phone_inbox_finalize;
}

static void
cp2_phone_inbox_init (Cp2PhoneInbox *self)
{
  self->messages = g_ptr_array_new_with_free_func (g_object_unref);
}

Cp2PhoneInbox *
cp2_phone_inbox_new (GFile *folder)
{
  Cp2PhoneInbox *self = g_object_new (CP2_TYPE_PHONE_INBOX, NULL);
  g_autoptr(GError) error = NULL;

  self->folder = g_object_ref (folder);
  self->monitor = g_file_monitor_directory (folder, G_FILE_MONITOR_WATCH_MOVES, NULL, &error);
  if (self->monitor != NULL)
    g_signal_connect_object (self->monitor, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  else
    g_message ("New messages will not show: %s", error->message);

  read_all (self);
  return self;
}
