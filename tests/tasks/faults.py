"""Small faults in the project's own text, drawn by a seed: what a slip of the pen leaves behind."""

from __future__ import annotations

import ast
import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from tests import source

# By operator of Python: how it is written, and what is written instead.
COMPARED = {
    ast.Lt: ("<", "<="), ast.LtE: ("<=", "<"), ast.Gt: (">", ">="), ast.GtE: (">=", ">"), ast.Eq: ("==", "!="),
    ast.NotEq: ("!=", "=="), ast.In: ("in", "not in"), ast.NotIn: ("not in", "in"), ast.Is: ("is", "is not"),
    ast.IsNot: ("is not", "is"),
}  # fmt: skip
COMPUTED = {ast.Add: ("+", "-"), ast.Sub: ("-", "+"), ast.Mult: ("*", "/"), ast.Div: ("/", "*")}
JOINED = {ast.And: ("and", "or"), ast.Or: ("or", "and")}
# Other numbers are measures that were chosen: one more or less of them is another choice, no fault.
COUNTED = {0: "1", 1: "0"}
# Of SQL, outside of its head, comments and texts.
IN_SQL = (
    (re.compile(r"(?<![<>=!])<(?![=>])"), "<="),
    (re.compile(r"<=(?!=)"), "<"),
    (re.compile(r"(?<![<>=!-])>(?!=)"), ">="),
    (re.compile(r"(?<!<)>="), ">"),
    (re.compile(r"<>"), "="),
    (re.compile(r"\bAND\b"), "OR"),
    (re.compile(r"\bOR\b(?! REPLACE)"), "AND"),
    (re.compile(r"\bIS NOT NULL\b"), "IS NULL"),
    (re.compile(r"\bLEFT JOIN\b"), "JOIN"),
    (re.compile(r"\bmin\("), "max("),
    (re.compile(r"\bmax\("), "min("),
    (re.compile(r"(?<= )\+(?= )"), "-"),
    (re.compile(r"(?<= )-(?= )"), "+"),
    (re.compile(r"(?<=[ (])0(?![.\w])"), "1"),
    (re.compile(r"(?<=[ (])1(?![.\w])"), "0"),
)
NOT_SQL = re.compile(r"/\*.*?\*/|--[^\n]*|'[^']*'|\"[^\"]*\"|COMMENT ON[^;]*;", re.DOTALL)


@dataclass(frozen=True)
class Fault:
    """A place in a file, and what stands there afterwards."""

    file: str
    start: int
    end: int
    text: str

    def applied(self) -> str:
        """The whole file with the fault in it."""
        whole = (source.ROOT / self.file).read_text("utf-8")
        return whole[: self.start] + self.text + whole[self.end :]

    def __str__(self) -> str:
        whole = (source.ROOT / self.file).read_text("utf-8")
        line = whole.count("\n", 0, self.start) + 1
        return f"{self.file}:{line}: {whole[self.start : self.end]!r} -> {self.text!r}"


def draw(seed: int, n: int) -> list[Fault]:
    """So many faults over all three packages, each place of their code equally likely, in the order they were drawn.

    Whether a place is drawn depends on its own line only, so a change elsewhere leaves the draw as it was.
    """
    places = [(_lot(seed, *key), fault) for file in source.files(".py", ".sql") for key, fault in _keyed(file)]
    return [fault for _, fault in sorted(places, key=lambda place: place[0])[:n]]


def _lot(seed: int, *key: object) -> bytes:
    return hashlib.sha256(repr((seed, *key)).encode()).digest()


def _keyed(file: str) -> Iterator[tuple[tuple, Fault]]:
    """Each fault of a file with what tells it apart: its line's text, where in it, and which of such lines it is."""
    whole = (source.ROOT / file).read_text("utf-8")
    met: Counter[tuple] = Counter()
    for fault in faults(file):
        begin, end = whole.rfind("\n", 0, fault.start) + 1, whole.find("\n", fault.start)
        key = (file, whole[begin:end].strip(), fault.start - begin, fault.text)
        yield (*key, met[key]), fault
        met[key] += 1


