"""Writes the description of the newest layout of the warehouse; run after adding a migration."""

from __future__ import annotations

from etl.discover import ROOT
from etl.warehouse import schemas
from tests import warehouses


def write() -> None:
    """Writes etl/migrations/layouts/NNN.txt: one line per column and constraint of an empty warehouse."""
    with warehouses.copied() as con:
        lines = schemas.layout(con)
    file = ROOT / schemas.FOLDER / "layouts" / f"{schemas.newest_version():03d}.txt"
    file.write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    write()
