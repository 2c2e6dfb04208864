"""What people write in any order, with texts of any kind, stale versions and new openings: the store has what a plain
model of it has, and its audit is whole."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from shutil import copyfile

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from dashboard.scope import WHOLE
from dashboard.store import Conflict, audit, cases, open_store, people, saved_views
from dashboard.store.saved_views import LONGEST_NAME, MOST
from etl.user_error import UserError

KEY = b"k" * 32
AT, TODAY = datetime(2026, 11, 10, 9, 0), date(2026, 11, 10)
CELLS, LOGINS = st.sampled_from(["C1", "C2"]), st.sampled_from(["an", "binh"])
# No database keeps half a letter, and PostgreSQL no zero.
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=60)
REASONS = st.just("lý do") | TEXTS
# Most of what people write fits.
RARELY = st.sampled_from([False, False, False, True])


@dataclass
class Model:
    """What should be there: open cases by cell with their version, notes and promises by case, rights, views."""

    open: dict[str, tuple[int, int]] = field(default_factory=dict)
    notes: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    promises: dict[int, list[tuple[int, int, str, bool]]] = field(default_factory=lambda: defaultdict(list))
    rights: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    views: dict[str, dict[str, dict[str, str]]] = field(default_factory=lambda: defaultdict(dict))
    entries: list[tuple[str, str]] = field(default_factory=list)


class Writing(RuleBasedStateMachine):
    """People at one store."""

    place: Path
    numbers = iter(range(1, 100_000))

    def __init__(self) -> None:
        super().__init__()
        file = self.place / f"{next(self.numbers)}.db"
        copyfile(self.place / "new.db", file)
        self.url = f"sqlite:///{file}"
        self.store, self.model = open_store(self.url, KEY), Model()

    @rule(cell=CELLS, by=LOGINS)
    def open_case(self, cell: str, by: str) -> None:
        case = cases.open_case(self.store, cell, ["formalistic"], by, AT)
        assert self.model.open.setdefault(cell, (case.id, case.version)) == (case.id, case.version)

    @rule(cell=CELLS, by=LOGINS, reason=REASONS, stale=RARELY, closing=RARELY)
    def change(self, cell: str, by: str, reason: str, stale: bool, closing: bool) -> None:
        number, version = self.model.open.get(cell, (999, 1))
        changes = {"state": "closed"} if closing else {"owner": by}
        wrong = UserError if number == 999 else Conflict if stale else UserError if not reason.strip() else None
        if wrong:
            with pytest.raises(wrong):
                cases.change_case(self.store, number, version - stale, by, AT, reason=reason, **changes)
            return
        changed = cases.change_case(self.store, number, version, by, AT, reason=reason, **changes)
        self.model.notes[number].append(reason)
        self.model.open[cell] = (number, changed.version)
        if closing:
            del self.model.open[cell]

    @rule(cell=CELLS, text=REASONS, stale=RARELY)
    def promise(self, cell: str, text: str, stale: bool) -> None:
        number, _ = self.model.open.get(cell, (999, 1))
        fits = number != 999 and text.strip() and not stale
        due = TODAY + timedelta(days=-1 if stale else 5)
        if not fits:
            with pytest.raises(UserError):
                cases.promise(self.store, number, text, TODAY, due)
            return
        given = cases.promise(self.store, number, text, TODAY, due)
        self.model.promises[number].append((given, 1, text, False))

    @rule(cell=CELLS, stale=RARELY)
    def keep_promise(self, cell: str, stale: bool) -> None:
        number, _ = self.model.open.get(cell, (999, 1))
        for place, (given, version, text, done) in enumerate(self.model.promises[number][:1]):
            if stale:
                with pytest.raises(Conflict):
                    cases.keep_promise(self.store, given, version + 1, TODAY)
            else:
                cases.keep_promise(self.store, given, version, TODAY)
                self.model.promises[number][place] = (given, version + (not done), text, True)

    @rule(login=LOGINS, reason=REASONS)
    def grant(self, login: str, reason: str) -> None:
        given = (login, "leader", WHOLE, reason, TODAY, TODAY, "command")
        if reason.strip():
            self.model.rights[login].append(people.grant(self.store, *given))
        else:
            with pytest.raises(UserError):
                people.grant(self.store, *given)

    @rule(login=LOGINS)
    def revoke(self, login: str) -> None:
        if self.model.rights[login]:
            people.revoke(self.store, self.model.rights[login].pop(0), AT)

    @rule(login=LOGINS, name=TEXTS, filters=st.dictionaries(TEXTS, TEXTS, max_size=2))
    def keep_view(self, login: str, name: str, filters: dict[str, str]) -> None:
        called = name.strip()[:LONGEST_NAME]
        if called and (called in self.model.views[login] or len(self.model.views[login]) < MOST):
            saved_views.keep(self.store, login, "queue", name, filters)
            self.model.views[login][called] = filters

    @rule(login=LOGINS, action=TEXTS, detail=TEXTS)
    def enter(self, login: str, action: str, detail: str) -> None:
        audit.enter(self.store, AT, login, action[:40], detail, detail=detail)
        self.model.entries.append((action[:40], detail))

    @rule()
    def open_again(self) -> None:
        self.it_has_what_the_model_has()
        self.store.engine.dispose()
        self.store = open_store(self.url, KEY)

    def it_has_what_the_model_has(self) -> None:
        there = cases.open_cases(self.store, ["C1", "C2"])
        assert {cell: (case.id, case.version) for cell, case in there.items()} == self.model.open
        for number, notes in self.model.notes.items():
            assert [note.text for note in cases.notes(self.store, number)] == notes
        for number, promises in self.model.promises.items():
            kept = cases.promised(self.store, number)
            assert [(one.id, one.version, one.text, one.done_on is not None) for one in kept] == promises
        for login in ("an", "binh"):
            in_force = people.rights(self.store, login, TODAY)
            assert [right.grant_id for right in in_force] == self.model.rights[login]
            assert saved_views.views_of(self.store, login, "queue") == self.model.views[login]
        assert [(entry.action, entry.detail["detail"]) for entry in audit.entries(self.store)] == self.model.entries
        assert audit.verify(self.store) == []

    def teardown(self) -> None:
        self.it_has_what_the_model_has()
        self.store.engine.dispose()


def test_the_store_is_what_was_written_in_any_order(tmp_path):
    Writing.place, made = tmp_path, []
    # Made once: migrating it takes longer than all that is written to one.
    open_store(f"sqlite:///{tmp_path / 'new.db'}", KEY).engine.dispose()

    def fresh() -> Writing:
        made.append(Writing())
        return made[-1]

    checks = [HealthCheck.too_slow, HealthCheck.data_too_large]
    rounds = settings(max_examples=30, stateful_step_count=20, suppress_health_check=checks, deadline=None)
    # In one draw of three nobody writes a note.
    for _ in range(5):
        run_state_machine_as_test(fresh, settings=rounds)
        if any(machine.model.notes for machine in made):
            break
    assert any(machine.model.notes for machine in made)
    assert any(machine.model.entries for machine in made)
