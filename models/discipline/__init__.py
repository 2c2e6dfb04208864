"""Discipline in context: rates of cases with what would be usual."""

from models.discipline.publishing import publish

__all__ = ["publish"]
