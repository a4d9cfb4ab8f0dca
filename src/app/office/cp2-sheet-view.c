#include "config.h"

#include <glib/gi18n.h>

#include "app/cp2-app.h"
#include "app/cp2-tooltip.h"
#include "app/models/cp2-words.h"
#include "app/office/cp2-sheet-view.h"

struct _Cp2SheetView
{
  AdwBin       parent_instance;

  /* Owned references: of what is shown */
  GPtrArray   *shown;

  /* Template widgets */
  GtkStack    *stack;
  GtkLabel    *centre;
  GtkLabel    *heading;
  GtkLabel    *status;
  GtkWidget   *pending;
  GtkWidget   *problem_box;
  GtkLabel    *problem;
  GtkLabel    *counts;
  GtkListBox  *people;
  GtkWidget   *history;
  GtkListBox  *events;
  GtkWidget   *reopen_button;
  GtkWidget   *verify_button;
};

G_DEFINE_FINAL_TYPE (Cp2SheetView, cp2_sheet_view, ADW_TYPE_BIN)

enum {
  SIGNAL_VERIFY,
  SIGNAL_REOPEN,
  SIGNAL_UNDERSTOOD,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
verify_cb (Cp2SheetView *self)
{
  g_signal_emit (self, signals[SIGNAL_VERIFY], 0);
}

static void
reopen_cb (Cp2SheetView *self)
{
  g_signal_emit (self, signals[SIGNAL_REOPEN], 0);
}

static void
understood_cb (Cp2SheetView *self)
{
  g_signal_emit (self, signals[SIGNAL_UNDERSTOOD], 0);
}

static void
empty_list (GtkListBox *list)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (list))) != NULL)
    gtk_list_box_remove (list, child);
}

static GtkWidget *
make_person (Cp2SheetPerson *person)
{
  static const char * const shapes[] = { "○", "●", "✗", "⇄", "○" };
  static const char * const classes[] = { "dim-label", "present", "absent", "replaced", "dim-label" };
  Cp2AttendanceStatus status = cp2_sheet_person_get_status (person);
  const char *notes = cp2_sheet_person_get_notes (person);
  const char *times = cp2_sheet_person_get_times (person);
  const char *word = cp2_words_get_mark (status);
  g_autofree char *subtitle = notes ? g_strjoin ("\n", cp2_sheet_person_get_role (person), notes, NULL)
                                    : g_strdup (cp2_sheet_person_get_role (person));
  g_autofree char *mark = times ? g_strjoin (" · ", word, times, NULL) : g_strdup (word);
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", cp2_sheet_person_get_name (person),
                                 "subtitle", subtitle, "subtitle-lines", 0, NULL);
  GtkWidget *shape = gtk_label_new (shapes[status]);
  GtkWidget *label = gtk_label_new (mark);

  gtk_widget_add_css_class (shape, classes[status]);
  gtk_label_set_width_chars (GTK_LABEL (shape), 2);
  gtk_widget_add_css_class (label, "numeric");
  gtk_widget_add_css_class (label, "caption");
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), shape);
  if (cp2_sheet_person_is_exception (person))
    {
      GtkWidget *icon = g_object_new (GTK_TYPE_IMAGE, "icon-name", "dialog-warning-symbolic", NULL);

      cp2_tooltip_set (icon, _("Look at this one"));
      gtk_accessible_update_property (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Look at this one"), -1);
      gtk_widget_add_css_class (icon, "warning");
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), icon);
    }
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);

  return row;
}

/* A row is made anew only when it says something else. */
static void
show_people (Cp2SheetView *self,
             GPtrArray    *people)
{
  GtkListBoxRow *row;

  for (guint i = 0; i < people->len; i++)
    {
      row = gtk_list_box_get_row_at_index (self->people, i);
      if (row != NULL && cp2_sheet_person_equal (self->shown->pdata[i], people->pdata[i]))
        continue;
      if (row != NULL)
        gtk_list_box_remove (self->people, GTK_WIDGET (row));
      gtk_list_box_insert (self->people, make_person (people->pdata[i]), i);
    }
  while ((row = gtk_list_box_get_row_at_index (self->people, people->len)) != NULL)
    gtk_list_box_remove (self->people, GTK_WIDGET (row));

  g_clear_pointer (&self->shown, g_ptr_array_unref);
  self->shown = g_ptr_array_ref (people);
  gtk_widget_set_visible (GTK_WIDGET (self->people), people->len > 0);
}

static GtkWidget *
make_event (const Cp2SheetEvent *event)
{
  g_autofree char *subtitle = event->note ? g_strjoin (" · ", event->when, event->note, NULL) : g_strdup (event->when);

  return g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", event->sentence, "title-lines", 0,
                       "subtitle", g_str_has_prefix (subtitle, " · ") ? subtitle + strlen (" · ") : subtitle,
                       "subtitle-lines", 0, NULL);
}

