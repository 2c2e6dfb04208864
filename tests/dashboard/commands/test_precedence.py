"""A source that `[meetings] precedence` misspells is named in one sentence."""

from __future__ import annotations

import pytest

from dashboard.commands.parts.precedence import unknown_names
from etl.config.workspace import Workspace

SOURCES = "".join(f'[[sources]]\nname = "{name}"\nkind = "canonical"\nfolder = "/x"\n' for name in ("hr", "books"))


@pytest.mark.parametrize(
    ("named", "sentences"),
    [
        ('"books", "hr"', []),
        ('"book", "hr"', [("book", "write 'books'")]),
        ('"xyz", "xyz"', [("xyz", "the sources are hr, books")]),
    ],
)
def test_a_name_that_no_source_has_is_said(tmp_path, monkeypatch, named, sentences):
    monkeypatch.setenv("CELLPULSE_KEY", "a secret for tests, nothing else")
    (tmp_path / "cellpulse.toml").write_text(f"[meetings]\nprecedence = [{named}]\n{SOURCES}", "utf-8")
    assert unknown_names(Workspace.open(tmp_path)) == [
        f"[meetings] precedence names '{name}', but no source has that name, so it changes nothing; {correction}"
        for name, correction in sentences
    ]
