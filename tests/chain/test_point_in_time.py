"""A build as of an earlier month uses only what had happened by then."""

import shutil
from datetime import date

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from tests.chain.commands import Command

MONTH, END = "2026-04", "2026-04-30"
FIRST_DAY = date(2026, 4, 1)
LATER_UNKNOWN = {
    "tasks": ("reported_on", ("reported_on", "percent_done")),
    "findings": ("remedied_on", ("remedied_on",)),
    "meetings": ("papers_final_on", ("papers_final_on",)),
}
HAPPENED = {"meetings": "held_on", "discipline": "decided_on", "visits": "visited_on"}
VALID = ("units", "cells", "memberships", "member_statuses")
HANGING_ON = {"attendance": "meetings", "headcounts": "meetings", "tasks": "meetings", "scores": "meetings"}
RESULTS = ("flags", "attention", "scores", "cell_month")


def read(folder, table):
    return pl.read_csv(folder / f"{table}.csv", infer_schema=False)


def as_it_was(folder, out):
    """The folder as it would have been written at the end of MONTH."""
    out.mkdir()
    tables = {path.stem: read(folder, path.stem) for path in folder.glob("*.csv")}
    for table, day in HAPPENED.items():
        tables[table] = tables[table].filter(pl.col(day) <= END)
    for table in VALID:
        rows = tables[table].filter(pl.col("valid_from").fill_null("") <= END)
        tables[table] = rows.with_columns(pl.when(pl.col("valid_to") <= END).then("valid_to").alias("valid_to"))
    for table, parent in HANGING_ON.items():
        tables[table] = tables[table].join(tables[parent], on="meeting_code", how="semi")
    tables["findings"] = tables["findings"].join(tables["visits"], on="visit_code", how="semi")
    tables["scores"] = tables["scores"].filter(pl.col("scored_on").fill_null("") <= END)
    for table, (day, blanked) in LATER_UNKNOWN.items():
        known = pl.when(pl.col(day) <= END)
        tables[table] = tables[table].with_columns(known.then(name).alias(name) for name in blanked)
    for table, rows in tables.items():
        rows.write_csv(out / f"{table}.csv")


@pytest.fixture(scope="module")
def looked_back(hamlet, tmp_path_factory):
    """The command on a home like `hamlet`, in which MONTH was built afterwards; tests must not write to it."""
    home = shutil.copytree(hamlet.home, tmp_path_factory.mktemp("looked_back") / "home")
    command = Command(home)
    command("build", "--as-of", MONTH)
    return command


def test_looking_back_gives_what_was_seen_then(looked_back, command, hamlet_folder, tmp_path):
    as_it_was(hamlet_folder, tmp_path / "then")
    command("ingest", tmp_path / "then")
    command("build", "--as-of", MONTH)
    for name in RESULTS:
        then, now = command.table(name, FIRST_DAY), looked_back.table(name, FIRST_DAY)
        assert then.height > 0 or name == "flags"
        assert_frame_equal(now, then, check_exact=True)


def test_looking_back_leaves_the_newest_results_alone(looked_back, hamlet):
    for name in RESULTS:
        assert_frame_equal(looked_back.table(name), hamlet.table(name), check_exact=True)


def test_as_recorded_leaves_out_what_was_entered_later(looked_back, command, hamlet_folder):
    shutil.copytree(looked_back.home, command.home)
    command("build", "--as-of", MONTH, "--as-recorded")
    meetings = read(hamlet_folder, "meetings").filter(
        pl.col("kind").is_in(["regular", "regular_and_thematic"]) & (pl.col("held_on").str.slice(0, 7) == MONTH)
    )
    late = meetings.filter(pl.col("recorded_at").str.slice(0, 10) > END)
    assert late.height > 0, "the simulated province must have a meeting of the month entered after it"
    assert regular_meetings(command) == meetings.height - late.height
    assert regular_meetings(looked_back) == meetings.height


def regular_meetings(command):
    months = command.table("cell_month", FIRST_DAY).filter(pl.col("month") == MONTH)
    return months["meetings_regular"].sum()
