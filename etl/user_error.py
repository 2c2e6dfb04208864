"""What the program cannot do, said in one sentence."""


class UserError(Exception):
    """Could not be done; the message is one sentence: where, what was found, what was expected, what to do."""
