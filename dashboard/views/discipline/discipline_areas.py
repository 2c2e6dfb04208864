"""Organisations whose cases are far from what is usual, more or fewer, with what harmlessly explains it."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

from dashboard import access
from dashboard.components import flag_cards
from dashboard.components.discipline_masks import CASES, HOME, STRUCK_OFF, Masks
from dashboard.components.downloads import offer
from dashboard.components.frame import PageContext
from dashboard.components.table import folded
from dashboard.markup import Markup, element, listed, show
from dashboard.scope import Scope
from dashboard.summaries.disclosure import Mark
from dashboard.summaries.sentences import natural_frequency

FLAG = "discipline_outlier"
LATER = ("questions", "papers", "clears")
# Months that the flag takes together.
MONTHS = 36


def draw(ctx: PageContext, unit: Scope, masks: dict[str, Masks]) -> None:
    """The part of the page."""
    t, words = ctx.t, ctx.spoken(FLAG)
    areas = [
        area | {kind: masks[kind].together(area["unit_code"], HOME, MONTHS) for kind in (CASES, STRUCK_OFF)}
        for area in access.query("discipline_areas", unit, as_of=ctx.as_of).to_dicts()
    ]
    show(element("h2", t("discipline.areas"), class_="cp-part"))
    if not areas:
        show(element("p", t("discipline.no_areas"), class_="cp-empty"))
        return
    show(
        listed((_area(ctx, unit, row) for row in areas), class_="cp-triggers"),
        _box(ctx, words, "harmless"),
        folded(t("flag_card.what_to_do"), *(_box(ctx, words, kind) for kind in LATER)),
        element("p", words["limits"], class_="cp-limits") if words.get("limits") else Markup(),
    )
    offer(t, "discipline-areas", lambda: [_exported(ctx, row) for row in areas])


def sentence(ctx: PageContext, area: dict[str, Any]) -> str:
    """What was seen, counts as the marks in the area's row allow; where one is masked its rate is left out too."""
    mark, struck_off_mark = (area[kind] for kind in (CASES, STRUCK_OFF))
    evidence = json.loads(area["evidence"])
    # The flag's own words tell a count under three of names struck off as such.
    if mark == "shown" and struck_off_mark != "withheld":
        return flag_cards.sentence(ctx, area)
    return _masked(ctx, evidence, mark)


def _masked(ctx: PageContext, evidence: dict[str, Any], mark: Mark) -> str:
    t = ctx.t
    n, rate, usual = (evidence.get(name) for name in ("n", "rate", "usual"))
    if mark == "withheld" or n is None or usual is None:
        return t("discipline.area_withheld", years=evidence["years"])
    if mark == "shown":
        counted = {"cases": t.number(n), "rate": t.number(rate or 0, 1), "usual": t.number(usual, 1)}
        return t("discipline.area_plain", years=evidence["years"], **counted)
    if not rate:
        return t("discipline.area_withheld", years=evidence["years"])
    expected = t.number(usual * n / rate, 0)
    return t("discipline.area_masked", years=evidence["years"], cases=t.persons(n), expected=expected)


def _area(ctx: PageContext, unit: Scope, area: dict[str, Any]) -> Markup:
    t, words = ctx.t, ctx.spoken(FLAG)
    link = element("a", area["name"], href=f"?{urlencode(ctx.link(unit=area['unit_code']))}", target="_self")
    chip = element("span", t.of("severity", area["severity"]), class_=f"cp-chip cp-chip-{area['severity']}")
    name = element("strong", area["name"]) if area["unit_code"] == unit.code else link
    sure = natural_frequency(words.get("frequency"), area["confidence"], t)
    certainty = element("span", f" {sure}", class_="cp-sure") if sure else None
    return element("span", name, f": {sentence(ctx, area)} ", chip, certainty)


def _box(ctx: PageContext, words: dict[str, Any], kind: str) -> Markup:
    items = words.get(kind, [])
    return (
        element("div", element("h4", ctx.t.of("flag_card", kind)), listed(items), class_="cp-box")
        if items
        else Markup()
    )


def _exported(ctx: PageContext, area: dict[str, Any]) -> dict[str, str]:
    t = ctx.t
    return {
        t("column.unit_code"): area["unit_code"],
        t.of("discipline.column", "name"): area["name"],
        t("column.n_cells"): t.number(area["n_cells"]),
        t("column.state"): t.of("severity", area["severity"]),
        t("column.flags"): sentence(ctx, area),
    }
