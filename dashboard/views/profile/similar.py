"""A cell beside similar ones on its own profile: five fifths a measure, where it may stand in them, and why these."""

from __future__ import annotations

from dashboard.auth.current_user import store
from dashboard.components import comparison
from dashboard.components.comparison import MEASURES, TRAITS, Compared
from dashboard.components.frame import Look
from dashboard.components.links import compare_address
from dashboard.components.months import Rows
from dashboard.components.peer_quintiles import FIFTHS, Standing, fifth_of
from dashboard.language import Language
from dashboard.markup import Markup, element, show
from dashboard.store import peers

PARTS = ("other", "may", "own")


def draw(look: Look, cell_code: str) -> Rows:
    """The part of the page and its rows: one strip a measure, the asker's own swaps honoured; two questions asked."""
    say = look.say
    compared = comparison.compare(look, cell_code, peers.chosen(store(), look.visitor.login, cell_code))
    swap = element("a", say("similar.swap"), href=compare_address(look, cell_code), target="_self")
    show(element("h3", say("similar.title")))
    if compared.others.is_empty():
        show(element("p", say("similar.alone"), " ", swap, class_="cp-lead"))
        return []
    lines = (_line(say, compared, measure) for measure in MEASURES)
    legend = (
        element("li", element("i", class_=f"cp-fifth cp-fifth-{part}"), say.of("similar.part", part)) for part in PARTS
    )
    show(
        element("p", why(say, compared), " ", swap, class_="cp-lead"),
        element("ul", *lines, class_="cp-fifths-list"),
        element("ul", *legend, class_="cp-legend"),
        element("p", say("compare.no_verdict"), class_="cp-limits"),
    )
    return rows(say, compared)


def rows(say: Language, compared: Compared) -> Rows:
    """Each strip as a row of a file; where it is not known where the cell stands, what follows from that is empty."""
    return [
        {say.of("similar.column", name): text for name, text in _columns(say, compared, measure).items()}
        for measure in MEASURES
    ]


def why(say: Language, compared: Compared) -> str:
    """In one sentence, how many of the others are like the cell in each of the traits they are chosen by."""
    alike = {trait: int(compared.others[f"same_{trait}"].sum()) for trait in TRAITS}
    parts = [say("similar.alike", n=n, what=say.of("compare.trait", trait)) for trait, n in alike.items()]
    return say("similar.why", n=compared.others.height, parts=say.listed(parts))


def strip(others: list[float], stands: Standing | None) -> Markup:
    """Five boxes from the lowest fifth to the highest: those the cell may stand in, and the one of its figure.

    Without a standing all are empty: it is not known where the cell stands.
    """
    own = None if stands is None else fifth_of(stands.figure, others)

    def part(fifth: int) -> str:
        if stands is None:
            return "unknown"
        if fifth == own:
            return "own"
        return "may" if stands.first <= fifth <= stands.last else "other"

    boxes = (element("i", class_=f"cp-fifth cp-fifth-{part(fifth)}") for fifth in range(FIFTHS))
    return element("span", *boxes, class_="cp-fifths", aria_hidden="true")


def _line(say: Language, compared: Compared, measure: str) -> Markup:
    others = compared.known(measure)["figure"].to_list()
    return element(
        "li",
        strip(others, compared.standings[measure]),
        element(
            "div",
            element("strong", say.of("compare.measure", measure)),
            element("div", comparison.sentence(say, measure, compared)),
        ),
    )


def _columns(say: Language, compared: Compared, measure: str) -> dict[str, str]:
    others, stands, own = compared.known(measure), compared.standings[measure], compared.own(measure)
    figure = comparison.written(say, measure, own["figure"] if own else None)
    known = {"measure": say.of("compare.measure", measure), "figure": figure}
    found = dict.fromkeys(("interval", "middle", "own", "may"), "")
    if stands is not None:
        low, high, middle = (comparison.written(say, measure, x) for x in (stands.low, stands.high, stands.middle))
        own_fifth = fifth_of(stands.figure, others["figure"].to_list())
        may = range(stands.first, stands.last + 1)
        found = {
            "interval": say("similar.from_to", low=low, high=high), "middle": middle, "own": str(own_fifth + 1),
            "may": ", ".join(str(fifth + 1) for fifth in may),
        }  # fmt: skip
    told = comparison.sentence(say, measure, compared)
    return known | found | {"n_others": say.number(others.height), "told": told}
