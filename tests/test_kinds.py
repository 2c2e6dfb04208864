"""What every file of a kind must have: words in both languages, its sources and limits, and cases that try it.

Whoever adds a file to one of these folders learns here what is still lacking: a test lists every fault of every file.
"""

from __future__ import annotations

import ast
import inspect
import re
import tomllib
from collections.abc import Iterator
from string import Formatter
from typing import Any

import pytest

from etl import contract_tables
from etl.discover import documents, modules, statements
from tests import source

LANGUAGES = ("vi", "en")
FOLDERS = {
    "checks": "etl/checks",
    "marts": "etl/transform/marts",
    "views": "etl/transform/views",
    "criteria": "models/criteria",
    "signals": "models/signals",
    "flags": "models/flags",
    "circumstances": "models/circumstances",
    "queries": "dashboard/queries",
}
# What the head of an SQL file must say beside its title. A check's columns are fixed by the intake, a flag's by
# result.flags, and its limits are told to its readers in data/flags; a query says what its rows are.
HEADS = {
    "marts": {"grain", "unit", "source", "limits", "columns"},
    "views": {"grain", "unit", "source", "limits", "columns"},
    "criteria": {"grain", "unit", "source", "limits"},
    "signals": {"grain", "unit", "source", "limits"},
    "flags": {"signals", "source"},
    "circumstances": {"grain", "source", "limits"},
    "queries": {"grain"},
}
# What a module must offer.
FUNCTIONS = {"checks": "find", "signals": "observe"}
# Cases: one that fires, one that does not, one with missing data; a check's missing data are no case of their own.
LEAST_CASES = {"checks": 2, "criteria": 3, "signals": 3, "flags": 2, "circumstances": 3}
PROMISES = tomllib.loads((source.ROOT / "tests/promises.toml").read_text("utf-8"))
PLACES_OF_A_REASON = {"place", "column", "value", "expected"}
# Made of all the signals of form together, so no file among the signals.
COMBINED = {"formalistic"}
FAMILIES = {  # each is one independent side of a cell's work
    "attendance",
    "meetings",
    "minutes",
    "preparation",
    "conduct",
    "resolutions",
    "scores",
    "records",
    "leadership",
    "visits",
    "discipline",
    "data",
    "formalism",
}
OF_A_FLAG = ("name", "sentence", "harmless", "questions", "papers", "clears")


def _names(kind: str) -> list[str]:
    stems = {file.split("/")[-1].split(".")[0] for file in source.files(".sql", ".py", folders=(FOLDERS[kind],))}
    direct = {path.stem for path in (source.ROOT / FOLDERS[kind]).glob("*.*")}
    return sorted(name for name in stems & direct if not name.startswith("_"))


def _written(kind: str) -> list[str]:
    return list(statements(FOLDERS[kind]))


def _programmed(kind: str) -> list[str]:
    return [name for name in _names(kind) if name not in statements(FOLDERS[kind])]


def _lacking(words: dict[str, Any], keys: tuple[str, ...]) -> list[str]:
    """What is empty of the words that both languages must have, and what only one of them fills."""
    empty = [f"{lang}.{key}" for lang in LANGUAGES for key in keys if not words.get(lang, {}).get(key)]
    filled = [
        {key: _placeholders(_text(words[lang][key])) for key in words[lang]} for lang in LANGUAGES if lang in words
    ]
    return [*empty, *(["the languages fill different places"] if filled[1:] != filled[:1] else [])]


def _text(words: Any) -> str:
    return " ".join(words) if isinstance(words, list) else str(words)


def _placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_every_folder_holds_files_of_its_kind():
    assert [kind for kind in FOLDERS if not _names(kind)] == []


# --- Heads and docstrings ------------------------------------------------------------------------------------------


def _lacking_in_head(kind: str, head: dict[str, Any]) -> list[str]:
    titles = [lang for lang in LANGUAGES if not str(head.get("title", {}).get(lang, "")).strip()]
    return [f"title.{lang}" for lang in titles] + [key for key in sorted(HEADS[kind]) if not head.get(key)]


