#include "config.h"

#include <X11/Xatom.h>
#include <X11/Xlib.h>
#include <X11/extensions/Xdamage.h>
#include <poll.h>
#include <string.h>

#include "bench-screen.h"
#include "tests/bench/bench-table.h"

/* Smaller ones are helpers that nobody sees. */
#define WINDOW_MIN 200
/* However slow the machine, milliseconds. */
#define PATIENCE   60000
#define STILL      500

struct _BenchScreen
{
  Display *display;
  Window   root;
  int      damage_event;
  Atom     protocols;
  Atom     ping;

  Window   window; /* of the program that was started last */
};

/* Windows of a program that has ended. */
static int
ignore_error (Display     *display,
              XErrorEvent *event)
{
  return 0;
}

BenchScreen *
bench_screen_new (void)
{
  BenchScreen *self = g_new0 (BenchScreen, 1);
  int error_event;

  self->display = XOpenDisplay (NULL);
  g_assert_nonnull (self->display);
  g_assert_true (XDamageQueryExtension (self->display, &self->damage_event, &error_event));
  XSetErrorHandler (ignore_error);
  self->root = DefaultRootWindow (self->display);
  self->protocols = XInternAtom (self->display, "WM_PROTOCOLS", False);
  self->ping = XInternAtom (self->display, "_NET_WM_PING", False);
  XSelectInput (self->display, self->root, SubstructureNotifyMask);

  return self;
}

void
bench_screen_free (BenchScreen *self)
{
  XCloseDisplay (self->display);
  g_free (self);
}

/* FALSE when there was none for @patience milliseconds. */
static gboolean
next_event (BenchScreen *self,
            int          patience,
            XEvent      *event)
{
  struct pollfd poll_display = { ConnectionNumber (self->display), POLLIN, 0 };
  gint64 end = g_get_monotonic_time () + patience * G_TIME_SPAN_MILLISECOND;

  while (XPending (self->display) == 0)
    {
      gint64 left = end - g_get_monotonic_time ();

      if (left <= 0)
        return FALSE;
      poll (&poll_display, 1, left / G_TIME_SPAN_MILLISECOND + 1);
    }
  XNextEvent (self->display, event);

  return TRUE;
}

/* A window tells of itself before it is shown, so that no drawing is missed. */
static gboolean
is_first_drawing (BenchScreen  *self,
                  const XEvent *event)
{
  XWindowAttributes attributes;

  if (event->type == CreateNotify && event->xcreatewindow.parent == self->root && !event->xcreatewindow.override_redirect)
    XDamageCreate (self->display, event->xcreatewindow.window, XDamageReportRawRectangles);
  if (event->type != self->damage_event + XDamageNotify)
    return FALSE;

  self->window = ((const XDamageNotifyEvent *) event)->drawable;
  return XGetWindowAttributes (self->display, self->window, &attributes) && attributes.map_state == IsViewable &&
         attributes.width >= WINDOW_MIN;
}

static void
send_ping (BenchScreen *self)
{
  XEvent event = { 0 };

  event.xclient.type = ClientMessage;
  event.xclient.window = self->window;
  event.xclient.message_type = self->protocols;
  event.xclient.format = 32;
  event.xclient.data.l[0] = self->ping;
  event.xclient.data.l[1] = CurrentTime;
  event.xclient.data.l[2] = self->window;
  XSendEvent (self->display, self->window, False, NoEventMask, &event);
  XFlush (self->display);
}

static gboolean
is_pong (BenchScreen  *self,
         const XEvent *event)
{
  return event->type == ClientMessage && event->xclient.window == self->root &&
         event->xclient.message_type == self->protocols && (Atom) event->xclient.data.l[0] == self->ping;
}

static void
wait_for (BenchScreen *self,
          gboolean   (*test) (BenchScreen *self, const XEvent *event))
{
  XEvent event;

  do
    g_assert_true (next_event (self, PATIENCE, &event));
  while (!test (self, &event));
}

GSubprocess *
bench_screen_start (BenchScreen        *self,
                    const char * const *arguments,
                    BenchStart         *start)
{
  g_autoptr(GError) error = NULL;
  GSubprocess *process;
  double begin;

  XSync (self->display, True);
  begin = bench_seconds ();
  process = g_subprocess_newv (arguments, G_SUBPROCESS_FLAGS_NONE, &error);
  g_assert_no_error (error);
  wait_for (self, is_first_drawing);
  start->drawn = (bench_seconds () - begin) * 1e3;
  send_ping (self);
  wait_for (self, is_pong);
  start->answers = (bench_seconds () - begin) * 1e3;

  g_usleep (G_USEC_PER_SEC);
  start->memory = bench_screen_memory (process);
  return process;
}

void
bench_screen_type (BenchScreen        *self,
                   const char * const *keys)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr(GError) error = NULL;
  g_autoptr(GSubprocess) process = NULL;
  g_auto(GStrv) arguments = NULL;

  XSetInputFocus (self->display, self->window, RevertToParent, CurrentTime);
  XSync (self->display, False);
  g_strv_builder_add_many (builder, "xdotool", "key", "--delay", "60", NULL);
  g_strv_builder_addv (builder, (const char **) keys);
  arguments = g_strv_builder_end (builder);
  process = g_subprocess_newv ((const char * const *) arguments, G_SUBPROCESS_FLAGS_NONE, &error);
  g_assert_no_error (error);
  g_subprocess_wait_check (process, NULL, &error);
  g_assert_no_error (error);
}

void
bench_screen_wait_still (BenchScreen *self)
{
  XEvent event;

  while (next_event (self, STILL, &event))
    ;
}

double
bench_screen_memory (GSubprocess *process)
{
  g_autofree char *path = g_strdup_printf ("/proc/%s/smaps_rollup", g_subprocess_get_identifier (process));
  g_autofree char *text = NULL;
  const char *line;
  g_autoptr(GError) error = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  line = strstr (text, "\nPss:");
  g_assert_nonnull (line);

  return g_ascii_strtoll (line + strlen ("\nPss:"), NULL, 10) / 1024.0;
}

void
bench_screen_end (GSubprocess *process)
{
  g_subprocess_force_exit (process);
  g_subprocess_wait (process, NULL, NULL);
  g_object_unref (process);
}
