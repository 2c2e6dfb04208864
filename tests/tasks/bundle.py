"""Everything that an installation without a network needs, in one folder: wheels for Linux and Windows, hashes, sums.

`uv run poe bundle FOLDER` is run where there is a network; the folder is carried to the other machine, and INSTALL.txt
in it says how to install with Python alone. Fonts and the drivers of databases are wheels too. Beside them stand the
list of parts (CycloneDX) and of licences. `uv run poe bundle --try FOLDER` installs from it with the network refused
(Linux), and runs a small demo.

It is a task and no command of cellpulse: it needs the sources and the lock, which an installation does not have.
"""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
import tempfile
from email.parser import HeaderParser
from pathlib import Path
from zipfile import ZipFile

from packaging.markers import Marker

from tests.offline import APART

ROOT = Path(__file__).resolve().parents[2]
PYTHON = "3.11"
# What markers of packages ask of the machine, and the tags of wheels that it takes, the best first.
TARGETS = {
    "linux": (
        {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix", "platform_machine": "x86_64"},
        ("manylinux_2_28_x86_64", "manylinux_2_27_x86_64", "manylinux_2_24_x86_64", "manylinux_2_17_x86_64",
         "manylinux2014_x86_64", "manylinux_2_12_x86_64", "manylinux2010_x86_64", "manylinux_2_5_x86_64",
         "manylinux1_x86_64"),
    ),
    "windows": (
        {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt", "platform_machine": "AMD64"},
        ("win_amd64",),
    ),
}  # fmt: skip
OF_PYTHON = {
    "python_version": PYTHON, "python_full_version": f"{PYTHON}.0", "implementation_name": "cpython",
    "platform_python_implementation": "CPython", "extra": "",
}  # fmt: skip
INSTALL = """cellpulse without a network. Python {python} (64 bit) must be there; nothing else is asked of the machine.

Linux:    sha256sum --check SHA256SUMS
          python{python} -m venv cellpulse && cellpulse/bin/pip install --no-index --no-deps --require-hashes \\
              --find-links wheels/linux -r requirements-linux.txt
          cellpulse/bin/pip install --no-index --no-deps {wheel}
          cellpulse/bin/cellpulse --help
Windows:  py -{python} -m venv cellpulse
          cellpulse\\Scripts\\pip install --no-index --no-deps --require-hashes ^
              --find-links wheels\\windows -r requirements-windows.txt
          cellpulse\\Scripts\\pip install --no-index --no-deps {wheel}
          cellpulse\\Scripts\\cellpulse --help
"""


def main(arguments: list[str]) -> None:
    """Writes the folder named, which must not exist yet; with --try installs from one that was written."""
    if arguments[0] == "--try":
        try_out(Path(arguments[1]).resolve())
        return
    out = Path(arguments[0]).resolve()
    out.mkdir(parents=True)
    _run("uv", "build", "-q", "--wheel", "--out-dir", str(out))
    for target, (_, tags) in TARGETS.items():
        wanted = out / f"requirements-{target}.txt"
        wanted.write_text(for_target((ROOT / "requirements.lock").read_text("utf-8"), target), "utf-8")
        platforms = [word for tag in tags for word in ("--platform", tag)]
        _run(
            "uv", "run", "-q", "--no-project", "--python", PYTHON, "--with", "pip", "python", "-m", "pip", "download",
            "-q", "--disable-pip-version-check", "--no-deps", "--only-binary", ":all:", "--require-hashes",
            "--python-version", PYTHON, "--implementation", "cp", *platforms, "-r", str(wanted), "-d",
            str(out / "wheels" / target),
        )  # fmt: skip
    (wheel,) = out.glob("cellpulse-*.whl")
    (out / "INSTALL.txt").write_text(INSTALL.format(python=PYTHON, wheel=wheel.name), "utf-8")
    (out / "sbom.cdx.json").write_text(parts_list(), "utf-8")
    wheels = sorted({path.name: path for path in (out / "wheels").rglob("*.whl")}.values())
    (out / "licences.txt").write_text("".join(f"{licence(path)}\n" for path in wheels), "utf-8")
    (out / "SHA256SUMS").write_text(sums(out), "utf-8")
    print(f"{out}: {len(wheels)} wheels, Python {PYTHON}; INSTALL.txt says how to go on")


def try_out(folder: Path) -> None:
    """Installs as INSTALL.txt says, in a network namespace without a way out, and runs what was installed.

    Raises CalledProcessError where anything of it fails.
    """
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        pip = [str(place / "cellpulse" / "bin" / "pip"), "install", "-q", "--isolated", "--no-index", "--no-deps"]
        cellpulse = [str(place / "cellpulse" / "bin" / "cellpulse"), "--home", str(place / "home")]
        (wheel,) = folder.glob("cellpulse-*.whl")
        wheels = ["--require-hashes", "-f", "wheels/linux", "-r", "requirements-linux.txt"]
        for words in (
            ["sha256sum", "--check", "--quiet", "SHA256SUMS"],
            [f"python{PYTHON}", "-m", "venv", str(place / "cellpulse")],
            [*pip, *wheels],
            [*pip, wheel.name],
            [*cellpulse, "demo", "--cells", "12", "--months", "14", "--no-serve"],
            [*cellpulse, "doctor"],
        ):
            secret = {"CELLPULSE_KEY": "a key for the trial only"}
            subprocess.run([*APART, *words], cwd=folder, check=True, env=os.environ | secret)


def for_target(lock: str, target: str) -> str:
    """The lock's packages that a machine of the target needs, with their hashes and without markers."""
    environment = TARGETS[target][0] | OF_PYTHON
    kept = []
    for block in re.split(r"\n(?=\S)", lock.strip()):
        head, _, hashes = block.partition(" \\\n")
        package, _, marker = head.partition(";")
        if not marker or Marker(marker.strip()).evaluate(environment):
            kept.append(f"{package.strip()} \\\n{hashes}")
    return "\n".join(kept) + "\n"


def parts_list() -> str:
    """The parts of an installation as CycloneDX 1.5 (JSON), by uv."""
    words = ("uv", "export", "-q", "--no-dev", "--all-extras", "--format", "cyclonedx1.5")
    return subprocess.run(words, cwd=ROOT, check=True, capture_output=True, text=True).stdout


def licence(wheel: Path) -> str:
    """Name, version and licence of a wheel, as its own metadata say."""
    with ZipFile(wheel) as archive:
        name = next(name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        facts = HeaderParser().parsestr(archive.read(name).decode("utf-8"))
    classes = [text.split(" :: ")[-1] for text in facts.get_all("Classifier", []) if text.startswith("License")]
    written = (facts["License"] or "").strip().splitlines()
    terms = facts["License-Expression"] or ", ".join(classes) or (written[0][:80] if written else "not named")
    return f"{facts['Name']} {facts['Version']}: {terms}"


def sums(folder: Path) -> str:
    """The SHA-256 of every file of a folder, as `sha256sum --check` reads them."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != "SHA256SUMS")
    return "".join(
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder).as_posix()}\n" for path in files
    )


def _run(*words: str) -> None:
    subprocess.run(words, cwd=ROOT, check=True)


if __name__ == "__main__":
    main(sys.argv[1:])
