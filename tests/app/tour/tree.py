"""What the program tells a screen reader, read over the accessibility bus.

GTK 4.8 has "showing" on no widget but the window, and lists what a stack hides; so whether something is to be seen is
found out as with a finger: what is at its place?"""

import re

import dbus
import dbus.bus
import gi
gi.require_version("Atspi", "2.0")
from gi.repository import Atspi  # noqa: E402

ACCESSIBLE = "org.a11y.atspi.Accessible"
COMPONENT = "org.a11y.atspi.Component"
CONTROLS = {"push button", "toggle button", "check box", "radio button", "text", "password text", "entry", "combo box",
            "spin button", "slider", "switch", "menu item", "list item", "table row", "page tab", "link", "list", "table",
            "tree table", "image", "level bar", "progress bar"}
WINDOW_COORDINATES = 1
# A list makes a couple of hundred rows for one screen.
LONG_LIST = 60
PAGE = re.compile(r"^Cp2\w+Page$")
GONE = ("UnknownMethod", "UnknownObject", "UnknownInterface", "Failed", "InvalidArgs", "ServiceUnknown", "NoReply", "Disconnected")


class Gone(Exception):
    """The widget is no longer there."""


class Bus:
    """The accessibility bus, and one program on it."""

    def __init__(self):
        # Not through GIO, which takes several times as long from Python; a look is a thousand calls.
        session = dbus.SessionBus()
        address = session.call_blocking("org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus", "GetAddress", "", ())
        self.connection = dbus.bus.BusConnection(address)
        self.pages = set()

    def call(self, name, path, interface, method, signature="", *arguments):
        try:
            return self.connection.call_blocking(name, path, interface, method, signature, arguments, timeout=10)
        except dbus.DBusException as error:
            if (error.get_dbus_name() or "").rpartition(".")[2] in GONE:
                raise Gone(str(error)) from None
            raise

    def find_program(self, pid):
        """The bus name of a program, when it is there and has a window."""
        for name, path in self.call("org.a11y.atspi.Registry", "/org/a11y/atspi/accessible/root", ACCESSIBLE, "GetChildren"):
            try:
                found = self.call("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
                                  "GetConnectionUnixProcessID", "s", name)
                if found == pid and self.call(name, path, ACCESSIBLE, "GetChildren"):
                    return name
            except Gone:
                continue
        return None


