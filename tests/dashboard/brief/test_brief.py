"""The brief of a cell: what it says, that it stays on two pages, and both forms of file."""

from __future__ import annotations

import json
import re
from datetime import date, datetime
from io import BytesIO
from zipfile import ZipFile

import polars as pl
import pytest
from docx import Document

from dashboard import access
from dashboard.auth.current_user import store
from dashboard.documents.brief import Stamp, all_as_pdf, as_file, content, pdf, picture, word, write_brief
from dashboard.documents.brief.word_room import room_left
from dashboard.language import CODES, Language
from dashboard.scope import WHOLE, Unit
from dashboard.store import cases
from dashboard.store.answers import Answered
from dashboard.summaries import good_points
from etl.discover import documents
from etl.user_error import UserError
from tests import pdf_text
from tests.dashboard.rows import AS_OF

STAMP = Stamp(datetime(2026, 11, 10, 8, 30))
ENOUGH_FOR_ANY = (
    "Chi bộ đã làm việc này ở kỳ họp tháng trước, có ghi biên bản, có người phụ trách và thời hạn cụ thể. " * 2
)


@pytest.fixture
def tiny(open_world):
    return open_world("tiny")


@pytest.mark.parametrize("code", CODES)
def test_it_tells_why_what_to_ask_and_what_would_clear_the_cell(tiny, code):
    t = Language(code)
    brief = content.brief_of("C1", AS_OF, t, WHOLE)
    assert brief.name == "Chi bộ thôn Đông"
    assert len(brief.reasons) == 2
    assert any("5/2026" in text or "May 2026" in text for text, _ in brief.reasons)
    assert 4 <= len(brief.questions) <= content.QUESTIONS
    assert len(set(brief.questions)) == len(brief.questions)
    assert min(len(brief.papers), len(brief.clears), len(brief.harmless)) > 0
    assert len(brief.form) == 2
    everything = json.dumps([brief.facts, brief.reasons, brief.questions, brief.papers], ensure_ascii=False)
    assert "{" not in everything


def test_a_cell_without_a_sign_has_a_brief_too(tiny):
    t = Language("vi")
    brief = content.brief_of("C3", AS_OF, t, WHOLE)
    assert brief.reasons == []
    assert brief.form == []
    assert brief.questions == [t("brief.ask_how")]
    assert len(pdf.pages([content.Sheets(brief)], t)) == 2


def test_an_overdue_task_is_quoted_where_its_words_are_kept():
    task = {"held_on": date(2026, 5, 3), "due_on": date(2026, 6, 3), "days_overdue": 150}
    kept, unkept = (content._decision(task | {"task_text": text}, Language("vi")) for text in ("Sửa đường " * 40, None))
    assert "“Sửa đường" in kept
    assert kept.endswith(" …”")
    assert "“" not in unkept


def test_only_what_can_explain_a_flag_of_the_brief_is_named_as_its_explanation(tiny):
    """A season in which many are away explains low attendance, not minutes that repeat others."""
    words = {(kind, name): head for kind, folder in (("flag", "flags"), ("circumstance", "circumstances"))
             for name, head in spoken(folder).items()}  # fmt: skip
    holding = [{"circumstance": "season", "evidence": json.dumps({"months": ["2026-10"]})}]
    names = ("minutes_copied", "attendance_drop")
    copied, falling = ({"flag": name, "since": None, "evidence": "{}"} for name in names)
    t = Language("vi")
    assert content._harmless_here([copied], holding, words, t) == []
    assert len(content._harmless_here([copied, falling, falling], holding, words, t)) == 1


def spoken(folder):
    return {name: head | head.get("vi", {}) for name, head in documents(folder).items()}


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("cell", ["C1", "C3"])
def test_the_docx_has_lines_to_write_on_down_to_the_end_of_its_second_page(tiny, code, cell):
    t = Language(code)
    sheet = Document(BytesIO(word.write(content.Sheets(content.brief_of(cell, AS_OF, t, WHOLE)), t)))
    lines = sheet.tables[-2]
    assert len(lines.rows) > word.FEWEST_LINES
    assert -word.ROW_TO_WRITE < room_left(sheet) < 2 * word.ROW_TO_WRITE


