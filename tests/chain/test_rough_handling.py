"""The whole chain without a network, and killed at random moments."""

from tests.offline import Offline
from tests.tasks.kill_trial import kill_and_recover


def test_everything_works_without_a_network(built_offline):
    assert (built_offline / "flags.csv").exists()
    assert Offline(built_offline / "attempts.txt").attempts() == []


def test_killed_at_random_moments_the_last_published_state_stands(command, tmp_path):
    told = kill_and_recover(command, tmp_path, cells=20, months=14, kills=4, seed=7)
    assert len(told) == 4
