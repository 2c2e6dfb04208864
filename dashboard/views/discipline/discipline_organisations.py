"""Each organisation among similar ones: a funnel with exact limits, and the figures in the order of the tree."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import polars as pl

from dashboard import access, url_state
from dashboard.charts.discipline import PER, discipline
from dashboard.components import discipline_masks, drawing, paging
from dashboard.components.discipline_masks import CASES, STRUCK_OFF, Masks
from dashboard.components.downloads import offer
from dashboard.components.frame import PageContext
from dashboard.components.table import table
from dashboard.language import Language
from dashboard.markup import Markup, element, show
from dashboard.scope import Scope

LEVELS = ("organisation", "above")
LEVEL = "level"
ON_A_PAGE = 12
# Chance puts that share beyond the 95 % limit on either side at most.
BEYOND_BY_CHANCE = 0.025
# Where a masked count stands in the picture: between one and two.
STAND_IN = 1.5
COLUMNS = ("name", "above", "member_years", "n_cases", "rate", "interval", "expected", "side")
NUMBERS = ("member_years", "n_cases", "rate", "interval", "expected")
TOO_SMALL = "too_small"
# Where the count that would tell the side is masked.
WITHHELD = "withheld"
Row = dict[str, Any]


def draw(ctx: PageContext, unit: Scope, months: str, masks: dict[str, Masks]) -> None:
    """The part of the page, for the level in the address."""
    t = ctx.t
    show(element("h2", t("discipline.organisations"), class_="cp-part"))
    level = url_state.switch(
        LEVEL, t("discipline.level_label"), {x: t.of("discipline.level", x) for x in LEVELS}, LEVELS[0]
    )
    units = access.query("discipline_organisations", unit, as_of=ctx.as_of, months=int(months), level=level)
    if units.is_empty():
        show(element("p", t("discipline.no_organisations"), class_="cp-empty"))
        return
    units = marked(units, masks, level, int(months))
    sentences = sentence(t, units)
    large = units.filter(pl.col("side") != TOO_SMALL)
    # A sentence shows one alone better; one whose count is withheld has no place in the picture.
    if large.filter(pl.col("mark") != "withheld").height > 1:
        drawn = with_stand_ins(large.filter(pl.col("mark") != "withheld"))
        hrefs = [f"?{urlencode(ctx.link(unit=code))}" for code in drawn["unit_code"]]
        drawn = drawn.with_columns(href=pl.Series(hrefs, dtype=pl.String))
        figure = discipline(drawn, lambda row: _hover(t, row), t, drawing.theme())
        drawing.draw(ctx, figure, t("discipline.organisations"), sentences, "discipline-chart", how="organisations")
    show(element("p", sentences, class_="cp-lead"))
    # Those too small to compare would only hide the others; the file holds them all.
    _table(ctx, unit, units if large.is_empty() else large)
    every = units.to_dicts()
    offer(t, "discipline", lambda: [exported(t, row) for row in every], about=f"{level}-{months}")


def sentence(t: Language, units: pl.DataFrame) -> str:
    """How many lie beyond the limits on either side, what chance alone brings, and how many are too small.

    `units` as `marked` gives them.
    """
    large = units.filter(pl.col("side") != TOO_SMALL)
    n_small = units.height - large.height
    if large.is_empty():
        return t("discipline.all_small", n=units.height)
    if units.height == 1:
        row = units.row(0, named=True)
        return t(
            "discipline.single_withheld" if row["mark"] == "withheld" else "discipline.single", **_in_words(t, row)
        )
    beyond = {side: large["side"].str.starts_with(side).sum() for side in ("high", "low")}
    sentences = [t("discipline.compared", n=large.height, high=beyond["high"], low=beyond["low"])]
    if by_chance := round(large.height * BEYOND_BY_CHANCE):
        sentences.append(t("discipline.by_chance", n=by_chance))
    if n_withheld := int((large["side"] == WITHHELD).sum()):
        sentences.append(t("discipline.side_withheld", n=n_withheld))
    if n_small:
        sentences.append(t("discipline.small", n=n_small))
    return " ".join(sentences)


def marked(units: pl.DataFrame, masks: dict[str, Masks], level: str, months: int) -> pl.DataFrame:
    """The organisations with `mark` and `struck_off_mark`; a side that would give a masked count away is unstated."""
    names = {CASES: "mark", STRUCK_OFF: "struck_off_mark"}
    with_marks = units.with_columns(
        pl.Series(name, [masks[kind].together(unit, level, months) for unit in units["unit_code"]], dtype=pl.String)
        for kind, name in names.items()
    )
    # Counts of one and of two may lie on different sides of a limit.
    limits = [(pl.col(name) > 1) & (pl.col(name) <= 2) for name in ("low95", "low998")]
    limits += [(pl.col(name) >= 1) & (pl.col(name) < 2) for name in ("high95", "high998")]
    tells = (pl.col("mark") == "withheld") | ((pl.col("mark") == "few") & pl.any_horizontal(limits))
    side = pl.when(tells & (pl.col("side") != TOO_SMALL)).then(pl.lit(WITHHELD)).otherwise("side")
    return with_marks.with_columns(side=side)


def with_stand_ins(units: pl.DataFrame) -> pl.DataFrame:
    """`masked` where a count is shown as under three, and `shown_cases`, which does not give it away then."""
    masked = pl.col("mark") == "few"
    shown = pl.when(masked).then(pl.lit(STAND_IN)).otherwise(pl.col("n_cases"))
    side = pl.when(pl.col("side") == WITHHELD).then(pl.lit("usual")).otherwise("side")
    return units.with_columns(masked=masked, shown_cases=shown, side=side)


def exported(t: Language, row: Row) -> dict[str, str]:
    """One organisation as a row of a file, its counts as their marks allow."""
    names = {t.of("discipline.column", name): text for name, text in zip(COLUMNS, _texts(t, row), strict=True)}
    struck_off = {t.of("discipline.column", "struck_off"): _struck_off(t, row)}
    return {t("column.unit_code"): row["unit_code"]} | names | struck_off


def _struck_off(t: Language, row: Row) -> str:
    return discipline_masks.count_text(t, row["n_struck_off"], row["struck_off_mark"])


def _table(ctx: PageContext, unit: Scope, units: pl.DataFrame) -> None:
    t, caption = ctx.t, ctx.t("discipline.table")
    number, rows = paging.leaf(lambda skip: units[skip : skip + ON_A_PAGE], ON_A_PAGE)
    # A unit above that is the same for all of them tells nothing.
    kept = [i for i, name in enumerate(COLUMNS) if name != "above" or units["above"].n_unique() > 1]
    head = [t.of("discipline.column", COLUMNS[i]) for i in kept]
    lines = [[_cell(ctx, unit, row, i) for i in kept] for row in rows.iter_rows(named=True)]
    numbers = [place for place, i in enumerate(kept) if COLUMNS[i] in NUMBERS]
    show(table(caption, head, lines, numbers=numbers))
    paging.draw(t, number, units.height, ON_A_PAGE)
    show(element("p", t("discipline.interval_limits"), class_="cp-limits"))


def _cell(ctx: PageContext, unit: Scope, row: Row, place: int) -> str | Markup:
    if COLUMNS[place] == "name":
        return _name(ctx, unit, row)
    text = _texts(ctx.t, row)[place]
    return text.replace(" ", "\u00a0") if COLUMNS[place] in NUMBERS else text


def _name(ctx: PageContext, unit: Scope, row: Row) -> str | Markup:
    if row["unit_code"] == unit.code:
        return row["name"]
    return element("a", row["name"], href=f"?{urlencode(ctx.link(unit=row['unit_code']))}", target="_self")


def _texts(t: Language, row: Row) -> tuple[str, ...]:
    masked = row["mark"] != "shown"
    rate = PER * row["n_cases"] / row["member_years"]
    compared = row["side"] != TOO_SMALL
    interval = (
        t("discipline.from_to", low=_per(t, row["rate_low95"]), high=_per(t, row["rate_high95"])) if compared else ""
    )
    usual = t("discipline.from_to", low=t.number(row["low95"]), high=t.number(row["high95"])) if compared else ""
    return (
        row["name"],
        row["above"] or "",
        t.number(row["member_years"], 0),
        discipline_masks.count_text(t, row["n_cases"], row["mark"]),
        "" if masked else t.number(rate, 1),
        "" if masked else interval,
        usual,
        t.of("discipline.side", row["side"]),
    )


def _per(t: Language, rate: float) -> str:
    return t.number(PER * rate, 1)


def _hover(t: Language, row: Row) -> str:
    years = t.number(row["member_years"], 0)
    return t("discipline.hover", above=row["above"] or "", years=years, **_in_words(t, row))


def _in_words(t: Language, row: Row) -> dict[str, str]:
    usual = t("discipline.from_to", low=t.number(row["low95"]), high=t.number(row["high95"]))
    return {"name": row["name"], "cases": discipline_masks.count_text(t, row["n_cases"], row["mark"]), "usual": usual}
