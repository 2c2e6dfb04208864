"""A flag is a file of data/flags: a finding about a new one is accepted without an edit of the contract."""

from __future__ import annotations

import shutil

import pytest

from etl import contract_tables, discover
from tests.etl.intake.sound import sound

NEW = "meetings_merged"


def forget_what_was_read():
    discover.documents.cache_clear()
    contract_tables.describe.cache_clear()


@pytest.fixture
def new_flag(tmp_path, monkeypatch):
    """The folder data with one more flag."""
    shutil.copytree(discover.DATA / "flags", tmp_path / "flags")
    shutil.copyfile(tmp_path / "flags" / "papers_late.toml", tmp_path / "flags" / f"{NEW}.toml")
    monkeypatch.setattr(discover, "DATA", tmp_path)
    forget_what_was_read()
    yield
    monkeypatch.undo()
    forget_what_was_read()


def load_finding(warehouse):
    for table in ("cells", "visits"):
        warehouse.load(table, [sound(table)])
    return warehouse.load("findings", [sound("findings", flag=NEW)])


def test_the_values_of_a_flag_are_the_files():
    assert contract_tables.describe()["findings"].enums["flag"] == tuple(discover.documents("flags"))


def test_a_finding_about_a_flag_without_a_file_is_quarantined(warehouse):
    assert load_finding(warehouse).accepted == 0
    assert warehouse.entries("reasons") == [(["unknown_value"],)]


def test_a_finding_about_a_new_flag_is_accepted(warehouse, new_flag):
    assert load_finding(warehouse).accepted == 1
    assert warehouse.entries() == []
