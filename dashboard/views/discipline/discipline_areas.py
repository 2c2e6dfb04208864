"""Organisations whose cases are far from what is usual, more or fewer, with what harmlessly explains it."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

from dashboard import access
from dashboard.components import flag_cards
from dashboard.components.discipline_masks import CASES, HOME, STRUCK_OFF, Masks
from dashboard.components.downloads import offer
from dashboard.components.frame import Look
from dashboard.components.table import folded
from dashboard.disclosure import Mark
from dashboard.markup import Markup, element, listed, show
from dashboard.sentences import natural_frequency

FLAG = "discipline_outlier"
LATER = ("questions", "papers", "clears")
# Months that the flag takes together.
MONTHS = 36


def draw(look: Look, unit: str, masks: dict[str, Masks]) -> None:
    """The part of the page."""
    say, words = look.say, look.spoken(FLAG)
    areas = [
        area | {kind: masks[kind].together(area["unit_code"], HOME, MONTHS) for kind in (CASES, STRUCK_OFF)}
        for area in access.ask("discipline_areas", unit, as_of=look.as_of).to_dicts()
    ]
    show(element("h2", say("discipline.areas"), class_="cp-part"))
    if not areas:
        show(element("p", say("discipline.no_areas"), class_="cp-empty"))
        return
    show(
        listed((_area(look, unit, row) for row in areas), class_="cp-triggers"),
        _told(look, words, "harmless"),
        folded(say("sign.what_to_do"), *(_told(look, words, kind) for kind in LATER)),
        element("p", words["limits"], class_="cp-limits") if words.get("limits") else Markup(),
    )
    offer(say, "discipline-areas", lambda: [_exported(look, row) for row in areas])


def sentence(look: Look, area: dict[str, Any]) -> str:
    """What was seen, counts told by the marks in the area's row; where one is masked its rate is left out too."""
    mark, struck_off_mark = (area[kind] for kind in (CASES, STRUCK_OFF))
    told = json.loads(area["evidence"])
    # The flag's own words tell a count under three of names struck off as such.
    if mark == "shown" and struck_off_mark != "withheld":
        return flag_cards.sentence(look, area)
    return _masked(look, told, mark)


def _masked(look: Look, told: dict[str, Any], mark: Mark) -> str:
    say = look.say
    n, rate, usual = (told.get(name) for name in ("n", "rate", "usual"))
    if mark == "withheld" or n is None or usual is None:
        return say("discipline.area_withheld", years=told["years"])
    if mark == "shown":
        counted = {"cases": say.number(n), "rate": say.number(rate or 0, 1), "usual": say.number(usual, 1)}
        return say("discipline.area_plain", years=told["years"], **counted)
    if not rate:
        return say("discipline.area_withheld", years=told["years"])
    expected = say.number(usual * n / rate, 0)
    return say("discipline.area_masked", years=told["years"], cases=say.persons(n), expected=expected)


def _area(look: Look, unit: str, area: dict[str, Any]) -> Markup:
    say, words = look.say, look.spoken(FLAG)
    link = element("a", area["name"], href=f"?{urlencode(look.link(unit=area['unit_code']))}", target="_self")
    chip = element("span", say.of("severity", area["severity"]), class_=f"cp-chip cp-chip-{area['severity']}")
    name = element("strong", area["name"]) if area["unit_code"] == unit else link
    sure = natural_frequency(words.get("frequency"), area["confidence"], say)
    sure_told = element("span", f" {sure}", class_="cp-sure") if sure else None
    return element("span", name, f": {sentence(look, area)} ", chip, sure_told)


def _told(look: Look, words: dict[str, Any], kind: str) -> Markup:
    items = words.get(kind, [])
    return (
        element("div", element("h4", look.say.of("sign", kind)), listed(items), class_="cp-box") if items else Markup()
    )


def _exported(look: Look, area: dict[str, Any]) -> dict[str, str]:
    say = look.say
    return {
        say("column.unit_code"): area["unit_code"],
        say.of("discipline.column", "name"): area["name"],
        say("column.n_cells"): say.number(area["n_cells"]),
        say("column.state"): say.of("severity", area["severity"]),
        say("column.signs"): sentence(look, area),
    }
