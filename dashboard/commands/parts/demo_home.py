"""The demo's workspace: a simulated province, written once as a canonical folder and named as its source.

Until the province is published a commune is: a world of its own of the size of a commune, made in seconds.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from etl.config.workspace import DEMO_MARK
from etl.user_error import UserError

if TYPE_CHECKING:
    from dashboard.commands.parts.estimate import Stage
    from etl.config.workspace import Workspace

# What a workspace has that was configured or has read something.
OF_OTHERS = ("cellpulse.toml", "warehouse/current.json", "province")
# Who gets the digests of the demo.
LEADER = "lanh-dao"
# About as many cells as a commune has, and a year and a half of them (chosen by us: published in some ten seconds).
COMMUNE_CELLS, COMMUNE_MONTHS = 40, 18
# Of the commune: the month before too, so that the queue can tell what is new from what continues.
MONTHS_OF_COMMUNE = 2
# A year, so that the pages tell of one; of more cells a third of it, as each month of 3,441 takes half a minute.
YEAR, MOST_CELLS_OF_YEAR, MONTHS_OF_LARGE = 12, 1_000, 4
# First word of a stage's first step, its work in months, and its number of steps: measured on 3,441 cells.
BEFORE_MONTHS = (("places", 0.2, 14), ("intake", 0.9, 13))
STEPS_OF_MONTH = 48


@dataclass(frozen=True)
class Province:
    """The world that the demo shows."""

    cells: int
    months: int
    seed: int

    @property
    def n_published(self) -> int:
        """How many of its months are published."""
        return min(YEAR if self.cells <= MOST_CELLS_OF_YEAR else MONTHS_OF_LARGE, self.months)


def stages(n_months: int) -> tuple[Stage, ...]:
    """The stages of a demo of so many published months, each with its part of all the work."""
    months = (*BEFORE_MONTHS, *(("month", 1.0, STEPS_OF_MONTH),) * n_months)
    work = sum(part for _, part, _ in months)
    return tuple((word, part / work, steps) for word, part, steps in months)


def lay_out(home: Path, province: Province) -> None:
    """Makes `home` a demo workspace for the province asked for; one that is there already is kept.

    Raises UserError where the folder holds other data, or another demo.
    """
    stored = _mark(home)
    if stored is None:
        if any((home / name).exists() for name in OF_OTHERS):
            raise UserError(f"{home}: this folder holds other data; name another one: cellpulse --home DIR demo")
        home.mkdir(parents=True, exist_ok=True)
        _write_mark(home, province, complete=False)
    elif any(stored[name] != value for name, value in asdict(province).items()):
        raise UserError(
            f"{home}: holds another demo province; remove the folder, or name another one: cellpulse --home DIR demo"
        )
    if not (home / "cellpulse.toml").exists():
        (home / "cellpulse.toml").write_text(
            "# The demo keeps the text of minutes, which are made up; others keep it only with this setting.\n"
            'retain_text = true\n\n[[sources]]\nname = "demo"\nkind = "canonical"\nfolder = "province"\n\n'
            f'[digest]\nfolder = "digests"\n\n[[digest.recipients]]\nlogin = "{LEADER}"\n',
            "utf-8",
        )


def is_published(home: Path) -> bool:
    """Whether the province itself is published, and not only the commune."""
    return bool((_mark(home) or {}).get("published"))


def publish_province(home: Path, province: Province) -> None:
    """Simulates the province, unless that was done, and publishes its newest months: all but the last in one step, then
    the last with what people did meanwhile."""
    from dashboard.commands.parts.estimate import Estimate
    from dashboard.commands.parts.progress import Steps

    with Steps() as steps:
        say = Estimate(stages(province.n_published), steps.say).say
        if not (_mark(home) or {}).get("complete"):
            _simulate(home.resolve() / "province", province, say)
            _write_mark(home, province, complete=True)
        if province.months > province.n_published:
            _publish_year(home, province, say)
        else:
            _publish(home, "province", say, province.n_published)
    _write_mark(home, province, complete=True, published=True)


def prepare(home: Path, province: Province) -> None:
    """Publishes a commune, unless that was done, and starts publishing the province in the background."""
    from etl.config.workspace import Workspace
    from etl.warehouse import current_run

    if current_run(Workspace.open(home)) is None:
        publish_commune(home, province)
    publish_in_background(home, province)


def publish_commune(home: Path, province: Province) -> None:
    """Simulates a commune and publishes its newest months, so that nobody waits for the province."""
    from dashboard.commands.parts.progress import Steps

    commune = Province(min(COMMUNE_CELLS, province.cells), min(COMMUNE_MONTHS, province.months), province.seed)
    with Steps() as steps:
        _simulate(home.resolve() / "commune", commune, steps.say)
        _publish(home, "commune", steps.say)


def publish_in_background(home: Path, province: Province) -> None:
    """Starts publishing the province as a process of its own, whose progress every page shows."""
    from dashboard import jobs
    from etl.config.workspace import now

    size = [word for name, value in asdict(province).items() for word in (f"--{name}", str(value))]
    jobs.start(home.resolve(), jobs.Job("demo", str(province.cells), "", now()), ["demo", *size, "--no-serve"])


def _simulate(folder: Path, world: Province, say: Callable[[str], None]) -> None:
    from etl.config.workspace import last_complete_month, now
    from etl.simulation import simulate

    shutil.rmtree(folder, ignore_errors=True)
    last = last_complete_month(now().date())
    try:
        simulate(folder, **asdict(world), last_month=last, progress=say)
    except ValueError as error:
        raise UserError(str(error)) from error


def _publish_year(home: Path, province: Province, say: Callable[[str], None]) -> None:
    from dashboard.commands.parts import demo_year
    from dashboard.commands.parts.demo_year import truth
    from etl.config.workspace import Workspace, last_complete_month, now

    last = last_complete_month(now().date())
    _publish(home, "province", say, province.n_published - 1, last_complete_month(last))
    os.environ["CELLPULSE_HOME"] = str(home.resolve())
    demo_year.go_on(Workspace.open(home), truth.read(home / "province.truth.csv", province.seed), say)


def _publish(
    home: Path, folder: str, say: Callable[[str], None], n_months: int = MONTHS_OF_COMMUNE, last: date | None = None
) -> None:
    from dashboard.commands import pipeline
    from etl.config.workspace import SourceConfig, Workspace

    workspace: Workspace = Workspace.open(home)
    place = str(home.resolve() / folder)
    source = SourceConfig.model_validate({"name": "demo", "kind": "canonical", "folder": place})
    pipeline.publish(workspace, [source], n_months, say, anew=True, last=last)


def _mark(home: Path) -> dict[str, Any] | None:
    mark = home / DEMO_MARK
    return json.loads(mark.read_text("utf-8")) if mark.exists() else None


def _write_mark(home: Path, province: Province, *, complete: bool, published: bool = False) -> None:
    (home / DEMO_MARK).write_text(
        json.dumps(asdict(province) | {"complete": complete, "published": published}), "utf-8"
    )
