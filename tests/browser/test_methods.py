"""Other thresholds tried before they are saved: counted by the command, kept by the address, written into the file."""

from __future__ import annotations

import os

import pytest
from playwright.sync_api import expect

from dashboard.store import audit, open_store
from etl import warehouse
from etl.config.workspace import Workspace, read_config
from tests.browser.conftest import publish, served
from tests.browser.pictures import ready
from tests.dashboard.rows import AS_OF

LONG = 30_000
ASKED = "/phuong-phap?rate=0.02&watch=0.8"


@pytest.fixture(scope="module")
def home(tmp_path_factory, _own_surroundings):
    """A workspace whose signals make one flag to act on and one to watch."""
    home = publish(tmp_path_factory.mktemp("methods"), "tiny")
    (home / "cellpulse.toml").write_text("# Của Văn phòng\n[thresholds]\nwatch_from = 0.5 # chung\n", "utf-8")
    with warehouse.writing(Workspace.open(home)) as work:
        work.con.execute("DELETE FROM result.signals")
        work.con.executemany(
            "INSERT INTO result.signals "
            "(cell_code, as_of, signal, enough, probability, q_value, selected, evidence, meetings) "
            "VALUES (?, ?, 'attendance_drop', true, ?, ?, ?, '{}', ['M1'])",
            [("C1", AS_OF, 0.95, 0.05, True), ("C2", AS_OF, 0.6, 0.22, False)],
        )
    return home


def test_thresholds_are_tried_then_saved_with_a_reason(home, window):
    with served(home, dict(os.environ)) as address:
        page = window(f"{address}{ASKED}")
        page.get_by_role("button", name="Thử ngưỡng này").focus()
        page.keyboard.press("Enter")
        status = page.get_by_role("status").filter(has_text="Bất kỳ dấu hiệu nào: 0 chi bộ cần xem")
        expect(status).to_contain_text("1 chi bộ theo dõi", timeout=LONG)
        page.reload()
        ready(page)
        expect(status).to_be_visible()
        page.get_by_role("button", name="Lưu ngưỡng này").click()
        expect(page.get_by_text("Chưa lưu: hãy ghi lý do.")).to_be_visible()
        page.get_by_role("textbox", name="Lý do đổi ngưỡng").fill("Kết luận ngày 5/11")
        page.get_by_role("button", name="Lưu ngưỡng này").click()
        expect(page.get_by_text("Đã lưu ngưỡng")).to_be_visible()
        expect(page.get_by_text("nhiều nhất 2% có thể bị nêu nhầm; theo dõi từ khả năng 80%")).to_be_visible()
    assert read_config(home / "cellpulse.toml").thresholds.for_flag("") == {
        "false_discovery_rate": 0.02,
        "watch_from": 0.8,
    }
    assert "# Của Văn phòng\n" in (home / "cellpulse.toml").read_text("utf-8")
    store = open_store(Workspace.open(home).store_url, Workspace.open(home).keys.store)
    (entry,) = [e for e in audit.entries(store) if e.action == "thresholds changed"]
    assert (entry.detail["why"], entry.detail["before"]["watch_from"]) == ("Kết luận ngày 5/11", 0.5)
    store.engine.dispose()
