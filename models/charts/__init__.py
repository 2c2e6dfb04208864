"""What charts show of every cell's attendance: XmR, p' and funnel. It informs, it does not flag."""

from models.charts.publishing import publish

__all__ = ["publish"]
