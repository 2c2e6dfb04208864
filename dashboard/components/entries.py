"""When the meetings of a cell were entered: each by itself, or several in one go."""

from __future__ import annotations

from typing import Any

import polars as pl
import streamlit as st

from dashboard import access, charts
from dashboard.components.downloads import offer
from dashboard.components.frame import Look
from dashboard.components.markup import element, show
from dashboard.components.table import folded, table
from dashboard.language import Language


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
    theme = "dark" if st.context.theme.type == "dark" else "light"
    st.plotly_chart(
        charts.entries(known, say, theme), theme=None, config=charts.CONFIG, alt=sentence, key="entries-chart"
    )
    head = [say.of("formal.column", name) for name in ("held", "recorded", "days")]
    body = [_row(say, row) for row in known.iter_rows(named=True)]
    show(folded(say("formal.as_table"), table(say("formal.entries"), head, body, numbers=(2,))))
    offer(say, f"entries-{code}", lambda: [dict(zip(head, row, strict=True)) for row in body])


def _sentence(say: Language, known: pl.DataFrame) -> str:
    days, held_first = known["days"], known.sort("held_on")
    per_day = held_first["recorded_at"].dt.date().value_counts()
    told = say("formal.entries_text", n=known.height, median=int(days.median() or 0), most=int(days.max() or 0))
    largest = int(per_day["count"].max() or 0)
    n_batches = int((per_day["count"] > 1).sum())
    return f"{told} {say('formal.batches', n=n_batches, most=largest) if n_batches else say('formal.no_batches')}"


def _row(say: Language, row: dict[str, Any]) -> list[str]:
    return [say.date(row["held_on"]), say.moment(row["recorded_at"]), str(row["days"])]
