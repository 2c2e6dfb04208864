"""A run is published whole or not at all, and readers keep what they opened."""

import json
import os
import subprocess
import sys
import textwrap
import threading
from contextlib import closing
from pathlib import Path

import duckdb
import pytest

from etl import warehouse
from etl.config.workspace import Workspace
from etl.user_error import UserError
from etl.warehouse import pointer


def name_unit(work, code, name="Đảng ủy xã Ia Grai"):
    work.con.execute(
        "INSERT INTO intake.units (unit_code, name, level, run) VALUES (?, ?, 'commune', ?)", [code, name, work.run]
    )


def units(con):
    return [row[0] for row in con.execute("SELECT unit_code FROM intake.units ORDER BY 1").fetchall()]


def publish(workspace, code):
    with warehouse.writing(workspace) as work:
        name_unit(work, code)


def test_nothing_is_published_before_the_first_run(workspace):
    assert warehouse.current_run(workspace) is None
    with pytest.raises(UserError, match="no data yet"), warehouse.reading(workspace):
        pass


def test_a_run_is_seen_only_after_it_has_ended(workspace):
    publish(workspace, "A")
    with warehouse.writing(workspace) as work:
        name_unit(work, "B")
        with warehouse.reading(workspace) as con:
            assert units(con) == ["A"]
    with warehouse.reading(workspace) as con:
        assert units(con) == ["A", "B"]


def test_a_power_cut_leaves_no_pointer_to_a_run_that_is_not_written(workspace, monkeypatch):
    """What stands in memory only is lost: a run, its checksums and their names are on the disk before the pointer."""
    publish(workspace, "A")
    steps, flush, replace, folder = [], os.fsync, Path.replace, workspace.warehouse

    def flushed(handle):
        flush(handle)
        is_open = os.fstat(handle)
        here = [path.name for path in (folder, *folder.iterdir()) if os.path.samestat(path.stat(), is_open)]
        steps.append(("".join(here), is_open.st_size))

    def replaced(path, named):
        steps.append((path.name, named.name))
        return replace(path, named)

    monkeypatch.setattr(os, "fsync", flushed)
    monkeypatch.setattr(Path, "replace", replaced)
    publish(workspace, "B")
    run = folder / "run-000002.duckdb"
    names = [first for first, _ in steps]
    in_force = steps.index(("current.json.new", "current.json"))
    moved = steps.index(("work-000002.duckdb", run.name))
    # As long as it is afterwards: nothing was added to it after it was on the disk.
    assert steps.index(("work-000002.duckdb", run.stat().st_size)) < moved < in_force
    assert names.index("run-000002.sums") < in_force
    assert names.index("current.json.new") < in_force
    # Where a folder can be opened: Windows writes its names without being asked.
    assert (folder.name in names[moved:in_force]) is hasattr(os, "O_DIRECTORY")
    assert (folder.name in names[in_force:]) is hasattr(os, "O_DIRECTORY")


def test_a_failed_run_leaves_the_last_one_standing(workspace):
    publish(workspace, "A")

    def fail_halfway():
        with warehouse.writing(workspace) as work:
            name_unit(work, "B")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_halfway()
    with warehouse.reading(workspace) as con:
        assert units(con) == ["A"]
    publish(workspace, "C")
    with warehouse.reading(workspace) as con:
        assert units(con) == ["A", "C"]


def test_a_key_that_stands_twice_is_never_published(workspace):
    publish(workspace, "A")
    with pytest.raises(AssertionError, match="would stand twice"):
        publish(workspace, "A")
    with warehouse.reading(workspace) as con:
        assert units(con) == ["A"]


def test_a_reader_holds_its_run_while_others_are_published(workspace):
    publish(workspace, "A")
    reader = warehouse.reader(workspace)
    for code in "BCDEFGH":
        publish(workspace, code)
    assert units(reader) == ["A"]
    reader.close()


def test_only_the_last_five_runs_are_kept(workspace):
    for code in "ABCDEFG":
        publish(workspace, code)
    names = sorted(file.name for file in workspace.warehouse.glob("*.duckdb"))
    assert names == [f"run-{n:06d}.duckdb" for n in range(3, 8)]


def test_rollback_goes_back_run_by_run_and_numbers_are_never_used_again(workspace):
    for code in "ABC":
        publish(workspace, code)
    assert warehouse.rollback(workspace) == 2
    with warehouse.reading(workspace) as con:
        assert units(con) == ["A", "B"]
    publish(workspace, "D")
    assert warehouse.current_run(workspace) == 4
    with warehouse.reading(workspace) as con:
        assert units(con) == ["A", "B", "D"]
    assert [warehouse.rollback(workspace) for _ in range(2)] == [2, 1]
    with pytest.raises(UserError, match="no earlier run"):
        warehouse.rollback(workspace)


def test_two_writers_at_once_are_refused(workspace):
    publish(workspace, "A")
    refused = []

    def second():
        try:
            publish(workspace, "B")
        except UserError as error:
            refused.append(str(error))

    with warehouse.writing(workspace):
        thread = threading.Thread(target=second)
        thread.start()
        thread.join()
    assert "another run is writing" in refused[0]


