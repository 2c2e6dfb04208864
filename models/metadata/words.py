"""The words for the results, published beside them: no page explains a result with another version's words."""

from __future__ import annotations

import json
from collections import defaultdict
from types import MappingProxyType, ModuleType
from typing import Any

import duckdb
import polars as pl

from etl.discover import documents, modules, stamp, statements
from models.flags.raising.thresholds import Thresholds, publish_thresholds
from models.scoring.rubric import InForce, load, published
from models.shared.result_rows import insert_rows

LANGUAGES = ("vi", "en")
COLUMNS = ("kind", "id", "lang", "head")
# What is kept from build to build (marts, and what reads which field) follows from these.
KEPT_FOLLOWS_FROM = ("etl/contract", "etl/transform", "etl/results", "models", "data/rubrics")


def publish_words(
    con: duckdb.DuckDBPyConnection,
    thresholds: Thresholds = MappingProxyType({}),
    rubrics: tuple[InForce, ...] | None = None,
) -> None:
    """Replaces result.metadata by what data/flags, signals, circumstances and etl/checks, and the rubrics, say now.

    result.calendars and result.thresholds are replaced with it; a flag that `thresholds` does not name has the
    contract's. What reads a field is kept where this program wrote it: to find it, every statement is parsed.
    """
    asked = "SELECT kind, id, lang, head FROM result.metadata WHERE kind = 'reads'"
    reads = con.execute(asked).fetchall() if is_of_this_program(con) else _reads()
    con.execute("DELETE FROM result.metadata")
    spoken = [row for kind in ("flag", "signal", "circumstance") for row in _in_both_languages(kind)]
    rows = spoken + _rubrics(rubrics) + _reasons() + reads + _program()
    insert_rows(con, "metadata", pl.DataFrame(rows, schema=COLUMNS, orient="row"))
    _publish_calendars(con)
    publish_thresholds(con, thresholds)


def is_of_this_program(con: duckdb.DuckDBPyConnection) -> bool:
    """Whether the last results were computed by this version of the program; else nothing kept may be used again."""
    stamps = con.execute("SELECT DISTINCT head FROM result.metadata WHERE kind = 'program'").fetchall()
    return stamps == [(head,) for _, _, _, head in _program()[:1]]


def _program() -> list[tuple[str, str, str, str]]:
    return [("program", "stamp", lang, _json({"name": stamp(*KEPT_FOLLOWS_FROM)})) for lang in LANGUAGES]


def _in_both_languages(kind: str) -> list[tuple[str, str, str, str]]:
    """What data/<kind>s says, the parts common to the languages repeated in each."""
    return [
        (kind, name, lang, _json(words[lang] | {k: v for k, v in words.items() if k not in LANGUAGES}))
        for name, words in documents(f"{kind}s").items()
        for lang in LANGUAGES
    ]


def _rubrics(rubrics: tuple[InForce, ...] | None) -> list[tuple[str, str, str, str]]:
    heads = published(rubrics or load())
    return [("rubric", name, lang, head) for name, head in heads.items() for lang in LANGUAGES]


def _publish_calendars(con: duckdb.DuckDBPyConnection) -> None:
    """Replaces result.calendars by data/calendars; statements read the dates there."""
    con.execute("DELETE FROM result.calendars")
    columns = ("days", "days_before", "days_after", "months", "cell_types")
    rows = [
        {"calendar": name} | {column: calendar.get(column) for column in columns}
        for name, calendar in documents("calendars").items()
    ]
    insert_rows(con, "calendars", pl.DataFrame(rows, infer_schema_length=None))


def _reasons() -> list[tuple[str, str, str, str]]:
    heads = {name: check.head for name, check in statements("etl/checks").items()}
    heads |= {name: _constants(check) for name, check in modules("etl.checks").items()}
    return [
        ("reason", name, lang, _json({"name": head[f"name_{lang}"], "sentence": head[lang]}))
        for name, head in heads.items()
        for lang in LANGUAGES
    ]


def _reads() -> list[tuple[str, str, str, str]]:
    """By field of the contract what reads it; a criterion is no word of its own, so its title stands there."""
    # Reading statements needs a library that takes long to import, and is seldom needed.
    from models.metadata.lineage import readers

    titles = {name: query.head["title"] for name, query in statements("models/criteria").items()}
    by_field: dict[tuple[str, str], dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for kind, fields in readers().items():
        for name in sorted(fields):
            for field in fields[name]:
                by_field[field][kind].append(name)
    return [
        ("reads", ".".join(field), lang, _json(of | {"criterion": [titles[name][lang] for name in of["criterion"]]}))
        for field, of in sorted(by_field.items())
        for lang in LANGUAGES
    ]


def _constants(check: ModuleType) -> dict[str, Any]:
    return {name.lower(): value for name, value in vars(check).items() if name.isupper()}


def _json(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)
