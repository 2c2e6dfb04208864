"""The rules of the house that a reader cannot see by looking at one file: one test a law, which lists all offenders."""

from __future__ import annotations

import re
import statistics
import sys
import tomllib
from importlib.metadata import packages_distributions

from tests import source

PYTHON = source.files(".py")
ALL_PYTHON = [*PYTHON, *source.files(".py", folders=("tests",))]
SQL = source.files(".sql")

# --- Who may import whom -------------------------------------------------------------------------------------------

# Pure: what a file's columns most likely are is shown before the command takes the file in.
MAPPING = {
    *("etl.mapping.layout", "etl.mapping.names", "etl.mapping.reading", "etl.mapping.shown"),
    *("etl.mapping.understood", "etl.mapping.unfit", "etl.mapping.unread"),
}
# Pure: the lines of kept minutes are numbered as intake numbers them (`text`).
DASHBOARD = (
    *("discover", "text", "user_error", "warehouse", "warehouse.inventory", "warehouse.pointer", "warehouse.schemas"),
    *("warehouse.damage", "config.workspace", "config.thresholds", "config.keys", "config.manifest", "config.staging"),
    *("warehouse.room", "config.swapping", "machine_faults"),
    # Uploads are read and understood in a process of their own, as the command reads files.
    *("untrusted", "untrusted.pages"),
)
# Of the other packages of ours, these modules and no others. Whoever needs more reads a table instead.
MAY_IMPORT = {
    "etl": set(),
    # `user_error` is a sentence for the user, `mart_builder` what looking back in time is made with.
    "models": {"etl.discover", "etl.warehouse", "etl.transform.mart_builder", "etl.user_error"},
    "dashboard": {f"etl.{name}" for name in DASHBOARD} | MAPPING,
}
# The commands start everything, so they alone may import from all three packages.
COMMANDS = ("dashboard/cli.py", "dashboard/commands/")
# Each library stays where its idea lives.
ONLY_IN = {
    "streamlit": ("dashboard/",),
    "plotly": ("dashboard/",),
    "typer": COMMANDS,
    "sqlalchemy": ("dashboard/", "etl/sources/"),
    # Planning visits is an assignment; the interval of a precision is scipy's.
    "scipy": ("models/", "dashboard/planning/"),
    "sklearn": ("models/",),
}
# Packages that are asked for without being imported by us, and why.
UNIMPORTED = {
    "fastexcel": "Polars reads workbooks with it",
    "xlsxwriter": "Polars writes workbooks with it",
    "pyarrow": "frames go between DuckDB and Polars through it",
    "tzdata": "zoneinfo reads it where the system has none",
    "authlib": "Streamlit's own sign-in by OpenID Connect is built on it",
    "psycopg": "SQLAlchemy reaches PostgreSQL with it",
    "oracledb": "SQLAlchemy reaches Oracle with it",
    "pymssql": "SQLAlchemy reaches SQL Server with it",
    "pymysql": "SQLAlchemy reaches MySQL with it",
}


def _foreign(file: str) -> set[str]:
    """What a file imports of the packages that are not its own."""
    others = set(source.PACKAGES) - {file.split("/")[0]}
    return {name for name in source.imports(file) if name.split(".")[0] in others}


def test_packages_meet_in_tables_not_in_imports():
    others = [file for file in PYTHON if not file.startswith(COMMANDS)]
    foreign = {file: _foreign(file) - MAY_IMPORT[file.split("/")[0]] for file in others}
    assert {file: names for file, names in foreign.items() if names} == {}


def test_a_library_stays_where_its_idea_lives():
    uses = [(file, name.split(".")[0]) for file in PYTHON for name in source.imports(file)]
    assert [(file, name) for file, name in uses if name in ONLY_IN and not file.startswith(ONLY_IN[name])] == []


def test_no_page_asks_the_database_itself():
    pages = [file for file in PYTHON if file.startswith(("dashboard/views/", "dashboard/components/"))]
    assert [file for file in pages if source.imports(file) & {"duckdb", "etl.warehouse"}] == []
    statement = re.compile(r"\bSELECT\b.+\bFROM\b", re.DOTALL)
    assert [file for file in pages if any(statement.search(text) for text in source.texts(file))] == []


PURE = ("dashboard/charts/", "dashboard/planning/")


def test_charts_and_planning_are_pure():
    pure = [file for file in PYTHON if file.startswith(PURE)]
    roots = {file: {name.split(".")[0] for name in source.imports(file)} for file in pure}
    assert [file for file in pure if roots[file] & {"streamlit", "duckdb"}] == []


