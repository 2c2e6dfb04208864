"""One encrypted file per run: written as a copy that nobody else sees, published whole, kept, rolled back.

A published run is a file of its own that never changes again; `current.json` names the runs in force, newest last.
A writer works on a copy; publishing replaces `current.json` in one step. So a reader always sees one whole run, a
writer never waits for readers, and a killed process leaves the last published run as it was.
"""

from __future__ import annotations

from etl.warehouse.current import current_file, current_run, reader, reading
from etl.warehouse.publishing import only_writer
from etl.warehouse.releasing import discard, release, rollback
from etl.warehouse.schemas import create_schemas
from etl.warehouse.working_copy import Work, scratch, writing

__all__ = (
    "Work",
    "create_schemas",
    "current_file",
    "current_run",
    "discard",
    "only_writer",
    "reader",
    "reading",
    "release",
    "rollback",
    "scratch",
    "writing",
)
