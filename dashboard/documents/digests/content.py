"""What a digest tells: for each right of its recipient how many cells are new, persist, or are watched, and links."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from dashboard import access
from dashboard.language import DEFAULT, Language
from dashboard.scope import WHOLE, Scope
from dashboard.store import Store, digests, letters
from dashboard.store.people import Right
from dashboard.summaries.escalation import USUAL_DAYS, escalated

# States in which a cell can be new.
STATES = ("now", "watch")
# States of which only the number is given.
COUNTED = ("later", "duty")


@dataclass(frozen=True)
class Section:
    """Counts under one right: per state how many cells are new and how many persist, of `counted` ones how many there
    are, own cases past their day, letters whose answer is `awaited`, or `unanswered` past its day, and cells below
    another unit whose commitments are long overdue."""

    right: Right
    new: dict[str, int]
    persisting: dict[str, int]
    counted: dict[str, int]
    overdue: int
    awaited: int = 0
    unanswered: int = 0
    escalated: int = 0

    @property
    def tells(self) -> bool:
        """Whether there is anything to say."""
        return any((*self.new.values(), *self.persisting.values(), self.overdue, self.awaited, self.unanswered,
                    self.escalated))  # fmt: skip


@dataclass(frozen=True)
class Digest:
    """One recipient's digest: as of which month, its sections, and where the dashboard is reached."""

    as_of: date
    sections: tuple[Section, ...]
    link: str

    def subject(self, t: Language) -> str:
        """One line: how many cells are newly to be looked at this month."""
        new = sum(section.new["now"] for section in self.sections)
        month = t.month(self.as_of)
        return t("digest.subject_new", n=new, month=month) if new else t("digest.subject", month=month)

    def text(self, t: Language) -> str:
        """The whole text. Names neither a cell nor a person."""
        parts = [t("digest.opening", month=t.month(self.as_of))]
        parts += [self._section(t, section) for section in self.sections]
        return "\n\n".join([*parts, t("digest.closing")]) + "\n"

    def _section(self, t: Language, section: Section) -> str:
        right = section.right
        lines = [f"{t.of('role', right.role)}: {right.scope.code or t('role.whole')}"]
        for state in STATES:
            if section.new[state]:
                lines.append(f"- {t.of('digest.new', state, n=section.new[state])}")
                lines.append(f"  {self._to(t, right, state=state, new='1')}")
            if section.persisting[state]:
                lines.append(f"- {t.of('digest.persisting', state, n=section.persisting[state])}")
                lines.append(f"  {self._to(t, right, state=state)}")
        for state in COUNTED:
            if section.counted[state]:
                lines.append(f"- {t.of('digest.counted', state, n=section.counted[state])}")
                lines.append(f"  {self._to(t, right, state=state)}")
        if section.overdue:
            lines.append(f"- {t('digest.overdue', n=section.overdue)}")
        if section.unanswered:
            lines.append(f"- {t('digest.unanswered', n=section.unanswered)}")
        if section.escalated:
            lines.append(f"- {t('digest.escalated', n=section.escalated)}")
        if section.awaited:
            lines.append(f"- {t('digest.awaited', n=section.awaited)}")
        return "\n".join(lines)

    def _to(self, t: Language, right: Right, **filters: str) -> str:
        language = {"lang": t.code} if t.code != DEFAULT else {}
        return f"{self.link.rstrip('/')}/?{urlencode(filters | {'right': str(right.grant_id)} | language)}"


def compose(
    store: Store, login: str, rights: tuple[Right, ...], last: date | None, link: str, today: date,
    *, escalate_days: int = USUAL_DAYS,
) -> Digest:  # fmt: skip
    """The digest of a person with these rights (one at least); what is new is so since `last`, the last one's month.

    Raises UserError where nothing is published.
    """
    fresh = access.query("freshness", rights[0].scope).row(0, named=True)
    access.computed(fresh["as_of"])
    sections = (_section(store, login, right, fresh, last, today, escalate_days) for right in _apart(rights))
    return Digest(fresh["as_of"], tuple(section for section in sections if section.tells), link)


def _section(
    store: Store, login: str, right: Right, fresh: dict[str, Any], last: date | None, today: date, escalate_days: int
) -> Section:
    as_of = fresh["as_of"]
    # What was reported already persists; before the first digest, new is what the month before had not.
    since = min(last, as_of) if last else fresh["previous"]
    rows = access.query("queue_counts", right.scope, as_of=as_of, previous=since).iter_rows(named=True)
    counted = {row["state"]: row for row in rows}
    new = {state: counted[state]["n_new"] if state in counted and since != as_of else 0 for state in STATES}
    persisting = {state: counted[state]["n"] - new[state] if state in counted else 0 for state in STATES}
    numbers = {state: counted[state]["n"] if state in counted else 0 for state in COUNTED}
    overdue = [cell for cell in digests.overdue_cells(store, login, today) if _seen(cell, right.scope, as_of)]
    due = [day for cell, day in letters.awaited(store) if _seen(cell, right.scope, as_of)]
    late = sum(day < today for day in due)
    long_overdue = len(escalated(store, right.scope, as_of, today, escalate_days))
    return Section(right, new, persisting, numbers, len(overdue), len(due) - late, late, long_overdue)


def _apart(rights: tuple[Right, ...]) -> list[Right]:
    """The rights whose part of the tree is within that of no other one, so that no cell is counted twice."""
    kept: list[Right] = []
    for place, right in enumerate(rights):
        others = [*kept, *rights[place + 1 :]]
        if not any(_within(right.scope, other.scope) for other in others):
            kept.append(right)
    return kept


def _within(part: Scope, scope: Scope) -> bool:
    if scope in (WHOLE, part):
        return True
    return part != WHOLE and bool(access.query("unit_within", scope, unit=part.code)["within"][0])


def _seen(cell: str, scope: Scope, as_of: date) -> bool:
    return not access.query("cell", scope, cell=cell, as_of=as_of).is_empty()
