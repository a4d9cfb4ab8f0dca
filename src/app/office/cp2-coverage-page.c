#include "config.h"

#include <glib/gi18n.h>

#include "app/cp2-app.h"
#include "app/cp2-two-lines.h"
#include "app/models/cp2-coverage-model.h"
#include "app/models/cp2-display.h"
#include "app/office/cp2-coverage-page.h"
#include "app/office/cp2-heat-legend.h"
#include "app/office/cp2-heat-map.h"
#include "app/office/cp2-number-card.h"

/* Below this width of the page the list lies under the map, pixels. */
#define NARROW_WIDTH  860
#define MINIMUM_WIDTH 500
/* Exceptions listed, the gravest first; the map shows all. More would take longer than a frame when all are others. */
#define MAX_ISSUES    80

struct _Cp2CoveragePage
{
  Cp2Page            parent_instance;

  /* Owned references */
  Cp2CoverageModel  *model;

  /* The column that is looked at; it follows today until somebody chooses another. */
  int                day;
  gboolean           has_chosen;
  gboolean           narrow;
  gboolean           filling;

  /* Template widgets */
  GtkStack          *stack;
  GtkWidget         *before_button;
  GtkWidget         *after_button;
  GtkLabel          *day_label;
  GtkDropDown       *exams;
  Cp2NumberCard     *needed;
  Cp2NumberCard     *accepted;
  Cp2NumberCard     *reported;
  Cp2NumberCard     *marked;
  GtkBox            *body;
  Cp2HeatMap        *map;
  GtkFlowBox        *legend;
  GtkWidget         *issues_box;
  GtkLabel          *issues_title;
  GtkStack          *issues_stack;
  GtkListView       *issues;
};

G_DEFINE_FINAL_TYPE (Cp2CoveragePage, cp2_coverage_page, CP2_TYPE_PAGE)

static void
show_number (Cp2CoveragePage  *self,
             Cp2NumberCard    *card,
             Cp2CoverageTable *table,
             gsize             offset)
{
  g_autofree double *series = g_new0 (double, table->days->len);
  g_autofree char *text = NULL;
  const Cp2CoverageDay *day = cp2_coverage_table_get_day (table, self->day);
  guint n_past = table->today >= 0 ? (guint) table->today + 1 : table->days->len;

  for (guint i = 0; i < table->days->len; i++)
    series[i] = G_STRUCT_MEMBER (guint, &cp2_coverage_table_get_day (table, i)->sum, offset);

  if (offset == G_STRUCT_OFFSET (Cp2CoverageSum, marked))
    text = g_strdup_printf ("%u / %u", day->sum.marked, day->sum.due);
  else
    text = cp2_display_number (series[self->day]);
  /* What is to come is not drawn as a fall to nothing. */
  cp2_number_card_set (card, text, series, MAX (n_past, (guint) self->day + 1), self->day);
}

static void
show_day (Cp2CoveragePage  *self,
          Cp2CoverageTable *table)
{
  const Cp2CoverageExam *exam = table->exam >= 0 ? table->exams->pdata[table->exam] : NULL;
  const char *date = cp2_coverage_table_get_day (table, self->day)->date;
  g_autofree char *day = cp2_display_day (date, CP2_DAY_SHORT);
  g_autofree char *text = g_strjoin (" · ", exam ? exam->name : "", day, NULL);

  gtk_label_set_text (self->day_label, text);
  gtk_widget_set_sensitive (self->before_button, self->day > 0);
  gtk_widget_set_sensitive (self->after_button, self->day + 1 < (int) table->days->len);
  show_number (self, self->needed, table, G_STRUCT_OFFSET (Cp2CoverageSum, needed));
  show_number (self, self->accepted, table, G_STRUCT_OFFSET (Cp2CoverageSum, accepted));
  show_number (self, self->reported, table, G_STRUCT_OFFSET (Cp2CoverageSum, reported));
  show_number (self, self->marked, table, G_STRUCT_OFFSET (Cp2CoverageSum, marked));
  cp2_heat_map_set_day (self->map, self->day);
}

static void
show_exams (Cp2CoveragePage  *self,
            Cp2CoverageTable *table)
{
  g_autoptr(GtkStringList) names = gtk_string_list_new (NULL);

  for (guint i = 0; i < table->exams->len; i++)
    gtk_string_list_append (names, ((Cp2CoverageExam *) table->exams->pdata[i])->name);

  self->filling = TRUE;
  gtk_drop_down_set_model (self->exams, G_LIST_MODEL (names));
  if (table->exam >= 0)
    gtk_drop_down_set_selected (self->exams, table->exam);
  gtk_widget_set_visible (GTK_WIDGET (self->exams), table->exams->len > 1);
  self->filling = FALSE;
}

