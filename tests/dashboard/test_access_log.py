"""What is looked at is on record: once a view, refused ones too, by every page that names a cell."""

from __future__ import annotations

from datetime import datetime

import pytest

from dashboard import access
from dashboard.auth import access_log
from dashboard.auth.current_user import store
from dashboard.store import audit
from tests.dashboard.showing import show
from tests.dashboard.worlds import AS_OF


def entries(since: int) -> list[tuple[str, str]]:
    return [
        (e.action, e.subject)
        for e in audit.entries(store())
        if e.number > since and e.detail.get("page") == "profile.title"
    ]


@pytest.fixture
def since() -> int:
    """The number of entries there were before."""
    return sum(1 for _ in audit.entries(store()))


def test_a_view_of_a_profile_is_entered_once_and_again_after_a_pause(open_world, since, monkeypatch):
    open_world("tiny")
    app = show("profile", cell="C1")
    app.run()
    assert entries(since) == [("viewed", "C1")]
    later = datetime(2100, 1, 1)
    monkeypatch.setattr(access_log, "now", lambda: later)
    app.run()
    app.run()
    assert entries(since) == [("viewed", "C1")] * 2
    assert audit.verify(store()) == []


def test_a_cell_that_may_not_be_seen_is_on_record_as_refused(open_world, since):
    open_world("tiny")
    show("profile", cell="C999")
    assert entries(since) == [("view refused", "C999")]


def test_a_cell_that_is_no_more_is_seen_as_of_the_month_looked_back_at(open_world, since):
    open_world("tiny")
    con = access._service().connect()
    con.execute("CREATE TABLE kept AS FROM mart.cell_scope")
    try:
        con.execute("DELETE FROM mart.cell_scope WHERE cell_code = 'C2' AND as_of = ?", [AS_OF])
        open_world("tiny")
        show("profile", cell="C2", month="2026-09")
        show("profile", cell="C2")
    finally:
        con.execute("DELETE FROM mart.cell_scope")
        con.execute("INSERT INTO mart.cell_scope FROM kept")
        con.execute("DROP TABLE kept")
    assert entries(since) == [("viewed", "C2"), ("view refused", "C2")]


def test_lists_are_no_views(open_world, since):
    open_world("tiny")
    show("attention")
    show("quality")
    assert entries(since) == []
