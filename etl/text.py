"""Text -> lines -> syllables -> keyed fingerprints. Pure: texts and a key in, arrays out.

A text becomes passages: per line its size, a mark of the line as a whole and marks of its runs of five syllables,
which is what comparing minutes needs (docs/methods.md#text-minutes-that-repeat). The marks are 32-bit numbers that only
the holder of the key can make:

1. each distinct syllable gets 64 bits by HMAC-SHA-256;
2. the bits of a run or line are combined linearly modulo 2**64 with secret odd factors, one per position
   (multilinear hashing, Lemire and Kaser 2014), and stirred by the finaliser of MurmurHash3;
3. the upper 32 bits are kept.

What this protects against: without the key nobody can read a text back, or try out whether a guessed sentence stands
in it; another workspace's marks of the same text are other numbers. What it does not: equal runs have equal marks, so
the marks show which texts share passages and how often (that is their use); the holder of the key can try out guesses;
steps 2 and 3 are chosen for speed, not as a proven code, so a holder of many texts together with their marks may
learn about others that share their syllables. Two different runs have the same mark once in 4.3 thousand million
pairs: in two minutes of 200 runs that happens once in 100,000 comparisons, far below honest likeness.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

RUN = 5
# A line longer than this holds several sentences, and comparing line by line would find nothing in it. Chosen by us:
# the longest ordinary sentence of minutes is about two thirds of it.
LONG_LINE = 300
LINE_END = "\n"
FIGURES = "0123456789"
MASK = "0"

# Letters of any script: what is neither a control, figure, punctuation, bullet, arrow, emoji nor a character of
# Word's own fonts. Written as ranges, because `[^\W\d_]` takes half as long again.
NO_LETTER = r"\x00-@\[-`{-\u00bf\u00d7\u00f7\u2000-\u2bff\u3000-\u303f\ue000-\uf8ff\ufe00-\uffff\U0001f000-\U0001faff"
TOKEN = re.compile(rf"[^{NO_LETTER}]+|\n|[0-9]+(?:[.,/:][0-9]+)*")
SENTENCE_END = re.compile(r"(?<=[.!?…])\s+")
# Characters that nobody sees, which break words apart: soft hyphen, zero-width spaces and joiners, byte order mark.
UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
UNSEEN_CHARACTER = re.compile(r"[\u00ad\u200b-\u200d\u2060\ufeff]")
TONES = {"\u0300": "2", "\u0301": "1", "\u0309": "3", "\u0303": "4", "\u0323": "5"}
# Letters that look like đ and come from old Vietnamese fonts.
LIKE_D = str.maketrans({"ð": "đ", "ɖ": "đ"})

Numbers = npt.NDArray[np.uint64]


@dataclass(frozen=True)
class TextFingerprints:
    """Lines of texts as arrays, one entry per line in the order of texts and lines.

    `text_no` counts the texts from 0, `line_no` the lines of a text from 1 (blank ones left out). `characters` are
    those of the line without outer blanks, `figures` its numbers (a date is one). `line_mark` has figures masked.
    The runs that begin in line i are `runs[run_ends[i - 1] : run_ends[i]]`, figures as they are; they go on into
    the next lines, not into the next text, so a text of fewer than five syllables has none.
    """

    text_no: npt.NDArray[np.int64]
    line_no: npt.NDArray[np.int32]
    syllables: npt.NDArray[np.int32]
    characters: npt.NDArray[np.int32]
    figures: npt.NDArray[np.int32]
    line_mark: npt.NDArray[np.uint32]
    runs: npt.NDArray[np.uint32]
    run_ends: npt.NDArray[np.int64]


def lines(text: str) -> list[str]:
    """The lines of a text that are not blank, composed (NFC) and without outer blanks; long ones by sentence."""
    if not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
    if UNSEEN_CHARACTER.search(text):
        text = text.translate(UNSEEN)
    parts = (SENTENCE_END.split(line) if len(line) > LONG_LINE else (line,) for line in text.splitlines())
    return [stripped for part in parts for line in part if (stripped := line.strip())]


def canonical(syllable: str) -> str:
    """One form of a syllable however it was written: lower case, the tone behind it as a digit.

    So `hoà` and `hòa`, `Thuỷ` and `thủy` are the same. Vowels keep their quality and đ stays another letter than d.
    """
    parts = unicodedata.normalize("NFD", syllable.lower().translate(LIKE_D))
    tones = "".join(TONES[part] for part in parts if part in TONES)
    return unicodedata.normalize("NFC", "".join(part for part in parts if part not in TONES)) + tones


class Marker:
    """Makes passages with one key; remembers the syllables it has met."""

    def __init__(self, key: bytes) -> None:
        self._syllables = _Syllables(key)
        self._run_factors = [_number(key, f"run {position}") | 1 for position in range(RUN)]
        self._line_seed = np.uint64(_number(key, "line"))

    def fingerprints(self, texts: Sequence[str]) -> TextFingerprints:
        """The passages of some texts; give them in portions, of some thousands at most, to bound the memory."""
        parted = [lines(text) for text in texts]
        flat = [line for parts in parted for line in parts]
        per_text = np.array([len(parts) for parts in parted], dtype=np.int64)
        text_no = np.repeat(np.arange(len(parted)), per_text)
        ids, per_line = self._read(flat)
        plain, masked, is_figure = self._syllables.arrays()
        runs, runs_per_line = self._runs(plain[ids], np.repeat(text_no, per_line), per_line)
        return TextFingerprints(
            text_no=text_no,
            line_no=(_places(per_text) + 1).astype(np.int32),
            syllables=per_line.astype(np.int32),
            characters=np.fromiter(map(len, flat), dtype=np.int32, count=len(flat)),
            figures=_sums(is_figure[ids], per_line).astype(np.int32),
            line_mark=self._line_marks(masked[ids], per_line),
            runs=runs,
            run_ends=np.cumsum(runs_per_line),
        )

    def _read(self, flat: list[str]) -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.int64]]:
        """Numbers of the syllables of all lines, and how many each line has. Most lines stand in several texts of a
        portion, and splitting them takes longest: each different one is split once."""
        place = {line: i for i, line in enumerate(dict.fromkeys(flat))}
        ids, per_line = self._split(list(place))
        of_line = np.fromiter(map(place.__getitem__, flat), dtype=np.int64, count=len(flat))
        starts, lengths = (np.cumsum(per_line) - per_line)[of_line], per_line[of_line]
        return ids[np.repeat(starts, lengths) + _places(lengths)], lengths

    def _split(self, distinct: list[str]) -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.int64]]:
        syllables = TOKEN.findall(LINE_END.join(distinct))
        ids = np.fromiter(map(self._syllables.__getitem__, syllables), dtype=np.uint32, count=len(syllables))
        ends = np.flatnonzero(ids == 0)
        bounds = np.concatenate(([-1], ends, [len(ids)]))[: len(distinct) + 1]
        return ids[ids != 0], np.diff(bounds) - 1 if distinct else np.zeros(0, dtype=np.int64)

    def _runs(
        self, values: Numbers, text_no: npt.NDArray[np.int64], per_line: npt.NDArray[np.int64]
    ) -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.int64]]:
        n = max(len(values) - RUN + 1, 0)
        combined = np.zeros(n, dtype=np.uint64)
        for position, factor in enumerate(self._run_factors):
            combined += values[position : position + n] * np.uint64(factor)
        whole = text_no[:n] == text_no[RUN - 1 : RUN - 1 + n]
        begins = np.zeros(len(values), dtype=bool)
        begins[:n] = whole
        return _mixed(combined[whole]), _sums(begins, per_line)

    def _line_marks(self, values: Numbers, per_line: npt.NDArray[np.int64]) -> npt.NDArray[np.uint32]:
        factors = _stirred(self._line_seed + _places(per_line).astype(np.uint64)) | np.uint64(1)
        # The length counts too: without it a line would be distinguished from its beginning only by the syllables after
        # it.
        return _mixed(_sums(values * factors, per_line) + per_line.astype(np.uint64) * self._line_seed)


class _Syllables(dict[str, int]):
    """Number of each spelling met so far; 0 is the end of a line."""

    def __init__(self, key: bytes) -> None:
        super().__init__({LINE_END: 0})
        self._key = key
        self._plain, self._masked, self._is_figure = [0], [0], [False]

    def __missing__(self, spelling: str) -> int:
        is_figure = spelling[0] in FIGURES
        form = spelling if is_figure else canonical(spelling)
        self[spelling] = number = len(self)
        self._plain.append(_number(self._key, f"syllable {form}"))
        self._masked.append(_number(self._key, f"syllable {MASK if is_figure else form}"))
        self._is_figure.append(is_figure)
        return number

    def arrays(self) -> tuple[Numbers, Numbers, npt.NDArray[np.bool_]]:
        """By number: 64 bits of the syllable, the same with figures masked, and whether it is a figure."""
        return np.array(self._plain, np.uint64), np.array(self._masked, np.uint64), np.array(self._is_figure)


def _number(key: bytes, label: str) -> int:
    return int.from_bytes(hmac.digest(key, label.encode("utf-8", "surrogatepass"), hashlib.sha256)[:8], "little")


def _places(counts: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """0, 1, 2… within each group."""
    return np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)


def _sums(values: npt.NDArray, counts: npt.NDArray[np.int64]) -> npt.NDArray:
    """The sum of each group of consecutive values; 0 for an empty group. Unsigned numbers wrap around."""
    kind = np.uint64 if values.dtype == np.uint64 else np.int64
    totals = np.concatenate(([kind(0)], np.cumsum(values, dtype=kind)))
    ends = np.cumsum(counts)
    return totals[ends] - totals[ends - counts]


def _stirred(values: Numbers) -> Numbers:
    """The finaliser of MurmurHash3 (64 bits)."""
    values = (values ^ (values >> np.uint64(33))) * np.uint64(0xFF51AFD7ED558CCD)
    values = (values ^ (values >> np.uint64(33))) * np.uint64(0xC4CEB9FE1A85EC53)
    return values ^ (values >> np.uint64(33))


def _mixed(values: Numbers) -> npt.NDArray[np.uint32]:
    return (_stirred(values) >> np.uint64(32)).astype(np.uint32)
