"""What is asked of the files of a session: each answer comes from a child (`etl.untrusted.pages`) and is kept, so that
the next click asks no second time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import streamlit as st

from etl.mapping.unfit import Unfit
from etl.untrusted import pages

# Chosen by us, for each session: the first rows of files and the answers about them.
MOST_BYTES = 32 << 20
MOST_ANSWERS = 60
Answer = TypeVar("Answer")


def answer(question: Callable[..., Answer], file: Any, *about: Any) -> Answer:
    """What a question of `pages` gives for an uploaded file and what else it needs. Raises Unfit as the question does,
    again and again."""
    kept: dict[Any, Answer | Unfit] = st.session_state.setdefault("upload-answers", {})
    key = (file.file_id, question.__name__, repr(about))
    if key not in kept:
        while len(kept) >= MOST_ANSWERS:
            kept.pop(next(iter(kept)))
        try:
            kept[key] = question(_rows(file), file.name, *about)
        except Unfit as unfit:
            kept[key] = unfit
    given = kept[key]
    if isinstance(given, Unfit):
        raise given
    return given


def _rows(file: Any) -> bytes:
    kept: dict[str, bytes] = st.session_state.setdefault("upload-rows", {})
    if file.file_id not in kept:
        rows = pages.first_rows(file.getvalue(), file.name)
        while kept and sum(map(len, kept.values())) + len(rows) > MOST_BYTES:
            kept.pop(next(iter(kept)))
        kept[file.file_id] = rows
    return kept[file.file_id]
