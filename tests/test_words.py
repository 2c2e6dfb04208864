"""Banned words stay out of names and prose: docs/style.md says what to write instead."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from tests import markdown, source, words

# Words that tell how a value was got, and not what it is.
HOW_IT_CAME = {"told", "said", "held", "found"}
NOT_IN_NAMES = {
    *HOW_IT_CAME,
    *("witness", "ladder", "hindrance", "handout", "lies", "speaks", "door", "doors"),
    *("look", "looks", "wander", "wanders", "gate", "gates", "ticket", "tickets", "sign", "signs"),
}
# Names that are the field's own: columns and reasons of the contract, signing in, sign as in plus and minus.
NAMES_ALLOWED = re.compile(r"^held_on$|^held_in_future$|^criticism_held$|sign_?(?:in|out)s?$|^SignIns?$|^_?sign$")
NOT_IN_PROSE = re.compile(
    r"\b(?:told|whoever|witness|ladder|hindrance|handout|wander\w*|lies)\b|\bheld\s+(?:#\s*)?against\b"
    r"|(?<!either )(?<!same )(?<!opposite )\bsigns?\b(?!-|\s+(?:in|out)\b|\s+of\s+(?:the\s+difference|a\s+violation))"
    r"|\bhangs?\s+on\b",
    re.IGNORECASE,
)
# Ids of texts, classes of the style sheets, names within statements. A meeting is held, a finding is found.
NOT_IN_IDS = (NOT_IN_NAMES | {"untold"}) - {"held", "found"}
SIGN_IN = re.compile(r"sign[-_ ](?:in|out)")
NOT_ON_SCREENS = re.compile(
    r"(?<![{\w])[Ss]igns?\b(?!-|\s+(?:in|out)\b|\s+of\s+(?:a\s+)?violation)|\b(?:whoever|lies|told)\b|\bheld against\b"
)

PYTHON = source.files(".py")
FILES = source.files(".py", ".sql")
PROSE = [*FILES, *source.files(".toml", folders=("data",))]


def _banned(name: str) -> bool:
    return bool(words.parts(name) & NOT_IN_NAMES) and not NAMES_ALLOWED.search(name)


def _banned_id(name: str) -> bool:
    return bool(set(re.split(r"[^a-z]+", SIGN_IN.sub("", name.lower()))) & NOT_IN_IDS)


def _in_names() -> set[str]:
    bad = {f"{file}: {name}" for file in PYTHON for name in words.identifiers(file) if _banned(name)}
    return bad | {
        f"{file}: {part}" for file in FILES for part in PurePosixPath(file).with_suffix("").parts if _banned(part)
    }


def _in_prose() -> set[str]:
    return {
        f"{file}: {match[0]}" for file in PROSE for piece in words.prose(file) for match in NOT_IN_PROSE.finditer(piece)
    }


def test_names_are_the_terms_of_the_field():
    assert sorted(_in_names()) == []


def test_variables_of_tests_name_the_thing_they_hold():
    assert [file for file in source.files(".py", folders=("tests",)) if words.variables(file) & HOW_IT_CAME] == []


def test_comments_and_docstrings_are_plain_present_day_english():
    assert sorted(_in_prose()) == []


def test_english_texts_of_the_screens_are_plain():
    catalogues = source.files(".po", folders=("dashboard/locales/en",))
    assert catalogues
    lines = {f"{file}: {line}" for file in catalogues for line in words.messages(file) if NOT_ON_SCREENS.search(line)}
    assert sorted(lines) == []


def test_ids_of_texts_classes_and_statements_are_the_terms_of_the_field():
    named = {
        **{file: words.ids(file) for file in source.files(".po", folders=("dashboard/locales",))},
        **{file: words.css_classes(file) for file in source.files(".css", folders=("dashboard",))},
        **{file: words.sql_names(file) for file in source.files(".sql")},
        **{file: words.toml_keys(file) for file in source.files(".toml", folders=("data",))},
    }
    assert {PurePosixPath(file).suffix for file in named if named[file]} == {".po", ".css", ".sql", ".toml"}
    bad = {f"{file}: {name}" for file, names in named.items() for name in names if _banned_id(name)}
    assert sorted(bad) == []


def test_english_sentences_of_the_data_are_plain():
    sentences = [(file, text) for file in source.files(".toml", folders=("data",)) for text in words.english(file)]
    assert sentences
    assert [f"{file}: {text}" for file, text in sentences if NOT_ON_SCREENS.search(text)] == []


def test_the_style_guide_names_every_banned_word():
    guide = markdown.text("docs/style.md")
    roots = {word.rstrip("s") for word in NOT_IN_NAMES if word != "witness"} - {"lie", "speak"} | {
        "witness",
        "lies",
        "speaks",
    }
    assert [word for word in sorted(roots) if word not in guide] == []
