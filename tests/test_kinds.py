"""What every file of a kind must have: words in both languages, its sources and limits, and cases that try it.

Whoever adds a file to one of these folders learns here what is still lacking.
"""

from __future__ import annotations

import ast
import inspect
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
    "marts": "etl/marts",
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


def _each(ask: Any, kinds: Any) -> list[Any]:
    return [pytest.param(kind, name, id=f"{kind}-{name}") for kind in kinds for name in ask(kind)]


def _placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("kind", FOLDERS)
def test_the_folder_holds_files_of_its_kind(kind):
    assert _names(kind) != []


# --- Heads and docstrings ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "name"), _each(_written, HEADS))
def test_a_statement_says_what_it_gives(kind, name):
    head = statements(FOLDERS[kind])[name].head
    assert [lang for lang in LANGUAGES if not str(head.get("title", {}).get(lang, "")).strip()] == [], "title"
    assert [key for key in sorted(HEADS[kind]) if not head.get(key)] == []


@pytest.mark.parametrize(("kind", "name"), _each(_programmed, FUNCTIONS))
def test_a_module_says_what_it_does(kind, name):
    module = modules(FOLDERS[kind].replace("/", "."))[name]
    assert (module.__doc__ or "").strip()
    function = getattr(module, FUNCTIONS[kind], None)
    assert function is not None, f"it must offer {FUNCTIONS[kind]}(...)"
    assert (function.__doc__ or "").strip()
    assert all(p.annotation is not inspect.Parameter.empty for p in inspect.signature(function).parameters.values())


@pytest.mark.parametrize("name", _programmed("signals"))
def test_a_signal_tells_its_source_and_limits(name):
    text = modules("models.signals")[name].__doc__ or ""
    assert "Source:" in text
    assert "Limits:" in text


@pytest.mark.parametrize("folder", ["etl", "models"])
def test_public_functions_are_documented(folder):
    bare = [f"{file}: {node.name}" for file in source.files(".py", folders=(folder,)) for node in _undocumented(file)]
    assert bare == []


def _undocumented(file: str) -> Iterator[ast.FunctionDef | ast.ClassDef]:
    for node in source.tree(file).body:
        public = isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
        if public and not ast.get_docstring(node):
            yield node


# --- Checks --------------------------------------------------------------------------------------------------------


def test_there_is_a_check_for_every_reason_of_the_contract():
    assert set(PROMISES["reasons"]) - set(_names("checks")) == set()


@pytest.mark.parametrize("name", _names("checks"))
def test_a_reason_has_its_sentence_in_both_languages(name):
    if name in statements("etl/checks"):
        head = statements("etl/checks")[name].head
    else:
        head = {key.lower(): value for key, value in vars(modules("etl.checks")[name]).items() if key.isupper()}
    for lang in LANGUAGES:
        assert head[f"name_{lang}"].strip()
        assert _placeholders(head[lang]) <= PLACES_OF_A_REASON
    assert _placeholders(head["vi"]) == _placeholders(head["en"])
    assert set(head.get("tables", [])) <= set(contract_tables.describe())


# --- Criteria and rubrics ------------------------------------------------------------------------------------------


def _lines() -> list[dict[str, Any]]:
    rubrics = documents("rubrics").values()
    return [line for rubric in rubrics for criterion in rubric["criteria"] for line in criterion["lines"]]


def test_every_line_of_a_rubric_names_evidence_that_exists():
    assert {line["evidence"] for line in _lines()} - {""} - set(_names("criteria")) == set()


def test_every_criterion_serves_a_rubric():
    assert set(_names("criteria")) - {line["evidence"] for line in _lines()} == set()


@pytest.mark.parametrize("rubric", documents("rubrics"))
def test_the_points_of_a_rubric_add_up(rubric):
    criteria = documents("rubrics")[rubric]["criteria"]
    assert sum(criterion["points"] for criterion in criteria) == 100
    for criterion in criteria:
        assert sum(line["points"] for line in criterion["lines"]) == pytest.approx(criterion["points"]), criterion["id"]


