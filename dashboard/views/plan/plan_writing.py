"""A change of a plan by hand: written and entered in the audit, or refused in a sentence."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import NoReturn

import streamlit as st

from dashboard.auth.current_user import RightEnded, refuse_ended, store
from dashboard.components.frame import PageContext
from dashboard.components.right_ended import why_refused
from dashboard.store import Conflict, audit
from etl.config.workspace import now
from etl.user_error import UserError

RESULT = "plan_result"


def write(
    ctx: PageContext,
    change: Callable[[datetime], object],
    action: str,
    what: str,
    *,
    done: str,
    refused: Callable[[str], str],
    **detail: str,
) -> NoReturn:
    """Makes the change and its entry `action` about `what` in the audit, and draws the page again with the outcome.

    `change` takes the time of both. `done`, `refused`: the sentences about it, the latter with the reason put in.
    """
    at = now()
    try:
        refuse_ended(ctx.user)
        change(at)
    except Conflict:
        outcome("error", ctx.t("plan.conflict"))
    except RightEnded as ended:
        outcome("error", ctx.t("case.refused", reason=why_refused(ctx.t, ended)))
    except UserError as error:
        outcome("error", refused(why_refused(ctx.t, error)))
    audit.enter(store(), at, ctx.user.login, action, what[:200], **detail, **ctx.user.as_detail())
    outcome("success", done)


def outcome(kind: str, text: str) -> NoReturn:
    """Draws the page again, with the outcome (success or error) as a sentence at its top."""
    st.session_state[RESULT] = (kind, text)
    st.rerun()
