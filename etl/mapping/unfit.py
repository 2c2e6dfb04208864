"""Why a file or a mapping cannot be used."""

from __future__ import annotations

from etl.user_error import UserError

SENTENCES = {
    "kind": "this is no workbook, text file, Word file or PDF; save it as .xlsx, .docx or 'CSV UTF-8'",
    "broken": "the file is broken; open it in its own program and save it again",
    "locked": "the file is locked by a password; save it again without one",
    "zip": "this is an archive of several files; unpack it and hand in the files",
    "old_word": "this is a Word file of before 2007; open it in Word and save it as .docx",
    "rich_text": "this is a text document of another program; open it there and save it as .docx",
    "scan": "the pages are pictures without text, and text is not read from pictures; hand in the file from which "
    "it was printed",
    "committee_minutes": "these are minutes of the cell committee, not of a meeting of the cell; nothing is taken",
    "saved_as_page": "this is a workbook saved as a web archive or XML; open it in Excel and save it as .xlsx",
    "database": "this is a database; name it in cellpulse.toml as a source of kind sql, or export its tables as CSV",
    "picture": "this is a picture, and text is not read from pictures; hand in the file from which it was printed",
    "encoding": "the letters cannot be recognised; save it as 'CSV UTF-8'",
    "empty": "the file has no row",
    "only_headings": "below the titles there is no row; fill the table in and hand it in again",
    "several_meetings": "this list is of several meetings; hand in the list of each meeting",
    "moments": "no time and no length in it can be read, so nobody knows who was there; export it in English",
    "several_days": "this report is of several days; hand in the report of each meeting",
    "too_long": "the file has too many rows; split it",
    "too_much": "the file takes more memory or time than is allowed; save only the sheet that is needed, as a new file",
    "too_wide": "the sheet has more columns than can be chosen by hand; keep only those that are needed",
    "no_sheet": "the sheet named in the mapping is not there; choose the layout again",
    "no_heading": "no row has titles that are known; name the columns as the contract or data/headings do",
    "chat": "this is a conversation of a chat, which is no list of who was there; hand in the report of the meeting or "
    "a list with a column of names and one of marks",
    "counts": "this has how many meetings there were in each quarter, not the meetings; hand in a list with the day of "
    "each meeting",
    "bands_alone": "below the months there are bands without points, and the contract has no place for a band alone; "
    "hand in the points",
    "required": "columns that no row may lack are not mapped; map them",
    "lacking": "columns of the saved layout are not in the file; choose the layout again",
    "list_of_meetings": "this lists meetings without who took part in them; hand in the report of each meeting",
    "share": "this is no share of the meeting; give a number from 0 to 100",
    "open": "questions must be answered before anything is taken",
}


class Unfit(UserError):
    """A file that cannot be taken; `reason` is one of SENTENCES, `about` the sheet, row or columns meant."""

    def __init__(self, reason: str, about: str = "") -> None:
        super().__init__(f"{about}: {SENTENCES[reason]}" if about else SENTENCES[reason])
        self.reason = reason
        self.about = about
