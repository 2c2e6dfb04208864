"""Fills a template of a paper: the committee's own where its home has one, else the one that comes along."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from dashboard.documents.papers.filling import FAULTY, NO_TEMPLATE, Faulty, fill
from etl import untrusted
from etl.discover import DATA
from etl.user_error import UserError

FOLDER = "documents"
# Chosen by us: the longest paper that comes along takes a second and 90 MB.
SECONDS, MEMORY_BYTES, LARGEST = 30, 512 << 20, 20 << 20
SENTENCES = {
    FAULTY: "the template is faulty ({about}); mend it, or take it away",
    NO_TEMPLATE: "this is no template in DOCX; save it as .docx, or take it away",
}


def filled(paper: str, lang: str, values: Mapping[str, Any], home: Path) -> bytes:
    """The DOCX of a paper with the values in it.

    Raises UserError where the committee's own template cannot be read, is faulty, asks for a value that is not
    there, or takes too much time or memory.
    """
    file = template_of(paper, lang, home)
    try:
        content = file.read_bytes()
        return fill(content, values) if file.is_relative_to(DATA) else _filled_apart(file, content, values)
    except Faulty as fault:
        raise UserError(f"{file}: {SENTENCES[fault.kind].format(about=fault.about)}") from fault
    except OSError as error:
        raise UserError(f"{file}: the template cannot be read ({error.strerror})") from error


def template_of(paper: str, lang: str, home: Path) -> Path:
    """The file of a template: that in the home, where there is one."""
    name = f"{paper}.{lang}.docx"
    own = home / FOLDER / name
    return own if own.is_file() else DATA / FOLDER / name


def _filled_apart(file: Path, content: bytes, values: Mapping[str, Any]) -> bytes:
    """The same in a process with limits, for a template that may come from anywhere: it can loop and multiply."""
    words = [sys.executable, "-P", "-m", "dashboard.documents.papers.filling", str(MEMORY_BYTES)]
    asked = json.dumps(values, ensure_ascii=False).encode("utf-8") + b"\n" + content
    answer = untrusted.answered(words, asked, LARGEST, SECONDS)
    first, _, made = (answer or b"").partition(b"\n")
    if not first:
        raise UserError(f"{file}: the template takes too much time or memory; simplify it, or take it away")
    if fault := json.loads(first):
        raise Faulty(*fault)
    return made
