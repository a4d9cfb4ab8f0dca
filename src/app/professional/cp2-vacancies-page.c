#include "config.h"

#include <glib/gi18n.h>

#include "app/cp2-app.h"
#include "app/models/cp2-vacancy-filters.h"
#include "app/models/cp2-vacancy-filters-text.h"
#include "app/models/cp2-vacancy-list.h"
#include "app/models/cp2-vacancy-place.h"
#include "app/professional/cp2-vacancies-page.h"
#include "app/professional/cp2-vacancy-chooser.h"
#include "app/professional/cp2-vacancy-detail.h"
#include "app/professional/cp2-vacancy-rows.h"
#include "app/professional/cp2-vacancy-submit.h"
#include "core/cp2-clock.h"

struct _Cp2VacanciesPage
{
  Cp2Page               parent_instance;

  /* Owned references */
  Cp2VacancyFilters    *filters;
  Cp2VacancyApplicant  *applicant;
  Cp2VacancyRows       *rows;
  GtkSingleSelection   *selection;
  Cp2Vacancy           *chosen;
  Cp2VacancyStanding   *standing;
  char                 *today;
  /* While the list becomes another one: what is selected, -1 for nothing */
  gint64                selected_row;
  /* Whether another page showed the way to what is chosen; until something is asked for here. */
  gboolean              was_sent;

  /* Template widgets */
  AdwLeaflet           *leaflet;
  GtkEditable          *search;
  GtkExpander          *expander;
  GtkLabel             *filters_label;
  Cp2VacancyChooser    *choosers[CP2_VACANCY_N_FACETS];
  GtkLabel             *count;
  GtkDropDown          *sort;
  GtkStack             *stack;
  GtkListView          *list;
  AdwStatusPage        *empty;
  GtkButton            *loosen_button;
  Cp2VacancyDetail     *detail;
};

G_DEFINE_FINAL_TYPE (Cp2VacanciesPage, cp2_vacancies_page, CP2_TYPE_PAGE)

static void
show_detail (Cp2VacanciesPage *self)
{
  g_clear_pointer (&self->standing, cp2_vacancy_standing_free);
  if (self->chosen != NULL)
    self->standing = cp2_vacancy_standing_new (cp2_page_get_store (CP2_PAGE (self)), self->applicant, self->chosen);
  cp2_vacancy_detail_show (self->detail, self->chosen, self->applicant, self->standing, self->today);
}

static void
choose (Cp2VacanciesPage *self,
        Cp2Vacancy       *vacancy)
{
  g_set_object (&self->chosen, vacancy);
  show_detail (self);
}

static void
selected_cb (Cp2VacanciesPage *self)
{
  Cp2VacancyPlace *place = gtk_single_selection_get_selected_item (self->selection);
  Cp2Vacancy *vacancy = place != NULL ? cp2_vacancy_place_get_vacancy (place) : NULL;

  if (vacancy != NULL && (self->chosen == NULL || !g_str_equal (CP2_RECORD (vacancy)->id, CP2_RECORD (self->chosen)->id)))
    choose (self, vacancy);
}

/* Another vacancy may come into the place that is selected; and GtkSingleSelection would look for it in the whole list. */
static void
filters_changing_cb (Cp2VacanciesPage *self,
                     gboolean          asked)
{
  Cp2VacancyList *list = CP2_VACANCY_LIST (cp2_vacancy_filters_get_list (self->filters));
  GtkAdjustment *scroll = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->list));
  guint n = g_list_model_get_n_items (G_LIST_MODEL (list));
  guint selected = gtk_single_selection_get_selected (self->selection);
  double middle;

  /* What one has asked for is seen from its beginning. */
  if (asked)
    {
      gtk_adjustment_set_value (scroll, 0);
      self->was_sent = FALSE;
    }
  middle = gtk_adjustment_get_value (scroll) + gtk_adjustment_get_page_size (scroll) / 2;
  cp2_vacancy_list_set_look (list, n * CLAMP (middle / MAX (gtk_adjustment_get_upper (scroll), 1), 0, 1), !asked);
  if (selected == GTK_INVALID_LIST_POSITION)
    return;

  self->selected_row = cp2_vacancy_list_get_row (list, selected);
  gtk_single_selection_set_selected (self->selection, GTK_INVALID_LIST_POSITION);
}

