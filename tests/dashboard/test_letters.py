"""Letters to cells: sent with the question, made as DOCX and PDF, awaited, answered, within the scope only."""

from __future__ import annotations

import zipfile
from datetime import date, timedelta
from io import BytesIO

import pytest
from docx import Document
from docx.oxml.ns import qn
from lxml import etree

from dashboard.auth.current_user import here, store
from dashboard.documents.papers import letter as paper
from dashboard.documents.papers import printing
from dashboard.documents.papers.templates import filled
from dashboard.language import Language
from dashboard.scope import WHOLE, Unit
from dashboard.store import acting, audit, cases, letters
from dashboard.store.letters import Details, SentLetter, ToSend
from dashboard.summaries.known_of_cell import CellContext
from etl.config.workspace import now
from etl.user_error import UserError
from tests.dashboard import worlds
from tests.dashboard.showing import show, text
from tests.pdf_text import pages
from tests.tasks import papers

VI = Language("vi")
BREAKS = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n"}


@pytest.fixture
def world(open_world):
    """The tiny world, in which no case is open."""
    open_world("tiny")
    for case in cases.open_cases(store(), ["C1", "C2", "C3"]).values():
        cases.change_case(store(), case.id, case.version, "", now(), reason="r", state="closed")


def sent(cell: str = "C1", *, due: date | None = None, number: str = "") -> SentLetter:
    flags = ["attendance_drop", "meeting_skipped"]
    to_send = ToSend(worlds.AS_OF, due or now().date(), Details(number, question="Vì sao ít người dự?"))
    acting.act(store(), cell, flags, None, "", now(), reason="Vì sao ít người dự?", kind="question", letter=to_send,
               state="asked", due_on=to_send.due_on)  # fmt: skip
    return letters.letters_of(store(), [cell])[0]


def words(docx: bytes) -> str:
    """The paragraphs of the sheet and of its tables, read from the file itself: the library reads every style too."""
    with zipfile.ZipFile(BytesIO(docx)) as file:
        sheet = etree.fromstring(file.read("word/document.xml"))
    runs = [[piece for run in paragraph.iter(qn("w:r")) for piece in run] for paragraph in sheet.iter(qn("w:p"))]
    return "\n".join("".join(map(_piece, run)) for run in runs)


def _piece(piece: etree._Element) -> str:
    return (piece.text or "") if piece.tag == qn("w:t") else BREAKS.get(piece.tag, "")


def test_who_asks_a_cell_sends_a_letter_with_number_signatory_and_day(world):
    app = show("attention")
    app.button(key="act-C1").click().run()
    app.segmented_control(key="verb-C1").set_value("ask").run()
    app.text_input(key="number-C1").set_value("12").run()
    app.text_input(key="position-C1").set_value("PHÓ BÍ THƯ").run()
    app.text_area(key="reason-C1").set_value("Vì sao ít người dự?").run()
    app.button(key="write-C1").click().run()
    assert not app.exception, [e.message for e in app.exception]
    one = letters.letters_of(store(), ["C1"])[0]
    assert (one.details.number, one.answered_on) == ("12", None)
    assert (one.details.position, one.details.question) == ("PHÓ BÍ THƯ", "Vì sao ít người dự?")
    assert one.due_on == now().date() + timedelta(days=14)
    assert {"attendance_drop", "meeting_skipped"} <= set(one.flags)
    assert next(e for e in reversed(list(audit.entries(store()))) if e.action == "case: ask").detail["letter"] == "12"
    assert "Công văn 12, gửi" in text(show("profile", cell="C1"))


@pytest.mark.parametrize(
    ("lang", "wanted"),
    [
        ("vi", ("ĐẢNG CỘNG SẢN VIỆT NAM", "Số 7-CV/", "Kính gửi: Chi bộ thôn Đông (C1)", "Đảng ủy xã Ia Kênh",
                "PHIẾU TRẢ LỜI", "đến hết tháng 10/2026", "Nơi nhận:")),
        ("en", ("COMMUNIST PARTY OF VIET NAM", "No 7-CV/", "To: Chi bộ thôn Đông (C1)", "FORM FOR THE ANSWER")),
    ],
)  # fmt: skip
def test_the_letter_has_the_flags_sentences_the_question_and_the_day_in_both_forms(world, lang, wanted):
    one, t = sent(number="7"), Language(lang)
    inside = paper.values(one, t, WHOLE)
    assert len(inside["reasons"]) == 2
    docx, pdf = (paper.as_file(one, suffix, t, WHOLE) for suffix in (".docx", ".pdf"))
    printed = " ".join(" ".join(pages(pdf)).split())
    for piece in (*wanted, *inside["reasons"], *inside["questions"], t.date(one.due_on), "Vì sao ít người dự?"):
        assert piece in words(docx)
        assert " ".join(piece.split()) in printed
    assert "{{" not in words(docx)
    assert "{%" not in words(docx)


def test_a_letter_names_the_meetings_of_its_flags(world, monkeypatch):
    days = {"attendance_drop": [date(2026, 9, day) for day in range(1, 9)]}
    monkeypatch.setattr("dashboard.summaries.worded_cell.context_of", lambda *_: CellContext((), frozenset(), days))
    (fall,) = [reason for reason in paper.values(sent(), VI, WHOLE)["reasons"] if "08/09/2026, 07/09/2026" in reason]
    assert "và 2 kỳ khác" in fall


