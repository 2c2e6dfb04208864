"""Text that is written in lines, not in columns: minutes and resolutions that were pasted or saved as text."""

from __future__ import annotations

import re

from etl.mapping.files.encodings import decoded
from etl.mapping.files.sheet import Sheet, of_cells
from etl.mapping.folding import fold

TITLE = re.compile(r"(?:trich )?(?:bien ban|nghi quyet)\b")
COLUMNS = re.compile(r"[,;|]\s*[,;|]|\t\S*\t|\|")
LOOKED_INTO = 40


def is_prose(text: str) -> bool:
    """Whether one of its first lines is the title of minutes or a resolution, and no row of a table."""
    lines = text.splitlines()[:LOOKED_INTO]
    return any(TITLE.match(fold(line)) and not COLUMNS.search(line) for line in lines)


def sheet(content: bytes) -> Sheet:
    """Its lines as a sheet of one column. Raises Unfit where the letters cannot be recognised."""
    text, encoding = decoded(content)
    notes = () if encoding == "utf-8" else (encoding,)
    return of_cells("", ((n, {0: line}) for n, line in enumerate(text.splitlines(), start=1)), notes=notes)
