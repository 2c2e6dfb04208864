"""The letter that asks a cell for an explanation, with the form for its answer.

It says what the queue says: the sentences of the flags, their meetings by days, the questions. What superiors owe is
not asked of the cell.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from dashboard.auth.current_user import here, store
from dashboard.documents.papers.heading import BLANK, heading
from dashboard.documents.papers.printing import as_pdf
from dashboard.documents.papers.templates import filled
from dashboard.language import Language
from dashboard.scope import Scope
from dashboard.store import responses
from dashboard.store.letters import SentLetter
from dashboard.summaries.worded_cell import worded

PAPER, SYMBOL = "letter", "CV"
# More is not answered (chosen by us); the question that a person wrote comes first.
QUESTIONS, PAPERS = 6, 4
OWED_BY_SUPERIORS = "duty"
NUMBER = re.compile(r"\d+")


def values(letter: SentLetter, t: Language, scope: Scope, *, scores: bool = True) -> dict[str, Any]:
    """What stands in a letter, without `scores` no points. Raises UserError where the cell is not in the scope."""
    disputed = responses.of_cells(store(), [letter.cell_code])
    of_cell = worded(letter.cell_code, letter.as_of, t, scope, disputed, scores=scores)
    flags = [
        flag for flag in of_cell.flags if flag["flag"] in letter.flags and flag["severity"] != OWED_BY_SUPERIORS
    ]  # fmt: skip
    cell, above = of_cell.head["name"], of_cell.head["above"] or []
    asked = [letter.details.question, *of_cell.items(flags, "questions", t, QUESTIONS)]
    papers = [paper.rstrip(".") for paper in of_cell.items(flags, "papers", t, PAPERS)]
    return heading(SYMBOL, letter.details, letter.sent_on, t) | {
        "cell": f"{cell} ({letter.cell_code})",
        "cell_upper": cell.upper(),
        "above": above[0] if above else BLANK,
        "above_upper": above[0].upper() if above else BLANK,
        "month": t.month(letter.as_of),
        "due": t.date(letter.due_on),
        "reasons": [of_cell.sentence(flag, t) for flag in flags],
        "questions": [question for question in asked if question.strip()][:QUESTIONS],
        "papers": "; ".join(papers),
    }


def as_file(letter: SentLetter, suffix: str, t: Language, scope: Scope, *, scores: bool = True) -> bytes:
    """A letter as `.docx` or `.pdf`. Raises UserError as `values` and `templates.filled` do."""
    made = filled(PAPER, t.code, values(letter, t, scope, scores=scores), here().home)
    return as_pdf([made]) if suffix == ".pdf" else made


def all_as_pdf(letters: Sequence[SentLetter], t: Language, scope: Scope, *, hidden: Collection[str] = ()) -> bytes:
    """Several letters as one PDF to print, in the order given, without points of the cells that are `hidden`."""
    return as_pdf([as_file(one, ".docx", t, scope, scores=one.cell_code not in hidden) for one in letters])


def all_as_zip(letters: Sequence[SentLetter], t: Language, scope: Scope, *, hidden: Collection[str] = ()) -> bytes:
    """Several letters as an archive of DOCX, in a folder for each unit that passes them on; `hidden` as above."""
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as archive:
        for place, letter in enumerate(letters, 1):
            inside = values(letter, t, scope, scores=letter.cell_code not in hidden)
            name = f"{plain(inside['above'])}/{place:02d}-{plain(letter.cell_code)}.docx"
            archive.writestr(name, filled(PAPER, t.code, inside, here().home))
    return made.getvalue()


def plain(name: str) -> str:
    """A name as a part of a file's name, never that of the folder above."""
    return re.sub(r"[^\w. -]", "_", name).strip(". ") or "_"


def numbered(first: str, place: int) -> str:
    """The number of the letter at a place (from 0) of a batch that begins with `first`; empty stays empty."""
    return str(int(first) + place) if NUMBER.fullmatch(first) else first if place == 0 else ""
