"""The list of all cells of a unit: every cell once, filters that narrow it, counts that agree with the list."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import polars as pl
import pytest

from dashboard import access
from dashboard.components.frame import PageContext
from dashboard.language import Language
from dashboard.scope import WHOLE, Scope, Unit
from dashboard.views.cells.page import NEEDS, _values
from tests.dashboard.showing import show, text
from tests.dashboard.worlds import AS_OF

VI = Language("vi")


def listed(scope: Scope = WHOLE, **filters: str) -> pl.DataFrame:
    return access.query("unit_cells", scope, as_of=AS_OF, take=1000, **filters)


@pytest.fixture
def lacking(open_world):
    """The tiny world, in which C1 has no place to meet and nobody knows whether C3 has one."""
    open_world("tiny")
    con = access._service().connect()
    rows = [[AS_OF, code, venue] for code, venue in (("C1", False), ("C2", True), ("C3", None))]
    con.executemany("INSERT INTO mart.cell_circumstances (as_of, cell_code, has_venue) VALUES (?, ?, ?)", rows)
    open_world("tiny")
    yield
    con.execute("DELETE FROM mart.cell_circumstances")


def test_every_cell_is_listed_once_quiet_ones_too(open_world):
    open_world("full")
    rows = listed()
    assert rows.height == rows["cell_code"].n_unique() == rows["n_matching"][0] == 300
    assert "quiet" in rows["state"]
    assert sum(listed(state=state).height for state in rows["state"].unique()) == 300
    assert listed(Unit("G00")).height == 25


def test_counts_by_unit_agree_with_the_list(lacking):
    units = access.query("needs_of_units", WHOLE, as_of=AS_OF)
    whole = units.filter(pl.col("whole")).row(0, named=True)
    assert {need: whole[need] for need in NEEDS} == {need: listed(need=need).height for need in NEEDS}
    assert (whole["no_venue"], whole["known_venue"], whole["n_cells"]) == (1, 2, 3)
    assert listed(need="any")["cell_code"].to_list() == ["C1"]


def test_what_is_lacking_is_said_and_leads_to_those_cells(lacking):
    shown = text(show("cells"))
    counted = VI("cells.counted", need=VI("cells.need.no_venue"), n="1", known="2")
    assert VI.sentence([counted]).removesuffix(".") in shown
    assert 'href="?unit=P&amp;need=no_venue"' in shown or 'need=no_venue"' in shown
    alone = text(show("cells", need="no_venue"))
    assert "Chi bộ thôn Đông" in alone
    assert "Chi bộ thôn Tây" not in alone
    assert 'href="ho-so?cell=C1"' in alone


def test_few_persons_are_masked(open_world):
    open_world("tiny")
    row = listed().row(0, named=True) | {"expected": 2}
    assert _values(cast(PageContext, SimpleNamespace(t=VI)), row, {})[3] == VI.persons(2) != "2"


def test_the_overview_leads_to_the_list_of_its_place(open_world):
    open_world("full")
    links = {link.proto.label: link.proto.query_string for link in show("overview", unit="D0").get("page_link")}
    assert links[VI("cells.link")] == links[VI("cells.queue_link")] == "unit=D0"
