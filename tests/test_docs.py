"""What the documents say exists: links, commands, options, tasks and paths."""

from __future__ import annotations

import re
import tomllib
from posixpath import dirname, join, normpath

import pytest
import typer.main

from dashboard.cli import app
from tests import markdown, source
from tests.benchmarks.page import renew
from tests.benchmarks.run import PARTS

COMMAND = re.compile(r"\bcellpulse(?: --home \S+)? ([a-z]+)\b(.*)")
OPTION = re.compile(r"(?<!\S)(--[a-z-]+)")
TASK = re.compile(r"\bpoe ([a-z-]+)")
PATH = re.compile(r"(?<![\w./-])(?:etl|models|dashboard|data|docs|tests|\.ci)/[\w./-]*")


def _target(document: str, link: str) -> tuple[str, str]:
    path, _, heading = link.partition("#")
    return normpath(join(dirname(document), path)) if path else document, heading


@pytest.mark.parametrize("document", markdown.DOCUMENTS)
def test_links_lead_to_a_file_and_a_heading(document):
    inside = [link for link in markdown.links(document) if "://" not in link]
    broken = []
    for link in inside:
        path, heading = _target(document, link)
        if not (source.ROOT / path).exists() or (heading and heading not in markdown.slugs(path)):
            broken.append(link)
    assert broken == []


def test_commands_and_options_in_the_documents_exist():
    commands = typer.main.get_command(app).commands
    options = {
        name: {text for each in command.params for text in each.opts + each.secondary_opts}
        for name, command in commands.items()
    }
    wrong = []
    for document in markdown.DOCUMENTS:
        for piece in markdown.code(document):
            for step in re.split(r"&&|;", piece.split("#")[0]):
                if not (match := COMMAND.search(step)):
                    continue
                name, rest = match.groups()
                unknown = set(OPTION.findall(rest)) - options.get(name, set()) - {"--help"}
                if name not in commands or unknown:
                    wrong.append(f"{document}: {piece}")
    assert wrong == []


def test_every_command_is_described():
    named = {match[1] for piece in markdown.code("docs/contract.md") if (match := COMMAND.search(piece))}
    assert set(typer.main.get_command(app).commands) - named == set()


def test_tasks_in_the_documents_exist_and_every_task_is_described():
    tasks = tomllib.loads((source.ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["poe"]["tasks"]
    named = {
        (document, task)
        for document in markdown.DOCUMENTS
        for piece in markdown.code(document)
        for task in TASK.findall(piece)
    }
    assert [place for place in named if place[1] not in tasks] == []
    described = {task for document, task in named if document == "docs/develop.md"}
    assert {task for task in tasks if not task.startswith("_")} - described == set()


def _exists(path: str) -> bool:
    place = source.ROOT / path.rstrip(".")
    # What Python left behind in a folder that was moved does not count.
    return place.is_file() or any(file.is_file() and file.suffix != ".pyc" for file in place.rglob("*"))


def test_paths_in_the_documents_exist():
    # Before a placeholder, as in `etl/checks/<reason>.sql`, the folder is what has to exist.
    named = {
        (document, path)
        for document in markdown.DOCUMENTS
        for piece in markdown.code(document)
        for path in PATH.findall(piece)
    }
    assert [place for place in sorted(named) if not _exists(place[1])] == []


def test_the_readme_is_one_screen_and_names_no_figure_that_a_benchmark_prints():
    assert len(markdown.text("README.md").splitlines()) <= 80
    assert re.findall(r"\d+(?:\.\d+)? (?:s|seconds|minutes|GB|MB)\b", markdown.text("README.md")) == []


FIGURES_BY = re.compile(r"\*Figures:\*.*?`(?:uv run )?(?:poe bench|cellpulse evaluate|pytest tests/)", re.DOTALL)


def test_each_statistic_names_its_code_source_limits_and_the_command_that_prints_its_figures():
    sections = re.split(r"^#{2,3} ", markdown.text("docs/methods.md"), flags=re.MULTILINE)
    of_code = [section for section in sections if "*Code:*" in section]
    assert len(of_code) >= 15
    lacking = {
        section.split("\n")[0]: [part for part in ("Source", "*Limits:*") if part not in section]
        + ([] if FIGURES_BY.search(section) else ["*Figures:* with a command"])
        for section in of_code
    }
    assert {title: parts for title, parts in lacking.items() if parts} == {}


def test_a_benchmark_renews_its_own_part_of_the_page_only():
    page = "# Performance\n\nHead.\n\n## chain\n\nold\n\n## text\n\nkept\n"
    once = renew(page, "chain", "2026-11-29, machine", "a | b")
    assert once.startswith("# Performance\n\nHead.\n\n## chain\n\n`poe bench chain` on 2026-11-29, machine:")
    assert "old" not in once
    assert once.endswith("## text\n\nkept\n")
    assert renew(once, "chain", "2026-11-29, machine", "a | b") == once
    assert "## pages\n" in renew(once, "pages", "today", "c")


# --- Sources that the code cites -----------------------------------------------------------------------------------

CITING = source.files(".py", ".sql", ".toml", ".typ", ".po", folders=(*source.PACKAGES, "data", "tests"))
CITED = re.compile(r"\bdocs/(\w+\.md)(?:#([\w-]+))?")
# A source named in another form leads nowhere that a test can follow.
OTHER_FORM = re.compile(
    r"(?<![\w/])(?:methods|domain|product|contract|stack|house|examples|operate|architecture)\.md\b"
    r"|\b[Cc]ontract,? sections?\b|\b[Ii]ssue(?:'s own| \d| of the )"
)


def test_sources_that_the_code_cites_are_headings_of_the_documents():
    broken = []
    for file in CITING:
        for name, heading in CITED.findall((source.ROOT / file).read_text("utf-8")):
            document = f"docs/{name}"
            if document not in markdown.DOCUMENTS or (heading and heading not in markdown.slugs(document)):
                broken.append(f"{file}: {document}#{heading}")
    assert broken == []


def test_sources_are_cited_in_one_form():
    files = [file for file in CITING if file != "tests/test_docs.py"]
    texts = {file: (source.ROOT / file).read_text("utf-8") for file in files}
    assert [f"{file}: {match[0]}" for file, text in texts.items() for match in OTHER_FORM.finditer(text)] == []


def test_the_page_of_figures_has_parts_of_the_benchmarks_only_and_names_them_all():
    page = markdown.text("docs/performance.md")
    head, *parts = re.split(r"^## ", page, flags=re.MULTILINE)
    assert {part.split("\n", 1)[0] for part in parts} <= set(PARTS)
    assert all(f"`{part}`" in head for part in PARTS)
    stamp = re.compile(r"`poe bench \w+` on \d{4}-\d\d-\d\d, .+ cores, .+ GB, .+, Python 3\.\d+\.\d+, DuckDB ")
    assert [part for part in parts if not stamp.search(part)] == []
