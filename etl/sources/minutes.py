"""Minutes and resolutions of cells: Word, PDF with text, or pasted text, one file for each meeting.

In `cellpulse.toml`::

    [[sources]]
    name = "minutes"
    kind = "minutes"
    folder = "minutes"                   # or file = "bien-ban.docx"
    answers = { "meetings.kind" = "regular" }    # what the files leave open: cell, meetings.held_on, meetings.kind

Names of persons are dropped; the text becomes features unless `retain_text` is set.
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
