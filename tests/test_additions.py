"""One more source, signal, flag, criterion or page is one more file: none that exists is edited.

The files of `tests/additions` stand where they would stand in the project. In a copy to which only they were added,
the tests of every kind pass, their cases are run, and `tests/added/test_added.py` follows each to what users see.
"""

from __future__ import annotations

import shutil

import pytest

from tests import source
from tests.project_copy import copy_project, run_tests

ADDITIONS = source.ROOT / "tests/additions"
FILES = sorted(path.relative_to(ADDITIONS) for path in ADDITIONS.rglob("*") if path.is_file() and path.suffix != ".pyc")
# The laws of kinds, and what runs the cases of the kinds added.
LAWS = ("tests/test_kinds.py", "tests/test_architecture.py", "tests/dashboard/test_language.py")
CASES = (
    "tests/models/signals/test_rules.py",
    "tests/models/criteria/test_cases.py",
    "tests/models/criteria/test_rubric.py",
)
# Draws words at random; no addition changes how they are compared.
NOT_OF_FILES = ("--deselect", "tests/dashboard/test_language.py::test_search_agrees_with_comparing_folded_words")
ADDED = ("late_start", "no_notices", "notice_early")


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    copy = copy_project(tmp_path_factory.mktemp("project"))
    assert [str(file) for file in FILES if (copy / file).exists()] == []
    for file in FILES:
        (copy / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ADDITIONS / file, copy / file)
    return copy


def test_each_kind_is_added_by_new_files_alone(project):
    failed, printed = run_tests(project, "-vv", "tests/added", *LAWS, *CASES, *NOT_OF_FILES)
    assert failed == set(), printed[-8000:]
    assert [name for name in ADDED if f"test_case[{name}" not in printed] == []