def faults(file: str) -> list[Fault]:
    """Every fault that a file can be given, in the order of its text."""
    text = (source.ROOT / file).read_text("utf-8")
    made = _of_sql(file, text) if file.endswith(".sql") else _of_python(file, text)
    return sorted(set(made), key=lambda fault: (fault.start, fault.text))


def _of_sql(file: str, text: str) -> Iterator[Fault]:
    code = NOT_SQL.sub(lambda match: " " * len(match[0]), text)
    for pattern, changed in IN_SQL:
        for match in pattern.finditer(code):
            yield Fault(file, *match.span(), changed)


def _of_python(file: str, text: str) -> Iterator[Fault]:
    starts = [0]
    for line in text.splitlines(keepends=True):
        starts.append(starts[-1] + len(line.encode()))
    raw = text.encode()

    def at(line: int, column: int) -> int:
        """The place in the text of a place of the tree, which counts bytes."""
        return len(raw[: starts[line - 1] + column].decode())

    for node in _observable(ast.parse(text)):
        for start, end, (written, changed) in _of_node(node):
            place = text.find(written, at(*start), at(*end))
            if place >= 0:
                yield Fault(file, place, place + len(written), changed)


Place = tuple[int, int]


def _observable(tree: ast.AST) -> Iterator[ast.AST]:
    """The nodes of a tree, but for those whose fault nothing could show.

    `strict` of a `zip` only raises where another fault made its parts unequal, and a number drawn at random between
    0 and 1 never equals the one it is compared with.
    """
    yield tree
    for child in ast.iter_child_nodes(tree):
        if not (isinstance(child, ast.keyword) and child.arg == "strict") and not _is_chance(child):
            yield from _observable(child)
        elif isinstance(child, ast.Compare):
            yield from (node for part in ast.iter_child_nodes(child) for node in _observable(part))


def _is_chance(node: ast.AST) -> bool:
    """Whether a random number is compared with another number."""
    if not isinstance(node, ast.Compare):
        return False
    calls = [one.func for one in ast.walk(node) if isinstance(one, ast.Call)]
    return any(isinstance(call, ast.Attribute) and call.attr == "random" for call in calls)


def _of_node(node: ast.AST) -> Iterator[tuple[Place, Place, tuple[str, str]]]:
    """Where a node of the tree can be made wrong: between which places, what is written there, and what instead."""
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        yield *_between(node.left, node.comparators[0]), COMPARED[type(node.ops[0])]
    if isinstance(node, ast.BinOp) and type(node.op) in COMPUTED and not _is_text(node):
        yield *_between(node.left, node.right), COMPUTED[type(node.op)]
    if isinstance(node, ast.BoolOp):
        yield *_between(node.values[0], node.values[1]), JOINED[type(node.op)]
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield _begin(node), _begin(node.operand), ("not ", "")
    if isinstance(node, ast.Constant) and isinstance(node.value, bool):
        yield _begin(node), _end(node), (str(node.value), str(not node.value))
    elif isinstance(node, ast.Constant) and type(node.value) is int and node.value in COUNTED:
        yield _begin(node), _end(node), (str(node.value), COUNTED[node.value])


def _between(left: ast.expr, right: ast.expr) -> tuple[Place, Place]:
    return _end(left), _begin(right)


def _begin(node: ast.expr) -> Place:
    return node.lineno, node.col_offset


def _end(node: ast.expr) -> Place:
    return node.end_lineno or 0, node.end_col_offset or 0


def _is_text(node: ast.BinOp) -> bool:
    """Whether texts are joined: nothing but their end can be subtracted from them."""
    return any(isinstance(one, ast.JoinedStr) or isinstance(getattr(one, "value", None), str) for one in ast.walk(node))
