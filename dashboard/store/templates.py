"""Which passages were declared a legitimate template, by whom and why: read from the audit, where each is entered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from dashboard.store import Store, audit
from dashboard.store.tables import AuditEntry

DECLARED, WITHDRAWN = "template declared", "template withdrawn"


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
    return [
        Template(common, entry.login, entry.at, entry.detail["why"], entry.detail["lines"])
        for common, entry in audit.in_force(store, DECLARED, WITHDRAWN, _declared_in)
    ]


def enter(store: Store, at: datetime, login: str, action: str, common: Common, why: str, lines: int) -> None:
    """Enters that what these meetings have in common was declared or withdrawn; `action` is one of the two above."""
    named = {"meetings": list(common.meetings), "only": list(common.lines)}
    audit.enter(store, at, login, action, " ".join(common.meetings)[:200], **named, why=why, lines=lines)


def _declared_in(entry: AuditEntry) -> Common:
    return Common(tuple(entry.detail["meetings"]), tuple(entry.detail["only"]))
