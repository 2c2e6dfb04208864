"""The order of day and month by the usual days of cells that the warehouse knows."""

from __future__ import annotations

import pytest

from etl.mapping import opening
from etl.sources import _office, _usual_days
from etl.user_error import UserError

TITLES = "Mã chi bộ,Ngày họp,Loại\n"


@pytest.fixture
def known(intake):
    """Two cells that met from the 3rd to the 5th of the months of a year, and one that met on any day."""
    intake.execute("INSERT INTO intake.cells VALUES ('C1', 'Thôn Đông'), ('C2', 'Thôn Tây'), ('C3', 'Thôn Nam')")
    intake.execute(
        "INSERT INTO intake.meetings (meeting_code, cell_code, held_on, kind) "
        "SELECT cell || n, cell, make_date(2025, n, CASE WHEN cell = 'C3' THEN 2 * n ELSE 3 + n % 3 END), 'regular' "
        "FROM range(1, 13) AS months(n), (VALUES ('C1'), ('C2'), ('C3')) AS cells(cell)"
    )
    return intake


def _decided(con, days):
    content = (TITLES + "".join(f"{cell},{on},Thường kỳ\n" for cell, on in days)).encode()

    def again(answers):
        return opening.understand(content, "a.csv", None, answers)

    return _usual_days.UsualDays(con).decided(again({}), again)


@pytest.mark.parametrize(
    "days", [("09/04/2026", "10/03/2026", "08/05/2026"), ("04/09/2026", "03/10/2026", "05/08/2026")]
)
def test_the_order_is_the_one_of_the_usual_days(known, days):
    understood = _decided(known, zip(["C1", "Thôn Tây", "C1"], days, strict=True))
    assert not understood.questions
    assert {row[3] for row in understood.parts[0].rows} == {"2026-09-04", "2026-10-03", "2026-08-05"}
    assert understood.notes == (_usual_days.NOTE,)


@pytest.mark.parametrize(
    "days",
    [
        [("C3", "09/04/2026"), ("C3", "10/03/2026"), ("C3", "08/05/2026")],
        [("C1", "09/04/2026"), ("C2", "10/03/2026")],
        [("C1", "03/04/2026"), ("C2", "05/04/2026"), ("C1", "04/03/2026")],
        [("C1", "09/08/2026"), ("C2", "10/07/2026"), ("C1", "08/11/2026")],
    ],
)
def test_what_usual_days_do_not_decide_is_asked(known, days):
    assert [question.key for question in _decided(known, days).questions] == ["order.Ngày họp"]


def test_a_source_takes_the_usual_days_of_its_warehouse(known):
    files = [("a.csv", f"{TITLES}C1,09/04/2026,Thường kỳ\nC2,10/03/2026,Thường kỳ\nC1,08/05/2026,Thường kỳ\n".encode())]
    ((_, understood),) = _office.all_read("s", files, None, {}, known)
    assert understood.parts[0].rows[0][3] == "2026-09-04"
    with pytest.raises(UserError, match=r"order\.Ngày họp"):
        _office.all_read("s", files, None, {})
