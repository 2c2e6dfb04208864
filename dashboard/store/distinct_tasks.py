"""Which tasks were declared not to be an earlier one, by whom and why: read from the audit, where each is entered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from dashboard.store import Store, audit
from dashboard.store.tables import AuditEntry

DECLARED, WITHDRAWN = "task declared distinct", "task no longer distinct"


class Pair(NamedTuple):
    """Codes of two tasks of a cell that have the same words."""

    earlier: str
    later: str


@dataclass(frozen=True)
class Distinct:
    """What is declared of a pair, in force since `at`."""

    pair: Pair
    by: str
    at: datetime
    why: str


def in_force(store: Store) -> list[Distinct]:
    """What was declared and not withdrawn since, the newest first."""
    return [
        Distinct(pair, entry.login, entry.at, entry.detail["why"])
        for pair, entry in audit.in_force(store, DECLARED, WITHDRAWN, _pair_of)
    ]


def enter(store: Store, at: datetime, login: str, action: str, pair: Pair, why: str) -> None:
    """Enters that this was declared or withdrawn of the pair; `action` is one of the two above."""
    audit.enter(store, at, login, action, " ".join(pair)[:200], earlier=pair.earlier, later=pair.later, why=why)


def _pair_of(entry: AuditEntry) -> Pair:
    return Pair(entry.detail["earlier"], entry.detail["later"])
