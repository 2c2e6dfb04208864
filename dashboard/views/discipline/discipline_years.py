"""Cases year by year and by form; a count under three is not shown apart, nor is what would give it away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from dashboard import access
from dashboard.charts.discipline import PER
from dashboard.components import discipline_masks
from dashboard.components.discipline_masks import CASES, Masks
from dashboard.components.discipline_masks import STRUCK_OFF as NAMES
from dashboard.components.downloads import offer
from dashboard.components.frame import PageContext
from dashboard.components.months import as_table
from dashboard.language import Language
from dashboard.markup import element, show
from dashboard.scope import Scope
from dashboard.summaries.disclosure import Mark, form_marks

FORMS = ("reprimand", "warning", "removal_from_post", "expulsion", "dissolution")
STRUCK_OFF = "struck_off"


@dataclass(frozen=True)
class Year:
    """Twelve months, or as many of them as the data reach back; cases of each form, struck_off beside them.

    `mark` and `struck_off_mark` say how the cases and the names struck off are shown.
    """

    ends: date
    months: int
    member_years: float
    forms: dict[str, int]
    mark: Mark = "shown"
    struck_off_mark: Mark = "shown"

    @property
    def n_cases(self) -> int:
        """Cases of discipline."""
        return sum(n for form, n in self.forms.items() if form != STRUCK_OFF)


def draw(ctx: PageContext, unit: Scope, pooled: pl.DataFrame, masks: dict[str, Masks]) -> None:
    """The part of the page; `pooled` as discipline_pooled.sql gives it."""
    t = ctx.t
    show(element("h2", t("discipline.years"), class_="cp-part"))
    forms = access.query("discipline_forms", unit, as_of=ctx.as_of)
    if ctx.as_of is None:
        return
    by_year = marked(years(pooled, forms, ctx.as_of), masks, unit.code)
    rows = exported(t, by_year)
    if rates := [_rate_sentence(t, year) for year in by_year if year.mark == "shown"]:
        show(element("p", t("discipline.years_sentence", rates=t.listed(rates)), class_="cp-lead"))
    show(as_table(t("discipline.years"), rows), element("p", t("discipline.years_limits"), class_="cp-limits"))
    offer(t, "discipline-years", lambda: rows)


def years(pooled: pl.DataFrame, forms: pl.DataFrame, as_of: date) -> list[Year]:
    """Year by year, the newest first: what 24 months hold more than 12, and 36 more than 24; years unknown left out."""
    by_year, before, reached, counted = [], 0.0, 0.0, dict[str, int]()
    for row in pooled.sort("months").iter_rows(named=True):
        up_to_now = dict(forms.filter(pl.col("months") == row["months"]).select("form", "n_cases").iter_rows())
        months = round(12 * (row["years"] - before))
        if months > 0:
            ends = _months_before(as_of, row["months"] - 12)
            new = {form: n - counted.get(form, 0) for form, n in up_to_now.items()}
            by_year.append(Year(ends, months, row["member_years"] - reached, new))
        before, reached, counted = row["years"], row["member_years"], up_to_now
    return by_year


def marked(by_year: list[Year], masks: dict[str, Masks], unit: str) -> list[Year]:
    """The years of a unit with how their counts are shown."""
    return [
        replace(year, mark=masks[CASES].year(unit, place), struck_off_mark=masks[NAMES].year(unit, place))
        for place, year in enumerate(by_year)
    ]


def _months_before(month: date, n: int) -> date:
    place = month.year * 12 + month.month - 1 - n
    return date(place // 12, place % 12 + 1, 1)


def exported(t: Language, by_year: list[Year]) -> list[dict[str, str]]:
    """One row per form, all forms together, their rate, and names struck off; as shown and as taken along."""
    first = t.of("discipline.column", "form")
    by_form = [form_marks(year.n_cases, year.mark, {f: year.forms.get(f, 0) for f in FORMS}) for year in by_year]
    rows = list[dict[str, str]]()
    for form in FORMS:
        counts: list[tuple[int, Mark]] = [
            (year.forms.get(form, 0), marks[form]) for year, marks in zip(by_year, by_form, strict=True)
        ]
        # A form that is withheld has its line even where there is no case, so that the line tells none.
        if any(n or mark != "shown" for n, mark in counts):
            rows.append({first: t.of("discipline_form", form)} | _counts(t, by_year, counts))
    rows.append(
        {first: t("discipline.all_forms")} | _counts(t, by_year, [(year.n_cases, year.mark) for year in by_year])
    )
    rows.append({first: t.of("discipline.column", "rate")} | {_head(t, year): _rate(t, year) for year in by_year})
    struck_off: list[tuple[int, Mark]] = [(year.forms.get(STRUCK_OFF, 0), year.struck_off_mark) for year in by_year]
    return [*rows, {first: t.of("discipline_form", STRUCK_OFF)} | _counts(t, by_year, struck_off)]


def _counts(t: Language, by_year: list[Year], counts: Sequence[tuple[int, Mark]]) -> dict[str, str]:
    return {_head(t, year): discipline_masks.count_text(t, *count) for year, count in zip(by_year, counts, strict=True)}


def _head(t: Language, year: Year) -> str:
    return t("discipline.year", n=year.months, month=t.short_month(year.ends))


def _rate(t: Language, year: Year) -> str:
    if year.mark != "shown":
        return t("value.none")
    return t.number(PER * year.n_cases / year.member_years, 1)


def _rate_sentence(t: Language, year: Year) -> str:
    return f"{_rate(t, year)} ({_head(t, year)})"
