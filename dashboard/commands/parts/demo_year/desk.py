"""What the committee of the demo does at its desk in a month: asks, assigns, watches; later answers and checks."""

from __future__ import annotations

from datetime import timedelta
from random import Random

from dashboard import access
from dashboard.auth.current_user import store
from dashboard.commands.parts.demo_year.planning import TEAMS
from dashboard.commands.parts.demo_year.texts import text
from dashboard.components import case_conflict
from dashboard.components.case_actions import DAYS
from dashboard.components.case_writing import Action, write
from dashboard.components.frame import PageContext
from dashboard.store import audit, cases, following, letters
from dashboard.store.letters import Details
from dashboard.store.tables import Case
from etl.config.workspace import now

# One cell each a month.
VERBS = ("ask", "assign", "watch", "plan")
# Chosen by us: of ten cells that are asked eight answer, of ten commitments that are due seven are kept.
ANSWERED, KEPT = 0.8, 0.7
# A case that is left so long, without a commitment, is as a rule ended.
LEFT_DAYS = 30


def deal(ctx: PageContext, drawn: Random) -> None:
    """One cell of the queue is asked by letter, one assigned, one watched, one put into the plan."""
    queue = access.query("queue", ctx.scope, as_of=ctx.as_of, previous=None, state="open", take=40)
    busy = _open()
    free = [row for row in queue.iter_rows(named=True) if row["cell_code"] not in busy]
    for verb, row in zip(VERBS, drawn.sample(free, min(len(VERBS), len(free))), strict=False):
        until = now().date() + timedelta(days=DAYS[verb]) if verb in DAYS else None
        letter = Details(number=f"{drawn.randint(10, 99)}-CV/UBKT") if verb == "ask" else None
        owner = drawn.choice(TEAMS) if verb == "assign" else ""
        flags = tuple(flag["flag"] for flag in row["flags"] or [])
        action = Action(row["cell_code"], flags, verb, text(drawn, verb), owner, until, letter)
        write(ctx, action, {"version": None})
        if verb == "watch":
            following.follow(store(), ctx.user.login, row["cell_code"], wanted=True)


def follow_up(ctx: PageContext, drawn: Random) -> None:
    """Cells answer letters; commitments that are due are kept, or stay overdue; cases with nothing left, or long left,
    end."""
    today, login = now().date(), ctx.user.login
    for letter in letters.letters_of(store(), sorted(_open())):
        if letter.answered_on is None and drawn.random() < ANSWERED:
            on = min(today, letter.sent_on + timedelta(days=drawn.randint(5, 14)))
            cases.add_answer(store(), letter.case_id, text(drawn, "answers"), on, login, now())
            audit.enter(store(), now(), login, "case: answer", letter.cell_code)
    for cell, case in _open().items():
        promised = [one for one in cases.promised(store(), case.id) if one.done_on is None and one.due_on <= today]
        kept = [one for one in promised if drawn.random() < KEPT]
        for one in kept:
            cases.keep_promise(store(), one.id, one.version, one.due_on)
            audit.enter(store(), now(), login, case_conflict.KEPT, cell)
        if kept and len(kept) == len(promised) and not _waiting(case.id):
            _close(ctx, cell, case, text(drawn, "done"))
    for cell, case in _open().items():
        day = case.due_on or case.watch_until or case.opened_at.date()
        if (today - day).days > LEFT_DAYS and not _waiting(case.id) and drawn.random() < KEPT:
            answered = any(letter.answered_on for letter in letters.letters_of(store(), [cell]))
            _close(ctx, cell, case, text(drawn, "settled" if answered else "quiet"))


def _close(ctx: PageContext, cell: str, case: Case, why: str) -> None:
    write(ctx, Action(cell, tuple(case.flags), "close", why, "", None), case_conflict.seen(case))


def _open() -> dict[str, Case]:
    return cases.open_cases(store(), cases.cells_with_case(store()))


def _waiting(case_id: int) -> bool:
    return any(one.done_on is None for one in cases.promised(store(), case_id))
