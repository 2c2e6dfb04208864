"""What is being done about cells: the open cases within a place, each in a line with owner and age."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from dashboard import access
from dashboard.auth.current_user import store
from dashboard.components import letter_fields
from dashboard.components.frame import PageContext
from dashboard.components.links import case_address
from dashboard.markup import Markup, element
from dashboard.scope import Scope
from dashboard.store import answers, cases, following, letters
from dashboard.store.cases import ReadNote
from dashboard.store.tables import Case
from etl.config.workspace import now

MINE, NOBODYS, FOLLOWED, OF = "mine", "nobodys", "followed", "of "
# What no cell is called: a choice that no cell meets shows none.
NONE = "-"


@dataclass(frozen=True)
class Casework:
    """The open cases of the cells of a place by cell, which of its cells the reader follows, and which cases a visit
    answered, by their numbers."""

    cases: dict[str, Case]
    followed: frozenset[str]
    today: date
    visited: frozenset[int] = frozenset()

    @property
    def overdue(self) -> list[str]:
        """Cells whose case is past a day that was set for it."""
        return [code for code, case in self.cases.items() if cases.is_overdue(case, self.today)]

    @property
    def owners(self) -> list[str]:
        """Who owns a case, in order."""
        return sorted({case.owner for case in self.cases.values() if case.owner})

    def cells_of(self, owner: str) -> list[str]:
        """Cells whose case somebody owns."""
        return [code for code, case in self.cases.items() if case.owner == owner]


def of_place(ctx: PageContext, unit: Scope) -> Casework:
    """The casework of a part of the tree; cells that the user may not see are in it in no way."""
    kept = store()
    own = following.followed(kept, ctx.user.login)
    codes = sorted({*cases.cells_with_case(kept), *own})
    known = set()
    if codes:
        seen = access.query("known_among", unit, as_of=ctx.as_of, cells="\n".join(codes))
        known = set(seen["cell_code"])
    opened, visited = cases.open_cases(kept, sorted(known)), frozenset(cases.visited(kept))
    return Casework(opened, frozenset(own & known), now().date(), visited)


def narrowed(work: Casework, owner: str, login: str) -> dict[str, str]:
    """The parameters `among` and `without` of the queue for a choice of owner."""
    if owner == NOBODYS:
        return {"without": "\n".join(code for code, case in work.cases.items() if case.owner)}
    if owner == FOLLOWED:
        return {"among": _listed(work.followed)}
    if owner == MINE:
        return {"among": _listed(work.cells_of(login))}
    return {"among": _listed(work.cells_of(owner.removeprefix(OF)))} if owner else {}


def choices(ctx: PageContext, work: Casework) -> dict[str, str]:
    """Whose cases to show: everybody's, one's own, those that nobody owns, cells one follows, each owner's."""
    t = ctx.t
    fixed = {"": t("case.owner.any"), MINE: t("case.owner.mine"), NOBODYS: t("case.owner.nobodys")}
    fixed[FOLLOWED] = t("case.owner.followed", n=len(work.followed))
    others = {f"{OF}{name}": name for name in work.owners if name != ctx.user.login}
    return fixed | others


def state_of(case: Case, visited: Collection[int]) -> str:
    """The state as people call it: a case that was opened or planned is visited once the outcome of a visit was
    recorded."""
    return "visited" if case.state in ("open", "planned") and case.id in visited else case.state


def line(ctx: PageContext, case: Case, today: date) -> Markup:
    """The state of a case, its owner, the day it is due and how long it has been open, and whether it is late."""
    t = ctx.t
    parts = [t.of("case.state", state_of(case, cases.visited(store())))]
    if case.state == "watched" and case.watch_until:
        parts.append(t("case.until", date=t.date(case.watch_until)))
    parts.append(t("case.owned", owner=case.owner) if case.owner else t("case.unowned"))
    if case.due_on:
        parts.append(t("case.due", date=t.date(case.due_on)))
    parts.append(t("case.age", n=age(case, today)))
    late = element("strong", t("case.late"), class_="cp-stale") if cases.is_overdue(case, today) else None
    link = element("a", t("case.line"), href=case_address(ctx, case.id), target="_self")
    words = element("span", " · ".join(parts), " ")
    sent = [one for one in letters.letters_of(store(), [case.cell_code]) if one.case_id == case.id]
    letter = letter_fields.line(ctx, sent, today)
    below = element("span", Markup("<br>"), letter) if letter else None
    return element("p", element("strong", link), " ", words, late, below, _answer(ctx, case), class_="cp-case")


def note_in_words(ctx: PageContext, note: ReadNote) -> str:
    """What a note says; one that judges a flag says first which, and what became of it."""
    if note.judgement is None:
        return note.text
    return ctx.t.of("judged.note", note.judgement, flag=ctx.flag_name(str(note.flag)), why=note.text)


def age(case: Case, today: date) -> int:
    """Days since a case was opened; 0 where a clock was behind."""
    return max((today - case.opened_at.date()).days, 0)


def _answer(ctx: PageContext, case: Case) -> Markup | None:
    """What the cell itself answered last: it goes wherever the flag goes."""
    given = answers.last_answers(store(), [case.cell_code]).get(case.cell_code)
    if given is None:
        return None
    return element("span", Markup("<br>"), ctx.t("case.answered"), " ", element("q", given.text))


def _listed(codes: Iterable[str]) -> str:
    return "\n".join(sorted(codes)) or NONE