static void
settle_list (Cp2VacanciesPage *self)
{
  Cp2VacancyList *list = CP2_VACANCY_LIST (cp2_vacancy_filters_get_list (self->filters));

  if (self->selected_row >= 0)
    gtk_single_selection_set_selected (self->selection, cp2_vacancy_list_find_row (list, self->selected_row));
  self->selected_row = -1;
}

static void
activate_cb (Cp2VacanciesPage *self)
{
  adw_leaflet_navigate (self->leaflet, ADW_NAVIGATION_DIRECTION_FORWARD);
}

static void
back_cb (Cp2VacanciesPage *self)
{
  adw_leaflet_navigate (self->leaflet, ADW_NAVIGATION_DIRECTION_BACK);
}

static void
show_count (Cp2VacanciesPage *self)
{
  g_autofree char *count = cp2_vacancy_filters_describe (self->filters);
  g_autofree char *set = cp2_vacancy_filters_describe_set (self->filters);

  gtk_label_set_text (self->count, count);
  gtk_label_set_text (self->filters_label, set);
}

static void
show_loosening (Cp2VacanciesPage *self)
{
  g_autofree char *text = cp2_vacancy_filters_describe_loosening (self->filters);

  gtk_widget_set_visible (GTK_WIDGET (self->loosen_button), text != NULL);
  if (text != NULL)
    gtk_button_set_label (self->loosen_button, text);
}

static void
show_empty (Cp2VacanciesPage *self)
{
  const Cp2ReplicaStatus *status = cp2_store_get_status (cp2_page_get_store (CP2_PAGE (self)));
  gboolean is_asked = cp2_vacancy_filters_get_n_set (self->filters) > 0 ||
                      *cp2_vacancy_filters_get_words (self->filters) != '\0';

  if (is_asked)
    {
      adw_status_page_set_title (self->empty, _("Nothing Found"));
      adw_status_page_set_description (self->empty, _("No open vacancy fits all that you chose."));
      show_loosening (self);
      return;
    }

  gtk_widget_set_visible (GTK_WIDGET (self->loosen_button), FALSE);
  adw_status_page_set_title (self->empty, status->initial_complete ? _("No Open Vacancies") : _("Vacancies Are on Their Way"));
  adw_status_page_set_description (self->empty, status->initial_complete
                                                ? _("New ones appear here by themselves.")
                                                : _("They are being received for the first time and appear by themselves."));
}

static void
filters_changed_cb (Cp2VacanciesPage *self)
{
  gboolean has_some = cp2_vacancy_filters_get_n_found (self->filters) > 0;

  show_count (self);
  settle_list (self);
  /* The first is a stranger's choice until the list is in its order. */
  if (has_some && self->chosen == NULL && cp2_vacancy_filters_get_ready (self->filters) &&
      !adw_leaflet_get_folded (self->leaflet))
    gtk_single_selection_set_selected (self->selection, 0);
  if (!has_some)
    show_empty (self);
  /* Nobody applies for one beside “Nothing Found”. */
  cp2_vacancy_detail_set_covered (self->detail, !has_some && !self->was_sent);
  gtk_stack_set_visible_child_name (self->stack, has_some ? "list" : "empty");
}

static void
search_cb (Cp2VacanciesPage *self)
{
  cp2_vacancy_filters_set_words (self->filters, gtk_editable_get_text (self->search));
}

static void
sort_cb (Cp2VacanciesPage *self)
{
  if (self->filters != NULL)
    cp2_vacancy_filters_set_sort (self->filters, gtk_drop_down_get_selected (self->sort));
}

static void
loosen_cb (Cp2VacanciesPage *self)
{
  guint n_found;
  guint what = cp2_vacancy_filters_get_loosening (self->filters, &n_found);

  if (what == CP2_VACANCY_LOOSEN_WORDS || what == CP2_VACANCY_LOOSEN_ALL)
    gtk_editable_set_text (self->search, "");
  cp2_vacancy_filters_loosen (self->filters, what);
}

