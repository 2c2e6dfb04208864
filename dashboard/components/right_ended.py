"""What somebody writes after the right has ended by which the page was shown: refused in a sentence."""

from __future__ import annotations

import streamlit as st

from dashboard.auth.current_user import refuse_ended
from dashboard.components.frame import PageContext
from etl.user_error import UserError


def says_ended(ctx: PageContext) -> bool:
    """Whether the reader's right has ended since the page was drawn; the page says so where it has."""
    try:
        refuse_ended(ctx.user)
    except UserError as refused:
        st.error(ctx.t("case.refused", reason=str(refused)))
        return True
    return False
