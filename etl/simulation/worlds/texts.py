"""Minutes, tasks and topics of a world: its own grammar and stock of phrases.

A sentence is a pattern with slots: `{name}` a phrase of the world's stock, which may have slots of its own, `{#a-b}` a
number. Styles say how sentences become minutes. Planted: minutes taken over from an earlier meeting with some
sentences changed, from another cell of the unit, or made of what any cell could have written.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

import numpy as np

from etl.simulation.chance import Bools
from etl.simulation.worlds.conduct import Conduct

SLOT = re.compile(r"\{([^{}]+)\}")
HOLLOW = (3, 6)
# Where symptoms come by degrees, so many hollow minutes have a sentence of their own (chosen by us).
OWN_BY_DEGREES = 0.3


class Writer:
    """Writes the texts of a world; `c` gives meetings, plan and stream of random numbers."""

    def __init__(self, c: Conduct) -> None:
        self.c, self.rng, self.stock = c, c.world.stream("texts"), c.world.text
        self.unaccented = bool(self.stock.get("unaccented")) and c.world["bare_share"] > self.rng.random()
        self.forms = self.rng.integers(0, len(self.stock["head"]), int(c.ground.unit.max()) + 1)
        self.handed = self._handed_down()

    def minutes(self, present: np.ndarray) -> list[str]:
        """Minutes of every meeting, in their order."""
        c = self.c
        copied, shared, empty = (c.shows(f"minutes_{how}") for how in ("copied", "shared", "empty"))
        bodies: list[list[str]] = []
        of_cell: dict[int, list[int]] = {}
        for i, cell in enumerate(c.meetings.cell.tolist()):
            earlier = of_cell.setdefault(cell, [])
            if copied[i] and earlier:
                body = self._taken_over(bodies[self._source(earlier)])
            elif empty[i]:
                body = [self._sentence("hollow") for _ in range(self.rng.integers(*HOLLOW))]
                if c.by_degrees and self.rng.random() < OWN_BY_DEGREES:
                    body.append(self._sentence("own", cell))
            else:
                body = self._own(cell)
            bodies.append(body)
            earlier.append(i)
        self._share(bodies, shared, of_cell)
        return [self._page(i, body, int(present[i])) for i, body in enumerate(bodies)]

    def tasks(self) -> list[list[str]]:
        """Texts of the tasks set at each meeting; planted: those of an earlier meeting again."""
        again, made = self.c.shows("tasks_repeated"), []
        last: dict[int, list[str]] = {}
        for i, cell in enumerate(self.c.meetings.cell.tolist()):
            fresh = [self._sentence("task") for _ in range(self.rng.integers(1, 5))]
            made.append(list(last[cell]) if again[i] and cell in last else fresh)
            last[cell] = made[-1]
        return made

    def topics(self) -> list[str | None]:
        """Topics of thematic meetings; planted: an earlier one again."""
        again, last, made = self.c.shows("topic_repeated"), {}, []
        for i, cell in enumerate(self.c.meetings.cell.tolist()):
            if not self.c.meetings.kind[i]:
                made.append(None)
                continue
            last[cell] = last[cell] if again[i] and cell in last else self._sentence("topic")
            made.append(last[cell])
        return made

    def _own(self, cell: int) -> list[str]:
        number = max(2, int(self.rng.poisson(self.c.world["own_sentences"])))
        common = self.rng.random(number) < self.c.world["common_share"]
        return [self._sentence("hollow" if each else "own", cell) for each in common]

    def _source(self, earlier: list[int]) -> int:
        back = 1 if self.c.world.ways["copying"] != "any" else int(self.rng.integers(1, 6))
        return earlier[-min(back, len(earlier))]

    def _taken_over(self, body: list[str]) -> list[str]:
        """Most sentences again; some written anew, figures of some changed."""
        changed = self.c.world["reword_share"] * (2 if self.c.world.ways["copying"] == "half" else 1)
        return [
            self._sentence("own")
            if self.rng.random() < changed
            else re.sub(r"\d+", lambda m: str(self.rng.integers(1, 99)), s)
            if self.rng.random() < 0.3
            else s
            for s in body
        ]

    def _share(self, bodies: list[list[str]], shared: Bools, of_cell: dict[int, list[int]]) -> None:
        """Where planted, the minutes of the partner's meeting of the month."""
        months, partner = self.c.meetings.month, self.c.planted.partner
        for i in np.flatnonzero(shared):
            theirs = of_cell.get(int(partner[self.c.meetings.cell[i]]), [])
            same = [j for j in theirs if months[j] == months[i]]
            if same:
                bodies[i] = self._taken_over(bodies[same[0]])

    def _handed_down(self) -> dict[tuple[int, int], str]:
        """Passages by area and month."""
        areas, months = int(self.c.ground.area.max()) + 1, len(self.c.months)
        share = self.c.world["handed_share"]
        given = [(a, t) for a in range(areas) for t in range(months) if self.rng.random() < share]
        return {place: self._sentence("handed") for place in given}

    def _sentence(self, what: str, cell: int | None = None) -> str:
        patterns = self.stock[what]
        return self._fill(str(patterns[self.rng.integers(len(patterns))]), cell)

    def _fill(self, pattern: str, cell: int | None) -> str:
        return SLOT.sub(lambda slot: self._slot(slot[1], cell), pattern)

    def _slot(self, slot: str, cell: int | None) -> str:
        if slot.startswith("#"):
            low, high = slot[1:].split("-")
            return str(self.rng.integers(int(low), int(high) + 1))
        if slot == "place" and cell is not None:
            # A cell has a few places of its own.
            names = self.stock["slots"]["place"]
            return str(names[(cell * 7 + int(self.rng.integers(4))) % len(names)])
        phrases = self.stock["slots"][slot]
        return self._fill(str(phrases[self.rng.integers(len(phrases))]), cell)

    def _page(self, i: int, body: list[str], present: int) -> str:
        c, meetings = self.c, self.c.meetings
        cell, day = int(meetings.cell[i]), meetings.day[i].astype(object)
        facts: dict[str, Any] = {
            "day": day.day, "month": day.month, "year": day.year, "here": present, "cell": cell,
            "all": int(c.ground.size[cell]), "unit": int(c.ground.unit[cell]),
        }  # fmt: skip
        form = int(self.forms[c.ground.unit[cell]])
        handed = self.handed.get((int(c.ground.area[cell]), int(meetings.month[i])))
        content = ([handed] if handed else []) + body
        text = "\n".join(
            [
                self.stock["head"][form].format(**facts),
                _styled(self.stock["style"], content, self.stock.get("voices", []), self.rng),
                self.stock["close"][form % len(self.stock["close"])].format(**facts),
            ]
        )
        return bare(text) if self.unaccented else text


def _styled(style: str, sentences: list[str], voices: list[str], rng: np.random.Generator) -> str:
    """Sentences as lines, as numbered points, as one long paragraph, or as what several voices say."""
    if style == "paragraph":
        return " ".join(sentences)
    if style == "numbered":
        return "\n".join(f"{k}. {sentence}" for k, sentence in enumerate(sentences, 1))
    if style == "voices":
        return "\n".join(f"{voices[int(rng.integers(len(voices)))]}: {sentence}" for sentence in sentences)
    return "\n".join(sentences)


def bare(text: str) -> str:
    """Vietnamese as typed without accents."""
    plain = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))
