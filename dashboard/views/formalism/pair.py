"""Two minutes side by side: what was handed down or belongs to the form is greyed, what is reused is marked.

Where texts are not kept, or the role may not read them, positions and lengths stand in their place.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from dashboard.components.frame import PageContext
from dashboard.language import Language
from dashboard.markup import Markup, element, joined

# Of an own line: from here on it counts as reused, below as changed beyond recognition (chosen by us: one changed word
# of ten leaves half of the runs of five syllables).
REUSED = 0.5
# Chosen by us: so many stand above the fold of a small laptop.
MOST_PASSAGES = 4
KINDS = ("reused", "own", "handed_down", "form")
Line = dict[str, Any]


def kind_of(line: Line) -> str:
    """One of `KINDS`; `line` as copy_pair.sql gives it. An own line too short to compare is not reused."""
    return "reused" if line["kind"] == "own" and (line["same"] or 0) >= REUSED else line["kind"]


def side(t: Language, title: str, lines: list[Line], text: Mapping[int, str]) -> Markup:
    """One of the two minutes; `text` by line number, empty where it is not kept."""
    rows = (_line(t, line, text.get(line["line_no"])) for line in lines)
    minutes = element("ol", *rows, class_="cp-minutes")
    scroll = element("div", minutes, class_="cp-side-lines", tabindex="0", role="region", aria_label=title)
    return element("section", element("h3", title), scroll, class_="cp-side")


def passages(t: Language, lines: list[Line], text: Mapping[int, str]) -> list[Markup]:
    """What is reused, the longest first, so that it is seen before the whole minutes are read."""
    reused = [line for line in lines if kind_of(line) == "reused"]
    longest = sorted(reused, key=lambda line: -line["characters"])[:MOST_PASSAGES]
    if not longest:
        return []
    items = (_passage(t, line, text.get(line["line_no"])) for line in longest)
    title = t("pair.passages", n=len(reused), shown=len(longest))
    return [element("h3", title), element("ol", *items, class_="cp-passages")]


def _passage(t: Language, line: Line, text: str | None) -> Markup:
    where = t("pair.line", n=line["line_no"], same=t.percent(line["same"]))
    content = text or t("pair.not_kept", n=line["characters"])
    quoted = element("mark", content, class_=None if text else "cp-line-unkept")
    return element("li", quoted, " ", element("span", where, class_="cp-place"), class_="cp-line-reused")


def legend(t: Language) -> Markup:
    """What the marks mean, each beside an example."""
    items = (element("li", _mark(t, kind), " ", t.of("pair.about", kind)) for kind in KINDS)
    return element("ul", *items, class_="cp-legend")


def cell_with_unit(ctx: PageContext, cell_code: str, name: str, unit: str | None, signal: str) -> Markup:
    """A link to the pairs of a cell on the same page, and the unit above it: units share names of cells."""
    query = urlencode(ctx.link(cell=cell_code, pair=f"{signal}-1"))
    link = element("a", name, href=f"?{query}", target="_self")
    return joined([link, " ", element("span", unit or "", class_="cp-place")])


def _line(t: Language, line: Line, text: str | None) -> Markup:
    kind = kind_of(line)
    content = text or t("pair.not_kept", n=line["characters"])
    inside = element("mark" if kind == "reused" else "span", content, class_=None if text else "cp-line-unkept")
    return element("li", _mark(t, kind), " ", inside, class_=f"cp-line cp-line-{kind}", value=str(line["line_no"]))


def _mark(t: Language, kind: str) -> Markup:
    return element("span", t.of("pair.kind", kind), class_=f"cp-pair-kind cp-pair-{kind}")
