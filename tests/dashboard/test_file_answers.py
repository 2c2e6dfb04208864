"""What was answered about a file is asked once, for hundreds of files, and takes no more memory than allowed."""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace

import pytest

from dashboard.views.quality import file_answers
from etl.mapping.unfit import Unfit
from etl.untrusted import pages

HEADS = b'[{"name": "a", "heading": 1, "last": 2}]'


@dataclass(frozen=True)
class Uploaded:
    """A file as Streamlit gives it."""

    file_id: str
    name: str = "a.csv"

    def getvalue(self) -> bytes:
        return b"x" * 1_000


@pytest.fixture
def asked(monkeypatch) -> list[str]:
    """A session of its own; what was asked of a child, in order."""
    names: list[str] = []

    def first_rows(content: bytes, name: str) -> bytes:
        names.append("rows")
        if name == "broken.csv":
            raise Unfit("broken", name)
        return content

    def answer(_: bytes, request: pages.Request) -> bytes:
        names.append(request["do"])
        return HEADS

    monkeypatch.setattr(file_answers, "st", SimpleNamespace(session_state={}))
    monkeypatch.setattr(pages, "first_rows", first_rows)
    monkeypatch.setattr(pages, "answer", answer)
    return names


def test_hundreds_of_files_are_asked_about_once(asked):
    files = [Uploaded(f"{n}") for n in range(300)]
    for _ in range(3):
        assert {file_answers.sheet_heads(file)[0].name for file in files} == {"a"}
    assert len(asked) == 2 * len(files)


def test_why_a_file_cannot_be_used_is_asked_once_for_all_questions(asked):
    file = Uploaded("1", "broken.csv")
    for question in (file_answers.sheet_heads, lambda file: file_answers.summary(file, {})) * 2:
        with pytest.raises(Unfit, match=r"broken\.csv"):
            question(file)
    assert asked == ["rows"]


def test_what_is_kept_has_a_limit_and_the_newest_stays(asked, monkeypatch):
    monkeypatch.setattr(file_answers, "MOST_ROW_BYTES", 3_500)
    monkeypatch.setattr(file_answers, "MOST_ANSWER_BYTES", 2 * len(HEADS))
    for n in (1, 2, 3, 4, 4, 3):
        file_answers.sheet_heads(Uploaded(f"{n}"))
    assert len(asked) == 8
    assert list(file_answers.st.session_state["upload-rows"]) == ["2", "3", "4"]
    file_answers.sheet_heads(Uploaded("1"))
    assert asked[8:] == ["rows", "sheet_heads"]
