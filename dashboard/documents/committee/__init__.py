"""The committee's page: an area on one or two A4 pages for a meeting; sentences first, units by name, no ranks.

In: the published results of a unit within the asker's scope. Out: a PDF in one of the languages that a black-and-white
copy still tells. What stands in it is chosen by `content`; Typst sets it.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from pathlib import Path

from dashboard.documents.brief import Stamp
from dashboard.documents.committee import content
from dashboard.documents.typeset import typeset
from dashboard.language import Language
from dashboard.scope import Scope

TEMPLATE = Path(__file__).with_name("page.typ")
# Points; the last is the least that people over fifty read on paper (as in the brief).
SIZES = ("10", "9.2", "8.4")
PAGES = 2


def as_pdf(part: Scope, t: Language, scope: Scope, stamp: Stamp, as_of: date | None, measure: str) -> bytes:
    """The bytes of the PDF; the same results and stamp give the same bytes.

    `unit` is the area (empty = everything), `measure` one of quarters.MEASURES, whose spread is drawn. Raises UserError
    where the unit is not in the scope, holds no cell, or nothing was computed.
    """
    page = content.page_of(part, as_of, t, scope, measure, scores=stamp.scores)
    printed = t("brief.printed", moment=t.moment(stamp.at))
    values = asdict(page) | {
        "lang": t.code,
        "printed": f"{printed} · {stamp.by}" if stamp.by else printed,
        "classification": t("brief.classification"),
        "no_room": t("committee.no_room"),
    }
    return typeset(TEMPLATE, "pdf", _fitted(values))[0]


def _fitted(values: dict) -> dict[str, str]:
    """With the largest letters that keep it on two pages; where none does, the smallest and without the spread."""
    tried = [values | {"size": size} for size in SIZES]
    tried.append(tried[-1] | {"spread": None, "spread_elsewhere": values["no_room"]})
    fitted: dict[str, str] = {}
    for one in tried:
        fitted = {"page": json.dumps(one)}
        if len(typeset(TEMPLATE, "png", fitted, ppi=10)) <= PAGES:
            break
    return fitted
