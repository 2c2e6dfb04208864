"""The attendance page by using it, and its figures held against a plain count of the same world."""

from __future__ import annotations

from collections import Counter

import polars as pl
import pytest

from dashboard import access
from dashboard.auth.current_user import NOBODY, CurrentUser
from dashboard.charts.funnel import SIDES, funnel
from dashboard.charts.presence import PARTS, presence
from dashboard.components.frame import PageContext
from dashboard.language import Language
from dashboard.scope import WHOLE, Unit, from_code
from dashboard.views.attendance import falls
from dashboard.views.attendance.presence import rates
from tests.dashboard.rows import AS_OF, PREVIOUS
from tests.dashboard.showing import show, text

VI = Language("vi")


def cells_of(con, unit):
    rows = con.execute("SELECT cell_code FROM mart.cell_scope WHERE unit_code = ? AND as_of = ?", [unit, AS_OF])
    return {code for (code,) in rows.fetchall()}


@pytest.mark.parametrize("unit", ["", "D1", "G03"])
def test_the_shares_of_a_unit_are_those_of_its_meetings(open_world, unit):
    open_world("full")
    con = access._service().connect()
    inside, counted = cells_of(con, unit), Counter()
    columns = "cell_code, month, marked, present, present_online, excused, unexcused"
    for code, month, *counts in con.execute(f"SELECT {columns} FROM mart.meeting_facts").fetchall():
        if code in inside:
            counted.update({(month, name): n for name, n in zip(("marked", *PARTS), counts, strict=False)})
    months = access.query("attendance_shares", from_code(unit), as_of=AS_OF)
    assert months.height == 24
    for row in months.iter_rows(named=True):
        assert {name: row[name] for name in ("marked", *PARTS[:-1])} == {
            name: counted[row["month"], name] for name in ("marked", *PARTS[:-1])
        }
        assert sum(row[part] for part in PARTS) == row["marked"]
    now, before = rates(months, AS_OF)
    assert now == pytest.approx(sum(months["in_room"][12:] + months["online"][12:]) / sum(months["marked"][12:]))
    assert before == pytest.approx(sum(months["in_room"][:12] + months["online"][:12]) / sum(months["marked"][:12]))


def test_absences_whose_reason_nobody_told_stay_a_part_of_their_own(open_world):
    open_world("tiny")
    con = access._service().connect()
    con.execute("CREATE TABLE kept AS FROM mart.meeting_facts")
    try:
        con.execute("UPDATE mart.meeting_facts SET marked = 20, present = 15, present_online = 0")
        con.execute("UPDATE mart.meeting_facts SET excused = NULL, unexcused = NULL")
        open_world("tiny")
        last = access.query("attendance_shares", WHOLE, as_of=AS_OF).row(-1, named=True)
        assert (last["marked"], last["in_room"], last["unstated"]) == (40, 30, 10)
        assert "vắng, chưa rõ lý do" in text(show("attendance"))
    finally:
        con.execute("DELETE FROM mart.meeting_facts")
        con.execute("INSERT INTO mart.meeting_facts FROM kept")
        con.execute("DROP TABLE kept")


@pytest.mark.parametrize("unit", ["", "D0", "G05"])
def test_the_counts_of_the_types_agree_with_the_plot(open_world, unit):
    open_world("full")
    inside = cells_of(access._service().connect(), unit)
    types = access.query("attendance_types", from_code(unit), as_of=AS_OF)
    assert types["n_cells"].sum() <= len(inside)
    for row in types.iter_rows(named=True):
        cells = access.query("attendance_funnel", from_code(unit), as_of=AS_OF, cell_type=row["cell_type"])
        assert set(cells["cell_code"]) <= inside
        sides = Counter(cells["side"])
        assert (cells.height, sides["low998"], sides["low998"] + sides["low95"]) == (
            row["n_cells"], row["n_low998"], row["n_low95"],
        )  # fmt: skip
        for cell in cells.iter_rows(named=True):
            assert (cell["side"] == "low998") == (cell["rate"] < cell["low998"])
            assert (cell["side"] == "usual") == (cell["low95"] <= cell["rate"] <= cell["high95"])


def test_every_cell_is_in_the_funnel_once_under_its_own_sign(open_world):
    open_world("full")
    cells = access.query("attendance_funnel", WHOLE, as_of=AS_OF, cell_type="residential")
    figure = funnel(cells, VI, "light")
    points = {trace.name: len(trace.x) for trace in figure.data if trace.mode == "markers"}
    sides = Counter(cells["side"])
    assert points == {VI.of("funnel.side", side): sides[side] for side in SIDES if sides[side]}
    low, high = figure.layout.yaxis.range
    assert all(low < rate < high for rate in cells["rate"])


