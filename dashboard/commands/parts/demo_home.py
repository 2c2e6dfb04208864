"""The demo's workspace: a simulated province, written once as a canonical folder and named as its source."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

from etl.config.workspace import DEMO_MARK
from etl.user_error import UserError

# What a workspace has that was configured or has read something.
OF_OTHERS = ("cellpulse.toml", "warehouse/current.json", "province")


def prepare(home: Path, cells: int, months: int, seed: int, simulate: Callable[[Path], None]) -> None:
    """Makes `home` a demo workspace with the province asked for; a province that is there already is kept.

    `simulate` writes that province into a folder. A demo whose simulation was interrupted begins anew.
    Raises UserError where the folder holds other data, or another demo.
    """
    wanted = {"cells": cells, "months": months, "seed": seed}
    mark = home / DEMO_MARK
    made_with = json.loads(mark.read_text("utf-8")) if mark.exists() else None
    if made_with is None and any((home / name).exists() for name in OF_OTHERS):
        raise UserError(f"{home}: this folder holds other data; name another one: cellpulse --home DIR demo")
    if made_with is not None and {name: made_with[name] for name in wanted} != wanted:
        raise UserError(
            f"{home}: holds another demo province; remove the folder, or name another one: cellpulse --home DIR demo"
        )
    if made_with is None or not made_with["complete"]:
        _lay_out(home, mark, wanted, simulate)


def _lay_out(home: Path, mark: Path, wanted: dict[str, int], simulate: Callable[[Path], None]) -> None:
    home.mkdir(parents=True, exist_ok=True)
    province = home.resolve() / "province"
    mark.write_text(json.dumps(wanted | {"complete": False}), "utf-8")
    (home / "cellpulse.toml").write_text(
        "# The demo keeps the text of minutes, which are made up; real workspaces do not unless asked to.\n"
        'retain_text = true\n\n[[sources]]\nname = "demo"\nkind = "canonical"\nfolder = "province"\n',
        "utf-8",
    )
    shutil.rmtree(province, ignore_errors=True)
    simulate(province)
    mark.write_text(json.dumps(wanted | {"complete": True}), "utf-8")
