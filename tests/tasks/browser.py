"""The Chromium of the browser tests: the one this machine has, or one that is installed now.

A machine with nothing but Python gets one from Playwright, or, where that is not reached, from the system's packages.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PLAYWRIGHT_SECONDS = 300
PACKAGES_SECONDS = 900
# What each system's package manager is called and told, in the order of asking.
PACKAGES = {
    "apt-get": (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", "chromium"]),
    "dnf": (["install", "-y", "-q", "chromium"],),
    "apk": (["add", "--quiet", "chromium"],),
}
MISSING = (
    "The browser tests need Chromium, and none starts here that was found or could be installed; "
    "install Chromium or Chrome and name it in $CELLPULSE_CHROMIUM"
)


def main() -> str | None:
    """Makes sure that there is a Chromium. Returns what is missing, in one sentence, where there is none."""
    # Whoever names one wants that one, so a wrong name must not go unnoticed.
    named = os.environ.get("CELLPULSE_CHROMIUM")
    installations = () if named else (_install_by_playwright, _install_by_packages)
    path = find()
    for install in installations:
        if not path:
            install()
            path = find()
    if path:
        print(f"browser: {path}")
    return None if path else MISSING


def find() -> Path | None:
    """The first Chromium that starts; None where there is none."""
    return next((path for path in _candidates() if _starts(path)), None)


def _candidates() -> Iterator[Path]:
    if named := os.environ.get("CELLPULSE_CHROMIUM"):
        yield Path(named)
        return
    yield from (Path(found) for name in NAMES if (found := shutil.which(name)))
    with sync_playwright() as playwright:
        yield Path(playwright.chromium.executable_path)


def _starts(path: Path) -> bool:
    if os.name == "nt":
        # There `--version` opens a window.
        return path.exists()
    try:
        return subprocess.run([path, "--version"], capture_output=True, timeout=60).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def _install_by_playwright() -> None:
    print("browser: none found; asking Playwright for one")
    _try([sys.executable, "-m", "playwright", "install", "chromium"], PLAYWRIGHT_SECONDS)


def _install_by_packages() -> None:
    print("browser: asking the system's packages for one")
    for manager, steps in PACKAGES.items():
        if shutil.which(manager) and (rights := _rights()) is not None:
            # All steps: a list of packages that could not be refreshed may still do.
            for step in steps:
                _try([*rights, manager, *step], PACKAGES_SECONDS)
            return


def _rights() -> list[str] | None:
    """What a command must begin with to change the system; None where that is not allowed without a password."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") and subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode == 0:
        return ["sudo", "-n"]
    return None


def _try(command: list[str], seconds: int) -> None:
    try:
        done = subprocess.run(
            command,
            timeout=seconds,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            env=os.environ | {"DEBIAN_FRONTEND": "noninteractive"},
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        print(f"browser: {error}")
        return
    if done.returncode:
        lines = (done.stderr or done.stdout).strip().splitlines()
        print(f"browser: {' '.join(map(str, command))} failed: {lines[0] if lines else ''}")


if __name__ == "__main__":
    sys.exit(main())
