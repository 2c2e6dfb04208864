"""Rooms of etl: who may import whom."""

from __future__ import annotations

from tests import rooms

FLOORS = (
    ("batch", "discover", "sql_fragments", "text", "user_error"),
    ("config", "contract_tables"),
    ("parsing",),
    ("checks", "mapping", "simulation", "transform", "warehouse"),
    ("untrusted",),
    ("sources",),
    ("intake",),
    ("dictionary",),
)


def test_every_room_has_a_floor():
    assert rooms.without_a_floor("etl", FLOORS) == set()


def test_no_arrow_runs_back_up_between_rooms():
    assert rooms.upward_imports("etl", FLOORS) == []
