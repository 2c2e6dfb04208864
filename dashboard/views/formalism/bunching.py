"""Lengths and attendance of the meetings of an area, and which units have far more just at a line than is usual."""

from __future__ import annotations

import polars as pl

from dashboard import access, charts, url_state
from dashboard.components import drawing
from dashboard.components.downloads import offer
from dashboard.components.flag_cards import in_short
from dashboard.components.frame import Look
from dashboard.components.table import folded, table
from dashboard.language import Language
from dashboard.markup import element, listed, show

# Per cents of the full rate: HD 42 of 2025, and HD 12 of 2018 before it.
LINES = ("90", "85")


def draw(look: Look, unit: str) -> None:
    """The part of the page."""
    say = look.say
    units = access.ask("bunched_units", unit, as_of=look.as_of).to_dicts()
    show(
        element("h2", say("formal.bunching"), class_="cp-part"),
        element("p", say("formal.bunched", n=len(units)) if units else say("formal.no_bunched"), class_="cp-lead"),
    )
    told = [element("div", element("strong", row["name"]), in_short(look, [row], [])) for row in units]
    if told:
        show(listed(told))
    steps = access.ask("bunching", unit, as_of=look.as_of)
    if steps.is_empty():
        show(element("p", say("formal.no_lengths"), class_="cp-empty"))
        return
    _lengths(look, steps)
    _reached(look, unit)


def _lengths(look: Look, steps: pl.DataFrame) -> None:
    say = look.say
    at_line = int(steps.filter("at_line")["n_meetings"].sum())
    sentence = say("formal.bunching_text", n=int(steps["n_meetings"].sum()), at_line=at_line)
    show(element("p", sentence, class_="cp-limits"))
    drawing.draw(charts.lengths(steps, say, drawing.theme()), sentence, "lengths-chart")
    head = [say.of("formal.column", name) for name in ("length", "meetings", "at_line")]
    marked = pl.col("n_meetings").filter("at_line").sum().alias("marked")
    together = steps.group_by("minutes", maintain_order=True).agg(pl.col("n_meetings").sum(), marked)
    rows = [[length_of(say, minutes), say.number(n), say.number(just)] for minutes, n, just in together.iter_rows()]
    show(folded(say("formal.as_table"), table(say("formal.bunching"), head, rows, numbers=(1, 2))))
    offer(say, "meeting-lengths", lambda: [dict(zip(head, row, strict=True)) for row in rows])


def _reached(look: Look, unit: str) -> None:
    say = look.say
    lines = {line: say.of("formal.line", line) for line in LINES}
    line = url_state.switch("line", say("formal.line_label"), lines, LINES[0])
    steps = access.ask("bunching_attendance", unit, as_of=look.as_of, line=line)
    if steps.is_empty():
        show(element("p", say("formal.no_attendance"), class_="cp-empty"))
        return
    just = int(steps.filter(pl.col("over") == 0)["n_meetings"].sum())
    sentence = say("formal.reached_text", n=int(steps["n_meetings"].sum()), just=just)
    show(element("p", sentence, class_="cp-limits"))
    drawing.draw(charts.reached(steps, say, drawing.theme()), sentence, "reached-chart")
    head = [say.of("formal.column", name) for name in ("over", "meetings")]
    rows = [[f"{over:+d}" if over else "0", say.number(n)] for over, n in steps.iter_rows()]
    show(folded(say("formal.as_table"), table(sentence, head, rows, numbers=(0, 1))))
    offer(say, "attendance-line", lambda: [dict(zip(head, row, strict=True)) for row in rows])


def length_of(say: Language, minutes: int) -> str:
    """A step of five minutes in words; the outermost ones are open."""
    if minutes == charts.LONGEST:
        return say("formal.at_least", minutes=minutes)
    if minutes == charts.SHORTEST:
        return say("formal.below", minutes=minutes + charts.STEP)
    return f"{minutes}–{minutes + charts.STEP - 1}"
