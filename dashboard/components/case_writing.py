"""What somebody does about a cell, written down: the case, its note, the plan, and the entry in the audit."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from dashboard.auth.current_user import refuse_ended, store
from dashboard.components import case_conflict
from dashboard.components.frame import PageContext
from dashboard.components.right_ended import why_refused
from dashboard.markup import plain
from dashboard.store import Conflict, acting, audit, cases
from dashboard.store.letters import Details, ToSend
from etl.config.workspace import now
from etl.user_error import UserError

VERBS = ("ask", "plan", "assign", "watch", "close")
STATES = {"ask": "asked", "plan": "planned", "watch": "watched", "close": "closed"}


@dataclass(frozen=True)
class Action:
    """One of the verbs about a cell, why, and by whom and when it is due; `flags` are those it is about.

    Who asks the cell sends a letter, of which `letter` is what a person filled in."""

    cell: str
    flags: tuple[str, ...]
    verb: str
    reason: str
    owner: str
    until: date | None
    letter: Details | None = None

    @property
    def lacking(self) -> str:
        """What it still needs: `owner`, `reason`, or nothing."""
        return "owner" if self.verb == "assign" and not self.owner else "" if self.reason.strip() else "reason"


def write(ctx: PageContext, action: Action, seen: dict[str, Any]) -> str:
    """Writes an action and its entry in the audit. Returns why not, in a sentence, where it could not be written.

    `seen`: the case as it was when its reader began (`case_conflict.seen`); a case changed since is left alone.
    """
    t, login, at, cell, verb = ctx.t, ctx.user.login, now(), action.cell, action.verb
    try:
        refuse_ended(ctx.user)
        changes = {"state": STATES[verb]} if verb in STATES else {}
        changes |= {"watch_until": action.until if verb == "watch" else None}
        changes |= {"due_on": action.until} if verb in ("ask", "assign") else {}
        changes |= {"owner": action.owner} if verb == "assign" else {}
        kind = "question" if verb == "ask" else "reason"
        month = next_month(at.date()) if verb == "plan" else None
        flags, version, letter = list(action.flags), seen["version"], _letter(ctx, action)
        acting.act(
            store(), cell, flags, version, login, at, reason=action.reason, kind=kind, visit_in=month, letter=letter,
            **changes,
        )  # fmt: skip
    except Conflict:
        there = cases.open_cases(store(), [cell]).get(cell)
        what = case_conflict.changes_in_words(t, store(), seen, cell, there)
        return f"{t('case.conflict')} {plain(what)}".strip()
    except UserError as refused:
        return t("case.refused", reason=why_refused(t, refused))
    detail = {"day": f"{action.until}"} if action.until else {}
    detail |= {"letter": letter.details.number} if letter else {}
    audit.enter(store(), at, login, f"case: {verb}", cell[:200], **detail, **ctx.user.as_detail())
    return ""


def _letter(ctx: PageContext, action: Action) -> ToSend | None:
    """The letter that goes with an action; none where nothing is asked, or nothing is published."""
    if action.letter is None or action.until is None or ctx.as_of is None:
        return None
    return ToSend(ctx.as_of, action.until, replace(action.letter, question=action.reason.strip()))


def next_month(day: date) -> date:
    """The first day of the month after."""
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)
