"""What is simulated is what it was, to the last byte: whoever changes it on purpose runs `uv run poe digest`."""

from __future__ import annotations

from tests.etl.simulation.digest import NAMES, PROVINCE, digest, stored


def test_the_province_is_what_it_was(folder):
    assert digest(folder) == stored()[PROVINCE]


def test_every_world_has_its_digest():
    assert list(stored()) == list(NAMES)
