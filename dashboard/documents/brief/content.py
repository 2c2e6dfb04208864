"""What a brief says: the published results of one cell, chosen and put into sentences; knows no file format."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from textwrap import shorten
from typing import Any

import polars as pl

from dashboard import access
from dashboard.auth.current_user import here, store
from dashboard.documents.brief.facts import facts
from dashboard.language import Language
from dashboard.scope import Scope
from dashboard.store import responses
from dashboard.store.answers import Answered
from dashboard.summaries import precision
from dashboard.summaries.attendance import attendance_sentence
from dashboard.summaries.circumstances import explaining
from dashboard.summaries.good_points import criteria_not_praised, good_points
from dashboard.summaries.meeting_months import meetings_sentence
from dashboard.summaries.precision import Measured
from dashboard.summaries.sentences import natural_frequency
from dashboard.summaries.worded_cell import Flag, WordedCell, Words, worded

# What fits two pages and what a visit has time for (docs/screens.md#visit-brief: three sentences, five decisions, six
# questions; the others chosen by us by the room that is left).
REASONS, DECISIONS, QUESTIONS, PAPERS, CLEARS, HARMLESS = 3, 5, 6, 4, 3, 4
FORM_ROWS = 5
# Letters; the whole answer stands in the case, the whole task on the cell's profile.
LONGEST_ANSWER, LONGEST_TASK = 320, 90


@dataclass(frozen=True)
class Brief:
    """The content of a brief in one language; every text is ready to print; `answer` may be empty.

    `months` are those of cell_months.sql.
    """

    title: str
    name: str
    facts: list[tuple[str, str]]
    reasons: list[tuple[str, str]]
    answer: str
    attendance: str
    months: pl.DataFrame
    meetings: str
    decisions: list[str]
    harmless_here: list[str]
    harmless: list[str]
    questions: list[str]
    papers: list[str]
    clears: list[str]
    good: list[str]
    form: list[str]
    objections: str


@dataclass(frozen=True)
class Sheets:
    """A brief as it is printed: who printed it when, and the number of the copy (empty = written in by hand)."""

    brief: Brief
    printed: str = ""
    copy: str = ""


def brief_of(
    cell: str,
    as_of: date,
    t: Language,
    scope: Scope,
    answered: Answered | None = None,
    *,
    texts: bool = False,
    scores: bool = True,
) -> Brief:
    """The content of a cell's brief as of a month, with what it `answered`, and with `texts` the words of its tasks;
    without `scores` its good points, which are points, and the points in sentences of flags are left out.

    Raises UserError where the cell is out of scope or did not exist.
    """
    asked = {"as_of": as_of, "cell": cell}
    of_cell = worded(cell, as_of, t, scope, responses.of_cells(store(), [cell]), scores=scores)
    head, words, flags, holding = of_cell.head, of_cell.words, of_cell.flags, of_cell.holding
    months = access.query("cell_months", scope, **asked)
    visits = access.query("cell_visits", scope, **asked).to_dicts()
    roll, secretary = (
        access.query(question, scope, **asked).to_dicts() for question in ("cell_roll", "cell_secretary")
    )
    seen = access.query("cell_scores", scope, **asked)
    met = access.query("plan_cells", scope, as_of=as_of, cells=cell).to_dicts()
    meetings = access.query("cell_meetings", scope, **asked).to_dicts()
    measured = precision.measured(words)
    # Items speak of the meetings that stand beside the sentence of their flag.
    first = flags[:REASONS]

    return Brief(
        title=t("brief.title"),
        name=head["name"],
        facts=facts(head, roll, secretary, met, visits, meetings, as_of, t),
        reasons=[_reason(of_cell, flag, t, measured.get(flag["flag"])) for flag in first],
        answer=_answer(answered, words, t),
        attendance=attendance_sentence(t, months),
        months=months,
        meetings=meetings_sentence(t, months.to_dicts()),
        decisions=_decisions(access.query("cell_open_tasks", scope, **asked, texts=texts), t),
        harmless_here=_harmless_here(first, holding, words, t)[:HARMLESS],
        harmless=of_cell.items(first, "harmless", t, HARMLESS),
        questions=of_cell.items(first, "questions", t, QUESTIONS) or [t("brief.ask_how")],
        papers=of_cell.items(first, "papers", t, PAPERS) or [t("brief.papers_any")],
        clears=of_cell.items(first, "clears", t, CLEARS),
        good=good_points(seen, words, t, criteria_not_praised(flags, words, months)) if scores else [],
        form=[words[("flag", flag["flag"])]["name"] for flag in flags[:FORM_ROWS]],
        objections=here().config.documents.objections or t("brief.objections_by_hand"),
    )


def _reason(of_cell: WordedCell, flag: dict[str, Any], t: Language, measured: Measured | None) -> tuple[str, str]:
    """The sentence of a flag with the meetings it rests on, and how sure it is."""
    frequency = of_cell.words[("flag", flag["flag"])].get("frequency")
    return of_cell.sentence(flag, t), natural_frequency(frequency, flag["confidence"], t, measured) or ""


def _answer(answered: Answered | None, words: Words, t: Language) -> str:
    """What the cell answered about the flags it was asked about, shortened; empty where there is no answer."""
    if answered is None:
        return ""
    text = shorten(answered.text, LONGEST_ANSWER, placeholder=t("brief.answer_shortened"))
    names = [words[("flag", flag)]["name"] for flag in answered.flags if ("flag", flag) in words]
    return t("brief.answer_about", flags=t.listed(names), text=text) if names else t("brief.answer", text=text)


def _decisions(tasks: pl.DataFrame, t: Language) -> list[str]:
    listed = [_decision(task, t) for task in tasks.head(DECISIONS).to_dicts()]
    more = tasks.height - len(listed)
    return [*listed, t("brief.more_decisions", n=more)] if more > 0 else listed


def _decision(task: dict[str, Any], t: Language) -> str:
    """A task by the meeting that set it and its date, with its words where they are kept."""
    line = t("brief.decision", date_held=t.date(task["held_on"]), due=t.date(task["due_on"]), days=task["days_overdue"])
    text = shorten(task["task_text"] or "", LONGEST_TASK, placeholder=" …")
    return f"{line}: “{text}”" if text else line


def _harmless_here(flags: Sequence[Flag], holding: Sequence[dict[str, Any]], words: Words, t: Language) -> list[str]:
    """Harmless explanations that were tested, hold for this cell and can explain one of the flags, each once."""
    sentences = [one for flag in flags for one in explaining(words, t, flag, holding, masked=False)]
    return list(dict.fromkeys(sentences))
