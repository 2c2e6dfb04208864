"""A published run that is damaged while the dashboard is up: each page says so in its language and what to do, a report
without data is kept, and the pages are back once the run is."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.util import calc_hash

from dashboard import access
from dashboard.components.links import pages
from dashboard.language import CODES, Language
from etl.warehouse import pointer
from tests.dashboard.showing import app_test, text

BLOCK = 4096
# The first one has not been opened before, so none of its answers is kept.
SHOWN = ("attention", "quality", "overview")


def flip(file: Path) -> None:
    """Changes a byte of each block behind the headers, in place: what is open sees it."""
    content = bytearray(file.read_bytes())
    for place in range(3 * BLOCK + 100, len(content), BLOCK):
        content[place] ^= 0xFF
    with file.open("r+b") as opened:
        opened.write(content)


def empty(file: Path) -> None:
    os.truncate(file, 0)


def cut(file: Path) -> None:
    os.truncate(file, file.stat().st_size // 3)


def spoil_pointer(file: Path) -> None:
    (file.parent / pointer.NAME).write_text("{broken")


def opened(page: str, code: str) -> str:
    """What a page says, without Streamlit's box of an exception."""
    app = app_test()
    app._page_hash = calc_hash(pages()[page].PATH)
    app.query_params["lang"] = code
    app.run()
    assert not app.exception, [each.message for each in app.exception]
    return text(app)


@pytest.fixture
def run_file(copy_of_hamlet, monkeypatch) -> Path:
    """The file of the published run of a home that is served."""
    monkeypatch.setenv("CELLPULSE_HOME", str(copy_of_hamlet.home))
    for name in ("CELLPULSE_KEY", "CELLPULSE_NOW"):
        monkeypatch.setenv(name, copy_of_hamlet.environ[name])
    access.use(None)
    folder = copy_of_hamlet.home / "warehouse"
    newest = pointer.read(folder).newest
    assert newest is not None
    return pointer.file_of(folder, newest)


@pytest.mark.skipif(os.name != "posix", reason="Windows changes no file that is open")
@pytest.mark.parametrize("damage", [flip, cut, empty, Path.unlink, spoil_pointer])
def test_a_damaged_run_is_named_on_every_page_with_what_to_do(damage: Callable[[Path], None], run_file, caplog):
    if damage is not Path.unlink:
        assert "cp-nothing" not in opened("overview", "vi")
    before = {file: file.read_bytes() for file in (run_file, run_file.parent / pointer.NAME)}
    damage(run_file)
    case, command = ("damaged", "cellpulse rollback")
    if damage is spoil_pointer:
        case, command = ("damaged_pointer", "cellpulse restore FILE --overwrite")
    with caplog.at_level(logging.ERROR, "cellpulse"):
        for code in CODES:
            for page in SHOWN:
                shown = opened(page, code)
                assert Language(code).of("nothing", f"{case}.title") in shown, page
                assert command in shown, page
                assert "Error" not in shown, page
    reports = list((run_file.parents[1] / "faults").glob("*.txt"))
    assert bool(reports) == ("page" in caplog.text) == (damage in (flip, cut, empty))
    for file, content in before.items():
        file.write_bytes(content)
    assert "cp-nothing" not in opened("overview", "vi")
