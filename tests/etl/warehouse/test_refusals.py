"""Why a run cannot be opened has a sentence of its own each: only for what the run before helps against, it says so."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from etl import machine_faults, warehouse
from etl.config.workspace import Workspace
from etl.user_error import TranslatableError
from etl.warehouse import connection, pointer

BLOCK = 4096
LOCKED = """
import fcntl, sys
with open(sys.argv[1], "r+b") as file:
    fcntl.lockf(file, fcntl.LOCK_EX)
    print("locked", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def run_file(workspace) -> Path:
    with warehouse.writing(workspace):
        pass
    return warehouse.current_file(workspace)


def refusal(workspace: Workspace) -> TranslatableError:
    """Why the published run cannot be read."""
    with pytest.raises(TranslatableError) as refused, warehouse.reading(workspace):
        pass
    return refused.value


@pytest.mark.parametrize("damage", ["changed", "cut", "emptied", "missing"])
def test_a_damaged_or_missing_run_leads_to_the_run_before(damage, workspace, run_file):
    content = bytearray(run_file.read_bytes())
    content[BLOCK + 100] ^= 0xFF
    kept = {"changed": bytes(content), "cut": bytes(content[: 2 * BLOCK]), "emptied": b""}
    run_file.unlink() if damage == "missing" else run_file.write_bytes(kept[damage])
    refused = refusal(workspace)
    assert refused.reason == "damaged_run"
    assert str(refused).startswith(f"{run_file}: is ")
    assert "cellpulse rollback" in str(refused)


def test_another_key_is_no_damage(workspace, run_file):
    other = replace(workspace, keys=replace(workspace.keys, file="b3RoZXI="))
    refused = refusal(other)
    assert refused.reason == "key"
    assert f"{run_file}: was written with another key" in str(refused)


def test_too_little_memory_is_no_damage(workspace, run_file, monkeypatch):
    monkeypatch.setattr(connection, "MEMORY_LIMIT", "10KB")
    refused = refusal(workspace)
    assert refused.reason == "memory"
    assert str(run_file) in str(refused)


@pytest.mark.skipif(os.name != "posix", reason="Windows locks files otherwise")
def test_a_lock_is_no_damage(workspace, run_file):
    words = [sys.executable, "-c", LOCKED, str(run_file)]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdin is not None
        assert other.stdout is not None
        other.stdout.readline()
        refused = refusal(workspace)
        other.stdin.close()
    assert refused.reason == "lock"
    with closing(warehouse.reader(workspace)) as con:
        assert con.execute("SELECT 1").fetchall() == [(1,)]


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may read everything")
def test_a_missing_right_is_no_damage(workspace, run_file):
    run_file.chmod(0)
    assert refusal(workspace).reason == "permission"


def test_a_damaged_pointer_leads_to_a_backup_and_not_to_what_reads_the_pointer(workspace, run_file):
    (run_file.parent / pointer.NAME).write_text("{broken")
    refused = refusal(workspace)
    assert (refused.reason, machine_faults.kind(refused)) == ("damaged_pointer", machine_faults.DAMAGE)
    assert "cellpulse restore FILE --overwrite" in str(refused)
    assert "rollback" not in str(refused)
