"""What is wrong with a state although it looks well: every finding has the picture's name, and fails the tour at its end."""

import re

from tree import CONTROLS

# Names that GTK gives when nobody gave one.
CLASS_NAME = re.compile(r"^(Gtk|Adw|Cp2)[A-Z][A-Za-z0-9]*$")
COMPLAINT = re.compile(r"\b(WARNING|CRITICAL|ERROR)\b|^==\d+==ERROR|runtime error:")
# Windows that the toolkit makes, but for the words in them.
TOOLKIT_WINDOWS = ("GtkShortcutsWindow", "About", "Kuhusu")
# The window manager's and the bus's own words are no words of ours.
PARTS_OF_GTK = {"scroll bar", "filler", "panel", "scroll pane", "separator"}
EYES = ("Show Text", "Hide Text", "Onyesha Maandishi", "Ficha Maandishi")
MUST_HAVE_NAME = CONTROLS - {"image", "list", "table", "tree table"}


class Checks:
    def __init__(self, folder, words, width):
        self.folder = folder
        self.words = words
        self.width = width
        self.findings = {}
        self.logs = {}
        self.number = 0
        self.n_texts = 0

    def next_number(self):
        self.number += 1
        return self.number

    def note(self, picture, finding):
        """Each is told once, with the first picture that has it."""
        if finding not in self.findings:
            self.findings[finding] = picture
            print(f"WRONG {picture}: {finding}", flush=True)

    def check(self, picture, tree, program):
        self.read_log(picture, program)
        for node in tree.walk():
            if node.role in PARTS_OF_GTK or not node.name and node.role == "label":
                continue
            if node.role in MUST_HAVE_NAME and not is_named(node) and node.is_shown():
                self.note(picture, f"{describe(node)} has no name")
            elif node.role == "label" or node.role in CONTROLS:
                self.check_words(picture, node)
        frame = next((node for node in tree.walk() if node.role == "frame"), None)
        if frame and frame.extents()[2] > self.width:
            self.note(picture, f"The window is {frame.extents()[2]} pixels wide instead of {self.width}")

    def check_words(self, picture, node):
        for text in {node.name, node.description}:
            if CLASS_NAME.match(text) or not text:
                continue
            self.n_texts += 1
            if self.words.is_untranslated(text) and node.is_shown():
                self.note(picture, f"{describe(node)} is not translated though po has it")
            elif self.words.looks_english(text) and not is_written(node) and node.is_shown():
                self.note(picture, f"{describe(node)} is English and in no catalogue: “{text}”")

    def read_log(self, picture, program):
        """What the program has complained of since the last look."""
        start = self.logs.get(program.log_path, 0)
        with open(program.log_path, errors="replace") as log:
            log.seek(start)
            text = log.read()
            self.logs[program.log_path] = log.tell()
        for line in text.splitlines():
            if COMPLAINT.search(line):
                self.note(picture, re.sub(r"\b\d\d:\d\d:\d\d\.\d+: |:\d+\)", "", line))


def is_written(node):
    """What the council wrote of a vacancy, and a person of studies and work, is shown as it was written."""
    around = {ancestor.name for ancestor in node.ancestors()}
    return "Cp2ProfileParts" in around or len(node.name) > 200 and "Cp2VacancyDetail" in around


def is_named(node):
    # The eye of a password row is the toolkit's own, and has but a tooltip; so are the cross of a toast and the button in a
    # drop-down, which has the name itself.
    return (node.name and not CLASS_NAME.match(node.name) or node.description in EYES or
            any(around.name == "AdwToastWidget" for around in node.ancestors()) or node.window.name in TOOLKIT_WINDOWS or
            node.parent and node.parent.role == "combo box" and node.parent.name)


def describe(node):
    """With the nearest names around it, so that it can be found in the .ui files."""
    around = [ancestor.name for ancestor in node.ancestors() if ancestor.name and ancestor is not node][:3]
    return f"{node.role} “{node.name}” in {' in '.join(around)}"
