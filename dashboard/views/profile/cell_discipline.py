"""Discipline in one cell by month, for those entitled: forms and masked counts, no persons, no grounds."""

from __future__ import annotations

import polars as pl

from dashboard import access
from dashboard.auth import access_log
from dashboard.components import discipline_masks
from dashboard.components.frame import PageContext
from dashboard.components.months import Rows, as_table
from dashboard.language import Language
from dashboard.markup import element, show
from dashboard.summaries.disclosure import Cases, Figure, Mark, marks

PAGE = "discipline"
STRUCK_OFF = "struck_off"
# All lines of discipline together.
ALL = Figure("all")


def draw(ctx: PageContext, cell: str) -> None:
    """The part of the profile; nothing is asked or shown to a role without the right."""
    t, cases = ctx.t, _cases(ctx, cell)
    if cases is None:
        return
    sentence = _sentence(ctx, cases, line_marks(cases).get(ALL, "shown"))
    show(element("h3", t("discipline.title")), element("p", sentence, class_="cp-lead"))
    if rows := _rows(t, cases):
        show(as_table(t("discipline.title"), rows, texts=True))
    show(element("p", t("discipline.cell_limits"), class_="cp-limits"))


def table_rows(ctx: PageContext, cell: str) -> Rows:
    """The cases as the rows of a file; none for a role without the right."""
    cases = _cases(ctx, cell)
    return [] if cases is None else _rows(ctx.t, cases)


def _cases(ctx: PageContext, cell: str) -> pl.DataFrame | None:
    """The cases of a cell, which is put on record; None for a role without the right."""
    if not ctx.user.may(PAGE) or ctx.as_of is None:
        return None
    access_log.discipline_seen(ctx.user, cell, ctx.as_of)
    return access.query("cell_discipline", ctx.scope, as_of=ctx.as_of, cell=cell)


def _rows(t: Language, cases: pl.DataFrame) -> Rows:
    mark_of = line_marks(cases)
    return [
        {
            t("column.month"): t.month(row["month"]),
            t.of("discipline.column", "form"): t.of("discipline_form", row["form"]),
            t.of("discipline.column", "subject"): t.of("discipline_subject", row["subject"]),
            t.of("discipline.column", "n_cases"): discipline_masks.count_text(
                t, row["n_cases"], mark_of[Figure(f"{place}")]
            ),
        }
        for place, row in enumerate(cases.iter_rows(named=True))
    ]


def line_marks(cases: pl.DataFrame) -> dict[Figure, Mark]:
    """How each line of cell_discipline.sql, named by its place, and ALL lines of discipline together are shown.

    A line is there because it holds a case. Names struck off add up to nothing that is shown.
    """
    lines = {f"{place}": row for place, row in enumerate(cases.iter_rows(named=True))}
    rows = {place: (row["n_cases"],) for place, row in lines.items()}
    together = [place for place, row in lines.items() if row["form"] != STRUCK_OFF]
    figures = [ALL] if together else []
    return marks(Cases(rows, {ALL.of: together}, least=1), [*figures, *map(Figure, lines)])


def _sentence(ctx: PageContext, cases: pl.DataFrame, mark: Mark) -> str:
    if n := int(cases.filter(pl.col("form") != STRUCK_OFF)["n_cases"].sum()):
        if mark == "withheld":
            return ctx.t("discipline.cell_withheld")
        return ctx.t("discipline.cell_sentence", n=n, cases=ctx.t.persons(n))
    known = access.query("discipline_known", ctx.scope, as_of=ctx.as_of)["known"][0]
    return ctx.t("discipline.cell_none" if known else "discipline.cell_unknown")
