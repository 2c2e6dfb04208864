"""When the meetings of a cell were entered: each by itself, or several in one go."""

from __future__ import annotations

from collections import Counter
from statistics import median
from typing import Any

import polars as pl

from dashboard import access, charts
from dashboard.components import drawing
from dashboard.components.downloads import offer
from dashboard.components.frame import Look
from dashboard.components.table import folded, table
from dashboard.language import Language
from dashboard.markup import element, show


def draw(look: Look, code: str) -> None:
    """The part of the page about one cell."""
    say = look.say
    rows = access.ask("entry_times", look.scope, as_of=look.as_of, cell=code)
    known = rows.filter(pl.col("days").is_not_null())
    show(element("h2", say("formal.entries"), class_="cp-part"))
    if known.is_empty():
        show(element("p", say("formal.no_entries"), class_="cp-empty"))
        return
    sentence = _sentence(say, known)
    show(element("p", sentence, class_="cp-lead"), element("p", say("formal.entries_about"), class_="cp-limits"))
    drawing.draw(charts.entries(known, say, drawing.theme()), sentence, "entries-chart")
    head = [say.of("formal.column", name) for name in ("held", "recorded", "days")]
    body = [_row(say, row) for row in known.iter_rows(named=True)]
    show(folded(say("formal.as_table"), table(say("formal.entries"), head, body, numbers=(2,))))
    offer(say, f"entries-{code}", lambda: [dict(zip(head, row, strict=True)) for row in body])


def _sentence(say: Language, known: pl.DataFrame) -> str:
    days = known["days"].to_list()
    told = say("formal.entries_text", n=len(days), median=int(median(days)), most=max(days))
    batches = [n for n in Counter(known["recorded_at"].dt.date().to_list()).values() if n > 1]
    together = say("formal.batches", n=len(batches), most=max(batches)) if batches else say("formal.no_batches")
    return f"{told} {together}"


def _row(say: Language, row: dict[str, Any]) -> list[str]:
    return [say.date(row["held_on"]), say.moment(row["recorded_at"]), str(row["days"])]
