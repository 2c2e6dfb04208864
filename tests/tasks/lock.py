"""Fixes the version of every package: constraints in pyproject.toml, and requirements.lock with hashes.

`uv.lock` carries the addresses of whoever made it, so it stays out of the repository; these two carry none.
`--upgrade` lets go of the packages that only come along, and takes their newest versions.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROJECT = ROOT / "pyproject.toml"
LOCK = ROOT / "requirements.lock"
EXPORT = ("uv", "export", "-q", "--no-emit-project", "--no-header", "--no-annotate", "--format", "requirements.txt")
COMPILE = ("uv", "pip", "compile", "-q", "--universal", "--no-header", "--no-annotate", "-")
# The build backend asks for it only where a checkout is installed, so it stands in no list.
LINKING = "editables"
PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)(?:\[[^]]*\])?==(?P<version>[^\s;\\]+)")


def main(arguments: list[str]) -> None:
    """Writes both, for every system and Python version that the project supports."""
    if "--upgrade" in arguments:
        _constrain("", set())
        _constrain("build-", set())
        (ROOT / "uv.lock").unlink(missing_ok=True)
    project = PROJECT.read_text("utf-8")
    build = [*tomllib.loads(project)["build-system"]["requires"], LINKING]
    _constrain("build-", pins(_uv(*COMPILE, given="\n".join(build))))
    _constrain("", pins(_uv(*EXPORT, "--no-hashes", "--all-groups", "--all-extras")) - direct(project))
    LOCK.write_text(_uv(*EXPORT, "--no-dev", "--all-extras"), "utf-8")


def pins(requirements: str) -> set[str]:
    """The `name==version` of every line of a requirements file, without extras, markers and hashes."""
    matches = (PIN.match(line) for line in requirements.splitlines())
    return {f"{pin['name'].lower()}=={pin['version']}" for pin in matches if pin}


def direct(project: str) -> set[str]:
    """The `name==version` of every package that a pyproject.toml asks for itself."""
    tables = tomllib.loads(project)
    extras = tables["project"].get("optional-dependencies", {}).values()
    groups = tables.get("dependency-groups", {}).values()
    asked = [tables["project"]["dependencies"], *extras, *groups]
    return pins("\n".join(requirement for requirements in asked for requirement in requirements))


def _constrain(prefix: str, constraints: set[str]) -> None:
    """Replaces one list of constraints in pyproject.toml."""
    block = re.compile(rf"^{prefix}constraint-dependencies = \[\n.*?^\]$", re.DOTALL | re.MULTILINE)
    lines = "".join(f'  "{constraint}",\n' for constraint in sorted(constraints))
    text = PROJECT.read_text("utf-8")
    PROJECT.write_text(block.sub(f"{prefix}constraint-dependencies = [\n{lines}]", text), "utf-8")


def _uv(*command: str, given: str = "") -> str:
    return subprocess.run(command, cwd=ROOT, check=True, input=given, stdout=subprocess.PIPE, text=True).stdout


if __name__ == "__main__":
    main(sys.argv[1:])
