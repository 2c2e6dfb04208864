"""Several uploaded files with what was answered of each, as the one content that a command gets on standard input."""

from __future__ import annotations

import io
import json
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from etl.user_error import UserError

# The names of the files stand in here: two uploaded files may have one name.
ANSWERS = "answers.json"


@dataclass(frozen=True)
class Uploaded:
    """A file's name, its bytes, and the answers to what it leaves open, by key."""

    name: str
    content: bytes
    answers: Mapping[str, str]


def packed(files: Sequence[Uploaded]) -> bytes:
    """The files as an archive in memory."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(ANSWERS, json.dumps([{"name": f.name, "answers": dict(f.answers)} for f in files]))
        for number, file in enumerate(files):
            archive.writestr(str(number), file.content)
    return out.getvalue()


def unpacked(content: bytes) -> list[Uploaded]:
    """The files of an archive that `packed` made. Raises UserError for any other content."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            named = json.loads(archive.read(ANSWERS))
            return [Uploaded(each["name"], archive.read(str(n)), each["answers"]) for n, each in enumerate(named)]
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, RuntimeError, TypeError, ValueError) as error:
        # RuntimeError: a part that says to be locked, or packed in a way that zipfile does not know.
        raise UserError(
            "standard input: no bundle of uploaded files; hand files in on the page, or name them"
        ) from error
