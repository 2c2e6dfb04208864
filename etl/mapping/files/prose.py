"""Text that is written in lines, not in columns: minutes and resolutions that were pasted or saved as text."""

from __future__ import annotations

import re

from etl.mapping.files.sheet import Sheet, of_cells
from etl.mapping.folding import fold

TITLE = re.compile(r"(?:trich )?(?:bien ban|nghi quyet)\b")
COLUMNS = re.compile(r"[,;|]\s*[,;|]|\t\S*\t|\|")
LOOKED_INTO, LONGEST = 40, 20_000


def is_prose(text: str) -> bool:
    """Whether one of its first lines is the title of minutes or a resolution, and no row of a table."""
    lines = text[:LONGEST].splitlines()[:LOOKED_INTO]
    return any(TITLE.match(fold(line)) and not COLUMNS.search(line) for line in lines)


def sheet(text: str, notes: tuple[str, ...]) -> Sheet:
    """Its lines as a sheet of one column; `notes` say how it was decoded."""
    return of_cells("", ((n, {0: line}) for n, line in enumerate(text.splitlines(), start=1)), notes=notes)