def test_the_stacked_parts_are_those_out_of_the_room(open_world):
    open_world("full")
    months = access.query("attendance_shares", Unit("G05"), as_of=AS_OF)
    figure = presence(months, lambda row, part: part, VI, "dark")
    height = [sum(trace.y[i] for trace in figure.data) for i in range(months.height)]
    assert height == pytest.approx((1 - months["in_room"] / months["marked"]).to_list())
    lowest, highest = figure.layout.yaxis.range
    assert lowest == 0 < max(height) <= highest <= 1


def test_the_unit_the_month_and_the_type_stand_in_the_address_and_survive_a_reload(open_world):
    open_world("full")
    app = show("attendance")
    assert "Đảng ủy xã Ia Kênh 1</a> (25 chi bộ): Tỷ lệ dự họp khoảng 90%" in text(app).replace("<span>", "")
    app.query_params["unit"] = "D1"
    app.run()
    app.segmented_control(key="address_cell_type").set_value("agency").run()
    assert {key: app.query_params[key] for key in ("unit", "cell_type")} == {"unit": "D1", "cell_type": "agency"}
    again = show("attendance", unit="D1", cell_type="agency")
    assert text(again) == text(app)
    assert "Đảng ủy xã Ia Kênh 1" not in text(again)


def test_an_earlier_month_shows_its_own_signs_and_says_what_it_lacks(open_world):
    open_world("full")
    app = show("attendance")
    app.selectbox(key="address_month").select("2026-09").run()
    assert app.query_params["month"] == "2026-09"
    shown = text(app)
    n = access.query("attendance_falls", WHOLE, as_of=PREVIOUS).row(0, named=True)
    assert f"{n['n_act'] + n['n_watch']} chi bộ: {n['n_act']} cần xem, {n['n_watch']} theo dõi." in shown
    assert "Đang xem lại kết quả tháng 9/2026" in shown
    assert VI("funnel.not_newest") in shown


def test_falling_cells_are_leafed_through_and_each_leads_to_its_profile(open_world):
    open_world("full")
    app = show("attendance")
    links = [node.proto for node in app.get("page_link")]
    assert len(links) == falls.ON_A_PAGE
    assert all("cell=C" in link.query_string for link in links)
    app.button(key="to-Trang sau").click().run()
    assert app.query_params["page"] == "2"
    assert not {link.query_string for link in links} & {n.proto.query_string for n in app.get("page_link")}


def test_the_file_holds_every_falling_cell_and_masks_few_persons(open_world):
    open_world("full")
    con = access._service().connect()
    con.execute("CREATE TABLE kept AS FROM mart.meeting_facts")
    try:
        con.execute("UPDATE mart.meeting_facts SET expected = 2")
        open_world("full")
        user = CurrentUser("", NOBODY, (NOBODY,))
        rows = falls.exported(PageContext(VI, user, AS_OF, PREVIOUS, {}), Unit("D1"))
    finally:
        con.execute("DELETE FROM mart.meeting_facts")
        con.execute("INSERT INTO mart.meeting_facts FROM kept")
        con.execute("DROP TABLE kept")
    whole = access.query("attendance_falls", Unit("D1"), as_of=AS_OF, take=1000)
    assert [row["Mã chi bộ"] for row in rows] == whole["cell_code"].to_list()
    assert {row["Đảng viên phải dự"] for row in rows} == {"dưới 3"}


def test_one_or_two_absent_persons_are_not_told_apart(open_world):
    open_world("tiny")
    shown = text(show("attendance"))
    figures = access.query("attendance_shares", WHOLE, as_of=AS_OF)
    assert 1 in set(figures["unexcused"]) | set(figures["excused"])
    assert "dưới 3" in shown
    table = shown.split("Tỷ lệ vắng không lý do")[1].split("</table>")[0]
    assert not {f">{n}<" for n in (1, 2)} & set(pl.Series([table]).str.extract_all(r">\d+<")[0])


def test_a_unit_without_roll_calls_says_what_to_do(open_world):
    open_world("tiny")
    con = access._service().connect()
    con.execute("CREATE TABLE kept AS FROM mart.meeting_facts")
    try:
        con.execute("DELETE FROM mart.meeting_facts")
        open_world("tiny")
        assert VI("attendance.unknown_here") in text(show("attendance"))
    finally:
        con.execute("INSERT INTO mart.meeting_facts FROM kept")
        con.execute("DROP TABLE kept")
