"""What the preview of an uploaded file calls columns and codes: words, with the contract's own beside them."""

from __future__ import annotations

import pytest

from dashboard.jobs.bundle import Uploaded, packed, unpacked
from dashboard.language import CODES, Language
from dashboard.views.quality import file_notes
from dashboard.views.quality.upload import _cell, _titled
from dashboard.views.quality.upload_columns import worded
from etl.contract_tables import describe
from etl.discover import modules
from etl.mapping import shown
from etl.mapping.folding import fold
from etl.mapping.names import words
from etl.mapping.opening import understand
from etl.mapping.understood import REASONS, TOPICS, Field
from etl.mapping.unfit import SENTENCES
from etl.user_error import UserError


@pytest.mark.parametrize("code", CODES)
def test_every_code_of_the_contract_stands_beside_its_word(code):
    t = Language(code)
    for table, described in describe().items():
        for column, codes in described.enums.items():
            for one in codes:
                word = worded(t, table, column, one)
                assert word == one or word.endswith(f" ({one})"), (table, column, one)


def test_the_vietnamese_word_is_one_that_the_intake_reads_as_the_code():
    word = worded(Language("vi"), "meetings", "mode", "online")
    assert word != "online"
    assert words("meetings", "mode")[fold(word.removesuffix(" (online)"))] == "online"


def test_other_values_stay_as_they_are_and_unread_ones_are_marked():
    vi = Language("vi")
    assert worded(vi, "meetings", "minutes_text", "online") == "online"
    assert worded(vi, "cells", "has_venue", "true") == "có (true)"
    assert _titled(vi, "cell_code") == "Mã chi bộ (cell_code)"
    assert _cell(vi, "meetings", "held_on", "hôm qua") == "<mark>✕ hôm qua</mark>"


def test_a_value_that_cannot_be_read_is_warned_of_before_the_file_is_taken():
    content = "Mã chi bộ,Ngày sinh hoạt,Loại\nC1,05/10/2026,thường kỳ\nC2,32/10/2026,thường kỳ\n".encode()
    understood = understand(content, "sinh-hoat.csv", None, {})
    warning = str(file_notes.unread(Language("vi"), shown.summary(understood).unread))
    assert "Ngày họp: 1 giá trị, như “32/10/2026”" in warning
    assert file_notes.unread(Language("vi"), []) is None


def test_a_value_for_every_row_is_said_in_words():
    constant = Field("meetings", "kind", "regular", 1.0, "regular")
    assert file_notes.source(Language("vi"), constant) == "một giá trị cho mọi dòng: thường kỳ"
    assert file_notes.source(Language("en"), constant) == "one value for every row: regular"
    assert file_notes.source(Language("vi"), Field("meetings", "kind", "Loại", 1.0, "")) == "Loại"


@pytest.mark.parametrize("code", CODES)
def test_every_kind_reason_topic_and_fault_of_a_file_has_words(code):
    t = Language(code)
    ids = {"kind": modules("etl.mapping.kinds"), "reason": REASONS, "topic": TOPICS, "unfit": SENTENCES}
    assert [
        f"{group}.{one}" for group, known in ids.items() for one in known if not t.knows(f"upload.{group}", one)
    ] == []


def test_a_bundle_keeps_two_files_of_one_name_apart():
    files = [Uploaded("a.csv", b"1", {"cell": "thôn Đông"}), Uploaded("a.csv", b"2", {})]
    assert unpacked(packed(files)) == files
    # The way in which a part is packed, and whether it is locked, as the archive says at its beginning and its end.
    locked, unknown = bytearray(packed(files)), bytearray(packed(files))
    for head, flags in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        locked[locked.index(head) + flags] |= 1
        unknown[unknown.index(head) + flags + 2] = 99
    for content in (b"x", locked, unknown):
        with pytest.raises(UserError, match="no bundle of uploaded files"):
            unpacked(bytes(content))
