"""Which tests concern a file: those nearest to it first, so that most faults are noticed within seconds."""

from __future__ import annotations

import re
from functools import cache
from pathlib import PurePosixPath

from tests import source

# How many files of tests one round runs, and where no nearer one notices.
NEAREST, NEAR = 3, 14
# Whatever changes a result changes the digest, so that test comes first.
CHAIN = [f"tests/chain/test_{name}.py" for name in ("published_digest", "ingest_build_export", "command", "release")]
ROUNDS = ("nearest", "near", "chain")
BROWSER = "tests/browser/"


def rounds(file: str) -> list[list[str]]:
    """Test files in the order in which to run them: the nearest, the next, those of the whole chain."""
    ranked = sorted(_tests(), key=lambda test: (-_nearness(file, test), test))
    near = [test for test in ranked if _nearness(file, test) > 0]
    return [tests for tests in (near[:NEAREST], near[NEAREST:NEAR], CHAIN) if tests]


@cache
def _tests() -> tuple[str, ...]:
    files = source.files(".py", folders=("tests",))
    skipped = (BROWSER, "tests/chain/", "tests/additions/", "tests/benchmarks/")
    return tuple(f for f in files if f.split("/")[-1].startswith("test_") and not f.startswith(skipped))


@cache
def _nearness(file: str, test: str) -> int:
    """How much of a file's path the path, the imports and the text of a test have in common."""
    path, of_test = PurePosixPath(file), PurePosixPath(test)
    stem, text = path.stem, (source.ROOT / test).read_text("utf-8")
    module = ".".join(path.with_suffix("").parts).removesuffix(".__init__")
    rooms = set(path.parts[:-1]) & set(of_test.parts[:-1])
    imported = any(name == module or name.startswith(f"{module}.") for name in source.imports(test))
    mentioned = len(re.findall(rf"\b{re.escape(stem)}\b", text)) if stem != "__init__" else 0
    of_kind = f'"{path.parent}"' in text or f'"{".".join(path.parent.parts)}"' in text
    by_name = stem.strip("_") in of_test.stem
    of_room = path.parent.name in of_test.stem
    of_every_page = path.parts[0] == "dashboard" and of_test.stem == "test_pages"
    same_package = path.parts[0] in of_test.parts
    named = 12 * imported + 8 * by_name + 6 * of_room + 3 * min(mentioned, 3)
    return named + 5 * max(len(rooms) - 1, 0) + 4 * of_kind + 2 * of_every_page + same_package
