"""Reports of online meetings (Zoom, Teams, Google Meet), one file for each meeting, in any of their languages.

In `cellpulse.toml`::

    [[sources]]
    name = "zoom"
    kind = "meeting_report"
    folder = "reports"                   # or file = "participants.csv"
    answers = { cell = "C1", share = "50", order = "day_first" }

The meeting is the known one of the `cell` on the report's day; `meeting` names it by its code for a single file. Who
was there for `share` per cent of it (default 50, chosen by us) was present online; `order` is of day and month, where
the report cannot show it. A member is who has the e-mail address, or else the name shown, as code in `memberships`.
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
