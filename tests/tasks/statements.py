"""What is stated of flagged cells in a built home, each sentence tried on cells drawn by a seed, in both languages.

`uv run poe statements 200 --home DIR`. Prints what is wrong, and how often each statement was tried; ends with 1 where
anything is. The end of page 2 is looked at where pdftoppm is installed.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import Any

import numpy as np
from docx import Document
from docx.shared import Mm
from docx.table import Table
from PIL import Image
from streamlit import logger

from dashboard import access
from dashboard.auth.current_user import NOBODY, CurrentUser, here
from dashboard.components import flag_cards
from dashboard.components.frame import PageContext
from dashboard.documents import brief
from dashboard.documents.brief.content import HARMLESS, REASONS
from dashboard.documents.papers import letter
from dashboard.language import CODES, Language
from dashboard.scope import WHOLE
from dashboard.store.letters import Details, SentLetter
from dashboard.summaries.explanations import items_of
from dashboard.summaries.sentences import fill
from dashboard.summaries.worded_cell import Flag, WordedCell, worded
from dashboard.views.attention.triage_list import without_flag
from tests.pdf_text import pages

AT = datetime(2026, 11, 29, 12)
NO_MONTHS = re.compile(r"\b0 (tháng|months)\b|(gần nhất|gần đây|last) 0\b")
NAMED = re.compile(r"(họp|kỳ) (đã )?được nêu|meetings named", re.IGNORECASE)
MOST_DAYS, MONTHS_OF_DOUBT = 6, 2
# Two questions that have so much of their words in common ask the same (chosen by us).
ALIKE = 0.7
# Of the height of page 2, what may be empty in one piece, and the margin below.
EMPTY, MARGIN = 0.15, 0.07
# Millimetres: the letters of a heading in bold of 10 points on average, and what lies left and right of them.
LETTER, INSIDE = 10 * 25.4 / 72 * 0.5, 3.8
WORDS_OF_TASK = 40
Fault = tuple[str, str]


@dataclass(frozen=True)
class Papers:
    """A cell with its papers in one language: PDF by page and DOCX of the brief, the words of its letter, the cards of
    its flags on the pages; texts of the PDF without blanks, since it breaks lines where it likes."""

    of_cell: WordedCell
    t: Language
    as_of: date
    pdf: list[str]
    docx: Any
    letter: dict[str, Any]
    cards: dict[str, str]
    raw: bytes

    @property
    def first(self) -> list[Flag]:
        """The flags that the brief states."""
        return list(self.of_cell.flags[:REASONS])

    @property
    def written(self) -> str:
        """All that the DOCX of the brief says."""
        cells = [cell.text for table in self.docx.tables for row in table.rows for cell in row.cells]
        return "\n".join([*(one.text for one in self.docx.paragraphs), *cells])


def papers_of(cell: str, as_of: date, t: Language) -> Papers:
    """Makes the papers of a cell."""
    of_cell = worded(cell, as_of, t, WHOLE)
    stamp = brief.Stamp(AT, "an", "1", texts=True)
    raw = brief.as_file(cell, ".pdf", t, WHOLE, stamp, as_of)
    docx = Document(BytesIO(brief.as_file(cell, ".docx", t, WHOLE, stamp, as_of)))
    names = tuple(flag["flag"] for flag in of_cell.flags)
    sent = SentLetter(1, 1, cell, as_of, names, as_of, as_of, None, Details())
    pdf, words = list(map(squeezed, pages(raw))), letter.values(sent, t, WHOLE)
    return Papers(of_cell, t, as_of, pdf, docx, words, cards_of(of_cell, as_of, t), raw)


def cards_of(of_cell: WordedCell, as_of: date, t: Language) -> dict[str, str]:
    """By flag its card on the profile, with what the queue writes of all flags."""
    fresh = access.query("freshness", WHOLE).row(0, named=True)
    ctx = PageContext(t, CurrentUser("an", NOBODY, (NOBODY,)), as_of, None, fresh)
    queue = str(flag_cards.in_short(ctx, list(of_cell.flags), of_cell.known))
    return {flag["flag"]: f"{flag_cards.in_full(ctx, flag, of_cell.known)}\n{queue}" for flag in of_cell.flags}


def squeezed(text: str) -> str:
    """The text without blanks and hyphens."""
    return re.sub(r"[\s\u00ad‐-]+", "", text)


def holding(p: Papers) -> list[str]:
    """Sentences of the circumstances that hold and explain a flag of the brief, worked out from what is published."""
    rows = access.query("cell_circumstances", WHOLE, as_of=p.as_of, cell=p.of_cell.head["cell_code"]).to_dicts()
    sentences: dict[str, None] = {}
    for flag in p.first:
        family = p.of_cell.words["flag", flag["flag"]].get("family")
        for row in rows:
            spoken = p.of_cell.words["circumstance", row["circumstance"]]
            if {flag["flag"], family} & set(spoken["explains"]) and not _later(row["evidence"], flag["since"]):
                sentences[fill(spoken["sentence"], row["evidence"], p.t, masked=False)] = None
    return list(sentences)[:HARMLESS]


def _later(evidence: str, since: date | None) -> bool:
    begun = json.loads(evidence).get("since")
    year, month = map(int, (begun or "1-1").split("-"))
    return bool(begun) and since is not None and (year - since.year) * 12 + month - since.month > MONTHS_OF_DOUBT


def explanations(p: Papers) -> Iterator[Fault]:
    """Under "holds in this cell" stands in both forms what holds and nothing else; what is ruled out stands nowhere."""
    expected = holding(p)
    title, ends = p.t("brief.harmless_here"), [p.t("brief.harmless_undecided"), p.t("brief.questions")]
    texts = [one.text for one in p.docx.paragraphs]
    end = min(texts.index(name) for name in ends if name in texts)
    in_docx = texts[texts.index(title) + 1 : end] if title in texts else []
    if in_docx != expected:
        yield "explanations that hold, DOCX", f"{in_docx} for {expected}"
    whole = "".join(p.pdf)
    begin = whole.find(squeezed(title)) if expected else -1
    places = [place for name in ends if (place := whole.find(squeezed(name), begin + 1)) > 0]
    in_pdf = whole[begin + len(squeezed(title)) : min(places)] if begin >= 0 else ""
    if re.sub(r"[•‣]", "", in_pdf) != squeezed("".join(expected)) or (not expected and squeezed(title) in whole):
        yield "explanations that hold, PDF", f"{in_pdf} for {expected}"
    for text in ruled_out(p):
        if squeezed(text) in whole or text in p.written:
            yield "explanations ruled out", text


def ruled_out(p: Papers) -> set[str]:
    """Explanations of the flags of the brief that a circumstance decides, unless another flag leaves them open."""
    tested = p.of_cell.known.tested

    def texts(flag: Flag, tested: frozenset[str]) -> set[str]:
        items = items_of(p.of_cell.words["flag", flag["flag"]], "harmless", tested)
        return {fill(text, flag["evidence"], p.t, since=flag["since"], masked=False) for _, text in items}

    every = set().union(*(texts(flag, frozenset()) for flag in p.first))
    return every - set().union(*(texts(flag, tested) for flag in p.first)) - set(holding(p))


def months(p: Papers) -> Iterator[Fault]:
    """Nothing is stated of the last 0 months."""
    sentences = [p.of_cell.sentence(flag, p.t) for flag in p.of_cell.flags]
    for text in (p.written, *sentences, *p.letter["reasons"], *p.letter["questions"]):
        if shown := NO_MONTHS.search(text):
            yield "0 months", text[max(shown.start() - 60, 0) : shown.end() + 20]


def questions(p: Papers) -> Iterator[Fault]:
    """No two questions of the brief, or of the letter, ask the same."""
    for asked in (p.of_cell.items(p.first, "questions", p.t, 6), p.letter["questions"]):
        words = [set(re.findall(r"\w+", question.lower())) for question in asked]
        for i, one in enumerate(words):
            for j in range(i):
                if len(one & words[j]) > ALIKE * len(one | words[j]):
                    yield "questions", f"{asked[j]} | {asked[i]}"


def head(p: Papers) -> Iterator[Fault]:
    """Code, hour and place stand on the first page, the contact for objections on the second, and in the DOCX."""
    code, labels = p.of_cell.head["cell_code"], [p.t.of("brief", name) for name in ("code", "meeting_hour", "place")]
    for text in (code, *labels):
        if squeezed(text) not in p.pdf[0] or text not in p.written:
            yield "head", text
    contact = f"{p.t('brief.objections')}: {here().config.documents.objections or p.t('brief.objections_by_hand')}"
    if squeezed(contact) not in p.pdf[-1] or contact not in p.written:
        yield "objections", contact


def tasks(p: Papers) -> Iterator[Fault]:
    """Overdue tasks are quoted where their text is kept."""
    asked = {"as_of": p.as_of, "cell": p.of_cell.head["cell_code"], "texts": True}
    for task in access.query("cell_open_tasks", WHOLE, **asked).head(5)["task_text"].drop_nulls():
        begun = re.sub(r"\s+", " ", task)[:WORDS_OF_TASK].rsplit(" ", 1)[0]
        if squeezed(begun) not in "".join(p.pdf) or begun not in p.written:
            yield "overdue tasks", task


def room(p: Papers) -> Iterator[Fault]:
    """Two pages, the second one full, and no word broken in a table of the DOCX."""
    if len(p.pdf) != 2:
        yield "pages", str(len(p.pdf))
    elif shutil.which("pdftoppm") and (empty := empty_of_page(p.raw, 2)) > EMPTY:
        yield "page 2", f"{empty:.0%} of it are empty"
    for table in p.docx.tables:
        yield from (("broken word", word) for word in broken_words(table))


def empty_of_page(pdf: bytes, page: int) -> float:
    """The largest share of the height of a page that is empty in one piece, less the margin below."""
    command = ["pdftoppm", "-r", "20", "-gray", "-f", str(page), "-l", str(page), "-"]
    drawn = subprocess.run(command, input=pdf, capture_output=True, check=True).stdout
    grey = np.asarray(Image.open(BytesIO(drawn)))
    end = int(grey.shape[0] * (1 - MARGIN))
    ink = np.flatnonzero((grey[:end] < 200).any(axis=1))
    return float(np.diff(np.append(ink, end)).max() / grey.shape[0])


def broken_words(table: Table) -> list[str]:
    """Words of the headings that are wider than their column."""
    words = [(word, (cell.width or Mm(0)).mm) for cell in table.rows[0].cells for word in cell.text.split()]
    return [word for word, width in words if len(word) * LETTER > width - INSIDE]


def meetings(p: Papers) -> Iterator[Fault]:
    """A flag states its meetings by day, up to six and how many more, on cards, in brief and letter; none refers to
    meetings that are not named."""
    asked = {"as_of": p.as_of, "cells": p.of_cell.head["cell_code"]}
    rows = access.query("flag_meetings", WHOLE, **asked).to_dicts()
    for flag in p.of_cell.flags:
        name = flag["flag"]
        meetings_of_flag = {(row["held_on"], row["meeting_code"]) for row in rows if row["flag"] == name}
        days = [p.t.date(day) for day, _ in sorted(meetings_of_flag, reverse=True)]
        listed = [p.of_cell.sentence(flag, p.t), *p.cards[name].split("\n")]
        listed += ["".join(p.pdf)] if flag in p.first else []
        listed += [one for one in p.letter["reasons"] if one == listed[0]]
        for text in map(squeezed, listed):
            more = [str(len(days) - MOST_DAYS)] if len(days) > MOST_DAYS else []
            if lacking := [word for word in (*days[:MOST_DAYS], *more) if squeezed(word) not in text]:
                yield "meetings of a flag", f"{name} lacks {lacking}"
        if flag["severity"] != letter.OWED_BY_SUPERIORS and listed[0] not in p.letter["reasons"]:
            yield "meetings in the letter", name
        spoken = p.of_cell.words["flag", name]
        items = [text for kind in ("questions", "papers", "clears", "harmless") for text in spoken.get(kind, ())]
        if not days and any(NAMED.search(text) for text in (spoken["sentence"], *items)):
            yield "meetings named", name


STATEMENTS = (explanations, months, questions, head, tasks, room, meetings)


def improved(as_of: date, previous: date | None, t: Language) -> Iterator[Fault]:
    """Of cells that improved nothing says that too little is known of them."""
    rows = access.query("queue", WHOLE, as_of=as_of, previous=previous, state="improved", take=100_000).to_dicts()
    for row in rows:
        if row["state"] == "thin" or (not row["flags"] and without_flag(t, row["state"]) == t("queue.thin_text")):
            yield "improved", row["cell_code"]


def drawn(n: int, seed: int, as_of: date) -> list[str]:
    """Codes of so many cells with a flag, fewer where there are no more."""
    asked = {"as_of": as_of, "previous": None, "state": "any", "take": 100_000}
    rows = access.query("queue", WHOLE, **asked).to_dicts()
    flagged = sorted(row["cell_code"] for row in rows if row["flags"])
    return random.Random(seed).sample(flagged, min(n, len(flagged)))


def faults(n: int, seed: int = 1) -> tuple[list[str], Counter[str]]:
    """What is wrong of so many cells of the home in the environment, in both languages; how often each was tried."""
    fresh = access.query("freshness", WHOLE).row(0, named=True)
    as_of = access.computed(fresh["as_of"])
    previous = max((month for month in access.query("months_published", WHOLE)["as_of"] if month < as_of), default=None)
    wrong, tried = [], Counter[str]()
    for t in map(Language, CODES):
        wrong += [f"{t.code} {name}: {what}" for name, what in improved(as_of, previous, t)]
        for cell in drawn(n, seed, as_of):
            of_cell = papers_of(cell, as_of, t)
            for statement in STATEMENTS:
                tried[statement.__name__] += 1
                wrong += [f"{t.code} {cell} {name}: {what}" for name, what in statement(of_cell)]
    return wrong, tried


def main() -> None:
    """Prints the report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cells", type=int, nargs="?", default=200)
    parser.add_argument("--home", required=True)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    os.environ["CELLPULSE_HOME"] = asked.home
    logger.set_log_level("ERROR")  # cards are drawn outside of a page
    wrong, tried = faults(asked.cells, asked.seed)
    print(*wrong, *(f"{name}: tried {times} times" for name, times in tried.items()), f"{len(wrong)} wrong", sep="\n")
    raise SystemExit(bool(wrong))


if __name__ == "__main__":
    main()
