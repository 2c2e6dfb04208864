"""The methods page names what visits found, as soon as it was taken in, and what the build could not compute."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

import duckdb
import pytest

from dashboard import access
from dashboard.auth.current_user import NOBODY, CurrentUser
from dashboard.components.frame import PageContext
from dashboard.language import Language
from dashboard.views.methods import page as methods
from tests.dashboard import rows, worlds
from tests.dashboard.showing import show, text

# Answers are kept by the name of the world.
WORLDS = count()


@pytest.fixture
def world() -> Iterator[duckdb.DuckDBPyConnection]:
    """A tiny world of its own, whose results are as of October."""
    con = duckdb.connect()
    worlds.empty(con)
    worlds.tiny(con)
    name = f"tiny with a visit {next(WORLDS)}"
    access.use(access.QueryService(lambda: name, lambda: con.cursor()))
    yield con
    access.use(None)


def test_a_visit_since_the_end_of_the_month_counts(world):
    world.execute(
        "INSERT INTO intake.visits (visit_code, cell_code, kind, visited_on, selected_by, run) "
        "VALUES ('V', 'C1', 'inspection', DATE '2026-11-09', 'flag', 2)"
    )
    world.execute(
        "INSERT INTO intake.findings (finding_code, visit_code, topic, flag, outcome, run) "
        "VALUES ('F', 'V', 'attendance', 'attendance_drop', 'confirmed', 2)"
    )
    shown = text(show("methods"))
    assert shown.count("đến nay có 1 lần trả lời được") == 1


def test_what_could_not_be_computed_is_named(world):
    world.execute(
        "INSERT INTO result.not_computed VALUES (?, 'signal', 'attendance_low', 'unexpected fault (KeyError)'), "
        "(?, 'part', 'charts', 'unexpected fault (KeyError)')",
        [rows.AS_OF, rows.AS_OF],
    )
    shown = text(show("methods"))
    assert "Tháng này không tính được các nội dung sau" in shown
    assert "Biểu đồ tham gia sinh hoạt: chưa có kết quả ở mọi chi bộ" in shown
    assert shown.count("unexpected fault (KeyError)") == 2


def test_nothing_is_named_where_everything_was_computed(world):
    assert "không tính được các nội dung sau" not in text(show("methods"))


def test_a_rubric_of_a_home_names_its_cells_and_who_decided_it():
    ctx = PageContext(Language("vi"), CurrentUser("", NOBODY, (NOBODY,)), None, None, {})
    own = {"cell_types": ["residential"], "author": "Ban Tổ chức", "reviewer": "Thường vụ", "version": "2"}
    drawn = " ".join(str(part) for part in methods.decided(ctx, own))
    assert "Phiên bản 2, do Ban Tổ chức soạn, Thường vụ thẩm định." in drawn
    assert ctx.t.of("cell_type", "residential") in drawn
    assert list(methods.decided(ctx, {"cell_types": [], "author": ""})) == []
