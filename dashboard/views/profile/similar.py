"""A cell beside similar ones on its own profile: five fifths a measure, where it may stand in them, and why these."""

from __future__ import annotations

from dashboard.auth.current_user import store
from dashboard.components import comparison
from dashboard.components.comparison import MEASURES, TRAITS, Compared
from dashboard.components.frame import PageContext
from dashboard.components.links import compare_address
from dashboard.components.months import Rows
from dashboard.components.peer_quintiles import FIFTHS, Standing, fifth_of
from dashboard.language import Language
from dashboard.markup import Markup, element, show
from dashboard.store import peers

PARTS = ("other", "may", "own")


def draw(ctx: PageContext, cell_code: str) -> None:
    """The part of the page: one strip a measure, the asker's own swaps honoured; two questions asked."""
    t, compared = ctx.t, _compared(ctx, cell_code)
    swap = element("a", t("similar.swap"), href=compare_address(ctx, cell_code), target="_self")
    show(element("h3", t("similar.title")))
    if compared.others.is_empty():
        show(element("p", t("similar.alone"), " ", swap, class_="cp-lead"))
        return
    lines = (_line(t, compared, measure) for measure in MEASURES)
    legend = (
        element("li", element("i", class_=f"cp-fifth cp-fifth-{part}"), t.of("similar.part", part)) for part in PARTS
    )
    show(
        element("p", why(t, compared), " ", swap, class_="cp-lead"),
        element("ul", *lines, class_="cp-fifths-list"),
        element("ul", *legend, class_="cp-legend"),
        element("p", t("compare.no_verdict"), class_="cp-limits"),
    )


def table_rows(ctx: PageContext, cell_code: str) -> Rows:
    """Each strip as a row of a file; where it is not known where the cell stands, what follows from that is empty."""
    t, compared = ctx.t, _compared(ctx, cell_code)
    if compared.others.is_empty():
        return []
    return [
        {t.of("similar.column", name): text for name, text in _columns(t, compared, measure).items()}
        for measure in MEASURES
    ]


def _compared(ctx: PageContext, cell_code: str) -> Compared:
    return comparison.compare(ctx, cell_code, peers.chosen(store(), ctx.user.login, cell_code))


def why(t: Language, compared: Compared) -> str:
    """In one sentence, how many of the others are like the cell in each of the traits they are chosen by."""
    alike = {trait: int(compared.others[f"same_{trait}"].sum()) for trait in TRAITS}
    parts = [t("similar.alike", n=n, what=t.of("compare.trait", trait)) for trait, n in alike.items()]
    return t("similar.why", n=compared.others.height, parts=t.listed(parts))


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


def _line(t: Language, compared: Compared, measure: str) -> Markup:
    others = compared.known(measure)["figure"].to_list()
    return element(
        "li",
        strip(others, compared.standings[measure]),
        element(
            "div",
            element("strong", t.of("compare.measure", measure)),
            element("div", comparison.sentence(t, measure, compared)),
        ),
    )


def _columns(t: Language, compared: Compared, measure: str) -> dict[str, str]:
    others, stands, own = compared.known(measure), compared.standings[measure], compared.own(measure)
    figure = comparison.written(t, measure, own["figure"] if own else None)
    known = {"measure": t.of("compare.measure", measure), "figure": figure}
    fifths = dict.fromkeys(("interval", "middle", "own", "may"), "")
    if stands is not None:
        low, high, middle = (comparison.written(t, measure, x) for x in (stands.low, stands.high, stands.middle))
        own_fifth = fifth_of(stands.figure, others["figure"].to_list())
        may = range(stands.first, stands.last + 1)
        fifths = {
            "interval": t("similar.from_to", low=low, high=high), "middle": middle, "own": str(own_fifth + 1),
            "may": ", ".join(str(fifth + 1) for fifth in may),
        }  # fmt: skip
    sentence = comparison.sentence(t, measure, compared)
    return known | fifths | {"n_others": t.number(others.height), "sentence": sentence}
