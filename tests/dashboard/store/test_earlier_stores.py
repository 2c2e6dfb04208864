"""Stores as each earlier version wrote them are brought to this one with everything in them.

The files in `earlier/` were made by the program of that version: an account, a grant, a case with a note and a
commitment, three entries of the audit. `uv run poe earlier` writes the one of this version.
"""

from __future__ import annotations

import lzma
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory

from dashboard.scope import Unit
from dashboard.store import audit, cases, migrating, open_store, people
from dashboard.store.damage import damaged
from tests.dashboard.store.homes import ANSWER, AT, TODAY

EARLIER = sorted(Path(__file__).with_name("earlier").glob("*.xz"))
KEY = b"k" * 32
RENEW = "check the version before out into another folder and run 'uv run poe earlier' there"


def test_every_earlier_version_has_a_file():
    revisions = {each.revision for each in ScriptDirectory(str(migrating.FOLDER)).walk_revisions()}
    assert revisions - {migrating.newest()} <= {path.name.removesuffix(".db.xz") for path in EARLIER}, RENEW


@pytest.mark.parametrize("file", EARLIER, ids=lambda path: path.name.removesuffix(".db.xz"))
def test_it_is_migrated_with_all_that_people_wrote(file, tmp_path):
    url = f"sqlite:///{tmp_path / 'store.db'}"
    (tmp_path / "store.db").write_bytes(lzma.decompress(file.read_bytes()))
    store = open_store(url, KEY)
    assert audit.verify(store) == []
    assert [entry.subject for entry in audit.entries(store)] == ["C0", "C1", "C2"]
    case = cases.open_cases(store, ["C1"])["C1"]
    assert [note.text for note in cases.notes(store, case.id)] == [ANSWER]
    assert [given.text for given in cases.promised(store, case.id)] == ["Gửi tài liệu trước ba ngày"]
    assert people.sign_in(store, "an", "một câu dài dễ nhớ")
    assert [right.scope for right in people.rights(store, "an", TODAY)] == [Unit("G1")]
    audit.enter(store, AT, "an", "signed in")
    assert audit.verify(store) == []
    store.engine.dispose()
    assert damaged(url, KEY) == []
