"""The month's proposal: never beyond the capacity, nobody twice, a true draw, and as good as trying all."""

from __future__ import annotations

import time
from collections import Counter
from datetime import date
from itertools import permutations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import milp

from dashboard.planning import draw, timetable, worth
from dashboard.planning.cells import Capacity, Cells, Wanted
from dashboard.planning.meeting_days import days_of, habit, suits
from dashboard.planning.proposal import OFF_DAY, propose
from dashboard.planning.timetable import Room, best, dealt

MONTH = date(2026, 12, 1)
WORKDAYS = days_of(MONTH, range(5))


def province(n: int, seed: int = 1, areas: int = 12) -> Cells:
    """Cells of which one in twenty has strong signals, each meeting about a day of its own."""
    rng = np.random.default_rng(seed)
    own = rng.integers(1, 29, n)
    met = [[date(2026, m, int(np.clip(d + rng.integers(-1, 2), 1, 28))) for m in range(1, 11)] for d in own]
    attention = np.where(rng.random(n) < 0.05, rng.uniform(0.6, 1, n), rng.beta(1, 15, n))
    attention[rng.random(n) < 0.02] = np.nan
    doubt = rng.beta(0.3, 3, (n, 2))
    doubt[rng.random(n) < 0.05] = np.nan
    unseen = np.where(rng.random(n) < 0.1, np.nan, rng.integers(0, 30, n)).astype(float)
    names = [f"A{i % areas}" for i in range(n)]
    return Cells(
        [f"C{i:04d}" for i in range(n)], names, attention, doubt, unseen, met, own.tolist(), np.arange(n) % 7 == 0
    )


capacities = st.builds(
    Capacity,
    teams=st.integers(1, 3),
    days=st.lists(st.sampled_from(days_of(MONTH)), min_size=1, max_size=5, unique=True).map(sorted),
    days_each=st.integers(1, 4),
    visits_a_day=st.integers(1, 3),
    random_share=st.sampled_from([0.0, 0.15, 0.3]),
)


@settings(deadline=None, max_examples=60)
@given(n=st.integers(1, 60), seed=st.integers(0, 50), capacity=capacities, data=st.data())
def test_what_holds_of_every_proposal(n, seed, capacity, data):
    cells = province(n, seed, areas=4)
    by_hand = data.draw(
        st.dictionaries(
            st.sampled_from([*cells.codes, "elsewhere"]), st.none() | st.sampled_from(capacity.days), max_size=3
        )
    )
    proposal = propose(cells, capacity, MONTH, "P", "seed", Wanted(by_hand))
    visited = Counter(visit.cell for visit in proposal.visits)
    assert max(visited.values(), default=0) <= 1
    assert set(visited) <= set(cells.codes)
    assert len(proposal.visits) <= capacity.visits
    area = dict(zip(cells.codes, cells.areas, strict=True))
    trips: dict = {}
    for visit in proposal.visits:
        trips.setdefault((visit.team, visit.on), []).append(area[visit.cell])
    assert all(len(trip) <= capacity.visits_a_day and len(set(trip)) == 1 for trip in trips.values())
    days_out = Counter(team for team, _ in trips)
    assert all(1 <= team <= capacity.teams and days <= capacity.days_each for team, days in days_out.items())
    known = {code: day for code, day in by_hand.items() if code in area}
    assert all(visit.on in (*capacity.days, *known.values()) for visit in proposal.visits)
    assert all(known[v.cell] in (None, v.on) and v.reason == "by_hand" for v in proposal.visits if v.cell in known)
    assert set(proposal.left_out) == set(known) - set(visited)
    room = min(capacity.visits, n)
    assert proposal.drawn == min(draw.size(room, capacity.random_share), max(room - len(known), 0))
    if capacity.visits_a_day == 1 and not known:
        assert Counter(v.reason for v in proposal.visits)["random"] == proposal.drawn
        assert len(proposal.visits) == room


@settings(deadline=None, max_examples=40)
@given(
    gains=st.lists(st.lists(st.sampled_from([0.1, 0.3, 0.7, 0.9]), min_size=2, max_size=2), min_size=1, max_size=4),
    places=st.lists(st.sampled_from("AB"), min_size=4, max_size=4),
    teams=st.integers(1, 2),
    team_days=st.integers(1, 3),
    a_day=st.integers(1, 2),
)
def test_no_timetable_is_better_as_trying_all_shows(gains, places, teams, team_days, a_day):
    table, areas, room = np.array(gains), places[: len(gains)], Room(teams, team_days, a_day)
    pairs = best(table, areas, room)
    assert sum(table[pair] for pair in pairs) == pytest.approx(max(_every_sum(table, areas, room)), rel=2e-3)


def test_where_a_team_sees_one_cell_a_day_areas_make_the_search_no_longer(monkeypatch):
    sizes = []
    monkeypatch.setattr(timetable, "milp", lambda costs, **more: sizes.append(len(costs)) or milp(costs, **more))
    for areas in (["A"] * 3, ["A", "B", "C"]):
        best(np.full((3, 2), 0.5), areas, Room(1, 2, 1))
    assert sizes == [3 * 2 + 2] * 2


