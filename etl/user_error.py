"""What the program cannot do, said in one sentence."""


class UserError(Exception):
    """Could not be done; the message is one sentence: where, what was found, what was expected, what to do."""


class TranslatableError(UserError):
    """Refused for a reason that pages word in the reader's language: `reason` names it, `values` fill its sentence."""

    def __init__(self, reason: str, message: str, **values: object) -> None:
        super().__init__(message)
        self.reason, self.values = reason, values


class SourceError(UserError):
    """A source could not be read; the others can. `source` is its name."""

    def __init__(self, source: str, message: str) -> None:
        super().__init__(message)
        self.source = source
