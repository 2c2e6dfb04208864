"""What commands about office files share: reading one, its saved layout, answers, and what is printed about it."""

from __future__ import annotations

import os
import stat
import sys
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from etl import untrusted
from etl.mapping.layout import Layout
from etl.mapping.understood import PREFILLED, REASONS, Understood, grouped, sentence
from etl.mapping.unfit import Unfit
from etl.user_error import UserError

# Chosen by us: ten times what a page takes. A file is held in memory while it is read.
LARGEST = 200 << 20
NOTES = {
    "open_quote": "a quote is never closed; each line was read as a row of its own",
    "usual_days": "day and month stand in the order in which the cells meet on their usual days",
    "binary": "percent formats and hidden rows of this form are not known",
}


def of_file(
    file: Path, layout: Layout | None, answers: Mapping[str, str], name: str = "", *, follow: bool = True
) -> Understood:
    """What was understood of a file (- = standard input), called by its own name unless one is given; a link is refused
    unless it is followed. Raises UserError, naming it, where it cannot be read."""
    name = name or file.name
    try:
        content = sys.stdin.buffer.read() if str(file) == "-" else _bytes(file, follow)
    except OSError as error:
        raise UserError(f"{file}: the file cannot be read ({os.strerror(error.errno or 0)})") from error
    return of_content(name, content, layout, answers)


def _bytes(file: Path, follow: bool) -> bytes:
    how = os.O_RDONLY | getattr(os, "O_BINARY", 0)
    if not follow:
        if file.is_symlink():
            # It may lead to what only the user of this program may read, and people who fill the folder may not.
            raise UserError(f"{file.name}: is a link to another file; put the file itself there")
        # Nor what became a link or a pipe meanwhile: a pipe is opened without waiting for its writer, and refused.
        how |= getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    with os.fdopen(os.open(file, how), "rb") as opened:
        if not follow and not stat.S_ISREG(os.fstat(opened.fileno()).st_mode):
            raise UserError(f"{file.name}: is no file; put the file itself there")
        content = opened.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise UserError(f"{file}: has over {LARGEST >> 20} MB; divide it into several files")
    return content


def of_content(name: str, content: bytes, layout: Layout | None, answers: Mapping[str, str]) -> Understood:
    """What was understood of a file's bytes. Raises UserError, naming it, where it cannot be read."""
    try:
        return untrusted.understood(content, name, layout, answers)
    except Unfit as unfit:
        # Some reasons name the file themselves.
        text = str(unfit)
        raise UserError(text if text.startswith(f"{name}:") else f"{name}: {text}") from unfit


def saved(folder: Path, name: str) -> Layout | None:
    """A saved layout by its name in the folder of layouts, or by its path; None where none is named.

    Raises UserError where it is not there.
    """
    if not name:
        return None
    path = layout_file(folder, name)
    try:
        return Layout.read(path.read_text("utf-8"), str(path))
    except OSError as error:
        raise UserError(f"{path}: there is no such layout; make it with 'cellpulse map FILE --save NAME'") from error


def layout_file(folder: Path, name: str) -> Path:
    """The file of a layout that is named, or whose path is given."""
    return Path(name) if name.endswith(".json") else folder / f"{name}.json"


def given(answers: list[str] | None) -> dict[str, str]:
    """Answers by key. Raises UserError where one is not KEY=VALUE."""
    pairs = [text.rpartition("=") for text in answers or []]
    if wrong := [value for key, sign, value in pairs if not sign or not key]:
        raise UserError(f"--answer {wrong[0]}: expected KEY=VALUE")
    return {key: value for key, _, value in pairs}


def keys(understood: Understood) -> str:
    """The keys of the open questions."""
    return ", ".join(question.key for question in understood.questions)


def as_object(understood: Understood) -> dict[str, Any]:
    """What was understood, as `--json` writes it."""
    return {
        "kind": understood.kind,
        "layout": understood.layout.model_dump(exclude_defaults=True),
        "fields": [asdict(field) for field in understood.fields],
        "records": _records(understood),
        "left_out": [
            {"place": left.place, "why": left.why, "because": REASONS[left.why]} for left in understood.left_out
        ],
        "questions": [
            {"key": q.key, "question": sentence(q), "options": list(q.options), "examples": list(q.examples)}
            for q in understood.questions
        ],
        "notes": list(understood.notes),
    }


def line(name: str, understood: Understood) -> str:
    """One line on a file: what it is taken for, rows, what is left out, what is asked."""
    counts = ", ".join(f"{table}: {n} rows" for table, n in _records(understood).items()) or "no row"
    asked = f"; to be answered: {keys(understood)}" if understood.questions else ""
    marked = [note.partition(":")[2] for note in understood.notes if note.startswith(f"{PREFILLED}:")]
    filled = f"; every row has the best value: {', '.join(marked)}" if marked else ""
    return f"{name}: {understood.kind}; {counts}; left out: {len(understood.left_out)}{filled}{asked}"


def _records(understood: Understood) -> dict[str, int]:
    """By table how many rows the file gives."""
    counts: Counter[str] = Counter()
    for part in understood.parts:
        counts[part.table] += len(part.rows)
    return dict(counts)


def lines(name: str, understood: Understood) -> list[str]:
    """All lines on a file, for people."""
    lines = [line(name, understood)]
    for field in understood.fields:
        example = f", such as {field.example}" if field.example else ""
        lines.append(f"  {field.table}.{field.column} from {field.source} ({field.sure:.0%} sure{example})")
    lines += [
        f"  left out: {'; '.join(places)}, because: {REASONS[why]}"
        for why, places in grouped(understood.left_out).items()
    ]
    lines += [f"  {NOTES.get(note, f'read as {note}')}" for note in understood.notes if PREFILLED not in note]
    for question in understood.questions:
        options = f" ({' | '.join(question.options)})" if question.options else ""
        lines.append(f"  to be answered: --answer {question.key}=...: {sentence(question)}{options}")
    return lines
