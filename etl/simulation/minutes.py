"""Vietnamese minutes: a head in the organisation's form, passages handed down, and what the cell has to say itself.

Own sentences depend on place, month, type of cell, season and numbers, so that honest minutes of one cell resemble one
another by their form only. No text names a person.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from etl.simulation.chance import Bools, Ints
from etl.simulation.conduct import Conduct
from etl.simulation.grammar import Context, render
from etl.simulation.passages import handed_down
from etl.simulation.phrasing import Phrases, read_banks
from etl.simulation.roll import Counts
from etl.simulation.schedule import Schedule
from etl.simulation.sentences import own_sentences
from etl.simulation.setting import Setting

CHAIRS = ["Bí thư chi bộ", "Phó bí thư chi bộ", "chi ủy viên được ủy quyền"]


def write_minutes(here: Setting, schedule: Schedule, conduct: Conduct, counts: Counts, wanted: Bools) -> pl.Series:
    """Minutes of the `wanted` meetings, null for the others."""
    phrases = read_banks()
    rows = np.flatnonzero(wanted)
    meetings = schedule.take(rows)
    frame = _frames(here, phrases, meetings, _head_context(here, meetings, conduct, counts, rows))
    own = own_sentences(here, phrases, meetings)
    parts = [
        frame["head"],
        frame["middle"],
        _long_forms(here, phrases, meetings),
        handed_down(here, phrases, meetings),
        own,
        frame["close"],
    ]
    text = pl.select(pl.concat_str(parts, separator="\n", ignore_nulls=True)).to_series()
    place = np.full(len(schedule), -1)
    place[rows] = np.arange(len(rows))
    index = pl.Series(place)
    return text.gather(pl.select(pl.when(index >= 0).then(index)).to_series())


def _frames(here: Setting, phrases: Phrases, meetings: Schedule, context: Context) -> dict[str, pl.Series]:
    """Head, middle and end in the form of the organisation, the same every month."""
    rng, n = here.stream("frames"), len(here.tree.organisation_kind)
    owner = here.cells.organisation[meetings.cell]
    form = {part: rng.integers(0, len(phrases.frame[part]), n) for part in ("head", "middle", "close")}
    return {part: render(phrases.frame[part], form[part][owner], context, phrases.bank, rng) for part in form}


def _long_forms(here: Setting, phrases: Phrases, meetings: Schedule) -> pl.Series:
    """The long form where the organisation prescribes one, else null."""
    communes = np.unique(here.cells.organisation[here.has("commune_template")])
    uses = np.isin(here.cells.organisation[meetings.cell], communes)
    return pl.select(pl.when(pl.Series(uses)).then(pl.lit(phrases.frame["long_form"][0]))).to_series()


def _head_context(here: Setting, meetings: Schedule, conduct: Conduct, counts: Counts, rows: Ints) -> Context:
    unit = pl.Series(here.tree.organisation_names).gather(here.cells.organisation[meetings.cell])
    cell = pl.Series(here.cells.names).gather(meetings.cell)
    start, end = (t[rows].astype("M8[m]").astype(np.int64) % 1440 for t in (conduct.started, conduct.ended))
    day = meetings.day
    numbers = {
        "hour": start // 60,
        "minute": start % 60,
        "end_hour": end // 60,
        "end_minute": end % 60,
        "day": (day - day.astype("M8[M]").astype("M8[D]")).astype(int) + 1,
        "month": day.astype("M8[M]").astype(int) % 12 + 1,
        "year": day.astype("M8[Y]").astype(int) + 1970,
        "on_roll": counts.on_roll[rows],
        "exempt": counts.exempt[rows],
        "here": counts.here[rows],
        "absent": (counts.excused + counts.unexcused)[rows],
    }
    return Context(
        {
            "unit": unit,
            "cell": cell,
            "unit_upper": unit.str.to_uppercase(),
            "cell_upper": cell.str.to_uppercase(),
            "chair": pl.Series(CHAIRS).gather(conduct.chair[rows]),
            **{name: _number(name, values) for name, values in numbers.items()},
        }
    )


def _number(name: str, values: Ints) -> pl.Series:
    """Numbers as texts; minutes of the clock with two digits."""
    texts = pl.Series(values).cast(pl.String)
    return texts.str.zfill(2) if name.endswith("minute") else texts
