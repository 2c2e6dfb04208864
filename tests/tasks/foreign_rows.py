"""Random trees and grants, and what people with them can ask for: none of it has a row of a cell outside.

`uv run poe foreign-rows N SEED FOLDER` asks N times (10,000): questions of pages with any parameters, exports, digests,
pages and links to them with codes from outside in the address, briefs, files that were made for somebody else, and
what people write: cases, letters, packets, month scores, the own view of a cell, with the files of each page. What
comes back is compared with a world in which the cells outside do not exist; `tests/chain/test_scope.py` and
`tests/dashboard/test_scope_of_written.py` are the small forms. Given a folder, it goes on where it was broken off.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from dashboard import access
from dashboard.auth import current_user as visiting
from dashboard.scope import from_code
from dashboard.store import open_store
from dashboard.store.tables import ROLES
from etl import warehouse
from etl.config.workspace import Workspace
from etl.discover import parts
from tests.chain import scoped_worlds as worlds
from tests.chain import test_scope as scopes
from tests.chain.commands import Command
from tests.chain.scoped_worlds import Land
from tests.chain.test_scope import Province
from tests.dashboard import test_scope_of_written as written
from tests.dashboard.showing import show
from tests.tasks.foreign_media import ask_for_files

# Of what is asked in one tree; a page takes a hundred times as long as a question.
ASKED_PER_TREE = 240
PAGES_PER_TREE = 3
WRITTEN_PER_TREE = 4
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


def ask_of_written(folder: Path, n: int, dice: random.Random) -> Counter[str]:
    """Opens so many places of what people write, by a random role for a random unit or cell, with all their files."""
    counts = Counter()
    with pytest.MonkeyPatch.context() as patch, written.write_everything(folder) as everything:
        taken = written.taken_files(patch)
        for _ in range(n):
            (page, address), role = dice.choice(written.PLACES), dice.choice(ROLES)
            target = dice.choice(written.WRITTEN if "case" in address else written.CELLS)
            unit, own = dice.choice(sorted(written.UNITS)), dice.choice(written.CELLS)
            asked = written.Asked(page, address, role, unit, target, own)
            taken.clear()
            counts["file of what is written"] += written.compare_place(everything, taken, patch, asked)
            counts["written"] += 1
    return counts


def prepared(folder: Path) -> Command:
    """The command on a built province of 120 cells; made once for a folder."""
    command = Command(folder / "home")
    if not (folder / "built").exists():
        shutil.rmtree(command.home, ignore_errors=True)
        shutil.rmtree(folder / "province", ignore_errors=True)
        command("simulate", folder / "province", "--cells", 120, "--months", 30, "--seed", 5)
        command("ingest", folder / "province")
        command("build")
        (folder / "built").touch()
    return command


def main() -> None:
    """A fourth of the asking is for files and a hundredth of what is written, the rest on a province of 120 cells of
    which 36 are kept; in rounds, each drawn by the seed and its number."""
    n = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else int(time.time())
    with tempfile.TemporaryDirectory() as name:
        folder = Path(sys.argv[3]) if len(sys.argv) > 3 else Path(name)
        folder.mkdir(exist_ok=True)
        done = folder / f"counts-{seed}.json"
        rounds, counts = json.loads(done.read_text("utf-8")) if done.exists() else (0, {})
        command = prepared(folder)
        while sum(counts.values()) < n:
            counts = dict(Counter(counts) + _round(command, Path(name) / str(rounds), seed + rounds))
            rounds += 1
            done.write_text(json.dumps((rounds, counts)), "utf-8")
            print(f"seed {seed}, {rounds} rounds: asked {sum(counts.values()):,} times, {counts}", flush=True)
    print("0 foreign rows")


def _round(command: Command, folder: Path, seed: int) -> Counter[str]:
    """A tree, its files, and places of what is written."""
    for name in ("pages", "media", "written"):
        (folder / name).mkdir(parents=True)
    os.environ |= {"CELLPULSE_KEY": command.environ["CELLPULSE_KEY"], "CELLPULSE_HOME": str(folder / "pages")}
    with closing(warehouse.reader(Workspace.open(command.home))) as con:
        cells = worlds.small(con, "wh")
        province = Province(con, cells, open_store(f"sqlite:///{folder / 'store.db'}", b"k" * 32))
        counts = ask(province, ASKED_PER_TREE, random.Random(seed))
        province.store.engine.dispose()
    counts += ask_for_files(folder / "media", ASKED_PER_TREE // 3, seed)
    return counts + ask_of_written(folder / "written", WRITTEN_PER_TREE, random.Random(seed))


if __name__ == "__main__":
    main()
