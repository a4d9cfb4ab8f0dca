#include "config.h"

#include <glib/gi18n.h>

#include "app/cp2-row-label.h"
#include "app/cp2-tooltip.h"
#include "app/models/cp2-display.h"
#include "app/professional/cp2-vacancy-chooser.h"
#include "core/cp2-record.h"

/* Fewer are seen at a glance. */
#define TYPE_AHEAD_MIN 9

struct _Cp2VacancyChooser
{
  AdwBin              parent_instance;

  /* Owned references */
  Cp2VacancyFilters  *filters;
  GtkFilterListModel *shown;
  GtkStringFilter    *filter;

  guint               facet;
  char               *title;
  /* What is shown as chosen, %NULL for nothing */
  char               *chosen;

  /* Template widgets */
  GtkMenuButton      *button;
  GtkLabel           *label;
  GtkPopover         *popover;
  GtkSearchEntry     *search_entry;
  GtkListView        *list;
  GtkLabel           *nothing_label;
};

G_DEFINE_FINAL_TYPE (Cp2VacancyChooser, cp2_vacancy_chooser, ADW_TYPE_BIN)

enum {
  PROP_0,
  PROP_FACET,
  PROP_TITLE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
choose (Cp2VacancyChooser *self,
        guint              position)
{
  g_autoptr(Cp2VacancyChoice) choice = g_list_model_get_item (G_LIST_MODEL (self->shown), position);

  if (choice == NULL)
    return;

  gtk_popover_popdown (self->popover);
  cp2_vacancy_filters_set_value (self->filters, self->facet, cp2_vacancy_choice_get_id (choice));
}

static void
activate_cb (Cp2VacancyChooser *self,
             guint              position)
{
  choose (self, position);
}

static void
search_changed_cb (Cp2VacancyChooser *self)
{
  gtk_string_filter_set_search (self->filter, gtk_editable_get_text (GTK_EDITABLE (self->search_entry)));
  gtk_widget_set_visible (GTK_WIDGET (self->nothing_label), g_list_model_get_n_items (G_LIST_MODEL (self->shown)) == 0);
}

/* Enter takes the first that is left. */
static void
search_activate_cb (Cp2VacancyChooser *self)
{
  choose (self, 0);
}

static void
search_stopped_cb (Cp2VacancyChooser *self)
{
  gtk_popover_popdown (self->popover);
}

static void
setup_cb (Cp2VacancyChooser *self,
          GtkListItem       *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *name = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "hexpand", TRUE, "ellipsize", PANGO_ELLIPSIZE_END, NULL);
  GtkWidget *count = g_object_new (GTK_TYPE_LABEL, "xalign", 1.0, NULL);
  GtkWidget *check = gtk_image_new_from_icon_name ("object-select-symbolic");

  gtk_widget_add_css_class (count, "dim-label");
  gtk_widget_add_css_class (count, "numeric");
  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Chosen"), -1);
  gtk_box_append (GTK_BOX (box), check);
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), count);
  gtk_list_item_set_child (item, box);
}

static void
bind_cb (Cp2VacancyChooser *self,
         GtkListItem       *item)
{
  Cp2VacancyChoice *choice = gtk_list_item_get_item (item);
  const char *chosen = cp2_vacancy_filters_get_value (self->filters, self->facet);
  g_autofree char *count = cp2_display_number (cp2_vacancy_choice_get_count (choice));
  g_autofree char *spoken = g_strjoin (", ", cp2_vacancy_choice_get_name (choice), count, NULL);
  GtkWidget *check = gtk_widget_get_first_child (gtk_list_item_get_child (item));
  GtkWidget *name = gtk_widget_get_next_sibling (check);

  /* Its place stays, so that the names are below one another. */
  gtk_widget_set_opacity (check, g_strcmp0 (chosen != NULL ? chosen : "", cp2_vacancy_choice_get_id (choice)) == 0 ? 1 : 0);
  gtk_label_set_label (GTK_LABEL (name), cp2_vacancy_choice_get_name (choice));
  gtk_label_set_label (GTK_LABEL (gtk_widget_get_next_sibling (name)), count);
  cp2_row_set_label (gtk_list_item_get_child (item), spoken);
}

static void
fill (Cp2VacancyChooser *self)
{
  g_autoptr(GPtrArray) choices = cp2_vacancy_filters_list_choices (self->filters, self->facet);
  g_autoptr(GListStore) store = g_list_store_new (CP2_TYPE_VACANCY_CHOICE);

  g_list_store_splice (store, 0, 0, choices->pdata, choices->len);
  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
  gtk_string_filter_set_search (self->filter, NULL);
  gtk_filter_list_model_set_model (self->shown, G_LIST_MODEL (store));
  gtk_widget_set_visible (GTK_WIDGET (self->search_entry), choices->len >= TYPE_AHEAD_MIN);
  gtk_widget_set_visible (GTK_WIDGET (self->nothing_label), FALSE);
}

static void
visible_changed_cb (Cp2VacancyChooser *self)
{
  if (!gtk_widget_get_visible (GTK_WIDGET (self->popover)))
    {
      /* Nothing of it is needed until the next time. */
      gtk_filter_list_model_set_model (self->shown, NULL);
      return;
    }

  fill (self);
  gtk_widget_grab_focus (gtk_widget_get_visible (GTK_WIDGET (self->search_entry)) ? GTK_WIDGET (self->search_entry) : GTK_WIDGET (self->list));
}

