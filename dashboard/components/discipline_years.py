"""Cases year by year and by form; a count under three is not told apart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from dashboard import access
from dashboard.charts.discipline import PER
from dashboard.components.downloads import offer
from dashboard.components.frame import Look
from dashboard.components.markup import element, show
from dashboard.components.months import as_table
from dashboard.language import FEWEST_PERSONS, Language

FORMS = ("reprimand", "warning", "removal_from_post", "expulsion", "dissolution")
STRUCK_OFF = "struck_off"


@dataclass(frozen=True)
class Year:
    """Twelve months, or as many of them as the data reach back; cases of each form, struck_off beside them."""

    ends: date
    months: int
    member_years: float
    forms: dict[str, int]

    @property
    def n_cases(self) -> int:
        """Cases of discipline."""
        return sum(n for form, n in self.forms.items() if form != STRUCK_OFF)


def draw(look: Look, unit: str, pooled: pl.DataFrame) -> None:
    """The part of the page; `pooled` as discipline_pooled.sql gives it."""
    say = look.say
    show(element("h2", say("discipline.years"), class_="cp-part"))
    forms = access.ask("discipline_forms", unit, as_of=look.as_of)
    if look.as_of is None:
        return
    told = years(pooled, forms, look.as_of)
    rows = _rows(say, told)
    if rates := [_rate_told(say, year) for year in told if not _is_masked(year)]:
        show(element("p", say("discipline.years_sentence", rates=say.listed(rates)), class_="cp-lead"))
    show(as_table(say("discipline.years"), rows), element("p", say("discipline.years_limits"), class_="cp-limits"))
    offer(say, "discipline-years", lambda: rows)


def years(pooled: pl.DataFrame, forms: pl.DataFrame, as_of: date) -> list[Year]:
    """Year by year, the newest first: what 24 months hold more than 12, and 36 more than 24; years unknown left out."""
    found, before, reached, counted = [], 0.0, 0.0, dict[str, int]()
    for row in pooled.sort("months").iter_rows(named=True):
        held = dict(forms.filter(pl.col("months") == row["months"]).select("form", "n_cases").iter_rows())
        months = round(12 * (row["years"] - before))
        if months > 0:
            ends = _months_before(as_of, row["months"] - 12)
            new = {form: n - counted.get(form, 0) for form, n in held.items()}
            found.append(Year(ends, months, row["member_years"] - reached, new))
        before, reached, counted = row["years"], row["member_years"], held
    return found


def _months_before(month: date, n: int) -> date:
    place = month.year * 12 + month.month - 1 - n
    return date(place // 12, place % 12 + 1, 1)


def _rows(say: Language, told: list[Year]) -> list[dict[str, str]]:
    first = say.of("discipline.column", "form")
    seen = [form for form in FORMS if any(year.forms.get(form) for year in told)]
    rows = [{first: say.of("discipline_form", form)} | _counts(say, told, form) for form in seen]
    rows.append({first: say("discipline.all_forms")} | {_head(say, year): say.persons(year.n_cases) for year in told})
    rows.append({first: say.of("discipline.column", "rate")} | {_head(say, year): _rate(say, year) for year in told})
    return [*rows, {first: say.of("discipline_form", STRUCK_OFF)} | _counts(say, told, STRUCK_OFF)]


def _counts(say: Language, told: list[Year], form: str) -> dict[str, str]:
    return {_head(say, year): say.persons(year.forms.get(form, 0)) for year in told}


def _head(say: Language, year: Year) -> str:
    return say("discipline.year", n=year.months, month=say.short_month(year.ends))


def _rate(say: Language, year: Year) -> str:
    if _is_masked(year):
        return say("value.none")
    return say.number(PER * year.n_cases / year.member_years, 1)


def _rate_told(say: Language, year: Year) -> str:
    return f"{_rate(say, year)} ({_head(say, year)})"


def _is_masked(year: Year) -> bool:
    return 0 < year.n_cases < FEWEST_PERSONS