def test_what_is_imported_is_asked_for_and_what_is_asked_for_is_used():
    project = tomllib.loads((source.ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = [name for extra in project["optional-dependencies"].values() for name in extra]
    asked = {re.split(r"[=\[]", name)[0] for name in [*project["dependencies"], *extras]}
    roots = {name.split(".")[0] for file in PYTHON for name in source.imports(file)}
    ours = {*source.PACKAGES, "__future__"} | sys.stdlib_module_names
    owners = packages_distributions()
    used = {owner.lower().replace("_", "-") for root in roots - ours for owner in owners.get(root, [root])}
    assert used - asked == set(), "imported, but not in pyproject.toml"
    assert asked - used - set(UNIMPORTED) == set(), "in pyproject.toml, but not imported"


# --- What SQL may read ---------------------------------------------------------------------------------------------

# Raw rows about persons are read by the marts only.
OF_PERSONS = {"intake.attendance", "intake.memberships", "intake.member_statuses"}
# What the marts have judged as at each month's end must not be judged a second time from the raw rows.
IN_MARTS = {"intake.meetings", "intake.headcounts", "intake.tasks", "intake.scores"}
STATE = {"intake.runs", "intake.quarantine", "intake.cursors", "intake.waiting_fingerprints"}
# Folder, schemas it may read, tables it may not read all the same. The first folder that fits counts.
LAYERS = (
    ("etl/checks/", {"intake"}, STATE),
    ("etl/transform/marts/", {"intake", "mart"}, STATE),
    ("etl/transform/views/", {"mart"}, set()),
    ("models/criteria/", {"mart", "intake"}, OF_PERSONS | IN_MARTS | STATE),
    ("models/flags/", {"mart", "result"}, set()),
    ("models/", {"intake", "mart", "result"}, OF_PERSONS | IN_MARTS | STATE),
    ("dashboard/", {"intake", "mart", "result"}, OF_PERSONS | {"intake.cursors", "intake.waiting_fingerprints"}),
)
LAYERED = [file for file in [*SQL, *PYTHON] if file.startswith(tuple(folder for folder, *_ in LAYERS))]


def _outside_its_layer(file: str) -> set[str]:
    """The tables that a file reads and may not."""
    schemas, banned = next((schemas, banned) for folder, schemas, banned in LAYERS if file.startswith(folder))
    return {table for table in source.tables_read(file) if table.split(".")[0] not in schemas or table in banned}


def test_sql_reads_only_its_layer():
    assert {file: tables for file in LAYERED if (tables := _outside_its_layer(file))} == {}


def test_no_person_is_named_in_results_or_on_pages():
    after = [file for file in [*SQL, *PYTHON] if file.startswith(("etl/results/", "dashboard/"))]
    assert [file for file in after if "member_code" in (source.ROOT / file).read_text("utf-8")] == []


# --- Where the world is touched ------------------------------------------------------------------------------------

# A stopwatch (time.monotonic) is no clock: no result can hang on it.
CLOCK = re.compile(r"(?:^|\.)(?:datetime\.(?:now|utcnow|today)|date\.today)$|^time\.(?:time|time_ns|localtime)$")
ENVIRONMENT = re.compile(r"^os\.(?:environ|getenv|putenv)")
FILES = re.compile(
    r"^open$|^os\.(?:open|replace|remove|unlink|mkdir|makedirs|listdir|walk)$|^(?:shutil|tempfile)\."
    r"|\.(?:read_text|write_text|read_bytes|write_bytes|mkdir|unlink|rmdir|touch|read_csv|read_parquet|read_excel"
    r"|write_csv|write_parquet|write_excel)$"
)
NETWORK = re.compile(
    r"^(?:socket|smtplib|requests|httpx|urllib\.request|subprocess)\.|(?:^|\.)(?:urlopen|create_engine)$"
)
# Where the shell is, by what it touches; each with the reason why it has to be there.
SHELL = {
    "etl/sources/": "the outside world comes in here",
    "etl/untrusted/": "files from outside are read in a process of their own",
    "etl/simulation/": "writes a canonical folder, like any outside source",
    "etl/warehouse/": "published files and the pointer",
    "etl/config/workspace.py": "the home folder, its configuration, and what time it is",
    "etl/config/keys.py": "the key file",
    "etl/config/rubrics.py": "scoring frameworks of the home",
    "etl/config/staging.py": "folders for work that is not done yet",
    "etl/config/swapping.py": "files of a home replaced together",
    "etl/config/manifest.py": "the signed list of what the home holds",
    "etl/mapping/files/": "bytes of files are read by libraries, from memory",
    "etl/discover.py": "the project's own files are its registry",
    "dashboard/cli.py": "the command",
    "dashboard/commands/": "its parts",
    "dashboard/faults/": "writes reports of faults",
    "dashboard/jobs/": "starts the command as a process, and writes what a job reads",
    "dashboard/documents/": "writes files for people",
    "dashboard/backup/": "writes backups and puts them back",
    "dashboard/lake/": "writes what is published for the centre, and reads it there",
    "dashboard/store/": "what people write: the database, layouts of files, outcomes of visits",
    "dashboard/auth/login_pages.py": "its style is a file",
    "dashboard/auth/current_user.py": "learns from its environment which home it serves",
    "dashboard/components/picker/": "styles and scripts of widgets are files",
    "dashboard/access.py": "learns from its environment which home it serves",
    "dashboard/language.py": "the catalogues are files",
    "models/evaluation/truth.py": "truth files come from outside",
}


def test_the_world_is_touched_only_in_the_shell():
    names = [(file, *use) for file in PYTHON if not file.startswith(tuple(SHELL)) for use in source.names(file)]
    kinds = (CLOCK, ENVIRONMENT, FILES, NETWORK)
    touching = [f"{file}:{line}: {name}" for file, name, line in names if any(kind.search(name) for kind in kinds)]
    assert touching == []


def test_every_place_of_the_shell_exists():
    assert [place for place in SHELL if not any(file.startswith(place) for file in PYTHON)] == []


def test_only_the_warehouse_opens_duckdb_on_a_file():
    openers = {file for file in PYTHON if any(name == "duckdb.connect" for name, _ in source.names(file))}
    in_memory = {file for file in openers if '":memory:"' in (source.ROOT / file).read_text("utf-8")}
    assert openers - in_memory == set()
    # The warehouse attaches its file; the others run the table definitions in a scratch database and ask it.
    in_a_child = {"etl/sources/_parquet_child.py"}
    assert openers <= {"etl/warehouse/connection.py", "etl/contract_tables.py", "etl/dictionary.py"} | in_a_child


# --- Small rooms and true names ------------------------------------------------------------------------------------

LONGEST_FILE = 300
LONGEST_FUNCTION = 60
MEDIAN_FILE = 80
# Names that say nothing, and a verb that says of a result only that it was looked for.
EMPTY_NAMES = re.compile(r"(?:^|_)(?:utils?|helpers?|managers?|misc|common|tools)(?:_|$)|^check_", re.IGNORECASE)


def test_no_room_is_too_large():
    sizes = {file: source.lines(file) for file in [*ALL_PYTHON, *SQL]}
    assert {file: size for file, size in sizes.items() if size > LONGEST_FILE} == {}


def test_no_function_is_too_long():
    lengths = [(file, name, length) for file in ALL_PYTHON for name, length in source.functions(file)]
    assert [function for function in lengths if function[-1] > LONGEST_FUNCTION] == []


def test_most_rooms_are_small():
    sizes = [source.lines(file) for file in [*PYTHON, *SQL] if source.lines(file) > 1]
    assert statistics.median(sizes) <= MEDIAN_FILE


def test_names_say_what_is_true():
    parts = {(file, part.split(".")[0]) for file in [*PYTHON, *SQL] for part in file.split("/")}
    named = parts | {(file, name) for file in PYTHON for name, _ in source.functions(file)}
    assert sorted(f"{file}: {name}" for file, name in named if EMPTY_NAMES.search(name)) == []


# --- What a later reader must be told ------------------------------------------------------------------------------

# A waiver names its rule and gives its reason on the same line.
WAIVER = re.compile(r"#\s*(?:noqa|type:\s*ignore|pyright:\s*ignore)(?:\[[^]]*\]|:\s*[A-Z0-9, ]+)?(?P<reason>.*)$")
UNFINISHED = re.compile(r"\b(?:TO" r"DO|FIX" r"ME|XX" r"X)\b|NotImplemented" r"Error")


def _lines() -> list[tuple[str, str]]:
    texts = [(file, (source.ROOT / file).read_text("utf-8")) for file in [*ALL_PYTHON, *SQL]]
    return [(file, line) for file, text in texts for line in text.splitlines()]


def test_nothing_is_unfinished():
    assert [(file, line) for file, line in _lines() if UNFINISHED.search(line)] == []


def test_nothing_is_waived_without_a_reason():
    waived = [(file, match["reason"]) for file, line in _lines() if (match := WAIVER.search(line))]
    assert [(file, reason) for file, reason in waived if len(re.findall(r"\w+", reason)) < 3] == []
