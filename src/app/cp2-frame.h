#pragma once

#include <adwaita.h>

#include "client/cp2-session.h"

G_BEGIN_DECLS

/**
 * Cp2Frame:
 *
 * What the window holds while somebody is in: header bar, sidebar with the pages of the role, the page, and toasts.
 * Actions: `frame` ones are the window's, which calls the functions below.
 */
#define CP2_TYPE_FRAME (cp2_frame_get_type ())
G_DECLARE_FINAL_TYPE (Cp2Frame, cp2_frame, CP2, FRAME, AdwBin)

/** cp2_frame_new: @page (nullable) is shown first; the role's first page when there is none of that name. */
Cp2Frame   *cp2_frame_new            (Cp2Session  *session,
                                      const char  *page);

/** cp2_frame_go: shows a page of the role, and there @target (nullable); %FALSE when the role has none of that name. */
gboolean    cp2_frame_go             (Cp2Frame    *self,
                                      const char  *page,
                                      const char  *target);
/** cp2_frame_go_nth: shows the page at a place of the sidebar. */
void        cp2_frame_go_nth         (Cp2Frame    *self,
                                      guint        position);
/** cp2_frame_get_page: (transfer none): the name of the page that is seen. */
const char *cp2_frame_get_page       (Cp2Frame    *self);

/** Cp2FrameRequest: what the window asks the page that is seen for. */
typedef enum
{
  CP2_FRAME_FIND,
  CP2_FRAME_UNDO,
  CP2_FRAME_PRINT,
} Cp2FrameRequest;

/** cp2_frame_request: %FALSE when the page has no such thing. */
gboolean    cp2_frame_request        (Cp2Frame        *self,
                                      Cp2FrameRequest  request);

void        cp2_frame_toggle_sidebar (Cp2Frame    *self);
void        cp2_frame_open_menu      (Cp2Frame    *self);
/** cp2_frame_notice: says how things stand without the server, until it is reached; @text is plain, not markup. */
void        cp2_frame_notice         (Cp2Frame    *self,
                                      const char  *text);
/** cp2_frame_toast: @text is plain, not markup. */
void        cp2_frame_toast          (Cp2Frame    *self,
                                      const char  *text);

G_END_DECLS
