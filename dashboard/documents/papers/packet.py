"""The preparation packet of a month's plan: decision and plan, and for each cell brief, outline, minutes, outcome form
and a draft of the conclusions, as DOCX that a committee edits, filled with what is known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from dashboard import access
from dashboard.auth.current_user import here, store
from dashboard.documents import brief
from dashboard.documents.papers.heading import BLANK, heading
from dashboard.documents.papers.letter import OWED_BY_SUPERIORS, plain
from dashboard.documents.papers.templates import filled
from dashboard.language import Language
from dashboard.scope import Scope
from dashboard.store import cases, responses
from dashboard.store.letters import Details
from dashboard.store.plans import Appointment
from dashboard.summaries.good_points import good_points
from dashboard.summaries.worded_cell import Flag, WordedCell, worded

# Symbols of the kinds of papers (399-QĐ/TW): decision, plan, outline, minutes, notice; a form has none of its own.
OF_PLAN = {"decision": "QĐ", "plan": "KH"}
OF_CELL = {"outline": "ĐC", "outcome": "PH", "minutes": "BB", "notice": "TB"}
PAPERS, REASONS = 4, 5
# What a visit confirmed is a shortcoming, in part too; a flag that nobody confirmed is none.
CONFIRMED = ("confirmed", "partly")


@dataclass(frozen=True)
class Visit:
    """A visit of the plan: which cell, when, which team (a word), and what a committee put in of the appointment."""

    cell: str
    on: date | None
    team: str
    appointment: Appointment


@dataclass(frozen=True)
class Asked:
    """Of which month the plan is, as of which month the figures are, and which day it is."""

    month: date
    as_of: date
    today: date


def as_zip(
    visits: Sequence[Visit], stamps: Mapping[str, brief.Stamp], asked: Asked, t: Language, scope: Scope
) -> bytes:
    """The archive: papers of the plan first, then a folder for each cell. Raises UserError where a cell is out of
    scope or a template is faulty."""
    made, home = BytesIO(), here().home
    known = {visit.cell: _known(stamps[visit.cell], visit.cell, asked, t, scope) for visit in visits}
    with ZipFile(made, "w", ZIP_DEFLATED) as archive:
        for place, (paper, symbol) in enumerate(OF_PLAN.items(), 1):
            values = _of_plan(visits, known, symbol, asked, t)
            archive.writestr(f"{place:02d}-{t.of('packet.paper', paper)}.docx", filled(paper, t.code, values, home))
        for place, visit in enumerate(visits, 1):
            folder = f"{place:02d}-{plain(visit.cell)}"
            printed = brief.as_file(visit.cell, ".docx", t, scope, stamps[visit.cell], asked.as_of)
            archive.writestr(f"{folder}/1-{t('plan.brief.file')}.docx", printed)
            for number, (paper, symbol) in enumerate(OF_CELL.items(), 2):
                values = _of_cell(visit, known[visit.cell], symbol, asked, t, scope)
                # Good points are points: who is not to see them yet gets none.
                values["good"] = values["good"] if stamps[visit.cell].scores else []
                name = f"{folder}/{number}-{t.of('packet.paper', paper)}.docx"
                archive.writestr(name, filled(paper, t.code, values, home))
    return made.getvalue()


def _known(stamp: brief.Stamp, cell: str, asked: Asked, t: Language, scope: Scope) -> WordedCell:
    return worded(cell, asked.as_of, t, scope, responses.of_cells(store(), [cell]), scores=stamp.scores)


def _shared(symbol: str, asked: Asked, t: Language) -> dict[str, Any]:
    first = date(asked.as_of.year - (asked.as_of.month < 12), asked.as_of.month % 12 + 1, 1)
    return heading(symbol, Details(), asked.today, t) | {
        "month": t.month(asked.month),
        "year": str(asked.month.year),
        "period": t("packet.period", first=t.month(first), last=t.month(asked.as_of)),
    }


def _of_plan(
    visits: Sequence[Visit], known: Mapping[str, WordedCell], symbol: str, asked: Asked, t: Language
) -> dict[str, Any]:
    rows = [
        {"cell": _name(known[visit.cell]), "day": _day(visit, t), "team": visit.team,
         "place": visit.appointment.place or BLANK}
        for visit in visits
    ]  # fmt: skip
    return _shared(symbol, asked, t) | {"n_cells": t.number(len(visits)), "visits": rows}


def _of_cell(visit: Visit, of_cell: WordedCell, symbol: str, asked: Asked, t: Language, scope: Scope) -> dict[str, Any]:
    flags = [flag for flag in of_cell.flags if flag["severity"] != OWED_BY_SUPERIORS][:REASONS]
    above = of_cell.head["above"] or [BLANK]
    open_ = _commitments(visit.cell, t)
    scores = access.query("cell_scores", scope, as_of=asked.as_of, cell=visit.cell)
    phone = f", {t('packet.phone', phone=visit.appointment.office_phone)}" if visit.appointment.office_phone else ""
    return _shared(symbol, asked, t) | {
        "cell": _name(of_cell),
        "above": above[0],
        "day": _day(visit, t),
        "team": visit.team,
        "place": (visit.appointment.place or BLANK) + phone,
        "reasons": [of_cell.sentence(flag, t) for flag in flags],
        "papers": "; ".join(paper.rstrip(".") for paper in of_cell.items(flags, "papers", t, PAPERS)),
        "good": good_points(scores, of_cell.words, t),
        "shortcomings": _shortcomings(visit.cell, of_cell, flags, t),
        "commitments": open_,
        # A line to write on where nothing is known.
        "demands": open_ or [{"text": "", "due": ""}],
    }


def _shortcomings(cell: str, of_cell: WordedCell, flags: Sequence[Flag], t: Language) -> list[str]:
    """What visits of the open case confirmed: the sentence of the flag, or its name where it applies no more."""
    case = cases.open_cases(store(), [cell]).get(cell)
    seen = cases.outcomes(store(), case.id) if case else []
    confirmed = dict.fromkeys(one.flag for one in seen if one.outcome in CONFIRMED)
    sentences = {flag["flag"]: of_cell.sentence(flag, t) for flag in flags}
    names = {flag: of_cell.words.get(("flag", flag), {}).get("name", flag) for flag in confirmed}
    return [sentences.get(flag) or names[flag] for flag in confirmed]


def _commitments(cell: str, t: Language) -> list[dict[str, str]]:
    """What the cell promised in its open case and nobody has seen kept yet."""
    case = cases.open_cases(store(), [cell]).get(cell)
    given = cases.promised(store(), case.id) if case else []
    return [{"text": one.text, "due": t.date(one.due_on)} for one in given if one.done_on is None]


def _name(of_cell: WordedCell) -> str:
    return f"{of_cell.head['name']} ({of_cell.head['cell_code']})"


def _day(visit: Visit, t: Language) -> str:
    if visit.on is None:
        return BLANK
    return f"{t.date(visit.on)} {visit.appointment.hour}".strip()
