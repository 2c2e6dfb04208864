"""Formalism as a whole: what the signals of form say of a cell when they are taken together."""

from models.formalism.publishing import observe

__all__ = ["observe"]
