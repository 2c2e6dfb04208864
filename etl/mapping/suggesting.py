"""What a file's columns most likely are, from their names and their values; people decide."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from etl.contract_tables import Table, describe
from etl.mapping.applying import DAYS
from etl.mapping.files.sheet import Sheet
from etl.mapping.folding import fold
from etl.mapping.heading_rows import SEPARATOR
from etl.mapping.layout import Layout, Piece, TableLayout, titles
from etl.mapping.names import headings, words
from etl.mapping.notation import Notation, ticked
from etl.mapping.records import NUMBER_TITLES
from etl.mapping.values import NUMBER, day, meaning, moment, number, percent, term, yes_or_no

# Chosen by us: how many rows are looked into, from how much likeness a name is
# offered, and how many of the values must fit.
LOOKED_INTO = 200
# Of a title so much counts (chosen by us): it is compared with hundreds of names.
LONGEST = 300
FEWEST_ALIKE = 0.6
FEWEST_FITTING = 0.5
# Values alone tell a column of known words, where at least so many different ones are met.
DIFFERENT_WORDS = 2
BY_VALUES = 0.5
Columns = Mapping[str, Sequence[str]]
ANY_YEAR, MONTH_FIRST = Notation(year=2000, serial=True), Notation(order="month_first")
# Marks are decided for the whole column, and any name in the column of who leads is a yes.
OF_ANY_WORDS = (("attendance", "status"), ("tasks", "lead_named"))
# Chosen by us: longer texts than this, more than so many different, are no marks.
LONGEST_MARK, MOST_MARKS = 3, 12
ROLL_UP = ("meetings", "headcounts", "scores")
SCORERS = {
    "self": ("tu cham", "tu danh gia", "tu xep loai", "chi bo cham", "tu nhan", "diem chi bo"),
    "superior": ("cap tren", "dang uy", "tham dinh", "cap uy", "diem cap"),
}
CODED, CERTAIN = 0.9, 0.95
# What offices shorten in titles.
SHORT = {"sh": "sinh hoat", "dv": "dang vien", "cb": "chi bo", "ts": "tong so", "ld": "ly do", "dc": "dong chi"}


def table(columns: Columns) -> str:
    """The contract's table that the columns most likely belong to: required columns found count twice."""

    def likely(name: str) -> tuple[float, float, int]:
        suggested, contract = pieces(name, columns), describe()[name]
        by_name = {c: piece.column for c, piece in suggested.items() if piece.column}
        n_filled = sum(2 if c in contract.required else 1 for c in by_name)
        n_lacking = sum(c not in suggested for c in contract.required)
        alike = sum(likeness(contract, c, title, columns[title]) for c, title in by_name.items())
        return n_filled - 2 * n_lacking, alike, -contract.order

    return max(describe(), key=likely)


def tables(columns: Columns) -> dict[str, TableLayout]:
    """The tables that the rows go into, with the pieces of each: the most likely one, and where it is of meetings also
    headcounts and scores, as in a roll-up; each column of the file goes where its name fits best."""
    main = table(columns)
    if main not in ROLL_UP:
        return {main: TableLayout(columns=_with_task_code(main, _with_marked_status(main, columns), columns))}
    marked = marked_columns(columns, "scores", "band")
    kinds = marked_columns(columns, "meetings", "kind")
    left = {title: values for title, values in columns.items() if title not in marked and title not in kinds}
    ranked: dict[str, list[tuple[float, str]]] = {}
    for title, values in left.items():
        fits = [
            (likeness(describe()[name], column, title, values), name)
            for name in ROLL_UP
            for column in describe()[name].columns
        ]
        ranked[title] = sorted(fits, key=lambda fit: (-fit[0], ROLL_UP.index(fit[1])))
    # The code of the meeting is every table's.
    coded = [
        title
        for title, values in left.items()
        if likeness(describe()["meetings"], "meeting_code", title, values) > CODED
    ]
    made: dict[str, TableLayout] = {}
    for name in ROLL_UP:
        own = {title: left[title] for title, fits in ranked.items() if fits[0][0] > 0 and fits[0][1] == name}
        own |= {title: left[title] for title in coded} if own else {}
        if name == "scores":
            made |= {
                key: TableLayout(columns=_with_code(describe()[name], of, left))
                for key, of in _scores(own, marked).items()
            }
            continue
        suggested = pieces(name, own)
        if name == "meetings" and kinds:
            suggested.setdefault("kind", Piece(marked=dict(kinds)))
        if not suggested:
            continue
        if name == "meetings" and (of := suggested.get("held_on")) and _with_times(left[of.column]):
            suggested.setdefault("started_at", of)
        codes = _with_code(describe()[name], suggested, left)
        if name == "meetings" and "held_on" not in codes and main != "meetings":
            continue
        made[name] = TableLayout(columns=codes)
    return made


