"""Months built one by one give what one build from nothing gives, late and corrected rows included."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from tests.chain.commands import Command
from tests.chain.test_months_in_one_go import TABLES, query, results

# The months that are taken in one by one; those before them come with the first.
MONTHS = [f"2026-{month:02d}" for month in range(5, 11)]
# Marts whose every month must be right, not only what the last results read of them.
MARTS = ("meeting_facts", "cell_calendar", "cell_month", "meeting_scores", "task_facts")
# Every so many meetings come a month late, or come with other minutes than the month after.
LATE_EVERY, CORRECTED_EVERY = 11, 13
NEAR = 0.001
# Judging takes most of a build, and nothing of it is kept but what it publishes: it is done every so many months.
JUDGED_EVERY = 3


@pytest.fixture(scope="module")
def few_cells(tmp_path_factory):
    """A canonical folder of 14 cells and 15 months."""
    folder = tmp_path_factory.mktemp("few") / "cells"
    Command(folder.parent / "unused")("simulate", folder, "--cells", 14, "--months", 15, "--seed", 3)
    return folder


def deliveries(meetings: pl.DataFrame) -> pl.DataFrame:
    """By meeting the month in which its rows come, and whether what comes first is corrected a month later."""
    month = pl.col("held_on").str.slice(0, 7)
    place = pl.int_range(pl.len())
    late = place % LATE_EVERY == 3
    following = dict(zip(MONTHS, [*MONTHS[1:], MONTHS[-1]], strict=True))
    first = pl.when(month < MONTHS[0]).then(pl.lit(MONTHS[0])).otherwise(month)
    return meetings.select(
        "meeting_code",
        comes=pl.when(late).then(first.replace(following)).otherwise(first),
        corrected=(~late & (place % CORRECTED_EVERY == 5) & (first != MONTHS[-1])),
    )


def write_deliveries(folder: Path, into: Path) -> None:
    """The folder in parts, one a month: what is new in it, and what was corrected since the one before."""
    meetings = pl.read_csv(folder / "meetings.csv", infer_schema=False)
    when = deliveries(meetings)
    for number, month in enumerate(MONTHS):
        (into / month).mkdir(parents=True)
        come = when.filter(pl.col("comes") == month)
        again = when.filter((pl.col("comes") == MONTHS[number - 1]) & "corrected") if number else when.clear()
        for path in folder.glob("*.csv"):
            rows = pl.read_csv(path, infer_schema=False)
            if "meeting_code" in rows.columns:
                rows = rows.join(pl.concat([come, again]), on="meeting_code")
                wrong = pl.col("corrected") & (pl.col("comes") == month)
                if path.name == "meetings.csv":
                    rows = rows.with_columns(pl.when(wrong).then(pl.lit("1")).otherwise("speakers").alias("speakers"))
                rows = rows.drop("comes", "corrected")
            elif number:
                continue
            if rows.height:
                rows.write_csv(into / month / path.name)
        pl.read_csv(folder / "cells.csv", infer_schema=False).write_csv(into / month / "cells.csv")


def test_months_in_sequence_equal_one_build(few_cells, tmp_path, monkeypatch):
    write_deliveries(few_cells, tmp_path / "parts")
    monthly, at_once = Command(tmp_path / "monthly"), Command(tmp_path / "at_once")
    for number, month in enumerate(MONTHS, start=1):
        monthly("ingest", tmp_path / "parts" / month)
        with monkeypatch.context() as patch:
            if number % JUDGED_EVERY:
                patch.setattr("models.run.judge", lambda *_: None)
            monthly("build", "--as-of", month)
    at_once("ingest", few_cells)
    at_once("build")
    for table in TABLES:
        one, other = (results(command, table, MONTHS[-1]) for command in (monthly, at_once))
        assert_frame_equal(one, other, check_exact=False, abs_tol=NEAR, rel_tol=0)
    for mart in MARTS:
        one, other = (query(command, f"FROM mart.{mart} ORDER BY ALL") for command in (monthly, at_once))
        assert one.height, mart
        assert_frame_equal(one, other)


def test_another_version_of_the_program_builds_every_month_anew(copy_of_hamlet, monkeypatch):
    monkeypatch.setattr("models.run.judge", lambda *_: None)
    assert "marts: 0 months" in copy_of_hamlet("build").stderr
    monkeypatch.setattr("models.metadata.words.stamp", lambda *_: "another version")
    assert "marts: 15 months" in copy_of_hamlet("build").stderr
    assert "marts: 0 months" in copy_of_hamlet("build").stderr
