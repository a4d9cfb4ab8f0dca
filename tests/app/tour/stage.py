"""What the tour plays on: a display, a bus, a server with demonstration data, and the program itself.

Everything is started here and ended here, and everything it writes is in one folder of its own."""

import json
import os
import select
import signal
import subprocess
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))
PATIENCE = float(os.environ.get("CP2_TOUR_PATIENCE", "60"))

SETTINGS = """[Settings]
gtk-font-name=Cantarell 11
gtk-enable-animations=false
gtk-cursor-blink=false
gtk-icon-theme-name=Adwaita
"""


class Failure(Exception):
    """Something that a person would call wrong."""


def wait_for(what, condition, patience=None, ended=lambda: None):
    """Waits until condition() gives something that is true, and returns it."""
    until = time.monotonic() + (patience or PATIENCE)
    while True:
        found = condition()
        if found:
            return found
        ended()
        if time.monotonic() > until:
            raise Failure(f"waited in vain for {what}")
        time.sleep(0.02)


class Process:
    """A program that ends with us, and whose words are kept."""

    def __init__(self, name, command, folder, env=None, **options):
        self.name = name
        self.log_path = os.path.join(folder, name + ".err")
        self.log = open(self.log_path, "ab")
        self.process = subprocess.Popen(["setpriv", "--pdeathsig", "KILL", *command], stderr=self.log,
                                        env=env, stdin=subprocess.DEVNULL, **options)

    def check(self):
        if self.process.poll() is not None:
            with open(self.log_path, errors="replace") as log:
                raise Failure(f"{self.name} ended by itself with {self.process.returncode}: {log.read()[-2000:]}")

    def end(self, how=signal.SIGTERM):
        if self.process.poll() is None:
            self.process.send_signal(how)
            try:
                self.process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
                raise Failure(f"{self.name} does not end") from None
        self.log.close()


def read_line(descriptor, process):
    """The first line that a program writes when it is ready; byte by byte, since it may write on later."""
    line = b""
    while not line.endswith(b"\n"):
        ready, _, _ = select.select([descriptor], [], [], PATIENCE)
        byte = os.read(descriptor, 1) if ready else b""
        if not byte:
            process.check()
            raise Failure(f"{process.name} does not start")
        line += byte
    return line.decode().strip()


