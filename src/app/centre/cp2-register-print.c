#include "config.h"

#include <glib/gi18n.h>

#include "app/centre/cp2-register-print.h"

static void
begin_cb (GtkPrintOperation *operation,
          GtkPrintContext   *context,
          Cp2RegisterPaper  *paper)
{
  gtk_print_operation_set_n_pages (operation, cp2_register_paper_paginate (paper, gtk_print_context_get_width (context),
                                                                           gtk_print_context_get_height (context)));
}

static void
draw_cb (GtkPrintOperation *operation,
         GtkPrintContext   *context,
         int                page,
         Cp2RegisterPaper  *paper)
{
  PangoContext *pango = gtk_print_context_create_pango_context (context);

  cp2_register_paper_draw (paper, gtk_print_context_get_cairo_context (context), pango, page);
  g_object_unref (pango);
}

static void
done_cb (GtkPrintOperation       *operation,
         GtkPrintOperationResult  result,
         Cp2Page                 *page)
{
  g_autoptr(GError) error = NULL;

  if (result != GTK_PRINT_OPERATION_RESULT_ERROR)
    return;

  gtk_print_operation_get_error (operation, &error);
  g_warning ("Printing failed: %s", error->message);
  cp2_page_toast (page, _("Not printed. Check the printer, or print to a file."));
}

static GtkPageSetup *
make_page_setup (void)
{
  g_autoptr(GtkPaperSize) size = gtk_paper_size_new (GTK_PAPER_NAME_A4);
  GtkPageSetup *setup = gtk_page_setup_new ();

  gtk_page_setup_set_paper_size_and_default_margins (setup, size);
  return setup;
}

void
cp2_register_print (Cp2Page          *page,
                    Cp2RegisterPaper *paper,
                    const char       *path)
{
  g_autoptr(GtkPrintOperation) operation = gtk_print_operation_new ();
  g_autoptr(GtkPageSetup) setup = make_page_setup ();
  GtkWindow *window = GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (page)));
  g_autoptr(GError) error = NULL;

  gtk_print_operation_set_default_page_setup (operation, setup);
  gtk_print_operation_set_unit (operation, GTK_UNIT_POINTS);
  gtk_print_operation_set_job_name (operation, _("Attendance Register"));
  gtk_print_operation_set_allow_async (operation, TRUE);
  if (path != NULL)
    gtk_print_operation_set_export_filename (operation, path);
  g_signal_connect (operation, "begin-print", G_CALLBACK (begin_cb), paper);
  g_signal_connect (operation, "draw-page", G_CALLBACK (draw_cb), paper);
  g_signal_connect_object (operation, "done", G_CALLBACK (done_cb), page, 0);
  g_object_set_data_full (G_OBJECT (operation), "paper", paper, (GDestroyNotify) cp2_register_paper_free);

  gtk_print_operation_run (operation, path ? GTK_PRINT_OPERATION_ACTION_EXPORT : GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG,
                           window, &error);
}
