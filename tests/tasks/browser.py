"""The Chromium of the browser tests: the one this machine has, or one that is installed now.

A machine with nothing but Python gets one from Playwright, or, where that is not reached, from the system's packages.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PLAYWRIGHT_SECONDS = 300
PACKAGES_SECONDS = 900
# What each system's package manager is called and told. Playwright's driver needs libatomic, which a bare system lacks.
PACKAGES = {
    "apt-get": (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", "chromium", "libatomic1"]),
    "dnf": (["install", "-y", "-q", "chromium", "libatomic"],),
}
ASK_PLAYWRIGHT = (
    "from playwright.sync_api import sync_playwright\n"
    "with sync_playwright() as playwright: print(playwright.chromium.executable_path)"
)
MISSING = (
    "The browser tests need a Chromium and libatomic (for Playwright), and one of them is not here and could not be "
    "installed; install both, name the Chromium in $CELLPULSE_CHROMIUM, and see that 'uv run playwright' works"
)


def main() -> str | None:
    """Makes sure that there is a Chromium. Returns what is missing, in one sentence, where there is none."""
    named = os.environ.get("CELLPULSE_CHROMIUM")
    path = find()
    for install in () if named else (_install_by_playwright, _install_by_packages):
        if not path:
            install()
            path = find()
    if path:
        print(f"browser: {path}")
    return None if path else MISSING


def find() -> Path | None:
    """The first Chromium that starts; None where there is none, or Playwright cannot drive it."""
    own = _of_playwright()
    return next((path for path in _candidates(own) if _starts(path)), None) if own else None


def _candidates(own: Path) -> list[Path]:
    if named := os.environ.get("CELLPULSE_CHROMIUM"):
        # Whoever names one wants that one, so a wrong name must not go unnoticed.
        return [Path(named)]
    return [*(Path(path) for name in NAMES if (path := shutil.which(name))), own]


def _of_playwright() -> Path | None:
    """Where Playwright's own browser is or would be; None where its driver does not start here."""
    # In a process of its own, because tests ask while Playwright is already running in theirs.
    asked = subprocess.run([sys.executable, "-c", ASK_PLAYWRIGHT], capture_output=True, text=True)
    return Path(asked.stdout.strip()) if asked.returncode == 0 else None


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
