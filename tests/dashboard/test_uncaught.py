"""What goes wrong in what a widget calls, or in a part that runs alone, is a sentence, and never Streamlit's box."""

from __future__ import annotations

import logging

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.local_script_runner import LocalScriptRunner

from dashboard import server
from dashboard.components import uncaught
from dashboard.language import Language
from tests import source
from tests.dashboard.showing import text

CANARY = "Nguyễn Văn Canary"
CALLED = """
import duckdb
import streamlit as st

def save():
    raise duckdb.IOException("Could not write: No space left on device")

st.button("save", on_click=save)
"""
ALONE = f"""
import streamlit as st
from dashboard.components import page_fault
from dashboard.language import Language

def fail():
    raise ValueError("{CANARY}")

t = Language("vi")
with page_fault.in_a_sentence(t, "page"):
    page_fault.fragment(t, "part", fail, 60)
    st.html("<p>the rest of the page</p>")
"""


@pytest.fixture
def as_served(monkeypatch, _own_home):
    """Sessions of tests hand errors on as the server does."""
    begin = LocalScriptRunner.__init__

    def begun(self: LocalScriptRunner, *given: object, **named: object) -> None:
        begin(self, *given, **named)
        self._on_script_error = server.app._on_script_error

    monkeypatch.setattr(LocalScriptRunner, "__init__", begun)


def test_what_a_widget_calls_fails_in_a_sentence(as_served):
    app = AppTest.from_string(CALLED).run()
    app.button[0].click().run()
    assert not app.exception
    assert Language("vi")("fault.full") in text(app)


def test_a_part_that_runs_alone_fails_in_its_own_place(as_served):
    app = AppTest.from_string(ALONE).run()
    shown = text(app)
    assert not app.exception
    assert shown.count(Language("vi")("fault.unexpected")) == 1
    assert "the rest of the page" in shown
    assert CANARY not in shown


def test_every_part_that_runs_alone_is_made_so():
    files = source.files(".py", folders=("dashboard",))
    makers = {file for file in files if "st.fragment" in (source.ROOT / file).read_text("utf-8")}
    assert makers == {"dashboard/components/page_fault.py"}


def test_the_log_of_streamlit_has_no_text_of_errors(caplog):
    log = logging.getLogger("streamlit.error_util")
    uncaught.log_without_text()
    log.addHandler(caplog.handler)
    try:
        log.error("Uncaught app execution", exc_info=ValueError(CANARY))
    finally:
        log.removeHandler(caplog.handler)
    assert "Uncaught app execution" in caplog.text
    assert CANARY not in caplog.text
