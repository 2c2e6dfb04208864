"""Files made to hurt whoever understands them: the server that asks about one gets little more memory, and does none of
the work, so that others are served meanwhile."""

from __future__ import annotations

import time
from contextlib import suppress
from typing import Any

import pytest

from etl import untrusted
from etl.mapping.layout import Layout, Piece, TableLayout
from etl.mapping.unfit import Unfit
from etl.untrusted import pages
from tests.etl.untrusted.test_untrusted import resident

HEADING = "cell_code,meeting_code,kind,held_on,minutes_text\n"
PIECES = {name: Piece(column=name) for name in ("cell_code", "meeting_code", "kind", "held_on")}
LAYOUT = Layout(tables={"meetings": TableLayout(columns=PIECES)})
MOST_BYTES, MOST_SECONDS = 100 << 20, 2
MINUTES = "BIÊN BẢN HỌP CHI BỘ ngày 05/10/2026 " + "đồng chí Nguyễn Văn An, 12/12 " * 25_000
NASTY = {
    "headings.csv": (",".join(f"Ngày họp {n}" for n in range(100_000)) + "\n1\n").encode(),
    "cells.csv": (HEADING + f"C1,K1,regular,01/02/2026,{'x' * 3_000_000}\n" * 3).encode(),
    "blanks.csv": (HEADING + f"C1,K1,regular,x{' ' * 2_000_000}x,\n").encode(),
    "minutes.txt": MINUTES.encode(),
}


def understand(content: bytes, name: str) -> None:
    """All that the page asks about a file."""

    def ask(request: pages.Request) -> Any:
        return untrusted.parsed(request, pages.answer(rows, request))

    rows = pages.first_rows(content, name)
    with suppress(Unfit):
        ask(pages.summary(name, {}))
    head = ask(pages.sheet_heads(name))[0]
    with suppress(Unfit):
        ask(pages.columns(name, head.name, head.heading, None))
    with suppress(Unfit):
        ask(pages.preview(name, LAYOUT))


@pytest.mark.parametrize("name", NASTY)
def test_a_nasty_file_costs_the_server_neither_memory_nor_work(name, monkeypatch):
    monkeypatch.setattr(pages, "ANSWER_SECONDS", 10)
    before, begun = resident(), time.process_time()
    with suppress(Unfit):
        understand(NASTY[name], name)
    assert resident() - before < MOST_BYTES
    assert time.process_time() - begun < MOST_SECONDS
