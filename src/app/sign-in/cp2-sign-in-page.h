#pragma once

#include <adwaita.h>

#include "client/cp2-session.h"

G_BEGIN_DECLS

/**
 * Cp2SignInPage:
 *
 * Who are you, in which language? The window's whole content, with a header bar of its own, while nobody is in.
 *
 * The language buttons activate `app.language` with `en` or `sw`, the row of the server `app.preferences`. What is wrong
 * with the data on this computer is said in a dialog of the window that the page was in.
 *
 * Signals: `notice` (text): something that whoever has just got in should read, such as that the server was not there;
 * emitted after the session has opened, when the page may be out of the window already.
 */
#define CP2_TYPE_SIGN_IN_PAGE (cp2_sign_in_page_get_type ())
G_DECLARE_FINAL_TYPE (Cp2SignInPage, cp2_sign_in_page, CP2, SIGN_IN_PAGE, AdwBin)

/** cp2_sign_in_page_new: @session is (nullable): %NULL while the address of the server is none. */
Cp2SignInPage *cp2_sign_in_page_new     (Cp2Session    *session);

/**
 * cp2_sign_in_page_save:
 *
 * Returns: (transfer full): the tab, what was typed into it, and how far somebody has come, for
 *   cp2_sign_in_page_restore(); never a password
 */
GVariant      *cp2_sign_in_page_save    (Cp2SignInPage *self);

/** cp2_sign_in_page_restore: shows what a page before this one had, in another language for example. */
void           cp2_sign_in_page_restore (Cp2SignInPage *self,
                                         GVariant      *state);

G_END_DECLS