class Node:
    def __init__(self, tree, path, parent):
        self.tree = tree
        self.path = path
        self.parent = parent
        self.children = []
        self.role = self.name = self.description = ""
        self.states = 0

    def call(self, interface, method, signature="", *arguments):
        return self.tree.bus.call(self.tree.program, self.path, interface, method, signature, *arguments)

    def get(self, interface, name):
        return self.call("org.freedesktop.DBus.Properties", "Get", "ss", interface, name)

    def walk(self):
        yield self
        for child in self.children:
            yield from child.walk()

    def ancestors(self):
        node = self
        while node:
            yield node
            node = node.parent

    def has_state(self, state):
        return bool(self.states >> int(state) & 1)

    @property
    def is_sensitive(self):
        return self.has_state(Atspi.StateType.SENSITIVE)

    @property
    def is_focused(self):
        return self.has_state(Atspi.StateType.FOCUSED)

    @property
    def is_checked(self):
        return self.has_state(Atspi.StateType.CHECKED) or self.has_state(Atspi.StateType.PRESSED)

    @property
    def window(self):
        """The frame or dialog that it is in."""
        return list(self.ancestors())[-2]

    def extents(self):
        """x, y, width and height in its window."""
        try:
            return self.call(COMPONENT, "GetExtents", "u", WINDOW_COORDINATES)
        except Gone:
            return 0, 0, 0, 0

    def count_characters(self):
        """How many an entry holds."""
        try:
            return self.get("org.a11y.atspi.Text", "CharacterCount")
        except Gone:
            return 0

    def read_text(self):
        """What an entry holds; empty for passwords."""
        try:
            return self.call("org.a11y.atspi.Text", "GetText", "ii", 0, self.count_characters())
        except Gone:
            return ""

    def what_is_at(self, x, y):
        """The widget that a finger touches there; None for one that has no place in the tree, such as an entry's inside."""
        try:
            return self.tree.find(self.window.call(COMPONENT, "GetAccessibleAtPoint", "iiu", x, y, WINDOW_COORDINATES)[1])
        except Gone:
            return self.tree.root

    def is_shown(self):
        """Whether some of it is to be seen. What is in a popover that is open counts as seen."""
        if any(node.is_popover for node in self.ancestors()):
            return True
        x, y, width, height = self.extents()
        if width <= 0 or height <= 0 or x + width // 2 < 0 or y + height // 2 < 0:
            return False
        point, hits = self.feel(x, y, width, height)
        if point:
            return True
        return not any(hits) and self.parent is not None and self.parent.role != "application" and self.parent.is_shown()

    def feel(self, x, y, width, height):
        """A point of it that nothing covers, if there is one, and what was found on the way."""
        # A finger goes through what is insensitive.
        touched = self if self.is_sensitive else next((node for node in self.ancestors() if node.is_sensitive), None)
        hits = []
        for across, down in ((width // 2, height // 2), (3, height // 2), (width - 4, height // 2),
                             (width // 2, 3), (width // 2, height - 4), (width // 4, height // 4)):
            hit = self.what_is_at(x + across, y + down)
            hits.append(hit)
            if hit is touched or hit and any(node is self for node in hit.ancestors()):
                return (x + across, y + down), hits
        return None, hits

    def find_point(self):
        """Where to touch it. The text of an entry takes the focus, its edge does not."""
        x, y, width, height = self.extents()
        if self.role in ("entry", "text", "password text"):
            return x + width // 2, y + height // 2
        return self.feel(x, y, width, height)[0] or (x + width // 2, y + height // 2)

    @property
    def is_popover(self):
        return self.tree.is_popover(self)

    def __repr__(self):
        return f"{self.role} “{self.name}”"


class Tree:
    """One look at everything there is."""

    def __init__(self, bus, program):
        self.bus = bus
        self.program = program
        self.by_path = {}
        self.root = self.read(Node(self, "/org/a11y/atspi/accessible/root", None))
        for item in bus.call(program, "/org/a11y/atspi/cache", "org.a11y.atspi.Cache", "GetItems"):
            node = self.by_path.get(item[0][1])
            if node:
                node.name, node.role, node.description = item[6], Atspi.role_get_name(Atspi.Role(item[7])), item[8]
                node.states = item[9][0] | item[9][1] << 32
                if PAGE.match(node.name):
                    bus.pages.add(node.path)

    def read(self, node):
        self.by_path[node.path] = node
        try:
            children = node.call(ACCESSIBLE, "GetChildren")
        except Gone:
            children = []
        # Walking is what makes GTK tell of new widgets at all.
        node.children = [Node(self, path, node) for name, path in children if name == self.program]
        self.drop_hidden_pages(node)
        for child in self.choose_open(node):
            self.read(child)
        return node

    def choose_open(self, node):
        """Those to be looked into: of a long list, the rows that are to be seen."""
        if len(node.children) <= LONG_LIST:
            return node.children
        for child in node.children:
            self.by_path[child.path] = child
        _, top, _, size = node.extents()
        places = [(child, child.extents()) for child in node.children]
        return [child for child, (_, y, _, height) in places if height > 0 and y + height > top and y < top + size]

    def drop_hidden_pages(self, node):
        """Of the pages of a stack, only the one that a finger would touch; the others would take most of the time."""
        pages = {child.path for child in node.children if child.path in self.bus.pages}
        if len(pages) < 2:
            return
        x, y, width, height = node.extents()
        for across, down in ((2, 2), (4, 4), (3, 8), (2, 16)):
            path = self.find_page(node, pages, x + width // across, y + height // down)
            if path:
                node.children = [child for child in node.children if child.path == path or child.path not in pages]
                return

    def find_page(self, node, pages, x, y):
        try:
            path = node.window.call(COMPONENT, "GetAccessibleAtPoint", "iiu", x, y, WINDOW_COORDINATES)[1]
            while path not in pages and path not in self.by_path and not path.endswith("/null"):
                path = self.read_parent(path)
        except Gone:
            return None
        return path if path in pages else None


    def find(self, path):
        """The widget with that path; for what has no place of its own in the tree, the one around it."""
        while path not in self.by_path:
            if path.endswith("/null"):
                return None
            path = self.read_parent(path)
        return self.by_path[path]

    def read_parent(self, path):
        return self.bus.call(self.program, path, "org.freedesktop.DBus.Properties", "Get", "ss", ACCESSIBLE, "Parent")[1]

    def is_popover(self, node):
        return node.name in ("GtkPopover", "GtkPopoverMenu")

    def walk(self):
        return self.root.walk()