def _scores(own: Columns, marked: Mapping[str, str]) -> dict[str, dict[str, Piece]]:
    """The scores of the cell itself and of superiors apart, where titles name who scored; those without points are
    none, for the contract has no band alone."""
    scorers = {_scorer(title) for title in own} - {""} or {""}
    made: dict[str, dict[str, Piece]] = {}
    for scorer in sorted(scorers):
        # Beside the scores of two, a title that names nobody is of neither for certain.
        of = (scorer, "") if len(scorers) == 1 else (scorer,)
        suggested = pieces("scores", {title: values for title, values in own.items() if _scorer(title) in of})
        if marked and not made:
            suggested["band"] = Piece(marked=dict(marked))
        if "points" not in suggested:
            continue
        if scorer:
            suggested["scored_by"] = Piece(value=scorer)
        made["scores" if not made else f"scores:{scorer}"] = {"criterion": Piece(value="total")} | suggested
    return made


def _scorer(title: str) -> str:
    plain = fold(title)
    return next((word for word, names in SCORERS.items() if any(name in plain for name in names)), "")


def _with_times(values: Sequence[str]) -> bool:
    return any((text := moment(value, "2000-01-01", ANY_YEAR)) and not text.endswith("T00:00") for value in values)


def _with_task_code(name: str, suggested: dict[str, Piece], columns: Columns) -> dict[str, Piece]:
    number = number_title(columns)
    meeting = suggested.get("meeting_code")
    if name != "tasks" or "task_code" in suggested or number is None or meeting is None:
        return suggested
    return {"task_code": Piece(joined=(*meeting.titles, number))} | suggested


def number_title(titles: Iterable[str]) -> str | None:
    """The title of the column that counts the rows; None where there is none."""
    return next((title for title in titles if fold(title) in NUMBER_TITLES), None)


def marked_columns(columns: Columns, table: str, column: str) -> dict[str, str]:
    """By title of the columns with a tick below a word ("Xếp loại / Tốt", "Vắng / Có lý do") the contract's word."""
    known, meant = words(table, column), {}
    # A 1 below "Định kỳ" may be how many meetings there were.
    numbers = ("0", "1") if column == "kind" else ()
    for title in columns:
        word = known.get(fold(title)) or known.get(fold(title.rpartition(SEPARATOR)[2]))
        if word and all(ticked(value) is not None and value not in numbers for value in columns[title]):
            meant[title] = word
    filled = {word for title, word in meant.items() if columns[title]}
    return meant if len(set(meant.values())) >= DIFFERENT_WORDS and filled else {}


def _with_marked_status(main: str, columns: Columns) -> dict[str, Piece]:
    """The pieces of a table; a roll call with a column for each status has an X below one of them."""
    marked = marked_columns(columns, "attendance", "status") if main == "attendance" else {}
    if not marked:
        return pieces(main, columns)
    others = {title: values for title, values in columns.items() if title not in marked}
    return {"status": Piece(marked=marked)} | pieces(main, others)


def layout(sheet: Sheet, row: int, tables: Sequence[str]) -> Layout:
    """A layout for the sheet with its heading in that row, for these tables."""
    below = samples(sheet, row)
    return Layout(
        sheet=sheet.name, heading=row, tables={name: TableLayout(columns=pieces(name, below)) for name in tables}
    )


def samples(sheet: Sheet, row: int) -> dict[str, tuple[str, ...]]:
    """By title the first values below the heading that are known."""
    headings = titles(sheet, row)
    rows = [r for r, number_ in zip(sheet.rows, sheet.numbers, strict=True) if number_ > row][:LOOKED_INTO]
    return {title: tuple(r[place] for r in rows if r[place]) for place, title in enumerate(headings)}


