"""A flag is a file of data/flags: a finding about a new one is accepted without an edit of the contract."""

from __future__ import annotations

import json
import shutil

import pytest

from etl import contract_tables, discover
from tests.etl.intake.sound import sound

NEW = "meetings_merged"


def forget_what_was_read():
    discover.documents.cache_clear()
    contract_tables.describe.cache_clear()


@pytest.fixture
def add_flag(tmp_path, monkeypatch):
    """Adds one more flag to a copy of the folder data."""

    def add():
        shutil.copytree(discover.DATA / "flags", tmp_path / "flags")
        shutil.copyfile(tmp_path / "flags" / "papers_late.toml", tmp_path / "flags" / f"{NEW}.toml")
        monkeypatch.setattr(discover, "DATA", tmp_path)
        forget_what_was_read()

    yield add
    monkeypatch.undo()
    forget_what_was_read()


def load_finding(warehouse, flag=NEW):
    for table in ("cells", "visits"):
        warehouse.load(table, [sound(table)])
    return warehouse.load("findings", [sound("findings", flag=flag)])


def test_the_values_of_a_flag_are_the_files():
    assert contract_tables.describe()["findings"].enums["flag"] == tuple(discover.documents("flags"))


def test_a_finding_about_a_new_flag_is_accepted(warehouse, add_flag):
    add_flag()
    assert load_finding(warehouse).accepted == 1
    assert warehouse.entries() == []


def test_a_finding_about_a_flag_without_a_file_waits_for_it(warehouse, add_flag):
    assert load_finding(warehouse).accepted == 0
    assert warehouse.entries("reasons", "retriable") == [(["unknown_flag"], True)]
    assert warehouse.retry() == {}
    add_flag()
    assert warehouse.retry() == {"findings": 1}
    assert warehouse.entries() == []
    assert warehouse.con.execute("SELECT flag FROM intake.findings").fetchall() == [(NEW,)]


def test_the_id_of_an_unknown_flag_is_kept_and_anything_else_only_as_its_shape(warehouse):
    kept = {}
    for flag in (NEW, "Nguyễn Văn An"):
        load_finding(warehouse, flag)
        ((content, sentence),) = warehouse.entries("content", "sentence_en")
        kept[json.loads(content)["flag"]] = sentence
    assert list(kept) == [NEW, "Aaaaaa Aaa Aa"]
    assert NEW in kept[NEW]
    assert "Nguyễn" not in str(kept)
