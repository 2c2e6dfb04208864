"""What was understood of a file before anything is taken: fields, rows, what is left out, what is asked."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from etl.mapping.applying import Delivered
from etl.mapping.layout import Layout


@dataclass(frozen=True)
class Field:
    """A column of the contract, where its values come from, how sure that is (0-1), and an example."""

    table: str
    column: str
    source: str
    sure: float
    example: str


@dataclass(frozen=True)
class LeftOut:
    """Rows, sheets or columns that nothing is taken from, and why (a key of REASONS)."""

    place: str
    why: str


@dataclass(frozen=True)
class Question:
    """What must be answered by `key`; `options` are the answers (empty = any text); `about` names what it is of."""

    key: str
    topic: str
    about: str
    options: tuple[str, ...]
    examples: tuple[str, ...] = ()


@dataclass(frozen=True)
class Understood:
    """All of it; `parts` are what the intake would get, and nothing of it counts while a question is open."""

    kind: str
    layout: Layout
    fields: tuple[Field, ...]
    left_out: tuple[LeftOut, ...]
    questions: tuple[Question, ...]
    parts: tuple[Delivered, ...]
    notes: tuple[str, ...] = ()


REASONS = {
    "title": "above the heading",
    "numbering": "numbers of the columns",
    "section": "heading of a section",
    "total": "totals",
    "signature": "place, date, signatures or notes",
    "hidden_row": "hidden in the file",
    "hidden_sheet": "hidden sheet",
    "other_table": "another table; put it on a sheet of its own",
    "other_sheet": "another sheet; name it with sheet=NAME",
    "hidden_column": "hidden column",
    "stray": "a cell far from the table",
    "no_field": "no column of the contract",
    "no_value": "titled like a column of the contract, but its values are none of that column",
    "no_result": "formulas with an error, or whose results are not in the file; open it in Excel and save it again",
    "band_alone": "a band without points, which the contract has no place for",
    "no_day": "of the meeting itself, whose day the file does not name",
    "no_meeting": "no mark in it: a meeting that is still to come, or of which nothing was written",
    "not_held": "no meeting that month, as the file says",
    "earlier_tasks": "results of tasks that an earlier meeting assigned",
    "no_mark": "blank or of no meaning here",
    "activity": "activities, not participants",
    "short_stay": "there for less than the share of the meeting that counts",
    "same_name": "members of one name in one meeting",
}

# What is asked, by topic: in English for the command; the pages have it in both languages.
TOPICS = {
    "order": "are the days of '{about}' day first or month first?",
    "swapped": "texts in '{about}' have days above 12, dates only up to 12: were day and month swapped?",
    "mark": "what does the mark '{about}' mean?",
    "value": "what is {about} for all rows?",
    "code": "of which columns is {about} joined?",
    "hidden_rows": "take the hidden rows {about}?",
    "fraction": "is 1 in '{about}' the whole (100 %), or one percent?",
    "same_name": "two members have one name in one meeting; what tells them apart: birth year, number in the book or "
    "their order in the list?",
    "figure": "what do the figures below the months say?",
    "meeting": "which meeting is this? Its code, or cell and day such as C1-2026-09-05; the file says: {about}",
    "numbers": "do the columns {about} stand for months?",
    "clock": "is 20:00 in the lengths of '{about}' hours and minutes, or minutes and seconds?",
    "cell": "which cell is this? Its code or name",
    "year": "of which year are the days?",
}


# How places of LeftOut are written, for who shows them in another language.
ROWS = re.compile(r"^row ([\d, -]+)(?: and (\d+) more)?$")
LINE = re.compile(r"^line ([\d, ]+)(: .*)?$", re.DOTALL)
COUNT = re.compile(r"^(\d+) (rows|participants)$")
# A note on a column in which every row has the best value there is: "prefilled:scores.points".
PREFILLED = "prefilled"
BEST = {("scores", "points"): "100", ("scores", "band"): "good", ("tasks", "percent_done"): "100"}
# Chosen by us: fewer rows may all be the best by themselves.
FEWEST_PREFILLED = 5


def prefilled(parts: Sequence[Delivered]) -> tuple[str, ...]:
    """A note for each column in which all rows, five or more, have the best value: sheets are handed on like that
    before anybody has judged anything. They are taken as they are."""
    values: dict[tuple[str, str], list[str]] = {}
    for part in parts:
        for table, column in BEST:
            if part.table == table and column in part.columns:
                place = part.columns.index(column)
                values.setdefault((table, column), []).extend(row[place] for row in part.rows if row[place])
    return tuple(
        f"{PREFILLED}:{table}.{column}"
        for (table, column), given in values.items()
        if all_best(table, column, len(given), set(given))
    )


def all_best(table: str, column: str, n_rows: int, values: Collection[str]) -> bool:
    """Whether so many rows with a value, five or more, have only the column's best one; `values` are the different
    ones."""
    return n_rows >= FEWEST_PREFILLED and all(_is_best(value, BEST[table, column]) for value in values)


def _is_best(value: str, best: str) -> bool:
    return value == best or (best.isdigit() and re.fullmatch(rf"{best}(?:\.0*)?", value) is not None)


def grouped(left_out: Iterable[LeftOut]) -> dict[str, list[str]]:
    """By reason the places, in their order."""
    places: dict[str, list[str]] = {}
    for each in left_out:
        places.setdefault(each.why, []).append(each.place)
    return places


def sentence(question: Question) -> str:
    """A question in English."""
    return TOPICS[question.topic].format(about=question.about or "nothing")
