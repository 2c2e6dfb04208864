"""`uv run poe bench`: every figure of speed and of trust in one run on one machine. Times depend on the machine, ratios
hold. It takes some hours: `uv run poe bench text formalism` runs what is named."""

from __future__ import annotations

import subprocess
import sys

# Processes of their own, so that the memory of one does not show in the other.
PARTS = ("marts_pandas", "chain", "pages", "attendance_worlds", "text", "formalism", "fairness", "models_time")


def main() -> None:
    """Runs every part, or those named on the command line."""
    for part in sys.argv[1:] or PARTS:
        print(f"\n== {part}", flush=True)
        subprocess.run([sys.executable, "-m", f"tests.benchmarks.{part}"], check=True)


if __name__ == "__main__":
    main()
