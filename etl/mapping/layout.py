"""A saved layout: which column of a file becomes which column of the contract."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from etl.contract_tables import describe
from etl.mapping.files.sheet import Sheet
from etl.mapping.unfit import Unfit
from etl.user_error import UserError

MONTH = re.compile(r"\d{4}-\d{2}")


class Piece(BaseModel):
    """Where the values of one contract column come from: a column of the file, one value for all rows, a code joined
    of several columns of the file, or columns of which one has an X."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    column: str = ""
    value: str = ""
    joined: tuple[str, ...] = ()
    # By title the value that an X below it gives.
    marked: dict[str, str] = {}
    # What stands before a joined code.
    before: str = ""
    # What stands behind it: a month (YYYY-MM), or the title of a column of months.
    month: str = ""

    @model_validator(mode="after")
    def _one(self) -> Piece:
        if sum(bool(way) for way in (self.column, self.value, self.joined, self.marked)) != 1:
            raise ValueError("give one of column, value, joined and marked")
        return self

    @property
    def titles(self) -> tuple[str, ...]:
        """The columns of the file that it needs."""
        of_month = (self.month,) if self.month and not MONTH.fullmatch(self.month) else ()
        return (*self.joined, *of_month) or tuple(self.marked) or ((self.column,) if self.column else ())


class TableLayout(BaseModel):
    """How the rows of a sheet become rows of one contract table."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    columns: dict[str, Piece]


def table_of(key: str) -> str:
    """The contract's table that a layout's key names: "scores", or "scores:superior" for more rows of it."""
    return key.split(":")[0]


class Layout(BaseModel):
    """A layout of files: the sheet (empty = the first), the row of its heading (a row's number in the file), and what
    its rows become by table; one row may go into several tables, as a roll-up's does, or several times into one
    ("scores:superior")."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    sheet: str = ""
    heading: int = Field(default=1, ge=1)
    tables: dict[str, TableLayout]
    kind: str = "sheet"
    # What was asked of the file's notation, by the question's key.
    answers: dict[str, str] = {}

    @field_validator("tables")
    @classmethod
    def _known(cls, tables: dict[str, TableLayout]) -> dict[str, TableLayout]:
        for key, table in tables.items():
            if (name := table_of(key)) not in describe():
                raise ValueError(f"there is no table '{name}'")
            if unknown := sorted(set(table.columns) - set(describe()[name].columns)):
                raise ValueError(f"{name} has no column '{unknown[0]}'")
        return tables

    @classmethod
    def read(cls, text: str, place: str) -> Layout:
        """A layout from its JSON. Raises UserError with `place` where it is none."""
        try:
            return cls.model_validate_json(text)
        except ValidationError as error:
            raise UserError(f"{place}: {error.errors(include_input=False)[0]['msg']}; map the columns again") from None

    def written(self) -> str:
        """Its JSON."""
        return self.model_dump_json(indent=2, exclude_defaults=True)

    def chosen(self, sheets: Sequence[Sheet]) -> Sheet:
        """The sheet it speaks of. Raises Unfit where it is not there."""
        sheet = sheets[0] if not self.sheet else next((s for s in sheets if s.name == self.sheet), None)
        if sheet is None:
            raise Unfit("no_sheet", self.sheet)
        return sheet


def titles(sheet: Sheet, heading: int) -> tuple[str, ...]:
    """The titles of the columns in the heading's row, all different: a second one of a name gets (2), an empty one #5.

    No title where the sheet has no such row.
    """
    row = next((row for row, number in zip(sheet.rows, sheet.numbers, strict=True) if number == heading), ())
    unique: list[str] = []
    for place, text in enumerate(row, start=1):
        plain = " ".join(text.split()) or f"#{place}"
        title, n = plain, 1
        while title in unique:
            n += 1
            title = f"{plain} ({n})"
        unique.append(title)
    return tuple(unique)


def lacking(table: str, layout: TableLayout) -> tuple[str, ...]:
    """The contract's columns that no row may lack, and that the layout does not fill."""
    return tuple(name for name in describe()[table_of(table)].required if name not in layout.columns)


def absent(layout: TableLayout, present: Sequence[str]) -> tuple[str, ...]:
    """The columns of the file that the layout needs and that are not there."""
    needed = dict.fromkeys(title for piece in layout.columns.values() for title in piece.titles)
    return tuple(title for title in needed if title not in set(present))


def tables() -> tuple[str, ...]:
    """The contract's tables in the order of loading."""
    return tuple(describe())


def columns(table: str) -> tuple[str, ...]:
    """The contract's columns of a table, those that no row may lack first."""
    required = describe()[table].required
    return (*required, *(name for name in describe()[table].columns if name not in required))
