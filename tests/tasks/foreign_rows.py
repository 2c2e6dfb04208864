"""Random trees and grants, and what people with them can ask for: none of it has a row of a cell outside.

`uv run poe foreign-rows N` asks N times (10,000): questions of pages with any parameters, exports, digests, pages and
links to them with codes from outside in the address, briefs, and files that were made for somebody else. What comes
back is compared with a world in which the cells outside do not exist; `tests/chain/test_scope.py` is the small form.
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import pytest

from dashboard import access
from dashboard.auth import current_user as visiting
from dashboard.scope import from_code
from dashboard.store import open_store
from etl import warehouse
from etl.config.workspace import Workspace
from etl.discover import parts
from tests.chain import scoped_worlds as worlds
from tests.chain import test_scope as scopes
from tests.chain.commands import Command
from tests.chain.scoped_worlds import Land
from tests.chain.test_scope import Province
from tests.dashboard.showing import show
from tests.tasks.foreign_media import ask_for_files

# Of what is asked in one tree; a page takes a hundred times as long as a question.
ASKED_PER_TREE = 240
PAGES_PER_TREE = 3
KINDS, WEIGHTS = ("question", "export", "brief"), (200, 20, 2)


def ask(province: Province, n: int, dice: random.Random) -> Counter[str]:
    """Asks about so many times and gives how often by kind. Raises AssertionError for a foreign row."""
    counts = Counter()
    while counts.total() < n:
        counts += _one_tree(province, min(ASKED_PER_TREE, n - counts.total()), dice)
    return counts


def _one_tree(province: Province, n: int, dice: random.Random) -> Counter[str]:
    size = dice.randint(2, 6)
    parents = (None, *(dice.randrange(i) for i in range(1, size)))
    land = Land(parents, worlds.random_homes(province.cells, size, dice.randrange(1_000)))
    wished = [(dice.randrange(6), -dice.randint(0, 3), dice.randint(3, 9), dice.random() < 0.2) for _ in range(3)]
    login, rights = scopes.grants_of(province, land, wished)
    world, counts = worlds.settle(province.con, land), Counter()
    others = {right.scope.code: worlds.without(province.con, world, land, right.scope.code) for right in rights}
    done = [world, *others.values()]
    services = {name: province.service(name) for name in done}
    for _ in range(n if rights else 0):
        scope, kind = dice.choice(list(others)), dice.choices(KINDS, WEIGHTS)[0]
        counts[kind] += 1
        pair = (world, others[scope])
        if kind == "question":
            question = dice.choice(scopes.QUESTIONS)
            asked = dice.choice(list(scopes.parameters(province, land, question, dice.choice(province.cells))))
            answers = (services[name].query(question, from_code(scope), asked) for name in pair)
            scopes.compare(question, land, scope, *answers)
        elif kind == "export":
            table = dice.choice(scopes.EXPORTS)
            answers = (scopes.exported(province.con, name, table, scope) for name in pair)
            scopes.compare(table, land, scope, *answers)
        else:
            _brief(province, land, world, scope, dice)
    if rights:
        scopes.compare_digests(province, land, login, rights, world, done)
        counts["digest"] += 1
    for scope in list(others)[:PAGES_PER_TREE]:
        counts["page or link"] += _pages(province, land, world, scope, dice)
    worlds.drop(province.con, *done)
    return counts


def _brief(province: Province, land: Land, world: str, scope: str, dice: random.Random) -> None:
    files: dict[str, bytes] = {}
    access.use(province.service(world))
    scopes.try_brief(dice.choice(province.cells), scope, files)
    access.use(None)
    for name, content in files.items():
        scopes.assert_silent(name, land, scope, scopes.readable(name, content))


def _pages(province: Province, land: Land, world: str, scope: str, dice: random.Random) -> int:
    """Pages opened by a link with a cell and a unit from anywhere; gives their number."""
    pages = dice.sample(sorted(parts("dashboard.views", "page").keys() - {"own_cell"}), PAGES_PER_TREE)
    access.use(province.service(world))
    with pytest.MonkeyPatch.context() as patch:
        for page in pages:
            files = scopes.taken_files(patch)
            scopes.sign_in(patch, sorted(visiting.RESTRICTED.get(page, {"inspector"}))[0], scope)
            cell, unit = dice.choice(province.cells), dice.choice(land.units())
            app = show(page, cell=cell, unit=unit)
            drawn = "\n".join(str(element.proto) for element in app._tree if hasattr(element, "proto"))
            inside = cell in land.below(scope)
            scopes.assert_silent(page, land, scope, drawn if inside else drawn.replace(cell, ""))
            for name, content in files.items():
                scopes.assert_silent(name, land, scope, scopes.readable(name, content))
    access.use(None)
    return len(pages)


def main() -> None:
    """A fourth of the asking is for files, the rest on a province of 120 cells of which 36 are kept."""
    n = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else int(time.time())
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        command = Command(folder / "home")
        command("simulate", folder / "province", "--cells", 120, "--months", 30, "--seed", 5)
        command("ingest", folder / "province")
        command("build")
        (folder / "pages").mkdir()
        (folder / "media").mkdir()
        os.environ |= {"CELLPULSE_KEY": command.environ["CELLPULSE_KEY"], "CELLPULSE_HOME": str(folder / "pages")}
        con = warehouse.reader(Workspace.open(command.home))
        cells = worlds.small(con, "wh")
        province = Province(con, cells, open_store(f"sqlite:///{folder / 'store.db'}", b"k" * 32))
        counts = ask(province, n - n // 4, random.Random(seed))
        files = ask_for_files(folder / "media", n // 4, seed)
    print(f"seed {seed}: asked {counts.total() + files.total():,} times, {dict(counts)}, files {dict(files)}")
    print("0 foreign rows")


if __name__ == "__main__":
    main()
