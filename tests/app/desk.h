#pragma once

#include <adwaita.h>

#include "app/cp2-page.h"

G_BEGIN_DECLS

/*
 * A desk to test the window at: a real server with demonstration data in a process of its own, a session of somebody
 * signed in, and the frame in a window. Everything waits for conditions, never for a time; a minute without the
 * condition fails the test.
 */
typedef struct
{
  char        *folder;
  char        *profile;
  GSubprocess *server;
  JsonObject  *demo;
  char        *url;
  Cp2Session  *session;
  GtkWindow   *window;

  /* Of the demonstration */
  guint        n_centres;
  guint        n_professionals;
  guint        n_vacancies;
} Desk;

/**
 * desk_new:
 * @folder: (nullable): of an earlier demonstration, to go on with it; %NULL makes a small one of its own
 *
 * Starts the server. Call it first of all, since it sets the clock that the demonstration lives by.
 */
Desk       *desk_new          (const char  *folder);
/** desk_new_of_size: the same with a demonstration of another size than the small one. */
Desk       *desk_new_of_size  (guint        n_centres,
                               guint        n_professionals,
                               guint        n_vacancies);
/** desk_new_beside: another computer at the same server; freed before @desk. */
Desk       *desk_new_beside   (Desk        *desk);
/** desk_free: signs out, ends the server, removes the folder. */
void        desk_free         (Desk        *desk);

/** desk_find_account: (transfer none): the first demonstration account of that role; with @shows, of that purpose. Members: `username`, `password`, `label`, `scope`, `shows`. */
JsonObject *desk_find_account (Desk        *desk,
                               const char  *role,
                               const char  *shows);
/** desk_enter: signs in, and receives everything. */
void        desk_enter        (Desk        *desk,
                               const char  *role,
                               const char  *shows);
/** desk_begin: signs in, and does not wait for what is received then. */
void        desk_begin        (Desk        *desk,
                               const char  *role,
                               const char  *shows);
/** desk_leave: signs out; what is saved stays for the next desk_enter() or desk_unlock(). */
void        desk_leave        (Desk        *desk);
/** desk_unlock: opens what is kept on this computer, without the server. */
void        desk_unlock       (Desk        *desk,
                               const char  *role,
                               const char  *shows);
/** desk_settle: waits until everything was sent and received. */
void        desk_settle       (Desk        *desk);

/** desk_stop_server: the network goes away. */
void        desk_stop_server  (Desk        *desk);
/** desk_start_server: and comes back, at the same address. */
void        desk_start_server (Desk        *desk);

/** desk_show: (transfer none): the frame with this page, in a window, drawn once; @target is (nullable). */
Cp2Page    *desk_show         (Desk        *desk,
                               const char  *page,
                               const char  *target);
/** desk_find: (transfer none) (nullable): the first widget of @type below @root, for which @test (nullable) says so. */
GtkWidget  *desk_find         (GtkWidget   *root,
                               GType        type,
                               gboolean   (*test) (GtkWidget *widget, gpointer data),
                               gpointer     data);
/** desk_find_label: (transfer none) (nullable): the first visible label with @text in it. */
GtkWidget  *desk_find_label   (GtkWidget   *root,
                               const char  *text);

/** DeskCondition: whether what is waited for has come. */
typedef gboolean (*DeskCondition) (gpointer data);
/** desk_wait: runs the main loop until @condition holds. */
void        desk_wait         (DeskCondition condition,
                               gpointer      data);
/** desk_wait_label: waits for a visible label with @text in it. */
GtkWidget  *desk_wait_label   (GtkWidget   *root,
                               const char  *text);
/** desk_idle: runs the main loop until it has nothing more to do at once. */
void        desk_idle         (void);

G_END_DECLS
