"""Writes a warehouse and a store as this version makes them, for the tests of upgrades from earlier versions.

`uv run poe earlier`, before a migration is added: what it writes is then the file of the version before.
"""

from __future__ import annotations

import lzma
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from dashboard.scope import Unit
from dashboard.store import audit, cases, migrating, open_store, people
from etl import warehouse
from etl.config.workspace import Workspace
from etl.sql_fragments import literal
from etl.warehouse import schemas
from etl.warehouse.connection import connect
from tests.chain.commands import Command

ROOT = Path(__file__).resolve().parents[1]
WAREHOUSES, STORES = ROOT / "etl" / "warehouse" / "earlier", ROOT / "dashboard" / "store" / "earlier"
AT = datetime(2026, 11, 10, 9, 0)
# Words and fingerprints are the bulk of a small run; a few of them are enough.
FEWER = (
    "DELETE FROM intake.text_fingerprints WHERE code NOT IN (SELECT min(code) FROM intake.text_fingerprints)",
    "DELETE FROM result.metadata WHERE id NOT IN (SELECT min(id) FROM result.metadata GROUP BY kind)",
)


def write_warehouse(folder: Path) -> Path:
    """A run of four cells and 14 months, built; not encrypted, so that it can be compressed."""
    command = Command(folder / "home")
    command("simulate", folder / "province", "--cells", 4, "--months", 14, "--seed", 5)
    command("ingest", folder / "province")
    command("build")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CELLPULSE_KEY", command.environ["CELLPULSE_KEY"])
        workspace = Workspace.open(command.home)
    # The reader that pages get opens no other file.
    con = connect(workspace, warehouse.current_file(workspace), read_only=True)
    plain = folder / "plain.duckdb"
    _copied(con, "wh", ":memory:", FEWER)
    _copied(con, "copy_of_wh", str(plain), ())
    con.close()
    return _compressed(plain, WAREHOUSES / f"{schemas.newest_version():03}.duckdb.xz")


def _copied(con: duckdb.DuckDBPyConnection, source: str, target: str, statements: tuple[str, ...]) -> None:
    con.execute(f"ATTACH {literal(target)} AS copy_of_{source}")
    con.execute(f"COPY FROM DATABASE {source} TO copy_of_{source}")
    con.execute(f"USE copy_of_{source}")
    for statement in statements:
        con.execute(statement)
    con.execute(f"CHECKPOINT copy_of_{source}")


def write_store(folder: Path) -> Path:
    """A store in which somebody has an account, a grant, a case, a note, a commitment and three entries."""
    store, today = open_store(f"sqlite:///{folder / 'store.db'}", b"k" * 32), AT.date()
    people.add_account(store, "an", "An", "một câu dài dễ nhớ")
    people.grant(store, "an", "inspector", Unit("G1"), "kế hoạch", today, today + timedelta(days=9), "command")
    case = cases.open_case(store, "C1", ["formalistic"], "an", AT)
    cases.add_note(store, case.id, "answer", "Chi bộ trả lời: bí thư mới nhận việc.", "an", AT)
    cases.promise(store, case.id, "Gửi tài liệu trước ba ngày", today, today + timedelta(days=30))
    for i in range(3):
        audit.enter(store, AT, "an", "profile seen", f"C{i}", page="profile", b=1, a=2)
    store.engine.dispose()
    return _compressed(folder / "store.db", STORES / f"{migrating.newest()}.db.xz")


def _compressed(file: Path, out: Path) -> Path:
    out.write_bytes(lzma.compress(file.read_bytes(), preset=9 | lzma.PRESET_EXTREME))
    return out


def main() -> None:
    """Writes both, in place of earlier ones of this version."""
    with tempfile.TemporaryDirectory() as folder:
        for made in (write_warehouse(Path(folder)), write_store(Path(folder))):
            print(f"{made}: {made.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
