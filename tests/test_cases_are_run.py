"""Every case of every kind is run, by discovery: what is wrong in one fails, and a file that nothing takes does too."""

from __future__ import annotations

import json
import re
import tomllib

import pytest

from tests import source
from tests.project_copy import copy_project, run_tests

CASES = source.ROOT / "tests/cases"
KINDS = sorted(folder.name for folder in CASES.iterdir())
RUNNERS = [f"tests/models/{kind}" for kind in KINDS if kind != "checks"] + ["tests/etl/intake/test_checks.py"]
WRONG = "wrong on purpose"


def _made_wrong(kind, cases):
    """A case of them with an expectation that cannot be true of what it gives."""
    if kind == "checks":
        return cases[0] | {"name": WRONG, "expected": [["no_such_reason"] for _ in cases[0]["expected"]]}
    nothing = False if kind == "circumstances" else {}
    return next(case for case in cases if case["expected"] != nothing) | {"title": WRONG, "expected": nothing}


def _written(case):
    """A case as TOML, with tables inline."""
    return "\n".join(["", "[[case]]", *(f"{name} = {_value(value)}" for name, value in case.items()), ""])


def _value(value):
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{json.dumps(name)} = {_value(one)}" for name, one in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(_value(one) for one in value) + "]"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str | bool | int | float) else str(value)


@pytest.fixture
def project(tmp_path):
    return copy_project(tmp_path)


def test_a_wrong_case_added_to_any_file_fails(project):
    files = sorted(path.relative_to(CASES) for path in CASES.rglob("*.toml"))
    for file in files:
        wrong = _made_wrong(file.parent.name, tomllib.loads((CASES / file).read_text("utf-8"))["case"])
        with (project / "tests/cases" / file).open("a", encoding="utf-8") as text:
            text.write(_written(wrong))
    failed, printed = run_tests(project, *RUNNERS, "-k", WRONG.replace(" ", " and "))
    assert [str(file) for file in files if not any(_is_of(file, test) for test in failed)] == [], printed[-4000:]
    assert len(failed) == len(files)


def _is_of(file, test):
    """Whether the id of a test, or the test file it stands in, names the file of its case."""
    return f"[{file.stem}: {WRONG}]" in test or f"[{file.stem}-{WRONG}]" in test or f"/test_{file.stem}.py::" in test


def test_a_case_file_of_nothing_and_a_file_without_cases_fail(project):
    for kind in KINDS:
        folder = project / "tests/cases" / kind
        sorted(folder.glob("*.toml"))[0].rename(folder / f"no_{kind}_of_this_name.toml")
    failed, printed = run_tests(project, "tests/test_kinds.py", "-k", "cases or case")
    assert {test.partition("::")[2] for test in failed} == {
        "test_a_file_of_a_kind_is_tried_by_cases",
        "test_no_case_is_left_of_a_file_that_is_gone",
    }
    assert [kind for kind in KINDS if f"no_{kind}_of_this_name" not in printed] == []
    assert [kind for kind in KINDS if not re.search(rf"\('{kind}', '\w+'\): 0", printed)] == []
