"""`build --months N`: the months are published together, each as a build of its own would have made it."""


import polars as pl
import pytest
from polars.testing import assert_frame_equal

from etl import warehouse
from etl.config.workspace import Workspace
from tests.chain.conftest import Command

MONTHS = ["2026-09", "2026-10"]
# In a province as small as this one the others may be empty.
FILLED = ("scores", "signals", "attention")
TABLES = ("scores", "signals", "area_signals", "flags", "area_flags", "attention", "text_pairs", "circumstances")


def query(command: Command, sql: str, *values: str) -> pl.DataFrame:
    """What the published run of a home answers."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CELLPULSE_KEY", command.environ["CELLPULSE_KEY"])
        workspace = Workspace.open(command.home)
    with warehouse.reading(workspace) as con:
        return con.execute(sql, list(values)).pl()


def results(command: Command, table: str, month: str) -> pl.DataFrame:
    """The rows of a table of results as of a month, in an order of their own."""
    return query(command, f"FROM result.{table} WHERE as_of = ? ORDER BY ALL", f"{month}-01")


def builds(command: Command) -> dict[str, int]:
    """The run that computed each month."""
    rows = query(command, "SELECT strftime(as_of, '%Y-%m'), run FROM result.builds")
    return dict(rows.iter_rows())


def test_months_are_published_together_and_equal_those_built_one_by_one(hamlet, copy_of_hamlet):
    command = copy_of_hamlet
    ((_, before),) = builds(hamlet).items()
    done = command("build", "--months", len(MONTHS))
    assert "2026-09 to 2026-10 are published" in done.stdout
    assert builds(command) == dict.fromkeys(MONTHS, before + 1)
    for table in TABLES:
        alone = results(hamlet, table, MONTHS[-1])
        assert alone.height or table not in FILLED, table
        assert_frame_equal(results(command, table, MONTHS[-1]), alone)
    together = {table: results(command, table, MONTHS[0]) for table in TABLES}
    command("build", "--as-of", MONTHS[0])
    for table, rows in together.items():
        assert_frame_equal(results(command, table, MONTHS[0]), rows)


def test_months_before_the_first_meeting_are_left_out(copy_of_hamlet):
    command = copy_of_hamlet
    command("build", "--as-of", "2025-08", "--months", 9)
    assert set(builds(command)) == {"2025-08", MONTHS[-1]}
