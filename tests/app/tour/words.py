"""The catalogue: how an English sentence reads in the tour's language, and which words are in no catalogue."""

import gettext
import os
import re

# Names of people, schools and places, numbers and codes are nobody's to translate.
ENGLISH = re.compile(r"\b(the|and|of|to|for|your|you|is|are|was|this|that|with|from|not|no|has|have|by|at|on|in|it|"
                     r"days?|today|yesterday|sign|password|number|open|close|save|submit|apply|mark|find|search|all)\b", re.I)
QUOTED = re.compile(r"“[^”]*”")


class Words:
    def __init__(self, build, language):
        self.language = language
        self.catalogue = gettext.NullTranslations()
        if language and language != "en":
            path = os.path.join(build, "po", language, "LC_MESSAGES", "cp2.mo")
            with open(path, "rb") as file:
                self.catalogue = gettext.GNUTranslations(file)
        self.translations = self.collect()

    def __call__(self, english, context=None):
        """What is seen for an English sentence, whatever its mnemonic; where several things are called so, of that context."""
        if context and self.translations:
            return plain(self.catalogue.pgettext(context, english))
        return self.translations.get(plain(english), plain(english))

    def collect(self):
        """From English as it is seen to what is seen instead, where that differs."""
        found = {}
        for key, translated in getattr(self.catalogue, "_catalog", {}).items():
            english = plain((key[0] if isinstance(key, tuple) else key).split("\x04")[-1])
            if english and plain(translated) != english:
                found.setdefault(english, plain(translated))
        return found

    def is_untranslated(self, text):
        """Whether a translation of it exists, and it is not itself one."""
        return plain(text) in self.translations and plain(text) not in self.translations.values()

    def looks_english(self, text):
        """Whether it has so many of the commonest English words that nobody can have translated it. What somebody is quoted
        with is in their own words."""
        text = QUOTED.sub("", text)
        words = ENGLISH.findall(text)
        return self.language not in ("", "en") and len(words) >= 2 and len(words) * 5 >= len(text.split())


def plain(text):
    """As it is seen: without the marks of mnemonics."""
    return text.replace("_", "").strip()
