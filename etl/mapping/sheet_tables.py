"""Into which tables and columns the rows of a sheet go: by layout, likeness and answers; what is asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from etl.contract_tables import describe
from etl.mapping import suggesting
from etl.mapping.files.sheet import Sheet
from etl.mapping.folding import fold
from etl.mapping.layout import MONTH, Layout, Piece, TableLayout, absent, lacking, table_of
from etl.mapping.names import words
from etl.mapping.understood import Question
from etl.mapping.unfit import Unfit

MONTH_TITLES = ("thang", "thang nam", "ky", "ky sinh hoat", "month")
FIGURES = ("headcounts", "scores", "attendance")
# Codes that no list of titles answers for.
CODES = {"meeting_code": "meeting", "cell_code": "cell"}


def tables(
    sheet: Sheet, titles: Sequence[str], layout: Layout | None, answers: Mapping[str, str], month: str = ""
) -> tuple[dict[str, TableLayout], list[Question]]:
    """The tables with their columns, and a question for each column that no row may lack and nothing gives; the first
    row of `sheet` is its heading, `month` (YYYY-MM) the one that it is of. Raises Unfit where it lacks columns of the
    layout."""
    likely = suggesting.tables(suggesting.samples(sheet, sheet.numbers[0]))
    made = dict(layout.tables) if layout and layout.tables else likely
    made = _of_months(made, suggesting.samples(sheet, sheet.numbers[0]), answers, month)
    # Where the titles name both who scores, one answer for a whole folder is of other files.
    scorers = {table.columns["scored_by"].value for table in made.values() if "scored_by" in table.columns} - {""}
    questions: dict[str, Question] = {}
    for key, table in list(made.items()):
        given = {k: v for k, v in answers.items() if k != "scores.scored_by"} if len(scorers) > 1 else answers
        pieces = dict(table.columns) | _answered(key, table, titles, given)
        number = suggesting.number_title(titles)
        if key == "tasks" and number and "task_code" not in pieces:
            # Numbers of rows are codes only together with the meeting's.
            before = pieces["meeting_code"].value if "meeting_code" in pieces else ""
            pieces["task_code"] = Piece(joined=(number,), before=before)
        made[key] = TableLayout(columns=pieces)
        for column in lacking(key, made[key]):
            question = question_of(table_of(key), column, titles)
            questions[question.key] = question
        if unknown := absent(made[key], titles):
            raise Unfit("lacking", ", ".join(unknown))
    return made, list(questions.values())


def _of_months(
    made: dict[str, TableLayout], columns: suggesting.Columns, answers: Mapping[str, str], month: str
) -> dict[str, TableLayout]:
    """The tables of a roll-up without days: figures of a cell and month are those of its regular meeting, which only
    another source can give the day of. A month that a saved layout has is that of an earlier file."""
    made = {key: _without_saved_month(table) for key, table in made.items()}
    of_meeting = made["meetings"].columns if "meetings" in made else {}
    if "held_on" in of_meeting or answers.get("meetings.held_on") or _has_other_kinds(of_meeting, columns):
        return made
    cell = suggesting.pieces("meetings", columns).get("cell_code")
    when = next((title for title in columns if fold(title) in MONTH_TITLES), month)
    code = Piece(joined=(cell.column,), month=when) if cell and cell.column and when else None
    tables = {
        key: TableLayout(columns=({"meeting_code": code} if code else {}) | _without_month(table, code))
        for key, table in made.items()
        if table_of(key) in FIGURES
    }
    is_known = all("meeting_code" in table.columns for table in tables.values())
    return tables if tables and is_known and set(map(table_of, made)) <= {"meetings", *FIGURES} else made


def _has_other_kinds(of_meeting: Mapping[str, Piece], columns: suggesting.Columns) -> bool:
    """Whether a column has kinds of meetings that are not the regular one of their month."""
    title = of_meeting["kind"].column if "kind" in of_meeting else ""
    known = words("meetings", "kind")
    kinds = {known.get(fold(text), "") for text in columns.get(title, ())}
    return bool(kinds - {"", "regular", "regular_and_thematic"})


def _without_saved_month(table: TableLayout) -> TableLayout:
    return TableLayout(columns={name: of for name, of in table.columns.items() if not MONTH.fullmatch(of.month)})


def _without_month(table: TableLayout, code: Piece | None) -> dict[str, Piece]:
    """Its columns; where there is a code of this file, without the one of a saved layout."""
    return {
        name: piece
        for name, piece in table.columns.items()
        if not (name == "meeting_code" and code and (piece.month or not piece.titles))
    }


def question_of(table: str, column: str, titles: Sequence[str] = ()) -> Question:
    """What is asked where no column gives a value that no row may lack: one of its words, one of the titles, or a
    code."""
    key = f"{table}.{column}"
    if column in CODES:
        return Question(key, CODES[column], "", ())
    return Question(key, "value", key, tuple(describe()[table].enums.get(column) or titles))


def _answered(key: str, known: TableLayout, titles: Sequence[str], answers: Mapping[str, str]) -> dict[str, Piece]:
    """By column what was answered: another title, or one value; one value for all rows gives way to a column that
    certainly has them, for answers may be of a whole folder."""
    table = table_of(key)
    contract, pieces = describe()[table], {}
    for column in contract.columns:
        answer = answers.get(f"{table}.{column}", "")
        written = known.columns.get(column, Piece(value="-")).column
        if answer in titles:
            pieces[column] = Piece(column=answer)
        elif answer and not (written and suggesting.likeness(contract, column, written, ()) >= suggesting.CERTAIN):
            pieces[column] = Piece(value=answer)
    return pieces
