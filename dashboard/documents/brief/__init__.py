"""The visit brief: two A4 pages that tell a visitor why this cell, what to ask, and what would clear it.

Out: a PDF or DOCX in one of the languages. One model of its content (`content`) is written by both writers, so they
never differ in what they say. Black and white is enough to read it; no raw minutes stand in it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from dashboard import access
from dashboard.auth.current_user import here, store
from dashboard.documents.brief import content, pdf, word
from dashboard.language import Language
from dashboard.scope import Scope
from dashboard.store.answers import last_answers
from etl.config.staging import part_of
from etl.user_error import UserError

SUFFIXES = (".pdf", ".docx")


@dataclass(frozen=True)
class Stamp:
    """Who printed the brief and when; `by` is empty where nobody signed in, `copy` where it is numbered by hand.

    `texts`: who prints it may read the words of tasks; `scores`: may see points of the cell already."""

    at: datetime
    by: str = ""
    copy: str = ""
    texts: bool = False
    scores: bool = True


def write_brief(cell: str, out: Path, t: Language, scope: Scope, stamp: Stamp, as_of: date | None = None) -> None:
    """Writes the brief of one cell, by the newest results unless `as_of` is given.

    Raises UserError where the cell is not in the scope, there are no results, or the file's name or folder is wrong.
    """
    if out.suffix not in SUFFIXES:
        raise UserError(f"{out}: the name of the file must end in {', '.join(SUFFIXES)}")
    if not out.resolve().parent.is_dir():
        raise UserError(f"{out}: there is no folder {out.resolve().parent}; make it first")
    try:
        content = as_file(cell, out.suffix, t, scope, stamp, as_of)
        with part_of(here().home, out) as part:
            part.write_bytes(content)
            part.replace(out)
    except OSError as error:
        raise UserError(f"{out}: cannot be written ({error.strerror}); name another place") from error


def as_file(cell: str, suffix: str, t: Language, scope: Scope, stamp: Stamp, as_of: date | None = None) -> bytes:
    """The brief as the bytes of a file; raises UserError as `write_brief` does."""
    sheets = _sheets({cell: stamp}, t, scope, as_of)
    return pdf.write(sheets, t) if suffix == ".pdf" else word.write(sheets[0], t)


def all_as_pdf(stamps: Mapping[str, Stamp], t: Language, scope: Scope, as_of: date | None = None) -> bytes:
    """The briefs of several cells as one PDF in the order given, each numbering its own pages. Raises as above."""
    return pdf.write(_sheets(stamps, t, scope, as_of), t)


def all_as_zip(stamps: Mapping[str, Stamp], t: Language, scope: Scope, as_of: date | None = None) -> bytes:
    """The briefs of several cells as an archive of DOCX files, named by their place and the cell's code."""
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as archive:
        for i, (cell, sheets) in enumerate(zip(stamps, _sheets(stamps, t, scope, as_of), strict=True), 1):
            archive.writestr(f"{i:02d}-{_plain(cell)}.docx", word.write(sheets, t))
    return made.getvalue()


def _sheets(stamps: Mapping[str, Stamp], t: Language, scope: Scope, as_of: date | None) -> list[content.Sheets]:
    month = access.computed(as_of or access.query("freshness", scope).row(0, named=True)["as_of"])
    given = last_answers(store(), list(stamps))
    return [
        content.Sheets(
            content.brief_of(cell, month, t, scope, given.get(cell), texts=stamp.texts, scores=stamp.scores),
            _printed(stamp, t),
            stamp.copy,
        )
        for cell, stamp in stamps.items()
    ]


def _printed(stamp: Stamp, t: Language) -> str:
    printed = t("brief.printed", moment=t.moment(stamp.at))
    return f"{printed} · {stamp.by}" if stamp.by else printed


def _plain(code: str) -> str:
    """A code as a part of a file's name."""
    return re.sub(r"[^\w.-]", "_", code)