def _every_sum(table, areas, room):
    """Each cell on no day or on one, each way of it that the teams could go: counted one by one."""
    for days in product((None, 0, 1), repeat=len(areas)):
        parts = Counter((day, area) for day, area in zip(days, areas, strict=True) if day is not None)
        trips = Counter()
        for (day, _), cells in parts.items():
            trips[day] += -(-cells // room.visits_a_day)
        if max(trips.values(), default=0) <= room.teams and sum(trips.values()) <= room.team_days:
            yield sum(table[cell, day] for cell, day in enumerate(days) if day is not None)


def test_the_chosen_are_those_of_a_plain_search():
    """Without a draw: of all ways to give three days to five cells the best, found one by one."""
    cells = province(5, 3)
    capacity = Capacity(1, WORKDAYS[:3], 3, random_share=0)
    value = worth.parts(cells).sum(axis=1)[:, None] * (OFF_DAY + (1 - OFF_DAY) * suits(cells, capacity.days))
    ways = permutations(range(5), 3)
    plain = max(ways, key=lambda way: sum(value[cell, day] for day, cell in enumerate(way)))
    proposal = propose(cells, capacity, MONTH, "P", "s")
    assert [v.cell for v in proposal.visits] == [cells.codes[i] for i in plain]


def test_leaving_out_what_cannot_win_loses_nothing(monkeypatch):
    cells, capacity = province(400, 4), Capacity(2, WORKDAYS, 5)
    short = propose(cells, capacity, MONTH, "P", "s")
    monkeypatch.setattr("dashboard.planning.proposal._candidates", lambda w, *_: np.ones(len(w), bool))
    whole = propose(cells, capacity, MONTH, "P", "s")
    value = dict(zip(cells.codes, worth.parts(cells).sum(axis=1), strict=True))

    def gained(proposal):
        return sum(value[v.cell] * (OFF_DAY + (1 - OFF_DAY) * v.suits) for v in proposal.visits if v.reason != "random")

    assert gained(short) == pytest.approx(gained(whole), rel=2e-3)


def test_the_strong_come_first_and_everyone_has_the_reason():
    cells = province(200, 5)
    proposal = propose(cells, Capacity(2, WORKDAYS, 4, random_share=0.25), MONTH, "P", "s")
    reasons = Counter(v.reason for v in proposal.visits)
    assert reasons["random"] == 2
    assert reasons["signals"] >= 4
    strong = {v.cell for v in proposal.visits if v.reason == "signals"}
    assert all(cells.attention[cells.codes.index(c)] > 0.3 for c in strong)


@pytest.mark.parametrize(
    ("visits", "share", "n"), [(20, 0.15, 3), (10, 0.15, 2), (3, 0.15, 0), (4, 0.15, 1), (9, 0, 0)]
)
def test_the_size_of_the_draw(visits, share, n):
    assert draw.size(visits, share) == n


def test_the_draw_is_the_same_again_another_by_month_scope_or_seed_and_fair():
    codes = [f"C{i}" for i in range(200)]
    first = draw.drawn(codes, 10, MONTH, "P", "s")
    assert first == draw.drawn(reversed(codes), 10, MONTH, "P", "s")
    others = [(date(2027, 1, 1), "P", "s"), (MONTH, "D1", "s"), (MONTH, "P", "t")]
    assert all(draw.drawn(codes, 10, *other) != first for other in others)
    assert draw.drawn(codes, 9, MONTH, "P", "s", out=first[:1]) == first[1:]
    times = Counter(code for i in range(2_000) for code in draw.drawn(codes[:20], 3, MONTH, "P", str(i)))
    # 300 expected of each, standard deviation 16: five of them.
    assert all(abs(n - 300) < 80 for n in times.values())
    assert len(times) == 20


def test_a_habit_is_learned_from_either_rule_and_from_what_is_declared():
    third = [date(2026, m, 3) for m in range(1, 11)]
    assert habit(third, 0, MONTH).on == date(2026, 12, 3)
    first_monday = [next(d for d in days_of(date(2026, m, 1), [0])) for m in range(1, 11)]
    learned = habit(first_monday, 0, MONTH)
    assert (learned.on, learned.kept, learned.meetings) == (date(2026, 12, 7), 10, 10)
    assert habit([], 0, MONTH) is None
    assert habit([], 9, MONTH).on == date(2026, 12, 9)
    assert habit(third[:1], 0, MONTH).probability < 0.5


def test_the_unknown_is_open_and_is_no_sign():
    cells = Cells(
        ["C1", "C2"], ["A", "A"], np.array([np.nan, 0.9]), np.array([[np.nan, np.nan], [0.99, np.nan]]),
        np.array([np.nan, 0.0]), [[], []], [0, 0], np.array([False, True]),
    )  # fmt: skip
    weighted = worth.parts(cells)
    assert weighted[0].tolist() == [0, 0, worth.WEIGHTS["uncertain"], 0]
    assert weighted[1, 3] == worth.WEIGHTS["owed"]
    assert worth.reasons(weighted) == ["uncertain", "signals"]


@pytest.mark.parametrize("a_day", [1, 3])
def test_a_province_in_seconds(a_day):
    cells = province(3_441, 6, areas=135)
    start = time.process_time()
    proposal = propose(cells, Capacity(4, WORKDAYS, 15 // a_day, visits_a_day=a_day), MONTH, "P", "s")
    assert len(proposal.visits) == 60
    assert time.process_time() - start < 10, "seconds of the processor"


def test_teams_are_dealt_days_in_turn():
    pairs = [(0, 0), (1, 0), (2, 0), (3, 1)]
    assert dealt(pairs, ["A", "A", "B", "B"], Room(2, 4, 2)) == [1, 1, 2, 1]
