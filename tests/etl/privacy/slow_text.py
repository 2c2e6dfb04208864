"""A slow, plain second version of etl.text, one number at a time and without regular expressions."""

from __future__ import annotations

import hashlib
import hmac
import unicodedata

MODULUS = 2**64
LETTERS = ("L", "M")
TONED = {
    vowel: (unicodedata.normalize("NFC", unicodedata.normalize("NFD", vowel).replace(mark, "")), digit)
    for mark, digit in (("\u0300", "2"), ("\u0301", "1"), ("\u0309", "3"), ("\u0303", "4"), ("\u0323", "5"))
    for base in "aăâeêioôơuưy"
    for vowel in [unicodedata.normalize("NFC", base + mark)]
}


def syllables(line: str) -> list[str]:
    """Words and figures of a line; a figure goes on over a point, comma, slash or colon between digits."""
    words, word = [], ""
    for at, sign in enumerate(line + " "):
        inner = word[-1:].isdigit() and sign in ".,/:" and line[at + 1 : at + 2].isdigit()
        same = word and (sign.isdigit() if word[0].isdigit() else unicodedata.category(sign)[0] in LETTERS)
        if inner or same:
            word += sign
            continue
        if word:
            words.append(word)
        word = sign if sign.isdigit() or unicodedata.category(sign)[0] in LETTERS else ""
    return words


def form(syllable: str) -> str:
    if syllable[0].isdigit():
        return syllable
    letters = [TONED.get(letter, (letter, "")) for letter in syllable.lower()]
    return "".join(letter for letter, _ in letters) + "".join(tone for _, tone in letters)


def number(key: bytes, label: str) -> int:
    return int.from_bytes(hmac.new(key, label.encode(), hashlib.sha256).digest()[:8], "little")


def stir(value: int) -> int:
    for factor in (0xFF51AFD7ED558CCD, 0xC4CEB9FE1A85EC53):
        value = (value ^ (value >> 33)) * factor % MODULUS
    return value ^ (value >> 33)


def run_mark(key: bytes, run: list[str]) -> int:
    total = sum(number(key, f"syllable {s}") * (number(key, f"run {i}") | 1) for i, s in enumerate(run))
    return stir(total % MODULUS) >> 32


def line_mark(key: bytes, line: list[str]) -> int:
    seed = number(key, "line")
    masked = ["0" if s[0].isdigit() else s for s in line]
    factors = [stir((seed + i) % MODULUS) | 1 for i in range(len(line))]
    total = sum(number(key, f"syllable {s}") * f for s, f in zip(masked, factors, strict=True)) + len(line) * seed
    return stir(total % MODULUS) >> 32


def passages(key: bytes, lines: list[str]) -> list[tuple[int, int, int, int, int, list[int]]]:
    """line_no, syllables, characters, figures, line_mark, runs of each line of one text."""
    split = [[form(s) for s in syllables(line)] for line in lines]
    every = [s for line in split for s in line]
    result, begin = [], 0
    for no, (line, words) in enumerate(zip(lines, split, strict=True), 1):
        starts = range(begin, min(begin + len(words), len(every) - 4))
        runs = [run_mark(key, every[at : at + 5]) for at in starts]
        figures = sum(s[0].isdigit() for s in words)
        result.append((no, len(words), len(line), figures, line_mark(key, words), runs))
        begin += len(words)
    return result
