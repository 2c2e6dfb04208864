"""From a canonical folder to published results, as users run it."""

import shutil

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from etl import warehouse
from etl.config.workspace import Workspace
from etl.discover import statements

RESULTS = ("flags", "attention", "scores", "cell_month")
EXPORTS = {
    "flags": ["cell_code", "as_of", "flag", "severity", "confidence", "since", "evidence", "meetings"],
    "area_flags": ["unit_code", "as_of", "flag", "severity", "confidence", "since", "evidence", "meetings"],
    "attention": [
        *("cell_code", "as_of", "rank", "attention", "formalism", "attendance_concern", "reasons", "state"),
        *("needs", "score", "band", "completeness"),
    ],
    "scores": [
        *("cell_code", "as_of", "criterion", "points", "max_points", "low", "high", "assessable", "evidence", "band")
    ],
    "cell_month": [
        *("cell_code", "month", "meetings_regular", "meetings_thematic", "expected", "present", "present_online"),
        *("excused", "unexcused", "attendance_rate", "exempt", "duration_minutes", "speakers", "speaking_rate"),
        *("tasks_due", "tasks_done", "self_score", "superior_score", "evidence_score", "evidence_low"),
        *("evidence_high", "completeness"),
    ],
    "quarantine": ["source", "table", "place", "run", "reasons", "sentence_vi", "sentence_en", "content"],
    "runs": [
        *("run", "source", "table", "started_at", "ended_at", "rows_read", "accepted", "unchanged", "quarantined"),
        "columns_dropped",
    ],
}


@pytest.mark.parametrize("table", EXPORTS)
def test_each_table_has_the_contracts_columns(built, table):
    assert built.table(table).columns == EXPORTS[table]


@pytest.mark.parametrize(("table", "suffix"), [("scores", "csv"), ("flags", "xlsx"), ("cell_month", "parquet")])
def test_each_form_of_file_holds_the_table(built, tmp_path, table, suffix):
    out = tmp_path / f"{table}.{suffix}"
    built("export", table, "--out", out)
    rows = {"csv": pl.read_csv, "xlsx": pl.read_excel, "parquet": pl.read_parquet}[suffix](out)
    assert rows.columns == EXPORTS[table]
    assert rows.height == built.table(table).height


def test_csv_is_plain(built, tmp_path):
    out = tmp_path / "flags.csv"
    built("export", "flags", "--out", out)
    content = out.read_bytes()
    assert not content.startswith(b"\xef\xbb\xbf")
    assert content.startswith(b"cell_code,as_of,flag,")
    assert b"\r" not in content


def test_every_cell_that_exists_has_one_row_in_the_queue(built, province_folder):
    queue = built.table("attention")
    cells = pl.read_csv(province_folder / "cells.csv", infer_schema=False)
    end = "2026-10-31"
    existing = cells.filter(
        (pl.col("valid_from").fill_null("") <= end)
        & (pl.col("valid_to").is_null() | (pl.col("valid_to") == "") | (pl.col("valid_to") >= end))
    )
    assert sorted(queue["cell_code"]) == sorted(set(existing["cell_code"]))
    assert sorted(queue["rank"]) == list(range(1, len(queue) + 1))
    assert set(queue["as_of"]) == {"2026-10"}


def test_runs_add_up_to_the_files(built, province_folder):
    runs = {row["table"]: row for row in built.table("runs").iter_rows(named=True)}
    for table, row in runs.items():
        # Minutes hold line breaks, so lines are not rows: count rows with another reader than the intake's.
        rows = pl.read_csv(province_folder / f"{table}.csv", infer_schema=False).height
        assert row["rows_read"] == rows == row["accepted"] + row["unchanged"] + row["quarantined"]
    assert len(runs) == 12
    assert sum(row["quarantined"] for row in runs.values()) == 0