class Stage:
    def __init__(self, build, language="", dark=False, width=1100, height=740, keep=None, port=8642):
        self.build = os.path.abspath(build)
        self.language = language
        self.dark = dark
        self.width = width
        self.height = height
        # The same each time, since pictures show the server's address.
        self.port = port
        self.folder = keep or tempfile.mkdtemp(prefix="cp2-tour-")
        self.keep = keep is not None
        self.parts = []
        self.server = None
        self.demo = None
        self.env = self.make_environment()

    # --- Where it plays ---

    def make_folder(self, *names):
        path = os.path.join(self.folder, *names)
        os.makedirs(path, mode=0o700, exist_ok=True)
        return path

    def write(self, text, *names):
        self.make_folder(*names[:-1])
        with open(os.path.join(self.folder, *names), "w") as file:
            file.write(text)

    def make_environment(self):
        home = self.make_folder("home")
        self.write(SETTINGS, "home", ".config", "gtk-4.0", "settings.ini")
        self.write(f"[io/github/cp2desktop/CP2]\nwindow-size=({self.width}, {self.height})\n",
                   "home", ".config", "glib-2.0", "settings", "keyfile")
        env = {name: value for name, value in os.environ.items()
               if not name.startswith(("XDG_", "LC_", "GTK_", "DBUS_", "G_")) and name not in ("LANG", "LANGUAGE")}
        env.update({
            "HOME": home,
            "XDG_RUNTIME_DIR": self.make_folder("runtime"),
            "XDG_CONFIG_HOME": os.path.join(home, ".config"),
            "XDG_DATA_DIRS": f"{ROOT}/data:/usr/local/share:/usr/share",
            "GSK_RENDERER": "cairo",
            "GDK_DEBUG": "gl-disable",
            "GDK_BACKEND": "x11",
            "GSETTINGS_BACKEND": "keyfile",
            "GSETTINGS_SCHEMA_DIR": os.path.join(self.build, "data"),
            "CP2_LOCALE_DIR": os.path.join(self.build, "po"),
            "CP2_DATA_DIR": os.path.join(ROOT, "data"),
            "GIO_USE_PROXY_RESOLVER": "dummy",
            "LC_ALL": "C.UTF-8",
            "LANGUAGE": self.language or "en",
        })
        if self.dark:
            env["ADW_DEBUG_COLOR_SCHEME"] = "prefer-dark"
        return env

    def start(self, name, command, **options):
        part = Process(name, command, self.folder, env=self.env, **options)
        self.parts.append(part)
        return part

    def open(self):
        """Display, bus and window manager; before the first call of the accessibility library."""
        number, write_end = os.pipe()
        # As large as the window, which then is the picture.
        screen = f"{self.width}x{self.height}x24"
        display = self.start("display", ["Xvfb", "-displayfd", str(write_end), "-screen", "0", screen, "-fbdir",
                                         self.make_folder("screen"), "-nolisten", "tcp", "+extension", "Composite"],
                             pass_fds=[write_end])
        os.close(write_end)
        self.env["DISPLAY"] = ":" + read_line(number, display)
        os.close(number)

        bus = self.start("bus", ["dbus-daemon", "--session", "--print-address", "--nofork"], stdout=subprocess.PIPE)
        self.env["DBUS_SESSION_BUS_ADDRESS"] = read_line(bus.process.stdout.fileno(), bus)
        os.environ.update({name: self.env[name] for name in
                           ("DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "HOME", "XDG_RUNTIME_DIR", "GIO_USE_PROXY_RESOLVER")})
        self.start_window_manager()

    def start_window_manager(self):
        """It asks its bus for settings, and once in a hundred times waits for the answer for ever."""
        for last in (False, False, True):
            manager = self.start("window-manager", ["xfwm4", "--compositor=on"], stdout=subprocess.DEVNULL)
            try:
                wait_for("the window manager", self.has_window_manager, patience=PATIENCE / 4)
                return
            except Failure:
                if last:
                    raise
                manager.process.kill()
                manager.end()
                self.parts.remove(manager)

    def has_window_manager(self):
        asked = subprocess.run(["xprop", "-root", "_NET_SUPPORTING_WM_CHECK"], env=self.env, capture_output=True, text=True)
        return "window id" in asked.stdout

    # --- The server ---

    def start_server(self):
        demo = os.path.join(self.folder, "demo")
        # At a fiftieth of its speed the clock shows one minute all along, and yet no two moments are one.
        command = [os.path.join(ROOT, "tools", "demo-server"), demo, "--build", self.build, "--at", "09:41", "--rate", "20",
                   "--port", str(self.port)]
        self.server = self.start("server", command, stdout=subprocess.PIPE)
        read_line(self.server.process.stdout.fileno(), self.server)
        with open(os.path.join(demo, "demo.json")) as file:
            self.demo = json.load(file)
        self.env["CP2_CLOCK"] = self.demo["clock"]

    def stop_server(self):
        self.server.end()
        self.parts.remove(self.server)
        self.server = None

    def sign_in_of(self, role, number=0):
        return [account for account in self.demo["accounts"] if account["role"] == role][number]

    def read_message(self, number):
        """The newest text message to a number."""
        folder = self.demo["sms"]
        for name in sorted(os.listdir(folder), reverse=True):
            if name.endswith(".json"):
                with open(os.path.join(folder, name)) as file:
                    message = json.load(file)
                if message["to"] == number:
                    return message["text"]
        return None

    # --- The program ---

    def start_program(self, profile):
        command = [os.path.join(self.build, "src", "app", "cp2"), "--server", self.demo["server"],
                   "--profile", self.make_folder("profiles", profile)]
        return self.start("cp2-" + profile, command, stdout=subprocess.DEVNULL)

    def end_program(self, program, how=signal.SIGTERM):
        program.end(how)
        self.parts.remove(program)

    def close(self):
        for part in reversed(self.parts):
            try:
                part.end()
            except Failure as failure:
                print(failure)
        self.parts = []
        if not self.keep:
            subprocess.run(["rm", "-rf", self.folder], check=False)
