"""What briefs state of every flagged cell of the small province holds: explanations, meetings, questions."""

from __future__ import annotations

import json
import re
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from dashboard import access
from dashboard.documents.brief import content, pdf, word
from dashboard.language import CODES, Language
from dashboard.scope import WHOLE
from dashboard.summaries.explanations import items_of
from dashboard.summaries.sentences import fill
from etl import warehouse
from etl.config.workspace import Workspace
from tests import pdf_text

# Circumstances by what the general explanation of a flag says of them.
TESTED = re.compile(
    r"mới sáp nhập|vừa sáp nhập|[Bb]í thư.* mới|chưa có internet|just merged|merged a short|new secretary"
)


@pytest.fixture(scope="module")
def flagged(built):
    """Rows of result.flags of the last month, all cells; questions are answered from that home."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CELLPULSE_KEY", built.environ["CELLPULSE_KEY"])
        patch.setenv("CELLPULSE_HOME", str(built.home))
        con = warehouse.reader(Workspace.open(built.home))
        yield con.sql("SELECT * FROM result.flags WHERE as_of = (SELECT max(as_of) FROM result.builds)").pl()
        con.close()


@pytest.fixture(scope="module", params=CODES)
def briefs(request, flagged) -> tuple[Language, dict[str, content.Brief]]:
    """Briefs of flagged cells by code, in one language."""
    t, as_of = Language(request.param), flagged["as_of"][0]
    # Every cell in the language that people read; every second in the other, which costs half a brief each.
    cells = sorted(set(flagged["cell_code"]))[:: 1 if t.code == "vi" else 2]
    before = _address_space()
    made = {cell: content.brief_of(cell, as_of, t, WHOLE) for cell in cells}
    # A process that has taken more than the machine has memory can start no other one: no file is read any more.
    assert _address_space() - before < 4 << 30
    return t, made


def _address_space() -> int:
    """In bytes; 0 where the system does not say."""
    file = Path("/proc/self/statm")
    return int(file.read_text("ascii").split()[0]) * 4096 if file.exists() else 0


def words_of(t: Language, as_of: Any) -> dict[str, dict[str, Any]]:
    rows = access.query("words", WHOLE, lang=t.code, as_of=as_of).iter_rows(named=True)
    return {row["id"]: json.loads(row["head"]) for row in rows if row["kind"] == "flag"}


def test_no_explanation_is_named_that_was_tested_and_does_not_hold(briefs):
    # Of the small province everything that can be tested is known.
    assert {cell: b.harmless for cell, b in briefs[1].items() if any(map(TESTED.search, b.harmless))} == {}


def test_what_was_not_tested_may_be_named(flagged):
    words = words_of(Language("vi"), flagged["as_of"][0])["attendance_drop"]
    assert len(items_of(words, "harmless", {"merger"})) == len(items_of(words, "harmless")) - 1


def test_the_pdf_sets_what_holds_apart_from_what_is_only_possible(briefs):
    t, all_briefs = briefs
    both = [b for b in all_briefs.values() if b.harmless_here and b.harmless][:2]
    assert both
    for brief in both:
        first = " ".join(pdf_text.pages(pdf.write([content.Sheets(brief)], t))[0].split())
        here, undecided = first.index(t("brief.harmless_here")), first.index(t("brief.harmless_undecided"))
        assert here < first.index(brief.harmless_here[-1][:30]) < undecided < first.index(brief.harmless[0][:30])


def test_no_part_of_a_sentence_counts_nothing(briefs):
    t = briefs[0]
    none = re.compile(r"\b0 (tháng|kỳ|months|of)|: 0\)")
    sentences = [text for b in briefs[1].values() for text in b.harmless_here]
    assert [text for text in sentences if none.search(text) or not text.strip()] == []
    template = "[{late} late. ][{recent} to come.]"
    assert fill(template, '{"late": 0, "recent": 2}', t) == "2 to come."
    assert fill(template, '{"late": 1, "recent": 0}', t) == "1 late."


def test_every_reason_that_rests_on_meetings_names_them(briefs, flagged):
    t, all_briefs = briefs
    days = dict(access._service().connect().execute("SELECT meeting_code, held_on FROM mart.meeting_facts").fetchall())
    n_named = 0
    for row in flagged.filter(flagged["severity"] != "duty").iter_rows(named=True):
        if row["cell_code"] not in all_briefs:
            continue
        reasons = all_briefs[row["cell_code"]].reasons
        sentence = fill(
            words_of(t, row["as_of"])[row["flag"]]["sentence"], row["evidence"], t, since=row["since"], masked=False
        )
        text = next((text for text, _ in reasons if text.startswith(sentence)), None)
        if text is None or not row["meetings"]:
            continue
        newest = sorted({days[code] for code in row["meetings"]}, reverse=True)[:6]
        assert all(t.date(day) in text for day in newest)
        n_named += 1
    assert n_named >= 4


def test_meetings_named_are_named(briefs):
    phrase = {"vi": "được nêu", "en": "meetings named"}[briefs[0].code]
    named = briefs[0]("meetings_named.all", days="").split(":")[0] + ":"
    speaking = [b for b in briefs[1].values() if phrase in " ".join([*b.questions, *b.papers, *b.clears])]
    assert speaking
    assert [b.name for b in speaking if not any(named in text for text, _ in b.reasons)] == []


def test_no_two_questions_ask_the_same(briefs, flagged):
    t, all_briefs = briefs
    words = words_of(t, flagged["as_of"][0])
    topics = {text: topic for head in words.values() for topic, text in items_of(head, "questions") if topic}
    for brief in all_briefs.values():
        asked = [topics[question] for question in brief.questions if question in topics]
        assert len(asked) == len(set(asked)), brief.questions


def test_the_head_says_what_is_known(briefs):
    t, all_briefs = briefs
    for cell, brief in all_briefs.items():
        assert (t("brief.code"), cell) in brief.facts
        assert dict(brief.facts)[t("brief.meeting_hour")]
        assert brief.objections


def test_the_second_page_is_used_to_its_end(briefs):
    t, all_briefs = briefs
    for brief in list(all_briefs.values())[:2]:
        second = pdf_text.pages(pdf.write([content.Sheets(brief)], t))[1]
        assert t("brief.objections") in second


def test_no_column_of_the_form_is_narrower_than_its_longest_word(briefs):
    t, all_briefs = briefs
    brief = next(iter(all_briefs.values()))
    for table in Document(BytesIO(word.write(content.Sheets(brief), t))).tables[:-1]:
        for cell in (cell for row in table.rows for cell in row.cells):
            longest = max((len(piece) for piece in cell.text.split()), default=0)
            # Times New Roman, 10 points: hardly a letter is wider than 2.2 mm, and 4 mm are the cell's margins.
            assert (cell.width or 0) / 36000 - 4 >= longest * 2.2, cell.text
