"""How the dashboard is served, and what its pages may not hold."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from streamlit import config

from dashboard.commands.parts import serving
from etl.discover import ROOT
from etl.user_error import UserError

PAGES = [
    *sorted((ROOT / "dashboard" / "views").rglob("*.py")),
    *sorted((ROOT / "dashboard" / "components").rglob("*.py")),
]


def test_only_this_machine_is_served():
    assert "--server.address=127.0.0.1" in serving.arguments(8501)
    assert "--server.port=8777" in serving.arguments(8777)
    for address in ("0.0.0.0", "::", "192.168.1.5", ""):
        with pytest.raises(UserError, match="this machine only"):
            serving.arguments(8501, address)


def test_every_setting_is_one_that_streamlit_knows():
    known = set(config._config_options_template)
    assert set(serving.options()) <= known


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("browser.gatherUsageStats", False),
        ("server.fileWatcherType", "none"),
        ("client.toolbarMode", "minimal"),
        ("client.showErrorDetails", "none"),
        ("client.disableDataExport", True),
        ("runner.postScriptGC", False),
    ],
)
def test_settings_that_must_not_change(name, value):
    assert serving.options()[name] == value


def _texts(path: Path) -> list[str]:
    """The strings of a page that are no docstrings."""
    tree = ast.parse(path.read_text("utf-8"))
    documents = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    constants = (node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in documents)
    return [node.value for node in constants if isinstance(node.value, str)]


def _is_for_readers(text: str) -> bool:
    """Whether a text is SQL, Vietnamese or a sentence: all of them belong into files of their own."""
    # Marks that are the same in every language are no words.
    vietnamese = any(letter.isalpha() and ord(letter) > 127 for letter in text)
    sentence = len(text.split()) > 3 and "<script>" not in text and "'s" not in text
    return "SELECT" in text or vietnamese or sentence


def test_pages_hold_no_sql_and_no_sentence():
    texts = [(path.relative_to(ROOT).as_posix(), text) for path in PAGES for text in _texts(path)]
    assert len(texts) > 1000
    assert [(file, text) for file, text in texts if _is_for_readers(text)] == []
