"""Into which tables and columns the rows of a sheet go: by layout, likeness and answers; what is asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from etl.contract_tables import describe
from etl.mapping import suggesting
from etl.mapping.files.sheet import Sheet
from etl.mapping.layout import Layout, Piece, TableLayout, absent, lacking, table_of
from etl.mapping.understood import Question
from etl.mapping.unfit import Unfit

# Codes that no list of titles answers for.
CODES = {"meeting_code": "meeting", "cell_code": "cell"}


def tables(
    sheet: Sheet, titles: Sequence[str], layout: Layout | None, answers: Mapping[str, str]
) -> tuple[dict[str, TableLayout], list[Question]]:
    """The tables with their columns, and a question for each column that no row may lack and nothing gives; the first
    row of `sheet` is its heading. Raises Unfit where it lacks columns of the layout."""
    likely = suggesting.tables(suggesting.samples(sheet, sheet.numbers[0]))
    made = dict(layout.tables) if layout and layout.tables else likely
    questions: dict[str, Question] = {}
    for key, table in list(made.items()):
        pieces = dict(table.columns) | _answered(key, table, titles, answers)
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
