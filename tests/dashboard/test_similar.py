"""Similar cells on the profile: each strip holds the cell's fifths, the sentence its reasons, swaps are honoured."""

from __future__ import annotations

import re

import polars as pl
import pytest

from dashboard import access
from dashboard.auth.current_user import store
from dashboard.components import comparison
from dashboard.components.peer_quintiles import Standing, fifth_of
from dashboard.language import Language
from dashboard.scope import WHOLE
from dashboard.store import peers
from dashboard.views.profile import similar
from tests.dashboard.rows import AS_OF
from tests.dashboard.showing import show, text

VI = Language("vi")
OTHERS = [float(n) for n in range(20)]


def parts(drawn: str) -> list[str]:
    return re.findall(r"cp-fifth cp-fifth-(\w+)", drawn)


@pytest.mark.parametrize(
    ("figure", "low", "high", "wanted"),
    [
        (1, 0, 2, ["own", "other", "other", "other", "other"]),
        (9, 5, 13, ["other", "may", "own", "may", "other"]),
        (19, 13, 19, ["other", "other", "other", "may", "own"]),
    ],
)
def test_a_strip_holds_the_fifths_the_cell_may_stand_in_and_that_of_its_figure(figure, low, high, wanted):
    stands = Standing(figure, low, high, fifth_of(low, OTHERS), fifth_of(high, OTHERS), 9.5, 20)
    assert parts(similar.strip(OTHERS, stands)) == wanted


def test_where_a_cell_stands_nowhere_no_fifth_is_marked():
    assert parts(similar.strip(OTHERS, None)) == ["unknown"] * 5


def test_the_reason_counts_the_cells_alike_in_each_trait():
    others = pl.DataFrame({"same_type": [True] * 3, "same_size_class": [True, True, False],
                           "same_traits": [False] * 3, "same_area_kind": [True, False, False]})  # fmt: skip
    reason = similar.why(VI, comparison.Compared("C", others, pl.DataFrame()))
    assert reason.endswith("3 cùng loại hình, 2 cùng cỡ chi bộ, 0 cùng đặc điểm địa bàn và 1 cùng cấp trực thuộc.")


def test_the_profile_says_of_each_measure_what_the_page_of_comparison_says(open_world):
    open_world("full")
    shown, compared = text(show("profile", cell="C0241", tab="peers")), text(show("compare", cell="C0241"))
    sentences = re.findall(r'<p class="cp-lead">([^<]*)</p>', compared)
    shared = [one for one in sentences if one in shown]
    assert len(shared) >= len(comparison.MEASURES)
    strips = re.search(r'<ul class="cp-fifths-list">.*?</ul>', shown)
    assert strips
    assert len(parts(strips.group())) == 5 * len(comparison.MEASURES)
    assert 'href="so-sanh?cell=C0241"' in shown


def test_the_strips_are_taken_along_as_they_are_shown(open_world, monkeypatch):
    open_world("full")
    offered = {}
    monkeypatch.setattr(
        "dashboard.views.profile.tables.offer",
        lambda _, name, rows, *, about="", **__: offered.update({(name, about): rows()}),
    )
    app = show("profile", cell="C0241", tab="peers")
    assert not offered
    app.session_state["profile-tables"] = True
    shown = text(app.run())
    rows = offered["similar", "C0241"]
    assert [row["Chỉ số"] for row in rows] == [VI.of("compare.measure", measure) for measure in comparison.MEASURES]
    drawn = re.search(r'<ul class="cp-fifths-list">.*?</ul>', shown)
    assert drawn
    strips = [parts(one) for one in drawn.group().split("</li>")][: len(rows)]
    for row, strip in zip(rows, strips, strict=True):
        own, may = (row[VI.of("similar.column", name)] for name in ("own", "may"))
        assert own == next((str(i + 1) for i, part in enumerate(strip) if part == "own"), "")
        marked = {str(i + 1) for i, part in enumerate(strip) if part in ("own", "may")}
        assert set(filter(None, may.split(", "))) | set(filter(None, [own])) == marked
        assert row["Diễn giải"] in shown
    assert any(row["Có thể trong khoảng (95%)"] for row in rows)


def test_swaps_made_by_hand_are_honoured_on_the_profile(open_world):
    open_world("full")
    kind = access.query("cell", WHOLE, as_of=AS_OF, cell="C0241")["cell_type"][0]
    far = access._service().connect().execute(
        "SELECT min(cell_code) FROM mart.cell_profiles WHERE cell_type <> ?", [kind]
    ).fetchall()[0][0]  # fmt: skip
    assert "20 cùng loại hình" in text(show("profile", cell="C0241", tab="peers"))
    peers.swap(store(), "", "C0241", put_in=far)
    try:
        assert "19 cùng loại hình" in text(show("profile", cell="C0241", tab="peers"))
    finally:
        peers.start_anew(store(), "", "C0241")


def test_a_cell_alone_of_its_type_is_told_so(open_world):
    open_world("tiny")
    assert VI("similar.alone") in text(show("profile", cell="C3", tab="peers"))
