"""What is stated of a flagged cell, on 200 random ones: any flags together, circumstances tested, figures at zero."""

from __future__ import annotations

import json
import random
import re
from datetime import date, timedelta
from functools import cache
from string import Formatter
from typing import Any

import pytest

from dashboard import access
from dashboard.language import CODES, Language
from dashboard.scope import WHOLE
from dashboard.summaries.explanations import items_of
from dashboard.summaries.known_of_cell import CellContext
from dashboard.summaries.sentences import fill
from dashboard.summaries.worded_cell import WordedCell
from tests.dashboard import worlds

N_CELLS = 200
KINDS = ("sentence", "questions", "harmless", "papers", "clears")
# By how a template writes a figure, what may stand there; without a kind it is a count, but for these.
OF_NAME = {"months": ["2026-03", "2026-05"], "since": "2026-03", "since_low": "2026-02", "since_high": "2026-06"}
NOTHING_COUNTED = re.compile(r"\b0 (tháng|kỳ|months|meetings|of)\b|: 0\)|\bunknown\b|chưa rõ|[{}\[\]]")


@cache
def words(lang: str) -> dict[tuple[str, str], dict[str, Any]]:
    rows = access.query("words", WHOLE, lang=lang, as_of=worlds.AS_OF).iter_rows(named=True)
    return {(row["kind"], row["id"]): json.loads(row["head"]) for row in rows}


def drawn(template: str, rng: random.Random) -> dict[str, Any]:
    """A figure for each placeholder; those of parts that may be left out are now and then zero."""
    optional = {name for part in re.findall(r"\[([^\]]*)\]", template) for name in named(part)}
    return {
        name: 0 if name in optional and rng.random() < 0.5 else OF_NAME.get(name, rng.random() if kind.endswith("%")
                                                                            else rng.randint(3, 12))
        for name, kind in named(template).items()
    }  # fmt: skip


def named(template: str) -> dict[str, str]:
    return {name: kind or "" for _, name, kind, _ in Formatter().parse(template) if name}


def cell_of(number: int, t: Language) -> WordedCell:
    """A cell with one to five flags, each resting on up to twelve meetings, and with some circumstances tested."""
    rng, spoken = random.Random(number), words(t.code)
    ids = sorted(name for kind, name in spoken if kind == "flag")
    tests = sorted({name for head in spoken.values() for name in head.get("tested", {})})
    flags, circumstances = [], {}
    for flag in rng.sample(ids, rng.randint(1, 5)):
        head = spoken["flag", flag]
        template = " ".join(str(head.get(kind, "")) for kind in KINDS)
        days = [worlds.AS_OF - timedelta(days=30 * i) for i in range(rng.randint(0, 12))]
        circumstances[flag] = sorted(days)
        flags.append({"flag": flag, "severity": "act", "confidence": rng.random(), "since": date(2026, 3, 1),
                      "evidence": json.dumps(drawn(template.replace("['", "").replace("']", ""), rng))})  # fmt: skip
    known = CellContext((), frozenset(rng.sample(tests, rng.randint(0, len(tests)))), circumstances)
    return WordedCell({"name": "Chi bộ", "cell_code": f"C{number}"}, flags, spoken, (), known)


@pytest.fixture(scope="module", params=CODES)
def flagged(request):
    """Two hundred flagged cells in a language; the same ones in each."""
    from tests.dashboard.conftest import built

    access.use(access.QueryService(lambda: "statements", lambda: built("tiny").cursor()))
    t = Language(request.param)
    cells = [cell_of(number, t) for number in range(N_CELLS)]
    access.use(None)
    assert len({cell.head["cell_code"] for cell in cells}) == N_CELLS
    assert all(cell.flags for cell in cells)
    return t, cells


def test_sentences_have_their_figures_and_name_their_meetings_up_to_six(flagged):
    t, cells = flagged
    n_more = 0
    for cell in cells:
        for flag in cell.flags:
            sentence, days = cell.sentence(flag, t), cell.known.days_of(flag["flag"])[::-1]
            assert not NOTHING_COUNTED.search(sentence), sentence
            assert [day for day in days[:6] if t.date(day) not in sentence] == []
            assert [day for day in days[6:] if t.date(day) in sentence] == []
            n_more += len(days) > 6 and str(len(days) - 6) in sentence
    assert n_more > N_CELLS / 2


def test_no_explanation_is_named_that_was_tested_and_all_others_may_be(flagged):
    t, cells = flagged
    n_left_out = 0
    for cell in cells:
        named_here = cell.items(cell.flags, "harmless", t, 100)
        for flag in cell.flags:
            head, evidence = cell.words["flag", flag["flag"]], flag["evidence"]
            every = {
                fill(text, evidence, t, since=flag["since"], masked=False) for _, text in items_of(head, "harmless")
            }
            open_ = {
                fill(text, evidence, t, since=flag["since"], masked=False)
                for _, text in items_of(head, "harmless", cell.known.tested)
            }
            elsewhere = {
                fill(text, other["evidence"], t, since=other["since"], masked=False)
                for other in cell.flags if other is not flag
                for _, text in items_of(cell.words["flag", other["flag"]], "harmless", cell.known.tested)
            }  # fmt: skip
            assert open_ <= set(named_here)
            assert not (every - open_ - elsewhere) & set(named_here)
            n_left_out += bool(every - open_)
    assert n_left_out > N_CELLS / 4


def test_no_two_questions_of_a_cell_ask_the_same(flagged):
    t, cells = flagged
    for cell in cells:
        topics = {
            fill(text, flag["evidence"], t, since=flag["since"], masked=False): topic
            for flag in cell.flags
            for topic, text in items_of(cell.words["flag", flag["flag"]], "questions")
            if topic
        }
        asked = cell.items(cell.flags, "questions", t, 6)
        assert len(asked) == len(set(asked))
        of_topics = [topics[question] for question in asked if question in topics]
        assert len(of_topics) == len(set(of_topics)), asked
