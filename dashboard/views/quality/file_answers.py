"""What is asked of the files of a session: each answer comes from a child (`etl.untrusted.pages`) and is kept as its
bytes, so that the next click asks no second time and the memory of a session has a limit."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from etl.mapping.layout import Layout
from etl.mapping.shown import Columns, Preview, SheetHead, Summary
from etl.mapping.unfit import Unfit
from etl.untrusted import pages, parsed

# Chosen by us, for each session: the first rows of files and the answers about them; those of a usual file are some
# kilobytes, so hundreds of files are asked about once.
MOST_ROW_BYTES = 32 << 20
MOST_ANSWER_BYTES = 8 << 20


def summary(file: Any, answers: Mapping[str, str]) -> Summary:
    """What is understood of an uploaded file. Raises Unfit where it cannot be used, again and again."""
    return _answer(file, pages.summary(file.name, answers))


def sheet_heads(file: Any) -> tuple[SheetHead, ...]:
    """The heading of each sheet. Raises Unfit as `summary` does."""
    return _answer(file, pages.sheet_heads(file.name))


def columns(file: Any, sheet: str, heading: int, tables: Sequence[str] | None) -> Columns:
    """As `shown.columns`. Raises Unfit as `summary` does."""
    return _answer(file, pages.columns(file.name, sheet, heading, tables))


def preview(file: Any, layout: Layout) -> tuple[Preview, ...]:
    """As `shown.preview`. Raises Unfit as `summary` does."""
    return _answer(file, pages.preview(file.name, layout))


def _answer(file: Any, request: pages.Request) -> Any:
    key = f"{file.file_id} {json.dumps(request, sort_keys=True)}"
    return parsed(request, _kept("upload-answers", key, MOST_ANSWER_BYTES, lambda: pages.answer(_rows(file), request)))


def _rows(file: Any) -> bytes:
    return _kept("upload-rows", file.file_id, MOST_ROW_BYTES, lambda: pages.first_rows(file.getvalue(), file.name))


def _kept(place: str, key: str, most_bytes: int, ask: Callable[[], bytes]) -> bytes:
    """What was answered before, or is now; what was not asked for the longest makes room. Raises Unfit as `ask` does;
    why a file cannot be used is kept as well."""
    kept: dict[str, bytes | tuple[str, str]] = st.session_state.setdefault(place, {})
    given = kept.pop(key, None)
    if given is None:
        try:
            given = ask()
        except Unfit as unfit:
            # Not the error itself: its traceback would keep the whole file.
            given = (unfit.reason, unfit.about)
        while kept and sum(map(len, kept.values())) + len(given) > most_bytes:
            kept.pop(next(iter(kept)))
    kept[key] = given
    if isinstance(given, tuple):
        raise Unfit(*given)
    return given
