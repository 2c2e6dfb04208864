"""Texts become lines, syllables and keyed marks."""

from __future__ import annotations

import unicodedata

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.text import LONG_LINE, Marker, canonical, lines
from tests.etl.privacy import slow_text

KEY = b"a key of thirty-two bytes' length"
WORDS = st.sampled_from(
    [
        "họp",
        "Chi",
        "bộ",
        "hoà",
        "hòa",
        "đảng",
        "dang",
        "Ủy",
        "UỶ",
        "12",
        "1.234,5",
        "5/3/2026",
        "-",
        "…",
        "(a)",
        "q1",
        "•",
    ]
)
LINES = st.lists(WORDS, max_size=12).map(" ".join)
TEXTS = st.lists(LINES, max_size=6).map("\n".join)
MARKER = Marker(KEY)


def by_text(marker: Marker, texts: list[str]) -> list[list[tuple[int, int, int, int, int, list[int]]]]:
    made = marker.fingerprints(texts)
    runs = np.split(made.runs, made.run_ends)[:-1]
    columns = [made.line_no, made.syllables, made.characters, made.figures, made.line_mark]
    lists: list[list] = [[] for _ in texts]
    for text_no, *values, line_runs in zip(made.text_no, *[c.tolist() for c in columns], runs, strict=True):
        lists[text_no].append((*values, line_runs.tolist()))
    return lists


def all_runs(text: str, marker: Marker = MARKER) -> list[int]:
    return marker.fingerprints([text]).runs.tolist()


@settings(max_examples=150)
@given(texts=st.lists(TEXTS, max_size=5))
def test_the_same_as_the_slow_version(texts: list[str]) -> None:
    assert by_text(MARKER, texts) == [slow_text.passages(KEY, lines(text)) for text in texts]


@given(texts=st.lists(TEXTS, min_size=2, max_size=4))
def test_neighbours_do_not_matter(texts: list[str]) -> None:
    assert by_text(MARKER, texts) == [by_text(Marker(KEY), [text])[0] for text in texts]


@given(text=TEXTS.filter(lambda text: len(all_runs(text)) > 0))
def test_another_key_gives_other_marks(text: str) -> None:
    mine, other = MARKER.fingerprints([text]), Marker(b"another key").fingerprints([text])
    assert mine.runs.tolist() != other.runs.tolist()
    assert mine.line_mark.tolist() != other.line_mark.tolist()
    assert mine.syllables.tolist() == other.syllables.tolist()


@given(text=TEXTS)
def test_writing_does_not_matter(text: str) -> None:
    apart = unicodedata.normalize("NFD", text).upper().replace(" ", "\u200b , ")
    assert all_runs(apart) == all_runs(text)


@given(text=TEXTS)
def test_line_ends_do_not_change_the_runs(text: str) -> None:
    assert all_runs(text.replace("\n", " ")) == all_runs(text)


@settings(max_examples=20)
@given(text=st.text(max_size=400))
def test_any_text_can_be_taken(text: str) -> None:
    made = MARKER.fingerprints([text])
    assert made.characters.tolist() == [len(line) for line in lines(text)]
    assert made.run_ends.tolist() == sorted(made.run_ends.tolist())
    assert made.run_ends[-1:].tolist() in ([], [len(made.runs)])
    assert len(made.runs) == max(int(made.syllables.sum()) - 4, 0)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("hoà", "hòa"),
        ("thuỷ", "thủy"),
        ("Khoẻ", "KHỎE"),
        ("quý", "qúy"),
        ("Ðảng", "đảng"),
        ("hòa", unicodedata.normalize("NFD", "hoà")),
    ],
)
def test_spellings_of_one_syllable(one: str, other: str) -> None:
    assert canonical(one) == canonical(other)


def test_different_syllables_stay_different() -> None:
    spoken = ["ma", "má", "mà", "mả", "mã", "mạ", "mă", "mâ", "mắ", "mấ", "da", "đa", "mo", "mô", "mơ", "mu", "mư"]
    assert len({canonical(s) for s in spoken}) == len(spoken)


def test_figures_are_masked_in_marks_of_lines_and_kept_in_runs() -> None:
    made = MARKER.fingerprints(["Có 12 đảng viên dự họp", "Có 1.009 đảng viên dự họp", "Có mười đảng viên dự họp"])
    marks = made.line_mark.tolist()
    assert marks[0] == marks[1] != marks[2]
    assert made.figures.tolist() == [1, 1, 0]
    runs = made.runs.reshape(3, 2)
    assert runs[0, 0] != runs[1, 0]
    assert runs[0, 1] != runs[1, 1]


def test_order_and_length_of_a_line_count() -> None:
    marks = MARKER.fingerprints(["chi bộ họp", "họp chi bộ", "chi bộ", "chi bộ chi bộ"]).line_mark
    assert len(set(marks.tolist())) == 4


def test_a_run_belongs_to_the_line_where_it_begins() -> None:
    made = MARKER.fingerprints(["một hai\nba bốn năm sáu\n***\nbảy", "một hai ba bốn năm"])
    assert made.text_no.tolist() == [0, 0, 0, 0, 1]
    assert made.syllables.tolist() == [2, 4, 0, 1, 5]
    assert made.run_ends.tolist() == [2, 3, 3, 3, 4]
    assert made.runs[0] == made.runs[3]


@pytest.mark.parametrize("text", ["", " ", "\n\r\n\t\u00a0"])
def test_blank_text_has_no_passages(text: str) -> None:
    made = MARKER.fingerprints([text, text])
    assert len(made.line_mark) == len(made.runs) == len(made.run_ends) == 0


def test_one_long_line_is_split_at_sentences() -> None:
    sentence = "Chi bộ nghe báo cáo kết quả công tác tháng trước, thống nhất 5.2 điểm."
    text = " ".join([sentence] * 8)
    assert lines(text) == [sentence] * 8
    assert lines(text[: LONG_LINE - 1]) == [text[: LONG_LINE - 1].strip()]
    assert all_runs(text) == all_runs("\n".join([sentence] * 8))


def test_marks_spread_over_all_numbers() -> None:
    """With a fixed key: no bit is stuck, and no two of 60,000 runs fall together more often than chance allows."""
    runs = MARKER.fingerprints([" ".join(f"a{chr(97 + i % 26)} {i}" for i in range(30_000))]).runs
    ones = [float(np.mean((runs >> bit) & 1)) for bit in range(32)]
    assert min(ones) > 0.48
    assert max(ones) < 0.52
    assert len(np.unique(runs)) > len(runs) - 8


def test_one_changed_syllable_costs_five_runs() -> None:
    before = [f"t{a}{b}" for a in "abcdeghik" for b in "lmnopqrst"]
    changed = before.copy()
    changed[40] = "khác"
    same, other = all_runs(" ".join(before)), all_runs(" ".join(changed))
    assert [at for at, (a, b) in enumerate(zip(same, other, strict=True)) if a != b] == [36, 37, 38, 39, 40]
