"""What explains a sign harmlessly and holds for the cell is said first; what asks for support is said to do so."""

from __future__ import annotations

import json
from datetime import date

import pytest

from dashboard import access
from dashboard.auth.current_user import NOBODY, CurrentUser
from dashboard.components.frame import PageContext
from dashboard.language import CODES, Language
from dashboard.summaries.circumstances import explaining
from etl.discover import documents
from tests.dashboard.showing import show, text
from tests.dashboard.worlds import AS_OF

NO_VENUE = ("no_venue", {})
VENUE_SAID = "Chi bộ chưa có nơi họp của mình."


@pytest.fixture
def circumstances(open_world):
    """Pages of the tiny world in which something holds for the cell C1, and support is needed."""
    open_world("tiny")
    con = access._service().connect()

    def hold(needs, *rows):
        con.execute("UPDATE result.attention SET needs = ? WHERE cell_code = 'C1'", [needs])
        for name, evidence in rows:
            con.execute("INSERT INTO result.circumstances VALUES ('C1', ?, ?, ?)", [AS_OF, name, json.dumps(evidence)])
        open_world("tiny")

    yield hold
    con.execute("DELETE FROM result.circumstances")
    con.execute("UPDATE result.attention SET needs = 'supervision' WHERE cell_code = 'C1'")


@pytest.mark.parametrize(("page", "address"), [("attention", {}), ("profile", {"cell": "C1"})])
def test_what_holds_here_comes_before_what_could_be(circumstances, page, address):
    circumstances("both", NO_VENUE)
    shown = text(show(page, **address))
    here, general = Language("vi")("flag_card.holds"), Language("vi")("flag_card.harmless")
    assert shown.index(here) < shown.index(VENUE_SAID) < shown.index(general)
    assert "cần cả giám sát và hỗ trợ" in shown


@pytest.mark.parametrize("page", ["attention", "profile"])
def test_where_nothing_holds_nothing_is_said_of_it(circumstances, page):
    circumstances("supervision")
    shown = text(show(page, cell="C1"))
    assert Language("vi")("flag_card.holds") not in shown
    assert "hỗ trợ" not in shown.replace("hỗ trợ kỹ thuật", "")


def test_support_alone_is_said_in_english_too(circumstances):
    circumstances("support", NO_VENUE)
    shown = text(show("attention", lang="en"))
    assert "needs support" in shown
    assert "Holds here:" in shown
    assert "The cell has no place of its own to meet." in shown


def spoken(code="vi"):
    """The published words and the language: what sentences are made of."""
    t = Language(code)
    return PageContext(t, CurrentUser("", NOBODY, (NOBODY,)), AS_OF, None, {}).words, t


def flag(name, since):
    return {"flag": name, "since": since, "severity": "act", "confidence": 1.0, "evidence": "{}"}


def holds(name, **evidence):
    return [{"circumstance": name, "evidence": json.dumps(evidence)}]


@pytest.mark.parametrize(
    ("name", "evidence", "of", "since", "explains"),
    [
        ("no_venue", {}, "meeting_skipped", None, True),
        ("no_venue", {}, "papers_late", None, False),
        ("merger", {"since": "2026-05"}, "attendance_drop", date(2026, 5, 1), True),
        ("merger", {"since": "2026-05"}, "attendance_drop", date(2026, 3, 1), True),
        ("merger", {"since": "2026-05"}, "attendance_drop", date(2026, 2, 1), False),
        ("merger", {"since": "2026-01"}, "attendance_drop", date(2025, 10, 1), False),
        ("merger", {"since": "2026-05"}, "attendance_drop", None, True),
        ("new_secretary", {"since": "2026-05"}, "attendance_drop", date(2026, 6, 1), False),
        ("new_secretary", {"since": "2026-05"}, "papers_late", date(2026, 6, 1), True),
        ("unheard_of", {}, "attendance_drop", None, False),
        ("no_venue", {}, "unheard_of", None, False),
    ],
)
def test_only_what_can_explain_a_sign_is_said_of_it(open_world, name, evidence, of, since, explains):
    open_world("tiny")
    assert bool(explaining(*spoken(), flag(of, since), holds(name, **evidence))) is explains


def test_few_persons_are_masked_outside_the_profile(open_world):
    open_world("tiny")
    away = holds("many_exempt_or_away", off=2, roll=6, share=0.333)
    (outside,) = explaining(*spoken(), flag("attendance_drop", None), away)
    (inside,) = explaining(*spoken(), flag("attendance_drop", None), away, masked=False)
    assert outside.startswith("dưới 3 trong 6")
    assert inside.startswith("2 trong 6")


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("name", sorted(documents("circumstances")))
def test_every_circumstance_can_be_told(open_world, name, code):
    open_world("tiny")
    words = documents("circumstances")[name]
    evidence = {"since": "2026-09", "months": ["2026-10"], "off": 5, "roll": 12, "of": 11, "late": 4, "without": 1}
    of = next(e for e in words["explains"] if e in documents("flags") or e == "attendance" or e == "meetings")
    of = {"attendance": "attendance_drop", "meetings": "meeting_skipped"}.get(of, of)
    (sentence,) = explaining(*spoken(code), flag(of, None), holds(name, **evidence, recent=1))
    assert "{" not in sentence
    assert Language(code)("value.unknown") not in sentence
