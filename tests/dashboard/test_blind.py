"""Whatever a blind inspector opens or takes along is the same whatever points the cells of the visits ahead have."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import partial

import pytest
import streamlit as st

from dashboard import access
from dashboard.auth.current_user import CurrentUser, here, store
from dashboard.components.links import pages
from dashboard.documents.papers import letter as paper
from dashboard.language import Language
from dashboard.scope import WHOLE
from dashboard.store import acting, audit, cases, letters, plans
from dashboard.store.letters import Details, ToSend
from dashboard.store.people import Right
from etl.config.workspace import now
from tests.dashboard import blind_worlds
from tests.dashboard.blind_worlds import FLAG, HIGH, LOW
from tests.dashboard.sent import read, sent
from tests.dashboard.showing import show
from tests.dashboard.worlds import AS_OF

VI = Language("vi")
CELLS = ("C1", "C2")
TABS = ("reasons", "meetings", "work", "visits", "peers", "points")
HOUR = re.compile(r"\d\d:\d\d")
MONTH = f"{AS_OF:%Y-%m}"
ADDRESSES: dict[str, list[dict[str, str]]] = {
    "profile": [
        {"cell": "C1", "tab": tab} for tab in TABS
    ] + [{"cell": "C1", "meeting": "MC12610"}, {"cell": "C1", "of": FLAG}],
    "cases": [{}, {"view": "board"}, {"case": "C1"}, {"case": "C2"}],
    "compare": [{"cell": "C1"}],
    "home": [{"measure": "quality"}, {"measure": "quality", "unit": "A"}],
    "overview": [{}, {"measure": "quality"}, {"unit": "G1", "measure": "quality"}, {"unit": "A", "measure": "quality"}],
    "attention": [{}, {"state": "any"}, {"open": "C1"}],
    "month_scores": [{"month": MONTH}],
    "plan": [{}, {"month": f"{now():%Y-%m}"}],
}  # fmt: skip
OF_OTHERS = {"own_cell", "administration"}
PLACES = [(page, address) for page in sorted(pages().keys() - OF_OTHERS) for address in ADDRESSES.get(page, [{}])]
SHOWING = [
    ("profile", {"cell": "C1", "tab": "points"}), ("cases", {"case": "C1"}), ("month_scores", {"month": MONTH}),
    ("plan", {"month": f"{now():%Y-%m}"}), ("overview", {"unit": "A", "measure": "quality"}),
    ("home", {"measure": "quality"}), ("quality", {}),
]  # fmt: skip


@pytest.fixture(scope="module")
def two_worlds():
    """The same cells with their points exchanged."""
    return [blind_worlds.of_points(*points) for points in ((HIGH, LOW), (LOW, HIGH))]


@pytest.fixture
def opened(two_worlds, monkeypatch):
    """Opens a place in each of the two worlds as a role and gives what was sent to the browser, files included."""
    blind = replace(here(), config=here().config.model_copy(update={"blind": True}))
    monkeypatch.setattr("dashboard.components.blind.here", lambda: blind)
    monkeypatch.setattr("dashboard.components.downloads.refuse_ended", lambda who: None)
    monkeypatch.setattr(audit, "counted", lambda *_: {})
    taken: list[str] = []

    def take(label: str, data: Callable[[], bytes], name: str, *_: object, **__: object) -> None:
        taken.append(read(name, data, only_pdf=VI("committee.file")))

    monkeypatch.setattr(st, "download_button", take)

    def open_(role: str, page: str, address: dict[str, str]) -> list[str]:
        right = Right(1, role, WHOLE, "", date(2099, 1, 1))
        user = CurrentUser("an", right, (right,))
        monkeypatch.setattr("dashboard.auth.request_user.current_user", lambda *_: user)
        if "case" in address:
            address = {"case": str(cases.open_cases(store(), CELLS)[address["case"]].id)}
        seen = []
        for service, points in zip(two_worlds, ((HIGH, LOW), (LOW, HIGH)), strict=True):
            access.use(service)
            blind_worlds.write(dict(zip(CELLS, points, strict=True)))
            if page == "home":
                show(page, **address)  # what is new since the last visit is so once
            taken.clear()
            seen.append(HOUR.sub("", sent(show(page, **address)) + "\n".join(taken)))
        return seen

    yield open_
    access.use(None)


@pytest.fixture(scope="module", autouse=True)
def _visits_ahead(tmp_path_factory):
    """In a store of their own, both cells have a visit this month, a case and a letter that asks about their points."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CELLPULSE_HOME", str(tmp_path_factory.mktemp("blind")))
        for cell in CELLS:
            plans.add_to_plan(store(), cell, now().date().replace(day=1), "")
            asked = ToSend(AS_OF, now().date() + timedelta(days=9), Details(question="Chấm thế nào?"))
            acting.act(store(), cell, [FLAG, "formalistic"], None, "", now(), reason="Chấm thế nào?", kind="question",
                       letter=asked, state="asked", due_on=asked.due_on)  # fmt: skip
        assert letters.letters_of(store(), CELLS)
        yield


@pytest.mark.parametrize(("page", "address"), PLACES, ids=lambda value: str(value))
def test_nothing_that_a_blind_inspector_opens_depends_on_the_points(opened, page, address):
    first, second = opened("inspector", page, address)
    differing = set(first.splitlines()) ^ set(second.splitlines())
    assert {line[:400] for line in differing} == set()


@pytest.mark.parametrize(("page", "address"), SHOWING, ids=lambda value: str(value))
def test_the_same_places_show_the_points_to_others(opened, page, address):
    assert len(set(opened("committee", page, address))) == 2


def test_a_batch_of_letters_names_no_points_either(two_worlds):
    batch, made = letters.letters_of(store(), CELLS), []
    for service, points in zip(two_worlds, ((HIGH, LOW), (LOW, HIGH)), strict=True):
        access.use(service)
        blind_worlds.write(dict(zip(CELLS, points, strict=True)))
        for hidden in ((), CELLS):
            made.append(read("a.zip", partial(paper.all_as_zip, batch, VI, WHOLE, hidden=hidden)))
    access.use(None)
    assert made[0] != made[2]
    assert made[1] == made[3]
