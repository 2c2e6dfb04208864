"""Files of configured sources: read once before the pull, and one line on each after it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboard.commands.parts import office_files

if TYPE_CHECKING:
    from etl.config.workspace import SourceConfig, Workspace
    from etl.mapping.understood import Understood

QUARANTINED = r"""
    SELECT source, regexp_replace(place, ':\d+(#\d+)?( \(run \d+\))?$', '') AS file, count(*)
    FROM intake.quarantine GROUP BY ALL
"""


@dataclass(frozen=True)
class ReadFile:
    """A file that was understood before its source is pulled."""

    source: str
    name: str
    understood: Understood


def read_ahead(source: SourceConfig) -> tuple[SourceConfig, list[ReadFile]]:
    """The source with what its files give, so that the pull does not read them again, and the files; a source of
    another kind as it is. Raises UserError where a file cannot be read or a question is open."""
    from etl.config.workspace import SourceConfig
    from etl.discover import modules

    read = getattr(modules("etl.sources")[source.kind], "read_ahead", None)
    if read is None:
        return source, []
    understood = read(source)
    ready = SourceConfig.model_validate(source.model_dump() | {"understood": understood})
    return ready, [ReadFile(source.name, name, each) for name, each in understood]


def lines(workspace: Workspace, files: Sequence[ReadFile]) -> list[str]:
    """One line a file: what it is taken for, rows, what is left out and asked, how many rows are in quarantine."""
    from etl import warehouse

    counts: dict[tuple[str, str], int] = {}
    if files and warehouse.current_run(workspace) is not None:
        with warehouse.reading(workspace) as con:
            counts = {(source, file): n for source, file, n in con.execute(QUARANTINED).fetchall()}
    return [
        f"{office_files.line(file.name, file.understood)}; quarantined: {counts.get((file.source, file.name), 0)}"
        for file in files
    ]
