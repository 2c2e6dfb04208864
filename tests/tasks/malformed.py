"""Malformed files for every reader: each is read, or refused in a sentence; none ends a process or takes its memory.

`uv run poe malformed N SEED` makes N files (10,000 by default) from sound ones, by flipped, cut, doubled and foreign
bytes and by long runs, inside the parts of packed files too. What can be read is then understood as whatever kind it
is. Office files are read with the limits of the child that reads uploads; one that takes long is named.
"""

from __future__ import annotations

import io
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
import tomllib
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import duckdb
import polars as pl
import typst

from dashboard.jobs.bundle import Uploaded, packed, unpacked
from dashboard.lake import site_list
from dashboard.lake.site_list import SiteFile, SiteList
from etl.config.rubrics import home_rubrics
from etl.config.workspace import read_config
from etl.mapping.layout import Layout
from etl.mapping.opening import understand
from etl.mapping.reading import sheets
from etl.sources import _csv, _csv_exact, _parquet_child
from etl.untrusted.child import confine
from etl.user_error import UserError
from etl.warehouse import pointer
from models.scoring import rubric

ROOT = Path(__file__).resolve().parents[2]
OFFICE = ROOT / "tests" / "etl" / "mapping" / "office"
PART = 250
MEMORY = 2 << 30
STATED = b'author = "a"\nreviewer = "b"\nversion = "1"\ncell_types = ["residential"]\n'
# Processor seconds for one file of a few kilobytes.
SLOW = 5
NASTY = (
    b"\0", b'"', b"\xff\xfe", b"<", b"&#0;", b"9" * 400, b"9" * 5_000, b"\r", b"\xc3", b"]]>", b"-1", b"1e999",
    b";;;,,,", b"2026-13-45 10:00:00", b"9999-12-31 24:00", b"x" + b" " * 30_000 + b"x", b"(" * 30_000, b"-" * 30_000,
    b"12/12 " * 5_000, b"{{7*7}}", b"=cmd|' /C calc'!A0", b"../../x", b"\xe2\x80\xae", b"\xf0\x9f\x92\xa9",
)  # fmt: skip

PAGE = """#set page(width: 20cm)
BIÊN BẢN HỌP CHI BỘ THÁNG 10 NĂM 2026

Chi bộ: Thôn Đông. Thời gian: 19 giờ 30, ngày 05/10/2026. Đảng viên có mặt: 12/15, vắng 3, có phép 2.

Đồng chí bí thư chủ trì. 4 đồng chí phát biểu. Nhiệm vụ: hoàn thành trước 30/10/2026.
"""


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
    files["a.pdf"] = b"%PDF-1.4\n" + pages
    files["minutes.pdf"] = typst.compile(PAGE.encode("utf-8"))
    return files


def _ods() -> bytes:
    space = 'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    space += 'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    space += 'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    texts = ("Mã chi bộ", "Mã kỳ họp", "Ngày họp", "Hình thức", "CB01", "CB01-1", "05/10/2026", "Định kỳ")
    cells = [f"<table:table-cell><text:p>{text}</text:p></table:table-cell>" for text in texts]
    cells[4] = cells[4].replace("table-cell>", 'table-cell table:number-rows-spanned="2">', 1)
    cells.append('<table:table-cell office:value-type="float" office:value="5"><text:p>5</text:p></table:table-cell>')
    rows = ["".join(cells[:4]), "".join(cells[4:])]
    repeated = zip((1, 3), rows, strict=True)
    body = "".join(f'<table:table-row table:number-rows-repeated="{n}">{row}</table:table-row>' for n, row in repeated)
    table = f'<table:table table:name="a">{body}</table:table>'
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
        content, outcome, begun = mutated(files[name], dice), "", time.process_time()
        try:
            book = sheets(content, name)
            outcome = "read"
            understand(content, name, None, {}, lambda _, __, book=book: book)
            outcome = "understood"
        except UserError:
            outcome = "of no kind" if outcome == "read" else "refused"
        except Exception as error:
            outcome = f"FAULT {type(error).__name__} {_where(error)}"
        if (seconds := time.process_time() - begun) > SLOW:
            outcome = f"FAULT {name} takes {seconds:.0f} s"
        outcomes[f"{Path(name).suffix} {outcome}"] += 1
    return outcomes