static void
show_issue_count (Cp2CoveragePage  *self,
                  Cp2CoverageTable *table)
{
  guint n = table->issues->len;
  g_autofree char *title = g_strdup_printf (ngettext ("%u thing needs somebody", "%u things need somebody", n), n);

  gtk_label_set_text (self->issues_title, n > 0 ? title : _("All is in order"));
  gtk_stack_set_visible_child_name (self->issues_stack, n > 0 ? "some" : "none");
}

static void
model_changed_cb (Cp2CoveragePage *self,
                  gboolean         axes)
{
  Cp2CoverageTable *table = cp2_coverage_model_get_table (self->model);
  gboolean is_filled = table != NULL && table->centres->len > 0 && table->days->len > 0;

  gtk_stack_set_visible_child_name (self->stack, is_filled ? "table" : "empty");
  if (!is_filled)
    return;

  if (axes || !self->has_chosen)
    {
      self->has_chosen = self->has_chosen && self->day < (int) table->days->len;
      if (!self->has_chosen)
        self->day = table->today >= 0 ? table->today : (int) table->days->len - 1;
      show_exams (self, table);
    }
  cp2_heat_map_set_table (self->map, table);
  show_day (self, table);
  show_issue_count (self, table);
}

static void
choose_day (Cp2CoveragePage *self,
            int              day)
{
  Cp2CoverageTable *table = cp2_coverage_model_get_table (self->model);

  if (table == NULL || day < 0 || day >= (int) table->days->len)
    return;

  self->day = day;
  self->has_chosen = TRUE;
  show_day (self, table);
}

static void
before_cb (Cp2CoveragePage *self)
{
  choose_day (self, self->day - 1);
}

static void
after_cb (Cp2CoveragePage *self)
{
  choose_day (self, self->day + 1);
}

static void
exam_cb (Cp2CoveragePage *self)
{
  Cp2CoverageTable *table = cp2_coverage_model_get_table (self->model);
  guint selected = gtk_drop_down_get_selected (self->exams);

  if (self->filling || table == NULL || selected >= table->exams->len)
    return;

  self->has_chosen = FALSE;
  cp2_coverage_model_set_exam (self->model, ((Cp2CoverageExam *) table->exams->pdata[selected])->id);
}

static void
opened_cb (Cp2CoveragePage *self,
           guint            centre,
           guint            day)
{
  g_autofree char *sheet = cp2_coverage_table_dup_sheet (cp2_coverage_model_get_table (self->model), centre, day);

  cp2_page_go (CP2_PAGE (self), "sheets", sheet);
}

static void
issue_cb (Cp2CoveragePage *self,
          guint            position)
{
  GListModel *issues = G_LIST_MODEL (gtk_list_view_get_model (self->issues));
  g_autoptr(Cp2CoverageIssueItem) item = g_list_model_get_item (issues, position);

  if (item != NULL)
    cp2_page_go (CP2_PAGE (self), "sheets", cp2_coverage_issue_item_get_sheet (item));
}

static void
describe_issue_cb (gpointer   item,
                   char     **title,
                   char     **subtitle)
{
  *title = g_strdup (cp2_coverage_issue_item_get_sentence (item));
  *subtitle = g_strdup (cp2_coverage_issue_item_get_place (item));
}

static void
cp2_coverage_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (cp2_coverage_page_parent_class)->map (widget);

  cp2_coverage_model_set_active (CP2_COVERAGE_PAGE (widget)->model, TRUE);
}

static void
cp2_coverage_page_unmap (GtkWidget *widget)
{
  cp2_coverage_model_set_active (CP2_COVERAGE_PAGE (widget)->model, FALSE);

  GTK_WIDGET_CLASS (cp2_coverage_page_parent_class)->unmap (widget);
}

/* Narrow windows have the list below the map, so that less is asked for than both beside each other need. */
static void
cp2_coverage_page_measure (GtkWidget      *widget,
                           GtkOrientation  orientation,
                           int             for_size,
                           int            *minimum,
                           int            *natural,
                           int            *minimum_baseline,
                           int            *natural_baseline)
{
  gtk_widget_measure (GTK_WIDGET (CP2_COVERAGE_PAGE (widget)->stack), orientation, -1, minimum, natural,
                      minimum_baseline, natural_baseline);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *minimum = MIN (*minimum, MINIMUM_WIDTH);
}

