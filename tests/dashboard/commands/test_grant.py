"""`cellpulse grant`: the whole tree only where it is asked for by name."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from dashboard.cli import app
from dashboard.scope import WHOLE, Scope, Unit
from dashboard.store import people
from etl.user_error import UserError


@pytest.fixture
def granted(monkeypatch) -> list[Scope]:
    """The scopes that the command writes, without a store."""
    scopes: list[Scope] = []
    monkeypatch.setattr("dashboard.commands.grant.workspace_of", lambda ctx: None)
    monkeypatch.setattr("dashboard.commands.grant.store_of", lambda ctx, workspace: None)
    monkeypatch.setattr("dashboard.store.audit.enter", lambda *entry, **detail: None)
    monkeypatch.setattr(people, "grant", lambda store, login, role, scope, *rest: scopes.append(scope) or 1)
    return scopes


def run(*options: str) -> Exception | None:
    """What the command raises, if anything."""
    words = ["grant", "an", "inspector", "--reason", "plan 12", *options]
    result = CliRunner().invoke(app, words, standalone_mode=False)
    return result.exception if isinstance(result.exception, Exception) else None


@pytest.mark.parametrize("options", [(), ("--unit", ""), ("--unit", " "), ("--unit", "U1", "--whole")], ids=str)
def test_a_grant_that_names_no_part_or_two_is_refused(granted, options):
    refused = run(*options)
    assert isinstance(refused, UserError)
    assert "--unit CODE" in str(refused)
    assert "--whole" in str(refused)
    assert granted == []


@pytest.mark.parametrize(("options", "scope"), [(("--unit", "U1"), Unit("U1")), (("--whole",), WHOLE)], ids=str)
def test_a_grant_is_for_the_part_that_is_named(granted, options, scope):
    assert run(*options) is None
    assert granted == [scope]
