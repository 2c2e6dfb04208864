"""What somebody else changed in a case while one was writing: each field from what to what, by whom and when."""

from __future__ import annotations

from datetime import date
from typing import Any

from dashboard.language import Language
from dashboard.store import Store, audit, cases
from dashboard.store.cases import Promised
from dashboard.store.tables import Case

# On record in the audit when somebody ticks a commitment.
KEPT = "case: commitment kept"
FIELDS = ("state", "owner", "due_on", "watch_until")


def seen(case: Case | None) -> dict[str, Any]:
    """What somebody looks at before writing: the version, None = no open case, and the fields."""
    if case is None:
        return {"version": None}
    return {"version": case.version} | {name: getattr(case, name) for name in FIELDS}


def changes_in_words(t: Language, store: Store, before: dict[str, Any], cell_code: str, case: Case | None) -> str:
    """In words, what became of a case since it was seen; `case` is the open case now, None = there is none."""
    last = case or next(iter(cases.cases_of(store, [cell_code])), None)
    if last is None:
        return ""
    notes = cases.notes(store, last.id)
    by, at = (notes[-1].written_by, notes[-1].written_at) if notes else (last.opened_by, last.opened_at)
    changed = [
        t("conflict.field", field=t.of("conflict.name", name), old=_read(t, name, before.get(name)),
            new=_read(t, name, getattr(last, name)))
        for name in FIELDS
        if before.get(name) != getattr(last, name) and (name in before or getattr(last, name))
    ]  # fmt: skip
    what = "; ".join(changed) or t("conflict.noted")
    return t("conflict.changed", what=what, by=by or t("case.somebody"), at=t.moment(at))


def promise_changes_in_words(t: Language, store: Store, case: Case, before: Promised) -> str:
    """The same of one commitment that somebody else ticked since; empty where it was not ticked."""
    after = next((one for one in cases.promised(store, case.id) if one.id == before.id), None)
    if after is None or after.done_on == before.done_on:
        return ""
    name = t("conflict.commitment", text=before.text)
    what = t("conflict.field", field=name, old=_read(t, "done_on", before.done_on),
               new=_read(t, "done_on", after.done_on))  # fmt: skip
    ticked = audit.last(store, KEPT, case.cell_code[:200], commitment=before.id)
    if ticked is None:
        return t("conflict.changed_only", what=what)
    return t("conflict.changed", what=what, by=ticked.login or t("case.somebody"), at=t.moment(ticked.at))


def _read(t: Language, name: str, value: Any) -> str:
    if not value:
        return t("conflict.nothing")
    if name == "state":
        return t.of("case.state", value)
    return t.date(value) if isinstance(value, date) else str(value)
