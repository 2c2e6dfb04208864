"""Vietnamese minutes: a head in the commune's form, passages handed down, and what the cell has to say itself.

Own sentences hang on place, month, type of cell, season and numbers, so that honest minutes of one cell resemble one
another only by form. Planted: minutes copied from the meeting before, shared with another cell, or empty.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from etl.simulation.attendance import Counts
from etl.simulation.chance import Bools, Ints, stream
from etl.simulation.concerns import Plan
from etl.simulation.conduct import Conduct
from etl.simulation.grammar import Context, render
from etl.simulation.manner import Manner
from etl.simulation.months import Months
from etl.simulation.names import Bank, read_phrases
from etl.simulation.oddities import has
from etl.simulation.places import Cells
from etl.simulation.schedule import BOTH, THEMATIC, Schedule
from etl.simulation.tree import Tree
from etl.simulation.world import CELL_TYPES

# Of what a cell says itself, so much concerns Party work; the rest the place, the school, the firm.
PARTY_SHARE = 0.45
# Share of the sentences that a planted copy writes anew.
REWRITTEN = 0.2
# A cell takes over a passage handed down with this probability.
TAKEN_OVER = 0.75


@dataclass(frozen=True)
class Words:
    """The phrase banks: `own` by type of cell, `frame` and `handed` by their names, `bank` for slots."""

    own: Bank
    frame: Bank
    handed: Bank
    tasks: Bank
    seasons: Bank
    bank: Bank


def words() -> Words:
    """The phrase banks that come with the simulation."""
    handed = read_phrases("handed_down")["handed_down"]
    return Words(
        own=read_phrases("own")["own"],
        frame=read_phrases("frame")["frame"],
        handed=handed,
        tasks=read_phrases("tasks")["tasks"],
        seasons=read_phrases("seasons")["seasons"],
        bank={**read_phrases("banks")["banks"], **handed},
    )


def seasons(rng: np.random.Generator, bank: Bank, month_number: Ints) -> pl.Series:
    """Work of the season for each row, by calendar month."""
    texts = [bank[f"m{m:02d}"] for m in range(1, 13)]
    flat = pl.Series([text for month in texts for text in month])
    sizes = np.array([len(month) for month in texts])
    starts = np.cumsum(sizes) - sizes
    index = month_number - 1
    return flat.gather(starts[index] + np.floor(rng.random(len(index)) * sizes[index]).astype(int))


def place_context(
    rng: np.random.Generator, bank: Words, cells: Cells, months: Months, cell: Ints, month: Ints, spots: list[str]
) -> Context:
    """Slots that depend on cell and month: one of the cell's own six places, the season, the date."""
    of_cell = np.random.default_rng(len(cells)).integers(0, len(spots), (len(cells), 6))
    season = seasons(rng, bank.seasons, months.number[month])
    return Context(
        {
            "spot": pl.Series(spots).gather(of_cell[cell, rng.integers(0, 6, len(cell))]),
            "season": season,
            "season_lower": season.str.head(1).str.to_lowercase() + season.str.slice(1),
            "month": pl.Series(months.number[month]).cast(pl.String),
            "year": pl.Series(months.year[month]).cast(pl.String),
        }
    )


def write_minutes(
    seed: int,
    tree: Tree,
    cells: Cells,
    months: Months,
    plan: Plan,
    odd: Ints,
    manner: Manner,
    schedule: Schedule,
    conduct: Conduct,
    counts: Counts,
    wanted: Bools,
    spots: list[str],
) -> pl.Series:
    """Minutes of the `wanted` meetings, null for the others."""
    bank = words()
    rows = np.flatnonzero(wanted)
    taken = schedule.take(rows)
    body = _own_sentences(seed, bank, cells, months, plan, manner, taken, spots)
    passages = _handed_down(seed, bank, tree, cells, months, taken, spots)
    frame = _frames(seed, bank, tree, cells, taken, conduct, counts, rows)
    long_form = _long_forms(bank, cells, odd, taken)
    text = pl.select(
        pl.concat_str(
            [frame["head"], frame["middle"], long_form, passages, body, frame["close"]],
            separator="\n",
            ignore_nulls=True,
        )
    ).to_series()
    place = np.full(len(schedule), -1)
    place[rows] = np.arange(len(rows))
    index = pl.select(pl.when(pl.Series(place) >= 0).then(pl.Series(place))).to_series()
    return text.gather(index)


