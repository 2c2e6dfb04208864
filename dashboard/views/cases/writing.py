"""Writing something down from the page of a case: on record, or with the reason why it was not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from dashboard.auth.current_user import store
from dashboard.components.frame import PageContext
from dashboard.components.right_ended import says_ended
from dashboard.store import Conflict, audit
from etl.config.workspace import now
from etl.user_error import UserError


def is_written(
    ctx: PageContext, cell_code: str, action: str, write: Callable[[], None], lacking: str, **detail: Any
) -> bool:
    """Writes and enters it in the audit; whatever hinders it is shown, and nothing is written.

    `lacking` is the sentence where something that must be given is not; `detail` goes into the audit.
    """
    if says_ended(ctx):
        return False
    try:
        write()
    except Conflict:
        st.error(ctx.t("cases.conflict"))
        return False
    except UserError:
        st.error(lacking)
        return False
    audit.enter(store(), now(), ctx.user.login, action, cell_code[:200], **detail, **ctx.user.as_detail())
    return True