def test_a_statement_says_what_it_gives():
    written = [(kind, name, query.head) for kind in HEADS for name, query in statements(FOLDERS[kind]).items()]
    lacking = [(kind, name, _lacking_in_head(kind, head)) for kind, name, head in written]
    assert [fault for fault in lacking if fault[-1]] == []


def _lacking_in_module(kind: str, name: str) -> list[str]:
    module = modules(FOLDERS[kind].replace("/", "."))[name]
    function = getattr(module, FUNCTIONS[kind], None)
    if function is None:
        return [f"it must offer {FUNCTIONS[kind]}(...)"]
    bare = [str(thing) for thing in (module, function) if not (thing.__doc__ or "").strip()]
    parameters = inspect.signature(function).parameters.values()
    return [*bare, *(p.name for p in parameters if p.annotation is inspect.Parameter.empty)]


def test_a_module_says_what_it_does():
    lacking = [(kind, name, _lacking_in_module(kind, name)) for kind in FUNCTIONS for name in _programmed(kind)]
    assert [fault for fault in lacking if fault[-1]] == []


def test_a_source_can_be_pulled_and_checked():
    sources = modules("etl.sources").items()
    assert [name for name, module in sources if not (hasattr(module, "pull") and hasattr(module, "check"))] == []


def test_a_signal_tells_its_source_and_limits():
    texts = {name: modules("models.signals")[name].__doc__ or "" for name in _programmed("signals")}
    assert [name for name, text in texts.items() if "Source:" not in text or "Limits:" not in text] == []


def test_public_functions_are_documented():
    files = source.files(".py", folders=("etl", "models"))
    assert [f"{file}: {node.name}" for file in files for node in _undocumented(file)] == []


def _undocumented(file: str) -> Iterator[ast.FunctionDef | ast.ClassDef]:
    for node in source.tree(file).body:
        public = isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
        if public and not ast.get_docstring(node):
            yield node


# --- Checks --------------------------------------------------------------------------------------------------------


def test_there_is_a_check_for_every_reason_of_the_contract():
    assert set(PROMISES["reasons"]) - set(_names("checks")) == set()


def _head_of_reason(name: str) -> dict[str, Any]:
    if name in statements("etl/checks"):
        return statements("etl/checks")[name].head
    return {key.lower(): value for key, value in vars(modules("etl.checks")[name]).items() if key.isupper()}


def _faults_of_reason(head: dict[str, Any]) -> list[str]:
    unnamed = [f"name_{lang}" for lang in LANGUAGES if not head.get(f"name_{lang}", "").strip()]
    unsaid = [lang for lang in LANGUAGES if not head.get(lang, "").strip()]
    places = [_placeholders(head.get(lang, "")) for lang in LANGUAGES]
    unknown = set.union(*places) - PLACES_OF_A_REASON | set(head.get("tables", [])) - set(contract_tables.describe())
    return [*unnamed, *unsaid, *unknown, *(["the languages fill different places"] if places[0] != places[1] else [])]


def test_a_reason_has_its_sentence_in_both_languages():
    faults = {name: _faults_of_reason(_head_of_reason(name)) for name in _names("checks")}
    assert {name: faults for name, faults in faults.items() if faults} == {}


# --- Criteria and rubrics ------------------------------------------------------------------------------------------


def _lines() -> list[dict[str, Any]]:
    rubrics = documents("rubrics").values()
    return [line for rubric in rubrics for criterion in rubric["criteria"] for line in criterion["lines"]]


def test_every_line_of_a_rubric_names_evidence_that_exists():
    assert {line["evidence"] for line in _lines()} - {""} - set(_names("criteria")) == set()


def test_every_criterion_serves_a_rubric():
    assert set(_names("criteria")) - {line["evidence"] for line in _lines()} == set()


def test_the_points_of_a_rubric_add_up():
    rubrics = {name: rubric["criteria"] for name, rubric in documents("rubrics").items()}
    sums = {name: sum(criterion["points"] for criterion in criteria) for name, criteria in rubrics.items()}
    assert sums == dict.fromkeys(rubrics, 100)
    criteria = [(name, criterion) for name, criteria in rubrics.items() for criterion in criteria]
    of_lines = {(name, c["id"]): sum(line["points"] for line in c["lines"]) for name, c in criteria}
    assert of_lines == pytest.approx({(name, c["id"]): c["points"] for name, c in criteria})


