"""One action on a cell: its case is opened or found, changed, and the cell planned: all of it or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy.exc import IntegrityError

from dashboard.store import Conflict, Store, cases, letters, plans
from dashboard.store.letters import ToSend
from dashboard.store.tables import Case


def act(
    store: Store, cell_code: str, flags: Sequence[str], seen: int | None, by: str, at: datetime, *,
    reason: str, kind: str = "reason", visit_in: date | None = None, letter: ToSend | None = None, **changes: Any,
) -> Case:  # fmt: skip
    """Changes the open case of a cell as `cases.change_case` does, plans a visit in the month of `visit_in`, and keeps
    a `letter` about the flags as sent.

    `seen` is the version of the case that was looked at, None = the cell had no open case. Raises Conflict where that
    is so no more, UserError as `change_case` does; then nothing at all was written.
    """
    try:
        with store.writing() as session:
            case = cases.current(session, cell_code)
            if (case.version if case else None) != seen:
                raise Conflict(f"the case of {cell_code} was changed by somebody else; look at it again, then repeat")
            case = case or cases.new(session, cell_code, flags, by, at)
            cases.change(session, store.key, case, by, at, reason=reason, kind=kind, **changes)
            if visit_in is not None:
                plans.put_by_hand(session, cell_code, visit_in, by)
            if letter is not None:
                letters.put_letter(session, store.key, case.id, flags, letter, by, at)
            return case
    except IntegrityError as error:
        # The only rows that two may make at once: the open case of a cell, its visit of a month.
        raise Conflict(
            f"somebody else dealt with {cell_code} at the same time; look at it again, then repeat"
        ) from error
