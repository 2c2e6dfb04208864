"""The text of a file in whatever encoding it was saved."""

from __future__ import annotations

import codecs
import unicodedata

from charset_normalizer import from_bytes

from etl.mapping.files import fonts
from etl.mapping.unfit import Unfit

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# So much of a file tells its encoding.
SAMPLE = 200_000
# Encodings of the offices whose programs write meeting reports.
WESTERN, CENTRAL = "cp1252", "cp1250"
JAPANESE = "cp932"
OTHERS = (JAPANESE, "gb18030", WESTERN, CENTRAL, "cp1258")
# In words of the right encoding nearly all letters beyond ASCII are letters.
FEWEST_LETTERS = 0.95


def decoded(content: bytes) -> tuple[str, str]:
    """The text, composed (NFC), without marks of byte order and NUL, and how it was encoded (`tcvn3` and `vni` are
    fonts). Raises Unfit where its letters cannot be recognised."""
    text, name = _decoded(content)
    return unicodedata.normalize("NFC", text.replace("\ufeff", "").replace("\0", "")), name


def _decoded(content: bytes) -> tuple[str, str]:
    for mark, name in MARKS:
        if content.startswith(mark):
            return _with_font(_without_rest(content[len(mark) :], name), name)
    if name := _wide(content):
        return _with_font(_without_rest(content, name), name)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return _of_one_byte(content)
    if "\x1b$" in text:
        return content.decode("iso2022_jp", "replace"), "iso2022_jp"
    return _with_font(text, "utf-8")


def _wide(content: bytes) -> str:
    """UTF-16 without its mark shows by the empty bytes of its many ASCII letters."""
    sample = content[:SAMPLE]
    half = max(len(sample) // 2, 1)
    even, odd = sample[::2].count(0) / half, sample[1::2].count(0) / half
    if odd > 0.3 and even < odd / 4:
        return "utf-16-le"
    return "utf-16-be" if even > 0.3 and odd < even / 4 else ""


def _without_rest(content: bytes, name: str) -> str:
    try:
        # A file cut in the middle of a letter has half of one at its end.
        return codecs.getincrementaldecoder(name)().decode(content)
    except UnicodeDecodeError as error:
        raise Unfit("encoding") from error


def _of_one_byte(content: bytes) -> tuple[str, str]:
    """Japanese where nearly all of it is; Vietnamese in one of its old encodings where its words are; else what the
    letters are likely to be."""
    if _is_japanese(content):
        return content.decode(JAPANESE, "replace"), JAPANESE
    raw = content.decode("latin-1")
    texts = {
        "cp1258": unicodedata.normalize("NFC", content.decode("cp1258", "replace")),
        "tcvn3": fonts.from_tcvn3(raw),
        "vni": fonts.from_vni(content.decode("cp1252", "replace")),
    }
    sizes = {name: fonts.syllables(text[:SAMPLE]) for name, text in texts.items()}
    best = max(sizes, key=lambda name: sizes[name])
    if sizes[best] >= fonts.FEWEST_SYLLABLES:
        return texts[best], best
    shares = {name: _letters(content, name) for name in (WESTERN, CENTRAL)}
    likely = max(shares, key=lambda name: shares[name])
    if shares[likely] >= FEWEST_LETTERS:
        return content.decode(likely, "replace"), likely
    match = from_bytes(content[:SAMPLE], cp_isolation=list(OTHERS)).best()
    if match is None:
        raise Unfit("encoding")
    return content.decode(match.encoding, "replace"), match.encoding


def _is_japanese(content: bytes) -> bool:
    """Whether the bytes are Shift JIS with kana of full width; those of half width are what other encodings give."""
    try:
        text = codecs.getincrementaldecoder(JAPANESE)().decode(content[:SAMPLE])
    except UnicodeDecodeError:
        return False
    beyond = [letter for letter in text if not letter.isascii()]
    kana = sum("\u3041" <= letter <= "\u30ff" for letter in beyond)
    wide = sum("\u3000" <= letter <= "\u9fff" or "\uff01" <= letter <= "\uff5e" for letter in beyond)
    return kana > 1 and wide >= FEWEST_LETTERS * len(beyond)


def _with_font(text: str, name: str) -> tuple[str, str]:
    if not fonts.converted(fonts.as_bytes_show(text[:SAMPLE]))[1]:
        return text, name
    return fonts.converted(fonts.as_bytes_show(text))


def _letters(content: bytes, name: str) -> float:
    """The share (0-1) of what is beyond ASCII that an encoding makes a letter."""
    beyond = [letter for letter in content[:SAMPLE].decode(name, "replace") if not letter.isascii()]
    return sum(letter.isalpha() for letter in beyond) / max(len(beyond), 1)
