"""Malformed files for every reader: each is read, or refused in a sentence; none ends a process or takes its memory.

`uv run poe malformed N` makes N files (10,000 by default) from sound ones, by flipped, cut, doubled and foreign bytes,
inside the parts of packed files too. What can be read is then understood as whatever kind it is. Office files are read
with the limits of the child that reads uploads.
"""

from __future__ import annotations

import io
import json
import random
import subprocess
import sys
import tempfile
import time
import tomllib
import zipfile
from collections import Counter
from pathlib import Path

import duckdb
import polars as pl

from etl.config.workspace import read_config
from etl.mapping.layout import Layout
from etl.mapping.opening import understand
from etl.mapping.reading import sheets
from etl.sources import _csv, _csv_exact, _parquet_child
from etl.untrusted.child import confine
from etl.user_error import UserError

ROOT = Path(__file__).resolve().parents[2]
OFFICE = ROOT / "tests" / "etl" / "mapping" / "office"
PART = 250
MEMORY = 2 << 30
NASTY = (b"\0", b'"', b"\xff\xfe", b"<", b"&#0;", b"9" * 400, b"\r", b"\xc3", b"]]>", b"-1", b"1e999", b";;;,,,")


def mutated(content: bytes, dice: random.Random) -> bytes:
    """The bytes of a file with one to four faults; of a packed one, in half of the cases, those of a part."""
    if content[:2] == b"PK" and dice.random() < 0.5:
        return _in_a_part(content, dice)
    out = bytearray(content)
    for _ in range(dice.randint(1, 4)):
        at = dice.randrange(len(out) + 1)
        fault = dice.randrange(5)
        if fault == 0 and at < len(out):
            out[at] ^= 1 << dice.randrange(8)
        elif fault == 1:
            out[at:at] = dice.choice(NASTY)
        elif fault == 2:
            del out[at : at + dice.randint(1, 2_000)]
        elif fault == 3:
            out[at:at] = out[at : at + dice.randint(1, 2_000)]
        elif len(out) > 1:
            del out[dice.randrange(1, len(out)) :]
    return bytes(out)


def _in_a_part(content: bytes, dice: random.Random) -> bytes:
    fresh = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(fresh, "w", zipfile.ZIP_DEFLATED) as new:
        names = old.namelist()
        spoiled = dice.choice(names)
        for name in names:
            part = old.read(name)
            new.writestr(name, mutated(part, dice) if name == spoiled and part[:2] != b"PK" else part)
    return fresh.getvalue()


def office_files() -> dict[str, bytes]:
    """One sound file or more of each kind that is uploaded."""
    files = {path.name: path.read_bytes() for path in OFFICE.iterdir() if path.suffix in (".xlsx", ".xls", ".docx")}
    files |= {path.name: path.read_bytes() for path in OFFICE.iterdir() if path.suffix in (".csv", ".txt")}
    reports = tomllib.loads((OFFICE.parent / "reports" / "reports.toml").read_text("utf-8"))["case"]
    files |= {f"report{n}.csv": each["text"].encode(each["encoding"]) for n, each in enumerate(reports)}
    files["a.tsv"] = files["meet.csv"].replace(b",", b"\t")
    files["a.html"] = b"<html><table><tr><td>a<td>b<tr><td colspan=2>c</table></html>"
    files["a.ods"] = _ods()
    pages = b"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    pages = b"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    files["a.pdf"] = b"%PDF-1.4\n" + pages
    return files


def _ods() -> bytes:
    space = 'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    space += 'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    space += 'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    cell = '<table:table-cell office:value-type="float" office:value="5"><text:p>5</text:p></table:table-cell>'
    row = f'<table:table-row table:number-rows-repeated="3">{cell * 3}</table:table-row>'
    table = f'<table:table table:name="a">{row}</table:table>'
    body = f"<office:body><office:spreadsheet>{table}</office:spreadsheet></office:body>"
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        file.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        file.writestr("META-INF/manifest.xml", "<manifest/>")
        file.writestr("content.xml", f"<office:document-content {space}>{body}</office:document-content>")
    return made.getvalue()


