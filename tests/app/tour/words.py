"""The catalogue: how an English sentence reads in the tour's language, and which words are in no catalogue."""

import gettext
import os
import re

# Names of people, schools and places, numbers and codes are nobody's to translate.
ENGLISH = re.compile(r"\b(the|and|of|to|for|your|you|is|are|was|this|that|with|from|not|no|has|have|by|at|on|in|it|"
                     r"days?|today|yesterday|sign|password|number|open|close|save|submit|apply|mark|find|search|all)\b", re.I)


class Words:
    def __init__(self, build, language):
        self.language = language
        self.catalogue = gettext.NullTranslations()
        if language and language != "en":
            path = os.path.join(build, "po", language, "LC_MESSAGES", "cp2.mo")
            with open(path, "rb") as file:
                self.catalogue = gettext.GNUTranslations(file)
        self.untranslated = self.collect()

    def __call__(self, english, context=None):
        if context:
            return self.catalogue.pgettext(context, english)
        return self.catalogue.gettext(english) if english else english

    def collect(self):
        """English sentences of the catalogue that read otherwise in the tour's language."""
        entries = getattr(self.catalogue, "_catalog", {})
        found = set()
        for key, translated in entries.items():
            english = key[0] if isinstance(key, tuple) else key
            english = english.split("\x04")[-1]
            if english and translated != english:
                found.add(plain(english))
        return found - {plain(text) for text in entries.values()}

    def is_untranslated(self, text):
        return plain(text) in self.untranslated

    def looks_english(self, text):
        """Whether it has so many of the commonest English words that nobody can have translated it."""
        words = ENGLISH.findall(text)
        return self.language not in ("", "en") and len(words) >= 2 and len(words) * 5 >= len(text.split())


def plain(text):
    """As it is seen: without the marks of mnemonics."""
    return text.replace("_", "").strip()