def test_what_superiors_owe_is_not_asked_of_the_cell(open_world, world):
    open_world("visited")
    one = sent()
    with_duty = SentLetter(**(vars(one) | {"flags": ("findings_overdue",)}))
    assert paper.values(with_duty, VI, WHOLE)["reasons"] == []
    assert "không nêu dấu hiệu nào" in words(paper.as_file(with_duty, ".docx", VI, WHOLE))


def test_no_letter_of_a_cell_out_of_scope_is_made(open_world, world):
    one = sent()
    open_world("copied")
    assert paper.as_file(one, ".docx", VI, Unit("A"))
    elsewhere = SentLetter(**(vars(one) | {"cell_code": "C2"}))
    with pytest.raises(UserError, match="no cell 'C2'"):
        paper.as_file(elsewhere, ".docx", VI, Unit("A"))
    with pytest.raises(UserError, match="no cell 'C2'"):
        paper.all_as_zip([one, elsewhere], VI, Unit("A"))


def test_a_batch_is_one_pdf_and_an_archive_with_a_folder_for_each_unit(world):
    batch = [sent("C1"), sent("C2")]
    printed = " ".join(pages(paper.all_as_pdf(batch, VI, WHOLE)))
    assert "Chi bộ thôn Đông" in printed
    assert "Chi bộ thôn Tây" in printed
    with zipfile.ZipFile(BytesIO(paper.all_as_zip(batch, VI, WHOLE))) as archive:
        assert archive.namelist() == ["Đảng ủy xã Ia Kênh/01-C1.docx", "Đảng ủy xã Ia Kênh/02-C2.docx"]
    assert [paper.numbered(first, 2) for first in ("9", "", "A1")] == ["11", "", ""]


def test_an_answer_ends_the_waiting_and_a_day_that_passed_is_shown(world):
    one = sent(due=now().date())
    late = now().date() + timedelta(days=1)
    assert one.is_overdue(late)
    assert not one.is_overdue(now().date())
    assert ("C1", one.due_on) in letters.awaited(store())
    cases.add_answer(store(), one.case_id, "Mùa gặt.", now().date(), "", now())
    answered = letters.letters_of(store(), ["C1"])[0]
    assert answered.answered_on == now().date()
    assert not answered.is_overdue(late)
    assert "C1" not in {cell for cell, _ in letters.awaited(store())}
    case = cases.open_cases(store(), ["C1"])["C1"]
    assert (case.state, case.due_on) == ("open", None)
    shown = text(show("cases", case=str(one.case_id)))
    assert "chi bộ đã trả lời" in shown


def test_a_letter_is_sent_whole_or_not_at_all(world):
    with pytest.raises(UserError, match="not past"):
        sent(due=now().date() - timedelta(days=1))
    assert "C1" not in cases.open_cases(store(), ["C1"])


def test_a_committees_own_template_counts_and_a_faulty_one_is_named(world):
    folder = here().home / "documents"
    folder.mkdir(exist_ok=True)
    own = folder / "letter.vi.docx"
    values = paper.values(sent(), VI, WHOLE)
    try:
        for line, outcome in (
            ("Gửi {{ cell }}", "Gửi Chi bộ thôn Đông (C1)"),
            ("{{ phone }}", None),
            ("{{ cell.__class__.__mro__ }}", None),
            ("{% for x in %}", None),
            ("{{ 1 / 0 }}", None),
            ("{{ 'a' * 10 ** 11 }}", "too much time or memory"),
        ):
            sheet = Document()
            sheet.add_paragraph(line)
            sheet.save(str(own))
            if outcome and outcome.startswith("Gửi"):
                assert words(filled("letter", "vi", values, here().home)).strip() == outcome
            else:
                fault = outcome or r"letter\.vi\.docx: the template is faulty"
                with pytest.raises(UserError, match=fault):
                    filled("letter", "vi", values, here().home)
        own.write_bytes(b"no archive")
        with pytest.raises(UserError, match="no template in DOCX"):
            filled("letter", "vi", values, here().home)
    finally:
        own.unlink()


def test_the_templates_are_what_their_sources_say():
    assert papers.main(["--check"]) is None


def test_a_name_is_never_a_way_to_the_folder_above():
    assert [paper.plain(name) for name in ("..", "../x", ". .", "Đảng bộ xã A.")] == ["_", "_x", "_", "Đảng bộ xã A"]


def test_what_people_wrote_stays_text(world):
    inside = paper.values(sent(), VI, WHOLE) | {"questions": ["a & <b> {{ cell }} </w:t>"]}
    assert "a & <b> {{ cell }} </w:t>" in words(filled("letter", "vi", inside, here().home))


def test_a_row_of_a_table_stands_whole_on_one_page():
    sheet = Document()
    table = sheet.add_table(0, 2, style="Table Grid")
    for number in range(40):
        cells = table.add_row().cells
        for line in range(5):
            cells[1].add_paragraph(f"ý {number}.{line}")
    file = BytesIO()
    sheet.save(file)
    printed = pages(printing.as_pdf([file.getvalue()]))
    assert len(printed) > 2
    for number in range(40):
        of_row = [sum(f"ý {number}.{line}" in page.split("\n") for line in range(5)) for page in printed]
        assert sorted(of_row)[-1] == 5, (number, of_row)