def write_topics(seed: int, cells: Cells, months: Months, schedule: Schedule, spots: list[str]) -> pl.Series:
    """Topics of the thematic meetings, null for the others."""
    rng, bank = stream(seed, "topics"), words()
    context = place_context(rng, bank, cells, months, schedule.cell, schedule.month, spots)
    patterns = bank.frame["topics"]
    topic = render(patterns, rng.integers(0, len(patterns), len(schedule)), context, bank.bank, rng)
    thematic = (schedule.kind == THEMATIC) | (schedule.kind == BOTH)
    return pl.select(pl.when(pl.Series(thematic)).then(topic)).to_series()


def write_tasks(
    seed: int,
    cells: Cells,
    months: Months,
    odd: Ints,
    schedule: Schedule,
    meeting: Ints,
    text_of: Ints,
    spots: list[str],
) -> pl.Series:
    """Texts of the tasks; a task repeats the text of `text_of`."""
    rng, bank = stream(seed, "task texts"), words()
    cell = schedule.cell[meeting]
    patterns = [p for group in bank.tasks.values() for p in group]
    starts = dict(zip(bank.tasks, np.cumsum([0, *(len(g) for g in bank.tasks.values())]), strict=False))
    by_type = np.array([starts[f"task_{t}"] for t in CELL_TYPES])
    sizes = np.array([len(bank.tasks[f"task_{t}"]) for t in CELL_TYPES])
    common = rng.integers(0, len(bank.tasks["task_common"]), len(meeting)) + starts["task_common"]
    typed = by_type[cells.type[cell]] + np.floor(rng.random(len(meeting)) * sizes[cells.type[cell]]).astype(int)
    choice = np.where(rng.random(len(meeting)) < 0.45, common, typed)
    repeated = np.isin(np.arange(len(meeting)), text_of[text_of != np.arange(len(meeting))])
    routine = starts["task_routine"] + rng.integers(0, len(bank.tasks["task_routine"]), len(meeting))
    choice = np.where(has(odd, "routine_task")[cell] & repeated, routine, choice)
    context = place_context(rng, bank, cells, months, cell, schedule.month[meeting], spots)
    text = render(patterns, choice, context, bank.bank, rng)
    text = text.str.head(1).str.to_uppercase() + text.str.slice(1)
    return text.gather(text_of)


def _own_sentences(
    seed: int, bank: Words, cells: Cells, months: Months, plan: Plan, manner: Manner, taken: Schedule, spots: list[str]
) -> pl.Series:
    rng = stream(seed, "own sentences")
    empty = plan.shows("minutes_empty", taken.cell, taken.month, rng)
    fixed = plan.cells_with("minutes_copied")[taken.cell] | (plan.cluster[taken.cell] >= 0)
    number = manner.sentences[taken.cell] + np.where(fixed, 0, rng.integers(-1, 2, len(taken)))
    number = np.where(empty, 2, np.where(plan.cluster[taken.cell] >= 0, 5, number))
    row = np.repeat(np.arange(len(taken)), number)
    starts = np.cumsum(number) - number
    patterns, choice = _patterns(rng, bank, cells, taken, row, empty)
    context = place_context(rng, bank, cells, months, taken.cell[row], taken.month[row], spots)
    text = render(patterns, choice, context, bank.bank, rng)
    source = np.arange(len(row))
    _share(rng, plan, taken, number, starts, source)
    _copy(rng, plan, taken, number, starts, source)
    lines = pl.DataFrame({"row": row, "text": text.gather(source)})
    return lines.group_by("row", maintain_order=True).agg(pl.col("text").str.join("\n"))["text"]


def _patterns(
    rng: np.random.Generator, bank: Words, cells: Cells, taken: Schedule, row: Ints, empty: Bools
) -> tuple[list[str], Ints]:
    """All patterns, and one for each sentence; sentences of one meeting mostly differ."""
    patterns = [p for group in bank.own.values() for p in group]
    sizes = {name: len(group) for name, group in bank.own.items()}
    starts = dict(zip(sizes, np.cumsum([0, *sizes.values()]), strict=False))
    type_ = cells.type[taken.cell[row]]
    type_start = np.array([starts[t] for t in CELL_TYPES])[type_]
    type_size = np.array([sizes[t] for t in CELL_TYPES])[type_]
    party = rng.random(len(row)) < PARTY_SHARE
    start = np.where(party, starts["party"], type_start)
    size = np.where(party, sizes["party"], type_size)
    is_empty = empty[row]
    start, size = np.where(is_empty, starts["empty"], start), np.where(is_empty, sizes["empty"], size)
    return patterns, start + np.floor(rng.random(len(row)) * size).astype(int)