def pieces(name: str, columns: Columns) -> dict[str, Piece]:
    """For a table, by contract column, where its values most likely come from; each column of the file once.

    A code that the file lacks is joined of the cell and the day where both are there; a meeting of unknown kind is not
    guessed.
    """
    contract = describe()[name]
    ranked = sorted(
        ((likeness(contract, column, title, values), column, title) for column in contract.columns
         for title, values in columns.items()),
        key=lambda suggested: (-suggested[0], list(contract.columns).index(suggested[1]),
        list(columns).index(suggested[2])),
    )  # fmt: skip
    suggested: dict[str, Piece] = {}
    taken: set[str] = set()
    for alike, column, title in ranked:
        if alike > 0 and column not in suggested and title not in taken:
            suggested[column] = Piece(column=title)
            taken.add(title)
    return _with_code(contract, suggested, columns)


def likeness(contract: Table, column: str, title: str, values: Sequence[str]) -> float:
    """How likely a column of the file is a contract column: 0 (no) to 1, from its title, if its values do not say
    otherwise, or from its values alone where they are the column's words."""
    named = _named(contract.name, column, title)
    if named < FEWEST_ALIKE and not words(contract.name, column):
        return 0.0
    fitting = (
        _of_any_words(column, values) if (contract.name, column) in OF_ANY_WORDS else fit(contract, column, values)
    )
    if named >= FEWEST_ALIKE and (fitting is None or fitting >= FEWEST_FITTING):
        return named
    meant = {words(contract.name, column).get(fold(value)) for value in values} - {None}
    return BY_VALUES if fitting == 1 and len(meant) >= DIFFERENT_WORDS else 0.0


@lru_cache(maxsize=50_000)
def _named(table: str, column: str, title: str) -> float:
    """How alike (0-1) a title is to the column's names; the same titles come with every file of a folder."""
    # Of several names the first ones are the more certain; the title of a group goes before a column's own.
    written = {fold(text[:LONGEST]) for text in (title, title.rpartition(SEPARATOR)[2])}
    written |= {" ".join(SHORT.get(word, word) for word in text.split()) for text in written}
    return max(
        max(_alike(text, name) for text in written) - 0.001 * place
        for place, name in enumerate(headings(table)[column])
    )


def _of_any_words(column: str, values: Sequence[str]) -> float | None:
    """0 where a column of marks has more different ones than a book has, or counts of persons; None elsewhere."""
    if column != "status":
        return None
    n_long = len({value for value in values if len(value) > LONGEST_MARK})
    is_count = any(len(value) > 1 and value.isdigit() for value in values)
    return 0.0 if n_long > MOST_MARKS or is_count else None


def fit(contract: Table, column: str, values: Sequence[str]) -> float | None:
    """The share of values (0-1) that can be read as the column's; None where any value can, or none is known."""
    meant, kind = words(contract.name, column), contract.columns[column].type
    if not values or (kind == "VARCHAR" and not meant):
        return None
    return _share(contract.name, column, kind, tuple(values))


@lru_cache(maxsize=2_000)
def _share(table: str, column: str, kind: str, values: tuple[str, ...]) -> float:
    meant = words(table, column)
    return sum(_fits(value, kind, meant) for value in values) / len(values)


def _fits(value: str, kind: str, meant: Mapping[str, str]) -> bool:
    if meant and kind == "VARCHAR":
        return all(meaning(part, meant) for part in value.split(";"))
    match kind:
        case "DATE":
            return (
                day(value, ANY_YEAR) is not None
                or day(value, MONTH_FIRST) is not None
                or term(value, ANY_YEAR) != value
            )
        case "TIMESTAMP":
            return moment(value, "2000-01-01") is not None
        case "BOOLEAN":
            return yes_or_no(value) is not None
    if percent(value) != value:
        return True
    return NUMBER.fullmatch(number(value)) is not None


def _alike(title: str, name: str) -> float:
    """1 for the same words, else the share of words in common."""
    if title == name:
        return 1.0
    mine, other = set(title.split()), set(name.split())
    return 0.95 * len(mine & other) / len(mine | other) if mine and other else 0.0


def _with_code(contract: Table, suggested: dict[str, Piece], columns: Columns) -> dict[str, Piece]:
    code = next((c for c in ("meeting_code", "visit_code") if c in contract.required), None)
    if code is None or code in suggested:
        return suggested
    of = "visits" if code == "visit_code" else "meetings"
    if contract.name in (of, "headcounts", "scores", "attendance", "tasks"):
        base = suggested if contract.name == of else pieces(of, columns)
        parts = [base[c].column for c in ("cell_code", DAYS[of]) if c in base and base[c].column]
        if len(parts) == 2:
            return {code: Piece(joined=tuple(parts))} | suggested
    return suggested
