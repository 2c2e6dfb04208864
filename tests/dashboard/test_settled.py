"""What the intake settled, on the page of data quality: a meeting of two sources is separated by its code."""

from __future__ import annotations

import pytest

from dashboard import access
from tests.dashboard.test_pages import show, text

LIKE_AN_OPTION = "--by=x"


@pytest.fixture
def world(open_world):
    """The world in which a meeting stands in two sources, in one of them under a code that begins like an option."""
    open_world("copied")
    con = access._service().connect()
    con.execute("UPDATE intake.meeting_links SET written_code = ?", [LIKE_AN_OPTION])
    open_world("copied")
    yield
    con.execute("UPDATE intake.meeting_links SET written_code = 'B1'")
    open_world("copied")


def test_a_code_that_begins_like_an_option_is_still_the_meeting_that_is_separated(world, monkeypatch):
    started = []
    monkeypatch.setattr("dashboard.components.work.start", lambda ctx, *asked: started.append(asked) or True)
    app = show("quality")
    assert f"{LIKE_AN_OPTION} (books)" in text(app)
    assert "Nhiệm vụ: 1" in text(app)
    next(button for button in app.button if button.label == "Đây là hai kỳ họp khác nhau").click().run()
    assert not app.exception, [e.message for e in app.exception]
    assert [asked[2] for asked in started] == [["separate", "--", LIKE_AN_OPTION]]


def test_a_wrong_match_of_a_name_is_undone(open_world, monkeypatch):
    open_world("copied")
    started = []
    monkeypatch.setattr("dashboard.components.work.start", lambda ctx, *asked: started.append(asked) or True)
    app = show("quality")
    assert "zoom.csv:9" in text(app)
    next(button for button in app.button if button.label == "Bỏ khớp").click().run()
    assert not app.exception, [e.message for e in app.exception]
    assert [asked[2] for asked in started] == [["match", "--undo", "--", "C1", "ef56"]]
