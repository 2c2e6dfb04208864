"""What a brief says: the published results of one cell, chosen and put into sentences; knows no file format."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from textwrap import shorten
from typing import Any

import polars as pl

from dashboard import access
from dashboard.language import Language
from dashboard.scope import Scope
from dashboard.store.answers import Answered
from dashboard.summaries.attendance import attendance_sentence
from dashboard.summaries.flags import ordered
from dashboard.summaries.meeting_months import WITHOUT_REGULAR, kind_of
from dashboard.summaries.places import place_of
from dashboard.summaries.sentences import fill, natural_frequency
from etl.user_error import UserError

# What fits two pages and what a visit has time for (docs/screens.md#visit-brief: three sentences, five decisions, six
# questions; the others chosen by us by the room that is left).
REASONS, DECISIONS, QUESTIONS, PAPERS, CLEARS, HARMLESS, GOOD = 3, 5, 6, 4, 3, 4, 3
FORM_ROWS = 5
# Letters; the whole answer stands in the case.
LONGEST_ANSWER = 320
# A line of the rubric counts as a good point from this share of its points on (chosen by us: the band "good").
GOOD_SHARE = 0.9

Words = dict[tuple[str, str], dict[str, Any]]


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


@dataclass(frozen=True)
class Sheets:
    """A brief as it is printed: who printed it when, and the number of the copy (empty = written in by hand)."""

    brief: Brief
    printed: str = ""
    copy: str = ""


def brief_of(cell: str, as_of: date, t: Language, scope: Scope, answered: Answered | None = None) -> Brief:
    """The content of a cell's brief as of a month, with what it `answered`.

    Raises UserError where the cell is out of scope or did not exist.
    """
    asked = {"as_of": as_of, "cell": cell}
    cells = access.query("cell", scope, **asked)
    if cells.is_empty():
        raise UserError(f"there is no cell '{cell}' at the end of {as_of:%Y-%m}; the queue's pages name the codes")
    head = cells.row(0, named=True)
    words = {
        (row["kind"], row["id"]): json.loads(row["head"])
        for row in access.query("words", scope, lang=t.code, as_of=as_of).iter_rows(named=True)
    }
    flags = ordered(access.query("cell_flags", scope, **asked).to_dicts(), head["reasons"] or [])
    worded = [flag for flag in flags if ("flag", flag["flag"]) in words]
    months = access.query("cell_months", scope, **asked)
    visits = access.query("cell_visits", scope, **asked).to_dicts()
    roll, secretary = (
        access.query(question, scope, **asked).to_dicts() for question in ("cell_roll", "cell_secretary")
    )
    met = access.query("plan_cells", scope, as_of=as_of, cells=cell).to_dicts()
    return Brief(
        title=t("brief.title"),
        name=head["name"],
        facts=_facts(head, roll, secretary, met, visits, as_of, t),
        reasons=[_reason(flag, words, t) for flag in worded[:REASONS]],
        answer=_answer(answered, words, t),
        attendance=attendance_sentence(t, months),
        months=months,
        meetings=_meetings(months, t),
        decisions=_decisions(access.query("cell_open_tasks", scope, **asked), t),
        harmless_here=_harmless_here(access.query("cell_circumstances", scope, **asked), words, t)[:HARMLESS],
        harmless=_in_turn(worded, "harmless", words, t, HARMLESS),
        questions=_in_turn(worded, "questions", words, t, QUESTIONS) or [t("brief.ask_how")],
        papers=_in_turn(worded, "papers", words, t, PAPERS) or [t("brief.papers_any")],
        clears=_in_turn(worded, "clears", words, t, CLEARS),
        good=_good(access.query("cell_scores", scope, **asked), words, t),
        form=[words[("flag", flag["flag"])]["name"] for flag in worded[:FORM_ROWS]],
    )


def _facts(
    head: dict[str, Any], roll: list[dict[str, Any]], secretary: list[dict[str, Any]], met: list[dict[str, Any]],
    visits: list[dict[str, Any]], as_of: date, t: Language,
) -> list[tuple[str, str]]:  # fmt: skip
    return [
        (t("brief.place"), place_of(head["above"])),
        (t("brief.type"), f"{t.of('cell_type', head['cell_type'])}; {t.of('state', head['state'] or 'thin')}"),
        (t("brief.roll"), _roll(roll, t)),
        (t("brief.secretary"), _secretary(secretary, t)),
        (t("brief.last_visit"), _last_visit(visits, t)),
        (t("brief.open_findings"), _open_findings(visits, t)),
        (t("brief.meeting_day"), _meeting_day(met, t)),
        (t("brief.data"), _data(head["completeness"], as_of, t)),
    ]


def _roll(roll: list[dict[str, Any]], t: Language) -> str:
    if not roll:
        return t("value.unknown")
    row = {name: t("value.unknown") if value is None else value for name, value in roll[0].items()}
    return t("brief.roll_text", members=row["members"], expected=row["expected"], exempt=row["exempt"])


def _secretary(secretary: list[dict[str, Any]], t: Language) -> str:
    """Since when there is the present secretary; that the post is vacant; or that this is not known."""
    known = secretary[0] if secretary else {"vacant": None, "since": None}
    if known["vacant"]:
        return t("brief.secretary_vacant")
    return t("value.unknown") if known["since"] is None else t.date(known["since"])


def _meeting_day(met: list[dict[str, Any]], t: Language) -> str:
    """The day of the month on which the cell met most often of late, and how often it did."""
    days = Counter(on.day for row in met for on in row["met_on"] or [])
    if not days:
        return t("value.unknown")
    day, times = max(days.items(), key=lambda item: (item[1], -item[0]))
    return t("brief.meeting_day_text", day=day, n=times, total=days.total())


def _last_visit(visits: list[dict[str, Any]], t: Language) -> str:
    if not visits:
        return t("brief.no_visit")
    last = visits[0]
    visit = t("brief.visit_text", date=t.date(last["visited_on"]), kind=t.of("visit_kind", last["kind"]))
    promised = [v for v in visits if v["visit_code"] == last["visit_code"] and v["due_on"] is not None]
    if not promised:
        return t("brief.visit_no_commitment", visit=visit)
    done = sum(bool(v["remedied"]) for v in promised)
    return t("brief.visit_commitments", visit=visit, n=len(promised), done=done)


def _open_findings(visits: list[dict[str, Any]], t: Language) -> str:
    left = [visit for visit in visits if visit["remedied"] is False]
    if not left:
        return t("brief.no_open_finding")
    topics = dict.fromkeys(t.of("topic", visit["topic"]) for visit in left)
    earliest = min(visit["due_on"] for visit in left)
    return t("brief.open_text", n=len(left), topics=t.listed(list(topics)), date=t.date(earliest))


def _data(completeness: float | None, as_of: date, t: Language) -> str:
    seen = t("value.unknown") if completeness is None else t.percent(completeness)
    return t("brief.data_text", month=t.month(as_of), seen=seen)


def _reason(flag: dict[str, Any], words: Words, t: Language) -> tuple[str, str]:
    """The sentence of a flag, and how sure it is."""
    spoken = words[("flag", flag["flag"])]
    sentence = fill(spoken["sentence"], flag["evidence"], t, since=flag["since"], masked=False)
    return sentence, natural_frequency(spoken.get("frequency"), flag["confidence"], t) or ""


def _answer(answered: Answered | None, words: Words, t: Language) -> str:
    """What the cell answered about the flags it was asked about, shortened; empty where there is no answer."""
    if answered is None:
        return ""
    text = shorten(answered.text, LONGEST_ANSWER, placeholder=t("brief.answer_shortened"))
    names = [words[("flag", flag)]["name"] for flag in answered.flags if ("flag", flag) in words]
    return t("brief.answer_about", flags=t.listed(names), text=text) if names else t("brief.answer", text=text)


def _meetings(months: pl.DataFrame, t: Language) -> str:
    rows = months.to_dicts()
    missing = [t.month(row["month"]) for row in rows if kind_of(row) in WITHOUT_REGULAR]
    if not missing:
        return t("strip.all_held", n=len(rows))
    return t("strip.some_missing", n=len(missing), total=len(rows), months=t.listed(missing))


def _decisions(tasks: pl.DataFrame, t: Language) -> list[str]:
    listed = [
        t("brief.decision", date_held=t.date(task["held_on"]), due=t.date(task["due_on"]), days=task["days_overdue"])
        for task in tasks.head(DECISIONS).to_dicts()
    ]
    more = tasks.height - len(listed)
    return [*listed, t("brief.more_decisions", n=more)] if more > 0 else listed


def _harmless_here(circumstances: pl.DataFrame, words: Words, t: Language) -> list[str]:
    """Harmless explanations that were tested and hold for this cell."""
    known = [row for row in circumstances.to_dicts() if ("circumstance", row["circumstance"]) in words]
    return [fill(words[("circumstance", r["circumstance"])]["sentence"], r["evidence"], t) for r in known]


def _in_turn(flags: list[dict[str, Any]], kind: str, words: Words, t: Language, most: int) -> list[str]:
    """The items of a kind taken from the flags in turn, so that each is represented; each once."""
    lists = [(flag, words[("flag", flag["flag"])].get(kind, [])) for flag in flags]
    longest = max((len(items) for _, items in lists), default=0)
    turns = (
        fill(items[i], flag["evidence"], t, since=flag["since"], masked=False)
        for i in range(longest)
        for flag, items in lists
        if i < len(items)
    )
    return _first(turns, most)


def _first(items: Iterable[str], most: int) -> list[str]:
    return list(dict.fromkeys(items))[:most]


def _good(scores: pl.DataFrame, words: Words, t: Language) -> list[str]:
    """What went well: criteria with nearly all their points, the best first."""
    names = {c["id"]: c[t.code] for (kind, _), head in words.items() if kind == "rubric" for c in head["criteria"]}
    seen = [row for row in scores.to_dicts() if row["assessable"] and row["criterion"] in names]
    well = [row for row in seen if row["points"] >= GOOD_SHARE * row["max_points"]]
    best = sorted(well, key=lambda row: (-row["points"] / row["max_points"], -row["max_points"]))[:GOOD]
    return [t("brief.good_text", name=names[r["criterion"]], points=r["points"], most=r["max_points"]) for r in best]
