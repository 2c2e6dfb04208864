"""The rubrics of data/rubrics: read, compared with their own sums, and put in order of time.

A committee may copy and change these files, so whatever does not fit is refused with one sentence that names the file.
A rubric is in force from its valid_from until the next one begins; the earliest one also judges what was held before.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from typing import Annotated, Any, Literal, get_args

import duckdb
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from etl.discover import documents, statements
from etl.user_error import UserError

CRITERIA = "models/criteria"
KINDS = ("regular", "thematic", "regular_and_thematic")
# What scoring itself passes to every criterion file.
SPAN = {"first_day", "last_day"}

CellType = Literal[
    "residential", "agency", "public_service", "state_enterprise", "private_enterprise", "student", "armed_forces"
]
# With the empty one for cells whose type is not known.
CELL_TYPES = (*get_args(CellType), "")
# What a rubric of a home has to say of itself, so that it can be asked who decided it.
STATED = ("author", "reviewer", "version")

Kind = Literal["regular", "thematic", "regular_and_thematic"]
Text = Annotated[str, Field(min_length=1)]
Points = Annotated[float, Field(gt=0, le=100)]


class _Part(BaseModel):
    # Extra keys are refused: a misspelt key that is silently ignored would change scores unseen.
    model_config = ConfigDict(extra="forbid", frozen=True)


class Words(_Part):
    """A name in both languages."""

    vi: Text
    en: Text


class Bands(_Part):
    """The least points, of 100, of each band; below `average` is weak."""

    good: float = Field(le=100)
    fair: float
    average: float = Field(gt=0)

    @model_validator(mode="after")
    def _fall(self) -> Bands:
        if not self.good > self.fair > self.average:
            raise ValueError("the bands must fall: good above fair above average")
        return self


class Line(_Part):
    """One line of a criterion: its points, the criterion file that shows it, and the kinds of meeting it is asked of.

    An empty `evidence` means that nothing in the data shows it.
    """

    id: Text
    points: Points
    vi: Text
    en: Text
    evidence: str
    source: Text
    kinds: tuple[Kind, ...] = KINDS
    parameters: Mapping[str, float | list[float]] = {}
    parameters_source: str = ""

    @property
    def arguments(self) -> dict[str, float | list[float]]:
        """The parameters as the criterion's file takes them: `earned` (points) becomes `share` (0-1 of the line)."""
        given = dict(self.parameters)
        if isinstance(earned := given.pop("earned", None), list):
            given["share"] = [points / self.points for points in earned]
        return given

    @model_validator(mode="after")
    def _fits(self) -> Line:
        if self.parameters and not self.parameters_source:
            raise ValueError(f"line {self.id}: parameters need a parameters_source, if only 'chosen by us' and why")
        _curve_fits(self)
        _evidence_fits(self)
        return self


class Criterion(_Part):
    """One criterion: its points and the lines they are split into."""

    id: Text
    points: Points
    vi: Text
    en: Text
    source: Text
    lines: tuple[Line, ...]

    @model_validator(mode="after")
    def _adds_up(self) -> Criterion:
        # Points of lines that are asked of different kinds only may be counted beside one another, as the forms do.
        total = sum(line.points for line in self.lines)
        if abs(total - self.points) > 1e-6:
            raise ValueError(f"criterion {self.id}: its lines have {total:g} points together, it has {self.points:g}")
        for kind in KINDS:
            if not any(kind in line.kinds for line in self.lines):
                raise ValueError(f"criterion {self.id}: no line is asked of {kind} meetings")
        return self


class Rubric(_Part):
    """A scoring framework as its file has it; `valid_to` may be left out and then is the day before the next one.

    `cell_types`: those it judges, none = all that no other rubric names. A rubric of a home states author, reviewer
    and version.
    """

    valid_from: date
    valid_to: date | None = None
    cell_types: tuple[CellType, ...] = ()
    source: Text
    author: str = ""
    reviewer: str = ""
    version: str = ""
    name: Words
    bands: Bands
    criteria: tuple[Criterion, ...]

    @model_validator(mode="after")
    def _is_whole(self) -> Rubric:
        total = sum(criterion.points for criterion in self.criteria)
        if abs(total - 100) > 1e-6:
            raise ValueError(f"the criteria have {total:g} points together instead of 100")
        ids = [criterion.id for criterion in self.criteria] + [line.id for line in self.lines]
        if twice := sorted({name for name in ids if ids.count(name) > 1 or name == "total"}):
            raise ValueError(f"the id {twice[0]} stands twice, or is kept for the sum")
        if self.valid_to is not None and self.valid_to < self.valid_from:
            raise ValueError("valid_to is before valid_from")
        return self

    @property
    def lines(self) -> tuple[Line, ...]:
        """All lines, in the order of the file."""
        return tuple(line for criterion in self.criteria for line in criterion.lines)


@dataclass(frozen=True)
class InForce:
    """A rubric with its id (the file's name) and the days, both inclusive, on which it judges meetings of some type."""

    id: str
    rubric: Rubric
    first_day: date
    last_day: date


@cache
def load() -> tuple[InForce, ...]:
    """The rubrics of data/rubrics by time; together they cover every day. Raises UserError with a sentence."""
    try:
        return arrange(documents("rubrics"))
    except ValueError as error:
        raise UserError(f"data/rubrics/{error}") from error


