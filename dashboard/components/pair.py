"""Two minutes side by side: what was handed down or belongs to the form is greyed, what is reused is marked.

Where texts are not kept, or the role may not read them, positions and lengths stand in their place.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dashboard.components.markup import Markup, element
from dashboard.language import Language

# Of an own line: from here on it counts as reused, below as changed beyond recognition (chosen by us: one changed word
# of ten leaves half of the runs of five syllables).
REUSED = 0.5
Line = dict[str, Any]


def side(say: Language, title: str, lines: list[Line], text: Mapping[int, str]) -> Markup:
    """One of the two minutes; `text` by line number, empty where it is not kept."""
    rows = (_line(say, line, text.get(line["line_no"])) for line in lines)
    return element("section", element("h4", title), element("ol", *rows, class_="cp-minutes"), class_="cp-side")


def _line(say: Language, line: Line, text: str | None) -> Markup:
    kind = line["kind"]
    if kind == "own" and (line["same"] or 0) >= REUSED:
        kind = "reused"
    said = text or say("pair.not_kept", n=line["characters"])
    mark = element("span", say.of("pair.kind", kind), class_="cp-pair-kind")
    inside = element("mark", said) if kind == "reused" else element("span", said)
    return element("li", mark, " ", inside, class_=f"cp-line-{kind}", value=str(line["line_no"]))
