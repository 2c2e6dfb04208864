"""Faults are drawn again by their seed, are small, and are told apart by whether a test notices them."""

from __future__ import annotations

import ast

import pytest

from etl.discover import statements
from tests import source
from tests.tasks import mutants
from tests.tasks.concerned import rounds
from tests.tasks.faults import draw, faults
from tests.tasks.warm import Died, Warm

FILES = (
    "models/charts/funnel.py",
    "models/shared/selection.py",
    "dashboard/summaries/disclosure.py",
    "models/signals/never_visited.sql",
)


def test_the_same_seed_draws_the_same_faults_over_all_packages():
    drawn = draw(3, 60)
    assert drawn == draw(3, 60) != draw(4, 60)
    assert {fault.file.split("/")[0] for fault in drawn} == set(source.PACKAGES)
    assert {fault.file.rpartition(".")[2] for fault in drawn} == {"py", "sql"}


@pytest.mark.parametrize("file", FILES)
def test_a_fault_changes_one_place_of_the_code(file):
    whole = (source.ROOT / file).read_text("utf-8")
    for fault in faults(file):
        changed = fault.applied()
        assert changed != whole
        assert (changed[: fault.start], changed[fault.start + len(fault.text) :]) == (
            whole[: fault.start],
            whole[fault.end :],
        )
        if file.endswith(".py"):
            assert ast.dump(ast.parse(changed)) != ast.dump(ast.parse(whole))


def test_the_head_comments_and_texts_of_sql_are_no_code():
    query = statements("models/signals")["never_visited"]
    head = (source.ROOT / "models/signals/never_visited.sql").read_text("utf-8").index("*/")
    assert min(fault.start for fault in faults("models/signals/never_visited.sql")) > head
    assert "'" in query.sql


def test_the_nearest_tests_are_run_first():
    assert rounds("models/charts/funnel.py")[0][0] == "tests/models/charts/test_funnel.py"
    assert "tests/dashboard/test_compare.py" in rounds("dashboard/views/compare/swapping.py")[0]
    assert rounds("etl/checks/periods_overlap.py")[0][0] == "tests/etl/intake/test_checks.py"


@pytest.mark.parametrize(
    ("test", "by"),
    [
        ('assert open("a.py").read() == "x = 1"', "tests/test_it.py::test_it"),
        ('assert "x" in open("a.py").read()', ""),
        ("assert False", ""),
    ],
)
def test_a_fault_is_noticed_by_a_test_that_passes_without_it(tmp_path, monkeypatch, test, by):
    project, copy = tmp_path / "project", tmp_path / "copy"
    for folder in (project, copy):
        folder.mkdir()
        (folder / "a.py").write_text("x = 1", "utf-8")
    (copy / "tests").mkdir()
    (copy / "tests/test_it.py").write_text(f"def test_it():\n    {test}\n", "utf-8")
    monkeypatch.setattr(source, "ROOT", project)
    monkeypatch.setattr(mutants, "rounds", lambda file: [["tests/test_it.py"]])
    [fault] = faults("a.py")
    with Warm(copy) as warm:
        assert mutants.Trial(copy, warm).noticed_by(fault) == by
    assert (copy / "a.py").read_text("utf-8") == "x = 1"


def test_a_warm_process_that_cannot_begin_is_told_with_its_reason(tmp_path):
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests/faulty.py").write_bytes(b"# \xff")
    with Warm(tmp_path) as warm, pytest.raises(Died, match=r"ended with 1: (?s:.*)UnicodeDecodeError"):
        warm.pytest([], 60)


def test_a_warm_process_that_was_killed_is_told_by_its_signal(tmp_path):
    with Warm(tmp_path) as warm:
        warm._process.kill()
        with pytest.raises(Died, match="ended with -9: it wrote nothing"):
            warm.pytest([], 60)
