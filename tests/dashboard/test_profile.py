"""The profile of a cell by using it: limits, notes, visits, tasks, what is known; each against the rows behind it."""

from __future__ import annotations

import json
from datetime import date

import polars as pl
import pytest
from streamlit.proto.Block_pb2 import Block as BlockProto

from dashboard import access, charts
from dashboard.auth.current_user import NOBODY, CurrentUser
from dashboard.charts.limits import KINDS, in_the_room, with_limits
from dashboard.components import cell_attendance, families
from dashboard.components.frame import PageContext
from dashboard.language import Language
from dashboard.scope import WHOLE
from dashboard.summaries.known_of_cell import CellContext
from dashboard.views.profile import completeness, follow_through, scores
from tests.dashboard.rows import AS_OF, PREVIOUS
from tests.dashboard.showing import containers, show, text

VI = Language("vi")
ASKED = {"as_of": AS_OF, "cell": "C1"}


@pytest.fixture
def ctx(open_world):
    open_world("tiny")
    return PageContext(VI, CurrentUser("", NOBODY, (NOBODY,)), AS_OF, PREVIOUS, {"as_of": AS_OF})


@pytest.fixture
def visited(open_world):
    """Two visits to C1: one with a finding past its date, one whose finding was remedied, by an old verdict."""
    open_world("tiny")
    con = access._service().connect()
    visits = [("V1", "sit_in", "commune", "2026-02-10"), ("V2", "inspection", "district", "2026-09-20")]
    for code, kind, level, on in visits:
        con.execute(
            "INSERT INTO intake.visits (visit_code, cell_code, kind, by_level, visited_on, run) "
            "VALUES (?, 'C1', ?, ?, ?, 1)", [code, kind, level, on],
        )  # fmt: skip
    findings = [
        ("F1", "V1", "attendance", "attendance_drop", "partly", None, "2026-05-01", None),
        ("F2", "V2", "records", None, None, True, "2026-10-05", "2026-10-04"),
    ]
    con.executemany("INSERT INTO intake.findings VALUES (?, ?, ?, ?, ?, ?, ?, ?, 1)", findings)
    open_world("tiny")
    yield
    con.execute("DELETE FROM intake.findings")
    con.execute("DELETE FROM intake.visits")


def test_the_way_back_the_brief_and_the_month_share_a_line_above_the_name(ctx):
    [top] = [block for block in containers(show("profile", cell="C1")) if block.id.endswith("profile-top")]
    assert top.flex_container.direction == BlockProto.FlexContainer.Direction.HORIZONTAL


def test_visits_are_told_with_what_was_found_and_what_became_of_it(visited):
    shown = text(show("profile", cell="C1", tab="visits"))
    assert "2 lần trong dữ liệu; gần nhất ngày 20/09/2026: kiểm tra. 1 kiến nghị chưa khắc phục." in shown
    assert "Tỷ lệ dự họp giảm: Một phần" in shown
    assert "quá hạn 01/05/2026" in shown
    assert "sổ sách: Xác nhận" in shown
    assert "đã khắc phục (hạn 05/10/2026)" in shown


def test_a_visit_that_two_systems_delivered_is_shown_twice_and_counted_once(visited, open_world):
    con = access._service().connect()
    con.execute("INSERT INTO mart.visit_twins VALUES (?, 'V2', 'V1')", [AS_OF])
    open_world("tiny")
    shown = text(show("profile", cell="C1", tab="visits"))
    con.execute("DELETE FROM mart.visit_twins")
    assert "1 lần trong dữ liệu" in shown
    assert shown.count("tính chung với lần ghi ở đây") == 1
    assert "20/09/2026" in shown


def test_visits_and_new_circumstances_are_notes_in_the_month_they_happened(visited, ctx):
    holding = [
        {"circumstance": "new_secretary", "evidence": json.dumps({"since": "2026-09"})},
        {"circumstance": "merger", "evidence": json.dumps({"since": "2019-01"})},
        {"circumstance": "no_venue", "evidence": "{}"},
    ]
    history = access.query("cell_months", WHOLE, **ASKED)
    notes = cell_attendance.notes_of(ctx, "C1", history, holding, access.query("cell_visits", WHOLE, **ASKED))
    assert [month for month, _ in notes] == [date(2026, 2, 1), date(2026, 9, 1)]
    assert "cấp trên đến (dự sinh hoạt)" in notes[0][1]
    assert "Bí thư hiện nay nhận nhiệm vụ từ tháng 9/2026" in notes[1][1]
    figure = charts.attendance(history, None, VI, "light", notes=notes)
    numbers = next(trace for trace in figure.data if trace.mode == "markers+text")
    assert list(numbers.text) == ["1", "2"]
    assert min(figure.data[-1].y) > figure.layout.yaxis.range[0]


