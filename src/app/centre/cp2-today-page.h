#pragma once

#include "app/cp2-page.h"

G_BEGIN_DECLS

/** Cp2TodayPage: how far a centre has come today, and what it does next. */
#define CP2_TYPE_TODAY_PAGE (cp2_today_page_get_type ())
G_DECLARE_FINAL_TYPE (Cp2TodayPage, cp2_today_page, CP2, TODAY_PAGE, Cp2Page)

G_END_DECLS
