"""Nothing is written twice to the letter, but what docs/decisions.md says is so on purpose."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from pathlib import PurePosixPath

from tests import source

# So many lines that follow each other, blank ones left out, with so many letters together.
LINES, LETTERS = 6, 120
# A table stands in its file and in the migration that made it; a migration must stay as it was.
MIGRATIONS = ("etl/migrations", "dashboard/store/migrations")
# The columns that two tables have in common: each file is read alone.
TABLES = ("etl/contract", "etl/results", "etl/state")
# Who is expected at a meeting, and the meaning of a column in each mart that has it.
MARTS = ("etl/transform/marts",)
# How a signal becomes a flag, whether somebody sees every cell, when a cell met and was seen, and what it lacks: each
# statement is read alone, and runs when pasted into a shell.
ON_PURPOSE = (
    {"models/flags/formalistic.sql", "models/flags/meeting_skipped.sql"},
    {"dashboard/queries/prefilled.sql", "dashboard/queries/runs.sql"},
    {"dashboard/queries/support_cells.sql", "dashboard/queries/unit_cells.sql"},
    {f"dashboard/queries/{name}.sql" for name in ("plan_candidates", "plan_cells", "queue_strips")},
)


def test_nothing_is_written_twice_but_on_purpose():
    assert sorted(pair for pair in written_twice() if not on_purpose(*pair)) == []


def test_what_is_written_twice_on_purpose_still_is():
    pairs = written_twice()
    named = {name for pair in pairs for names in ON_PURPOSE if names >= {*pair} for name in pair}
    assert set().union(*ON_PURPOSE) - named == set()


def on_purpose(one: str, other: str) -> bool:
    folders = {str(PurePosixPath(one).parent), str(PurePosixPath(other).parent)}
    # Of migrations one of the two is enough: the other is the table as it is now.
    if any(folder.startswith(MIGRATIONS) for folder in folders):
        return True
    return folders <= {*TABLES} or folders <= {*MARTS} or any(names >= {one, other} for names in ON_PURPOSE)


def written_twice() -> set[tuple[str, str]]:
    """Pairs of files that have the same lines somewhere; a file with itself where it has them twice."""
    places: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
    for file in source.files(".py", ".sql"):
        for lines in runs((source.ROOT / file).read_text("utf-8")):
            places[lines].append(file)
    return {pair for files in places.values() for pair in combinations(sorted(files), 2)}


def runs(text: str) -> list[tuple[str, ...]]:
    """Every run of lines that is long enough to count; imports are no repetition."""
    lines = [line.strip() for line in text.splitlines() if line.strip(" */")]
    taken = [tuple(lines[n : n + LINES]) for n in range(len(lines) - LINES + 1)]
    return [run for run in taken if sum(map(len, run)) >= LETTERS and not any(is_import(line) for line in run)]


def is_import(line: str) -> bool:
    return line.startswith(("import ", "from ")) and " import " in f"{line} "


def test_six_lines_that_follow_each_other_are_seen():
    lines = [f"SELECT {'x' * 20} FROM t{n}" for n in range(LINES)]
    assert runs("\n".join(lines)) == [tuple(lines)]
    assert runs("\n\n".join(["/*", *lines[1:]])) == []
    assert runs("\n".join([*lines[1:], "from a import b"])) == []
