"""The visit brief: two A4 pages that tell a visitor why this cell, what to ask, and what would clear it.

Out: a PDF or DOCX in one of the languages. One model of its content (`content`) is written by both writers, so they
never differ in what they say. Black and white is enough to read it; no raw minutes stand in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from dashboard import access
from dashboard.brief import content, pdf, word
from dashboard.language import Language
from etl.refusal import Refused

WRITERS = {".pdf": pdf.write, ".docx": word.write}


@dataclass(frozen=True)
class Stamp:
    """Who printed the brief and when; `by` is empty where nobody signed in."""

    at: datetime
    by: str = ""


def write_brief(cell: str, out: Path, say: Language, scope: str, stamp: Stamp, as_of: date | None = None) -> None:
    """Writes the brief of one cell, by the newest results unless `as_of` is given.

    Raises Refused where the cell is not in the scope, there are no results, or the file's name or folder is wrong.
    """
    if out.suffix not in WRITERS:
        raise Refused(f"{out}: the name of the file must end in {', '.join(WRITERS)}")
    if not out.resolve().parent.is_dir():
        raise Refused(f"{out}: there is no folder {out.resolve().parent}; make it first")
    try:
        out.write_bytes(as_file(cell, out.suffix, say, scope, stamp, as_of))
    except OSError as error:
        raise Refused(f"{out}: cannot be written ({error.strerror}); name another place") from error


def as_file(cell: str, suffix: str, say: Language, scope: str, stamp: Stamp, as_of: date | None = None) -> bytes:
    """The brief as the bytes of a file; raises Refused as `write_brief` does."""
    month = as_of or access.ask("freshness", scope).row(0, named=True)["as_of"]
    if month is None:
        raise Refused("there are no results yet; compute them with 'cellpulse build'")
    brief = content.brief_of(cell, month, say, scope)
    printed = say("brief.printed", moment=say.moment(stamp.at))
    return WRITERS[suffix](brief, f"{printed} · {stamp.by}" if stamp.by else printed, say)