# --- Flags ---------------------------------------------------------------------------------------------------------


def test_flags_are_those_of_the_contract():
    promised = set(PROMISES["cell_flags"]) | set(PROMISES["area_flags"])
    assert set(documents("flags")) - promised == set()
    of_areas = {name.removeprefix("area_") for name in _names("signals")}
    assert set(documents("flags")) - set(_names("flags")) - set(_names("signals")) - of_areas - COMBINED == set()
    assert set(_names("flags")) - set(documents("flags")) == set()


@pytest.mark.parametrize("flag", _names("flags"))
def test_a_flag_rests_on_signals_that_exist(flag):
    assert set(statements("models/flags")[flag].head["signals"]) <= set(_names("signals")) | COMBINED


@pytest.mark.parametrize("signal", _names("signals"))
def test_a_signal_has_words(signal):
    # A signal about areas may share the words of that about cells: area_<signal>.
    assert {signal, signal.removeprefix("area_")} & (set(documents("flags")) | set(documents("signals")))


@pytest.mark.parametrize("signal", documents("signals"))
def test_a_signal_that_is_no_flag_can_be_told(signal):
    words = documents("signals")[signal]
    assert signal in _names("signals")
    assert signal not in documents("flags")
    assert words["family"] in FAMILIES
    assert [f"{lang}.{key}" for lang in LANGUAGES for key in ("name", "sentence") if not words[lang].get(key)] == []
    assert _filled(words["vi"]) == _filled(words["en"])


@pytest.mark.parametrize("flag", documents("flags"))
def test_a_flag_has_all_its_words_in_both_languages(flag):
    words = documents("flags")[flag]
    assert [f"{lang}.{key}" for lang in LANGUAGES for key in OF_A_FLAG if not words[lang].get(key)] == []
    assert _filled(words["vi"]) == _filled(words["en"])
    assert 0 < words["gravity"] <= 1
    assert words["family"] in FAMILIES


def _filled(words: dict[str, Any]) -> dict[str, set[str]]:
    """The figures that each text of a flag's words shows."""
    return {key: _placeholders(" ".join(text) if isinstance(text, list) else str(text)) for key, text in words.items()}


# --- Circumstances -------------------------------------------------------------------------------------------------


def test_every_circumstance_has_its_words():
    assert set(documents("circumstances")) == set(_names("circumstances"))


@pytest.mark.parametrize("circumstance", documents("circumstances"))
def test_a_circumstance_says_what_it_explains(circumstance):
    words = documents("circumstances")[circumstance]
    promised = set(PROMISES["cell_flags"])
    assert words["explains"] != []
    assert set(words["explains"]) - FAMILIES - promised == set()
    assert set(words.get("support", [])) - promised == set()
    assert [f"{lang}.{key}" for lang in LANGUAGES for key in ("name", "sentence") if not words[lang].get(key)] == []
    assert _filled(words["vi"]) == _filled(words["en"])


# --- Queries -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", _names("queries"))
def test_a_query_shows_only_the_scope_it_is_given(name):
    query = statements("dashboard/queries")[name]
    assert "$scope" in query.sql
    assert "cell_scope" in query.sql


# --- Cases ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "name"), _each(_names, LEAST_CASES))
def test_a_file_of_a_kind_is_tried_by_cases(kind, name):
    file = source.ROOT / "tests/cases" / kind / f"{name}.toml"
    assert file.exists(), f"write tests/cases/{kind}/{name}.toml: given, expected"
    assert _count_expected(tomllib.loads(file.read_text("utf-8"))) >= LEAST_CASES[kind]


def _count_expected(value: Any) -> int:
    if isinstance(value, list):
        return sum(_count_expected(item) for item in value)
    if isinstance(value, dict):
        return sum(key.startswith("expected") or _count_expected(item) for key, item in value.items())
    return 0


@pytest.mark.parametrize("kind", LEAST_CASES)
def test_no_case_is_left_of_a_file_that_is_gone(kind):
    cases = {path.stem for path in (source.ROOT / "tests/cases" / kind).glob("*.toml")}
    assert cases - set(_names(kind)) == set()