static void
cp2_coverage_page_size_allocate (GtkWidget *widget,
                                 int        width,
                                 int        height,
                                 int        baseline)
{
  Cp2CoveragePage *self = CP2_COVERAGE_PAGE (widget);
  gboolean narrow = width < NARROW_WIDTH;

  if (narrow != self->narrow)
    {
      gtk_orientable_set_orientation (GTK_ORIENTABLE (self->body),
                                      narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
      gtk_widget_set_size_request (self->issues_box, 280, narrow ? 170 : -1);
      gtk_widget_set_vexpand (self->issues_box, !narrow);
    }
  self->narrow = narrow;

  gtk_widget_allocate (GTK_WIDGET (self->stack), width, height, baseline, NULL);
}

static void
show_target (Cp2Page    *page,
             const char *target)
{
  Cp2CoveragePage *self = CP2_COVERAGE_PAGE (page);
  Cp2CoverageTable *table = cp2_coverage_model_get_table (self->model);

  for (guint i = 0; table != NULL && i < table->centres->len; i++)
    if (g_str_equal (cp2_coverage_table_get_centre (table, i)->id, target))
      opened_cb (self, i, self->day);
}

static void
cp2_coverage_page_constructed (GObject *object)
{
  Cp2CoveragePage *self = CP2_COVERAGE_PAGE (object);
  g_autoptr(GtkListItemFactory) factory = cp2_two_lines_factory_new (describe_issue_cb, TRUE);
  g_autoptr(GtkSelectionModel) selection = NULL;
  GtkSliceListModel *first;

  G_OBJECT_CLASS (cp2_coverage_page_parent_class)->constructed (object);

  self->model = cp2_coverage_model_new (cp2_page_get_store (CP2_PAGE (self)));
  first = gtk_slice_list_model_new (g_object_ref (cp2_coverage_model_get_issues (self->model)), 0, MAX_ISSUES);
  selection = GTK_SELECTION_MODEL (gtk_no_selection_new (G_LIST_MODEL (first)));
  gtk_list_view_set_factory (self->issues, factory);
  gtk_list_view_set_model (self->issues, selection);
  g_signal_connect_object (self->model, "changed", G_CALLBACK (model_changed_cb), self, G_CONNECT_SWAPPED);
}

static void
cp2_coverage_page_dispose (GObject *object)
{
  Cp2CoveragePage *self = CP2_COVERAGE_PAGE (object);

  if (self->model != NULL)
    g_signal_handlers_disconnect_by_data (self->model, self);

  G_OBJECT_CLASS (cp2_coverage_page_parent_class)->dispose (object);
}

static void
cp2_coverage_page_finalize (GObject *object)
{
  g_clear_object (&CP2_COVERAGE_PAGE (object)->model);

  G_OBJECT_CLASS (cp2_coverage_page_parent_class)->finalize (object);
}

static void
cp2_coverage_page_class_init (Cp2CoveragePageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = cp2_coverage_page_constructed;
  object_class->dispose = cp2_coverage_page_dispose;
  object_class->finalize = cp2_coverage_page_finalize;
  widget_class->map = cp2_coverage_page_map;
  widget_class->unmap = cp2_coverage_page_unmap;
  widget_class->measure = cp2_coverage_page_measure;
  widget_class->size_allocate = cp2_coverage_page_size_allocate;
  CP2_PAGE_CLASS (klass)->show_target = show_target;

  g_type_ensure (CP2_TYPE_HEAT_MAP);
  g_type_ensure (CP2_TYPE_NUMBER_CARD);

  gtk_widget_class_set_template_from_resource (widget_class, CP2_RESOURCE_PATH "/ui/cp2-coverage-page.ui");
  gtk_widget_class_bind_template_child (widget_class, Cp2CoveragePage, stack);
  gtk_widget_class_bind_template_child (widget_class, Cp2CoveragePage, before_button);
  gtk_widget_class_bind_template_child (widget_class, Cp2CoveragePage, after_button);
  gtk_widget_class_bind_template_child (widget_class, Cp2CoveragePage, day_label);
  gtk_widget_class_bind_template_child (widget_class, Cp2CoveragePage, exams);
  gtk_widget_class_bind_template_child (widget_class, Cp2CoveragePage, needed);
  gtk_widget_class_bind_template_child (widget_class, Cp2CoveragePage, accepted);
  gtk_widget_class_bind_template_child (widget_class, Cp2CoveragePage, reported);
  gtk_widget_class_bind_template_child (widget_class, Cp2CoveragePage, marked);
  gtk_widget_class_bind_template_child (widget_class, Cp2CoveragePage, body);
  gtk_widget_class_bind_template_child (widget_class, Cp2CoveragePage, map);
  gtk_widget_class_bind_template_child (widget_class, Cp2CoveragePage, legend);
  gtk_widget_class_bind_template_child (widget_class, Cp2CoveragePage, issues_box);
  gtk_widget_class_bind_template_child (widget_class, Cp2CoveragePage, issues_title);
  gtk_widget_class_bind_template_child (widget_class, Cp2CoveragePage, issues_stack);
  gtk_widget_class_bind_template_child (widget_class, Cp2CoveragePage, issues);
  gtk_widget_class_bind_template_callback (widget_class, before_cb);
  gtk_widget_class_bind_template_callback (widget_class, after_cb);
  gtk_widget_class_bind_template_callback (widget_class, exam_cb);
  gtk_widget_class_bind_template_callback (widget_class, opened_cb);
  gtk_widget_class_bind_template_callback (widget_class, issue_cb);
}

static void
cp2_coverage_page_init (Cp2CoveragePage *self)
{
  gtk_widget_set_layout_manager (GTK_WIDGET (self), NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
  cp2_heat_legend_fill (self->legend);
}
