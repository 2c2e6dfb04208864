"""The brief as PDF, typeset by Typst: fonts embedded, no browser, nothing fetched."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from dashboard.documents.brief import picture
from dashboard.documents.brief.content import Sheets
from dashboard.documents.typeset import typeset
from dashboard.language import Language

TEMPLATE = Path(__file__).with_name("brief.typ")
# Points; the last is the least that people over fifty read on paper (chosen by us).
SIZES = ("10", "9.2", "8.4")
PAGES = 2
LABELS = (
    "why", "attendance", "chart_legend", "meetings", "decisions", "no_decisions", "harmless", "harmless_here",
    "harmless_undecided", "questions", "papers", "clears", "good", "form", "no_flag", "confirmed", "partly",
    "not_confirmed", "not_seen",
    "form_flag", "commitments", "commitment", "by_whom", "by_when", "signed_visitor", "signed_cell", "conduct",
    "classification", "copy", "no_verdict", "no_attendance", "no_good", "reply", "objections",
)  # fmt: skip


def write(sheets: Sequence[Sheets], t: Language) -> bytes:
    """The bytes of one PDF with a brief for each; the same content gives the same bytes."""
    return typeset(TEMPLATE, "pdf", _inputs(sheets, t))[0]


def pages(sheets: Sequence[Sheets], t: Language) -> list[bytes]:
    """Each page as a picture (PNG), for looking at it."""
    return typeset(TEMPLATE, "png", _inputs(sheets, t))


def _inputs(sheets: Sequence[Sheets], t: Language) -> dict[str, str]:
    return {"briefs": json.dumps([_fitted(_values(one, t)) for one in sheets])}


def _fitted(values: dict[str, Any]) -> dict[str, Any]:
    """With the largest letters that keep the brief on two pages; the smallest where none does."""
    fitted = values
    for size in SIZES:
        fitted = values | {"size": size, "n_pages": PAGES}
        n_pages = len(typeset(TEMPLATE, "png", {"briefs": json.dumps([fitted])}, ppi=10))
        if n_pages <= PAGES:
            break
        fitted |= {"n_pages": n_pages}
    return fitted


def _values(one: Sheets, t: Language) -> dict[str, Any]:
    brief = one.brief
    texts = {name: value for name, value in asdict(brief).items() if name != "months"}
    seen = brief.months["rate"].count() > 0
    drawn = {
        "lang": t.code,
        "labels": {name: t.of("brief", name) for name in LABELS},
        "chart": picture.attendance(brief.months, t) if seen else "",
        "strip": picture.meetings(brief.months, t),
        "strip_legend": picture.legend(t),
        "printed": one.printed,
        "copy": one.copy,
    }
    return texts | drawn
