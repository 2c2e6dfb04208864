"""Renews the digests of published results and of simulated provinces that tests compare with."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from tests.chain.commands import Command
from tests.chain.conftest import simulate_province
from tests.chain.digest import STORED, differences, digest, stored
from tests.etl.simulation import digest as simulated


def main() -> None:
    """Simulates and builds the small provinces anew, writes their digests, and prints what changed."""
    _of_simulation()
    _of_results()


def _of_simulation() -> None:
    before, digests = simulated.stored() if simulated.STORED.exists() else {}, {}
    for name in simulated.NAMES:
        with tempfile.TemporaryDirectory(prefix="cellpulse-") as folder:
            simulated.make(name, Path(folder) / "province")
            digests[name] = simulated.digest(Path(folder) / "province")
    changed = sorted(name for name, tables in digests.items() if before.get(name) != tables)
    simulated.STORED.write_text(json.dumps(digests, indent=1) + "\n", "utf-8")
    print(f"simulated: {', '.join(changed) or 'nothing'} changed")


def _of_results() -> None:
    with tempfile.TemporaryDirectory(prefix="cellpulse-") as folder:
        command = Command(Path(folder) / "home")
        simulate_province(Path(folder) / "province")
        command("ingest", Path(folder) / "province")
        command("build")
        digests = digest(command.table)
    changed = differences(stored() if STORED.exists() else {}, digests)
    STORED.write_text(json.dumps(digests, indent=1) + "\n", "utf-8")
    print("\n".join(changed) or "nothing changed")


if __name__ == "__main__":
    main()
