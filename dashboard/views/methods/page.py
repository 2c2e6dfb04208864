"""How everything is computed and how often it is right: a card per flag, sign, circumstance and criterion."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import polars as pl

from dashboard import access
from dashboard.components.frame import Look, open_page
from dashboard.components.table import folded, table
from dashboard.markup import Markup, element, listed, show
from dashboard.views.methods import burden, precision, thresholds

ORDER = 13
TITLE = "methods.title"
PATH = "phuong-phap"
FAMILIES = (
    "formalism", "attendance", "meetings", "minutes", "preparation", "conduct", "resolutions", "scores", "records",
    "leadership", "visits", "discipline", "data",
)  # fmt: skip
# Where a sentence takes its figures.
BLANK = re.compile(r"\{[^}]*\}")
Rows = list[dict[str, Any]]


def page() -> None:
    """Draws the page."""
    look = open_page(TITLE)
    if look is None:
        return
    counts = access.ask("methods_flags", look.scope, as_of=look.as_of).partition_by("flag", as_dict=True)
    visits = access.ask("methods_visits", look.scope, as_of=look.as_of)
    show(element("p", look.say("methods.intro"), class_="cp-headline"))
    thresholds.draw(look)
    show(
        element("h2", look.say("methods.flags"), class_="cp-part"),
        *_flags(look, {flag: rows for (flag,), rows in counts.items()}, visits),
        element("h2", look.say("methods.signals"), class_="cp-part"),
        element("p", look.say("methods.signals_text"), class_="cp-limits"),
        *_spoken(look, "signal"),
        element("h2", look.say("methods.circumstances"), class_="cp-part"),
        element("p", look.say("methods.circumstances_text"), class_="cp-limits"),
        *_spoken(look, "circumstance"),
        element("h2", look.say("methods.criteria"), class_="cp-part"),
        *_rubrics(look),
    )
    burden.draw(look)


def _flags(look: Look, counts: dict[str, pl.DataFrame], visits: pl.DataFrame) -> Iterator[Markup]:
    spoken = {name: head for (kind, name), head in look.words.items() if kind == "flag"}
    for family in FAMILIES:
        members = [name for name, head in spoken.items() if head["family"] == family]
        if members:
            yield element("h3", look.say.of("family", family))
        for name in sorted(members, key=lambda flag: spoken[flag]["name"]):
            rows = visits.filter(pl.col("flag") == name).to_dicts()
            found = counts[name].to_dicts() if name in counts else []
            yield _flag(look, spoken[name], found, rows)


def _flag(look: Look, words: dict[str, Any], counts: Rows, visits: Rows) -> Markup:
    say = look.say
    whole = next((row for row in counts if row["kind"] == "all"), {"n_act": 0, "n_watch": 0})
    summary = say("methods.card", name=words["name"], act=whole["n_act"], watch=whole["n_watch"])
    return folded(
        summary,
        element("p", element("strong", say("methods.limits")), " ", words["limits"]),
        element("p", element("strong", say("methods.precision.title")), " ", precision.sentence(say, visits)),
        *([_precision(say, visits)] if visits else []),
        element("p", element("strong", say("methods.harmless"))),
        listed(words["harmless"]),
        element("p", element("strong", say("methods.clears"))),
        listed(words["clears"]),
        _shares(look, words["name"], counts),
    )


def _precision(say: Any, visits: Rows) -> Markup:
    """Answers by the reason of the visit, and of visits because of the flag by the size of the cell."""
    groups = [
        (say.of("selected_by", reason), [r for r in visits if r["selected_by"] == reason])
        for reason in precision.REASONS
    ]
    by_flag = [row for row in visits if row["selected_by"] == "flag"]
    sizes = sorted({row["size_class"] for row in by_flag})
    groups += [
        (say("methods.of_size", size=say.of("size_class", str(size))), [r for r in by_flag if r["size_class"] == size])
        for size in sizes
    ]
    names = ("confirmed", "partly", "not_confirmed", "not_seen")
    rows = [[title, *(say.number(sum(r[n] for r in own)) for n in names)] for title, own in groups if own]
    head = [say("methods.precision.visits"), *(say.of("outcome", n) for n in names)]
    return table(say("methods.precision.title"), head, rows, numbers=range(1, 5))


def _shares(look: Look, name: str, counts: Rows) -> Markup:
    say = look.say
    rows = [
        [
            say.of("size_class", row["member"]) if row["kind"] == "size" else say.of("cell_type", row["member"]),
            say.number(row["n_cells"]),
            say.share(row["n_act"], row["n_cells"]),
            say.share(row["n_watch"], row["n_cells"]),
        ]
        for row in counts
        if row["kind"] != "all"
    ]
    head = [say("methods.group"), *(say.of("overview.column", c) for c in ("n_cells", "n_act", "n_watch"))]
    return table(say("methods.shares", name=name), head, rows, numbers=range(1, 4))


def _spoken(look: Look, kind: str) -> Iterator[Markup]:
    for (of, _), head in sorted(look.words.items(), key=lambda item: str(item[1].get("name", ""))):
        if of == kind:
            yield folded(head["name"], element("p", BLANK.sub("…", head["sentence"]), class_="cp-limits"))


def _rubrics(look: Look) -> Iterator[Markup]:
    say = look.say
    rubrics = [head for (kind, _), head in look.words.items() if kind == "rubric"]
    for rubric in sorted(rubrics, key=lambda r: str(r["valid_from"]), reverse=True):
        lines = [
            [f"{criterion[say.code]}: {line[say.code]}", say.number(line["points"]), line.get("source", "")]
            for criterion in rubric["criteria"]
            for line in criterion["lines"]
        ]
        head = [say("column.criterion"), say("column.most"), say("methods.source")]
        since = say.date(date.fromisoformat(str(rubric["valid_from"])))
        caption = say("methods.rubric", name=rubric["name"][say.code], since=since)
        yield folded(caption, table(caption, head, lines, numbers=(1,)))


# Streamlit runs the file of a page as the main module.
if __name__ == "__main__":
    page()
