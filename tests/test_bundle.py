"""What the folder for an installation without a network has: packages of its machine, each with its hashes."""

from __future__ import annotations

from zipfile import ZipFile

import pytest

from tests.tasks import bundle

LOCK = (bundle.ROOT / "requirements.lock").read_text("utf-8")


@pytest.mark.parametrize(
    ("target", "own", "foreign"), [("linux", set(), {"colorama"}), ("windows", {"colorama"}, set())]
)
def test_each_target_gets_what_its_markers_ask_for(target, own, foreign):
    lines = bundle.for_target(LOCK, target).splitlines()
    heads = [line for line in lines if not line.startswith(" ")]
    names = {line.split("==")[0].split("[")[0] for line in heads}
    assert own | {"duckdb", "streamlit", "fontpkg-be-vietnam-pro", "pymysql"} <= names
    assert names.isdisjoint(foreign)
    assert all(";" not in head and head.endswith(" \\") for head in heads)
    hashes = LOCK.count("--hash=sha256:")
    assert len(heads) < sum("--hash=sha256:" in line for line in lines) <= hashes


def test_sums_and_licences_are_those_of_the_files(tmp_path):
    (tmp_path / "wheels").mkdir()
    with ZipFile(tmp_path / "wheels" / "x-1-py3-none-any.whl", "w") as wheel:
        wheel.writestr("x-1.dist-info/METADATA", "Name: x\nVersion: 1\nClassifier: License :: OSI Approved :: MIT\n\n")
    assert bundle.licence(tmp_path / "wheels" / "x-1-py3-none-any.whl") == "x 1: MIT"
    (line,) = bundle.sums(tmp_path).splitlines()
    assert line.endswith("  wheels/x-1-py3-none-any.whl")
    assert len(line.split("  ")[0]) == 64