def test_the_same_folder_twice_changes_nothing(hamlet, command, hamlet_folder):
    shutil.copytree(hamlet.home, command.home)
    command("ingest", hamlet_folder)
    command("build")
    second = command.table("runs").filter(pl.col("run") == 3)
    assert second["accepted"].sum() == 0
    assert second["unchanged"].sum() == second["rows_read"].sum() > 0
    for name in RESULTS:
        assert_frame_equal(command.table(name), hamlet.table(name), check_exact=True)


def test_one_month_at_a_time_gives_what_all_at_once_gives(command, hamlet, hamlet_folder, tmp_path):
    """The last months come in one by one, each built, and the results are those of a single full build."""
    later = tmp_path / "later"
    earlier = tmp_path / "earlier"
    split_by_month(hamlet_folder, earlier, later, "2026-09-01")
    command("ingest", earlier)
    command("build", "--as-of", "2026-08")
    command("ingest", later)
    command("build")
    for name in RESULTS:
        assert hamlet.table(name).height > 0
        assert_frame_equal(command.table(name), hamlet.table(name), check_exact=True)


def split_by_month(folder, earlier, later, first_day):
    """Meetings from `first_day` on, with all that hangs on them, into `later`; the rest and all else into `earlier`."""
    shutil.copytree(folder, earlier)
    later.mkdir()
    meetings = pl.read_csv(folder / "meetings.csv", infer_schema=False)
    late = meetings.filter(pl.col("held_on") >= first_day)["meeting_code"].to_list()
    meetings.filter(pl.col("meeting_code").is_in(late)).write_csv(later / "meetings.csv")
    shutil.copy(folder / "cells.csv", later)
    for table in ("meetings", "attendance", "headcounts", "tasks", "scores"):
        rows = pl.read_csv(folder / f"{table}.csv", infer_schema=False)
        rows.filter(~pl.col("meeting_code").is_in(late)).write_csv(earlier / f"{table}.csv")
        rows.filter(pl.col("meeting_code").is_in(late)).write_csv(later / f"{table}.csv")


def test_the_report_on_planted_concerns(built, province_folder):
    report = built("evaluate", province_folder.with_suffix(".truth.csv"), "--months", 2).stdout
    outcomes = report.split("expected calibration error")[0]
    shares = {
        line.split("|")[1].strip(): [cell.strip() for cell in line.split("|")[2:-1]]
        for line in outcomes.splitlines()
        if "|" in line
    }
    truth = pl.read_csv(province_folder.with_suffix(".truth.csv"), infer_schema=False)
    for concern in ("attendance_drop", "meeting_skipped"):
        planted, flagged, precision, recall, *_ = shares[concern]
        cells = truth.filter(
            (pl.col("concern") == concern) & (pl.col("cell_code").str.count_matches(".", literal=True) == 4)
        )
        acted = built.table("flags").filter((pl.col("flag") == concern) & (pl.col("severity") == "act"))
        hits = acted["cell_code"].is_in(cells["cell_code"].to_list()).sum()
        assert (int(planted), int(flagged)) == (cells.height, acted.height)
        assert precision == (f"{hits / acted.height:.3f}" if acted.height else "-")
        assert recall == f"{hits / cells.height:.3f}"
    assert float(shares["meeting_skipped"][3]) > 0
    assert "all but rules" in report
    assert "precision log from visits" in report


def test_a_build_fills_every_table_of_results(built, monkeypatch):
    monkeypatch.setenv("CELLPULSE_KEY", built.environ["CELLPULSE_KEY"])
    with warehouse.reading(Workspace.open(built.home)) as con:
        rows = {
            name: con.execute(f"SELECT count(*) FROM result.{name}").fetchall()[0][0]
            for name in statements("etl/results")
        }
    # So few cells may show none of these, everything could be computed, and no flag is muted.
    assert {name for name, n in rows.items() if not n} <= {"area_flags", "text_pairs", "not_computed", "muted_flags"}
