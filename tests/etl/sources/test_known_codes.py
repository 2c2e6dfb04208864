"""One meeting, one row: codes made of cell and day give way to those of meetings that are known."""

from __future__ import annotations

import pytest

from etl.sources._known_codes import find_meetings


@pytest.fixture
def known(intake):
    intake.execute("INSERT INTO intake.cells VALUES ('C1', 'thôn Đông'), ('C2', 'thôn Đồng')")
    intake.execute(
        "INSERT INTO intake.meetings (meeting_code, cell_code, held_on, kind) VALUES "
        "('K9', 'C1', '2026-09-05', 'regular'), ('K8', 'C1', '2026-08-05', 'regular'), "
        "('T8', 'C1', '2026-08-05', 'thematic')"
    )
    return intake


@pytest.mark.parametrize(
    ("code", "kind", "expected"),
    [
        ("Chi bộ thôn Đông-2026-09-05", None, "K9"),
        ("C1-2026-09-05", None, "K9"),
        ("C1-2026-09", None, "K9"),
        ("Chi bộ thôn Đồng-2026-09-05", None, "C2-2026-09-05"),
        ("CB thôn Tây-2026-09-05", None, "CB thôn Tây-2026-09-05"),
        ("C1-2026-08-05", None, "C1-2026-08-05"),
        ("C1-2026-08", None, "K8"),
        ("C1-2026-08-05", "thematic", "T8"),
        ("C1-2026-09-05", "thematic", "C1-2026-09-05"),
        ("Chi bộ thôn Đông-2026-08-thematic", None, "T8"),
        ("Chi bộ thôn Đông-2026-09-thematic", None, "C1-2026-09-thematic"),
        ("K7", None, "K7"),
    ],
)
def test_a_code_of_cell_and_day_is_the_known_meeting(known, code, kind, expected):
    known.execute("CREATE TEMP TABLE incoming AS SELECT ?::VARCHAR AS meeting_code, ?::VARCHAR AS kind", [code, kind])
    find_meetings(known, with_kind=kind is not None)
    assert known.execute("SELECT meeting_code FROM incoming").fetchall() == [(expected,)]