def read_office(n: int, seed: int) -> Counter[str]:
    """Reads so many malformed office files in this process, which is confined; gives the outcomes by kind of file."""
    files, dice, outcomes = office_files(), random.Random(seed), Counter()
    confine(MEMORY)
    for _ in range(n):
        name = dice.choice(list(files))
        content, outcome = mutated(files[name], dice), ""
        try:
            book = sheets(content, name)
            outcome = "read"
            understand(content, name, None, {}, lambda _, __, book=book: book)
            outcome = "understood"
        except UserError:
            outcome = "of no kind" if outcome == "read" else "refused"
        except Exception as error:
            outcome = f"FAULT {type(error).__name__} {_where(error)}"
        outcomes[f"{Path(name).suffix} {outcome}"] += 1
    return outcomes


def read_others(n: int, seed: int) -> Counter[str]:
    """The same for canonical CSV (whose rows are counted again), Parquet, saved layouts and cellpulse.toml."""
    dice, outcomes = random.Random(seed), Counter()
    layout = b'{"version": 1, "kind": "sheet", "tables": {"meetings": {"columns": {"cell_code": "A"}}}}'
    toml = b'retain_text = true\n[[sources]]\nname = "a"\nkind = "canonical"\nfolder = "x"\n'
    with tempfile.TemporaryDirectory() as folder, duckdb.connect(":memory:") as con:
        csv, parquet, settings = (Path(folder) / name for name in ("tasks.csv", "tasks.parquet", "cellpulse.toml"))
        pl.DataFrame({"task_code": ["1", "2"] * 50, "progress": [1, None] * 50}).write_parquet(parquet)
        sound = {
            ".parquet": parquet.read_bytes(), ".json": layout, ".toml": toml,
            ".csv": b'task_code,task_text\n1,"a ""b"", c"\n2,"d\ne"\n' * 20,
        }  # fmt: skip
        for _ in range(n):
            kind = dice.choice(list(sound))
            content = mutated(sound[kind], dice)
            try:
                if kind == ".csv":
                    csv.write_bytes(content)
                    _same_rows(con, csv)
                elif kind == ".parquet":
                    parquet.write_bytes(content)
                    described = _parquet_child.columns(con, parquet)
                    _parquet_child.selected(con, parquet, described, {"task_code": 0}).read_all()
                elif kind == ".toml":
                    settings.write_bytes(content)
                    read_config(settings)
                else:
                    Layout.read(content.decode("utf-8", "replace"), "a.json")
                outcome = "read"
            except (UserError, duckdb.Error):
                outcome = "refused"
            except Exception as error:
                outcome = f"FAULT {type(error).__name__} {_where(error)}"
            outcomes[f"{kind} {outcome}"] += 1
    return outcomes


def _same_rows(con: duckdb.DuckDBPyConnection, file: Path) -> None:
    if _csv.load(con, file, "tasks") is not None:
        ((n,),) = con.execute("SELECT count(*) FROM incoming").fetchall()
        assert n == sum(1 for _ in _csv_exact.records(file)) - 1, "rows are lost"


def _where(error: Exception) -> str:
    step = error.__traceback__
    while step is not None and step.tb_next is not None:
        step = step.tb_next
    return f"{Path(step.tb_frame.f_code.co_filename).name}:{step.tb_lineno}" if step else ""


def main(arguments: list[str]) -> None:
    """Parts of 250 files, each in a process of its own; exit code 1 where one ended badly or an error came through."""
    if arguments[:1] == ["--part"]:
        n, seed = int(arguments[2]), int(arguments[3])
        print(json.dumps((read_office if arguments[1] == "office" else read_others)(n, seed)))
        return
    n, seed = int(arguments[0]) if arguments else 10_000, int(time.time())
    total, bad = Counter(), []
    for part in range(0, n, PART):
        kind = "others" if part // PART % 4 == 3 else "office"
        words = [sys.executable, "-m", "tests.tasks.malformed", "--part", kind, str(PART), str(seed + part)]
        done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
        if done.returncode:
            bad.append(f"{kind}, seed {seed + part}: ended with {done.returncode} {done.stderr[-300:]}")
        else:
            total.update(json.loads(done.stdout))
    for outcome, times in sorted(total.items()):
        print(f"{times:6} {outcome}")
    faults = sum(times for outcome, times in total.items() if "FAULT" in outcome)
    print(f"seed {seed}: {total.total()} files, {faults} errors that are no sentence, {len(bad)} processes ended")
    print("\n".join(bad))
    sys.exit(1 if faults or bad else 0)


if __name__ == "__main__":
    main(sys.argv[1:])