def test_numbers_of_months_in_a_row_do_not_touch(ctx):
    history = access.query("cell_months", WHOLE, **ASKED)
    notes = [(date(2026, month, 1), "x") for month in (1, 2, 3, 6)]
    figure = charts.attendance(history, None, VI, "light", notes=notes)
    y = next(trace for trace in figure.data if trace.mode == "markers+text").y
    assert y[0] == y[2] == y[3] < y[1]


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_limits_is_the_published_one(ctx, kind):
    history, points = access.query("cell_months", WHOLE, **ASKED), access.query("cell_points", WHOLE, **ASKED)
    shown = with_limits(history, points, kind)
    wanted = {"expected": (0.9, 0.8, 0.72, 1.0), "xmr": (0.9, 0.8, 0.75, 1.0), "p_prime": (0.9, None, 0.7, 1.0)}[kind]
    last = shown.row(-1, named=True)
    assert tuple(last[name] for name in ("usual", "low95", "low998", "high998")) == wanted
    assert shown.height == history.height
    below = {"expected": 0.8, "xmr": 0.75, "p_prime": 0.7}[kind]
    for row in shown.filter(pl.col("rate").is_not_null()).iter_rows(named=True):
        assert (row["side"] == "low") == (row["rate"] < below)


def test_the_kind_of_limits_stands_in_the_address_and_outlives_a_reload(open_world):
    open_world("tiny")
    app = show("profile", cell="C1")
    assert VI("limits.about.expected") in text(app)
    app.segmented_control(key="address_limits").set_value("xmr").run()
    assert app.query_params["limits"] == "xmr"
    again = show("profile", cell="C1", limits="xmr")
    assert text(again) == text(app)
    assert VI("limits.about.xmr") in text(again)
    assert VI("limits.about.expected") not in text(again)


def test_those_in_the_room_alone_are_counted_when_asked_for_and_have_no_limits(ctx):
    history = access.query("cell_months", WHOLE, **ASKED)
    shown = with_limits(in_the_room(history), access.query("cell_points", WHOLE, **ASKED), "expected")
    online = history.filter(pl.col("present_online") > 0)
    assert online.height
    for row in shown.filter(pl.col("rate").is_not_null()).iter_rows(named=True):
        before = history.row(by_predicate=pl.col("month") == row["month"], named=True)
        assert row["rate"] == pytest.approx((before["came"] - before["present_online"]) / before["marked"])
    app = show("profile", cell="C1")
    app.checkbox(key="address_room").check().run()
    assert app.query_params["room"] == "1"
    assert VI("limits.not_published") in text(show("profile", cell="C1", room="1"))


def test_an_earlier_month_is_chosen_in_the_address_and_shows_what_was_known_then(open_world):
    open_world("tiny")
    app = show("profile", cell="C2")
    assert "1 dấu hiệu: Tỷ lệ dự họp giảm." in text(app)
    app.selectbox(key="address_month").select("2026-09").run()
    shown = text(show("profile", cell="C2", month="2026-09"))
    assert shown == text(app)
    assert "Đang xem lại kết quả tháng 9/2026" in shown
    assert "Gần nhất (tháng 9/2026)" in shown
    assert VI("limits.about.xmr") not in shown


