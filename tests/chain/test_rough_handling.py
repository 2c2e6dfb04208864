"""The whole chain without a network, and killed at random moments."""

import shutil

import pytest

from tests.tasks.kill_trial import kill_and_recover


@pytest.mark.skipif(shutil.which("unshare") is None, reason="needs unshare (Linux) to take the network away")
def test_everything_works_without_a_network(command, province_folder, tmp_path):
    offline = ("unshare", "--net", "--map-root-user")
    command("ingest", province_folder, prefix=offline)
    command("build", prefix=offline)
    command("export", "flags", "--out", tmp_path / "flags.csv", prefix=offline)
    assert (tmp_path / "flags.csv").exists()


def test_killed_at_random_moments_the_last_published_state_stands(command, tmp_path):
    told = kill_and_recover(command, tmp_path, cells=50, kills=4, seed=7)
    assert len(told) == 4
