"""While the demo's province is being prepared each page says how far it is; afterwards it says nothing."""

from __future__ import annotations

import itertools
import shutil
from datetime import datetime

import pytest

from dashboard import jobs
from dashboard.commands.parts.demo_home import Province, stages
from dashboard.commands.parts.estimate import Estimate
from etl.config.workspace import DEMO_MARK
from tests.dashboard.showing import show, text

STEPS = ("places and people", "intake: cells (34 % done, 80 s left)")


@pytest.fixture
def preparing(_own_home):
    """Writes the work of a demo in a state of one's own into the home of these tests."""

    def write(state: str, steps=STEPS, fault: str = "") -> None:
        jobs.write(_own_home, jobs.Job("demo", "3441", "", datetime(2026, 11, 10, 9, 30), state, None, steps, fault))

    (_own_home / DEMO_MARK).write_text("{}", "utf-8")
    yield write, _own_home
    (_own_home / DEMO_MARK).unlink()
    shutil.rmtree(_own_home / "jobs", ignore_errors=True)


def test_a_page_says_how_far_the_province_is(open_world, preparing):
    open_world("tiny")
    write, home = preparing
    with jobs.lock(home):
        write("running", STEPS[:1])
        assert "Tỉnh mô phỏng với 3.441 chi bộ đang được chuẩn bị và sẽ tự hiện ra" in text(show("overview"))
        write("running")
        assert "đã xong 34 %, còn khoảng 80 giây" in text(show("overview"))
    write("failed", fault="the disk is full")
    assert "Chưa chuẩn bị được tỉnh mô phỏng với 3.441 chi bộ" in text(show("overview"))
    write("done")
    assert "Tỉnh mô phỏng với" not in text(show("overview"))


def test_before_anything_is_published_each_page_of_the_demo_waits(preparing):
    shown = text(show("overview"))
    assert "Bản dùng thử đang được chuẩn bị" in shown
    assert "Chưa có dữ liệu" not in shown


def test_no_other_home_says_anything(open_world, preparing):
    open_world("tiny")
    write, home = preparing
    write("running")
    mark = home / DEMO_MARK
    mark.rename(mark.with_suffix(".off"))
    assert "Tỉnh mô phỏng" not in text(show("overview"))
    mark.with_suffix(".off").rename(mark)


def test_what_is_left_is_estimated_from_the_time_so_far():
    lines, seconds = [], itertools.count(-1)
    stages = [("places", 0.2, 2), ("intake", 0.3, 1), ("month", 0.5, 10)]
    # The clock is asked at the beginning, and once for each step of which something can be said.
    estimate = Estimate(stages, lines.append, lambda: float(next(seconds)))
    for step in ("places", "writing", "writing more", "writing still more", "intake: cells", "month"):
        estimate.say(step)
    assert lines == [
        "places",
        "writing (10 % done, 9 s left)",
        "writing more (20 % done, 8 s left)",
        "writing still more (20 % done, 12 s left)",
        "intake: cells (20 % done, 16 s left)",
        "month (50 % done, 5 s left)",
    ]


@pytest.mark.parametrize(
    ("cells", "months", "published"), [(60, 18, 12), (1_000, 36, 12), (3_441, 36, 4), (3_441, 3, 3), (60, 6, 6)]
)
def test_the_pages_tell_a_year_of_a_small_demo_and_a_third_of_one_of_a_large(cells, months, published):
    assert Province(cells, months, 1).n_published == published
    parts = stages(published)
    assert [word for word, _, _ in parts] == ["places", "intake", *["month"] * published]
    assert sum(part for _, part, _ in parts) == pytest.approx(1)