def test_signs_stand_by_what_they_are_about_the_weightiest_group_first(ctx):
    evidence = json.dumps({"before": 0.9, "now_low": 0.7, "now_high": 0.8, "months": ["2026-05"], "n": 1})
    flags = [
        {"flag": name, "severity": "act", "confidence": 0.9, "since": None, "evidence": evidence}
        for name in ("meeting_skipped", "attendance_drop", "thematic_skipped")
    ]
    quiet = pl.DataFrame({"signal": ["papers_late", "no_premeeting", "score_uniform"], "enough": [True, True, False]})
    drawn = "".join(families.draw(ctx, flags, CellContext(), quiet))
    heads = [drawn.index(f">{VI.of('family', family)}<") for family in ("meetings", "attendance", "preparation")]
    assert heads == sorted(heads)
    assert drawn.count(f'class="cp-family">{VI("family.meetings")}') == 1
    assert "Đã xem, không có gì bất thường: 2 dấu hiệu" in drawn
    assert "Chuẩn bị</strong>: Tài liệu gửi muộn hoặc không gửi; Chi ủy không hội ý trước" in drawn
    assert "Chưa đủ dữ liệu để xem: 1 dấu hiệu" in drawn


def test_circumstances_are_told_without_any_sign_too(ctx):
    holding = [{"circumstance": "no_venue", "evidence": "{}"}]
    drawn = "".join(
        families.draw(ctx, [], CellContext(holding), pl.DataFrame(schema={"signal": pl.String, "enough": pl.Boolean}))
    )
    assert "Chi bộ chưa có nơi họp của mình." in drawn


def test_reports_on_the_last_meetings_tasks_are_counted_over_a_year(ctx):
    history = access.query("cell_months", WHOLE, **ASKED)
    reported = history.tail(12)["previous_tasks"].drop_nulls()
    assert reported.to_list() == [3] * 10
    assert (
        follow_through.reported(VI, history) == "Nhiệm vụ giao ở kỳ trước được báo cáo lại ở kỳ sau: 33% (10 trong 30)."
    )
    unknown = history.with_columns(previous_tasks=pl.lit(None, dtype=pl.Int64))
    assert follow_through.reported(VI, unknown) == VI("follow.unknown")


def test_what_is_known_is_counted_meeting_by_meeting(ctx):
    row = access.query("cell_known", WHOLE, **ASKED).row(0, named=True)
    meetings = access._service().connect().execute(
        "SELECT count(*) FROM mart.meeting_facts WHERE cell_code = 'C1' AND counts_for_attendance"
    ).fetchall()[0][0]  # fmt: skip
    assert (row["n_meetings"], row["roll_call"], row["headcount"], row["tasks"]) == (meetings, meetings, 0, meetings)
    assert row["self_score"] == row["superior_score"] == meetings
    assert {thing for thing in completeness.THINGS if row[thing] == 0} >= {"chair", "notice"}
    assert access.query("cell_known", WHOLE, as_of=AS_OF, cell="C3").is_empty()


def test_the_picture_of_a_score_line_holds_its_range_and_who_gave_what():
    row = {"points": 4, "low": 2.5, "high": 4.5, "max_points": 5, "assessable": True, "self_points": 5.2}
    drawn = scores.picture(row | {"superior_points": None})
    assert 'class="cp-range-known" style="left: 50%; right: 10%"' in drawn
    assert 'cp-score-seen" style="left: 80%"' in drawn
    assert 'cp-score-self" style="left: 100%"' in drawn
    assert "cp-score-superior" not in drawn
    assert "cp-score-seen" not in scores.picture(row | {"superior_points": 3, "assessable": False})


def test_the_page_says_what_no_meeting_has_and_blames_nobody(open_world):
    open_world("tiny")
    shown = text(show("profile", cell="C1", tab="points"))
    assert "Chưa kỳ nào có:" in shown
    assert "ngày thông báo họp" in shown
    assert "Đây không phải là lỗi của chi bộ." in text(show("profile", cell="C3"))


def test_ratings_of_the_month_and_of_the_year_stand_beside_those_of_cell_and_superior(ctx):
    rows = access.query("cell_scores", WHOLE, **ASKED).to_dicts()
    total = next(row for row in rows if row["criterion"] == "total")
    drawn = str(scores.ratings(ctx, total))
    cells = [part.split("<")[0] for part in drawn.split("<td")[1:]]
    assert "giữa Trung bình và Khá" in drawn, "two bands that are nearly as probable are both named"
    assert scores.band_in_words(ctx, total | {"band": "good"}) == "Tốt"
    assert scores.band_in_words(ctx, total | {"band": None}) == "chưa xếp, vì thấy được quá ít"
    assert drawn.count("Tốt") == drawn.count("Khá") - 1 == 2, cells
    assert "không có kỳ chấm được" in str(scores.ratings(ctx, total | {"month_band": None}))
