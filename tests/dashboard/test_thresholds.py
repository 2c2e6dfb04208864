"""Who may change thresholds, and what the page says of those that hold."""

from __future__ import annotations

import json
from datetime import date

import pytest

from dashboard.auth.current_user import CurrentUser
from dashboard.components.frame import PageContext
from dashboard.jobs import settings
from dashboard.language import Language
from dashboard.scope import from_code
from dashboard.store.people import Right
from dashboard.views.methods import thresholds
from etl.config.thresholds import Thresholds
from etl.config.workspace import Workspace
from tests.dashboard import worlds


def ctx(role: str = "administrator", scope: str = "", seen_as: str = "") -> PageContext:
    right = Right(1, role, from_code(scope), "", date(2027, 1, 1))
    return PageContext(Language("vi"), CurrentUser("an", right, (right,), seen_as), worlds.AS_OF, None, {})


@pytest.mark.parametrize(
    ("role", "scope", "seen_as", "may"),
    [
        ("administrator", "", "", True),
        ("administrator", "D0", "", False),
        ("administrator", "", "chi", False),
        ("steward", "", "", False),
        ("leader", "", "", False),
        ("inspector", "", "", False),
        ("committee", "", "", False),
    ],
)
def test_only_an_administrator_of_the_whole_changes_thresholds(open_world, role, scope, seen_as, may):
    open_world("full")
    assert thresholds._may_change(ctx(role, scope, seen_as)) is may


def test_flags_with_limits_of_their_own_are_named(open_world):
    open_world("full")
    configured = Thresholds().changed("attendance_drop", false_discovery_rate=0.125, watch_from=0.7)
    sentence = thresholds._present(ctx(), configured)
    assert "nhiều nhất 10% có thể bị nêu nhầm; theo dõi từ khả năng 50%" in sentence
    assert "Tỷ lệ dự họp giảm: nhiều nhất 12,5% có thể nhầm; theo dõi từ 70%" in sentence


@pytest.mark.parametrize("kept", [None, "", "{", '{"rows": []}', '{"flag": "", "results": "x", "rows": []}'])
def test_a_count_for_other_thresholds_or_results_is_not_shown(tmp_path, monkeypatch, kept):
    workspace = Workspace.open(tmp_path)
    monkeypatch.setattr(settings.warehouse, "current_file", lambda workspace: tmp_path / "run-7.duckdb")
    file = settings.preview_file(workspace)
    file.parent.mkdir()
    if kept is not None:
        file.write_text(kept)
    values = Thresholds().for_flag("")
    assert settings.counted(workspace, "", values) is None
    file.write_text(json.dumps({"flag": "", **values, "results": "run-7.duckdb", "rows": [{"flag": ""}]}))
    assert settings.counted(workspace, "", values) == [{"flag": ""}]
    assert settings.counted(workspace, "papers_late", values) is None
