"""Which passages were declared a legitimate template, by whom and why: read from the audit, where each is entered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from dashboard.store import Store, audit
from dashboard.store.tables import AuditEntry

DECLARED, WITHDRAWN = "template declared", "template withdrawn"
# Read a page at a time; nobody declares so many.
MOST = 10_000


class Common(NamedTuple):
    """What the minutes of `meetings` (sorted codes) have in common; of that only the `lines` with these numbers in the
    minutes of the first of them, where any are named."""

    meetings: tuple[str, ...]
    lines: tuple[int, ...] = ()


@dataclass(frozen=True)
class Template:
    """What is declared, in force since `at`; `lines` were new then."""

    common: Common
    by: str
    at: datetime
    why: str
    lines: int


def in_force(store: Store) -> list[Template]:
    """What was declared and not withdrawn since, the newest first."""
    entries, _ = audit.found(store, audit.Wanted(actions=(DECLARED, WITHDRAWN)), 0, MOST)
    newest = {_declared_in(entry): entry for entry in reversed(entries)}
    return [
        Template(_declared_in(entry), entry.login, entry.at, entry.detail["why"], entry.detail["lines"])
        for entry in entries
        if newest[_declared_in(entry)] is entry and entry.action == DECLARED
    ]


def enter(store: Store, at: datetime, login: str, action: str, common: Common, why: str, lines: int) -> None:
    """Enters that what these meetings have in common was declared or withdrawn; `action` is one of the two above."""
    named = {"meetings": list(common.meetings), "only": list(common.lines)}
    audit.enter(store, at, login, action, " ".join(common.meetings)[:200], **named, why=why, lines=lines)


def _declared_in(entry: AuditEntry) -> Common:
    return Common(tuple(entry.detail["meetings"]), tuple(entry.detail["only"]))