# --- Flags ---------------------------------------------------------------------------------------------------------


def test_a_flag_is_made_of_a_signal_and_has_words():
    of_areas = {name.removeprefix("area_") for name in _names("signals")}
    assert set(documents("flags")) - set(_names("flags")) - set(_names("signals")) - of_areas - COMBINED == set()
    assert set(_names("flags")) - set(documents("flags")) == set()


def test_a_flag_rests_on_signals_that_exist():
    used = {(flag, signal) for flag in _names("flags") for signal in statements("models/flags")[flag].head["signals"]}
    assert {(flag, signal) for flag, signal in used if signal not in set(_names("signals")) | COMBINED} == set()


def test_a_signal_has_words():
    worded = set(documents("flags")) | set(documents("signals"))
    # A signal about areas may share the words of that about cells: area_<signal>.
    assert [name for name in _names("signals") if not {name, name.removeprefix("area_")} & worded] == []


def test_a_signal_that_is_no_flag_can_be_told():
    others = documents("signals")
    assert set(others) - set(_names("signals")) == set()
    assert set(others) & set(documents("flags")) == set()
    assert [name for name, words in others.items() if words["family"] not in FAMILIES] == []
    lacking = {name: _lacking(words, ("name", "sentence")) for name, words in others.items()}
    assert {name: faults for name, faults in lacking.items() if faults} == {}


def test_a_flag_has_all_its_words_in_both_languages():
    flags = documents("flags")
    lacking = {name: _lacking(words, OF_A_FLAG) for name, words in flags.items()}
    assert {name: faults for name, faults in lacking.items() if faults} == {}
    assert [name for name, words in flags.items() if not 0 < words["gravity"] <= 1] == []
    assert [name for name, words in flags.items() if words["family"] not in FAMILIES] == []


# --- Circumstances -------------------------------------------------------------------------------------------------


def test_every_circumstance_has_its_words():
    assert set(documents("circumstances")) == set(_names("circumstances"))


def _unknown_in_circumstance(words: dict[str, Any]) -> set[str]:
    """What a circumstance explains or supports that is neither a family nor a flag."""
    flags = set(documents("flags"))
    return set(words["explains"]) - FAMILIES - flags | set(words.get("support", [])) - flags


def test_a_circumstance_says_what_it_explains():
    circumstances = documents("circumstances")
    assert [name for name, words in circumstances.items() if not words["explains"]] == []
    faults = {
        name: [*_unknown_in_circumstance(words), *_lacking(words, ("name", "sentence"))]
        for name, words in circumstances.items()
    }
    assert {name: faults for name, faults in faults.items() if faults} == {}


# --- Queries -------------------------------------------------------------------------------------------------------


def test_a_query_shows_only_the_scope_it_is_given():
    queries = statements("dashboard/queries")
    assert set(_names("queries")) == set(queries)
    words = {name: _words(query.sql) for name, query in queries.items()}
    assert [name for name, of in words.items() if "$scope" not in of or not of & {"cell_scope", "units_within"}] == []


def _words(sql: str) -> set[str]:
    return set(re.findall(r"[$\w]+", sql))


# --- Cases ---------------------------------------------------------------------------------------------------------


def _cases(kind: str, name: str) -> int:
    """How many cases are written of a file of a kind."""
    file = source.ROOT / "tests/cases" / kind / f"{name}.toml"
    return len(tomllib.loads(file.read_text("utf-8"))["case"]) if file.exists() else 0


def test_a_file_of_a_kind_is_tried_by_cases():
    counts = {(kind, name): _cases(kind, name) for kind in LEAST_CASES for name in _names(kind)}
    assert {file: n for file, n in counts.items() if n < LEAST_CASES[file[0]]} == {}


def test_no_case_is_left_of_a_file_that_is_gone():
    cases = {path.relative_to(source.ROOT / "tests/cases") for path in (source.ROOT / "tests/cases").rglob("*.toml")}
    assert [str(case) for case in cases if case.stem not in _names(str(case.parent))] == []
