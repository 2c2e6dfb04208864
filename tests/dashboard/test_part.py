"""A part of a page runs alone only for the grant and the run for which its page was drawn."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from streamlit.testing.v1 import AppTest

from dashboard import access
from dashboard.auth.current_user import CurrentUser
from dashboard.auth.request_user import request_user
from dashboard.components import case_actions
from dashboard.components.frame import PageContext
from dashboard.components.part import _holds
from dashboard.language import Language
from dashboard.scope import WHOLE
from dashboard.store.people import Right
from tests.dashboard.rows import AS_OF, PREVIOUS


def test_a_part_of_another_grant_or_run_makes_the_page_run_again(open_world):
    open_world("tiny")
    who, fresh = request_user(), access.query("freshness", WHOLE).row(0, named=True)
    assert isinstance(who, CurrentUser)
    ctx = PageContext(Language("vi"), who, AS_OF, PREVIOUS, fresh)
    assert _holds(ctx)
    ended = Right(99, "inspector", WHOLE, "", date(2027, 1, 1))
    assert not _holds(replace(ctx, user=replace(who, right=ended)))
    assert not _holds(replace(ctx, fresh=fresh | {"built_at": datetime(2020, 1, 1)}))


NOTED = """
import streamlit as st
from dashboard.components import case_actions
from dashboard.components.frame import PageContext
from dashboard.language import Language

if st.session_state.pop("by_itself", False):
    case_actions.show_again()
case_actions.show_done(PageContext(Language("vi"), None, None, None, {}))
"""


def test_a_note_of_what_was_saved_outlives_a_run_that_the_page_makes_by_itself():
    app = AppTest.from_string(NOTED)
    app.session_state[case_actions.DONE] = "outcome"
    assert app.run().success
    app.session_state["by_itself"] = True
    assert app.run().success
    assert not app.run().success
