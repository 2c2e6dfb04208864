"""The brief as PDF, typeset by Typst: fonts embedded, no browser, nothing fetched."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

from dashboard.brief import picture
from dashboard.brief.content import Brief
from dashboard.brief.typeset import typeset
from dashboard.language import Language

TEMPLATE = Path(__file__).with_name("brief.typ")
# Points; the last is the least that people over fifty read on paper (chosen by us).
SIZES = ("10", "9.2", "8.4")
PAGES = 2
LABELS = (
    "why", "attendance", "chart_legend", "meetings", "decisions", "no_decisions", "harmless", "harmless_here",
    "questions", "papers", "clears", "good", "form", "no_flag", "confirmed", "partly", "not_confirmed", "not_seen",
    "form_flag", "commitments", "commitment", "by_whom", "by_when", "signed_visitor", "signed_cell", "conduct",
    "classification", "copy", "no_verdict", "no_attendance", "no_good", "reply",
)  # fmt: skip


def write(brief: Brief, printed: str, say: Language) -> bytes:
    """The bytes of the PDF; the same content gives the same bytes."""
    values = _values(brief, printed, say)
    return typeset(TEMPLATE, "pdf", values | {"size": _size(values)})[0]


def pages(brief: Brief, printed: str, say: Language) -> list[bytes]:
    """Each page as a picture (PNG), for looking at it."""
    values = _values(brief, printed, say)
    return typeset(TEMPLATE, "png", values | {"size": _size(values)})


def _size(values: dict[str, str]) -> str:
    """The largest letters that keep the brief on two pages; the smallest where none does."""
    sheets = ((size, typeset(TEMPLATE, "png", values | {"size": size}, ppi=10)) for size in SIZES)
    return next((size for size, found in sheets if len(found) <= PAGES), SIZES[-1])


def _values(brief: Brief, printed: str, say: Language) -> dict[str, str]:
    texts = {name: value for name, value in asdict(brief).items() if name != "months"}
    seen = brief.months["rate"].count() > 0
    drawn = {
        "lang": say.code,
        "labels": {name: say.of("brief", name) for name in LABELS},
        "chart": picture.attendance(brief.months, say) if seen else "",
        "strip": picture.meetings(brief.months, say),
        "strip_legend": picture.legend(say),
        "printed": printed,
    }
    return {"brief": json.dumps(texts | drawn)}
