#include "config.h"

#include <glib/gi18n.h>

#include "app/centre/cp2-register-page.h"
#include "app/centre/cp2-staff-page.h"
#include "app/centre/cp2-today-page.h"
#include "app/cp2-pages.h"
#include "app/office/cp2-coverage-page.h"
#include "app/office/cp2-sheets-page.h"
#include "app/professional/cp2-applications-page.h"
#include "app/professional/cp2-home-page.h"
#include "app/professional/cp2-profile-page.h"
#include "app/professional/cp2-vacancies-page.h"

static const Cp2PageEntry entries[] = {
  { CP2_ROLE_PROFESSIONAL, "home", N_("Home"), "go-home-symbolic", cp2_home_page_get_type, FALSE },
  { CP2_ROLE_PROFESSIONAL, "profile", N_("Profile"), "user-info-symbolic", cp2_profile_page_get_type, TRUE },
  { CP2_ROLE_PROFESSIONAL, "vacancies", N_("Vacancies"), "edit-find-symbolic", cp2_vacancies_page_get_type, FALSE },
  { CP2_ROLE_PROFESSIONAL, "applications", N_("Applications"), "folder-documents-symbolic", cp2_applications_page_get_type, TRUE },
  { CP2_ROLE_CENTRE, "today", N_("Today"), "x-office-calendar-symbolic", cp2_today_page_get_type, TRUE },
  { CP2_ROLE_CENTRE, "register", N_("Register"), "view-list-symbolic", cp2_register_page_get_type, TRUE },
  { CP2_ROLE_CENTRE, "staff", N_("Staff"), "system-users-symbolic", cp2_staff_page_get_type, FALSE },
  { CP2_ROLE_SUBCOUNTY, "coverage", N_("Coverage"), "view-grid-symbolic", cp2_coverage_page_get_type, FALSE },
  { CP2_ROLE_SUBCOUNTY, "sheets", N_("Registers"), "checkbox-checked-symbolic", cp2_sheets_page_get_type, TRUE },
  { 0 }
};

const Cp2PageEntry *
cp2_pages_list (guint *n_entries)
{
  *n_entries = G_N_ELEMENTS (entries) - 1;

  return entries;
}
