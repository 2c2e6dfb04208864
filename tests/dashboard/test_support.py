"""What cells need support in: only what is known to be lacking, beside their own signals, and a letter to the unit."""

from __future__ import annotations

from datetime import date

import pytest

from dashboard import access
from dashboard.auth.current_user import store
from dashboard.documents.papers import support_letter
from dashboard.language import Language
from dashboard.scope import WHOLE, Unit
from dashboard.store import audit
from tests.dashboard.showing import show, text
from tests.dashboard.test_letters import words
from tests.dashboard.worlds import AS_OF

VI = Language("vi")
NOTHING: dict[str, object] = {"secretary_vacant": False}
CASES = {
    "no_venue": {"has_venue": False},
    "no_equipment": {"has_equipment": False},
    "no_internet": {"has_internet": False},
    "secretary_vacant": {"secretary_vacant": True},
    "secretary_new": {"secretary_since": date(2026, 8, 1)},
    "members_off": {"on_roll": 10, "off_roll": 3},
    "owner": {"ownership": "foreign"},
    "": {"ownership": "state"},
}


@pytest.fixture
def lacking(open_world):
    """A function that says of C1, which has flags of time, what it lacks; C2 and C3 say nothing."""
    open_world("tiny")
    con = access._service().connect()

    def of(**values: object) -> None:
        con.execute("DELETE FROM mart.cell_circumstances")
        names, marks = ", ".join(values), ", ".join("?" * len(values))
        insert = f"INSERT INTO mart.cell_circumstances (as_of, cell_code, {names}) VALUES (?, 'C1', {marks})"
        con.execute(insert, [AS_OF, *values.values()])
        open_world("tiny")

    yield of
    con.execute("DELETE FROM mart.cell_circumstances")
    open_world("tiny")


def needs(scope=WHOLE, **asked: str) -> dict[str, list[str]]:
    rows = access.query("support_cells", scope, as_of=AS_OF, **asked)
    return dict(rows["cell_code", "needs"].iter_rows())


@pytest.mark.parametrize(("need", "values"), CASES.items())
def test_only_what_is_known_to_be_lacking_counts_as_a_need(lacking, need, values):
    lacking(**values)
    assert needs() == ({"C1": [need]} if need else {})
    assert needs(need="no_venue") == ({"C1": ["no_venue"]} if need == "no_venue" else {})


def test_training_is_a_need_only_beside_signals_of_chairing(lacking):
    lacking(secretary_trained_on=date(2023, 1, 1))
    assert needs() == {}
    con = access._service().connect()
    con.execute(
        "INSERT INTO result.flags BY NAME SELECT * REPLACE ('few_speakers' AS flag) FROM result.flags "
        "WHERE cell_code = 'C1' AND flag = 'attendance_drop' AND as_of = ?",
        [AS_OF],
    )
    lacking(secretary_trained_on=date(2023, 1, 1))
    assert needs() == {"C1": ["training"]}
    lacking(secretary_trained_on=date(2026, 1, 1))
    assert needs() == {}
    con.execute("DELETE FROM result.flags WHERE flag = 'few_speakers' AND cell_code = 'C1'")


def test_the_page_lists_counts_and_offers_a_letter_within_the_scope(lacking):
    lacking(has_venue=False, has_equipment=False)
    shown = text(show("support"))
    assert "1 chi bộ có dấu hiệu đi cùng điều kiện còn thiếu." in shown
    assert "chưa có nơi họp; chưa có trang thiết bị" in shown
    assert "need=no_venue" in shown
    assert "Chi bộ thôn Đông" in text(show("support", need="no_equipment"))
    assert VI("support.none") in text(show("support", need="owner"))
    app = show("support")
    assert len(app.get("download_button")) >= 2
    paper = words(support_letter.as_file(WHOLE, AS_OF, date(2026, 11, 29), ".docx", VI))
    for part in ("Chi bộ thôn Đông (C1)", "chưa có nơi họp: 1 chi bộ", "Tỷ lệ dự họp giảm", "không phải khuyết điểm"):
        assert part in paper
    english = words(support_letter.as_file(WHOLE, AS_OF, date(2026, 11, 29), ".docx", Language("en")))
    assert "no place to meet: 1" in english
    assert "1 cells\n" not in english
    nobodys = words(support_letter.as_file(Unit("elsewhere"), AS_OF, date(2026, 11, 29), ".docx", VI))
    assert "C1" not in nobodys
    assert all(entry.action != "exported" or "C1" not in entry.subject for entry in audit.entries(store()))


