"""The states on the pages: what is done of the month's cells, who rests, what superiors owe by unit and owner."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from dashboard import access
from dashboard.auth.current_user import store
from dashboard.store import cases, checked
from tests.dashboard.showing import show, text

AT = datetime(2026, 11, 9, 8)


@pytest.fixture
def queue(open_world, tmp_path, monkeypatch):
    """The tiny world with a store of its own; superiors owe two cells something, a limit applies; taken back after."""
    monkeypatch.setenv("CELLPULSE_HOME", str(tmp_path))
    open_world("tiny")
    con = access._service().connect()
    kept = con.execute("FROM result.attention").pl()
    con.execute(
        "INSERT INTO result.flags SELECT cell_code, DATE '2026-10-01', 'never_visited', 'duty', 1, NULL, "
        """'{"months": 14, "usual": 0.8}', [] FROM (VALUES ('C1'), ('C2')) c (cell_code)"""
    )
    con.execute("INSERT INTO result.capacity VALUES ('', DATE '2026-10-01', 3, 2, false)")
    open_world("tiny")
    yield con
    con.execute("DELETE FROM result.flags WHERE severity = 'duty'")
    con.execute("DELETE FROM result.capacity")
    con.execute("DELETE FROM result.attention")
    con.register("kept", kept)
    con.execute("INSERT INTO result.attention BY NAME FROM kept")


def test_the_capacity_stands_beside_what_is_done_of_it(queue):
    shown = text(show("attention"))
    assert "Tháng này 1 chi bộ, đã xem 0." in shown
    assert "Năng lực mỗi tháng: 3 cuộc đến làm việc, 2 lượt kiểm tra hồ sơ. Đây là mức mặc định" in shown


def test_what_superiors_owe_is_a_list_by_unit_and_owner(queue):
    shown = text(show("attention", state="duty"))
    assert "2 việc cấp trên chưa làm, ở 2 chi bộ. Đây không phải là lý do để xem chi bộ." in shown
    assert shown.count("Trong 14 tháng có số liệu, không thấy cuộc dự sinh hoạt") == 2


def test_a_cell_at_rest_says_since_when(queue, open_world):
    queue.execute(
        "UPDATE result.attention SET state = 'later', rests = true, checked_on = DATE '2026-09-14' "
        "WHERE cell_code = 'C1'"
    )
    open_world("tiny")
    shown = text(show("attention", state="later"))
    assert "Tháng này không có chi bộ nào cần xem trong phạm vi này." in shown
    assert "1 chi bộ đã xem, chờ khi có gì mới" in shown
    assert "Đã xem ngày 14/09/2026, chờ có gì mới" in shown


def test_a_case_that_was_closed_after_the_month_counts_as_done(queue):
    case = cases.open_case(store(), "C1", ["attendance_drop"], "an", AT)
    cases.change_case(store(), case.id, case.version, "an", AT, reason="xong", state="closed")
    assert checked.since(store(), ["C1", "C2"], date(2026, 10, 31)) == {"C1"}
    assert checked.since(store(), ["C1", "C2"], date(2026, 11, 9)) == set()
    assert checked.since(store(), ["C2"], date(2026, 10, 31)) == set()
