"""Looking as somebody else: never more than both may see, whatever the tree and the grants."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from dashboard.auth.impersonation import narrowed
from dashboard.scope import WHOLE, from_code
from dashboard.store.people import Right

DAY = date(2026, 12, 31)


@st.composite
def lands(draw):
    """A random tree of units with a cell under each, as a function that gives the cells under a unit."""
    n = draw(st.integers(1, 8))
    parents = [None, *(draw(st.integers(0, i - 1)) for i in range(1, n))]

    def cells(unit: str) -> set[int]:
        if not unit:
            return set(range(n))
        top = int(unit)
        return {leaf for leaf in range(n) if top in _line(parents, leaf)}

    return n, cells


def _line(parents, unit):
    while unit is not None:
        yield unit
        unit = parents[unit]


@given(land=lands(), data=st.data())
def test_what_is_seen_is_what_both_may_see(land, data):
    n, cells = land
    units = st.sampled_from(["", *map(str, range(n))])
    roles = st.sampled_from(["leader", "inspector", "steward", "committee", "administrator"])
    own = Right(1, "administrator", from_code(data.draw(units)), "", DAY)
    others = tuple(
        Right(2 + i, data.draw(roles), from_code(unit), "", DAY)
        for i, unit in enumerate(data.draw(st.lists(units, max_size=3)))
    )
    seen = narrowed(own, others, lambda unit, scope: bool(cells(unit)) and cells(unit) <= cells(scope.code))
    by_number = {right.grant_id: right for right in seen}
    for right in others:
        both = cells(right.scope.code) & cells(own.scope.code)
        right_found = by_number.get(right.grant_id)
        assert (cells(right_found.scope.code) if right_found else set()) == both
        assert right_found is None or right_found.role == right.role


@given(st.sampled_from(["leader", "inspector", "steward", "committee"]))
def test_only_an_administrator_looks_as_others(role):
    other = (Right(2, "administrator", WHOLE, "", DAY),)
    assert narrowed(Right(1, role, WHOLE, "", DAY), other, lambda unit, scope: True) == ()
