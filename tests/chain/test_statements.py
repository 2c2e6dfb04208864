"""The task that tries what is stated of flagged cells: nothing is wrong in the small province, and faults are seen."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from dashboard import access
from dashboard.language import CODES, Language
from dashboard.scope import WHOLE
from tests.tasks import statements
from tests.tasks.statements import Papers


@pytest.fixture(scope="module")
def home(built):
    with pytest.MonkeyPatch.context() as patch:
        for name in ("CELLPULSE_KEY", "CELLPULSE_NOW"):
            patch.setenv(name, built.environ[name])
        patch.setenv("CELLPULSE_HOME", str(built.home))
        yield


def test_nothing_is_wrong_of_cells_of_the_small_province(home):
    wrong, tried = statements.faults(4)
    assert wrong == []
    assert set(tried.values()) == {4 * len(CODES)}


@pytest.fixture(scope="module")
def papers(home) -> Papers:
    """A cell that circumstances explain, with a flag that rests on more meetings than are named."""
    as_of, t = access.query("freshness", WHOLE)["as_of"][0], Language("vi")
    for cell in statements.drawn(200, 1, as_of):
        made = statements.papers_of(cell, as_of, t) if _explained(cell, as_of) else None
        if made and statements.holding(made) and statements.ruled_out(made):
            return made
    raise AssertionError("no cell is explained")


def _explained(cell: str, as_of: Any) -> bool:
    return not access.query("cell_circumstances", WHOLE, as_of=as_of, cell=cell).is_empty()


def test_what_is_wrong_is_seen(papers):
    general, sentence = next(iter(statements.ruled_out(papers))), papers.of_cell.sentence(papers.first[0], papers.t)
    code = statements.squeezed(papers.of_cell.head["cell_code"])
    asked = {"questions": ["Vì sao ít người dự họp?", "Vì sao ít người dự họp vậy?"], "reasons": [sentence]}
    pdf = [statements.squeezed(general) + papers.pdf[0].replace(code, ""), "", ""]
    wrong = dataclasses.replace(papers, pdf=pdf, letter=papers.letter | asked)
    seen = {name for statement in statements.STATEMENTS for name, _ in statement(wrong)}
    assert {"explanations ruled out", "head", "questions", "pages", "objections"} <= seen
    assert [fault for statement in statements.STATEMENTS for fault in statement(papers)] == []
    assert statements.NO_MONTHS.search("The last 0 months show no meeting yet.")
