"""The demo's workspace: a simulated province, written once as a canonical folder and named as its source."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from etl.refusal import Refused
from etl.workspace import now

MARK = "demo.json"


def prepare(home: Path, cells: int, months: int, seed: int, simulate: Callable[[Path], None]) -> None:
    """Makes `home` a demo workspace with the province asked for; the province is kept where it is the same.

    `simulate` writes that province into a folder.

    Raises Refused where the folder holds anything else than a demo.
    """
    mark = home / MARK
    wanted = {"cells": cells, "months": months, "seed": seed, "until": f"{now():%Y-%m}"}
    if home.exists() and any(home.iterdir()) and not mark.exists():
        raise Refused(f"{home}: this folder holds other data; name another one: cellpulse --home DIR demo")
    if mark.exists() and json.loads(mark.read_text("utf-8")) != wanted:
        raise Refused(
            f"{home}: holds another demo province; remove the folder, or name another one: cellpulse --home DIR demo"
        )
    if mark.exists():
        return
    _lay_out(home, simulate)
    mark.write_text(json.dumps(wanted), "utf-8")


def _lay_out(home: Path, simulate: Callable[[Path], None]) -> None:
    home.mkdir(parents=True, exist_ok=True)
    province = home.resolve() / "province"
    (home / "cellpulse.toml").write_text(
        "# The demo keeps the text of minutes, which are made up; real workspaces do not unless told so.\n"
        f'retain_text = true\n\n[[sources]]\nname = "demo"\nkind = "canonical"\nfolder = {json.dumps(str(province))}\n',
        "utf-8",
    )
    simulate(province)
