"""A person at the window: finds things by what they are called, clicks, types, and looks.

Everything is told in English, and found in the tour's language."""

import os
import re
import subprocess
import time

from stage import Failure, wait_for
from tree import Bus, Gone, Tree
from words import plain

TYPED = ("text", "password text", "entry", "spin button")
ACTION = "org.a11y.atspi.Action"


class Driver:
    def __init__(self, stage, screen, words, checks):
        self.stage = stage
        self.screen = screen
        self.words = words
        self.checks = checks
        self.bus = Bus()
        self.program = None
        self.name = None
        self.main_window = None

    # --- The program ---

    def open(self, profile):
        """Starts the program, or starts it again."""
        self.program = self.stage.start_program(profile)
        self.name = wait_for("the window", lambda: self.bus.find_program(self.program.process.pid), ended=self.program.check)
        wait_for("its input", self.is_active, ended=self.program.check)
        self.main_window = self.ask("xdotool", "getactivewindow").strip()
        self.rest()

    def step_aside(self):
        """Leaves the program running behind the next one; what it returns is for come_back()."""
        return self.program, self.name, self.main_window

    def come_back(self, place):
        self.program, self.name, self.main_window = place
        self.xdotool("windowactivate", self.main_window)
        wait_for("its input", self.is_active, ended=self.program.check)
        self.rest()

    def is_active(self):
        asked = subprocess.run(["xdotool", "getactivewindow", "getwindowpid"], env=self.stage.env, capture_output=True, text=True)
        return asked.stdout.strip() == str(self.program.process.pid)

    def close(self, *how):
        self.stage.end_program(self.program, *how)
        self.program = None

    # --- Looking ---

    def look(self):
        self.program.check()
        return Tree(self.bus, self.name)

    def matches(self, node, role, name, exact):
        if role and node.role not in ((role,) if isinstance(role, str) else role):
            return False
        if name is None:
            return True
        if isinstance(name, re.Pattern):
            return bool(name.search(node.name))
        said = plain(node.name)
        # Where a button has a label and a name of its own, both are said.
        return said in (name, f"{name} {name}") or not exact and name in said

    def find_now(self, role, name=None, exact=None, sensitive=False, inside=None):
        """The first thing that is to be seen, of that role and English name; None when there is none."""
        wanted = name if name is None or isinstance(name, re.Pattern) else plain(self.words(name))
        exact = role not in ("text", TYPED) if exact is None else exact
        try:
            tree = self.look()
            start = inside(tree) if inside else tree.root
            for node in start.walk() if start else ():
                if self.matches(node, role, wanted, exact) and (not sensitive or node.is_sensitive) and node.is_shown():
                    return node
        except Gone:
            pass
        return None

    def find(self, role, name=None, **options):
        what = f"{role} “{name.pattern if isinstance(name, re.Pattern) else name}”"
        return wait_for(what, lambda: self.find_now(role, name, **options), ended=self.program.check)

    def reveal(self, role, name, **options):
        """Finds it also where one has to scroll, and scrolls there."""
        for _ in range(60):
            node = self.wait_until(f"{role} “{name}”", lambda: self.find_now(role, name, **options) or self.find_hidden(role, name))
            if node.is_shown():
                return node
            self.scroll_to(node)
        raise Failure(f"{role} “{name}” cannot be scrolled to")

    def find_hidden(self, role, name):
        """In a page that is shown, though scrolled away."""
        wanted = name if isinstance(name, re.Pattern) else plain(self.words(name))
        return next((node for node in self.look().walk()
                     if self.matches(node, role, wanted, False) and node.extents()[2] > 0 and self.pane_of(node)), None)

    def pane_of(self, node):
        return next((pane for pane in node.ancestors() if pane.role == "scroll pane" and pane.is_shown()), None)

    def scroll_to(self, node):
        x, y, width, height = self.pane_of(node).extents()
        _, top, _, size = node.extents()
        self.xdotool("mousemove", str(x + width // 2), str(y + height // 2), "click", "5" if top + size > y + height else "4")
        self.rest()

    def wait_gone(self, role, name, **options):
        wait_for(f"the end of {role} “{name}”", lambda: not self.find_now(role, name, **options), ended=self.program.check)

    def wait_named(self, role, pattern):
        """Waits for a name, shown or not: where there is little room, the list of pages is put away."""
        self.wait_until(f"{role} “{pattern.pattern}”",
                        lambda: any(self.matches(node, role, pattern, False) for node in self.look().walk()))

    def says(self, text, exact=False):
        """Waits for a sentence anywhere on the screen."""
        return self.find("label", text, exact=exact)

    # --- Doing ---

    def touch(self, node, button="1"):
        """A click in its middle, as with a mouse."""
        self.wait_in_place(node)
        x, y = node.find_point()
        left, top = self.find_origin(node)
        self.xdotool("mousemove", str(left + x), str(top + y), "click", button)
        self.rest()

    def wait_in_place(self, node):
        """A page that has just come may still be laid out."""
        before = None
        for _ in range(20):
            now = node.extents()
            if now == before:
                return
            before = now
            time.sleep(0.06)

    def find_origin(self, node):
        """Where the window that it is in lies on the screen, its shadow left out."""
        if node.window is self.find_main_window(node):
            return 0, 0
        window = wait_for("the dialog's window", self.find_dialog_window, ended=self.program.check)
        place = dict(line.split("=") for line in self.ask("xdotool", "getwindowgeometry", "--shell", window).split())
        shadow = re.findall(r"\d+", self.ask("xprop", "-id", window, "-notype", "_GTK_FRAME_EXTENTS")) or [0, 0, 0, 0]
        return int(place["X"]) + int(shadow[0]), int(place["Y"]) + int(shadow[2])

    def find_dialog_window(self):
        window = self.ask("xdotool", "getactivewindow").strip()
        return window if window != self.main_window else None

    def find_main_window(self, node):
        return node.tree.root.children[0]

    def ask(self, *command):
        return subprocess.run(command, env=self.stage.env, capture_output=True, text=True, check=True).stdout

    def rest(self):
        """Nothing may be lit because the pointer lies on it."""
        self.xdotool("mousemove", str(self.stage.width - 1), str(self.stage.height - 1))

    def click(self, role, name=None, **options):
        node = self.find(role, name, sensitive=True, **options)
        if node.role == "push button" and node.children and node.children[0].role in ("push button", "toggle button"):
            node = node.children[0]  # what opens the menu of a menu button
        if any(ancestor.is_popover for ancestor in node.ancestors()):
            self.act(node)
        else:
            self.touch(node)
        return node

    def act(self, node, action="click"):
        names = [name for name, _, _ in node.call(ACTION, "GetActions")]
        wanted = [i for i, name in enumerate(names) if name == action] or ([0] if len(names) == 1 else [])
        if not wanted:
            raise Failure(f"{node} can do nothing")
        node.call(ACTION, "DoAction", "i", wanted[0])

    def is_inside(self):
        synchronisation = self.words("Synchronisation")
        return any(node.name == synchronisation for node in self.look().walk())

    def choose_row(self, name, wanted=lambda row: True):
        """The first row of a list that is the wanted one; where there is room for one half of a page only, after going back."""
        back = self.find_now("push button", re.compile("^_?" + re.escape(self.words("Back to the List"))))
        if back:
            self.touch(back)
        row = self.wait_until(f"a row of “{name}”", lambda: self.find_row(name, wanted))
        self.touch(row)
        return row

    def find_row(self, name, wanted):
        rows = next((node for node in self.look().walk() if node.role == "list" and node.name == self.words(name)), None)
        return rows and next((row for row in rows.children if row.role == "list item" and wanted(row) and row.is_shown()), None)

    def button(self, name, **options):
        return self.click(("push button", "toggle button", "radio button", "check box", "menu item"), name, **options)

    def fill(self, name, text, role=TYPED, **options):
        """Types into an entry, in place of what it holds."""
        node = self.reveal(role, name, **options)
        for _ in range(3):
            self.touch(node)
            self.keys("ctrl+a")
            self.type(text)
            if self.has_taken(node, text):
                return node
        raise Failure(f"{node} does not take what is typed")

    def has_taken(self, node, text):
        """Whether it holds so many characters; not which, since a password shows none. A busy program takes a moment."""
        for _ in range(50):
            if node.count_characters() == len(text):
                return True
            time.sleep(0.04)
        return False

    def type(self, text):
        self.xdotool("type", "--delay", "4", "--", text)

    def keys(self, *keys, delay=12):
        self.xdotool("key", "--delay", str(delay), *keys)

    def xdotool(self, *arguments):
        subprocess.run(["xdotool", *arguments], env=self.stage.env, check=True)

    # --- Showing ---

    def settle(self):
        """Waits until everything has been sent and received, since how far that is differs between two runs."""
        travelled = self.words("New changes travel by themselves while this is open.")
        self.wait_until("everything was sent and received",
                        lambda: any(node.role == "push button" and travelled in node.description for node in self.look().walk()))

    def wait_until(self, what, condition):
        def look():
            try:
                return condition()
            except Gone:
                return False
        return wait_for(what, look, ended=self.program.check)

    def shot(self, name, settled=True):
        """A picture of this state, once what is on the screen is in order; @settled: and nothing is on its way."""
        if settled and self.is_inside() and self.stage.server:
            self.settle()
        number = self.checks.next_number()
        path = os.path.join(self.checks.folder, f"{number:02d}-{name}.png")
        # The ring round what has the focus goes three seconds after the last key.
        self.keys("Shift_L")
        self.screen.save(path)
        self.checks.check(name, self.look(), self.program)
        print(path, flush=True)
