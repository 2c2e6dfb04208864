"""How alike minutes are: one room for what all comparisons need, one for each comparison."""

from models.text.steps import STEPS, ask, prepare, shares

__all__ = ["STEPS", "ask", "prepare", "shares"]
