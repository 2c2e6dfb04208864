"""The command `cellpulse`: puts the files of `commands/` together, each of which is one command."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from importlib.abc import MetaPathFinder
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from etl.discover import modules
from etl.user_error import UserError

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Supervising the quality of Party-cell meetings: which cells need attention, why, and what to ask.",
)
# The function named as its file is the command; a file without one is shared by several.
for _name, _module in modules("dashboard.commands").items():
    if hasattr(_module, _name):
        app.command(_name)(getattr(_module, _name))


class _Asked:
    """What the command line asks for, for the report of a fault."""

    home = Path("workspace")
    command = ""


_asked = _Asked()


@app.callback()
def _home(
    ctx: typer.Context,
    home: Annotated[Path, typer.Option(envvar="CELLPULSE_HOME", help="The workspace's folder.")] = Path("workspace"),
) -> None:
    ctx.obj = home
    _asked.home, _asked.command = home, ctx.invoked_subcommand or ""


class _NoPandas(MetaPathFinder):
    """Finds no pandas. DuckDB imports it, where it is there, with the first parameter of a statement, to compare the
    parameter with what pandas writes for nothing: .3 s of every command. Only Streamlit needs it, and the server is a
    process of its own."""

    def find_spec(self, fullname: str, path: object, target: object = None) -> None:
        if fullname == "pandas":
            raise ModuleNotFoundError(fullname, name=fullname)


@contextmanager
def _without_pandas() -> Iterator[None]:
    finder = _NoPandas()
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)


def main() -> NoReturn:
    """Runs the command; what could not be done becomes one line and exit code 2."""
    # The models multiply small matrices, where a second thread of OpenBLAS mostly waits, and busily: learning habits
    # takes about a third of the processor time with one. numpy reads this when it is first imported.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # What is written names cells, and what is not encrypted of it is for the user of this program only.
    os.umask(0o077)
    # The notes of the sources (files that are not read) belong to what the user reads.
    logging.basicConfig(format="cellpulse: %(message)s")
    logging.getLogger("etl").setLevel(logging.INFO)
    try:
        with _without_pandas():
            sys.exit(app(standalone_mode=False) or 0)
    except (typer.Abort, KeyboardInterrupt):
        sys.exit(130)
    except UserError as error:
        fault = str(error)
    except typer.exceptions.TyperException as error:
        fault = f"{error.format_message()} 'cellpulse --help' tells what there is."
    except Exception as error:
        if os.environ.get("CELLPULSE_DEBUG"):
            raise
        fault = _fault(error)
    typer.echo(f"cellpulse: {' '.join(fault.split())}", err=True)
    sys.exit(2)


def _fault(error: Exception) -> str:
    """A sentence of its own for what the machine did, else where the report stands; never the error's own text, for
    that of a database quotes the data."""
    from dashboard import faults
    from etl.config.workspace import LOCAL_TIME

    if (known := faults.sentence(error)) is not None:
        return known
    file = faults.report(error, _asked.home, _asked.command, datetime.now(LOCAL_TIME).replace(tzinfo=None))
    where = f"send the report, which has no data: {file}" if file else "CELLPULSE_DEBUG=1 shows where"
    return f"unexpected fault ({type(error).__name__}); {where}"


if __name__ == "__main__":
    main()
