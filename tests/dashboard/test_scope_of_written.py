"""What people write (cases, letters, replies, visits, points) by random grants: nothing of a cell outside is shown,
counted or taken along, each reading is on record, and counts of persons under three stand in a cell's own papers only.

Pages are opened twice: once over everything that was written, once over a store in which nothing was ever written about
the cells outside. Both must be equal, file by file.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
import streamlit as st
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as drawn

from dashboard import access
from dashboard.auth import current_user as visiting
from dashboard.auth.current_user import CurrentUser, store
from dashboard.documents.digests import content
from dashboard.language import Language
from dashboard.scope import WHOLE, Cell, Unit, from_code
from dashboard.store import audit, cases, people
from dashboard.store.people import Right
from dashboard.store.tables import CELL_SECRETARY, ROLES
from etl.config.workspace import now
from tests.dashboard import cases_written as written
from tests.dashboard.sent import read, sent
from tests.dashboard.showing import show
from tests.dashboard.worlds import AS_OF

VI = Language("vi")
CELLS = [f"C{i:04d}" for i in range(written.N_CELLS)]
UNITS = {"P": CELLS} | {f"D{i}": CELLS[i::2] for i in range(2)} | {f"G{i:02d}": CELLS[i::12] for i in range(12)}
# Of each district, and of the plan of D1.
WRITTEN, OF_PLAN = CELLS[:6], CELLS[1:4:2]
# `?` stands for the code of the drawn cell, or the number of its case, inside the grant or outside.
PLACES = [
    ("cases", {}), ("cases", {"view": "board"}), ("cases", {"case": "?"}), ("plan", {"month": f"{now():%Y-%m}"}),
    ("support", {}), ("month_scores", {}), ("home", {}), ("attention", {"state": "any", "cell": "?"}),
    ("profile", {"cell": "?", "tab": "visits"}), ("quality", {}), ("methods", {}), ("own_cell", {"cell": "?"}),
]  # fmt: skip
OF_A_CELL = [place for place in PLACES if "?" in place[1].values()]
OF_A_SCOPE = [place for place in PLACES if place not in OF_A_CELL]
# Drawn of each place beside the named ones.
EXAMPLES = 1
# Of one cell: there its counts of persons stand as they are, as in its own papers.
OWN = ("profile", "own_cell")
CLOCK = re.compile(r"\d\d:\d\d|T\d{6}Z")
CELL = re.compile(r"\bC\d{4}\b")


@dataclass
class Written:
    """The home in which everything was written, and those in which nothing of the cells outside of a scope was."""

    home: Path
    numbers: dict[str, int]
    rights: dict[tuple[str, str], Right]
    others: dict[str, Path]

    def other(self, scope: str, inside: set[str]) -> Path:
        """The home for a scope, made at the first asking."""
        if scope not in self.others:
            self.others[scope] = self.home.with_name(f"without-{scope}")
            shutil.copytree(self.home, self.others[scope])
            outside = set(CELLS) - inside
            with pytest.MonkeyPatch.context() as patch:
                patch.setenv("CELLPULSE_HOME", str(self.others[scope]))
                written.forget(store(), outside, [unit for unit, of in UNITS.items() if not inside & set(of)])
        return self.others[scope]


@pytest.fixture(scope="module")
def everything(tmp_path_factory):
    with write_everything(tmp_path_factory.mktemp("written")) as made:
        yield made


@contextmanager
def write_everything(folder: Path) -> Iterator[Written]:
    """Six cells, written about; a grant of each role for each unit, and one for each cell."""
    home, service = folder / "all", written.world()
    home.mkdir()
    (home / "cellpulse.toml").write_text("own_cell_view = true\n", "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CELLPULSE_HOME", str(home))
        access.use(service)
        written.write(store(), WRITTEN, OF_PLAN, "D1")
        today = now().date()
        asked = [(role, Unit(unit)) for role in ROLES for unit in UNITS] + [(CELL_SECRETARY, Cell(c)) for c in CELLS]
        for role, scope in asked:
            people.grant(store(), "an", role, scope, "kế hoạch", today, today + timedelta(days=30), "quản trị")
        rights = {(right.role, right.scope.code): right for right in visiting.rights(store(), "an", today)}
        numbers = {case.cell_code: case.id for case in cases.cases_of(store(), CELLS)}
        yield Written(home, numbers, rights, {})
    access.use(None)


class Files(dict[str, str]):
    """Words by the name of the file; short where Hypothesis writes out what a test was given."""

    def __repr__(self) -> str:
        return f"{len(self)} files"


@pytest.fixture
def taken(monkeypatch) -> Files:
    return taken_files(monkeypatch)


def taken_files(monkeypatch: pytest.MonkeyPatch) -> Files:
    """The words of each file that a page offers, made at once, as by a click."""
    files = Files()

    def take(label: str, data: Callable[[], bytes], name: str, *_: object, **__: object) -> None:
        if content := read(name, data):
            files[f"{len(files)} {name}"] = content

    monkeypatch.setattr(st, "download_button", take)
    # How often which page was used is counted over everybody, and grows with each opening.
    monkeypatch.setattr(audit, "counted", lambda *_: {})
    return files


NAMED = {"role": "committee", "unit": "D1", "own": "C0001"}
SLOW = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]


# A cell outside the grant, and one inside.
@pytest.mark.parametrize(("page", "address"), OF_A_CELL, ids=lambda value: str(value))
@settings(max_examples=EXAMPLES, suppress_health_check=SLOW, phases=[Phase.explicit, Phase.generate])
@example(**NAMED, target="C0000")
@example(**NAMED, target="C0001")
@given(
    role=drawn.sampled_from(ROLES), unit=drawn.sampled_from(sorted(UNITS)), target=drawn.sampled_from(WRITTEN),
    own=drawn.sampled_from(WRITTEN),
)  # fmt: skip
def test_what_was_written_of_cells_outside_a_grant_is_nowhere(
    everything, taken, monkeypatch, page, address, role, unit, target, own
):
    compare_place(everything, taken, monkeypatch, Asked(page, address, role, unit, target, own))


@pytest.mark.parametrize(("page", "address"), OF_A_SCOPE, ids=lambda value: str(value))
@settings(max_examples=EXAMPLES, suppress_health_check=SLOW, phases=[Phase.explicit, Phase.generate])
@example(role="committee", unit="D1")
@given(role=drawn.sampled_from(ROLES), unit=drawn.sampled_from(sorted(UNITS)))
def test_what_was_written_outside_a_grant_is_nowhere_on_pages_of_all_cells(
    everything, taken, monkeypatch, page, address, role, unit
):
    compare_place(everything, taken, monkeypatch, Asked(page, address, role, unit, WRITTEN[0], WRITTEN[1]))


@dataclass(frozen=True)
class Asked:
    """A page with its address, by whom it is opened, and the cell that the address is about."""

    page: str
    address: Mapping[str, str]
    role: str
    unit: str
    target: str
    own: str


def compare_place(everything: Written, taken: Files, monkeypatch: pytest.MonkeyPatch, asked: Asked) -> int:
    """Opens a page twice, and takes its files; gives how many files there are. AssertionError for a foreign row."""
    page, address, role, unit, target = asked.page, asked.address, asked.role, asked.unit, asked.target
    if page == "own_cell":
        role, unit = CELL_SECRETARY, asked.own
    inside = {unit} if page == "own_cell" else set(UNITS[unit])
    right = everything.rights[role, unit]
    monkeypatch.setattr(visiting, "_signed_in", lambda _: CurrentUser("an", right, (right,)))
    there = {name: value.replace("?", str(everything.numbers[target]) if name == "case" else target)
             for name, value in address.items()}  # fmt: skip
    seen = []
    for home in (everything.home, everything.other(unit, inside)):
        monkeypatch.setenv("CELLPULSE_HOME", str(home))
        try:
            if page == "home":
                show(page, **there)  # what is new since the last visit is so once
            taken.clear()
            before = len(list(audit.entries(store())))
            app = show(page, **there)
        except LookupError:
            assert role != "committee"  # which has every page
            return 0
        typed = "" if target in inside else there.get("cell", "")
        drawn_page = sent(app).replace(typed, "") if typed else sent(app)
        seen.append(CLOCK.sub("", "\n".join([drawn_page, *taken.values()])))
        entries = list(audit.entries(store()))[before:]
        assert_on_record(entries, right, drawn_page, len(taken))
        if home == everything.home and address.get("case"):
            action = "viewed" if target in inside else "view refused"
            assert (action, target) in {(entry.action, entry.subject) for entry in entries}
    assert set(CELL.findall(seen[0])) <= inside
    assert {line[:400] for line in set(seen[0].splitlines()) ^ set(seen[1].splitlines())} == set()
    if page not in OWN and not address.get("case"):
        # A brief is its cell's own paper, and an archive has those of several cells.
        shared = {name: content for name, content in taken.items() if not (name.endswith(".zip") or CELL.search(name))}
        of_many = "\n".join(shared.values())
        assert written.UNMASKED not in of_many
        assert written.UNMASKED not in drawn_page
    return len(taken)


def assert_on_record(entries, right: Right, drawn_page: str, n_files: int) -> None:
    """Each file that was taken, and each cell whose texts are shown, is in the audit with the right that was used."""
    exported = [entry for entry in entries if entry.action == "exported"]
    assert len(exported) == n_files
    assert {entry.detail["unit"] for entry in exported} <= {right.scope.code}
    viewed = {entry.subject for entry in entries if entry.action == "viewed"}
    read_of = {cell for cell in WRITTEN if written.secret(cell) in drawn_page}
    assert read_of <= viewed


@settings(max_examples=1, suppress_health_check=SLOW, phases=[Phase.explicit, Phase.generate])
@example(role="inspector", unit="D1", target="C0001")
@example(role="inspector", unit="D1", target="C0004")
@example(role="committee", unit="D1", target="C0001")
@given(role=drawn.sampled_from(ROLES), unit=drawn.sampled_from(sorted(UNITS)), target=drawn.sampled_from(WRITTEN))
def test_the_record_of_a_meeting_is_for_who_may_read_it_and_reading_minutes_is_on_record(
    everything, monkeypatch, role, unit, target
):
    right, meeting = everything.rights[role, unit], f"M{target}{AS_OF:%y%m}"
    monkeypatch.setenv("CELLPULSE_HOME", str(everything.home))
    monkeypatch.setattr(visiting, "_signed_in", lambda _: CurrentUser("an", right, (right,)))
    before = len(list(audit.entries(store())))
    shown = sent(show("profile", cell=target, meeting=meeting))
    entries = [(one.action, one.subject, one.detail.get("unit")) for one in list(audit.entries(store()))[before:]]
    met = access.query("cell_meetings", WHOLE, as_of=AS_OF, cell=target)["meeting_code"]
    is_inside, may_read = target in UNITS[unit] and meeting in met, role in visiting.RESTRICTED["texts"]
    assert (VI("meeting.record", date="").strip() in shown) == is_inside
    assert (written.minutes(target) in shown) == (is_inside and may_read)
    assert (("texts viewed", meeting, unit) in entries) == (is_inside and may_read)


@settings(max_examples=8, suppress_health_check=SLOW)
@given(unit=drawn.sampled_from(["", *sorted(UNITS)]))
def test_twins_are_pairs_of_cells_of_the_grant_and_count_no_meeting_of_others(everything, unit):
    inside = set(UNITS.get(unit, CELLS))
    asked = {"as_of": AS_OF, "take": 100}
    of = {row["cell_code"]: (row["unit_name"], row["cell_type"])
          for row in access.query("unit_cells", WHOLE, **asked).iter_rows(named=True)}  # fmt: skip
    days = {(cell, day) for _, cell, day in written.TWINNED if cell in inside}
    expected: dict[tuple[str, str], set[str]] = {}
    for day, kind in {(day, kind) for _, day in days for kind in (0, 1)}:
        for shared in {of[cell][kind] for cell, met in days if met == day}:
            there = sorted(cell for cell, met in days if met == day and of[cell][kind] == shared)
            if len(there) == 2:
                expected.setdefault((there[0], there[1]), set()).add(day)
    pairs = access.query("twinning_pairs", from_code(unit), as_of=AS_OF).to_dicts()
    assert {(row["cell_code"], row["twin_code"]): row["joint"] for row in pairs} == {
        cells: len(met) for cells, met in expected.items()
    }
    assert expected or unit
    proposed = access.query("twinning_proposals", from_code(unit), as_of=AS_OF)
    assert {*proposed["cell_code"], *proposed["twin_code"]} <= inside


@settings(max_examples=12, suppress_health_check=SLOW, phases=[Phase.explicit, Phase.generate])
@example(role="committee", units=["D1"])
@given(role=drawn.sampled_from(ROLES), units=drawn.lists(drawn.sampled_from(sorted(UNITS)), min_size=1, max_size=3))
def test_a_digest_counts_no_letter_case_or_commitment_of_cells_outside_the_grants(everything, monkeypatch, role, units):
    rights = tuple(everything.rights[role, unit] for unit in dict.fromkeys(units))
    inside = {cell for unit in units for cell in UNITS[unit]}
    texts = []
    for home in (everything.home, everything.other("-".join(sorted(set(units))), inside)):
        monkeypatch.setenv("CELLPULSE_HOME", str(home))
        made = content.compose(store(), "an", rights, None, "https://x.vn/", now().date() + timedelta(days=10))
        texts.append((made.subject(VI), made.text(VI)))
    assert texts[0] == texts[1]
    assert sum(part.unanswered for part in made.sections) == sum(cell in inside for cell in WRITTEN)
    assert not CELL.search(texts[0][1])


def test_what_is_looked_for_is_there_to_be_found(everything, taken, monkeypatch):
    """The same page shows the texts to whom the cell is granted, so that the test above can fail.

    A commune has one cell of the plan: papers of all of them take a busy machine longer than a page may.
    """
    right = everything.rights["inspector", "G01"]
    monkeypatch.setenv("CELLPULSE_HOME", str(everything.home))
    monkeypatch.setattr(visiting, "_signed_in", lambda _: CurrentUser("an", right, (right,)))
    shown = sent(show("cases", case=str(everything.numbers["C0001"])))
    assert written.secret("C0001") in shown
    assert "dưới 3" in shown
    show("plan", month=f"{now():%Y-%m}")
    packets = [content for name, content in taken.items() if name.endswith(".zip")]
    assert any(written.secret(OF_PLAN[0]) in content for content in packets)
    assert not any(written.secret(cell) in content for content in packets for cell in set(WRITTEN) - {OF_PLAN[0]})
