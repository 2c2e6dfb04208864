"""While a file of enormous extent is read for one session, another one is served, and the server's memory stays."""

from __future__ import annotations

import random
import re
import sys
from urllib.parse import urlsplit

import pytest

from dashboard.components.links import pages
from tests.etl.untrusted.test_untrusted import HEADING
from tests.tasks.people import Person
from tests.tasks.routes import listening

MOST_BYTES = 100 << 20
QUALITY, OVERVIEW = (pages()[name].PATH for name in ("quality", "overview"))
WIDE = HEADING + b"," * 100_000 + b"\n" + b"C1,x\n" * 2_000


@pytest.mark.skipif(sys.platform != "linux", reason="the limit of memory is Linux's")
def test_an_enormous_file_of_one_session_costs_another_neither_time_nor_memory(dashboard, window):
    other, server = Person(dashboard, "", [], random.Random(1)), listening(urlsplit(dashboard).port or 0)
    page = window(f"{dashboard}/{QUALITY}")
    page.get_by_text("Nạp một tệp của đơn vị").click()
    # Drawn last, when the file was understood or refused.
    read = page.get_by_role("button", name=re.compile(r"^Nạp \d+ tệp"))
    with other._connected() as socket:
        for path in ("", OVERVIEW):
            other.open_page(socket, path)
        before, most, served = server.memory_info().rss, 0, 0
        page.locator("input[type=file]").set_input_files({"name": "wide.csv", "mimeType": "text/csv", "buffer": WIDE})
        while not read.is_visible():
            other.open_page(socket, OVERVIEW)
            served += 1
            most = max(most, server.memory_info().rss)
    most = max(most, server.memory_info().rss)
    assert served > 0
    assert other.faults == []
    assert most - before < MOST_BYTES