def _copy(rng: np.random.Generator, plan: Plan, taken: Schedule, number: Ints, starts: Ints, source: Ints) -> None:
    """Points sentences of copied minutes to the meeting before, in the order of time, so that copies are copied on."""
    copied = plan.shows("minutes_copied", taken.cell, taken.month, rng)
    for row in np.flatnonzero(copied):
        before = row - 1
        if before < 0 or taken.cell[before] != taken.cell[row]:
            continue
        _point(rng, source, starts[row], starts[before], min(number[row], number[before]))


def _share(rng: np.random.Generator, plan: Plan, taken: Schedule, number: Ints, starts: Ints, source: Ints) -> None:
    """Points sentences of shared minutes to those of the first cell of the cluster in the same month."""
    cluster = plan.cluster[taken.cell]
    shared = plan.shows("minutes_shared", taken.cell, taken.month, rng)
    for row in np.flatnonzero((cluster >= 0) & shared):
        leader = np.flatnonzero(plan.cluster == cluster[row])[0]
        if leader == taken.cell[row]:
            continue
        rows = np.flatnonzero(
            (taken.cell == leader) & (taken.month == taken.month[row]) & (taken.kind == taken.kind[row])
        )
        if len(rows):
            _point(rng, source, starts[row], starts[rows[0]], min(number[row], number[rows[0]]))


def _point(rng: np.random.Generator, source: Ints, to: int, origin: int, count: int) -> None:
    kept = np.flatnonzero(rng.random(count) >= REWRITTEN)
    source[to + kept] = source[origin + kept]


def _handed_down(
    seed: int, bank: Words, tree: Tree, cells: Cells, months: Months, taken: Schedule, spots: list[str]
) -> pl.Series:
    """Two passages of the committee and one of the organisation each month; each cell takes most of them over."""
    rng, t = stream(seed, "handed down"), len(months)
    pieces = []
    for group, owner, count, taken_over in (
        ("committee", cells.committee, len(tree.committee_names), TAKEN_OVER),
        ("committee", cells.committee, len(tree.committee_names), TAKEN_OVER / 3),
        ("organisation", cells.organisation, len(tree.organisation_kind), TAKEN_OVER),
    ):
        unit_month = np.tile(np.arange(t), count)
        patterns = bank.handed[group]
        context = place_context(rng, bank, cells, months, np.zeros(count * t, int), unit_month, spots)
        texts = render(patterns, rng.integers(0, len(patterns), count * t), context, bank.bank, rng)
        takes = rng.random(len(taken)) < taken_over
        mine = texts.gather(owner[taken.cell] * t + taken.month)
        pieces.append(pl.select(pl.when(pl.Series(takes)).then(mine)).to_series())
    joined = pl.select(pl.concat_str(pieces, separator="\n", ignore_nulls=True)).to_series()
    return pl.select(pl.when(joined != "").then(joined)).to_series()


def _long_forms(bank: Words, cells: Cells, odd: Ints, taken: Schedule) -> pl.Series:
    communes = np.unique(cells.organisation[has(odd, "commune_template")])
    uses = np.isin(cells.organisation[taken.cell], communes)
    return pl.select(pl.when(pl.Series(uses)).then(pl.lit(bank.frame["long_form"][0]))).to_series()


def _frames(
    seed: int, bank: Words, tree: Tree, cells: Cells, taken: Schedule, conduct: Conduct, counts: Counts, rows: Ints
) -> dict[str, pl.Series]:
    """Head, middle and end in the form of the organisation."""
    rng = stream(seed, "frames")
    context = _head_context(tree, cells, taken, conduct, counts, rows)
    frame = {}
    for part in ("head", "middle", "close"):
        form = rng.integers(0, len(bank.frame[part]), len(tree.organisation_kind))
        choice = form[cells.organisation[taken.cell]]
        frame[part] = render(bank.frame[part], choice, context, bank.bank, rng)
    return frame


def _head_context(tree: Tree, cells: Cells, taken: Schedule, conduct: Conduct, counts: Counts, rows: Ints) -> Context:
    unit = pl.Series(tree.organisation_names).gather(cells.organisation[taken.cell])
    cell = pl.Series(cells.names).gather(taken.cell)
    start = conduct.started[rows].astype("M8[m]").astype(np.int64) % 1440
    end = conduct.ended[rows].astype("M8[m]").astype(np.int64) % 1440
    day = taken.day.astype("M8[D]")
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
    chair = pl.Series(["Bí thư chi bộ", "Phó bí thư chi bộ", "chi ủy viên được ủy quyền"]).gather(conduct.chair[rows])
    texts = {"unit": unit, "cell": cell, "unit_upper": unit.str.to_uppercase(), "cell_upper": cell.str.to_uppercase()}
    return Context({**texts, "chair": chair, **{n: pl.Series(v).cast(pl.String) for n, v in numbers.items()}})
