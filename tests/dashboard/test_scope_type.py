"""A scope is a type of its own: nothing that is missing or mistyped ever means the whole tree."""

from __future__ import annotations

import pytest

from dashboard import access
from dashboard.auth import request_user
from dashboard.scope import WHOLE, Unit, Whole, from_code, parameter
from tests.dashboard.showing import show
from tests.dashboard.worlds import AS_OF


@pytest.mark.parametrize("scope", ["", "D1", None, 0, False, []])
def test_what_is_no_scope_is_refused(open_world, scope):
    open_world("full")
    with pytest.raises(TypeError, match="a scope is Whole"):
        access.query("queue_counts", scope, as_of=AS_OF, previous=AS_OF)


def test_a_unit_without_a_code_cannot_be_made():
    with pytest.raises(ValueError, match="a unit has a code"):
        Unit("")


@pytest.mark.parametrize("scope", [WHOLE, Unit("D1")])
def test_a_scope_is_neither_true_nor_false(scope):
    with pytest.raises(TypeError, match="compare it with WHOLE"):
        bool(scope)


def test_codes_of_the_store_and_back():
    assert [from_code(code) for code in ("", "D1")] == [Whole(), Unit("D1")]
    assert [parameter(scope) for scope in (WHOLE, Unit("D1"))] == ["", "D1"]


def test_who_asks_is_settled_once_per_run(open_world, monkeypatch):
    open_world("full")
    asked = []
    original = request_user.current_user
    monkeypatch.setattr(request_user, "current_user", lambda *args: asked.append(args) or original(*args))
    show("attention")
    runs = len(asked)
    show("attention")
    assert (runs, len(asked)) == (1, 2)
