"""The whole chain without a network, and killed at random moments."""

from tests.tasks.kill_trial import kill_and_recover


def test_everything_works_without_a_network(command, offline, province_folder, tmp_path):
    command.environ |= offline.watch
    command("ingest", province_folder, prefix=offline.prefix)
    command("build", prefix=offline.prefix)
    command("export", "flags", "--out", tmp_path / "flags.csv", prefix=offline.prefix)
    assert (tmp_path / "flags.csv").exists()
    assert offline.attempts() == []


def test_killed_at_random_moments_the_last_published_state_stands(command, tmp_path):
    told = kill_and_recover(command, tmp_path, cells=50, kills=4, seed=7)
    assert len(told) == 4
