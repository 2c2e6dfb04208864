"""Small icons that always stand beside a word, so that nothing depends on a colour or a shape alone."""

from __future__ import annotations

from datetime import date

from dashboard.components.terms import explained
from dashboard.language import Language
from dashboard.markup import Markup, element

# Of a cell, by what is to be done first (docs/contract.md#attention).
STATES = ("now", "later", "watch", "duty", "thin", "quiet")
# Half of the points seen is also where the contract begins to give a band.
ENOUGH = 0.5


def data_state(completeness: float | None) -> str:
    """How much of a cell can be seen: full (at least half of the points), thin, or none."""
    if not completeness:
        return "none"
    return "full" if completeness >= ENOUGH else "thin"


def data_mark(t: Language, completeness: float | None) -> Markup:
    """The data state as icon and word."""
    state = data_state(completeness)
    return explained(t, f"data_{state}", mark("data", state, t.of("data", state)))


def state_chip(t: Language, state: str, *, is_new: bool = False, rests_since: date | None = None) -> Markup:
    """The state of a cell as a chip; a new one says so, and one that rests since a day that it was looked at."""
    words = t.of("state", state) if not is_new else t("state.with_new", state=t.of("state", state))
    if rests_since is not None:
        words = t("state.rests", date=t.date(rests_since))
    return explained(t, f"state_{state}", words, class_=f"cp-chip cp-chip-{state}")


def needs_chip(t: Language, needs: str | None) -> Markup | None:
    """That a cell needs support, beside supervision or rather than it, as a chip; None where it does not."""
    if needs not in ("support", "both"):
        return None
    return element("span", t.of("needs", needs), class_="cp-chip cp-chip-support")


def variation_mark(t: Language, flags: list[str], concern: float | None) -> Markup:
    """Attendance against its own level: falling, moving as chance alone would, or unknown."""
    kind = "falling" if "attendance_drop" in flags else "unknown" if concern is None else "steady"
    return explained(t, f"variation_{kind}", mark("variation", kind, t.of("variation", kind)))


def mark(family: str, kind: str, words: str) -> Markup:
    """An icon drawn by the style sheet and the word it stands for."""
    icon = element("i", class_=f"cp-mark-icon cp-{family}-{kind}", aria_hidden="true")
    return element("span", icon, words, class_="cp-mark")
