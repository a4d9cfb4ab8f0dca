#include "config.h"

#include <glib/gi18n-lib.h>

#include "app/models/cp2-coverage-model-issue.h"
#include "app/models/cp2-display.h"

struct _Cp2CoverageIssueItem
{
  GObject           parent_instance;

  char             *sentence;
  char             *place;
  char             *day;
  char             *sheet;
  Cp2CoverageIssue  issue;
};

G_DEFINE_FINAL_TYPE (Cp2CoverageIssueItem, cp2_coverage_issue_item, G_TYPE_OBJECT)

static void
cp2_coverage_issue_item_finalize (GObject *object)
{
  Cp2CoverageIssueItem *self = CP2_COVERAGE_ISSUE_ITEM (object);

  g_free (self->sentence);
  g_free (self->place);
  g_free (self->day);
  g_free (self->sheet);

  G_OBJECT_CLASS (cp2_coverage_issue_item_parent_class)->finalize (object);
}

static void
cp2_coverage_issue_item_class_init (Cp2CoverageIssueItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cp2_coverage_issue_item_finalize;
}

static void
cp2_coverage_issue_item_init (Cp2CoverageIssueItem *self)
{
}

const char *
cp2_coverage_issue_item_get_sentence (Cp2CoverageIssueItem *self)
{
  return self->sentence;
}

const char *
cp2_coverage_issue_item_get_place (Cp2CoverageIssueItem *self)
{
  return self->place;
}

const char *
cp2_coverage_issue_item_get_day (Cp2CoverageIssueItem *self)
{
  return self->day;
}

const char *
cp2_coverage_issue_item_get_sheet (Cp2CoverageIssueItem *self)
{
  return self->sheet;
}

Cp2CoverageKind
cp2_coverage_issue_item_get_kind (Cp2CoverageIssueItem *self)
{
  return self->issue.kind;
}

Cp2CoverageIssueItem *
cp2_coverage_issue_item_new (Cp2CoverageTable       *table,
                             const Cp2CoverageIssue *issue)
{
  Cp2CoverageIssueItem *self = g_object_new (CP2_TYPE_COVERAGE_ISSUE_ITEM, NULL);
  Cp2CoverageDay *day = cp2_coverage_table_get_day (table, issue->day);
  g_autofree char *date = cp2_display_day (day->date, CP2_DAY_SHORT);

  self->issue = *issue;
  self->day = g_strdup (day->date);
  self->sheet = cp2_coverage_table_dup_sheet (table, issue->centre, issue->day);
  self->sentence = cp2_coverage_describe_issue (issue);
  /* Translators: centre, day */
  self->place = g_strdup_printf (_("%s, %s"), cp2_coverage_table_get_centre (table, issue->centre)->name, date);
  return self;
}

gboolean
cp2_coverage_issue_item_is (Cp2CoverageIssueItem   *self,
                            Cp2CoverageTable       *table,
                            const Cp2CoverageIssue *issue)
{
  g_autofree char *sheet = NULL;

  if (self->issue.kind != issue->kind || self->issue.count != issue->count)
    return FALSE;

  sheet = cp2_coverage_table_dup_sheet (table, issue->centre, issue->day);
  return g_str_equal (self->sheet, sheet);
}
