"""What is known of a cell beside its flags: what explains them, what could be tested, which meetings they rest on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from dashboard import access
from dashboard.scope import Scope


@dataclass(frozen=True)
class CellContext:
    """`holding`: circumstances that hold, rows as the queries give them; `tested`: names of all that could be tested;
    `held_on`: by flag the days of the meetings that it rests on, oldest first; `disputed`: by flag what the cell says
    of its figures, in sentences; `judged`: by flag what became of it where its evidence was seen, in a sentence."""

    holding: Sequence[dict[str, Any]] = ()
    tested: frozenset[str] = frozenset()
    held_on: Mapping[str, Sequence[date]] = field(default_factory=dict)
    disputed: Mapping[str, Sequence[str]] = field(default_factory=dict)
    judged: Mapping[str, str] = field(default_factory=dict)

    def days_of(self, flag: str) -> Sequence[date]:
        """The days of a flag's meetings; none where it rests on no meeting."""
        return self.held_on.get(flag, ())


def contexts(
    scope: Scope, as_of: date | None, holding: Mapping[str, Sequence[dict[str, Any]]]
) -> dict[str, CellContext]:
    """The context of each cell in `holding`, which gives its circumstances; out of scope nothing more is known."""
    cells = "\n".join(sorted(holding))
    tested = {
        row["cell_code"]: frozenset(row["circumstances"]) for row in _rows("circumstances_tested", scope, as_of, cells)
    }
    days: dict[str, dict[str, list[date]]] = {}
    for row in _rows("flag_meetings", scope, as_of, cells):
        days.setdefault(row["cell_code"], {}).setdefault(row["flag"], []).append(row["held_on"])
    return {
        cell: CellContext(rows, tested.get(cell, frozenset()), days.get(cell, {})) for cell, rows in holding.items()
    }


def context_of(scope: Scope, as_of: date | None, cell: str, holding: Sequence[dict[str, Any]]) -> CellContext:
    """The context of one cell."""
    return contexts(scope, as_of, {cell: holding})[cell]


def _rows(question: str, scope: Scope, as_of: date | None, cells: str) -> Iterable[dict[str, Any]]:
    return access.query(question, scope, as_of=as_of, cells=cells).iter_rows(named=True)
