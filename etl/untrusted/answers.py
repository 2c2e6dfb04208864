"""What a child of this package answers, by what is asked of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from pydantic import TypeAdapter

from etl.contract_tables import Table
from etl.mapping.files.sheet import Sheet
from etl.mapping.shown import Columns, Preview, SheetHead, Summary
from etl.mapping.understood import Understood


@dataclass(frozen=True)
class Reading:
    """The sheets of a file, visible ones first; each may have been cut to its first rows. `n_rows` counts all."""

    sheets: list[Sheet]
    n_rows: list[int]

    def left_out(self, name: str) -> int:
        """How many rows of a sheet were cut off."""
        return sum(n - len(s.rows) for s, n in zip(self.sheets, self.n_rows, strict=True) if s.name == name)


KINDS: dict[str, Any] = {
    "contract": dict[str, Table],
    "reading": Reading,
    "understood": Understood,
    "summary": Summary,
    "sheet_heads": tuple[SheetHead, ...],
    "columns": Columns,
    "preview": tuple[Preview, ...],
}


@cache
def adapter(kind: str) -> TypeAdapter[Any]:
    """Writes and reads the answers of a kind as JSON; `contract` is what a child is given first."""
    return TypeAdapter(KINDS[kind])
