"""Discipline in one cell by month, for those entitled: counts and forms, no persons, no grounds."""

from __future__ import annotations

import polars as pl

from dashboard import access
from dashboard.components import witness
from dashboard.components.frame import Look
from dashboard.components.markup import element, show
from dashboard.components.months import Rows, as_table

PAGE = "discipline"
STRUCK_OFF = "struck_off"


def draw(look: Look, cell: str) -> Rows:
    """The part of the profile and its rows; nothing is asked, shown or given to a role without the right."""
    if not look.visitor.may(PAGE) or look.as_of is None:
        return []
    witness.discipline_seen(look.visitor, cell, look.as_of)
    say = look.say
    cases = access.ask("cell_discipline", look.scope, as_of=look.as_of, cell=cell)
    rows = [
        {
            say("column.month"): say.month(row["month"]),
            say.of("discipline.column", "form"): say.of("discipline_form", row["form"]),
            say.of("discipline.column", "subject"): say.of("discipline_subject", row["subject"]),
            say.of("discipline.column", "n_cases"): say.number(row["n_cases"]),
        }
        for row in cases.iter_rows(named=True)
    ]
    show(element("h3", say("discipline.title")), element("p", _sentence(look, cases), class_="cp-lead"))
    if rows:
        show(as_table(say("discipline.title"), rows, texts=True))
    show(element("p", say("discipline.cell_limits"), class_="cp-limits"))
    return rows


def _sentence(look: Look, cases: pl.DataFrame) -> str:
    if n := int(cases.filter(pl.col("form") != STRUCK_OFF)["n_cases"].sum()):
        return look.say("discipline.cell_sentence", n=n)
    known = access.ask("discipline_known", look.scope, as_of=look.as_of)["known"][0]
    return look.say("discipline.cell_none" if known else "discipline.cell_unknown")
