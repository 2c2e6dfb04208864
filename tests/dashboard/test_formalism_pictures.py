"""The pictures of formalism held against the published signals and pairs; what is copied is seen first."""

from __future__ import annotations

import pytest

from dashboard import access
from dashboard.charts.network import Network, Tie, network
from dashboard.language import Language
from dashboard.scope import WHOLE
from dashboard.views.formalism.pair import MOST_PASSAGES, passages
from tests.dashboard.drawn import drawn
from tests.dashboard.rows import AS_OF
from tests.dashboard.showing import show, text

VI = Language("vi")


@pytest.fixture
def signalled(open_world):
    """Beside the signal of C1 that is selected, a weak one there and a likely one of C2 that nobody selected."""
    open_world("copied")
    con = access._service().connect()
    for cell, signal, strength in (("C1", "few_speakers", 0.05), ("C2", "minutes_shared", 0.95)):
        con.execute(
            "INSERT INTO result.signals BY NAME SELECT ? AS cell_code, ?::DATE AS as_of, ? AS signal, true AS enough, "
            "2.0 AS log_bayes_factor, ? AS probability, false AS selected",
            [cell, AS_OF, signal, strength],
        )
    open_world("copied")
    yield
    con.execute("DELETE FROM result.signals WHERE NOT selected AND log_bayes_factor = 2.0")


def test_the_matrix_has_the_strengths_of_cells_that_stand_out_and_leads_to_them(signalled):
    app = show("formalism")
    figure = drawn(app)["formal-matrix"]
    (trace,) = figure["data"]
    rows = access.query("formal_matrix", WHOLE, as_of=AS_OF)
    assert set(rows["cell_code"]) == {"C1"}
    assert 0.9 in trace["z"][0]
    assert 0.05 not in trace["z"][0], "a signal that is likely nowhere has no column"
    assert "cell=C1" in figure["layout"]["meta"]["links"]["0"]
    (label,) = figure["layout"]["yaxis"]["ticktext"]
    assert label.replace("<br>", " ") == "Thôn Đông, Xã Ia Kênh", "units share names of cells"
    assert '<td class="cp-number">90%' in text(app)


def test_a_group_of_cells_is_a_ring_and_its_ties_are_as_thick_as_the_minutes_they_share():
    ties = [Tie(0, 1, 12, "A – B"), Tie(1, 2, 3, "B – C")]
    figure = network(Network(["A", "B", "C", "D", "E"], [1, 1, 1, 2, 2], list("abcde"), [*ties, Tie(3, 4, 1, "D – E")]),
                     VI, "light")  # fmt: skip
    *lines, marks = figure.data
    widths = [line.line.width for line in lines]
    assert widths == sorted(widths, reverse=True)
    assert list(marks.customdata) == list("abcde")
    assert len(set(zip(marks.x, marks.y, strict=True))) == 5
    for line, (one, other) in zip(lines, [(0, 1), (1, 2), (3, 4)], strict=True):
        for ends, places in ((line.x, marks.x), (line.y, marks.y)):
            assert ends == pytest.approx((places[one], (places[one] + places[other]) / 2, places[other]))


def test_the_longest_repeated_passages_stand_first_and_own_ones_are_left_out():
    lines = [
        {"line_no": i, "characters": 40 + i, "kind": kind, "same": same}
        for i, (kind, same) in enumerate([("own", 1.0)] * (MOST_PASSAGES + 2) + [("own", 0.1), ("handed_down", None)])
    ]
    shown = "".join(passages(VI, lines, {MOST_PASSAGES + 1: "đoạn dài nhất"}))
    assert shown.count("<li") == MOST_PASSAGES
    assert shown.index("đoạn dài nhất") < shown.index("dòng 4,")
    assert f"{MOST_PASSAGES + 2} đoạn lặp lại" in shown
    assert passages(VI, [lines[-1]], {}) == []
