#pragma once

#include "app/centre/cp2-register-paper.h"
#include "app/cp2-page.h"

G_BEGIN_DECLS

/**
 * cp2_register_print:
 * @page: the page that asks; what fails is told there
 * @paper: (transfer full): what is printed
 * @path: (nullable): a PDF file to write instead of asking for a printer
 */
void cp2_register_print (Cp2Page          *page,
                         Cp2RegisterPaper *paper,
                         const char       *path);

G_END_DECLS