static void
complete_cb (Cp2VacanciesPage *self)
{
  cp2_page_go (CP2_PAGE (self), "profile", self->standing ? self->standing->field : NULL);
}

static void
submit_cb (Cp2VacanciesPage *self)
{
  cp2_vacancy_submit_ask (CP2_PAGE (self), CP2_REPOSITORY (self->applicant), self->chosen, self->standing->application);
}

static void
withdraw_cb (Cp2VacanciesPage *self)
{
  gboolean is_open = !self->chosen->closed && g_strcmp0 (self->chosen->closes_on, self->today) >= 0;

  cp2_vacancy_submit_take_back (CP2_PAGE (self), is_open ? CP2_RECORD (self->chosen)->id : NULL,
                                self->standing->application, self->standing->version);
}

static void
read_chosen (Cp2VacanciesPage *self)
{
  g_autoptr(Cp2Vacancy) vacancy = NULL;

  if (self->chosen == NULL)
    return;
  if (cp2_store_get_record (cp2_page_get_store (CP2_PAGE (self)), &cp2_vacancy_kind, CP2_RECORD (self->chosen)->id,
                            (gpointer *) &vacancy, NULL) && vacancy != NULL)
    g_set_object (&self->chosen, vacancy);
}

static void
refresh (Cp2Page *page)
{
  Cp2VacanciesPage *self = CP2_VACANCIES_PAGE (page);

  g_free (self->today);
  self->today = cp2_clock_today ();
  cp2_vacancy_applicant_forget (self->applicant);
  cp2_vacancy_filters_refresh (self->filters);
  cp2_vacancy_rows_refresh (self->rows, self->today);
  read_chosen (self);
  filters_changed_cb (self);
  show_detail (self);
}

static void
show_target (Cp2Page    *page,
             const char *target)
{
  Cp2VacanciesPage *self = CP2_VACANCIES_PAGE (page);
  g_autoptr(Cp2Vacancy) vacancy = NULL;

  if (!cp2_store_get_record (cp2_page_get_store (page), &cp2_vacancy_kind, target, (gpointer *) &vacancy, NULL) ||
      vacancy == NULL)
    return;

  gtk_single_selection_set_selected (self->selection, GTK_INVALID_LIST_POSITION);
  self->was_sent = TRUE;
  cp2_vacancy_detail_set_covered (self->detail, FALSE);
  choose (self, vacancy);
  adw_leaflet_navigate (self->leaflet, ADW_NAVIGATION_DIRECTION_FORWARD);
}

static void
find (Cp2Page *page)
{
  gtk_widget_grab_focus (GTK_WIDGET (CP2_VACANCIES_PAGE (page)->search));
}

