"""Why a file or a mapping cannot be used."""

from __future__ import annotations

from etl.user_error import UserError

SENTENCES = {
    "kind": "the file is neither CSV nor an Excel workbook; save it as .xlsx or as 'CSV UTF-8'",
    "broken": "the file is broken or locked by a password; save it again without one",
    "encoding": "the letters cannot be read, perhaps an old font such as TCVN3 or VNI; save it as 'CSV UTF-8'",
    "empty": "the file holds no row",
    "too_long": "the file holds too many rows; split it",
    "too_much": "the file takes more memory or time than is allowed; save only the sheet that is needed, as a new file",
    "no_sheet": "the sheet named in the mapping is not there; choose the layout again",
    "required": "columns that no row may lack are not mapped; map them",
    "lacking": "columns of the saved layout are not in the file; choose the layout again",
}


class Unfit(UserError):
    """A file that cannot be taken; `reason` is one of SENTENCES, `about` the sheet, row or columns meant."""

    def __init__(self, reason: str, about: str = "") -> None:
        super().__init__(f"{about}: {SENTENCES[reason]}" if about else SENTENCES[reason])
        self.reason = reason
        self.about = about
