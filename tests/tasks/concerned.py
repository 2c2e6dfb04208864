"""Which tests concern a file: those nearest to it first, so that most faults are noticed within seconds."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from functools import cache
from pathlib import PurePosixPath

from tests import source

# How many files of tests one round runs, and where no nearer one notices.
NEAREST, NEAR = 3, 9
# What only has its package in common with a file is none of its tests.
LEAST_NEAR = 4
# How far the files that use a file may be from it, and what of their nearness is left.
STEPS, LEFT = 2, 0.6
# Whatever changes a result changes the digest, so that test comes first.
CHAIN = [f"tests/chain/test_{name}.py" for name in ("published_digest", "ingest_build_export", "command", "release")]
ROUNDS = ("nearest", "near", "chain")
# These open every page, which takes longer than all others of a round together.
DEAR = tuple(f"tests/dashboard/test_{name}.py" for name in ("language", "pages", "serving"))
BROWSER = "tests/browser/"
QUOTED = re.compile(r"[\"']([\w/.]+)[\"']")


def rounds(file: str) -> list[list[str]]:
    """Test files in the order in which to run them: the nearest, the next, those of the whole chain."""
    by_test = {test: _nearness(file, test) for test in _tests()}
    near = [test for test in sorted(by_test, key=lambda test: (-by_test[test], test)) if by_test[test] >= LEAST_NEAR]
    quick, dear = ([test for test in near if (test in DEAR) is is_dear] for is_dear in (False, True))
    return [tests for tests in (quick[:NEAREST], [*quick[NEAREST : NEAREST + NEAR], *dear], CHAIN) if tests]


@cache
def _tests() -> tuple[str, ...]:
    files = source.files(".py", folders=("tests",))
    # Those at the top read all files, for what no fault of a line changes.
    skipped = (BROWSER, "tests/chain/", "tests/additions/", "tests/benchmarks/", "tests/test_")
    return tuple(f for f in files if f.split("/")[-1].startswith("test_") and not f.startswith(skipped))


def _nearness(file: str, test: str) -> float:
    """The nearness of a test to a file or, less the further they are, to the files that use it."""
    return max(LEFT**steps * _directly(user, test) for user, steps in _users(file).items())


@cache
def _users(file: str) -> dict[str, int]:
    """The file and the files of ours that import or name it, or what does so, and by how many steps."""
    distances, last = {file: 0}, [file]
    for steps in range(1, STEPS + 1):
        last = [user for used in last for user in _direct_users(used) if user not in distances]
        distances |= dict.fromkeys(last, steps)
    return distances


def _direct_users(file: str) -> list[str]:
    """The Python files that import a module, or that name another file; where none does, those that list its folder."""
    by_text, folder = _users_by(_quoted), PurePosixPath(file).parent.as_posix()
    if file.endswith(".py"):
        users = _users_by(_imports).get(_module(file), [])
    else:
        users = by_text.get(PurePosixPath(file).stem, [])
    return users or by_text.get(folder, []) + by_text.get(_module(folder), [])


@cache
def _users_by(used_by: Callable[[str], set[str]]) -> dict[str, list[str]]:
    users: defaultdict[str, list[str]] = defaultdict(list)
    for user in source.files(".py"):
        for name in used_by(user):
            users[name].append(user)
    return users


@cache
def _directly(file: str, test: str) -> int:
    """How much of a file's path the path, the imports and the text of a test have in common."""
    path, of_test = PurePosixPath(file), PurePosixPath(test)
    module, room, stem = _module(file), path.parent.name, path.stem
    imported = any(name == module or name.startswith(f"{module}.") for name in _imports(test))
    named = stem in _quoted(test)
    name, of_name = stem.strip("_"), of_test.stem.removeprefix("test_")
    by_name = name in of_name or of_name in name
    of_room = room in of_test.stem or room in of_test.parts[1:-1]
    has_cases = (source.ROOT / f"tests/cases/{room}/{stem}.toml").exists()
    of_cases = has_cases and room in of_test.parts and "cases" in _text(test)
    of_kind = bool({room, path.parent.as_posix(), _module(path.parent.as_posix())} & _quoted(test))
    # `support` of a simulation is not `support` of a page.
    same_package = path.parts[0] in of_test.parts
    return 12 * imported + same_package * (8 * by_name + 6 * of_room + 1) + 6 * named + 6 * of_cases + 4 * of_kind


def _module(file: str) -> str:
    return ".".join(PurePosixPath(file).with_suffix("").parts).removesuffix(".__init__")


@cache
def _imports(file: str) -> set[str]:
    return source.imports(file)


@cache
def _text(file: str) -> str:
    return (source.ROOT / file).read_text("utf-8")


@cache
def _quoted(file: str) -> set[str]:
    """The names that stand in quotes, those of files also without their folder and ending."""
    quoted = set(QUOTED.findall(_text(file)))
    return quoted | {PurePosixPath(name).name.removesuffix(".sql").removesuffix(".toml") for name in quoted}
