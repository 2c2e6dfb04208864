"""Texts without the names of persons: what follows a form of address or begins with a surname."""

from __future__ import annotations

import re

from etl.mapping.folding import fold

ADDRESS = ("đ/c", "đ/c:", "đc", "đ.c", "đồng chí", "ông", "bà", "anh", "chị", "cô", "chú", "thầy", "bác")
# Posts are no names.
POSTS = ("bi", "pho", "chi", "truong", "chu", "uy", "thu", "dang", "to", "cap", "ban", "doan", "hoi", "chua", "khong")
SURNAMES = {
    "nguyễn", "trần", "lê", "phạm", "hoàng", "huỳnh", "phan", "vũ", "võ", "đặng", "bùi", "đỗ", "hồ", "ngô",
    "dương", "lý", "đinh", "trịnh", "mai", "lương", "tô", "châu", "tạ", "đoàn", "lâm", "trương", "đào", "vương",
    "trà", "phùng", "quách", "kiều", "thái", "tăng", "bạch", "thạch", "sơn", "danh", "kim", "lò", "vàng", "giàng",
    "hà", "cao", "chu", "siu", "ksor", "nay", "rơ", "kpă", "rah", "niê",
}  # fmt: skip
GAP = "…"
WORD = re.compile(r"\S+")
ENDS = '.,;:)]}!?"”'


def masked(text: str) -> str:
    """The text with … where a person's name stood."""
    words = WORD.findall(text)
    kept: list[str] = []
    place = 0
    while place < len(words):
        length = _length_of_name(words, place)
        if length:
            last = words[place + length - 1]
            kept.append(GAP + last[len(last.rstrip(ENDS)) :])
            place += length
        else:
            kept.append(words[place])
            place += 1
    return " ".join(kept)


def _length_of_name(words: list[str], place: int) -> int:
    """How many words from here on are a name; 0 where none begins here."""
    if _is_addressed(words, place) and fold(words[place]) not in POSTS:
        return _capitals(words, place)
    if words[place].strip('("“').lower() in SURNAMES and words[place][0].isupper():
        length = _capitals(words, place)
        return length if length > 1 else 0
    return 0


def _is_addressed(words: list[str], place: int) -> bool:
    if place == 0 or words[place - 1][-1] in ENDS.replace(":", ""):
        return False
    before = " ".join(words[max(place - 2, 0) : place]).lower()
    return before.rpartition(" ")[2].strip("(-:") in ADDRESS or before.strip("(-:") in ADDRESS


def _capitals(words: list[str], place: int) -> int:
    n = 0
    while place + n < len(words) and n < 6:
        word = words[place + n].strip('("“')
        if not word or not word[0].isupper() or (n and fold(word) in POSTS):
            break
        n += 1
        if word[-1] in ENDS:
            break
    return n
