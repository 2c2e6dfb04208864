"""Similar cells within the scope, their figures held against a plain count, swaps that stay, and hints to ask."""

from __future__ import annotations

import json
import math
import re
from datetime import date
from statistics import mean, stdev

import duckdb
import pytest

from dashboard import access
from dashboard.auth.current_user import store
from dashboard.charts import fifths
from dashboard.components import comparison
from dashboard.language import Language, search_words
from dashboard.scope import WHOLE, from_code
from dashboard.store import audit, peers
from tests.dashboard import worlds
from tests.dashboard.drawn import drawn
from tests.dashboard.rows import AS_OF
from tests.dashboard.showing import show, text
from tests.dashboard.test_pages import CELL

VI = Language("vi")


@pytest.fixture(autouse=True)
def _own_door():
    yield
    access.use(None)


def similar(cell: str, scope: str = "", **by_hand: list[str]):
    lists = {name: json.dumps(codes) for name, codes in by_hand.items()}
    return access.query("cell_peers", from_code(scope), as_of=AS_OF, cell=cell, **lists)


def measures(cell: str, others: list[str], scope: str = ""):
    return access.query("cell_measures", from_code(scope), as_of=AS_OF, cell=cell, peers=json.dumps(others))


def first_match(typed: str) -> tuple[str, str]:
    """Code and name of the first cell that a search finds."""
    return access.query("cells_matching", WHOLE, as_of=AS_OF, search=search_words(typed)).row(0)[:2]


def world(change: str, n_cells: int = 60) -> access.QueryService:
    con = duckdb.connect()
    worlds.empty(con)
    worlds.full(con, n_cells)
    con.execute(change)
    service = access.QueryService(lambda: change, con.cursor)
    access.use(service)
    return service


def test_similar_cells_are_of_the_type_and_the_nearest_in_size(open_world):
    open_world("full")
    con = access._service().connect()
    profiles = con.execute("SELECT cell_code, cell_type, size_class, members FROM mart.cell_profiles").fetchall()
    kind, size, members = next(row[1:] for row in profiles if row[0] == CELL["full"])
    alike = [row for row in profiles if row[1] == kind and row[0] != CELL["full"]]
    alike.sort(key=lambda row: (row[2] != size, abs(row[3] - members), row[0]))
    cells = similar(CELL["full"])
    assert set(cells["cell_code"]) == {row[0] for row in alike[:20]}


def test_the_published_nearness_goes_first():
    world("SELECT 1", 300)
    near, kind = (
        similar("C0000")["cell_code"].to_list(),
        access.query("cell", WHOLE, as_of=AS_OF, cell="C0000")["cell_type"],
    )
    con = access._service().connect()
    far = con.execute(
        "SELECT max(cell_code) FROM mart.cell_profiles WHERE cell_type = ? AND NOT list_contains(?, cell_code)",
        [kind[0], [*near, "C0000"]],
    ).fetchall()[0][0]
    world(
        "INSERT INTO mart.peers "
        "(as_of, cell_code, peer_code, same_size_class, same_traits, same_area_kind, nearness) "
        f"VALUES (DATE '2026-10-01', 'C0000', '{far}', false, false, false, 1)",
        300,
    )
    assert set(similar("C0000")["cell_code"]) - set(near) == {far}


@pytest.mark.parametrize("scope", ["D1", "G03"])
def test_nothing_outside_of_the_scope_is_compared_with(open_world, scope):
    open_world("full")
    inside = set(access.query("cells_matching", from_code(scope), as_of=AS_OF, search="", take=500)["cell_code"])
    everybody = [f"C{i:04d}" for i in range(300)]
    cell = min(inside)
    assert set(similar(cell, scope, put_in=everybody)["cell_code"]) <= inside
    assert set(measures(cell, everybody, scope)["cell_code"]) <= inside
    outside = min(set(everybody) - inside)
    assert similar(outside, scope).is_empty()
    assert measures(outside, everybody, scope).is_empty()


def test_one_left_out_makes_room_and_one_put_in_takes_it(open_world):
    open_world("full")
    computed = similar("C0000")["cell_code"].to_list()
    without = similar("C0000", left_out=computed[:1])["cell_code"].to_list()
    assert len(set(without) - set(computed)) == 1
    assert computed[0] not in without
    other_kind = first_match("Xí nghiệp")[0]
    put = similar("C0000", put_in=[other_kind])
    assert put.height == 20
    row = put.filter(cell_code=other_kind).row(0, named=True)
    assert (row["put_in"], row["same_type"]) == (True, False)


def test_why_a_cell_is_similar_is_said_in_words():
    same = {"same_type": True, "same_size_class": True, "same_traits": True, "same_area_kind": True}
    assert comparison.likeness(VI, same) == "cùng loại hình, cỡ chi bộ, đặc điểm địa bàn và cấp trực thuộc"
    row = same | {"same_size_class": False}
    assert comparison.likeness(VI, row) == "cùng loại hình, đặc điểm địa bàn và cấp trực thuộc; khác cỡ chi bộ"
    assert comparison.likeness(Language("en"), dict.fromkeys(same, False)) == (
        "other type, size, traits of the area, and level above"
    )