def test_nothing_out_of_scope(tiny):
    with pytest.raises(UserError, match="no cell 'C1'"):
        content.brief_of("C1", AS_OF, Language("vi"), Unit("SOMEWHERE ELSE"))


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("cell", ["C1", "C2", "C3"])
def test_two_pages(tiny, code, cell):
    t = Language(code)
    pages = pdf.pages([content.Sheets(content.brief_of(cell, AS_OF, t, WHOLE), "x")], t)
    assert [page[:8] for page in pages] == [b"\x89PNG\r\n\x1a\n"] * 2


def test_two_pages_with_as_much_as_there_can_be(tiny):
    t = Language("vi")
    brief = content.brief_of("C1", AS_OF, t, WHOLE)
    many = {
        "reasons": [(ENOUGH_FOR_ANY, "Trong 10 chi bộ có dấu hiệu này, khoảng 9 nơi đúng.")] * content.REASONS,
        "answer": ENOUGH_FOR_ANY[:40] + 2 * ENOUGH_FOR_ANY[: content.LONGEST_ANSWER // 2 + 60],
        "decisions": [ENOUGH_FOR_ANY[:150]] * (content.DECISIONS + 1),
        "harmless_here": [ENOUGH_FOR_ANY[:110]] * 2,
        "harmless": [ENOUGH_FOR_ANY[:110]] * content.HARMLESS,
        "questions": [ENOUGH_FOR_ANY[:180]] * content.QUESTIONS,
        "papers": [ENOUGH_FOR_ANY[:110]] * content.PAPERS,
        "clears": [ENOUGH_FOR_ANY[:140]] * content.CLEARS,
        "good": [ENOUGH_FOR_ANY[:60]] * good_points.MOST,
        "objections": ENOUGH_FOR_ANY[:110],
        "form": ["Biên bản giống nhau giữa các chi bộ"] * content.FORM_ROWS,
    }
    assert len(pdf.pages([content.Sheets(content.Brief(**(vars(brief) | many)), "x")], t)) == 2


@pytest.fixture
def asked(tiny):
    """C1 was asked about its attendance and answered twice; C2's answer stands in a case that is closed."""
    kept, at = store(), datetime(2026, 11, 9, 8)
    for left in cases.open_cases(kept, ["C1", "C2"]).values():
        cases.change_case(kept, left.id, left.version, "an", at, reason="of another test", state="closed")
    one = cases.open_case(kept, "C1", ["attendance_drop", "no longer published"], "an", at)
    for hour, text in enumerate(("Chưa rõ.", "09/11/2026, bí thư chi bộ: Mùa gặt, đã họp bù.")):
        cases.add_note(kept, one.id, "answer", text, "an", at.replace(hour=9 + hour))
    cases.add_note(kept, one.id, "note", "Không phải câu trả lời.", "an", at.replace(hour=12))
    other = cases.open_case(kept, "C2", [], "an", at)
    cases.add_note(kept, other.id, "answer", "Đã xong.", "an", at)
    cases.change_case(kept, other.id, other.version, "an", at, reason="xong", state="closed")
    yield
    cases.change_case(kept, one.id, one.version, "an", at, reason="xong", state="closed")


ANSWER = "Chi bộ đã trả lời về Tỷ lệ dự họp giảm: “09/11/2026, bí thư chi bộ: Mùa gặt, đã họp bù.”"


def test_the_cells_answer_goes_with_the_sign_in_every_form_of_brief(asked, tmp_path):
    t = Language("vi")
    texts = [one_line(page) for page in pdf_text.pages(as_file("C1", ".pdf", t, WHOLE, STAMP))]
    assert len(texts) == 2
    assert ANSWER in texts[0]
    write_brief("C1", tmp_path / "x.docx", t, WHOLE, STAMP)
    assert ANSWER in [paragraph.text for paragraph in Document(str(tmp_path / "x.docx")).paragraphs]
    bundle = one_line(" ".join(pdf_text.pages(all_as_pdf({"C1": STAMP, "C2": STAMP}, t, WHOLE))))
    assert bundle.count("Chi bộ đã trả lời") == bundle.count(ANSWER) == 1


def one_line(text: str) -> str:
    return " ".join(text.split())


def test_a_long_answer_is_shortened_and_says_where_it_stands_in_full(tiny):
    brief = content.brief_of("C1", AS_OF, Language("vi"), WHOLE, Answered((), "dài " * 400))
    assert brief.answer.endswith("dài … (đọc đủ trong vụ việc)”")
    assert len(brief.answer) < content.LONGEST_ANSWER + 40


def test_the_same_brief_is_the_same_file(tiny):
    t = Language("vi")
    sheets = [content.Sheets(content.brief_of("C1", AS_OF, t, WHOLE), "x")]
    assert pdf.write(sheets, t) == pdf.write(sheets, t)


def test_the_document_says_what_the_model_says(tiny):
    t = Language("vi")
    brief = content.brief_of("C1", AS_OF, t, WHOLE)
    sheet = Document(BytesIO(word.write(content.Sheets(brief, "printed", "7"), t)))
    printed = "\n".join(paragraph.text for paragraph in sheet.paragraphs)
    for text in [sentence for sentence, _ in brief.reasons] + brief.questions + brief.papers + brief.clears:
        assert text in printed
    cells = [cell.text for table in sheet.tables for row in table.rows for cell in row.cells]
    assert set(brief.form) <= set(cells)
    assert cells.count(word.TICK) == 4 * (len(brief.form) + 1)
    assert sheet.sections[0].footer.paragraphs[0].text.endswith("Bản số: 7   printed")


def test_the_chart_marks_what_lies_beyond_the_limits(tiny):
    months = content.brief_of("C1", AS_OF, Language("vi"), WHOLE).months
    drawn = picture.attendance(months, Language("vi"))
    beyond = months.filter((pl.col("rate") < pl.col("low95")) | (pl.col("rate") > pl.col("high95"))).height
    inside = months["rate"].count() - beyond
    assert len(re.findall("<circle", drawn)) == inside
    assert len(re.findall("<polygon", drawn)) == beyond + 1


def test_each_month_of_the_strip_has_its_mark_and_each_year_stands_once(tiny):
    months = content.brief_of("C1", AS_OF, Language("vi"), WHOLE).months
    drawn = picture.meetings(months, Language("vi"))
    written = re.findall(r">([^<>]+)</text>", drawn)
    assert [text for text in written if len(text) == 4] == ["2024", "2025", "2026"]
    assert [int(text) for text in written if len(text) < 3 and text.isdigit()] == months["month"].dt.month().to_list()
    # Two regular meetings were not held, and every other month shows one.
    assert written.count("×") == 2
    assert sum(written.count(mark) for _, mark in picture.SHADES.values()) == months.height == 24
    width = float(re.findall(r'viewBox="0 0 ([\d.]+) ', drawn)[0])
    ends = [float(x) + float(wide) for x, wide in re.findall(r'<rect x="([\d.]+)" y="1" width="([\d.]+)"', drawn)]
    assert len(ends) == months.height
    assert width - picture.BOX < max(ends) <= width, "the last month is in the picture, and no empty month after it"


def test_a_strip_that_begins_in_december_has_no_year_over_the_next(tiny):
    months = content.brief_of("C1", AS_OF, Language("vi"), WHOLE).months
    drawn = picture.meetings(months.filter(pl.col("month") >= date(2024, 12, 1)), Language("vi"))
    assert re.findall(r">(20\d\d)</text>", drawn) == ["2025", "2026"]


@pytest.mark.parametrize("suffix", [".pdf", ".docx"])
def test_a_file_is_written(tiny, tmp_path, suffix):
    out = tmp_path / f"brief{suffix}"
    write_brief("C1", out, Language("en"), WHOLE, STAMP)
    if suffix == ".pdf":
        assert out.read_bytes().startswith(b"%PDF")
    else:
        assert "word/document.xml" in ZipFile(out).namelist()


@pytest.mark.parametrize(
    ("cell", "name", "reason"),
    [("NONE", "x.pdf", "no cell 'NONE'"), ("C1", "x.txt", "must end in"), ("C1", "gone/x.pdf", "no folder")],
)
def test_what_cannot_be_written_is_refused_in_a_sentence(tiny, tmp_path, cell, name, reason):
    with pytest.raises(UserError, match=reason):
        write_brief(cell, tmp_path / name, Language("vi"), WHOLE, STAMP)


def test_without_results_there_is_no_brief(open_world, tmp_path):
    open_world("empty")
    assert access.published()
    with pytest.raises(UserError, match="cellpulse build"):
        write_brief("C1", tmp_path / "x.pdf", Language("vi"), WHOLE, STAMP)