def with_home(files: Mapping[str, Mapping[str, Any]], folder: str) -> tuple[InForce, ...]:
    """Those of data/rubrics and of a home (id to content; `folder` names it in sentences).

    Raises UserError with one sentence where one of the home's does not fit, has the name of one that is there, or does
    not state author, reviewer and version.
    """
    if not files:
        return load()
    general = documents("rubrics")
    for name, content in files.items():
        if name in general:
            raise UserError(f"{folder}/{name}.toml: data/rubrics has a rubric of this name; choose another one")
        if lacking := [key for key in STATED if not content.get(key)]:
            raise UserError(f"{folder}/{name}.toml: {lacking[0]} is missing; state {', '.join(STATED)}")
    load()
    try:
        return arrange({**general, **files})
    except ValueError as error:
        raise UserError(f"{folder}/{error}") from error


def arrange(files: Mapping[str, Mapping[str, Any]]) -> tuple[InForce, ...]:
    """The rubrics of these files (id to content) by time, each with the days it judges; those for all types first.

    Raises ValueError with one sentence, which begins with the file's name, where there is none, one does not fit its
    own sums or the criterion files, or two are valid on one day for the same cells.
    """
    arranged = sorted(((name, _read(name, content)) for name, content in files.items()), key=lambda f: f[1].valid_from)
    general = [one for one in arranged if not one[1].cell_types]
    if not general:
        raise ValueError("*.toml: there is no rubric for all cells; put back hd42_2025.toml")
    for of_type in ("", *CELL_TYPES[:-1]):
        same = [one for one in arranged if of_type in one[1].cell_types] if of_type else general
        for (earlier, before), (later, after) in pairwise(same):
            if before.valid_from == after.valid_from or (before.valid_to and before.valid_to >= after.valid_from):
                raise ValueError(f"{later}.toml: on {after.valid_from}, its first day, {earlier}.toml is valid too")
    starts = [date.min, *(rubric.valid_from for _, rubric in general[1:])]
    ends = [*(start - timedelta(days=1) for start in starts[1:]), date.max]
    for_all = [InForce(name, rubric, *days) for (name, rubric), *days in zip(general, starts, ends, strict=True)]
    for_types = [
        InForce(name, one, one.valid_from, one.valid_to or date.max) for name, one in arranged if one.cell_types
    ]
    return (*for_all, *for_types)


def in_force(rubrics: tuple[InForce, ...], day: date, cell_type: str = "") -> InForce:
    """The rubric by which a meeting of this day is judged in a cell of this type (empty = not known)."""
    there = [one for one in rubrics if one.first_day <= day <= one.last_day]
    own = [one for one in there if cell_type in one.rubric.cell_types]
    return own[-1] if own else next(one for one in there if not one.rubric.cell_types)


def published(rubrics: tuple[InForce, ...]) -> dict[str, str]:
    """Each rubric as JSON, by id, as it stands in result.metadata."""
    return {one.id: one.rubric.model_dump_json() for one in rubrics}


def of_results(con: duckdb.DuckDBPyConnection) -> tuple[InForce, ...]:
    """The rubrics that the results were computed by; those of data/rubrics where none is published."""
    asked = "SELECT id, head FROM result.metadata WHERE kind = 'rubric' AND lang = 'vi'"
    heads = {name: json.loads(head) for name, head in con.execute(asked).fetchall()}
    return arrange(heads) if heads else load()


def days(rubrics: tuple[InForce, ...]) -> list[dict[str, Any]]:
    """Rows without gap or overlap: cell_type (empty = not known), first_day, last_day, rubric (id)."""
    ends = {one.last_day for one in rubrics if one.last_day < date.max}
    starts = sorted({one.first_day for one in rubrics} | {end + timedelta(days=1) for end in ends})
    lasts = [*(start - timedelta(days=1) for start in starts[1:]), date.max]
    return [
        {
            "cell_type": cell_type,
            "first_day": start,
            "last_day": last,
            "rubric": in_force(rubrics, start, cell_type).id,
        }
        for cell_type in CELL_TYPES
        for start, last in zip(starts, lasts, strict=True)
    ]


def _read(name: str, content: Mapping[str, Any]) -> Rubric:
    try:
        return Rubric.model_validate(content)
    except ValidationError as error:
        first = error.errors()[0]
        # Our own sentences name the criterion or line; those of the library only say what is wrong.
        place = "" if first["type"] == "value_error" else ".".join(map(str, first["loc"])) + ": "
        raise ValueError(f"{name}.toml: {place}{first['msg'].removeprefix('Value error, ')}") from error


def _curve_fits(line: Line) -> None:
    at, earned = line.parameters.get("at"), line.parameters.get("earned")
    if at is None and earned is None:
        return
    if not (isinstance(at, list) and isinstance(earned, list) and len(at) == len(earned) > 1):
        raise ValueError(f"line {line.id}: at and earned must be lists of one length, two points or more")
    if any(here >= after for here, after in pairwise(at)):
        raise ValueError(f"line {line.id}: at must rise from point to point")
    if any(here > after for here, after in pairwise(earned)) or earned[0] < 0 or earned[-1] > line.points:
        raise ValueError(f"line {line.id}: earned must not fall, nor leave 0 to {line.points:g}")


def _evidence_fits(line: Line) -> None:
    if not line.evidence:
        return
    files = statements(CRITERIA)
    if line.evidence not in files:
        raise ValueError(f"line {line.id}: {CRITERIA}/{line.evidence}.sql does not exist; there are {', '.join(files)}")
    wanted = set(re.findall(r"\$(\w+)", files[line.evidence].sql)) - SPAN
    if wanted != set(line.arguments):
        names = ", ".join("earned" if name == "share" else name for name in sorted(wanted)) or "no parameters"
        raise ValueError(f"line {line.id}: {CRITERIA}/{line.evidence}.sql takes {names}")
