"""What a fault of the database means, in one sentence that says what to do."""

from __future__ import annotations

from sqlalchemy.exc import DBAPIError

BACKUP = "put back the last copy with 'cellpulse restore FILE --overwrite'"
# The beginnings of SQLite's own names of its faults (https://www.sqlite.org/rescode.html).
SENTENCES = {
    "SQLITE_NOTADB": f"this file is no store of cellpulse, or it is damaged; {BACKUP}",
    "SQLITE_CORRUPT": f"the store is damaged; {BACKUP}",
    "SQLITE_FULL": "the disk is full; make room there, then repeat",
    "SQLITE_IOERR": "the disk cannot be read or written, or is full; make room or look at the disk, then repeat",
    "SQLITE_READONLY": "the store may not be written; give the user of this program the right to write it",
    "SQLITE_PERM": "the store may not be opened; give the user of this program the right to do so",
    "SQLITE_CANTOPEN": "the store cannot be opened; give the user of this program the right to its folder and files",
    "SQLITE_BUSY": "another program keeps the store locked; wait until it has ended, then repeat",
    "SQLITE_LOCKED": "another program keeps the store locked; wait until it has ended, then repeat",
}
SERVER = "the store of cases cannot be opened; is its server running?"
UNFIT = f"the tables of the store are not those of its version; {BACKUP}"


def sentence(error: DBAPIError, place: str) -> str:
    """The sentence for a fault of the database at `place`; no value of a row is in it."""
    name = getattr(error.orig, "sqlite_errorname", None)
    if name is None:
        return f"{place}: {SERVER}"
    known = next((words for start, words in SENTENCES.items() if name.startswith(start)), UNFIT)
    return f"{place}: {known}"
