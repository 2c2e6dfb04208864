"""What somebody writes after the right has ended by which the page was shown: refused in a sentence."""

from __future__ import annotations

import streamlit as st

from dashboard.auth.current_user import RightEnded, refuse_ended
from dashboard.components.frame import PageContext
from dashboard.language import Language
from etl.user_error import UserError


def says_ended(ctx: PageContext) -> bool:
    """Whether the reader's right has ended since the page was drawn; the page says so where it has."""
    try:
        refuse_ended(ctx.user)
    except UserError as refused:
        st.error(ctx.t("case.refused", reason=why_refused(ctx.t, refused)))
        return True
    return False


def why_refused(t: Language, refused: Exception) -> str:
    """Why something was refused: that the right has ended in the reader's language, else what the refusal says."""
    return t("case.right_ended") if isinstance(refused, RightEnded) else str(refused)