def test_a_window_over_few_rows_is_answered_each_time(workspace):
    publish(workspace, "A")
    few = "(SELECT 1 AS x WHERE 1 > 2 UNION ALL SELECT x FROM range(1) AS t(x) WHERE NOT EXISTS (SELECT 1 WHERE 1 > 2))"
    with closing(warehouse.reader(workspace)) as con:
        assert con.execute("SELECT current_setting('threads')").fetchall() == [(1,)]
        answers = [con.execute(f"SELECT x, count(*) OVER () FROM {few} ORDER BY x").fetchall() for _ in range(300)]
    assert set(map(tuple, answers)) == {((0, 1),)}


def test_another_key_is_refused_before_anything_is_read(workspace, monkeypatch):
    publish(workspace, "A")
    monkeypatch.setenv("CELLPULSE_KEY", "another key")
    with pytest.raises(UserError, match="another key"):
        Workspace.open(workspace.home)


def test_no_file_of_the_warehouse_shows_what_it_holds(workspace):
    with warehouse.writing(workspace) as work:
        work.con.execute(
            "INSERT INTO intake.units BY NAME "
            "SELECT 'U' || n AS unit_code, 'Chi bộ thôn Kon Rơ Bàng' AS name, 'commune' AS level, ? AS run "
            "FROM range(2000) t(n)",
            [work.run],
        )
        under_way = b"".join(f.read_bytes() for f in workspace.warehouse.rglob("*") if f.is_file())
    published = b"".join(f.read_bytes() for f in workspace.warehouse.rglob("*") if f.is_file())
    for content in (under_way, published):
        assert "Kon Rơ".encode() not in content
        assert b"unit_code" not in content
    with duckdb.connect() as con, pytest.raises(duckdb.Error):
        con.execute(f"ATTACH '{warehouse.current_file(workspace)}' AS x (READ_ONLY)")


def test_what_does_not_fit_into_memory_spills_encrypted(workspace):
    seen = []
    with warehouse.writing(workspace) as work:
        work.con.execute("SET memory_limit = '40MB'")
        work.con.execute(
            "CREATE TEMP TABLE big AS SELECT 'Chi bộ thôn Kon Rơ Bàng ' || i AS name FROM range(1500000) t(i)"
        )
        seen = [file.read_bytes() for file in (workspace.warehouse / "tmp").rglob("*") if file.is_file()]
        assert work.con.execute("SELECT count(DISTINCT name) FROM big").fetchall() == [(1_500_000,)]
    assert sum(map(len, seen)) > 1_000_000
    assert not any("Kon Rơ".encode() in content for content in seen)


@pytest.mark.parametrize(
    "forbidden",
    [
        "INSERT INTO intake.units (unit_code, name, level, run) VALUES ('X', 'X', 'commune', 1)",
        "DELETE FROM intake.units",
        "SELECT * FROM read_csv('/etc/hostname')",
        "COPY intake.units TO '{folder}/stolen.csv'",
        "ATTACH '{folder}/other.duckdb' AS other",
        "SET enable_external_access = true",
        "SET threads = 1",
        "INSTALL spatial",
    ],
)
def test_a_reader_can_neither_write_nor_reach_out(workspace, tmp_path, forbidden):
    publish(workspace, "A")
    with warehouse.reading(workspace) as con, pytest.raises(duckdb.Error):
        con.execute(forbidden.format(folder=tmp_path))


def test_a_killed_writer_leaves_the_last_run_and_the_next_one_is_right(workspace):
    """Real SIGKILL, at a random moment of a loop that writes and publishes."""
    publish(workspace, "A")
    code = textwrap.dedent(
        f"""
        from pathlib import Path
        from etl import warehouse
        from etl.config.workspace import Workspace
        workspace = Workspace.open(Path({str(workspace.home)!r}))
        print("ready", flush=True)
        while True:
            with warehouse.writing(workspace) as work:
                work.con.execute("INSERT INTO intake.units (unit_code, name, level, run) "
                    "SELECT 'R' || $run || '-' || i, 'x', 'commune', $run FROM range(5000) t(i)", {{"run": work.run}})
        """
    )
    for wait in (0.05, 0.21, 0.4):
        child = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
        child.stdout.readline()
        with pytest.raises(subprocess.TimeoutExpired):
            child.wait(wait)
        child.kill()
        child.wait()
        child.stdout.close()
        with warehouse.reading(workspace) as con:
            per_run = con.execute("SELECT count(*) FROM intake.units WHERE run > 1 GROUP BY run").fetchall()
            assert {n for (n,) in per_run} <= {1, 5000}
    publish(workspace, "B")
    with warehouse.reading(workspace) as con:
        assert "B" in units(con)


def test_results_of_this_version_are_kept(workspace):
    publish(workspace, "G1")
    with warehouse.writing(workspace) as work:
        work.con.execute("INSERT INTO result.builds VALUES (DATE '2026-10-01', 1, TIMESTAMP '2026-11-01', false)")
    with warehouse.writing(workspace) as work:
        assert work.con.execute("SELECT count(*) FROM result.builds").fetchall() == [(1,)]


def test_a_run_that_waits_since_an_earlier_version_still_waits(workspace):
    stored = {"runs": [1], "next": 3, "held": {"run": 2, "by": "an", "at": "2026-11-10"}}
    workspace.warehouse.mkdir(parents=True, exist_ok=True)
    (workspace.warehouse / pointer.NAME).write_text(json.dumps(stored), "utf-8")
    assert pointer.read(workspace.warehouse) == pointer.Pointer((1,), 3, pointer.WaitingRun(2, "an", "2026-11-10"))
