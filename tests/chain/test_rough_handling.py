"""The whole chain without a network, killed at random moments, and on a machine that fails."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

from etl.discover import modules
from tests.chain.commands import Command
from tests.offline import Offline
from tests.tasks import kill_commands, machine_faults
from tests.tasks.kill_commands import Counts
from tests.tasks.kill_trial import kill_and_recover
from tests.tasks.writing_commands import NO_STEP, Trial, prepared


def test_everything_works_without_a_network(built_offline):
    assert (built_offline / "flags.csv").exists()
    assert Offline(built_offline / "attempts.txt").attempts() == []


@pytest.mark.skipif(sys.platform == "win32", reason="only POSIX forks")
def test_killed_at_random_moments_the_last_published_state_stands(command, hamlet, hamlet_folder, tmp_path):
    kills = kill_and_recover(command, tmp_path, hamlet_folder, hamlet, kills=4, seed=7)
    assert len(kills) == 4


@pytest.fixture(scope="module")
def unused_trial(hamlet, hamlet_folder, tmp_path_factory) -> Trial:
    """A built home with a backup beside it; tests must not write to it."""
    folder = tmp_path_factory.mktemp("trial")
    return prepared(folder, hamlet_folder, lambda command: shutil.copytree(hamlet.home, command.home))


@pytest.fixture
def trial(unused_trial, tmp_path) -> Trial:
    """A home of one's own and a backup that begin like those."""
    home = shutil.copytree(unused_trial.command.home, tmp_path / "home")
    backup = shutil.copy(unused_trial.backup, tmp_path)
    return Trial(Command(home), unused_trial.province, Path(backup))


def test_every_command_is_killed_or_says_why_not(unused_trial):
    commands = {name for name, module in modules("dashboard.commands").items() if hasattr(module, name)}
    killed = {str(step.words[0]) for step in unused_trial.steps().values()}
    assert commands - killed == set(NO_STEP)


@pytest.mark.skipif(sys.platform == "win32", reason="only POSIX ends a process at once, with SIGKILL")
def test_commands_that_are_killed_leave_a_whole_home(trial):
    kill_commands.kill_commands(trial, 8, Counts(7), ("restore", "template", "match"))


@pytest.mark.skipif(sys.platform != "linux" or os.geteuid() != 0, reason="only root of Linux mounts a small disk")
def test_a_machine_that_fails_is_named_in_a_sentence(trial, tmp_path):
    with machine_faults.disk(tmp_path / "disk") as at:
        outcomes = machine_faults.try_all(machine_faults.on_a_disk(trial, at), at, 1, 5, ("template",))
    assert outcomes.total() == 6
    assert outcomes["read only: refused"] == 1
