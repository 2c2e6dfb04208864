"""What somebody writes after the right has ended by which the page was shown: refused in a sentence."""

from __future__ import annotations

from datetime import date

import streamlit as st

from dashboard.auth.current_user import RightEnded, refuse_ended
from dashboard.components.frame import PageContext
from dashboard.language import Language
from etl.user_error import TranslatableError, UserError


def says_ended(ctx: PageContext) -> bool:
    """Whether the reader's right has ended since the page was drawn; the page says so where it has."""
    try:
        refuse_ended(ctx.user)
    except UserError as refused:
        st.error(ctx.t("case.refused", reason=why_refused(ctx.t, refused)))
        return True
    return False


def why_refused(t: Language, refused: Exception) -> str:
    """Why something was refused, in the reader's language; a refusal without a reason only says what to do."""
    if isinstance(refused, RightEnded):
        return t("case.right_ended")
    if isinstance(refused, TranslatableError) and t.knows("refused", refused.reason):
        return t.of("refused", refused.reason, **{name: _worded(t, name, v) for name, v in refused.values.items()})
    return t("case.refused_without_reason")


def _worded(t: Language, name: str, value: object) -> str:
    if isinstance(value, date):
        return t.month(value) if name == "month" else t.date(value)
    return str(value)