static void
cp2_vacancies_page_constructed (GObject *object)
{
  Cp2VacanciesPage *self = CP2_VACANCIES_PAGE (object);
  Cp2Store *store;

  G_OBJECT_CLASS (cp2_vacancies_page_parent_class)->constructed (object);

  store = cp2_page_get_store (CP2_PAGE (self));
  self->today = cp2_clock_today ();
  self->applicant = cp2_vacancy_applicant_new (store);
  self->filters = cp2_vacancy_filters_new (store);
  self->selection = gtk_single_selection_new (g_object_ref (cp2_vacancy_filters_get_list (self->filters)));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  for (guint i = 0; i < CP2_VACANCY_N_FACETS; i++)
    cp2_vacancy_chooser_set_filters (self->choosers[i], self->filters);
  self->rows = cp2_vacancy_rows_new (self->list, self->applicant);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
  g_signal_connect_object (self->selection, "notify::selected-item", G_CALLBACK (selected_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (cp2_vacancy_filters_get_list (self->filters), "places-changed",
                           G_CALLBACK (cp2_vacancy_rows_look), self->rows, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->filters, "changing", G_CALLBACK (filters_changing_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->filters, "changed", G_CALLBACK (filters_changed_cb), self, G_CONNECT_SWAPPED);
}

static void
cp2_vacancies_page_dispose (GObject *object)
{
  Cp2VacanciesPage *self = CP2_VACANCIES_PAGE (object);

  if (self->filters != NULL)
    g_signal_handlers_disconnect_by_data (self->filters, self);
  if (self->selection != NULL)
    g_signal_handlers_disconnect_by_data (self->selection, self);

  G_OBJECT_CLASS (cp2_vacancies_page_parent_class)->dispose (object);
}

static void
cp2_vacancies_page_finalize (GObject *object)
{
  Cp2VacanciesPage *self = CP2_VACANCIES_PAGE (object);

  g_clear_object (&self->selection);
  g_clear_object (&self->filters);
  g_clear_object (&self->rows);
  g_clear_object (&self->applicant);
  g_clear_object (&self->chosen);
  g_clear_pointer (&self->standing, cp2_vacancy_standing_free);
  g_free (self->today);

  G_OBJECT_CLASS (cp2_vacancies_page_parent_class)->finalize (object);
}

static void
cp2_vacancies_page_class_init (Cp2VacanciesPageClass *klass)
{
  static const char * const kinds[] = {
    "vacancy", "job_application", "profile", "qualification", "experience", "deployment", "eligibility_rule", NULL,
  };
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  Cp2PageClass *page_class = CP2_PAGE_CLASS (klass);

  object_class->constructed = cp2_vacancies_page_constructed;
  object_class->dispose = cp2_vacancies_page_dispose;
  object_class->finalize = cp2_vacancies_page_finalize;
  page_class->kinds = kinds;
  page_class->watches_outbox = TRUE;
  page_class->refresh = refresh;
  page_class->show_target = show_target;
  page_class->find = find;

  g_type_ensure (CP2_TYPE_VACANCY_CHOOSER);
  g_type_ensure (CP2_TYPE_VACANCY_DETAIL);

  gtk_widget_class_set_template_from_resource (widget_class, CP2_RESOURCE_PATH "/ui/cp2-vacancies-page.ui");
  gtk_widget_class_bind_template_child (widget_class, Cp2VacanciesPage, leaflet);
  gtk_widget_class_bind_template_child (widget_class, Cp2VacanciesPage, search);
  gtk_widget_class_bind_template_child (widget_class, Cp2VacanciesPage, expander);
  gtk_widget_class_bind_template_child (widget_class, Cp2VacanciesPage, filters_label);
  for (guint i = 0; i < CP2_VACANCY_N_FACETS; i++)
    {
      g_autofree char *name = g_strdup_printf ("chooser_%u", i);

      gtk_widget_class_bind_template_child_full (widget_class, g_intern_string (name), FALSE,
                                                 G_STRUCT_OFFSET (Cp2VacanciesPage, choosers) + i * sizeof (gpointer));
    }
  gtk_widget_class_bind_template_child (widget_class, Cp2VacanciesPage, count);
  gtk_widget_class_bind_template_child (widget_class, Cp2VacanciesPage, sort);
  gtk_widget_class_bind_template_child (widget_class, Cp2VacanciesPage, stack);
  gtk_widget_class_bind_template_child (widget_class, Cp2VacanciesPage, list);
  gtk_widget_class_bind_template_child (widget_class, Cp2VacanciesPage, empty);
  gtk_widget_class_bind_template_child (widget_class, Cp2VacanciesPage, loosen_button);
  gtk_widget_class_bind_template_child (widget_class, Cp2VacanciesPage, detail);
  gtk_widget_class_bind_template_callback (widget_class, search_cb);
  gtk_widget_class_bind_template_callback (widget_class, sort_cb);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, back_cb);
  gtk_widget_class_bind_template_callback (widget_class, loosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, submit_cb);
  gtk_widget_class_bind_template_callback (widget_class, withdraw_cb);
  gtk_widget_class_bind_template_callback (widget_class, complete_cb);
}

static void
cp2_vacancies_page_init (Cp2VacanciesPage *self)
{
  self->selected_row = -1;
  gtk_widget_init_template (GTK_WIDGET (self));
}