static void
show_chosen (Cp2VacancyChooser *self,
             const char        *name)
{
  /* Translators: a filter and what is chosen: “County: Kisumu” */
  g_autofree char *spoken = name != NULL ? g_strdup_printf (C_("filter", "%1$s: %2$s"), self->title, name) : NULL;

  gtk_label_set_label (self->label, name != NULL ? name : self->title);
  cp2_tooltip_set (GTK_WIDGET (self->button), spoken);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  spoken != NULL ? spoken : self->title, -1);
  if (name != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self), "vacancy-chosen");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "vacancy-chosen");
}

/* With each letter of a search. */
static void
update (Cp2VacancyChooser *self)
{
  const char *name = cp2_vacancy_filters_get_name (self->filters, self->facet);

  if (g_strcmp0 (name, self->chosen) != 0)
    show_chosen (self, name);
  cp2_set_text (&self->chosen, name);
  gtk_widget_set_sensitive (GTK_WIDGET (self->button), cp2_vacancy_filters_get_ready (self->filters));
}

static void
cp2_vacancy_chooser_dispose (GObject *object)
{
  Cp2VacancyChooser *self = CP2_VACANCY_CHOOSER (object);

  g_clear_object (&self->filters);
  g_clear_object (&self->shown);
  g_clear_object (&self->filter);

  G_OBJECT_CLASS (cp2_vacancy_chooser_parent_class)->dispose (object);
}

static void
cp2_vacancy_chooser_finalize (GObject *object)
{
  g_free (CP2_VACANCY_CHOOSER (object)->title);
  g_free (CP2_VACANCY_CHOOSER (object)->chosen);

  G_OBJECT_CLASS (cp2_vacancy_chooser_parent_class)->finalize (object);
}

static void
cp2_vacancy_chooser_get_property (GObject    *object,
                                  guint       prop_id,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  Cp2VacancyChooser *self = CP2_VACANCY_CHOOSER (object);

  switch (prop_id)
    {
    case PROP_FACET:
      g_value_set_uint (value, self->facet);
      break;

    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
cp2_vacancy_chooser_set_property (GObject      *object,
                                  guint         prop_id,
                                  const GValue *value,
                                  GParamSpec   *pspec)
{
  Cp2VacancyChooser *self = CP2_VACANCY_CHOOSER (object);

  switch (prop_id)
    {
    case PROP_FACET:
      self->facet = g_value_get_uint (value);
      break;

    case PROP_TITLE:
      g_free (self->title);
      self->title = g_value_dup_string (value);
      gtk_label_set_label (self->label, self->title);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, self->title, -1);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
cp2_vacancy_chooser_class_init (Cp2VacancyChooserClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = cp2_vacancy_chooser_dispose;
  object_class->finalize = cp2_vacancy_chooser_finalize;
  object_class->get_property = cp2_vacancy_chooser_get_property;
  object_class->set_property = cp2_vacancy_chooser_set_property;

  properties[PROP_FACET] =
    g_param_spec_uint ("facet", NULL, NULL, 0, CP2_VACANCY_N_FACETS - 1, 0, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_TITLE] =
    g_param_spec_string ("title", NULL, NULL, NULL, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/cp2desktop/CP2/ui/cp2-vacancy-chooser.ui");
  gtk_widget_class_bind_template_child (widget_class, Cp2VacancyChooser, button);
  gtk_widget_class_bind_template_child (widget_class, Cp2VacancyChooser, label);
  gtk_widget_class_bind_template_child (widget_class, Cp2VacancyChooser, popover);
  gtk_widget_class_bind_template_child (widget_class, Cp2VacancyChooser, search_entry);
  gtk_widget_class_bind_template_child (widget_class, Cp2VacancyChooser, list);
  gtk_widget_class_bind_template_child (widget_class, Cp2VacancyChooser, nothing_label);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_stopped_cb);
  gtk_widget_class_bind_template_callback (widget_class, setup_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_cb);
}

static void
cp2_vacancy_chooser_init (Cp2VacancyChooser *self)
{
  g_autoptr(GtkSelectionModel) selection = NULL;

  gtk_widget_init_template (GTK_WIDGET (self));

  self->filter = gtk_string_filter_new (gtk_property_expression_new (CP2_TYPE_VACANCY_CHOICE, NULL, "name"));
  self->shown = gtk_filter_list_model_new (NULL, GTK_FILTER (g_object_ref (self->filter)));
  selection = GTK_SELECTION_MODEL (gtk_no_selection_new (G_LIST_MODEL (g_object_ref (self->shown))));
  gtk_list_view_set_model (self->list, selection);
  g_signal_connect_object (self->popover, "notify::visible", G_CALLBACK (visible_changed_cb), self, G_CONNECT_SWAPPED);
}

void
cp2_vacancy_chooser_set_filters (Cp2VacancyChooser *self,
                                 Cp2VacancyFilters *filters)
{
  g_return_if_fail (CP2_IS_VACANCY_CHOOSER (self));
  g_return_if_fail (CP2_IS_VACANCY_FILTERS (filters));
  g_return_if_fail (self->filters == NULL);

  self->filters = g_object_ref (filters);
  g_signal_connect_object (filters, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

const char *
cp2_vacancy_chooser_get_title (Cp2VacancyChooser *self)
{
  g_return_val_if_fail (CP2_IS_VACANCY_CHOOSER (self), NULL);

  return self->title;
}