def test_the_measures_like_a_plain_count(open_world):
    open_world("full")
    con = access._service().connect()
    by_measure = {row["measure"]: row for row in measures("C0241", []).iter_rows(named=True)}
    facts = con.execute(
        "SELECT month, present, present_online, marked, duration_minutes, speakers FROM mart.meeting_facts "
        "WHERE cell_code = 'C0241' AND counts_for_attendance ORDER BY month"
    ).fetchall()
    year = [fact for fact in facts if fact[0] >= date(2025, 11, 1)]
    rates = [(fact[1] + fact[2]) / fact[3] for fact in year]
    assert by_measure["attendance"]["figure"] == pytest.approx(mean(rates))
    assert by_measure["attendance"]["error"] == pytest.approx(stdev(rates) / math.sqrt(len(rates)))
    before = [(f[1] + f[2]) / f[3] for f in facts if date(2025, 5, 1) <= f[0] <= date(2025, 10, 1)]
    assert by_measure["attendance"]["before"] == pytest.approx(mean(before))
    assert by_measure["attendance"]["now"] == pytest.approx(mean(rates[-6:]))
    assert by_measure["duration"]["figure"] == pytest.approx(mean(fact[4] for fact in year))
    assert by_measure["speakers"]["figure"] == pytest.approx(mean(f[5] / (f[1] + f[2]) for f in year))
    assert by_measure["tasks"]["figure"] == pytest.approx(1 / 3)
    n = len(year)
    assert (by_measure["papers"]["figure"], by_measure["papers"]["error"]) == (
        1,
        pytest.approx(math.sqrt((n + 1) / ((n + 2) ** 2 * (n + 3)))),
    )


def test_content_of_its_own_comes_from_the_evidence_of_empty_minutes():
    evidence = json.dumps({"n": 3, "of": 12, "usual": 0.1})
    world(
        "INSERT INTO result.signals (cell_code, as_of, signal, enough, evidence) "
        f"VALUES ('C0000', DATE '2026-10-01', 'minutes_empty', true, '{evidence}')"
    )
    row = measures("C0000", []).filter(measure="own_content").row(0, named=True)
    assert (row["figure"], row["n_meetings"], row["n_each"]) == (0.75, 12, 0)


def test_who_rose_clearly_may_be_asked_unless_there_is_a_sign_to_act_on(open_world):
    open_world("full")
    cell = "C0241"
    others = similar(cell)["cell_code"].to_list()
    riser, flagged = others[:2]
    rise = f"""
        UPDATE mart.meeting_facts SET
          present_online = 0,
          present = CASE
            WHEN cell_code = '{cell}' THEN marked // 2
            WHEN month > DATE '2026-04-01' THEN marked ELSE marked // 2
          END
        WHERE cell_code IN ('{cell}', '{riser}', '{flagged}')
    """
    flag = f"INSERT INTO result.flags VALUES ('{flagged}', DATE '{AS_OF}', 'papers_late', 'act', 1, NULL, '{{}}', [])"
    world(f"{rise}; {flag}", 300)
    shown = text(show("compare", cell=cell))
    names = dict(similar(cell).select("cell_code", "name").iter_rows())
    assert f"Tỷ lệ dự họp: {names[riser]} (" in shown
    assert f"Tỷ lệ dự họp: {names[flagged]} (" not in shown


def test_a_swap_stays_is_on_record_and_can_be_taken_back(open_world):
    open_world("full")
    first = similar("C0241")["cell_code"][0]
    app = show("compare", cell="C0241", **{"with": "xi nghiep"})
    app.selectbox(key="peer_left_out").set_value(first)
    into = app.selectbox(key="peer_put_in")
    chosen, name = first_match("Xí nghiệp")
    into.set_value(chosen).run()
    app.button(key="peers-save").click().run()
    assert not app.exception
    assert peers.chosen(store(), "", "C0241") == peers.Chosen((chosen,), (first,))
    assert "with" not in app.query_params
    again = show("compare", cell="C0241")
    assert "Đã bỏ ra bằng tay:" in text(again)
    assert f"đưa vào bằng tay: {name}." in text(again)
    entry = [e for e in audit.entries(store()) if e.action == "peers changed"][-1]
    assert (entry.subject, entry.detail["left_out"], entry.detail["put_in"]) == ("C0241", first, chosen)
    again.button(key="peers-anew").click().run()
    assert peers.chosen(store(), "", "C0241") == peers.Chosen()
    assert "Nhóm đang do chương trình chọn" in text(again)


def test_a_cell_is_found_by_its_name_and_leads_here(open_world):
    open_world("full")
    shown = show("compare", search="bien ho 1")
    assert "chi bộ khớp" in text(shown)
    assert not drawn(shown)


def test_no_rank_and_the_order_of_names(open_world):
    open_world("full")
    shown = text(show("compare", cell="C0241"))
    assert "hạng" not in re.sub("không (phải để )?xếp hạng", "", shown)
    names = similar("C0241")["name"].to_list()
    places = [shown.index(f">{name}<") for name in dict.fromkeys(names)]
    assert places == sorted(places)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("own", [None, (0.5, 0.4, 0.6)])
def test_the_chart_holds_every_cell_and_stays_wide_where_all_are_alike(open_world, theme, own):
    open_world("full")
    others = similar("C0241").select("name").with_columns(figure=1.0)
    figure = fifths(others, own, VI.percent, VI, theme)
    assert len(figure.data[0].x) == others.height
    low, high = figure.layout.xaxis.range
    assert high - low > 0.04
    assert len(figure.data) == (1 if own is None else 3)
