"""What a command imports before it does anything: each start pays it, hundreds of times in the tests."""

import os
import subprocess
import sys

import pytest

from dashboard.cli import app
from etl.discover import modules
from tests import source

# What takes longest to import; each is imported inside the command that uses it.
HEAVY = {
    "alembic",
    "duckdb",
    "numpy",
    "pandas",
    "polars",
    "pyarrow",
    "scipy",
    "sklearn",
    "sqlalchemy",
    "streamlit",
    "typst",
}
# Typer and its formatted help need 420 of them (Python 3.11); the commands and what they share, about 35.
MOST_MODULES = 520
PRINTS_MODULES = """
import sys
from dashboard.cli import main
try:
    main()
except SystemExit as end:
    assert not end.code, end.code
print("modules:", *(name for name, module in sys.modules.items() if module))
"""
COMMANDS = sorted(command.name or "" for command in app.registered_commands)


def imported(*words: str, **environ: str) -> set[str]:
    """The modules that `cellpulse WORDS` has imported at its end."""
    done = subprocess.run(
        [sys.executable, "-c", PRINTS_MODULES, *words],
        capture_output=True,
        text=True,
        check=True,
        cwd=source.ROOT,
        env=os.environ | environ,
    )
    return set(done.stdout.splitlines()[-1].removeprefix("modules: ").split())


def test_matrices_are_multiplied_by_one_thread():
    asks = "import numpy, threadpoolctl\nprint({pool['num_threads'] for pool in threadpoolctl.threadpool_info()})"
    environment = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}
    done = subprocess.run(
        [sys.executable, "-c", PRINTS_MODULES + asks, "--help"],
        capture_output=True,
        text=True,
        check=True,
        cwd=source.ROOT,
        env=environment,
    )
    assert done.stdout.splitlines()[-1] == "{1}"


@pytest.mark.parametrize("words", [("--help",), ("audit", "--help")], ids=" ".join)
def test_help_imports_little(words):
    names = imported(*words)
    assert {name.split(".")[0] for name in names} & HEAVY == set()
    assert len(names) <= MOST_MODULES


def test_each_file_is_one_command():
    commands = [name for name, module in modules("dashboard.commands").items() if hasattr(module, name)]
    assert sorted(commands) == COMMANDS
    assert set(modules("dashboard.commands")) - set(commands) == {"parts", "pipeline"}


def test_only_commands_import_commands():
    others = [f for f in source.files(".py") if not f.startswith(("dashboard/commands/", "dashboard/cli.py"))]
    commands = ("dashboard.commands", "dashboard.cli")
    assert [file for file in others if any(name.startswith(commands) for name in source.imports(file))] == []
