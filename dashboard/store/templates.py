"""Which passages were declared a legitimate template, by whom and why: read from the audit, where each is entered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from dashboard.store import Store, audit
from dashboard.store.tables import AuditEntry

DECLARED, WITHDRAWN = "template declared", "template withdrawn"
# Read a page at a time; nobody declares so many.
MOST = 10_000


@dataclass(frozen=True)
class Template:
    """What the minutes of `meetings` have in common, in force since `at`; `lines` were new then."""

    meetings: tuple[str, ...]
    by: str
    at: datetime
    why: str
    lines: int


def in_force(store: Store) -> list[Template]:
    """What was declared and not withdrawn since, the newest first."""
    entries, _ = audit.found(store, audit.Wanted(actions=(DECLARED, WITHDRAWN)), 0, MOST)
    newest = {_meetings(entry): entry for entry in reversed(entries)}
    return [
        Template(_meetings(entry), entry.login, entry.at, entry.detail["why"], entry.detail["lines"])
        for entry in entries
        if newest[_meetings(entry)] is entry and entry.action == DECLARED
    ]


def enter(store: Store, at: datetime, login: str, action: str, meetings: tuple[str, ...], why: str, lines: int) -> None:
    """Enters that what these meetings have in common was declared or withdrawn; `action` is one of the two above."""
    codes = sorted(set(meetings))
    audit.enter(store, at, login, action, " ".join(codes)[:200], meetings=codes, why=why, lines=lines)


def _meetings(entry: AuditEntry) -> tuple[str, ...]:
    return tuple(entry.detail["meetings"])
