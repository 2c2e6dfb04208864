"""Paper forms in spreadsheets: roll-ups, attendance books, sign-in sheets, task tracking, found by their headings.

In `cellpulse.toml`::

    [[sources]]
    name = "attendance-books"
    kind = "paper_form"
    folder = "books"                     # or file = "so-diem-danh.xlsx"
    layout = "layouts/so-diem-danh.json" # optional: made by `cellpulse map FILE --save NAME`
    answers = { "mark.v" = "excused", "meetings.kind" = "regular" }   # what the files leave open, by key
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import duckdb

from etl.batch import Batch
from etl.config.keys import Keys
from etl.mapping.understood import Understood
from etl.sources import sheet
from etl.sources._raw import Source


def pull(con: duckdb.DuckDBPyConnection, source: Source, keys: Keys, cursors: Mapping[str, str]) -> Iterator[Batch]:
    """As the source `sheet`: the kind of each file shows by what is in it. Raises UserError as it does."""
    return sheet.pull(con, source, keys, cursors)


def check(source: Source) -> list[str]:
    """Reads the files and takes nothing. Raises UserError like `pull`."""
    return sheet.check(source)


def read_ahead(source: Source) -> list[tuple[str, Understood]]:
    """What each file gives, by its name. Raises UserError like `pull`."""
    return sheet.read_ahead(source)