def test_only_full_years_in_the_post_count_and_no_letter_is_offered_about_no_cell(lacking):
    lacking(has_venue=False, secretary_from=date(AS_OF.year - 20, AS_OF.month + 1, 1))
    assert VI("support.since", n=20) not in text(show("support"))
    lacking(has_venue=False, secretary_from=date(AS_OF.year - 20, AS_OF.month, 1))
    app = show("support")
    assert VI("support.since", n=20) in text(app)
    assert VI("support.letter.pdf") in [button.proto.label for button in app.get("download_button")]
    lacking(**NOTHING)
    assert VI("support.letter.pdf") not in [button.proto.label for button in show("support").get("download_button")]


def test_ways_count_what_is_known_and_pairs_of_meetings_in_one_slot(lacking):
    lacking(**NOTHING)
    con = access._service().connect()
    con.execute("CREATE TEMP TABLE before AS FROM mart.meeting_facts")
    con.execute(
        "UPDATE mart.meeting_facts SET notice_channel = 'zalo', notice_sent_on = held_on - 2, "
        "papers_channel = 'handbook', papers_shared_on = held_on, proposals_received = 4, proposals_answered = 3, "
        "started_at = held_on + INTERVAL 19 HOUR, ended_at = held_on + INTERVAL 21 HOUR "
        "WHERE cell_code = 'C1'"
    )
    con.execute(
        "INSERT INTO mart.meeting_facts BY NAME "
        "SELECT * REPLACE (meeting_code || 'X' AS meeting_code, 'thematic' AS kind) FROM mart.meeting_facts "
        "WHERE cell_code = 'C1' AND month = ?",
        [AS_OF],
    )
    lacking(**NOTHING)
    whole = access.query("support_ways", WHOLE, as_of=AS_OF).filter(whole=True).row(0, named=True)
    channels = {row["channel"]: row for row in access.query("support_channels", WHOLE, as_of=AS_OF).to_dicts()}
    con.execute("DELETE FROM mart.meeting_facts")
    con.execute("INSERT INTO mart.meeting_facts FROM before")
    con.execute("DROP TABLE before")
    n = channels["zalo"]["notices"]
    assert n > 5
    assert (channels["zalo"]["notices_in_time"], channels["handbook"]["papers_in_time"]) == (n, 0)
    assert (whole["handbook"], whole["known_handbook"]) == (n, n)
    assert (whole["proposals"], whole["known_proposals"]) == (3 * n, 4 * n)
    assert whole["same_slot"] == 1
    assert whole["known_heads"] == 0


def test_meetings_are_held_against_what_guidance_42_asks_and_what_is_not_said_is_unknown(lacking):
    lacking(**NOTHING)
    con = access._service().connect()
    con.execute("CREATE TEMP TABLE before AS FROM mart.meeting_facts")
    con.execute("UPDATE mart.meeting_facts SET agenda_items = 4, professional_items = 4 WHERE cell_code = 'C1'")
    con.execute(
        "UPDATE mart.meeting_facts SET professional_items = 2 WHERE cell_code = 'C1' AND month = ?", [AS_OF]
    )
    lacking(**NOTHING)
    asked = access.query("agenda_asked", WHOLE, as_of=AS_OF, cell="C1")
    shown = text(show("profile", cell="C1", tab="work")), text(show("support"))
    elsewhere = access.query("agenda_asked", Unit("elsewhere"), as_of=AS_OF, cell="C1")
    con.execute("DELETE FROM mart.meeting_facts")
    con.execute("INSERT INTO mart.meeting_facts FROM before")
    con.execute("DROP TABLE before")
    agenda = {row["item"]: (row["n"], row["known"]) for row in asked.to_dicts()}
    n = agenda["beyond_work"][1]
    assert agenda["beyond_work"] == (1, n)
    # C1 did not meet in July 2026, the month of its thematic meeting.
    assert agenda["thematic"] == (2, 3)
    assert "criticism" not in agenda
    line = VI("agenda.line", item=VI("agenda.item.beyond_work"), share=VI("mirror.of", n=1, of=n))
    unknown = VI("agenda.line", item=VI("agenda.item.criticism"), share=VI("value.unknown"))
    assert line in shown[0]
    assert unknown in shown[0]
    assert VI("agenda.of_type.residential") in shown[0]
    assert VI("agenda.title") in shown[1]
    assert elsewhere.is_empty()
