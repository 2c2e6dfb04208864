"""What reads a field is worked out once for the files at hand, not by every build."""

from __future__ import annotations

import pytest

from models.metadata import lineage, words

ROWS = "SELECT kind, id, lang, head FROM result.metadata WHERE kind IN ('reads', 'mark') ORDER BY ALL"


def test_what_reads_a_field_is_kept_while_the_files_are_the_same(con, monkeypatch):
    words.publish_words(con)
    first = con.execute(ROWS).fetchall()
    assert {kind for kind, *_ in first} == {"reads", "mark"}
    with monkeypatch.context() as patch:
        patch.setattr(lineage, "readers", lambda: pytest.fail("worked out again"))
        words.publish_words(con)
    assert con.execute(ROWS).fetchall() == first


def test_it_is_worked_out_anew_where_a_file_differs(con, monkeypatch):
    words.publish_words(con)
    first = con.execute(ROWS).fetchall()
    con.execute("DELETE FROM result.metadata WHERE kind = 'reads' AND id LIKE 'meetings.%'")
    with monkeypatch.context() as patch:
        patch.setattr(words, "mark_of", lambda *folders: "another")
        words.publish_words(con)
    again = con.execute(ROWS).fetchall()
    assert [row for row in again if row[0] == "reads"] == [row for row in first if row[0] == "reads"]
