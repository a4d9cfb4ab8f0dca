"""What the program tells a screen reader, read over the accessibility bus.

GTK 4.8 has "showing" on no widget but the window, and lists what a stack hides; so whether something is to be seen is
found out as with a finger: what is at its place?"""

import gi
gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, Gio, GLib  # noqa: E402

ACCESSIBLE = "org.a11y.atspi.Accessible"
COMPONENT = "org.a11y.atspi.Component"
CONTROLS = {"push button", "toggle button", "check box", "radio button", "text", "password text", "entry", "combo box",
            "spin button", "slider", "switch", "menu item", "list item", "table row", "page tab", "link", "list", "table",
            "tree table", "image", "level bar", "progress bar"}
WINDOW_COORDINATES = 1
GONE = (Gio.DBusError.UNKNOWN_METHOD, Gio.DBusError.UNKNOWN_OBJECT, Gio.DBusError.UNKNOWN_INTERFACE, Gio.DBusError.FAILED,
        Gio.DBusError.INVALID_ARGS, Gio.DBusError.SERVICE_UNKNOWN, Gio.DBusError.NO_REPLY, Gio.DBusError.DISCONNECTED)


class Gone(Exception):
    """The widget is no longer there."""


class Bus:
    """The accessibility bus, and one program on it."""

    def __init__(self):
        session = Gio.bus_get_sync(Gio.BusType.SESSION)
        address = session.call_sync("org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus", "GetAddress", None, None, 0, -1, None)
        flags = Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION
        self.connection = Gio.DBusConnection.new_for_address_sync(address.unpack()[0], flags, None, None)

    def call(self, name, path, interface, method, arguments=None):
        try:
            return self.connection.call_sync(name, path, interface, method, arguments, None, 0, 10000, None).unpack()
        except GLib.Error as error:
            if any(error.matches(Gio.DBusError.quark(), code) for code in GONE):
                raise Gone(error.message) from None
            raise

    def find_program(self, pid):
        """The bus name of a program, when it is there and has a window."""
        for name, path in self.call("org.a11y.atspi.Registry", "/org/a11y/atspi/accessible/root", ACCESSIBLE, "GetChildren")[0]:
            try:
                found = self.call("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
                                  "GetConnectionUnixProcessID", GLib.Variant("(s)", (name,)))[0]
                if found == pid and self.call(name, path, ACCESSIBLE, "GetChildren")[0]:
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

    def call(self, interface, method, arguments=None):
        return self.tree.bus.call(self.tree.program, self.path, interface, method, arguments)

    def get(self, interface, name):
        return self.call("org.freedesktop.DBus.Properties", "Get", GLib.Variant("(ss)", (interface, name)))[0]

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
            return self.call(COMPONENT, "GetExtents", GLib.Variant("(u)", (WINDOW_COORDINATES,)))[0]
        except Gone:
            return 0, 0, 0, 0

    def read_text(self):
        """What an entry holds; empty for passwords."""
        try:
            count = self.get("org.a11y.atspi.Text", "CharacterCount")
            return self.call("org.a11y.atspi.Text", "GetText", GLib.Variant("(ii)", (0, count)))[0]
        except Gone:
            return ""

    def what_is_at(self, x, y):
        """The widget that a finger touches there; None for one that has no place in the tree, such as an entry's inside."""
        try:
            return self.tree.find(self.window.call(COMPONENT, "GetAccessibleAtPoint",
                                                   GLib.Variant("(iiu)", (x, y, WINDOW_COORDINATES)))[0][1])
        except Gone:
            return self.tree.root

    def is_shown(self):
        """Whether some of it is to be seen. What is in a popover that is open counts as seen."""
        if any(node.is_popover for node in self.ancestors()):
            return True
        x, y, width, height = self.extents()
        if width <= 0 or height <= 0:
            return False
        # A finger goes through what is insensitive.
        touched = self if self.is_sensitive else next((node for node in self.ancestors() if node.is_sensitive), None)
        hits = [self.what_is_at(x + across, y + down)
                for across, down in ((width // 2, height // 2), (3, height // 2), (width - 4, height // 2),
                                     (width // 2, 3), (width // 2, height - 4), (width // 4, height // 4))]
        if any(hit is touched or hit and any(node is self for node in hit.ancestors()) for hit in hits):
            return True
        return not any(hits) and self.parent is not None and self.parent.role != "application" and self.parent.is_shown()

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
        for item in bus.call(program, "/org/a11y/atspi/cache", "org.a11y.atspi.Cache", "GetItems")[0]:
            node = self.by_path.get(item[0][1])
            if node:
                node.name, node.role, node.description = item[6], Atspi.role_get_name(Atspi.Role(item[7])), item[8]
                node.states = item[9][0] | item[9][1] << 32

    def read(self, node):
        self.by_path[node.path] = node
        try:
            children = node.call(ACCESSIBLE, "GetChildren")[0]
        except Gone:
            children = []
        # Walking is what makes GTK tell of new widgets at all.
        node.children = [self.read(Node(self, path, node)) for name, path in children if name == self.program]
        return node

    def find(self, path):
        """The widget with that path; for what has no place of its own in the tree, the one around it."""
        while path not in self.by_path:
            if path.endswith("/null"):
                return None
            path = self.bus.call(self.program, path, "org.freedesktop.DBus.Properties", "Get",
                                 GLib.Variant("(ss)", (ACCESSIBLE, "Parent")))[0][1]
        return self.by_path[path]

    def is_popover(self, node):
        return node.name in ("GtkPopover", "GtkPopoverMenu")

    def walk(self):
        return self.root.walk()
