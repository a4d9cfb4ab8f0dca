#pragma once

#include <adwaita.h>

#include "client/cp2-session.h"

G_BEGIN_DECLS

/**
 * Cp2Page:
 *
 * What lies beside the sidebar: one question of a person, answered from the store of who is signed in. A page reads when
 * it is first shown, and again when a kind of record that it names has changed; while it is hidden it only remembers
 * that it is out of date.
 *
 * Properties: `session` (construct only; somebody is in), `badge` (a number beside the page's name in the sidebar; 0 for
 * none), `heading` (nullable: what the header bar says instead of the page's title).
 *
 * Signals, which the window answers: `navigate` (page's name, nullable target), `toast` (an #AdwToast).
 */
#define CP2_TYPE_PAGE (cp2_page_get_type ())
G_DECLARE_DERIVABLE_TYPE (Cp2Page, cp2_page, CP2, PAGE, AdwBin)

/**
 * Cp2PageClass:
 * @kinds: (array zero-terminated=1) (nullable): names of the kinds whose changes concern the page
 * @watches_outbox: whether it also concerns the page that an operation was sent, acknowledged or refused
 * @refresh: reads what is shown from the store, within a frame's budget; never loses what is being typed
 * @show_target: (nullable): somebody came here for this record or day
 * @find: (nullable): Ctrl+F
 * @undo: (nullable): Ctrl+Z
 * @print: (nullable): Ctrl+P
 */
struct _Cp2PageClass
{
  AdwBinClass          parent_class;

  const char * const  *kinds;
  gboolean             watches_outbox;

  void               (*refresh)     (Cp2Page    *self);
  void               (*show_target) (Cp2Page    *self,
                                     const char *target);
  void               (*find)        (Cp2Page    *self);
  void               (*undo)        (Cp2Page    *self);
  void               (*print)       (Cp2Page    *self);
};

/** cp2_page_get_session: (transfer none): whose page it is. */
Cp2Session     *cp2_page_get_session (Cp2Page             *self);
/** cp2_page_get_store: (transfer none): the session's store, open as long as the page is in a window. */
Cp2Store       *cp2_page_get_store   (Cp2Page             *self);
/** cp2_page_get_actor: (transfer none): who is signed in. */
const Cp2Actor *cp2_page_get_actor   (Cp2Page             *self);

void            cp2_page_set_badge   (Cp2Page             *self,
                                      guint                badge);
guint           cp2_page_get_badge   (Cp2Page             *self);
void            cp2_page_set_heading (Cp2Page             *self,
                                      const char          *heading);

/** cp2_page_refresh: reads again at once when the page is seen, or else when it is next shown. */
void            cp2_page_refresh     (Cp2Page             *self);

/** cp2_page_watch: reads it now and then even while it is hidden, because its badge is seen. */
void            cp2_page_watch       (Cp2Page             *self);

/** cp2_page_go: shows another page, and there @target (nullable). */
void            cp2_page_go          (Cp2Page             *self,
                                      const char          *page,
                                      const char          *target);

/** cp2_page_toast: says in one sentence what happened. */
void            cp2_page_toast       (Cp2Page             *self,
                                      const char          *text);

/**
 * cp2_page_toast_undo:
 * @undo: called when the person takes it back
 *
 * Says what happened, with a button that takes it back. @free_data is called in any case.
 */
void            cp2_page_toast_undo  (Cp2Page             *self,
                                      const char          *text,
                                      GFunc                undo,
                                      gpointer             data,
                                      GDestroyNotify       free_data);

/** cp2_page_show_error: a toast with the sentence for @error and what to do; a cancellation is not spoken of. */
void            cp2_page_show_error  (Cp2Page             *self,
                                      const GError        *error);

/**
 * Cp2PageDone:
 * @error: (nullable): why it was refused; the page has already said so
 */
typedef void  (*Cp2PageDone)         (Cp2Page             *self,
                                      const GError        *error,
                                      gpointer             user_data);

/**
 * cp2_page_run:
 * @kind: of the operation, for example `application.submit`
 * @record: (nullable): the record; %NULL makes a new id
 * @base_version: the version of the record that the person saw; 0 for a new one
 * @body: (nullable) (transfer full): its members
 * @done: (nullable): called once it is saved on this computer or refused, even when the page is gone from the window
 *
 * Does an operation and says in a toast why it could not be done.
 */
void            cp2_page_run         (Cp2Page             *self,
                                      const char          *kind,
                                      const char          *record,
                                      gint64               base_version,
                                      JsonObject          *body,
                                      Cp2PageDone          done,
                                      gpointer             user_data);

G_END_DECLS
