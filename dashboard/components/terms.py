"""Words of the glossary with their meaning beside them: at the pointer, and for screen readers and the keyboard."""

from __future__ import annotations

from dashboard.language import Language
from dashboard.markup import Markup, element


def explained(t: Language, term: str, *shown: str | Markup, class_: str = "") -> Markup:
    """What is shown, with the meaning of `term` (`term.<term>`) under it when it is pointed at or has the focus."""
    meaning = t.of("term", term)
    classes = f"{class_} cp-term".strip()
    return element("span", *shown, class_=classes, tabindex="0", data_means=meaning, aria_description=meaning)


def headed(t: Language, term: str, title: str) -> Markup:
    """The head of a column with the meaning of its term."""
    meaning = t.of("term", term)
    return element("span", title, title=meaning, aria_description=meaning, class_="cp-term-head")
