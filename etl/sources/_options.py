"""The options of a source, as its kind describes them."""

from __future__ import annotations

from typing import TypeVar

from pydantic import BaseModel, ValidationError

from etl.sources._raw import Source
from etl.user_error import UserError

Described = TypeVar("Described", bound=BaseModel)


def options_of(source: Source, described: type[Described]) -> Described:
    """The options of a source. Raises UserError with the place of the first that is not as described."""
    try:
        return described.model_validate(dict(source.options))
    except ValidationError as error:
        fault = error.errors(include_input=False)[0]
        place = "".join(f"{part}: " for part in fault["loc"])
        reason = fault["msg"].removeprefix("Value error, ")
        raise UserError(f"{source.name}: {place}{reason}; correct it in cellpulse.toml") from None
