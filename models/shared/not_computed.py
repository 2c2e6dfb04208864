"""What cannot be computed is published with its reason, and everything else goes out."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import duckdb

from models.shared.bounds import OutOfBounds

# The machine or the file failed, and not the computation: the next step would fail as well.
FATAL = (MemoryError, duckdb.OutOfMemoryException, duckdb.IOException, duckdb.FatalException, duckdb.InterruptException)


@contextmanager
def or_not_computed(con: duckdb.DuckDBPyConnection, as_of: date, kind: str, name: str) -> Iterator[None]:
    """Runs one step of a build; an exception in it becomes a row of result.not_computed for the month `as_of`.

    The step must write its rows in one statement, or the months before `as_of` only. Raises what is in FATAL.
    """
    try:
        yield
    except FATAL:
        raise
    except Exception as fault:
        logging.getLogger(__name__).debug("%s %s was not computed", kind, name, exc_info=True)
        con.execute(
            "INSERT OR REPLACE INTO result.not_computed VALUES (?, ?, ?, ?)", [as_of, kind, name, reason(fault)]
        )


def reason(fault: Exception) -> str:
    """Why, for readers: the text of an exception only where it is our own, as others quote the data."""
    return str(fault) if isinstance(fault, OutOfBounds) else f"unexpected fault ({type(fault).__name__})"
