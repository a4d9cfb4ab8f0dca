#pragma once

#include "core/cp2-role.h"
#include "storage/cp2-sql.h"

G_BEGIN_DECLS

/* Cp2SheetQuestion: registers of which area, and what day it is. */
typedef struct
{
  Cp2Role  role;
  char    *scope;
  char    *today;
} Cp2SheetQuestion;

/* Cp2SheetList: (element-type Cp2SheetItem), sorted; and how today goes. */
typedef struct
{
  GPtrArray *items;
  guint      come;
  guint      expected;
} Cp2SheetList;

Cp2SheetQuestion *cp2_sheet_question_new  (const Cp2Actor    *actor);
void              cp2_sheet_question_free (Cp2SheetQuestion  *question);
/* (transfer full): reads all registers of the area; takes @question. */
Cp2SheetList     *cp2_sheet_list_read     (Cp2Sql            *sql,
                                           Cp2SheetQuestion  *question,
                                           GCancellable      *cancellable,
                                           GError           **error);
void              cp2_sheet_list_free     (Cp2SheetList      *list);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Cp2SheetQuestion, cp2_sheet_question_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Cp2SheetList, cp2_sheet_list_free)

G_END_DECLS
