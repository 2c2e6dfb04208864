"""The month's points and bands: decided on one sheet, by two persons where asked, taken in as a superior's scores."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from dashboard import access
from dashboard.auth.current_user import store
from dashboard.documents.papers import rating
from dashboard.language import Language
from dashboard.scope import WHOLE, Unit
from dashboard.store import audit, month_scores
from dashboard.store.month_scores import Decided
from dashboard.store.outcomes import write_outcomes
from dashboard.store.tables import MonthScore
from dashboard.summaries.rating import Proposed, counted, proposed
from dashboard.views.month_scores.sheet import decided_in, points_of, written
from etl.config.rating import RatingConfig
from etl.config.workspace import now
from etl.user_error import UserError
from tests.dashboard import worlds
from tests.dashboard.test_letters import words
from tests.dashboard.test_pages import show, text

VI = Language("vi")


@pytest.fixture
def world(open_world):
    """The tiny world, in which nothing was decided."""
    open_world("tiny")
    with store().writing() as session:
        session.query(MonthScore).delete()


def rows(scope=WHOLE):
    return access.query("meetings_to_score", scope, as_of=worlds.AS_OF, month=worlds.AS_OF).to_dicts()


def line(points, band=None):
    return {"points": points, "band": band}


def entry(points, band=""):
    return {"points": points, "band": band}


def test_every_cell_is_on_the_sheet_with_its_meeting_of_the_month(world, open_world):
    assert {row["cell_code"]: row["meeting_code"] is None for row in rows()} == {"C1": False, "C2": False, "C3": True}
    app = show("month_scores")
    assert not app.exception, [e.message for e in app.exception]
    assert "3 chi bộ, 2 chi bộ có sinh hoạt trong tháng" in text(app).replace("<strong>", "")
    open_world("copied")
    assert {row["cell_code"] for row in rows(Unit("A"))} == {"C1"}


def test_what_is_written_into_the_sheet_is_decided_and_nothing_else():
    meetings = {"C1": "M1", "C2": "M2", "C3": None}
    known = [{"cell_code": code, "meeting_code": meeting} for code, meeting in meetings.items()]
    shown = [line(written(VI, 81.0)), line(None), line(None)]
    changed = {"C1": entry("81"), "C2": entry("92", "good"), "C3": entry("70"), "elsewhere": entry("50")}
    assert decided_in(VI, known, shown, changed) == ([Decided("C2", "M2", 92.0, "good")], 0)
    assert decided_in(VI, known, shown, {"C1": entry("81.0"), "C2": entry("", "good")}) == ([], 1)
    assert decided_in(VI, known, shown, {"C1": entry(" ")}) == ([], 1)
    # A band alone is a change too.
    shown[0]["band"] = VI.of("band", "fair")
    assert decided_in(VI, known, shown, {"C1": entry("81", "fair")}) == ([], 0)
    assert decided_in(VI, known, shown, {"C1": entry("81", "good")}) == ([Decided("C1", "M1", 81.0, "good")], 0)


@pytest.mark.parametrize("text", ["71,5", "71.5", " 71,50 "])
def test_points_are_read_with_a_comma_or_a_point(text):
    assert points_of(text) == 71.5


def test_points_are_written_as_the_language_writes_them_and_not_rounded():
    assert [written(VI, points) for points in (71.5, 88.25, 90.0, None)] == ["71,5", "88,25", "90", None]
    assert written(Language("en"), 71.5) == "71.5"
    assert points_of(written(VI, 88.125)) == 88.125
    for wrong in ("7x", "1.000,5"):
        with pytest.raises(ValueError, match="could not convert"):
            points_of(wrong)


def test_decisions_are_kept_confirmed_by_another_person_and_reach_the_intake(world, tmp_path):
    month, at = worlds.AS_OF, now()
    decided = [Decided("C1", "MC1", 88.5, "fair"), Decided("C2", "MC2", 91, "good")]
    assert month_scores.decide(store(), month, decided, "an", at) == 2
    assert month_scores.decide(store(), month, decided, "an", at) == 0
    assert month_scores.confirm(store(), month, {"C1"}, "an", at) == 0
    assert month_scores.confirm(store(), month, {"C1"}, "binh", at) == 1
    assert [one.meeting_code for one in month_scores.in_force(store(), two=True)] == ["MC1"]
    assert len(month_scores.in_force(store(), two=False)) == 2
    write_outcomes(store(), {}, tmp_path, two_scorers=True)
    (row,) = pl.read_csv(tmp_path / "scores.csv").to_dicts()
    assert (row["meeting_code"], row["scored_by"], row["criterion"], row["points"], row["band"]) == (
        "MC1", "superior", "total", 88.5, "fair",
    )  # fmt: skip
    month_scores.decide(store(), month, [Decided("C1", "MC1", 60, "average")], "binh", at)
    assert month_scores.in_force(store(), two=True) == []
    assert set(month_scores.of_month(store(), month, {"C2"})) == {"MC2"}


@pytest.mark.parametrize("one", [Decided("C1", "M", 101), Decided("C1", "M", -1), Decided("C1", "M", 50, "best")])
def test_points_and_bands_that_cannot_be_are_refused_whole(world, one):
    with pytest.raises(UserError):
        month_scores.decide(store(), worlds.AS_OF, [Decided("C2", "M2", 50), one], "an", now())
    assert month_scores.of_month(store(), worlds.AS_OF, {"C1", "C2"}) == {}


def test_saving_starts_the_taking_in_and_is_on_record(world, monkeypatch):
    started = []
    monkeypatch.setattr("dashboard.components.work.start", lambda ctx, *asked: started.append(asked) or True)
    meeting = next(row["meeting_code"] for row in rows() if row["cell_code"] == "C1")
    saved = iter([{"C1": entry("77", "fair")}])
    monkeypatch.setattr("dashboard.views.month_scores.sheet.draw", lambda *_: next(saved, {}))
    show("month_scores")
    assert started == [("outcomes", f"{worlds.AS_OF:%Y-%m}", ["outcomes"])]
    assert month_scores.of_month(store(), worlds.AS_OF, {"C1"})[meeting].points == 77
    assert any(entry.action == "month scores decided" for entry in audit.entries(store()))


@pytest.mark.parametrize(
    ("points", "n_met", "wanted"),
    [
        ([95.0] * 9 + [10.0] * 3, 12, Proposed("good", "", 95.0, 9)),
        ([70.0] * 6, 12, Proposed("fair", "", 70.0, 6)),
        ([49.9] * 6, 12, Proposed("weak", "", 49.9, 6)),
        ([95.0] * 5, 12, Proposed("", "scored", 95.0, 5)),
        ([95.0] * 8, 8, Proposed("", "met", 95.0, 8)),
        ([], 12, Proposed("", "scored", None, 0)),
    ],
)
def test_the_years_rating_follows_the_committees_rule(points, n_met, wanted):
    made = proposed(points, n_met, RatingConfig(best_months=9))
    assert (made.band, made.lacking, made.n_counted) == (wanted.band, wanted.lacking, wanted.n_counted)
    assert made.mean == pytest.approx(wanted.mean) if wanted.mean is not None else made.mean is None


def test_the_months_that_count_are_the_best_ones_and_of_equal_points_the_earlier():
    months = [date(2026, month, 1) for month in (1, 2, 3, 4)]
    best_two = [(months[0], 80.0), (months[1], 90.0)]
    assert counted(months, [80.0, 90.0, 70.0, 80.0], RatingConfig(best_months=2)) == best_two
    assert counted([], [], RatingConfig()) == []


def test_the_proposal_is_taken_as_a_table_too_with_the_months_that_it_rests_on(world, monkeypatch):
    taken = {}
    offer = "dashboard.views.month_scores.ratings.offer"
    monkeypatch.setattr(offer, lambda t, name, rows, **_: taken.update(rows=rows))
    shown = text(show("month_scores"))
    lines = {line[VI("rating.column.code")]: line for line in taken["rows"]()}
    known = {row["cell_code"]: row for row in access.query("year_scores", WHOLE, as_of=worlds.AS_OF).to_dicts()}
    assert set(lines) == {"C1", "C2", "C3"}
    for code, row in known.items():
        pairs = zip(row["months"], row["points"], strict=True)
        assert lines[code][VI("rating.column.counted")] == "; ".join(f"{of.month}: {VI.number(p)}" for of, p in pairs)
    assert any(row["points"] for row in known.values())
    lines = rating.lines(access.query("year_scores", WHOLE, as_of=worlds.AS_OF), VI)
    assert "; ".join(rating.by_band(lines, VI)) in shown


def test_the_proposal_of_ratings_names_every_cell_of_the_unit_with_its_evidence(world, open_world):
    paper = words(rating.as_docx(WHOLE, worlds.AS_OF, now().date(), VI))
    for code in ("C1", "C2", "C3"):
        assert f"({code})" in paper
    assert VI.of("rating.lacking", "scored") in paper
    assert "{{" not in paper
    open_world("copied")
    assert "(C2)" not in words(rating.as_docx(Unit("A"), worlds.AS_OF, now().date(), VI))
    without = words(rating.as_docx(WHOLE, worlds.AS_OF, now().date(), VI, {"C2"}))
    assert "(C1)" in without
    assert "(C2)" not in without

