"""Renews the digest of published results that tests/chain/test_published_digest.py compares with."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from tests.chain.commands import Command
from tests.chain.conftest import simulate_province
from tests.chain.digest import STORED, differences, digest, stored


def main() -> None:
    """Builds the small province anew, writes its digest, and prints which columns changed."""
    with tempfile.TemporaryDirectory(prefix="cellpulse-") as folder:
        command = Command(Path(folder) / "home")
        simulate_province(Path(folder) / "province")
        command("ingest", Path(folder) / "province")
        command("build")
        found = digest(command.table)
    changed = differences(stored() if STORED.exists() else {}, found)
    STORED.write_text(json.dumps(found, indent=1) + "\n", "utf-8")
    print("\n".join(changed) or "nothing changed")


if __name__ == "__main__":
    main()
