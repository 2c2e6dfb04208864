"""The province of the tests of the loop: one cell of it has copied minutes, and three people may sign in."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from dashboard.scope import Cell, Unit
from dashboard.store import Store, open_store, people
from etl.config.workspace import Workspace, now
from etl.transform import mart_builder
from etl.warehouse import writing
from tests.browser.test_groups import COPIED, copying
from tests.dashboard import rows, worlds

SECRET = "một câu dài tôi tự đặt"
UNIT, DISTRICT = "G00", "D0"


def lay_out(home: Path) -> tuple[Store, str, list[date]]:
    """Writes the home; gives its store, the code of the cell and the days of its three copied meetings."""
    with writing(Workspace.open(home)) as work:
        mart_builder.create_tables(work.con)
        worlds.full(work.con)
        work.con.execute(
            "INSERT INTO intake.meetings BY NAME SELECT meeting_code, cell_code, kind, held_on, 1 AS run "
            "FROM mart.meeting_facts WHERE month = ?",
            [rows.AS_OF],
        )
        code = next(cell for cell in copying(work.con, UNIT))
        rows.insert_flag(work.con, code, rows.AS_OF, "minutes_copied", "act", 0.97, COPIED)
        meetings = work.con.execute(
            "SELECT meeting_code, held_on FROM mart.meeting_facts WHERE cell_code = ? ORDER BY held_on DESC LIMIT 3",
            [code],
        ).fetchall()
        work.con.execute(
            "UPDATE result.flags SET meetings = ? WHERE cell_code = ? AND flag = 'minutes_copied'",
            [[meeting for meeting, _ in meetings], code],
        )
        work.con.execute(
            "INSERT INTO mart.cell_circumstances (cell_code, as_of, has_venue, has_equipment) "
            "VALUES (?, ?, false, false)",
            [code, rows.AS_OF],
        )
    (home / "cellpulse.toml").write_text('own_cell_view = true\n\n[sign_in]\nkind = "local"\n', "utf-8")
    workspace = Workspace.open(home)
    store = open_store(workspace.store_url, workspace.keys.store)
    for login, role, scope in (
        ("an", "inspector", Unit(DISTRICT)),
        ("binh", "committee", Unit(DISTRICT)),
        ("thu", "cell_secretary", Cell(code)),
    ):
        people.add_account(store, login, login, "mật khẩu được cấp")
        people.change_password(store, login, "mật khẩu được cấp", SECRET)
        people.grant(store, login, role, scope, "kế hoạch 12", now().date(), now().date() + timedelta(days=30), "x")
    return store, code, [day for _, day in meetings]
