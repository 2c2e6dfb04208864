"""What is known of the cell of a profile, asked once for all parts of the page; more is asked by the part it is for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl

from dashboard import access
from dashboard.auth.access_log import texts_seen
from dashboard.components import meeting_table
from dashboard.components.blind import may_see_scores, visible_flags
from dashboard.components.cell_responses import meetings_with_disputes, with_disputes
from dashboard.components.flag_judging import with_judgements
from dashboard.components.frame import PageContext
from dashboard.summaries.flags import ordered
from dashboard.summaries.known_of_cell import CellContext, context_of

Row = dict[str, Any]


@dataclass(frozen=True)
class CellData:
    """What every part of the page needs."""

    ctx: PageContext
    cell: Row
    flags: list[Row]
    asked: dict[str, Any]
    quiet: pl.DataFrame
    history: pl.DataFrame
    visits: pl.DataFrame
    known: CellContext

    @property
    def code(self) -> str:
        """The cell's code."""
        return self.cell["cell_code"]

    @property
    def scored(self) -> bool:
        """Whether the user may see points of the cell already."""
        return may_see_scores(self.ctx.user, self.code)

    def ask(self, question: str, **values: Any) -> pl.DataFrame:
        """The answer to a question about the cell."""
        return access.query(question, self.ctx.scope, **self.asked, **values)

    def meetings(self) -> list[Row]:
        """The meetings of the cell, without scores for who is not to see them yet."""
        meetings = self.ask("cell_meetings")
        if not self.scored:
            meetings = meetings.with_columns(pl.lit(None).alias(name) for name in meeting_table.SCORES)
        return meetings_with_disputes(self.ctx, self.code, meetings.to_dicts())

    def overdue(self) -> pl.DataFrame:
        """Tasks past their date, with their words for who may read texts, which is put on record."""
        overdue = self.ask("cell_open_tasks", texts=self.ctx.user.may("texts"))
        if overdue["task_text"].count():
            texts_seen(self.ctx.user, sorted(set(overdue["meeting_code"])))
        return overdue


def of_cell(ctx: PageContext, cell: Row) -> CellData:
    """Asks for it; `cell` is a row of cell.sql."""
    code = cell["cell_code"]
    asked = {"as_of": ctx.as_of, "cell": code}
    holding = access.query("cell_circumstances", ctx.scope, **asked).to_dicts()
    flags = visible_flags(ctx.user, code, access.query("cell_flags", ctx.scope, **asked).to_dicts())
    return CellData(
        ctx=ctx, cell=cell, asked=asked,
        flags=ordered(flags, cell["reasons"] or []),
        quiet=access.query("cell_quiet", ctx.scope, **asked),
        history=access.query("cell_months", ctx.scope, **asked),
        visits=access.query("cell_visits", ctx.scope, **asked),
        known=with_judgements(ctx, code, with_disputes(ctx, code, context_of(ctx.scope, ctx.as_of, code, holding))),
    )  # fmt: skip