static char *
say_count (const Cp2SheetCount *count)
{
  g_autofree char *absent = g_strdup_printf (ngettext ("%u absent", "%u absent", count->absent), count->absent);
  g_autofree char *replaced = g_strdup_printf (ngettext ("%u replaced", "%u replaced", count->replaced), count->replaced);
  g_autofree char *unmarked = g_strdup_printf (ngettext ("%u not marked", "%u not marked", count->unmarked), count->unmarked);
  g_autoptr(GString) text = g_string_new (NULL);

  /* Translators: a role, and of so many people who have to be there: "Invigilator: 10 of 11 present" */
  g_string_append_printf (text, _("%s: %u of %u present"), count->role, count->present, count->due);
  if (count->absent > 0)
    g_string_append_printf (text, " · %s", absent);
  if (count->replaced > 0)
    g_string_append_printf (text, " · %s", replaced);
  if (count->unmarked > 0)
    g_string_append_printf (text, " · %s", unmarked);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
say_counts (GPtrArray *counts)
{
  g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < counts->len; i++)
    g_ptr_array_add (lines, say_count (counts->pdata[i]));
  g_ptr_array_add (lines, NULL);

  return g_strjoinv ("\n", (char **) lines->pdata);
}

void
cp2_sheet_view_show (Cp2SheetView   *self,
                     Cp2SheetDetail *detail)
{
  g_autofree char *counts = NULL;

  g_return_if_fail (CP2_IS_SHEET_VIEW (self));

  gtk_stack_set_visible_child_name (self->stack, detail ? "sheet" : "nothing");
  if (detail == NULL)
    return;

  counts = say_counts (detail->counts);
  gtk_label_set_text (self->centre, detail->centre_name);
  gtk_label_set_text (self->heading, detail->heading);
  gtk_label_set_text (self->status, detail->status);
  gtk_label_set_text (self->counts, counts);
  gtk_widget_set_visible (self->pending, detail->is_pending);
  gtk_widget_set_visible (self->problem_box, detail->problem != NULL);
  gtk_label_set_text (self->problem, detail->problem ? detail->problem : "");

  show_people (self, detail->people);
  empty_list (self->events);
  for (guint i = 0; i < detail->events->len; i++)
    gtk_list_box_append (self->events, make_event (detail->events->pdata[i]));
  gtk_widget_set_visible (self->history, detail->events->len > 0);

  gtk_widget_set_sensitive (self->verify_button, cp2_sheet_detail_can_verify (detail));
  gtk_widget_set_sensitive (self->reopen_button, cp2_sheet_detail_can_reopen (detail));
}

static void
cp2_sheet_view_finalize (GObject *object)
{
  g_clear_pointer (&CP2_SHEET_VIEW (object)->shown, g_ptr_array_unref);

  G_OBJECT_CLASS (cp2_sheet_view_parent_class)->finalize (object);
}

static guint
add_signal (Cp2SheetViewClass *klass,
            const char        *name)
{
  return g_signal_new (name, G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
cp2_sheet_view_class_init (Cp2SheetViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = cp2_sheet_view_finalize;

  signals[SIGNAL_VERIFY] = add_signal (klass, "verify");
  signals[SIGNAL_REOPEN] = add_signal (klass, "reopen");
  signals[SIGNAL_UNDERSTOOD] = add_signal (klass, "understood");

  gtk_widget_class_set_template_from_resource (widget_class, CP2_RESOURCE_PATH "/ui/cp2-sheet-view.ui");
  gtk_widget_class_bind_template_child (widget_class, Cp2SheetView, stack);
  gtk_widget_class_bind_template_child (widget_class, Cp2SheetView, centre);
  gtk_widget_class_bind_template_child (widget_class, Cp2SheetView, heading);
  gtk_widget_class_bind_template_child (widget_class, Cp2SheetView, status);
  gtk_widget_class_bind_template_child (widget_class, Cp2SheetView, pending);
  gtk_widget_class_bind_template_child (widget_class, Cp2SheetView, problem_box);
  gtk_widget_class_bind_template_child (widget_class, Cp2SheetView, problem);
  gtk_widget_class_bind_template_child (widget_class, Cp2SheetView, counts);
  gtk_widget_class_bind_template_child (widget_class, Cp2SheetView, people);
  gtk_widget_class_bind_template_child (widget_class, Cp2SheetView, history);
  gtk_widget_class_bind_template_child (widget_class, Cp2SheetView, events);
  gtk_widget_class_bind_template_child (widget_class, Cp2SheetView, reopen_button);
  gtk_widget_class_bind_template_child (widget_class, Cp2SheetView, verify_button);
  gtk_widget_class_bind_template_callback (widget_class, verify_cb);
  gtk_widget_class_bind_template_callback (widget_class, reopen_cb);
  gtk_widget_class_bind_template_callback (widget_class, understood_cb);
}

static void
cp2_sheet_view_init (Cp2SheetView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
