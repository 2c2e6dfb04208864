"""Texts typed for the fonts of before Unicode: TCVN3 (.VnTime, ABC) and VNI (VNI-Times), letter by letter.

Their files hold letters of Western Europe that only the font shows as Vietnamese ones. Tables: TCVN 5712:1993 (as
glibc's TCVN5712-1) and the VNI Windows layout.
"""

from __future__ import annotations

import re
import unicodedata

TCVN3_FROM = 0xA1
TCVN3 = (
    "ĂÂÊÔƠƯĐăâêôơưđẰ\u0300\u0309\u0303\u0301\u0323àảãáạẲằẳẵắ"
    "ẴẮẦẨẪẤỀặầẩẫấậèỂẻẽéẹềểễếệìỉỄẾỒĩíịòỔỏõóọồổỗốộờởỡớợùỖủũúụừửữứựỳỷỹýỵỐ"
)
# What stands behind a letter in VNI, as marks: those of the vowel's shape and of the tone.
CIRCUMFLEX, BREVE, HORN = "\u0302", "\u0306", "\u031b"
ACUTE, GRAVE, HOOK, TILDE, DOT = "\u0301", "\u0300", "\u0309", "\u0303", "\u0323"
VNI_MARKS = {
    "ù": ACUTE, "ø": GRAVE, "û": HOOK, "õ": TILDE, "ï": DOT, "â": CIRCUMFLEX, "á": CIRCUMFLEX + ACUTE,
    "à": CIRCUMFLEX + GRAVE, "å": CIRCUMFLEX + HOOK, "ã": CIRCUMFLEX + TILDE, "ä": CIRCUMFLEX + DOT, "ê": BREVE,
    "é": BREVE + ACUTE, "è": BREVE + GRAVE, "ú": BREVE + HOOK, "ü": BREVE + TILDE, "ë": BREVE + DOT,
}  # fmt: skip
VNI_LETTERS = {"ñ": "đ", "ô": "ơ", "ö": "ư", "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}
# Letters that a program shows for the bytes 80 to 9F of Windows.
WINDOWS = {bytes([b]).decode("cp1252"): chr(b) for b in range(0x80, 0xA0) if b not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)}
WORD = re.compile(r"[^\W\d_]*[^\W\d_\x00-\x7f][^\W\d_]*")
# Words with two plain capitals or more, and no plain small letter: "TRƯờNG".
CAPITALS = re.compile(r"\b(?=[^\W\d_]*[A-Z][^\Wa-z\d_]*[A-Z])[^\Wa-z\d_]+\b")
SYLLABLE = re.compile(
    r"(?:b|ch?|d|đ|gi?|gh|h|kh?|l|m|ngh?|nh?|ph?|qu?|r|s|th?|tr|v|x)?"
    r"(?:oă|oe|oa[iyo]?|uâ[y]?|uê|uyê?|u[ôơy]i?|ươ[iu]?|iê[u]?|yê[u]?|[aăâeêioôơuưy])"
    r"(?:ch|ng|nh|[cmnptiouy])?"
)
# Chosen by us; a word or two of another language may be written like syllables by chance.
FEWEST_SYLLABLES, FEWEST_WORDS = 0.8, 3
# So many letters of a text tell its font.
JUDGED = 200_000


def converted(text: str) -> tuple[str, str]:
    """The text in Unicode and which font it was typed for: `tcvn3`, `vni`, or empty where it is neither."""
    sample = text[:JUDGED]
    if sample.isascii():
        return text, ""
    scores = {"": syllables(sample)} | {name: syllables(change(sample)) for name, change in CHANGES.items()}
    font = max(scores, key=lambda name: scores[name])
    if not font or scores[font] < FEWEST_SYLLABLES or scores[""] >= scores[font] - 0.2:
        return text, ""
    words = {word for word in WORD.findall(CHANGES[font](sample).lower()) if any(map(str.isascii, word))}
    return (CHANGES[font](text), font) if len(words) >= FEWEST_WORDS else (text, "")


def syllables(text: str) -> float:
    """The share (0-1) of its words with letters beyond ASCII that are written as Vietnamese syllables are."""
    words = WORD.findall(unicodedata.normalize("NFC", text)[:JUDGED])
    return sum(_is_syllable(word) for word in words) / len(words) if words else 0.0


def from_tcvn3(text: str) -> str:
    """Letters of the TCVN3 fonts as Vietnamese ones; inside words of capitals they are capitals."""
    letters = "".join(
        TCVN3[ord(letter) - TCVN3_FROM] if TCVN3_FROM <= ord(letter) <= 0xFF else letter for letter in text
    )
    return CAPITALS.sub(lambda match: match[0].upper(), unicodedata.normalize("NFC", letters))


def from_vni(text: str) -> str:
    """Letters of the VNI fonts as Vietnamese ones: a letter, and the marks of the one behind it."""
    out: list[str] = []
    for letter in text:
        small = letter.lower()
        if small in VNI_MARKS and out and out[-1].lower()[:1] in tuple("aeouyơư"):
            out[-1] += VNI_MARKS[small]
        elif small in VNI_LETTERS:
            plain = VNI_LETTERS[small]
            out.append(plain if letter == small else plain.upper())
        else:
            out.append(letter)
    return unicodedata.normalize("NFC", "".join(out))


CHANGES = {"tcvn3": from_tcvn3, "vni": from_vni}


def as_bytes_show(text: str) -> str:
    """The text with the letters that Windows shows for the bytes 80 to 9F as these bytes."""
    return "".join(WINDOWS.get(letter, letter) for letter in text)


def _is_syllable(word: str) -> bool:
    letters = unicodedata.normalize("NFD", word.lower())
    tones = [letter for letter in letters if letter in (ACUTE, GRAVE, HOOK, TILDE, DOT)]
    plain = unicodedata.normalize("NFC", "".join(letter for letter in letters if letter not in tones))
    return len(tones) <= 1 and SYLLABLE.fullmatch(plain) is not None
