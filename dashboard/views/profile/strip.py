"""24 months of meetings in one line of icons, each with its word, so that nothing depends on colour alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dashboard.language import Language
from dashboard.markup import Markup, element
from dashboard.summaries.meeting_months import KINDS, kind_of


def draw(t: Language, months: Sequence[dict[str, Any]]) -> Markup:
    """The strip and its legend; `months` as given by cell_months.sql, oldest first."""
    boxes = (_box(t, month, first=i == 0) for i, month in enumerate(months))
    legend = (element("li", _sign(kind), t.of("strip", kind)) for kind in KINDS)
    return element(
        "div",
        element("ol", *boxes, class_="cp-strip", aria_label=t("strip.label")),
        element("ul", *legend, class_="cp-legend"),
    )


def _box(t: Language, month: dict[str, Any], *, first: bool) -> Markup:
    kind = kind_of(month)
    words = t("strip.month", month=t.month(month["month"]), what=t.of("strip", kind))
    year = f"{month['month']:%Y}" if first or month["month"].month == 1 else ""
    return element(
        "li",
        element("span", words, class_="cp-unseen"),
        _sign(kind),
        element("span", str(month["month"].month), class_="cp-strip-month", aria_hidden="true"),
        element("span", year, class_="cp-strip-year", aria_hidden="true"),
        title=words,
    )


def _sign(kind: str) -> Markup:
    return element("i", class_=f"cp-box-mark cp-month-{kind}", aria_hidden="true")