def read_others(n: int, seed: int) -> Counter[str]:
    """The same for what is read elsewhere: canonical CSV (whose rows are counted again) and Parquet, saved layouts,
    settings, frameworks of points, a warehouse's pointer, the list of a site, and the parcel of a page's uploads."""
    dice, outcomes = random.Random(seed), Counter()
    with tempfile.TemporaryDirectory() as name, duckdb.connect(":memory:") as con:
        folder = Path(name)
        sound, ways = _sound(folder), _ways(con)
        for _ in range(n):
            file = dice.choice(list(sound))
            (folder / file).write_bytes(mutated(sound[file], dice))
            try:
                ways[file](folder / file)
                outcome = "read"
            except (UserError, duckdb.Error):
                outcome = "refused"
            except Exception as error:
                outcome = f"FAULT {type(error).__name__} {_where(error)}"
            outcomes[f"{file} {outcome}"] += 1
            (folder / file).unlink()
    return outcomes


def _sound(folder: Path) -> dict[str, bytes]:
    """One sound file of each kind, by its name."""
    rows = pl.DataFrame({"task_code": ["1", "2"] * 50, "progress": [1, None] * 50})
    (folder / "rubrics").mkdir()
    one = SiteFile("0" * 64, 3, 2)
    listed = SiteList("a", "1", 15, "2026-11-10T09:00", {site_list.place("flags", "a", "2026-10"): one})
    site_list.write(folder, listed, b"k" * 32)
    return {
        "tasks.parquet": _bytes_of(rows.write_parquet),
        "tasks.csv": b'task_code,task_text\n1,"a ""b"", c"\n2,"d\ne"\n' * 20,
        "layout.json": b'{"version": 1, "kind": "sheet", "tables": {"meetings": {"columns": {"cell_code": "A"}}}}',
        "cellpulse.toml": b'retain_text = true\n[[sources]]\nname = "a"\nkind = "canonical"\nfolder = "x"\n',
        "rubrics/own.toml": STATED + (ROOT / "data" / "rubrics" / "hd42_2025.toml").read_bytes(),
        pointer.NAME: b'{"runs": [1, 2], "next": 4, "waiting": {"run": 3, "by": "an", "at": "2026-11-10"}}',
        "a.json": (folder / site_list.FOLDER / "a.json").read_bytes(),
        "parcel.zip": packed([Uploaded("a.csv", b"a,b\n1,2\n", {"year": "2026"})]),
    }


def _ways(con: duckdb.DuckDBPyConnection) -> dict[str, Callable[[Path], object]]:
    """How each file is read, by its name."""

    def parquet(file: Path) -> None:
        described = _parquet_child.columns(con, file)
        _parquet_child.selected(con, file, described, {"task_code": 0}).read_all()

    return {
        "tasks.parquet": parquet,
        "tasks.csv": lambda file: _same_rows(con, file),
        "layout.json": lambda file: Layout.read(file.read_text("utf-8", "replace"), file.name),
        "cellpulse.toml": read_config,
        "rubrics/own.toml": lambda file: rubric.with_home(home_rubrics(file.parents[1]), "here"),
        pointer.NAME: lambda file: pointer.read(file.parent),
        "a.json": lambda file: site_list.read(file, site_list.public_key(b"k" * 32)),
        "parcel.zip": lambda file: unpacked(file.read_bytes()),
    }


def _bytes_of(write: Callable[[io.BytesIO], object]) -> bytes:
    out = io.BytesIO()
    write(out)
    return out.getvalue()


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
        outcomes = (read_office if arguments[1] == "office" else read_others)(n, seed)
        print(json.dumps([outcomes, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10]))
        return
    n = int(arguments[0]) if arguments else 10_000
    seed = int(arguments[1]) if len(arguments) > 1 else int(time.time())
    total, bad, most = Counter(), [], 0
    for part in range(0, n, PART):
        kind = "others" if part // PART % 4 == 3 else "office"
        words = [sys.executable, "-m", "tests.tasks.malformed", "--part", kind, str(PART), str(seed + part)]
        done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
        if done.returncode:
            bad.append(f"{kind}, seed {seed + part}: ended with {done.returncode} {done.stderr[-300:]}")
        else:
            outcomes, mib = json.loads(done.stdout)
            total.update(outcomes)
            most = max(most, mib)
    for outcome, times in sorted(total.items()):
        print(f"{times:6} {outcome}")
    faults = sum(times for outcome, times in total.items() if "FAULT" in outcome)
    print(f"seed {seed}: {total.total()} files, {faults} errors that are no sentence, {len(bad)} processes ended")
    print(f"at most {most} MiB of memory in a process of {PART} files; the limit is {MEMORY >> 20} MiB above its start")
    print("\n".join(bad))
    sys.exit(1 if faults or bad else 0)


if __name__ == "__main__":
    main(sys.argv[1:])
