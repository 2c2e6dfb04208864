"""Published words become sentences: templates filled with the evidence of a flag, in the reader's way of writing.

A template holds `{key}` or `{key:.0%}`, as in Python: `%` asks for a per cent, `.1f` and the like for a number with so
many decimals, `persons` for a count of persons. Without a kind the value speaks for itself: a number with decimals
between 0 and 1 is a share, `2026-03` is a month, a list is listed, and of `{"vi": …, "en": …}` the reader's is taken.
A part in `[square brackets]` is left out where a figure in it is zero or lacking.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from string import Formatter
from typing import Any

from dashboard.language import Language
from dashboard.summaries.precision import Measured

_MONTH = re.compile(r"\d{4}-\d{2}(-\d{2})?")
_DECIMALS = re.compile(r"\.(\d)f")
_PART = re.compile(r"\[([^\[\]]*)\]")


@dataclass(frozen=True)
class Filler(Formatter):
    """Writes the values of templates in one language; `masked` hides how few persons under three are."""

    t: Language
    masked: bool = True

    def get_value(self, key: int | str, args: Any, kwargs: Mapping[str, Any]) -> Any:
        """The value of a placeholder; None where the evidence lacks it."""
        return kwargs.get(str(key))

    def format_field(self, value: Any, format_spec: str) -> str:
        """One value as its kind is written; "unknown" where there is none."""
        if value is None:
            return self.t("value.unknown")
        if format_spec.endswith("%"):
            return self.t.percent(value)
        if format_spec == "persons":
            return self.t.persons(value) if self.masked else self.t.number(value, 0)
        if decimals := _DECIMALS.fullmatch(format_spec):
            return self.t.number(value, int(decimals[1]))
        return self._plain(value)

    def _plain(self, value: Any) -> str:
        if isinstance(value, bool):
            return self.t.whether(value)
        if isinstance(value, float) and 0 <= value <= 1:
            return self.t.percent(value)
        if isinstance(value, int | float):
            return self.t.number(value)
        if isinstance(value, dict):
            return self.format_field(value.get(self.t.code), "")
        if isinstance(value, list):
            return self.t.listed([self._plain(v) for v in value])
        return self._month(value) if _MONTH.fullmatch(str(value)) else str(value)

    def _month(self, value: str) -> str:
        year, month = value.split("-")[:2]
        return self.t.month(date(int(year), int(month), 1))


def fill(template: str, evidence: str | None, t: Language, *, since: date | None = None, masked: bool = True) -> str:
    """A template with the figures of the evidence (JSON object) in it; a figure that is lacking reads "unknown".

    `since` is the onset of the flag, for evidence that does not name its own.
    """
    onset = {} if since is None else {"since": f"{since:%Y-%m}"}
    figures = onset | json.loads(evidence or "{}")
    return Filler(t, masked).vformat(_without_empty_parts(template, figures), (), figures).strip()


def _without_empty_parts(template: str, figures: Mapping[str, Any]) -> str:
    def kept(part: re.Match[str]) -> str:
        names = [name for _, name, _, _ in Formatter().parse(part[1]) if name]
        return part[1] if all(figures.get(name) for name in names) else ""

    return _PART.sub(kept, template)


def natural_frequency(
    template: str | None, confidence: float, t: Language, measured: Measured | None = None
) -> str | None:
    """How sure a flag is, as people count: "of 10 cells with this flag, about 9 really …".

    `template` is the flag's own sentence with `{of_ten}`. A rule (confidence 1) is counted from records, nothing is
    estimated; an estimate never says "10 of 10". Where visits measured how often the flag is right, that stands
    instead. None where the flag has no such sentence.
    """
    if measured is not None:
        return measured.sentence(t)
    if confidence >= 1:
        return t("confidence.counted")
    return template and template.format(of_ten=of_ten(confidence))


def of_ten(confidence: float) -> int:
    """An estimated probability (0-1) as so many of ten, never none and never all."""
    return min(9, max(1, round(confidence * 10)))
